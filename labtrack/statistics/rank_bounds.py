"""Distribution-free tolerance bounds: which order statistic, and how many values."""

import math

from labtrack.statistics.normal_factors import checked_sizes
from labtrack.statistics.samples import TooFewValues, probability


def nonparametric_rank(
    n: int, *, content: float = 0.90, confidence: float = 0.95
) -> int:
    """Rank r such that the r-th smallest value bounds `content` from below.

    Parameters
    ----------
    n : int
        Sample size.
    content, confidence : float
        Between 0 and 1.

    Returns
    -------
    int
        The largest r with P(Binomial(n, 1 - content) >= r) >= confidence.

    Raises
    ------
    TooFewValues
        If even the lowest value is no bound; the message says how many are needed.
    BadOption
        If a level is not between 0 and 1.

    References
    ----------
    CMH-17-1G (2012), 8.3.4.5.1 and tables 8.5.12 and 8.5.13; Guenther (1969), Technical
    report, University of Oslo.

    Examples
    --------
    >>> nonparametric_rank(1693, content=0.99), nonparametric_rank(29)
    (11, 1)
    """
    from scipy.stats import binom

    size = int(checked_sizes(n, at_least=1)[0])
    p = probability(content, name="content")
    level = probability(confidence, name="confidence")
    needed = nonparametric_size(content=p, confidence=level)
    if size < needed:
        raise TooFewValues(
            f"{size} values give no distribution-free bound for {p:g} of the population "
            f"with {level:g} confidence; at least {needed} are needed."
        )
    rank = max(1, int(binom.ppf(1 - level, size, 1 - p)))
    while binom.sf(rank, size, 1 - p) >= level:
        rank += 1
    while rank > 1 and binom.sf(rank - 1, size, 1 - p) < level:
        rank -= 1
    return rank


def nonparametric_size(*, content: float = 0.90, confidence: float = 0.95) -> int:
    """The smallest sample whose lowest value bounds `content` with `confidence`.

    Parameters
    ----------
    content, confidence : float
        Between 0 and 1.

    Returns
    -------
    int
        The smallest n with content^n <= 1 - confidence.

    Raises
    ------
    BadOption
        If a level is not between 0 and 1.

    References
    ----------
    Wilks (1941), Ann. Math. Statist. 12, 91-96.

    Examples
    --------
    >>> nonparametric_size(), nonparametric_size(content=0.99)
    (29, 299)
    """
    p = probability(content, name="content")
    level = probability(confidence, name="confidence")
    size = max(1, math.ceil(math.log1p(-level) / math.log(p)))
    # The logarithms may round to either side of a whole number.
    while size > 1 and p ** (size - 1) <= 1 - level:
        size -= 1
    while p**size > 1 - level:
        size += 1
    return size
