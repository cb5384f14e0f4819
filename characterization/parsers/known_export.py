"""Profiles for exports that are known: the answers to what such a file leaves open.

``{"format": "known-export", "decimal_mark": ",", "units": {"Load": "kN"}}``
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from characterization.parsers.contract import CHANNEL_UNITS
from characterization.parsers.profile_rules import ProfileProblem
from labtrack.units import UNITS

FORMAT = "known-export"
KEYS = (
    "format",
    "decimal_mark",
    "units",
    "channels",
    "length_unit",
    "concentration_unit",
)
_LENGTHS = ("um", "mm", "nm", "in")
_CONCENTRATIONS = ("wt%", "ppm", "mg/kg")


def problems_of_answers(values: Any) -> Iterator[ProfileProblem]:
    """Everything wrong with such a profile."""
    if not isinstance(values, Mapping):
        yield ProfileProblem("", f"The profile is {values!r}; expected an object.")
        return
    for key in values:
        if key not in KEYS:
            yield ProfileProblem(
                str(key), f"It is not known; expected some of {', '.join(KEYS)}."
            )
    for key, accepted in (
        ("decimal_mark", (".", ",")),
        ("length_unit", _LENGTHS),
        ("concentration_unit", _CONCENTRATIONS),
    ):
        if key in values and values[key] not in accepted:
            yield ProfileProblem(
                key, f"{values[key]!r} is given; expected one of {', '.join(accepted)}."
            )
    yield from _of_columns(values, "units", UNITS, "a unit")
    yield from _of_columns(values, "channels", CHANNEL_UNITS, "a channel")


def _of_columns(
    values: Mapping[str, Any], key: str, accepted: Mapping[str, Any], what: str
) -> Iterator[ProfileProblem]:
    given = values.get(key, {})
    if not isinstance(given, Mapping):
        yield ProfileProblem(key, f"{given!r} is given; expected an object.")
        return
    for name, value in given.items():
        if not isinstance(value, str) or value not in accepted:
            some = ", ".join(list(accepted)[:12])
            yield ProfileProblem(
                f"{key}/{name}",
                f"{value!r} is not {what}; expected one such as {some}.",
            )
