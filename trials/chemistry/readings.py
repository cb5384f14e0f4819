"""One reading as it was sent: element, text and unit, understood or refused. Pure."""

from dataclasses import dataclass
from difflib import get_close_matches

from labtrack import quantities
from labtrack.rounding import of_float
from trials.chemistry.elements import SYMBOLS
from trials.chemistry.means import Reading

UNITS = ("wt%", "ppm", "mg/kg")
SUM_TOLERANCE_WT_PCT = 0.5
"""A full analysis with aluminum measured sums to 100 % within this."""


class ReadingError(ValueError):
    """What cannot be taken: which of element, value or unit, what was given, and why."""

    def __init__(self, code: str, field: str, given: str, message: str):
        self.code = code
        self.field = field
        self.given = given
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Sent:
    """One reading, every text as it came. The text may begin with "<"."""

    element: str
    text: str
    unit: str


def understand(sent: Sent) -> Reading:
    """The reading as a mass fraction in percent.

    Raises ReadingError: the unit is part of every value and is never guessed; a percent
    that does not say of what, or atomic percent, is no mass fraction.

    >>> understand(Sent("Be", "<5", "ppm"))
    Reading(wt_pct=0.0005, is_below=True)
    """
    check_element(sent.element)
    if sent.unit not in UNITS:
        raise ReadingError(
            "unit",
            "unit",
            sent.unit,
            f"{sent.element} is given in {sent.unit or 'no unit'}; expected "
            "wt%, ppm or mg/kg, by mass.",
        )
    try:
        given = quantities.parse_censored(sent.text)
        value = quantities.canonical_value(given.value, sent.unit, "wt%")
    except (quantities.NumberError, quantities.IncompatibleUnits) as error:
        raise ReadingError(error.code, "value", sent.text, str(error)) from None
    _check_range(sent, given.flag, value)
    return Reading(value, given.flag == "<")


def check_element(symbol: str) -> None:
    """ReadingError unless it is the symbol of an element, letters as usual."""
    if symbol in SYMBOLS:
        return
    near = get_close_matches(symbol.capitalize(), sorted(SYMBOLS), n=1)
    hint = f"; did you mean {near[0]}?" if near else "; expected one such as Mg."
    raise ReadingError(
        "element", "element", symbol, f"{symbol!r} is no symbol of an element{hint}"
    )


def sum_fault(readings: dict[str, Reading]) -> str:
    """Why these cannot be a full analysis; empty where they can.

    Only where aluminum was measured is there a sum to check from below; without it the
    others must leave room for it.
    """
    total = sum(of_float(reading.wt_pct) for reading in readings.values())
    if "Al" not in readings:
        if total >= 100:
            return f"The elements without aluminum sum to {total:.2f} %."
        return ""
    if abs(float(total) - 100) <= SUM_TOLERANCE_WT_PCT:
        return ""
    return (
        f"A full analysis sums to 100 % within {SUM_TOLERANCE_WT_PCT} %; "
        f"this one sums to {total:.2f} %."
    )


def _check_range(sent: Sent, flag: str, value: float) -> None:
    if flag == ">":
        raise ReadingError(
            "above_range",
            "value",
            sent.text,
            f"{sent.element} {sent.text}: above the range is no reading; expected a "
            'number, or "<" and the limit of detection.',
        )
    if not 0 <= value <= 100:
        raise ReadingError(
            "range",
            "value",
            sent.text,
            f"{sent.element} {sent.text} {sent.unit}: a mass fraction lies from 0 to 100 %.",
        )
