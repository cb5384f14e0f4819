"""Is a new sample equivalent to qualified material? CMH-17's two acceptance tests."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

from labtrack.statistics.anova import upper_tail_of_f
from labtrack.statistics.descriptive import Number, exact_mean, exact_sd
from labtrack.statistics.diagnostics import Diagnostic, judged, not_run
from labtrack.statistics.equivalence_factors import equivalence_factors
from labtrack.statistics.exact import exact_sample
from labtrack.statistics.goodness import normality
from labtrack.statistics.modified_cv import modify_cv
from labtrack.statistics.normal_factors import checked_sizes
from labtrack.statistics.rulebooks import Rulebook
from labtrack.statistics.samples import (
    BadOption,
    NoSpread,
    OutOfDomain,
    probability,
    representable,
    whole_number,
)

NORMAL = "normal distribution of the new sample"


@dataclass(frozen=True, slots=True)
class MaterialSummary:
    """A sample known by its size, mean and standard deviation (n - 1), any unit."""

    n: int
    mean: float
    sd: float

    @classmethod
    def of(cls, values: Iterable[Number]) -> "MaterialSummary":
        """The summary of values; TooFewValues below 2."""
        sample = exact_sample(values, at_least=2)
        return cls(len(sample), exact_mean(sample), exact_sd(sample))


@dataclass(frozen=True, slots=True)
class AcceptanceLimits:
    """Limits for the minimum and the mean of a new sample, in the unit of the mean.

    The verdicts are None where no sample was given, only its size.
    """

    minimum_limit: float
    mean_limit: float
    k1: float
    k2: float
    n: int
    alpha: float
    cv: float
    cv_used: float
    minimum_passes: bool | None
    mean_passes: bool | None
    rulebook: str
    diagnostics: tuple[Diagnostic, ...]

    @property
    def passes(self) -> bool | None:
        """Both at once; None without a sample."""
        if self.minimum_passes is None or self.mean_passes is None:
            return None
        return self.minimum_passes and self.mean_passes


@dataclass(frozen=True, slots=True)
class ChangeOfMean:
    """Two-sided test of equal means with pooled scatter; limits in the unit of the mean."""

    pooled_sd: float
    statistic: float
    critical: float
    lower_limit: float
    upper_limit: float
    degrees_of_freedom: int
    alpha: float
    passes: bool
    rulebook: str
    diagnostics: tuple[Diagnostic, ...]


def acceptance_limits(
    qualified_mean: float,
    qualified_sd: float,
    *,
    n: int | None = None,
    sample: Iterable[Number] | None = None,
    alpha: float = 0.05,
    modified_cv: bool = False,
) -> AcceptanceLimits:
    """Limits for the mean and the minimum of a sample of qualified material.

    Parameters
    ----------
    qualified_mean, qualified_sd : float, any one unit
        Of the qualification; they count as known.
    n : int
        Size of the new sample; not needed where `sample` is given.
    sample : iterable of numbers, shape (n,), same unit, optional
        Judged against the limits.
    alpha : float
        Probability of rejecting equivalent material (0.05 for rejecting a strength drop
        on one property; 0.01 in acceptance of material).
    modified_cv : bool
        Widen the qualification's scatter by CMH-17's rule first.

    Returns
    -------
    AcceptanceLimits
        mean - k1 s for the minimum and mean - k2 s for the mean.

    Raises
    ------
    TooFewValues, NotFinite
    BadOption
        If neither or both of n and sample are given, or alpha is no probability.
    NoSpread
        If the qualified standard deviation is not above zero.
    OutOfDomain
        If the qualified mean is zero or not finite, or not above zero for a modified CV.

    References
    ----------
    CMH-17-1G (2012), 8.4.1; Vangel (2002), Technometrics 44, 242-249.

    Examples
    --------
    >>> limits = acceptance_limits(141.31, 6.415, n=9)
    >>> round(limits.minimum_limit, 2), round(limits.mean_limit, 2)
    (123.73, 137.2)
    """
    if (n is None) == (sample is None):
        raise BadOption("Give the size of the new sample or the sample, one of them.")
    new = None if sample is None else exact_sample(sample, at_least=2)
    size = (
        len(new)
        if new is not None
        else whole_number(n, name="The size of the new sample", at_least=2)
    )
    cv, sd = _scatter(qualified_mean, qualified_sd, modified_cv)
    k1, k2 = equivalence_factors(size, probability(alpha, name="alpha"))
    minimum_limit, mean_limit = qualified_mean - k1 * sd, qualified_mean - k2 * sd
    return AcceptanceLimits(
        minimum_limit=minimum_limit,
        mean_limit=mean_limit,
        k1=k1,
        k2=k2,
        n=size,
        alpha=alpha,
        cv=cv,
        cv_used=sd / qualified_mean,
        minimum_passes=None if new is None else float(min(new)) >= minimum_limit,
        mean_passes=None if new is None else exact_mean(new) >= mean_limit,
        rulebook=str(Rulebook.CMH17),
        diagnostics=(
            not_run(
                "qualified mean and standard deviation are known",
                "the size of the qualification sample is not asked for",
            ),
            not_run(NORMAL, "only the sample's size is given")
            if new is None
            else replace(normality(new), check=NORMAL),
        ),
    )


def change_of_mean(
    qualified: MaterialSummary,
    new: MaterialSummary,
    *,
    alpha: float = 0.05,
    modified_cv: bool = False,
) -> ChangeOfMean:
    """Has the mean changed, up or down? Two-sample t test with pooled scatter.

    Parameters
    ----------
    qualified, new : MaterialSummary, one unit
    alpha : float
        Of both sides together.
    modified_cv : bool
        Widen the qualification's scatter by CMH-17's rule first.

    Returns
    -------
    ChangeOfMean
        The limits are those of the new mean. Equal variances are assumed, as CMH-17
        does; for unequal ones use Welch's test.

    Raises
    ------
    TooFewValues
        If a sample holds fewer than two values.
    BadOption
        If alpha is not between 0 and 1, or a size no whole number.
    OutOfDomain
        If a mean or the new standard deviation is not finite, or a modified CV is asked
        for a mean that is not above zero.
    OutOfRange
        If the pooled scatter is beyond a double.
    NoSpread
        If the qualified sample has no scatter.
    NotFinite
        If a value is nan, infinite or no number.

    References
    ----------
    CMH-17-1G (2012), 8.4.2.

    Examples
    --------
    >>> old, new = MaterialSummary(28, 9.24, 0.162), MaterialSummary(9, 9.02, 0.15785)
    >>> test = change_of_mean(old, new)
    >>> round(test.statistic, 2), round(test.critical, 2), test.passes
    (-3.56, 2.03, False)
    """
    from scipy.special import stdtrit

    level = probability(alpha, name="alpha")
    sizes = checked_sizes([qualified.n, new.n]).astype(int).tolist()
    _, sd = _scatter(qualified.mean, qualified.sd, modified_cv)
    freedom = sum(sizes) - 2
    if not (math.isfinite(new.mean) and 0 <= new.sd < math.inf):
        raise OutOfDomain(
            f"The new mean is {new.mean} and its standard deviation {new.sd}; expected "
            "finite numbers, the latter zero or more."
        )
    squares = math.hypot(math.sqrt(sizes[0] - 1) * sd, math.sqrt(sizes[1] - 1) * new.sd)
    pooled = representable(squares / math.sqrt(freedom), name="pooled deviation")
    error = pooled * math.sqrt(1 / sizes[0] + 1 / sizes[1])
    critical = -float(stdtrit(freedom, level / 2))
    statistic = (new.mean - qualified.mean) / error
    return ChangeOfMean(
        pooled_sd=pooled,
        statistic=statistic,
        critical=critical,
        lower_limit=qualified.mean - critical * error,
        upper_limit=qualified.mean + critical * error,
        degrees_of_freedom=freedom,
        alpha=level,
        passes=abs(statistic) <= critical,
        rulebook=str(Rulebook.CMH17),
        diagnostics=(
            _equal_scatter(qualified, new),
            not_run("normal distribution of both samples", "only summaries are given"),
        ),
    )


def _equal_scatter(qualified: MaterialSummary, new: MaterialSummary) -> Diagnostic:
    """Two-sided F test of the variances as found, before any widening."""
    check = "equal standard deviations (F test, alpha 0.05)"
    if not new.sd > 0:
        return judged(check, False, "the new sample has no scatter")
    f = min(new.sd / qualified.sd, 1e150) ** 2
    tail = upper_tail_of_f(f, new.n - 1, qualified.n - 1)
    p = min(1.0, 2 * min(tail, 1 - tail))
    return judged(check, p >= 0.05, f"p = {p:.3g}")


def _scatter(mean: float, sd: float, modified: bool) -> tuple[float, float]:
    """The CV as found, and the standard deviation to be used."""
    if not sd > 0 or not math.isfinite(sd):
        raise NoSpread(f"The standard deviation is {sd}; expected above zero.")
    if not math.isfinite(mean) or mean == 0 or (modified and mean < 0):
        raise OutOfDomain(f"The mean is {mean}; a CV needs a mean above zero.")
    cv = sd / mean
    return cv, modify_cv(cv) * mean if modified else sd
