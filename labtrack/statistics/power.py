"""How many heats and bars: power and sample size with scatter between and within heats."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from labtrack.statistics.samples import (
    LARGEST_COUNT,
    BadOption,
    NoConvergence,
    probability,
)

MOST_HEATS = 10_000


@dataclass(frozen=True, slots=True)
class Scatter:
    """SDs between heats and between bars of a heat, in the unit of the property."""

    between: float
    within: float

    def of_heat_mean(self, bars: int) -> float:
        """SD of the mean of one heat with that many bars.

        Examples
        --------
        >>> Scatter(3.0, 8.0).of_heat_mean(4)
        5.0
        """
        return math.hypot(self.between, self.within / math.sqrt(bars))

    @property
    def total(self) -> float:
        """SD of one bar of an unknown heat."""
        return math.hypot(self.between, self.within)


@dataclass(frozen=True, slots=True)
class Plan:
    """The smallest plan that reaches the power asked for."""

    heats: int
    bars: int
    power: float


def _checked(scatter: Scatter, heats: int, bars: int) -> None:
    if not (scatter.between >= 0 and scatter.within >= 0 and scatter.total > 0):
        raise BadOption(
            f"SDs are {scatter.between} between and {scatter.within} within heats; "
            "expected none negative and not both zero."
        )
    if not math.isfinite(scatter.total):
        raise BadOption("An SD is not finite.")
    for count, least in ((heats, 2), (bars, 1)):
        if not (least <= count <= LARGEST_COUNT and count == math.floor(count)):
            raise BadOption(
                f"{heats} heats of {bars} bars; expected 2 heats and 1 bar or more, "
                "whole numbers."
            )


def _t_tail(t: float, df: float, shift: float) -> float:
    """P(noncentral t > t), by the far tail where scipy's own fails."""
    from scipy.special import nctdtr, ndtr

    below = float(nctdtr(df, shift, t))
    if math.isnan(below):
        return float(ndtr(shift - t))
    return min(max(1 - below, 0.0), 1.0)


def power_of_difference(
    difference: float,
    scatter: Scatter,
    *,
    heats: int,
    bars: int,
    alpha: float = 0.05,
    alternative: Literal["two-sided", "one-sided"] = "two-sided",
) -> float:
    """Chance that a t test of heat means finds a true difference of two conditions.

    Parameters
    ----------
    difference : float, in the unit of the property
    scatter : Scatter
    heats : int
        Per condition, 2 or more.
    bars : int
        Per heat.
    alpha : float
        Level of the test.
    alternative : {"two-sided", "one-sided"}
        One-sided: in the direction of the difference.

    Returns
    -------
    float

    Raises
    ------
    BadOption
        If an option is out of range.

    Notes
    -----
    Noncentral t with 2(heats - 1) degrees of freedom and shift
    difference / (SD of a heat mean sqrt(2/heats)). More bars per heat never undo the
    scatter between heats.

    References
    ----------
    Cohen (1988), Statistical Power Analysis, 2nd ed., ch. 2; Montgomery, Design and
    Analysis of Experiments, 10th ed., 2.4.

    Examples
    --------
    >>> round(power_of_difference(1.0, Scatter(1.0, 0.0), heats=17, bars=1), 4)
    0.807
    """
    from scipy.special import stdtrit

    _checked(scatter, heats, bars)
    level = probability(alpha, name="alpha")
    if not math.isfinite(difference):
        raise BadOption(f"The difference is {difference}; expected a finite number.")
    df = 2 * (heats - 1)
    shift = abs(difference) / (scatter.of_heat_mean(bars) * math.sqrt(2 / heats))
    if alternative == "one-sided":
        return _t_tail(-float(stdtrit(df, level)), df, shift)
    critical = -float(stdtrit(df, level / 2))
    return _t_tail(critical, df, shift) + _t_tail(critical, df, -shift)


def fewest_heats(power: Callable[[int], float], wanted: float) -> tuple[int, float]:
    """Fewest heats whose power is enough; the power must rise with heats.

    Parameters
    ----------
    power : function of the number of heats
    wanted : float

    Returns
    -------
    heats : int
    power : float
        That they reach.

    Raises
    ------
    NoConvergence
        If more than 10,000 heats would be needed.

    References
    ----------
    By definition; a doubling and a bisection, no source.

    Examples
    --------
    >>> fewest_heats(lambda heats: heats / 10, 0.65)
    (7, 0.7)
    """
    high = 2
    while power(high) < wanted:
        high *= 2
        if high > MOST_HEATS:
            raise NoConvergence(
                f"Even {MOST_HEATS} heats do not reach a power of {wanted:g}."
            )
    low = max(2, high // 2)
    while low < high:
        middle = (low + high) // 2
        if power(middle) >= wanted:
            high = middle
        else:
            low = middle + 1
    return high, power(high)


def heats_for_difference(
    difference: float,
    scatter: Scatter,
    *,
    bars: int,
    power: float = 0.9,
    alpha: float = 0.05,
    alternative: Literal["two-sided", "one-sided"] = "two-sided",
) -> Plan:
    """Fewest heats per condition that find a difference with the power asked for.

    Parameters
    ----------
    difference, scatter, bars, alpha, alternative
        As in :func:`power_of_difference`.
    power : float
        Between 0 and 1.

    Returns
    -------
    Plan

    Raises
    ------
    BadOption
        If an option is out of range or the difference is zero.
    NoConvergence
        If more than 10,000 heats would be needed.

    References
    ----------
    As :func:`power_of_difference`: Cohen (1988), Statistical Power Analysis, 2nd ed.,
    ch. 2, with heats as the unit.

    Examples
    --------
    >>> heats_for_difference(1.0, Scatter(1.0, 0.0), bars=1, power=0.8).heats
    17
    """
    wanted = probability(power, name="power")
    if difference == 0:
        raise BadOption("The difference is zero; no number of heats finds it.")

    def reached(heats: int) -> float:
        return power_of_difference(
            difference,
            scatter,
            heats=heats,
            bars=bars,
            alpha=alpha,
            alternative=alternative,
        )

    heats, found = fewest_heats(reached, wanted)
    return Plan(heats, bars, found)


def power_of_margin(
    margin: float,
    scatter: Scatter,
    *,
    heats: int,
    bars: int,
    difference: float = 0.0,
    alpha: float = 0.05,
    claim: Literal["non-inferiority", "equivalence"] = "non-inferiority",
) -> float:
    """Chance of showing non-inferiority or equivalence within a margin.

    Parameters
    ----------
    margin : float, above zero, in the unit of the property
        Both ways for equivalence.
    scatter, heats, bars
        As in :func:`power_of_difference`.
    difference : float
        True difference, positive where the new condition is better.
    alpha : float
        One-sided, of each test.
    claim : {"non-inferiority", "equivalence"}

    Returns
    -------
    float

    Raises
    ------
    BadOption
        If an option is out of range.

    Notes
    -----
    Exact for non-inferiority. For equivalence the two one-sided tests are integrated
    over the distribution of the pooled SD (Owen's Q).

    References
    ----------
    Chow, Shao & Wang (2008), Sample Size Calculations, 2nd ed., 3.2; Owen (1965),
    Biometrika 52, 437-446; Phillips (1990), J. Pharmacokin. Biopharm. 18, 137-144.

    Examples
    --------
    >>> round(power_of_margin(1.0, Scatter(1.0, 0.0), heats=18, bars=1), 3)
    0.902
    """
    from scipy.special import stdtrit

    _checked(scatter, heats, bars)
    level = probability(alpha, name="alpha")
    if not (math.isfinite(margin) and margin > 0 and math.isfinite(difference)):
        raise BadOption(
            f"The margin is {margin} and the difference {difference}; expected a margin "
            "above zero."
        )
    df = 2 * (heats - 1)
    error = scatter.of_heat_mean(bars) * math.sqrt(2 / heats)
    critical = -float(stdtrit(df, level))
    if claim == "non-inferiority":
        return _t_tail(critical, df, (difference + margin) / error)
    if claim != "equivalence":
        raise BadOption(f"There is no claim {claim!r}.")
    return _equivalence_power(difference / error, margin / error, critical, df)


def _equivalence_power(shift: float, width: float, critical: float, df: int) -> float:
    import numpy as np
    from scipy.special import gammaln, ndtr

    nodes, weights = np.polynomial.legendre.leggauss(200)
    top = width / critical  # with a larger SD equivalence cannot be shown
    top = min(top, 1 + 12 / math.sqrt(2 * df) + (3.0 if df < 5 else 0.0))
    s = top * (nodes + 1) / 2
    log_density = (
        math.log(2)
        + df / 2 * math.log(df / 2)
        - float(gammaln(df / 2))
        + (df - 1) * np.log(s)
        - df * s * s / 2
    )
    inside = ndtr(width - critical * s - shift) - ndtr(-width + critical * s - shift)
    chance = float((top / 2 * weights * np.exp(log_density)) @ np.maximum(inside, 0.0))
    return min(max(chance, 0.0), 1.0)


def heats_for_margin(
    margin: float,
    scatter: Scatter,
    *,
    bars: int,
    difference: float = 0.0,
    power: float = 0.9,
    alpha: float = 0.05,
    claim: Literal["non-inferiority", "equivalence"] = "non-inferiority",
) -> Plan:
    """Fewest heats per condition that show the claim with the power asked for.

    Parameters
    ----------
    margin, scatter, bars, difference, alpha, claim
        As in :func:`power_of_margin`.
    power : float

    Returns
    -------
    Plan

    Raises
    ------
    BadOption
        If an option is out of range, or the true difference breaks the claim.
    NoConvergence
        If more than 10,000 heats would be needed.

    References
    ----------
    As :func:`power_of_margin`; Schuirmann (1987), J. Pharmacokin. Biopharm. 15,
    657-680.

    Examples
    --------
    >>> heats_for_margin(1.0, Scatter(1.0, 0.0), bars=1).heats
    18
    """
    wanted = probability(power, name="power")
    if difference <= -margin or (claim == "equivalence" and difference >= margin):
        raise BadOption(
            f"A true difference of {difference:g} does not meet a margin of {margin:g}."
        )

    def reached(heats: int) -> float:
        return power_of_margin(
            margin,
            scatter,
            heats=heats,
            bars=bars,
            difference=difference,
            alpha=alpha,
            claim=claim,
        )

    heats, found = fewest_heats(reached, wanted)
    return Plan(heats, bars, found)
