"""Not worse, or the same, within a stated margin: non-inferiority and equivalence."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from labtrack.statistics.diagnostics import Diagnostic
from labtrack.statistics.samples import BadOption
from labtrack.statistics.two_samples import Difference, t_interval, welch

Direction = Literal["higher is better", "lower is better"]


@dataclass(frozen=True, slots=True)
class MarginTest:
    """A claim with a margin, decided by a confidence interval of the difference.

    `interval` is what the claim rests on: for equivalence the two-sided one of
    confidence 1 - 2 alpha, for non-inferiority one-sided of 1 - alpha.
    """

    claim: str
    holds: bool
    p: float
    difference: float
    interval: tuple[float, float]
    margins: tuple[float, float]
    alpha: float
    unit: str
    sizes: tuple[int, int]
    diagnostics: tuple[Diagnostic, ...]


def _alpha(alpha: float) -> float:
    if not 0.0 < alpha < 0.5:
        raise BadOption(f"Alpha is {alpha}; expected above 0 and below 0.5.")
    return alpha


def _shifted(found: Difference, null: float, *, upper: bool) -> float:
    """One-sided p of the same difference against another null."""
    from scipy.special import stdtr

    t = (found.difference - null) / found.standard_error
    return float(stdtr(found.df, -t if upper else t))


def equivalence(
    first: Iterable[float] | Difference,
    second: Iterable[float] | None = None,
    *,
    margins: tuple[float, float],
    alpha: float = 0.05,
) -> MarginTest:
    """Two one-sided tests: is the difference inside the margins on both sides?

    Parameters
    ----------
    first, second : arrays, or a Difference already computed (over heats, paired)
        One unit.
    margins : pair of float
        Lower (below zero) and upper (above zero) difference, in that unit, that is
        still called the same; stated before the data are seen.
    alpha : float
        Of each one-sided test.

    Returns
    -------
    MarginTest
        `p` is the larger of the two one-sided ones.

    Raises
    ------
    BadOption
        If the margins do not enclose zero or alpha is not in (0, 0.5).
    TooFewValues, NoSpread
        As :func:`labtrack.statistics.two_samples.welch`.
    NotFinite
        If a value is nan, infinite or no number.
    OutOfRange
        If values or results are beyond what a double can hold.

    Notes
    -----
    Equivalent to the two-sided interval of confidence 1 - 2 alpha lying inside the
    margins.

    References
    ----------
    Schuirmann (1987), J. Pharmacokin. Biopharm. 15, 657-680; ASTM E2935-21, 6.

    Examples
    --------
    >>> found = equivalence([2.61, 2.62, 2.63], [2.62, 2.61, 2.62], margins=(-0.05, 0.05))
    >>> found.holds
    True
    """
    low, high = margins
    if not (math.isfinite(low) and math.isfinite(high) and low < 0 < high):
        raise BadOption(
            f"The margins are {low} and {high}; expected one below and one above zero."
        )
    found = _difference(first, second)
    p = max(_shifted(found, low, upper=True), _shifted(found, high, upper=False))
    interval = t_interval(
        found.difference,
        found.standard_error,
        found.df,
        alternative="two-sided",
        confidence=1 - 2 * _alpha(alpha),
    )
    return MarginTest(
        claim=f"difference between {low:g} and {high:g}",
        holds=low < interval[0] and interval[1] < high,
        p=p,
        difference=found.difference,
        interval=interval,
        margins=(low, high),
        alpha=alpha,
        unit=found.unit,
        sizes=found.sizes,
        diagnostics=found.diagnostics,
    )


def non_inferiority(
    first: Iterable[float] | Difference,
    second: Iterable[float] | None = None,
    *,
    margin: float,
    direction: Direction = "higher is better",
    alpha: float = 0.05,
) -> MarginTest:
    """Is the first not worse than the second by more than the margin?

    Parameters
    ----------
    first, second : arrays, or a Difference already computed (over heats, paired)
        First is the new condition, second the reference; one unit.
    margin : float
        Loss, above zero, in that unit, that is still acceptable; stated before the
        data are seen. Zero asks for superiority.
    direction : {"higher is better", "lower is better"}
        Elongation is better high, corrosion loss low.
    alpha : float
        One-sided.

    Returns
    -------
    MarginTest

    Raises
    ------
    BadOption
        If the margin is negative or alpha is not in (0, 0.5).
    TooFewValues, NoSpread
        As :func:`labtrack.statistics.two_samples.welch`.
    NotFinite
        If a value is nan, infinite or no number.
    OutOfRange
        If values or results are beyond what a double can hold.

    Notes
    -----
    Equivalent to the one-sided interval of confidence 1 - alpha lying on the good side
    of the margin.

    References
    ----------
    ASTM E2935-21, 8 (non-inferiority); ICH E9 (1998), 3.3.2.

    Examples
    --------
    >>> found = non_inferiority([9.1, 9.4, 8.9, 9.6], [9.3, 9.0, 9.5, 9.2], margin=1.0)
    >>> found.holds
    True
    """
    if not (math.isfinite(margin) and margin >= 0):
        raise BadOption(f"The margin is {margin}; expected zero or above.")
    if direction not in ("higher is better", "lower is better"):
        raise BadOption(f"The direction is {direction!r}.")
    found = _difference(first, second)
    higher = direction == "higher is better"
    null = -margin if higher else margin
    interval = t_interval(
        found.difference,
        found.standard_error,
        found.df,
        alternative="greater" if higher else "less",
        confidence=1 - _alpha(alpha),
    )
    return MarginTest(
        claim=f"difference {'above' if higher else 'below'} {null:g}",
        holds=interval[0] > null if higher else interval[1] < null,
        p=_shifted(found, null, upper=higher),
        difference=found.difference,
        interval=interval,
        margins=(null, math.inf) if higher else (-math.inf, null),
        alpha=alpha,
        unit=found.unit,
        sizes=found.sizes,
        diagnostics=found.diagnostics,
    )


def _difference(
    first: Iterable[float] | Difference, second: Iterable[float] | None
) -> Difference:
    if isinstance(first, Difference):
        return first
    if second is None:
        raise BadOption("Only one sample is given; expected two, or a Difference.")
    return welch(list(first), list(second))
