"""Settings of an evaluation as a person reads them; what is not used is left out."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from characterization.methods.method_settings import settings_of
from characterization.methods.settings import value_of
from characterization.told_settings import text_of
from labtrack.templatetags.display import pretty_words


def rows_of(settings: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Name and value of each setting that has one; settings of a part of it follow it."""
    return [
        (name.replace("_", " "), in_words(value)) for name, value in _used(settings)
    ]


def rows_of_result(kind: str, kept: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What one evaluation was computed with: what is declared by its label, what else was
    kept with it by its name.
    """
    settings = settings_of(kind)
    known = {one.within or one.name for one in settings}
    rows = [
        (_(one.label), text_of(one, value_of(kept, one)))
        for one in settings
        if value_of(kept, one) not in (None, "")
    ]
    others = {name: value for name, value in kept.items() if name not in known}
    return [*rows, *rows_of(others)]


def _used(settings: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    unused = {
        needs
        for needs, used in (
            ("watershed_distance_px", settings.get("watershed", True)),
            ("block_px", settings.get("threshold", "local") == "local"),
        )
        if not used
    }
    for name, value in settings.items():
        if name in unused:
            continue
        if isinstance(value, Mapping):
            yield from _used(value)
        elif value not in (None, "", [], ()):
            yield name, value


def in_words(value: Any) -> str:
    """One value; a list of two numbers is a range."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        if all(isinstance(v, (int, float)) for v in value):
            parts = [f"{v:g}" for v in value]
            return (f" {_('to')} " if len(parts) == 2 else ", ").join(parts)
        return "; ".join(in_words(v) for v in value)
    return pretty_words(str(value))
