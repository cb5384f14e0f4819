"""Strain hardening: Hollomon's n and K from the true stress-strain curve."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from characterization.methods.rows import rows_of


@dataclass(frozen=True, slots=True)
class Hardening:
    """n and K with the range and the number of points they were fitted to."""

    exponent: float
    coefficient_mpa: float
    from_strain: float
    to_strain: float
    points: int


def hollomon(
    stress: np.ndarray,
    strain: np.ndarray,
    *,
    modulus_mpa: float,
    from_strain: float,
    to_strain: float,
    fewest_points: int = 5,
) -> Hardening | None:
    """n and K of s = K eps_p^n by least squares of ln s on ln eps_p.

    Parameters
    ----------
    stress, strain : array, shape (n,), [MPa] and [1]
        Engineering values up to the highest force, strains from the corrected zero.
    modulus_mpa : float, [MPa]
    from_strain, to_strain : float, [1]
        Engineering *total* strains between which points are taken.
    fewest_points : int

    Returns
    -------
    Hardening or None
        K in MPa; None if fewer than `fewest_points` points with a positive true
        plastic strain lie in the range, or if these have one strain only.

    Notes
    -----
    True stress s = sigma (1 + e), true strain eps = ln(1 + e), true plastic strain
    eps_p = eps - s/E. Valid up to the highest force only, where strain is uniform.

    References
    ----------
    ASTM E646-16, 10 (at least five points, range recorded).

    >>> import numpy as np
    >>> eps_p = np.linspace(0.02, 0.08, 50)
    >>> s = 500 * eps_p**0.2
    >>> e = np.exp(eps_p + s / 70_000) - 1
    >>> fit = hollomon(
    ...     s / (1 + e), e, modulus_mpa=70_000, from_strain=0.0, to_strain=0.2
    ... )
    >>> round(fit.exponent, 6), round(fit.coefficient_mpa, 3), fit.points
    (0.2, 500.0, 50)
    """
    inside = (strain >= from_strain) & (strain <= to_strain) & (stress > 0)
    kept_rows = rows_of(inside)
    engineering, engineering_stress = strain[kept_rows], stress[kept_rows]
    # ln of the true stress is ln sigma + ln(1 + e): one logarithm serves both.
    true_strain = np.log(1 + engineering)
    plastic = true_strain - engineering_stress * (1 + engineering) / modulus_mpa
    usable = rows_of(plastic > 0)
    kept = engineering[usable]
    points = int(kept.size)
    if points < fewest_points:
        return None
    x = np.log(plastic[usable])
    y = np.log(engineering_stress[usable]) + true_strain[usable]
    x_mean, y_mean = float(x.mean()), float(y.mean())
    x -= x_mean
    y -= y_mean
    spread = float((x * x).sum())
    if spread == 0:
        return None
    exponent = float((x * y).sum()) / spread
    return Hardening(
        exponent=exponent,
        coefficient_mpa=float(np.exp(y_mean - exponent * x_mean)),
        from_strain=float(kept.min()),
        to_strain=float(kept.max()),
        points=points,
    )


@dataclass(frozen=True, slots=True)
class RambergOsgood:
    """The exponent m of e = s/E + a (s/Rp)^m, with the plastic strains it was fitted to."""

    exponent: float
    r_squared: float
    from_plastic: float
    to_plastic: float
    points: int


def ramberg_osgood(
    stress: np.ndarray,
    strain: np.ndarray,
    *,
    modulus_mpa: float,
    proof_mpa: float,
    offset: float,
    from_plastic: float,
    to_plastic: float,
    fewest_points: int = 5,
) -> RambergOsgood | None:
    """m by least squares of ln(e_p/a) on ln(s/Rp) through the proof point.

    Parameters
    ----------
    stress, strain : array, shape (n,), [MPa] and [1]
        Engineering values up to the highest force, strains from the corrected zero.
    modulus_mpa, proof_mpa : float, [MPa]
    offset : float, [1]
        The plastic strain a of the proof strength, 0.002 for Rp0.2.
    from_plastic, to_plastic : float, [1]
        Plastic strains e_p = e - s/E between which points are taken.

    Returns
    -------
    RambergOsgood or None
        None if fewer than `fewest_points` points lie in the range, or one stress only.

    References
    ----------
    Ramberg and Osgood, NACA TN 902 (1943); MMPDS 9.8.4.1.2 (through the proof point).

    >>> import numpy as np
    >>> s = np.linspace(1.0, 300.0, 500)
    >>> e = s / 70_000 + 0.002 * (s / 240) ** 20
    >>> fit = ramberg_osgood(
    ...     s, e, modulus_mpa=70_000, proof_mpa=240, offset=0.002,
    ...     from_plastic=0.0005, to_plastic=0.02,
    ... )
    >>> round(fit.exponent, 6)
    20.0
    """
    plastic = strain - stress / modulus_mpa
    inside = (plastic >= from_plastic) & (plastic <= to_plastic) & (stress > 0)
    rows = rows_of(inside)
    within = plastic[rows]
    if within.size < fewest_points:
        return None
    x = np.log(stress[rows] / proof_mpa)
    y = np.log(within / offset)
    spread = float((x * x).sum())
    if spread == 0 or float(np.ptp(x)) == 0:
        return None
    exponent = float((x * y).sum()) / spread
    scatter = float(((y - y.mean()) ** 2).sum())
    misfit = float(((y - exponent * x) ** 2).sum())
    return RambergOsgood(
        exponent=exponent,
        r_squared=1 - misfit / scatter if scatter else 0.0,
        from_plastic=float(within.min()),
        to_plastic=float(within.max()),
        points=int(within.size),
    )
