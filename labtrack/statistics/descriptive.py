"""Exact moments, order statistics and what one sample looks like.

Sums are exact (integers behind the floats, or behind decimal text), so a mean or a
standard deviation is the correctly rounded one, whatever the order of the values.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from labtrack.statistics import exact
from labtrack.statistics.diagnostics import Diagnostic, not_run
from labtrack.statistics.samples import BadOption, NoSpread

Number = float | int | str | Decimal | Fraction

QuantileDefinition = Literal[
    "hyndman-fan 4",
    "hyndman-fan 5",
    "hyndman-fan 6",
    "hyndman-fan 7",
    "hyndman-fan 8",
    "hyndman-fan 9",
]
# alpha and beta of Hyndman and Fan (1996), table 1: plotting positions
# (k - alpha) / (n + 1 - alpha - beta).
PLOTTING_POSITIONS = {
    "hyndman-fan 4": (Fraction(0), Fraction(1)),
    "hyndman-fan 5": (Fraction(1, 2), Fraction(1, 2)),
    "hyndman-fan 6": (Fraction(0), Fraction(0)),
    "hyndman-fan 7": (Fraction(1), Fraction(1)),
    "hyndman-fan 8": (Fraction(1, 3), Fraction(1, 3)),
    "hyndman-fan 9": (Fraction(3, 8), Fraction(3, 8)),
}


@dataclass(frozen=True, slots=True)
class Description:
    """One sample in figures, in the unit of the sample.

    `sd` (n - 1) and `cv` are None where they do not exist; `diagnostics` then says why.
    """

    n: int
    mean: float
    sd: float | None
    cv: float | None
    minimum: float
    lower_quartile: float
    median: float
    upper_quartile: float
    maximum: float
    quantile_definition: str
    diagnostics: tuple[Diagnostic, ...] = ()


def exact_mean(values: Iterable[Number], *, name: str = "sample") -> float:
    """Arithmetic mean, correctly rounded.

    Parameters
    ----------
    values : iterable of numbers or decimal text, shape (n,), any unit
    name : str
        What the error message calls the sample.

    Returns
    -------
    float
        The mean, in the unit of the values. The order of the values does not matter.

    Raises
    ------
    TooFewValues
        If there is no value.
    NotFinite
        If a value is nan or infinite.

    References
    ----------
    NIST (1998), Statistical Reference Datasets, univariate summary statistics: agrees to the 15
    certified digits for every set (for data given as text; as floats NumAcc4 loses
    its last digits before any arithmetic begins).

    Examples
    --------
    >>> exact_mean([10000001, 10000003, 10000002])
    10000002.0
    >>> exact_mean(["0.1", "0.2"])
    0.15
    """
    return exact.nearest_float(exact.exact_mean(exact.exact_sample(values, name=name)))


def exact_variance(values: Iterable[Number], *, name: str = "sample") -> Fraction:
    """Sample variance (divisor n - 1) as an exact fraction, in the unit squared.

    Parameters
    ----------
    values, name
        As `exact_mean`.

    Returns
    -------
    Fraction
        In the unit squared.

    Raises
    ------
    TooFewValues
        If n < 2.
    NotFinite
        If a value is nan or infinite.

    References
    ----------
    By definition; NIST (1998), Statistical Reference Datasets, univariate summary
    statistics.

    Examples
    --------
    >>> exact_variance([1, 2, 4])
    Fraction(7, 3)
    """
    sample = exact.exact_sample(values, at_least=2, name=name)
    return exact.sum_of_squares_about_mean(sample) / (len(sample) - 1)


def exact_sd(values: Iterable[Number], *, name: str = "sample") -> float:
    """Sample standard deviation (divisor n - 1), correctly rounded.

    Parameters
    ----------
    values : iterable of numbers or decimal text, shape (n,), any unit
    name : str
        What the error message calls the sample.

    Returns
    -------
    float
        The standard deviation, in the unit of the values; 0.0 if all are equal.

    Raises
    ------
    TooFewValues
        If n < 2.
    NotFinite
        If a value is nan or infinite.

    References
    ----------
    By definition; NIST (1998), Statistical Reference Datasets, univariate summary
    statistics.

    Examples
    --------
    >>> exact_sd([10000001, 10000003, 10000002])
    1.0
    """
    return exact.square_root(exact_variance(values, name=name))


def lag_autocorrelation(values: Iterable[Number], *, lag: int = 1) -> float:
    """Autocorrelation coefficient at a lag, correctly rounded.

    The NIST definition: the sum of products of deviations from the overall mean, `lag`
    apart, over the sum of all squared deviations (no n / (n - lag) correction).

    Parameters
    ----------
    values : iterable of numbers or decimal text, shape (n,), in order, any unit
    lag : int, 1 or more

    Returns
    -------
    float
        Dimensionless, between -1 and 1.

    Raises
    ------
    TooFewValues
        If n is not above the lag, or below 2.
    NoSpread
        If all values are equal.
    BadOption
        If the lag is below 1.
    NotFinite
        If a value is nan or infinite.

    References
    ----------
    NIST/SEMATECH (2012), e-Handbook of Statistical Methods, 1.3.5.12; certified values:
    NIST StRD (1998).

    Examples
    --------
    >>> lag_autocorrelation([10000001, 10000003, 10000002])
    -0.5
    """
    if lag < 1:
        raise BadOption(f"The lag is {lag}; expected 1 or more.")
    sample = exact.exact_sample(values, at_least=max(2, lag + 1))
    mean = exact.exact_mean(sample)
    deviations = [value - mean for value in sample]
    square = exact.sum_of_squares_about_mean(sample)
    if square == 0:
        raise NoSpread("All values are equal; an autocorrelation needs scatter.")
    products = sum(
        early * late for early, late in zip(deviations, deviations[lag:], strict=False)
    )
    return exact.nearest_float(products / square)


def quantile(
    values: Iterable[Number],
    probability: float,
    *,
    definition: QuantileDefinition = "hyndman-fan 7",
) -> float:
    """Sample quantile under a named definition, by linear interpolation.

    Parameters
    ----------
    values : iterable of numbers, shape (n,), any unit
    probability : float
        Between 0 and 1.
    definition : str
        "hyndman-fan 4" to "hyndman-fan 9"; 7 is the default of numpy, R and
        spreadsheets, 6 that of Minitab and JMP, 5 the hydrologists', 8 nearly
        median-unbiased.

    Returns
    -------
    float
        In the unit of the values; beyond the last plotting position, the extreme.

    Raises
    ------
    TooFewValues, NotFinite
        As `exact_mean`.
    BadOption
        If the probability is not between 0 and 1 or the definition is not known.

    References
    ----------
    Hyndman and Fan (1996), The American Statistician 50, 361-365, table 1.

    Examples
    --------
    >>> quantile([1, 2, 3, 4], 0.25)
    1.75
    >>> quantile([1, 2, 3, 4], 0.25, definition="hyndman-fan 6")
    1.25
    """
    if not 0 <= probability <= 1:
        raise BadOption(f"The probability is {probability}; expected 0 to 1.")
    if definition not in PLOTTING_POSITIONS:
        raise BadOption(
            f"The quantile definition is {definition!r}; "
            f"expected one of {', '.join(PLOTTING_POSITIONS)}."
        )
    ordered = sorted(exact.exact_sample(values))
    alpha, beta = PLOTTING_POSITIONS[definition]
    # The decimal a person means by 0.1, not the binary float nearest to it.
    p = Fraction(repr(float(probability)))
    position = alpha + p * (len(ordered) + 1 - alpha - beta)
    position = min(max(position, Fraction(1)), Fraction(len(ordered)))
    below = math.floor(position)
    above = min(below + 1, len(ordered))
    low, high = ordered[below - 1], ordered[above - 1]
    return float(low + (position - below) * (high - low))


def describe(
    values: Iterable[Number],
    *,
    quantile_definition: QuantileDefinition = "hyndman-fan 7",
) -> Description:
    """What one sample looks like: n, mean, sd, cv, extremes and quartiles.

    Parameters
    ----------
    values : iterable of numbers or decimal text, shape (n,), any unit
    quantile_definition : str
        See `quantile`.

    Returns
    -------
    Description
        In the unit of the values (`cv` is dimensionless). With one value `sd` and `cv`
        are None, with a mean of zero `cv` is; a diagnostic *not run* gives the reason.

    Raises
    ------
    TooFewValues
        If there is no value.
    NotFinite
        If a value is nan or infinite.

    References
    ----------
    By definition; quartiles: Hyndman & Fan (1996), The American Statistician 50,
    361-365.

    Examples
    --------
    >>> sample = describe([249, 251, 256])
    >>> sample.mean, round(sample.sd, 6), sample.median
    (252.0, 3.605551, 251.0)
    >>> describe([249]).diagnostics[0].outcome
    <Outcome.NOT_RUN: 'not run'>
    """
    sample = exact.exact_sample(values)
    mean = exact_mean(sample)
    notes = []
    sd = cv = None
    if len(sample) < 2:
        notes.append(not_run("scatter", "One value has no standard deviation."))
    else:
        sd = exact_sd(sample)
        if mean == 0:
            notes.append(
                not_run(
                    "coefficient of variation",
                    "The mean is zero, so sd / mean does not exist.",
                )
            )
        else:
            cv = sd / abs(mean)
    lower, middle, upper = (
        quantile(sample, p, definition=quantile_definition) for p in (0.25, 0.5, 0.75)
    )
    return Description(
        n=len(sample),
        mean=mean,
        sd=sd,
        cv=cv,
        minimum=float(min(sample)),
        lower_quartile=lower,
        median=middle,
        upper_quartile=upper,
        maximum=float(max(sample)),
        quantile_definition=quantile_definition,
        diagnostics=tuple(notes),
    )
