"""How much of an element that is added stays in the melt: defaults with their source.

Every one of them is an estimate that a person may replace for an addition.
"""

from dataclasses import dataclass

SOURCE = "Foundry practice for Al-Mg with Sc, Zr, Ti; confirm by back-calculation."


@dataclass(frozen=True, slots=True)
class Recovery:
    """A default and its usual range, as fractions; the note says on what it depends."""

    value: float
    low: float
    high: float
    note: str = ""


DEFAULTS = {
    "Mg": Recovery(
        0.95, 0.85, 0.98, "Plunged; falls with temperature, time and without Be."
    ),
    "Sc": Recovery(0.95, 0.90, 0.98, "Lower when fluxed with chlorides or held long."),
    "Zr": Recovery(0.90, 0.80, 0.95, "Above 750 °C; settles as Al3Zr."),
    "Ti": Recovery(0.90, 0.70, 1.00, "TiB2 settles; fades in 20 to 60 min."),
    "B": Recovery(0.90, 0.70, 1.00, "As titanium, with which it comes."),
    "Mn": Recovery(0.98, 0.95, 1.00),
    "Be": Recovery(0.90, 0.80, 0.98, "Lost on holding."),
    "Ce": Recovery(0.97, 0.94, 1.00),
}
"""Of pure metals and master alloys. Ingot and returns are alloyed already: what they hold
is expected to stay, and the residual says what did not.
"""


def default_recovery(element: str, *, is_alloyed: bool) -> float:
    """The default for an element; 1 where the table does not name it.

    >>> default_recovery("Sc", is_alloyed=False), default_recovery("Mg", is_alloyed=True)
    (0.95, 1.0)
    """
    if is_alloyed or element not in DEFAULTS:
        return 1.0
    return DEFAULTS[element].value


def usual_range(element: str, *, is_alloyed: bool) -> tuple[float, float] | None:
    """What usually stays of an element; None where the table does not name it. What an
    ingot holds fades like what was added: all of it may stay, and no less than the range.

    >>> usual_range("Sc", is_alloyed=False), usual_range("Be", is_alloyed=True)
    ((0.9, 0.98), (0.8, 1.0))
    """
    found = DEFAULTS.get(element)
    if found is None:
        return None
    return found.low, 1.0 if is_alloyed else found.high
