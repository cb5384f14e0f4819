"""The units that instruments print, as the accepted spellings of the unit table.

Only other ways to write the same unit stand here; what is in neither list is refused.
"""

from __future__ import annotations

from labtrack.units import UNITS

WORDS = {
    "sec": "s",
    "Sec": "s",
    "sek": "s",
    "sec.": "s",
    "seconds": "s",
    "msec": "ms",
    "Min": "min",
    "minutes": "min",
    "hours": "h",
    "µm": "um",
    "μm": "um",
    "micron": "um",
    "microns": "um",
    "N/mm²": "N/mm^2",
    "N/mm2": "N/mm^2",
    "kgf/mm²": "kgf/mm^2",
    "kgf/mm2": "kgf/mm^2",
    "mm²": "mm^2",
    "mm2": "mm^2",
    "µm²": "um^2",
    "μm²": "um^2",
    "micron^2": "um^2",
    "microns^2": "um^2",
    "cm²": "cm^2",
    "in²": "in^2",
    "µA": "uA",
    "μA": "uA",
    "µA/cm²": "uA/cm^2",
    "μA/cm²": "uA/cm^2",
    "µA/cm2": "uA/cm^2",
    "uA/cm2": "uA/cm^2",
    "uA/cm²": "uA/cm^2",
    "mA/cm²": "mA/cm^2",
    "mA/cm2": "mA/cm^2",
    "A/cm²": "A/cm^2",
    "A/cm2": "A/cm^2",
    "A/m²": "A/m^2",
    "A/m2": "A/m^2",
    "cm2": "cm^2",
    "mm/mm": "1",
    "m/m": "1",
    "in/in": "1",
    "-": "1",
    "°C": "degC",
    "ºC": "degC",
    "℃": "degC",
    "deg C": "degC",
    "deg. C": "degC",
    "°F": "degF",
    "deg F": "degF",
    "°C/min": "degC/min",
    "ºC/min": "degC/min",
    "deg C/min": "degC/min",
    "°F/min": "degF/min",
    "µW": "uW",
    "μW": "uW",
    "MPa√m": "MPa*m^0.5",
    "inch": "in",
    "lb": "lb",
    "mm/Min": "mm/min",
}
"""The printed word and the spelling of the unit table."""


def unit_word(text: str) -> str | None:
    """The accepted spelling of a printed unit; None where the text is no unit.

    >>> unit_word("[ N/mm² ]"), unit_word("(sec)"), unit_word("Force")
    ('N/mm^2', 's', None)
    """
    bare = text.strip().strip('"').strip()
    if len(bare) > 1 and bare[0] + bare[-1] in ("[]", "()"):
        bare = bare[1:-1].strip()
    known = WORDS.get(bare, bare)
    return known if known in UNITS else None
