"""What the two jobs of a re-evaluation of many tests keep in their rows."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from characterization.methods.method_settings import settings_of
from characterization.told_settings import text_of

PREVIEW_JOB = "preview-reevaluations"
JOB_KIND = "reevaluate-tests"
Row = dict[str, Any]


def is_change(row: Row) -> bool:
    """Whether a line of a preview would become a new version."""
    return not row["refused"] and not row["same"]


def in_words(arguments: Mapping[str, Any], kind: str = "") -> str:
    """What a preview of this kind of tests was asked: `d0 12.65 mm, Window from 0.1`."""
    declared = {one.key: one for one in settings_of(kind)}
    said = [_("the settings of the method today")] if arguments.get("as_method") else []
    said += [" ".join(size) for size in arguments["sizes"]]
    for name, value in arguments["settings"].items():
        if value is None:
            continue
        if (one := declared.get(name)) is not None:
            said.append(f"{_(one.label)} {text_of(one, value)}")
        else:
            shown = f"{value:g}" if isinstance(value, float) else value
            said.append(f"{name.replace('_', ' ')} {shown}")
    return ", ".join(said)
