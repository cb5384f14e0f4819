"""The spellings of units that labtrack accepts, case-sensitive, with their dimensions.

Knows no arithmetic: conversion is in `labtrack.quantities`. A unit is never guessed;
an unknown spelling is answered with the accepted ones it may have meant.
"""

import re
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache


class UnknownUnit(ValueError):
    """A spelling outside the table; `accepted` lists what it may have meant."""

    code = "unknown_unit"

    def __init__(self, spelling: str, accepted: tuple[str, ...]):
        self.given = spelling
        self.accepted = accepted
        super().__init__(
            f"{spelling!r} is not a unit that is accepted here; "
            f"expected {_either(accepted)} (capital and small letters matter)."
        )


class IncompatibleUnits(ValueError):
    """Two known units of different dimensions."""

    code = "incompatible_units"

    def __init__(self, given: str, wanted: str):
        self.given = given
        self.accepted = spellings_like(wanted)
        super().__init__(
            f"{given!r} is a unit of {UNITS[given].dimension}, not of "
            f"{UNITS[wanted].dimension}; expected {_either(self.accepted)}."
        )


@dataclass(frozen=True, slots=True)
class Unit:
    """One accepted spelling."""

    spelling: str
    dimension: str
    expression: str
    """The same unit in pint's language."""


_TABLE: dict[str, dict[str, str]] = {
    "stress": {
        "MPa": "MPa",
        "ksi": "ksi",
        "psi": "psi",
        "GPa": "GPa",
        "Msi": "1000 * ksi",
        "kPa": "kPa",
        "Pa": "Pa",
        "N/mm^2": "N/mm**2",
        "kgf/mm^2": "kgf/mm**2",
        "bar": "bar",
        "mbar": "mbar",
    },
    "force": {"N": "N", "kN": "kN", "lbf": "lbf", "kip": "1000 * lbf", "kgf": "kgf"},
    "stiffness": {"kN/mm": "kN/mm", "kip/in": "1000 * lbf / inch"},
    "length": {
        "mm": "mm",
        "in": "inch",
        "um": "um",
        "nm": "nm",
        "mil": "inch / 1000",
        "cm": "cm",
        "m": "m",
        "ft": "foot",
    },
    "area": {"mm^2": "mm**2", "in^2": "inch**2", "cm^2": "cm**2", "um^2": "um**2"},
    "volume": {"mm^3": "mm**3", "cm^3": "cm**3", "in^3": "inch**3", "L": "L"},
    "temperature": {"degC": "degC", "degF": "degF", "K": "K", "degR": "degR"},
    "fraction": {"%": "0.01", "1": "1"},
    "mass fraction": {"wt%": "0.01", "ppm": "1e-6", "mg/kg": "1e-6"},
    "atomic fraction": {"at%": "0.01"},
    "mass": {"g": "g", "kg": "kg", "mg": "mg", "t": "tonne", "lb": "lb", "oz": "oz"},
    "time": {
        "s": "s",
        "ms": "ms",
        "min": "minute",
        "h": "hour",
        "d": "day",
    },
    "energy per volume": {
        "MJ/m^3": "MJ/m**3",
        "J/cm^3": "J/cm**3",
        "in.lbf/in^3": "inch * lbf / inch**3",
    },
    "energy": {"J": "J", "kJ": "kJ", "ft.lbf": "foot * lbf", "in.lbf": "inch * lbf"},
    "power": {"mW": "mW", "W": "W", "uW": "uW"},
    "strain rate": {"1/s": "1/s", "1/min": "1/minute", "%/min": "0.01/minute"},
    "speed": {
        "mm/min": "mm/minute",
        "mm/s": "mm/s",
        "in/min": "inch/minute",
        "in/s": "inch/s",
    },
    "rotation": {"rpm": "1/minute"},
    "flow": {"L/min": "L/minute", "m^3/h": "m**3/hour"},
    "stress rate": {"MPa/s": "MPa/s", "ksi/s": "ksi/s", "ksi/min": "ksi/minute"},
    "heating rate": {
        "K/s": "K/s",
        "K/min": "K/minute",
        "K/h": "K/hour",
        "degC/s": "K/s",
        "degC/min": "K/minute",
        "degC/h": "K/hour",
        "degF/s": "degR/s",
        "degF/min": "degR/minute",
        "degF/h": "degR/hour",
    },
    "density": {
        "g/cm^3": "g/cm**3",
        "kg/m^3": "kg/m**3",
        "lb/in^3": "lb/inch**3",
    },
    "conductivity": {"%IACS": "0.58 * MS/m", "MS/m": "MS/m"},
    "fracture toughness": {"MPa*m^0.5": "MPa*m**0.5", "ksi*in^0.5": "ksi*inch**0.5"},
    "electric potential": {"mV": "mV", "V": "V"},
    "electric current": {"uA": "uA", "mA": "mA", "A": "A", "nA": "nA"},
    "current density": {
        "uA/cm^2": "uA/cm**2",
        "mA/cm^2": "mA/cm**2",
        "A/cm^2": "A/cm**2",
        "A/m^2": "A/m**2",
        "nA/cm^2": "nA/cm**2",
    },
    "area resistance": {
        "ohm*cm^2": "ohm*cm**2",
        "kohm*cm^2": "kohm*cm**2",
        "ohm*m^2": "ohm*m**2",
    },
    "mass loss": {"mg/cm^2": "mg/cm**2", "g/m^2": "g/m**2"},
    "penetration rate": {
        "mm/y": "mm/year",
        "um/y": "um/year",
        "mpy": "inch / 1000 / year",
    },
    "crack growth": {
        "mm/cycle": "mm",
        "um/cycle": "um",
        "m/cycle": "m",
        "in/cycle": "inch",
    },
    "number per area": {
        "1/mm^2": "1/mm**2",
        "1/cm^2": "1/cm**2",
        "1/in^2": "1/inch**2",
    },
    "number per volume": {"1/m^3": "1/m**3", "1/um^3": "1/um**3"},
    "specific energy": {"J/g": "J/g", "kJ/kg": "kJ/kg", "cal/g": "cal/g"},
    "specific power": {"W/g": "W/g", "mW/mg": "mW/mg", "mW/g": "mW/g"},
    "frequency": {"Hz": "1/s", "kHz": "1000/s", "MHz": "1e6/s"},
    "temperature difference": {"delta_K": "delta_degC", "delta_degF": "delta_degF"},
    "thermal expansion": {
        "um/m/K": "1e-6/K",
        "1/K": "1/K",
        "uin/in/degF": "1e-6/delta_degF",
    },
    "thermal conductivity": {
        "W/m/K": "W/m/K",
        "Btu/h/ft/degF": "Btu/hour/foot/delta_degF",
    },
}

UNITS: dict[str, Unit] = {
    spelling: Unit(spelling, dimension, expression)
    for dimension, spellings in _TABLE.items()
    for spelling, expression in spellings.items()
}

DIFFERENCES = {"temperature"}
"""Dimensions whose points and intervals convert differently."""


SIGNS = (
    (r"\bdelta_", ""),
    (r"\bdeg(?=[CFR]\b)", "\N{DEGREE SIGN}"),
    (r"\bu(?=(m|A|in)\b)", "\N{MICRO SIGN}"),
    (r"\b(k?)ohm\b", "\\1\N{GREEK CAPITAL LETTER OMEGA}"),
    (r"\*(m|in)\^0\.5", "\N{SQUARE ROOT}\\1"),
    (r"\^2\b", "\N{SUPERSCRIPT TWO}"),
    (r"\^3\b", "\N{SUPERSCRIPT THREE}"),
    (r"\*|(?<=[a-z])\.(?=[a-z])", "\N{MIDDLE DOT}"),
)
"""How the code of a unit becomes what people write; the codes stay in API and exports."""

_US = re.compile(
    r"\b(u?in|ft|mil|lb|oz|lbf|kip|[km]?psi|ksi|Msi|(delta_)?degF|degR|mpy|Btu)\b"
)


def is_us(unit: str) -> bool:
    """Whether a unit is of the US customary system.

    >>> is_us("degF"), is_us("in/min"), is_us("MPa"), is_us("min")
    (True, True, False, False)
    """
    return bool(_US.search(unit))


@cache
def shown_unit(unit: str) -> str:
    """A unit as people write it on a screen; nothing for a plain number.

    >>> shown_unit("degC"), shown_unit("um/m/K"), shown_unit("MPa*m^0.5"), shown_unit("1")
    ('°C', 'µm/m/K', 'MPa√m', '')
    """
    if unit == "1":
        return ""
    for code, sign in SIGNS:
        unit = re.sub(code, sign, unit)
    return unit


def unit_of(spelling: str, *, like: str | None = None) -> Unit:
    """The accepted unit of this exact spelling.

    Parameters
    ----------
    spelling : str
        As it was given; capital and small letters matter.
    like : str, optional
        A unit of the dimension that is expected; a unit of another is refused.

    Raises
    ------
    UnknownUnit
        If the table does not hold the spelling; the message lists accepted ones.
    IncompatibleUnits
        If it is a unit of another dimension than `like`.

    >>> unit_of("ksi", like="MPa").dimension
    'stress'
    """
    unit = UNITS.get(spelling)
    if unit is None:
        raise UnknownUnit(spelling, _meant_by(spelling, like))
    if like is not None and unit.dimension != UNITS[like].dimension:
        raise IncompatibleUnits(spelling, like)
    return unit


def spellings_like(spelling: str) -> tuple[str, ...]:
    """Every accepted spelling of the dimension of a known unit.

    >>> spellings_like("degC")
    ('degC', 'degF', 'K', 'degR')
    """
    return tuple(_TABLE[UNITS[spelling].dimension])


def _meant_by(spelling: str, like: str | None) -> tuple[str, ...]:
    """What an unknown spelling may have meant, the likeliest first."""
    folded: dict[str, list[str]] = {}
    for known in UNITS:
        folded.setdefault(known.casefold(), []).append(known)
    near = get_close_matches(str(spelling).casefold(), folded, n=3, cutoff=0.5)
    meant = [known for name in near for known in folded[name]]
    if like is None and not meant:
        return tuple(UNITS)
    pool = spellings_like(like) if like is not None else spellings_like(meant[0])
    return tuple(dict.fromkeys([k for k in meant if k in pool] + list(pool)))


def _either(spellings: tuple[str, ...]) -> str:
    """The spellings as a phrase: MPa, ksi or psi."""
    if len(spellings) == 1:
        return spellings[0]
    return f"{', '.join(spellings[:-1])} or {spellings[-1]}"
