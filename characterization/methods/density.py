"""Density by weighing in air and in a liquid, with the buoyancy of air. Pure formulas."""

from __future__ import annotations

import math
from collections.abc import Sequence

AIR_DENSITY = 0.0012
"""Of air at 20 °C and 1013 hPa [g/cm^3]."""


def water_density(temperature_c: float) -> float:
    """Density of air-free water at atmospheric pressure.

    Parameters
    ----------
    temperature_c : float, [degC]
        From 0 to 40.

    Returns
    -------
    float, [g/cm^3]
        To 1e-6 of the published values.

    Raises
    ------
    ValueError
        Outside 0 to 40 degC, where the formula was not fitted.

    References
    ----------
    Tanaka, Girard, Davis, Peuto, Bignell: Recommended table for the density of water
    between 0 and 40 degC based on recent experimental reports, Metrologia 38 (2001) 301.

    >>> round(water_density(20.0), 6), round(water_density(25.0), 6)
    (0.998207, 0.997047)
    """
    if not 0 <= temperature_c <= 40:
        raise ValueError(f"{temperature_c:g} °C lies outside 0 to 40 °C.")
    t = temperature_c
    shape = (t - 3.983035) ** 2 * (t + 301.797) / (522528.9 * (t + 69.34881))
    return 999.974950 * (1 - shape) / 1000


def archimedes(
    *,
    mass_in_air: float,
    mass_in_liquid: float,
    liquid_density: float,
    air_density: float = AIR_DENSITY,
) -> float:
    """Density of a piece from its two weighings.

    Parameters
    ----------
    mass_in_air, mass_in_liquid : float, [g]
        As the balance reads; the suspension is taken off the second.
    liquid_density, air_density : float, [g/cm^3]
        With `air_density` 0 the buoyancy of air is left out: 0.0019 g/cm^3 too much at
        2.62 in water.

    Returns
    -------
    float, [g/cm^3]

    Raises
    ------
    ValueError
        Unless the piece weighs less in the liquid than in air.

    References
    ----------
    ASTM B311-17, 8; the term of air as in ISO 3369:2006 (verify against the standard).
    Both weighings lose the weight of the air or liquid displaced:
    (rho - rho_air) / (rho_liquid - rho_air) = m_air / (m_air - m_liquid).

    >>> round(archimedes(mass_in_air=26.2, mass_in_liquid=16.2, liquid_density=0.998), 4)
    2.6128
    """
    loss = mass_in_air - mass_in_liquid
    if loss <= 0:
        raise ValueError("A piece weighs less in a liquid than in air.")
    return mass_in_air / loss * (liquid_density - air_density) + air_density


def pore_fraction(density: float, reference: float) -> float:
    """Pores by volume [%], against the density without pores, both in one unit.

    >>> round(pore_fraction(2.60, 2.64), 3)
    1.515
    """
    return 100 * (1 - density / reference)


def uncertainty_of_mean(
    masses: Sequence[tuple[float, float]],
    liquid_densities: Sequence[float],
    *,
    air_density: float,
    u_mass: float,
    u_liquid: Sequence[float],
) -> float:
    """Standard uncertainty of a mean density by what all its weighings share.

    Parameters
    ----------
    masses : sequence of (float, float), [g]
        In air and in the liquid.
    liquid_densities, u_liquid : sequence of float, [g/cm^3]
        Of the liquid at each weighing, and how well it is known.
    air_density, u_mass : float, [g/cm^3], [g]

    Returns
    -------
    float, [g/cm^3]

    Notes
    -----
    rho = m (l - a) / (m - w) + a: sensitivities are -w (l - a) / (m - w)^2 to the mass in
    air, m (l - a) / (m - w)^2 to that in the liquid, m / (m - w) to the liquid. The errors of
    both weighings are independent of each other and the same in each row, so the
    sensitivities are averaged.

    References
    ----------
    JCGM 100:2008, 5.1.2 and 5.2.2.

    Examples
    --------
    1 mg in a piece of 26.2 g, and 0.5 K in the water:

    >>> u = uncertainty_of_mean(
    ...     [(26.2, 16.2)], [0.998207], air_density=0.0012, u_mass=0.001,
    ...     u_liquid=[0.000103],
    ... )
    >>> round(u, 5)
    0.00041
    """
    n = len(masses)
    in_air = in_liquid = of_liquid = 0.0
    for (m, w), density, u in zip(masses, liquid_densities, u_liquid, strict=True):
        loss, lift = m - w, density - air_density
        in_air += -w * lift / loss**2 / n
        in_liquid += m * lift / loss**2 / n
        of_liquid += m / loss * u / n
    return math.hypot(in_air * u_mass, in_liquid * u_mass, of_liquid)


def per_kelvin(temperature_c: float) -> float:
    """How the density of water moves with its temperature, [g/cm^3/K], as an amount."""
    low, high = max(temperature_c - 0.5, 0.0), min(temperature_c + 0.5, 40.0)
    return abs(water_density(high) - water_density(low)) / (high - low)
