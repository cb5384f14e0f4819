"""Settings of an evaluation as a person reads them; what is not used is left out."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from labtrack.templatetags.display import pretty_words


def rows_of(settings: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Name and value of each setting that has one; settings of a part of it follow it."""
    return [
        (name.replace("_", " "), in_words(value)) for name, value in _used(settings)
    ]


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
