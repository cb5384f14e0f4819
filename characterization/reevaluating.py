"""What the two jobs of a re-evaluation of many tests keep in their rows."""

from collections.abc import Mapping
from typing import Any

PREVIEW_JOB = "preview-reevaluations"
JOB_KIND = "reevaluate-tests"
Row = dict[str, Any]


def is_change(row: Row) -> bool:
    """Whether a line of a preview would become a new version."""
    return not row["refused"] and not row["same"]


def in_words(arguments: Mapping[str, Any]) -> str:
    """What a preview was asked: `d0 12.65 mm, window low 0.1`."""
    said = [" ".join(size) for size in arguments["sizes"]]
    for name, value in arguments["settings"].items():
        if value is not None:
            shown = f"{value:g}" if isinstance(value, float) else value
            said.append(f"{name.replace('_', ' ')} {shown}")
    return ", ".join(said)
