"""A number as a person entered it: its text and unit, and the canonical value beside."""

from dataclasses import dataclass
from typing import Any

from labtrack import quantities

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
