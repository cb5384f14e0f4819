"""A number as a person entered it: its text and unit, and the canonical value beside."""

from dataclasses import dataclass

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
