"""A number as a person entered it: its text and unit, and the canonical value beside."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from labtrack import quantities, rounding
from labtrack.units import is_us

LONGEST = 40


@dataclass(frozen=True, slots=True)
class Entered:
    """`value` in the canonical unit is what is computed with; `text` is what was typed,
    unit included, and is never converted.
    """

    value: float
    text: str

    def __str__(self) -> str:
        return self.text


def entered(number: str, unit: str, canonical_unit: str) -> Entered:
    """Read a number and its unit.

    Raises NumberError, UnknownUnit or IncompatibleUnits, each a sentence.

    >>> entered("0.500", "in", "mm")
    Entered(value=12.7, text='0.500 in')
    """
    text = f"{number} {unit}"
    if len(text) > LONGEST:
        raise quantities.NumberError(
            "range",
            number,
            f"{number[:20]!r}… has {len(number)} characters; expected at most "
            f"{LONGEST - len(unit) - 1}.",
        )
    return Entered(quantities.canonical_value(number, unit, canonical_unit), text)


@cache
def counterpart(unit: str, system: quantities.UnitSystem) -> str:
    """The unit in which a person of that system reads what was entered in `unit`: the
    same one where it is theirs, or belongs to no system.

    >>> counterpart("degF", "si"), counterpart("g", "us"), counterpart("min", "us")
    ('degC', 'lb', 'min')
    """
    known = quantities.UNITS.get(unit)
    if known is None or is_us(unit) == (system == "us"):
        return unit
    pairs = [
        pair if system == "us" else pair[::-1] for pair in quantities.CUSTOMARY.items()
    ]
    alike = [p for p in pairs if quantities.UNITS[p[0]].dimension == known.dimension]
    return dict(alike).get(unit, alike[0][1] if alike else unit)


def read_in(text: str, system: quantities.UnitSystem) -> str:
    """A quantity as entered, in the units of who reads it; no more digits than it had,
    as far as powers of ten go. What is no quantity stays as it is.

    >>> read_in("1350 degF", "us"), read_in("732 degC", "us"), read_in("2.50 kg", "us")
    ('1350 degF', '1350 degF', '5.51 lb')
    """
    number, _space, unit = text.rpartition(" ")
    wanted = counterpart(unit, system)
    if not number or wanted == unit:
        return text
    flag = number[:1] if number[:1] in "<>" else ""
    try:
        value = quantities.parse_number(number[len(flag) :].strip())
    except quantities.NumberError:
        return text
    step = Decimal(1).scaleb(rounding.exponent_of(value))
    place = abs(quantities.convert_difference(step, unit, wanted)).adjusted()
    shown = rounding.to_place(
        quantities.convert(value, unit, wanted), Decimal(1).scaleb(place)
    )
    return f"{flag}{shown:f} {wanted}"


def number_beside(model: Any, name: str) -> Any:
    """The model's field with the number in its canonical unit: `mass_kg` beside
    `mass_as_entered`. None where there is no one such.
    """
    fields = [
        each
        for each in model._meta.concrete_fields
        if each.name.startswith(f"{name}_")
        and each.name != f"{name}_as_entered"
        and not each.name.startswith(f"{name}_as_entered")
    ]
    return fields[0] if len(fields) == 1 else None


def stored(record: Any, name: str) -> Entered | None:
    """A quantity of a record as it was entered, or None where there is none."""
    text = getattr(record, f"{name}_as_entered")
    field = number_beside(record, name)
    return Entered(getattr(record, field.attname), text) if text and field else None
