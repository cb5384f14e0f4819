"""Corrosion by mass: nitric acid mass loss (G67), immersion rate (G31).

Pure. G67 and G66 are wrought by scope: on castings they are used by agreement.
"""

import math
from dataclasses import dataclass

from characterization.methods.flag import Flag
from labtrack.statistics.samples import OutOfDomain

RESISTANT_BELOW, SUSCEPTIBLE_ABOVE = 15.0, 25.0
"""ASTM G67-18, 9.2: 1 to 15 mg/cm2 resists, 25 to 75 is susceptible, [mg/cm2]."""
RATE_CONSTANT = 8.76e4
"""Hours a year times ten: g, cm2, h and g/cm3 to mm a year (ASTM G1-03, 8)."""


@dataclass(frozen=True, slots=True)
class MassLoss:
    """Loss per area [mg/cm2], standard uncertainty where the inputs carry one, reading."""

    mg_per_cm2: float
    uncertainty: float | None
    reading: str
    flags: tuple[Flag, ...]


@dataclass(frozen=True, slots=True)
class CorrosionRate:
    """Uniform penetration [mm/y]; None with a gain, which is flagged."""

    mm_per_year: float | None
    uncertainty: float | None
    loss_g: float
    flags: tuple[Flag, ...]


def block_area_cm2(length_mm: float, width_mm: float, thickness_mm: float) -> float:
    """All six faces of a rectangular coupon, [cm2]. OutOfDomain unless above zero.

    >>> block_area_cm2(50, 6, 6)
    12.72
    """
    a, b, c = (_positive(v, "side", "mm") for v in (length_mm, width_mm, thickness_mm))
    return 2 * (a * b + a * c + b * c) / 100


def nitric_acid_mass_loss(
    before_g: float,
    after_g: float,
    area_cm2: float,
    *,
    u_mass_g: float | None = None,
    u_area_cm2: float | None = None,
) -> MassLoss:
    """NAMLT: mass lost in nitric acid, 24 h at 30 degC, [mg/cm2].

    Parameters
    ----------
    before_g, after_g : float, [g]
    area_cm2 : float, [cm2]
    u_mass_g, u_area_cm2 : float, optional
        Standard uncertainties of one weighing and of the area.

    Returns
    -------
    MassLoss
        Its reading is G67's for wrought Al-Mg: resistant, susceptible, or between, where
        the microstructure decides. A gain is flagged.

    Raises
    ------
    OutOfDomain
        If a mass or the area is not above zero.

    References
    ----------
    ASTM G67-18, 8 and 9 (wrought 5xxx by scope; by agreement for castings). JCGM
    100:2008, 5.1.2.

    Examples
    --------
    >>> found = nitric_acid_mass_loss(5.1234, 5.0726, 12.72)
    >>> round(found.mg_per_cm2, 2), found.reading
    (3.99, 'resistant')
    """
    _positive(before_g, "mass before", "g")
    _positive(after_g, "mass after", "g")
    _positive(area_cm2, "area", "cm2")
    loss = 1000 * (before_g - after_g) / area_cm2
    return MassLoss(
        loss,
        _propagated(
            lambda m0, m1, area: 1000 * (m0 - m1) / area,
            (before_g, u_mass_g),
            (after_g, u_mass_g),
            (area_cm2, u_area_cm2),
        ),
        g67_reading(loss),
        _gain(before_g, after_g),
    )


def immersion_rate(
    before_g: float,
    after_g: float,
    *,
    area_cm2: float,
    hours: float,
    density_g_cm3: float,
    u_mass_g: float | None = None,
    u_area_cm2: float | None = None,
    u_density: float | None = None,
) -> CorrosionRate:
    """Uniform corrosion rate from the mass lost by an immersed coupon, [mm/y].

    Parameters
    ----------
    before_g, after_g : float, [g]
        Cleaned (ASTM G1).
    area_cm2, hours, density_g_cm3 : float, [cm2], [h], [g/cm3]
    u_mass_g, u_area_cm2, u_density : float, optional
        Standard uncertainties.

    Returns
    -------
    CorrosionRate
        None with a gain: the coupon carries products, or the masses are swapped.

    Raises
    ------
    OutOfDomain
        If a number is not above zero.

    References
    ----------
    ASTM G31-21, 11; ASTM G1-03 (2017), 8: 8.76e4 W / (A T D). Salt spray (B117) gives no
    rate. JCGM 100:2008, 5.1.2.

    Examples
    --------
    >>> found = immersion_rate(10.0, 9.99, area_cm2=25, hours=720, density_g_cm3=2.62)
    >>> round(found.mm_per_year, 4)
    0.0186
    """
    _positive(before_g, "mass before", "g")
    _positive(after_g, "mass after", "g")
    _positive(area_cm2, "area", "cm2")
    _positive(hours, "time", "h")
    _positive(density_g_cm3, "density", "g/cm3")
    loss = before_g - after_g
    if loss < 0:
        return CorrosionRate(None, None, loss, _gain(before_g, after_g))
    return CorrosionRate(
        RATE_CONSTANT * loss / (area_cm2 * hours * density_g_cm3),
        _propagated(
            lambda m0, m1, a, d: RATE_CONSTANT * (m0 - m1) / (a * hours * d),
            (before_g, u_mass_g),
            (after_g, u_mass_g),
            (area_cm2, u_area_cm2),
            (density_g_cm3, u_density),
        ),
        loss,
        (),
    )


def g67_reading(loss: float) -> str:
    if loss <= RESISTANT_BELOW:
        return "resistant"
    if loss >= SUSCEPTIBLE_ABOVE:
        return "susceptible"
    return "between: the microstructure decides"


def _gain(before_g: float, after_g: float) -> tuple[Flag, ...]:
    if after_g <= before_g:
        return ()
    return (
        Flag(
            "mass_gain",
            f"The coupon weighs {after_g:g} g after and {before_g:g} g before: swapped, "
            "or not cleaned?",
            {"gain_g": after_g - before_g},
        ),
    )


def _propagated(formula, *inputs: tuple[float, float | None]) -> float | None:
    """Standard uncertainty by the law of propagation; None if any input has none."""
    if any(u is None for _value, u in inputs):
        return None
    from uncertainties import ufloat

    return float(formula(*(ufloat(value, u) for value, u in inputs)).std_dev)


def _positive(value: float, what: str, unit: str) -> float:
    if not (value > 0 and math.isfinite(value)):
        raise OutOfDomain(f"The {what} is {value:g} {unit}; expected above zero.")
    return value
