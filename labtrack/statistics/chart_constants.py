"""Constants of control charts, from the distribution of range and SD of a normal."""

import math
from dataclasses import dataclass
from functools import lru_cache

from labtrack.statistics.samples import (
    BadOption,
    whole_number,
)

LARGEST_SUBGROUP = 1000
"""Beyond this a subgroup is a sample of its own, and its range says little."""


@dataclass(frozen=True, slots=True)
class ChartConstants:
    """For subgroups of n: centers (c4, d2), scatter (d3) and limit factors."""

    n: int
    a: float
    a2: float
    a3: float
    c4: float
    b3: float
    b4: float
    b5: float
    b6: float
    d2: float
    d3: float
    d1_limit: float
    d2_limit: float
    d3_limit: float
    d4_limit: float
    e2: float
    e3: float


def c4(n: int) -> float:
    """Mean of the SD of n standard normal values.

    Parameters
    ----------
    n : int, 2 or more

    Returns
    -------
    float
        Dimensionless, below 1.

    Raises
    ------
    TooFewValues
        If n is below 2.
    BadOption
        If n is no whole number.

    References
    ----------
    ASTM E2587-16 (2016), 6.2; Montgomery (2013), Introduction to Statistical Quality
    Control, 7th ed., 4.2.

    Examples
    --------
    >>> round(c4(5), 4)
    0.94
    """
    n = whole_number(n, name="The size of the subgroup", at_least=2)
    return math.sqrt(2 / (n - 1)) * math.exp(
        math.lgamma(n / 2) - math.lgamma((n - 1) / 2)
    )


@lru_cache(maxsize=256)
def range_moments(n: int) -> tuple[float, float]:
    """Mean d2 and SD d3 of the range of n standard normal values.

    Parameters
    ----------
    n : int, from 2 to 1000

    Returns
    -------
    tuple of float
        Dimensionless.

    Raises
    ------
    TooFewValues
        If n is below 2.
    BadOption
        If n is above 1000 or no whole number.

    Notes
    -----
    With F(r) = n times the integral of phi(x) (Phi(x + r) - Phi(x))^(n-1) dx, d2 is
    the integral of 1 - F and d2^2 + d3^2 that of 2r(1 - F), by trapezoids in x and
    Gauss-Legendre in r: both converged to 1e-11.

    References
    ----------
    Tippett (1925), Biometrika 17, 364-387.

    Examples
    --------
    >>> d2, d3 = range_moments(5)
    >>> round(d2, 5), round(d3, 4)
    (2.32593, 0.8641)
    """
    n = whole_number(n, name="The size of the subgroup", at_least=2)
    if n > LARGEST_SUBGROUP:
        raise BadOption(
            f"A subgroup of {n} is above {LARGEST_SUBGROUP}; use the chart of SDs."
        )
    import numpy as np
    from scipy.special import ndtr

    nodes, weights = np.polynomial.legendre.leggauss(120)
    r, weight = 10 * (nodes + 1), 10 * weights  # ranges from 0 to 20 SDs
    x = np.arange(-30.0, 9.0, 0.05)
    density = 0.05 * n * np.exp(-0.5 * x * x) / math.sqrt(2 * math.pi)
    within = ndtr(x[None, :] + r[:, None]) - ndtr(x)[None, :]
    exceeds = 1 - within ** (n - 1) @ density
    d2 = float(weight @ exceeds)
    second = float(weight @ (2 * r * exceeds))
    return d2, math.sqrt(second - d2 * d2)


def chart_constants(n: int, *, tabled: bool = False) -> ChartConstants:
    """All factors for subgroups of n.

    Parameters
    ----------
    n : int, from 2 to 1000
    tabled : bool
        Whether d2 is first rounded to 3 decimals, d3 and c4 to 4, as the tables of
        ASTM, Montgomery and Minitab print them; results published from those tables
        are reproduced only so.

    Returns
    -------
    ChartConstants
        Dimensionless; limits at three SDs. `d1_limit` to `d4_limit` are the factors
        called D1 to D4, apart from the center d2 and scatter d3 of the range.

    Raises
    ------
    TooFewValues
        If n is below 2.
    BadOption
        If n is no whole number.

    References
    ----------
    ASTM E2587-16, table 1; ISO 7870-2:2013, table 2; ASTM MNL7, table 49.

    Examples
    --------
    >>> found = chart_constants(5)
    >>> round(found.a2, 3), round(found.d4_limit, 3), round(found.b4, 3)
    (0.577, 2.114, 2.089)
    """
    center_s = c4(n)
    center_r, scatter_r = range_moments(n)
    if tabled:
        center_s = round(center_s, 4)
        center_r, scatter_r = round(center_r, 3), round(scatter_r, 4)
    scatter_s = 3 * math.sqrt(1 - center_s**2)
    wide_r = 3 * scatter_r
    return ChartConstants(
        n=n,
        a=3 / math.sqrt(n),
        a2=3 / (center_r * math.sqrt(n)),
        a3=3 / (center_s * math.sqrt(n)),
        c4=center_s,
        b3=max(0.0, 1 - scatter_s / center_s),
        b4=1 + scatter_s / center_s,
        b5=max(0.0, center_s - scatter_s),
        b6=center_s + scatter_s,
        d2=center_r,
        d3=scatter_r,
        d1_limit=max(0.0, center_r - wide_r),
        d2_limit=center_r + wide_r,
        d3_limit=max(0.0, 1 - wide_r / center_r),
        d4_limit=1 + wide_r / center_r,
        e2=3 / center_r,
        e3=3 / center_s,
    )
