"""Tolerance bounds of a normal population: plain statistics, under no rulebook.

For bounds that claim to follow CMH-17 or MMPDS practice see `basis`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from labtrack.statistics.descriptive import Number, exact_mean, exact_sd
from labtrack.statistics.diagnostics import Diagnostic, Override, with_overrides
from labtrack.statistics.exact import exact_sample
from labtrack.statistics.goodness import normality
from labtrack.statistics.normal_factors import one_sided_normal_factors
from labtrack.statistics.samples import NoSpread, representable

NO_RULEBOOK = "none (a statistical bound, not an allowable)"


@dataclass(frozen=True, slots=True)
class ToleranceBound:
    """A one-sided tolerance bound, in the unit of the sample.

    With `confidence`, at least `content` of the population lies beyond `bound`.
    """

    bound: float
    factor: float
    n: int
    mean: float
    sd: float
    content: float
    confidence: float
    side: str
    method: str
    rulebook: str
    diagnostics: tuple[Diagnostic, ...] = ()


def one_sided_normal_factor(
    n: int, content: float = 0.90, confidence: float = 0.95
) -> float:
    """Factor k such that mean - k s bounds `content` of a normal population from below.

    Parameters
    ----------
    n : int
        Sample size, at least 2.
    content : float
        Part of the population beyond the bound, between 0 and 1.
    confidence : float
        Between 0 and 1.

    Returns
    -------
    float
        Dimensionless, exact (noncentral t); for many sizes at once see
        `normal_factors.one_sided_normal_factors`.

    Raises
    ------
    TooFewValues
        If n < 2.
    BadOption
        If content or confidence is not between 0 and 1, or n is no whole number.
    NoConvergence
        At levels so extreme that no factor is found.

    References
    ----------
    Krishnamoorthy and Mathew (2009), Statistical Tolerance Regions, eq. 2.2.3;
    CMH-17-1G (2012), tables 8.5.10 and 8.5.11, which differ in the third decimal.

    Examples
    --------
    >>> round(one_sided_normal_factor(10), 5)
    2.35464
    >>> round(one_sided_normal_factor(10, content=0.99), 3)
    3.981
    """
    return float(
        one_sided_normal_factors([n], content=content, confidence=confidence)[0]
    )


def normal_lower_bound(
    values: Iterable[Number],
    *,
    content: float = 0.90,
    confidence: float = 0.95,
    overrides: Mapping[str, Override] | None = None,
) -> ToleranceBound:
    """Lower tolerance bound mean - k s of a normal population.

    Parameters
    ----------
    values : iterable of numbers or decimal text, shape (n,), any unit
        Independent values. Bars of few heats are not independent: see
        `basis.anova_basis`.
    content, confidence : float
        0.90 and 0.95 are the levels of a B value, 0.99 and 0.95 of an A value; the
        bound is neither.
    overrides : mapping of check name to Override
        Whoever decided to go on although the check of that name failed.

    Returns
    -------
    ToleranceBound
        In the unit of the values, the same to the byte whatever their order.

    Raises
    ------
    TooFewValues
        If n < 2.
    NoSpread
        If all values are equal.
    NotFinite
        If a value is nan or infinite.

    References
    ----------
    Krishnamoorthy and Mathew (2009), Statistical Tolerance Regions, section 2.2;
    NIST/SEMATECH e-Handbook of Statistical Methods, 7.2.6.3.

    Examples
    --------
    >>> bound = normal_lower_bound([249, 251, 256, 247, 252, 250])
    >>> round(bound.bound, 2)
    241.63
    """
    return _normal_bound(values, "lower", content, confidence, overrides or {})


def normal_upper_bound(
    values: Iterable[Number],
    *,
    content: float = 0.90,
    confidence: float = 0.95,
    overrides: Mapping[str, Override] | None = None,
) -> ToleranceBound:
    """Upper tolerance bound mean + k s of a normal population.

    The mirror image of `normal_lower_bound`.

    Parameters
    ----------
    values, content, confidence, overrides
        As `normal_lower_bound`.

    Returns
    -------
    ToleranceBound
        In the unit of the values.

    Raises
    ------
    TooFewValues, NoSpread, NotFinite, BadOption
        As `normal_lower_bound`.

    References
    ----------
    Krishnamoorthy and Mathew (2009), Statistical Tolerance Regions, section 2.2.

    Examples
    --------
    >>> round(normal_upper_bound([249, 251, 256, 247, 252, 250]).bound, 2)
    260.03
    """
    return _normal_bound(values, "upper", content, confidence, overrides or {})


def _normal_bound(values, side, content, confidence, overrides) -> ToleranceBound:
    exact = exact_sample(values, at_least=2)
    mean, sd, n = exact_mean(exact), exact_sd(exact), len(exact)
    if sd == 0:
        raise NoSpread(f"All {n} values are {mean:g}; a tolerance bound needs scatter.")
    factor = one_sided_normal_factor(n, content=content, confidence=confidence)
    return ToleranceBound(
        bound=representable(
            mean - factor * sd if side == "lower" else mean + factor * sd, name="bound"
        ),
        factor=factor,
        n=n,
        mean=mean,
        sd=sd,
        content=content,
        confidence=confidence,
        side=side,
        method="normal, exact (noncentral t)",
        rulebook=NO_RULEBOOK,
        diagnostics=with_overrides((normality(exact),), overrides),
    )
