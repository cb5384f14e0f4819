"""Does the sample look like a normal, lognormal or Weibull population?

Anderson-Darling with the observed significance level that CMH-17 prints.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from labtrack.statistics.descriptive import Number, exact_mean, exact_sd
from labtrack.statistics.diagnostics import Diagnostic, judged, not_run
from labtrack.statistics.exact import exact_sample
from labtrack.statistics.samples import BadOption, NoSpread, OutOfDomain, SampleError
from labtrack.statistics.weibull_parameters import weibull_parameters

Distribution = Literal["normal", "lognormal", "weibull"]
# Below five values the test has no power and the approximation was never fitted.
LEAST = 5
ALPHA = 0.05


@dataclass(frozen=True, slots=True)
class AndersonDarling:
    """An Anderson-Darling test of fit with estimated parameters; dimensionless."""

    distribution: str
    n: int
    statistic: float
    modified: float
    significance: float
    alpha: float
    rejected: bool


def anderson_darling(
    values: Iterable[Number],
    distribution: Distribution = "normal",
    *,
    alpha: float = ALPHA,
) -> AndersonDarling:
    """Anderson-Darling test of fit, both parameters estimated from the sample.

    Parameters
    ----------
    values : iterable of numbers, shape (n,), any unit
        At least 2, not all equal; above zero for lognormal and Weibull.
    distribution : {"normal", "lognormal", "weibull"}
        Normal and lognormal by mean and standard deviation (n - 1) of the values or
        their logarithms; two-parameter Weibull by maximum likelihood.
    alpha : float
        The fit is rejected where the observed significance level is at or below alpha.

    Returns
    -------
    AndersonDarling
        `statistic` is A^2, `modified` A* with CMH-17's correction for n, `significance`
        the observed significance level (OSL).

    Raises
    ------
    TooFewValues, NotFinite, NoSpread
        If there are fewer than 2 values, one is not a number, all are equal.
    OutOfDomain
        If a value is zero or less and the distribution has no mass there.

    Notes
    -----
    A* = A^2 (1 + 4/n - 25/n^2) for normal and lognormal, A^2 (1 + 0.2/sqrt n) for
    Weibull. OSL = 1 / (1 + exp(a + b ln A* + c A*)) with (-0.48, 0.78, 4.58) and
    (-0.10, 1.24, 4.48). The OSL is an approximation made for n of 8 and more; where the
    correction for n is not positive (normal, n of 3 and less) A^2 itself is used.

    References
    ----------
    CMH-17-1G (2012), 8.3.6.5.1.2, eqs. 8.3.6.5.1.2(a)-(f); Lawless (1982), p. 150.

    Examples
    --------
    >>> bars = [137.4, 139.5, 150.9, 141.4, 141.8, 151.9, 143.9, 133.0, 136.6, 138.2]
    >>> round(anderson_darling(bars).significance, 3)
    0.294
    """
    exact = exact_sample(values, at_least=2)
    tails = _log_tails(exact, distribution)
    n = len(exact)
    statistic = _statistic(*tails)
    modified = statistic * modification(distribution, n)
    significance = float(significance_level(distribution, modified))
    return AndersonDarling(
        distribution,
        n,
        statistic,
        modified,
        significance,
        alpha,
        significance <= alpha,
    )


def modification(distribution: Distribution, n: int) -> float:
    """The factor from A^2 to A* that makes up for the size of the sample.

    Parameters
    ----------
    distribution : {"normal", "lognormal", "weibull"}
    n : int
        Sample size.

    Returns
    -------
    float
        Dimensionless. 1 for normal and lognormal samples of 3 and fewer, where the
        correction is not positive.

    Raises
    ------
    Nothing.

    References
    ----------
    CMH-17-1G (2012), 8.3.6.5.1.2.

    Examples
    --------
    >>> modification("normal", 10), round(modification("weibull", 25), 2)
    (1.15, 1.04)
    """
    if distribution == "weibull":
        return 1 + 0.2 / math.sqrt(n)
    factor = 1 + 4 / n - 25 / n**2
    return factor if factor > 0 else 1.0


def significance_level(distribution: Distribution, modified: np.ndarray | float):
    """The observed significance level of A*, dimensionless, of any shape.

    Parameters
    ----------
    distribution : {"normal", "lognormal", "weibull"}
    modified : float or array of any shape
        A*, that is A^2 times :func:`modification`.

    Returns
    -------
    float or array of that shape
        Between 0 and 1.

    Raises
    ------
    Nothing.

    References
    ----------
    CMH-17-1G (2012), 8.3.6.5.1.2, eqs. (c) and (f).

    Examples
    --------
    >>> round(float(significance_level("normal", 0.752)), 3)
    0.061
    """
    a, b, c = (-0.10, 1.24, 4.48) if distribution == "weibull" else (-0.48, 0.78, 4.58)
    exponent = a + b * np.log(np.maximum(modified, 1e-300)) + c * modified
    return 1 / (1 + np.exp(np.minimum(exponent, 700)))


def _log_tails(exact, distribution):
    """Logarithms of both tails at the ordered values."""
    if distribution == "normal":
        return _normal_tails(exact)
    if distribution not in ("lognormal", "weibull"):
        raise BadOption(
            f"The distribution is {distribution!r}; expected normal, lognormal or weibull."
        )
    if min(exact) <= 0:
        raise OutOfDomain(
            f"The smallest value is {float(min(exact)):g}; a {distribution} "
            "distribution holds only values above zero."
        )
    if distribution == "lognormal":
        return _normal_tails(exact_sample(math.log(value) for value in exact))
    ordered = np.array(sorted(float(value) for value in exact))
    fit = weibull_parameters(ordered)
    hazard = np.exp(fit.shape * (np.log(ordered) - math.log(fit.scale)))
    return np.log(-np.expm1(-np.maximum(hazard, 1e-300))), -hazard


def _normal_tails(exact):
    from scipy.special import log_ndtr

    sd = exact_sd(exact)
    if sd == 0:
        raise NoSpread("All values are equal; a test of fit needs scatter.")
    mean = exact_mean(exact)
    z = np.array(sorted((float(value) - mean) / sd for value in exact))
    return log_ndtr(z), log_ndtr(-z)


def _statistic(log_below: np.ndarray, log_above: np.ndarray) -> float:
    """A^2 from the logarithms of both tails at the ordered values."""
    n = log_below.size
    odd = 2 * np.arange(1, n + 1) - 1
    return -n - math.fsum(odd * (log_below + log_above[::-1])) / n


def normality(
    values: Iterable[Number],
    distribution: Distribution = "normal",
    *,
    alpha: float = ALPHA,
) -> Diagnostic:
    """The Anderson-Darling test as a declared diagnostic of another result.

    Parameters
    ----------
    values, distribution, alpha
        As `anderson_darling`.

    Returns
    -------
    Diagnostic
        Not run (never an error) with fewer than 5 values or without scatter.

    Raises
    ------
    NotFinite, TooFewValues
        If a value is not a number or there is none.

    References
    ----------
    CMH-17-1G (2012), 8.3.6.5.1.2.

    Examples
    --------
    >>> normality([249, 251, 256]).outcome
    <Outcome.NOT_RUN: 'not run'>
    """
    check = f"{distribution} distribution (Anderson-Darling)"
    exact = exact_sample(values)
    if len(exact) < LEAST:
        return not_run(check, f"n = {len(exact)}; at least {LEAST} are needed.")
    try:
        test = anderson_darling(exact, distribution, alpha=alpha)
    except SampleError as error:
        return not_run(check, str(error))
    detail = f"A* = {test.modified:.3f}, OSL = {test.significance:.3f}, n = {test.n}"
    return judged(check, not test.rejected, detail)
