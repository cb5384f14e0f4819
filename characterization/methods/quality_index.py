"""Quality index of castings: strength and elongation as one number, with its d stated."""

from __future__ import annotations

import math
from dataclasses import dataclass

D_OF_A356_MPA = 150.0
"""For Al-Si-Mg 356 and 357 only (Drouzy, Jacob, Richard 1980)."""
D_PER_K = 0.4
"""d over the strength coefficient K (Cáceres 2000)."""


@dataclass(frozen=True, slots=True)
class Slope:
    """The d of Q = Rm + d log10 A, and where it comes from."""

    d_mpa: float
    source: str
    strength_coefficient_mpa: float | None = None
    exponent: float | None = None
    bars: int = 0


def quality_index(
    rm_mpa: float, elongation_pct: float, *, d_mpa: float
) -> float | None:
    """Q = Rm + d log10(A).

    Parameters
    ----------
    rm_mpa : float, [MPa]
    elongation_pct : float, [%]
        After fracture.
    d_mpa : float, [MPa]
        150 for Al-Si-Mg 356 and 357 only; elsewhere 0.4 K of the alloy's own good bars.

    Returns
    -------
    float or None
        In MPa; None for an elongation of zero or less, where Q is undefined.

    References
    ----------
    Drouzy, Jacob, Richard (1980), AFS Int. Cast Met. J. 5, 43-50; Cáceres (2000),
    Int. J. Cast Met. Res. 12, 385-391.

    Examples
    --------
    >>> quality_index(280.0, 10.0, d_mpa=150.0)
    430.0
    >>> quality_index(280.0, 0.0, d_mpa=150.0) is None
    True
    """
    if elongation_pct <= 0:
        return None
    return rm_mpa + d_mpa * math.log10(elongation_pct)


def strength_on_index(
    index_mpa: float, elongation_pct: float, *, d_mpa: float
) -> float:
    """The strength at that elongation on one iso-Q line.

    Parameters
    ----------
    index_mpa : float, [MPa]
    elongation_pct : float, [%]
        Above zero.
    d_mpa : float, [MPa]

    Returns
    -------
    float, [MPa]

    Examples
    --------
    >>> strength_on_index(430.0, 10.0, d_mpa=150.0)
    280.0
    """
    return index_mpa - d_mpa * math.log10(elongation_pct)


def relative_ductility_stress(
    elongation_pct: float, *, q: float, coefficient_mpa: float
) -> float:
    """Nominal stress at fracture on one line of relative ductility q.

    Parameters
    ----------
    elongation_pct : float, [%]
        Plastic elongation at fracture, taken as the nominal strain.
    q : float
        Strain at fracture over the hardening exponent; 1 is the limit of necking.
    coefficient_mpa : float, [MPa]
        Strength coefficient K of s = K eps^n.

    Returns
    -------
    float, [MPa]
        P = K eps^(eps/q) exp(-eps) with eps = ln(1 + e).

    Notes
    -----
    Along a line of q the exponent is n = eps/q, so that K alone is the alloy's.

    References
    ----------
    Cáceres (2000), as above.

    Examples
    --------
    >>> round(relative_ductility_stress(10.0, q=1.0, coefficient_mpa=450.0), 1)
    327.0
    """
    strain = math.log1p(elongation_pct / 100)
    return coefficient_mpa * strain ** (strain / q) * math.exp(-strain)


def slope_of_hardening(coefficients_mpa: list[float], exponents: list[float]) -> Slope:
    """d = 0.4 K from the fitted bars of the alloy itself.

    Parameters
    ----------
    coefficients_mpa : list of float, [MPa]
        K, one per heat (or bar); at least one.
    exponents : list of float
        n of the same, may be empty.

    Returns
    -------
    Slope
        With the mean K and n; `bars` counts the values of K.

    Examples
    --------
    >>> slope_of_hardening([500.0, 520.0], [0.22, 0.24]).d_mpa
    204.0
    """
    mean = math.fsum(coefficients_mpa) / len(coefficients_mpa)
    exponent = math.fsum(exponents) / len(exponents) if exponents else None
    return Slope(
        d_mpa=D_PER_K * mean,
        source="0.4 K",
        strength_coefficient_mpa=mean,
        exponent=exponent,
        bars=len(coefficients_mpa),
    )
