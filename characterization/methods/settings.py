"""Settings of an evaluation, declared once beside it: label, unit, limits, clause.

The form of a method's settings, the words on its page, the checks on what is kept and the
evaluation itself all follow from the declaration. Labels are English words that doors
translate.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, Field, asdict, dataclass, field, fields, replace
from enum import StrEnum
from functools import cache
from typing import Any, Self

INSTRUMENTS = "Uncertainty of the instruments"
"""Head of the settings that say how well force, lengths and masses are known."""
DECLARED = "setting"
NESTED = "settings"


class SettingsError(ValueError):
    """Settings that contradict themselves; the message and `key` name the one at fault."""

    def __init__(self, message: str, *, key: str = ""):
        self.key = key
        super().__init__(message)


class SaidBy(StrEnum):
    """Who says a setting: the method, each test, or the test where the method does not."""

    METHOD = "method"
    TEST = "test"
    EITHER = "either"


@dataclass(frozen=True, slots=True)
class Setting:
    """One number, choice or text of the evaluation, kept with each result.

    A number has a unit and bounds, a choice its options. `is_required`: there is no
    result before a person has said it.
    """

    name: str
    label: str
    unit: str = "1"
    low: float = 0.0
    high: float = 0.0
    options: tuple[Any, ...] = ()
    is_required: bool = True
    help: str = ""
    """The clause behind it, or what it does."""
    default: Any = None
    group: str = ""
    option_words: tuple[str, ...] = ()
    above: str = ""
    """The setting that this one must lie above."""
    said_by: SaidBy = SaidBy.METHOD
    is_identity: bool = False
    """Part of what the method is: with another value it is another method."""
    is_alternative: bool = False
    """Another way to say the setting before it."""
    is_whole: bool = False
    is_text: bool = False
    is_property: bool = False
    """The symbol of the property that the evaluation gives, in `unit`."""
    shown_in: float = 1.0
    """What one unit on the page is where it is kept: 0.01 of a share shown in %."""
    within: str = ""
    """The object that it is kept in."""
    place: int | None = None
    """Which of the two numbers of a range."""
    columns: tuple[Setting, ...] = ()
    """Of a setting that is a table: what each row holds."""

    @property
    def key(self) -> str:
        """Its name among all settings of its kind."""
        parts = (
            self.within,
            self.name,
            "" if self.place is None else ("from", "to")[self.place],
        )
        return "_".join(part for part in parts if part)

    @property
    def said(self) -> str:
        """As a refusal names it: its key and its label."""
        return f"{self.key} ({self.label})"

    @property
    def is_number(self) -> bool:
        return not (self.options or self.is_text or self.is_property or self.columns)


def setting(
    label: str, unit: str = "1", *bounds: float, default: Any = MISSING, **more: Any
) -> Any:
    """A field of a settings dataclass with its declaration. `bounds`: low and high."""
    low, high = bounds or (0.0, 0.0)
    said = Setting("", label, unit, low, high, **more)
    return field(default=default, metadata={DECLARED: said})


def nested(settings: type) -> Any:
    """A field that holds settings of its own, or None."""
    return field(default=None, metadata={NESTED: settings})


@cache
def declared(settings: type, *, within: str = "") -> tuple[Setting, ...]:
    """The declarations of a settings dataclass in their order, nested ones flat."""
    found: list[Setting] = []
    for one in fields(settings):
        if (inner := one.metadata.get(NESTED)) is not None:
            found += declared(inner, within=one.name)
        elif (said := one.metadata.get(DECLARED)) is not None:
            found += _of_field(one, said, within)
    return tuple(found)


def _of_field(one: Field[Any], said: Setting, within: str) -> Iterator[Setting]:
    default = None if one.default is MISSING else one.default
    named = replace(said, name=one.name, within=within)
    if isinstance(default, tuple) and not said.columns:
        for place, (value, label) in enumerate(
            zip(default, (said.label, said.label.replace("from", "up to")), strict=True)
        ):
            yield replace(named, place=place, default=value, label=label)
        return
    yield replace(named, default=default, is_required=one.default is MISSING)


def value_of(kept: Mapping[str, Any], one: Setting) -> Any:
    """The value in force: as kept, or its default."""
    inner = (kept.get(one.within) or {}) if one.within else kept
    value = inner.get(one.name)
    if value is None or value == "":
        return one.default
    return value if one.place is None else value[one.place]


def kept_with(
    kept: Mapping[str, Any], settings: Sequence[Setting], values: Mapping[str, Any]
) -> dict[str, Any]:
    """What is kept once these values (by key) are set. What was left empty is not kept, nor
    a default that was not kept before; names that are no settings stay.
    """
    found = {k: dict(v) if isinstance(v, Mapping) else v for k, v in kept.items()}
    for one in settings:
        if one.place == 1:
            continue
        value, default = values.get(one.key), one.default
        if one.place == 0:
            end = next(s for s in settings if s.name == one.name and s.place == 1)
            value, default = [value, values.get(end.key)], [default, end.default]
        inner = found.setdefault(one.within, {}) if one.within else found
        if value is None or (one.name not in inner and value == default):
            inner.pop(one.name, None)
        else:
            inner[one.name] = value
    return {name: value for name, value in found.items() if value != {}}


def hold(settings: Sequence[Setting], kept: Mapping[str, Any]) -> None:
    """SettingsError for the first setting that cannot be, or is missing."""
    by_key = {one.key: one for one in settings}
    for one in settings:
        value = value_of(kept, one)
        if value is None:
            if one.is_required and one.said_by is SaidBy.METHOD:
                raise SettingsError(f"{one.said}: say a value.", key=one.key)
            continue
        _check(one, value)
        _check_above(one, value, kept, by_key)


def _check_above(
    one: Setting, value: Any, kept: Mapping[str, Any], by_key: Mapping[str, Setting]
) -> None:
    below = one.above if one.place is None else f"{one.name}_from"
    if not below or below == one.key:
        return
    under = by_key[below]
    low = value_of(kept, under)
    if low is None or value > low:
        return
    shown = f"{value / one.shown_in:g}", f"{low / under.shown_in:g}"
    raise SettingsError(
        f"{one.said} is {shown[0]} and {under.said} {shown[1]}; expected more than that.",
        key=one.key,
    )


def _check(one: Setting, value: Any) -> None:
    if one.options:
        if value not in one.options:
            known = ", ".join(str(option) for option in one.options)
            raise SettingsError(
                f"{one.said} is {value!r}; expected one of {known}.", key=one.key
            )
    elif one.columns:
        _check_rows(one, value)
    elif one.is_number:
        _check_number(one, value)
    elif not isinstance(value, str):
        raise SettingsError(f"{one.said} is {value!r}; expected text.", key=one.key)


def _check_rows(one: Setting, rows: Any) -> None:
    if not isinstance(rows, list | tuple) or not rows:
        raise SettingsError(f"{one.said}: expected a row or more.", key=one.key)
    for row in rows:
        if not isinstance(row, list | tuple) or len(row) != len(one.columns):
            raise SettingsError(
                f"{one.said}: each row has {len(one.columns)} numbers.", key=one.key
            )
        for column, value in zip(one.columns, row, strict=True):
            _check_number(replace(column, within=one.name), value)


def _check_number(one: Setting, value: Any) -> None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not math.isfinite(value):
        raise SettingsError(f"{one.said} is {value!r}; expected a number.", key=one.key)
    low, high = one.low * one.shown_in, one.high * one.shown_in
    if not low <= value <= high * (1 + 1e-12):
        shown = f"{one.low:g} to {one.high:g}"
        unit = "" if one.unit == "1" else f" {one.unit}"
        raise SettingsError(
            f"{one.said} is {value / one.shown_in:g}{unit}; expected {shown}{unit}.",
            key=one.key,
        )
    if one.is_whole and value != int(value):
        raise SettingsError(
            f"{one.said} is {value:g}; expected a whole number.", key=one.key
        )


class MethodSettings:
    """Base of the frozen dataclasses that hold the settings of an evaluation of readings."""

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """As a method's row or an evaluation keeps them; what is left out is default, and
        names that are no settings are not read. SettingsError for what cannot be.
        """
        names = {one.name for one in fields(cls)}
        given = {k: v for k, v in values.items() if k in names and v is not None}
        hold(declared(cls), given)
        return cls(**given)

    def as_json(self) -> dict[str, Any]:
        """Every setting that is said, to be kept with a result."""
        return {
            name: value
            for name, value in asdict(self).items()  # type: ignore[call-overload]
            if value is not None
        }


@dataclass(frozen=True, slots=True)
class NoSettings(MethodSettings):
    """Of a kind that takes everything from its rows."""
