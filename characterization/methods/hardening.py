"""Strain hardening: Hollomon's n and K from the true stress-strain curve."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


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
    engineering = strain[inside]
    true_stress = stress[inside] * (1 + engineering)
    plastic = np.log1p(engineering) - true_stress / modulus_mpa
    usable = plastic > 0
    points = int(usable.sum())
    if points < fewest_points:
        return None
    x, y = np.log(plastic[usable]), np.log(true_stress[usable])
    spread = float(((x - x.mean()) ** 2).sum())
    if spread == 0:
        return None
    exponent = float(((x - x.mean()) * (y - y.mean())).sum()) / spread
    kept = engineering[usable]
    return Hardening(
        exponent=exponent,
        coefficient_mpa=float(np.exp(y.mean() - exponent * x.mean())),
        from_strain=float(kept.min()),
        to_strain=float(kept.max()),
        points=points,
    )
