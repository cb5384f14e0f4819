"""In which units words speak to the person who is looking.

A table or a fact asks its reader; a sentence made deep inside a dashboard goes by what is
in force, as gettext does with the language and Django with the time zone. Outside of a
page, in jobs and in the API, words are in canonical units.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from decimal import Decimal
from typing import TYPE_CHECKING

from labtrack import quantities, rounding
from labtrack.entered import read_in
from labtrack.quantities import UnitSystem, shown_unit

if TYPE_CHECKING:
    import numpy as np

Convert = Callable[[Decimal, str, str], Decimal]

_in_force: ContextVar[UnitSystem] = ContextVar("units_of_words", default="si")

_SHOWN = {shown_unit(unit): unit for unit in quantities.CUSTOMARY}
_NUMBER = r"-?[\d,]*\d(?:\.\d+)?(?:e[-+]?\d+)?"
_QUANTITY = re.compile(rf"(?<![\w.])({_NUMBER} to )?({_NUMBER}) (\S*[^\s,;:.)])")


@contextmanager
def units_of(system: str) -> Iterator[None]:
    """Words speak in this system from here on: "us", or anything else for SI."""
    token = _in_force.set("us" if system == "us" else "si")
    try:
        yield
    finally:
        _in_force.reset(token)


def spoken(value: float, unit: str, digits: int = 4) -> str:
    """A computed number in a sentence, with its unit, to so many significant digits.

    >>> spoken(11.5, "kg"), spoken(734, "degC", 3)
    ('11.5 kg', '734 °C')
    >>> with units_of("us"):
    ...     spoken(11.5, "kg"), spoken(734, "degC", 3)
    ('25.35 lb', '1350 °F')
    """
    return f"{spoken_number(value, unit, digits)} {spoken_unit(unit)}".rstrip()


def spoken_difference(value: float, unit: str, digits: int = 3) -> str:
    """As `spoken`, of a difference: 10 K is 18 °F, not -441.7.

    >>> with units_of("us"):
    ...     spoken_difference(10, "delta_K")
    '18 °F'
    """
    number = _number(value, unit, digits, quantities.convert_difference)
    return f"{number} {spoken_unit(unit)}"


def spoken_unit(unit: str) -> str:
    """The unit in force, for the head of a column."""
    return shown_unit(quantities.customary_unit(unit, _in_force.get()))


def in_force(value: float, unit: str) -> float:
    """The value in the unit in force."""
    shown = quantities.customary_unit(unit, _in_force.get())
    return float(quantities.convert(rounding.of_float(float(value)), unit, shown))


def all_in_force(values: "np.ndarray", unit: str) -> "np.ndarray":
    """A channel of readings in the unit in force, for a chart."""
    shown = quantities.customary_unit(unit, _in_force.get())
    return quantities.convert_array(values, unit, shown)


def spoken_number(value: float, unit: str, digits: int = 4) -> str:
    """As `spoken`, without the unit: it stands in the head."""
    return _number(value, unit, digits, quantities.convert)


def _number(value: float, unit: str, digits: int, convert: Convert) -> str:
    shown = quantities.customary_unit(unit, _in_force.get())
    number = convert(rounding.of_float(float(value)), unit, shown)
    text = f"{rounding.to_significant(number, digits):f}" if number else "0"
    return text.rstrip("0").rstrip(".") if "." in text else text


def in_words(text: str) -> str:
    """Words that hold quantities in canonical units, for who is looking.

    >>> with units_of("us"):
    ...     in_words("10 K/min, R -1, soak 20 min"), in_words("tested at 200 °C")
    ('18 °F/min, R -1, soak 20 min', 'tested at 392 °F')
    >>> with units_of("us"):
    ...     in_words("from 400 to 700 °C")
    'from 752 to 1292 °F'
    """
    if _in_force.get() == "si":
        return text
    return _QUANTITY.sub(_read, text)


def _read(found: re.Match[str]) -> str:
    unit = _SHOWN.get(found[3])
    if unit is None:
        return found[0]
    first = f"{_customary(found[1][:-4], unit)[0]} to " if found[1] else ""
    number, shown = _customary(found[2], unit)
    return f"{first}{number} {shown_unit(shown)}"


def _customary(number: str, unit: str) -> tuple[str, str]:
    typed = f"{number.replace(',', '')} {unit}"
    converted, _space, shown = read_in(typed, "us").rpartition(" ")
    return converted, shown
