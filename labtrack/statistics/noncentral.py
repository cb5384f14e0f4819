"""The noncentral t distribution by the same quadrature as the tolerance factors."""

import math

import numpy as np


def noncentral_t_probability(t: float, freedom: float, shift: float) -> float:
    """P(T <= t) of the noncentral t distribution with `freedom` and noncentrality.

    T = (Z + shift) / S with S the root of chi-square over its degrees of freedom,
    integrated over whichever of Z and S gives the smoother integrand; absolute
    error below 1e-10.

    Parameters
    ----------
    t : float
    freedom : float
        Degrees of freedom, a whole number, 1 or more.
    shift : float
        The noncentrality.

    Returns
    -------
    float
        A probability.

    Raises
    ------
    Nothing.

    References
    ----------
    Johnson, Kotz and Balakrishnan (1995), Continuous Univariate Distributions 2, ch. 31.

    Examples
    --------
    >>> round(noncentral_t_probability(2.0, 10, 1.0), 6)
    0.807612
    """
    from labtrack.statistics.normal_factors import tail_probabilities

    if t < 0:
        return 1 - noncentral_t_probability(-t, freedom, -shift)
    reached, _ = tail_probabilities(
        np.array([float(t)]), np.array([float(freedom)]), np.array([float(shift)])
    )
    return min(1.0, max(0.0, math.fsum(reached)))
