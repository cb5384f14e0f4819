"""Interlaboratory study: repeatability and reproducibility of one material (E691)."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from labtrack.statistics.diagnostics import Diagnostic, judged
from labtrack.statistics.exact import (
    exact_mean,
    nearest_float,
    square_root,
    sum_of_squares_about_mean,
)
from labtrack.statistics.groups import exact_groups
from labtrack.statistics.samples import (
    SampleError,
    probability,
    whole_number,
)

ENOUGH_LABORATORIES = 6
LEVEL = 0.005
"""Two-sided for h, upper for k: the level of the critical values printed in E691."""


@dataclass(frozen=True, slots=True)
class InterlaboratoryPrecision:
    """Precision of one material; all but h and k in the unit of the results.

    `s_lower_r` and `s_upper_r` are the repeatability and reproducibility SDs (s_r and
    s_R of the standard), `r_limit` and `reproducibility_limit` the 95 % limits.
    """

    mean: float
    repeatability_sd: float
    between_sd: float
    reproducibility_sd: float
    sd_of_means: float
    repeatability_limit: float
    reproducibility_limit: float
    h: dict[str, float | None]
    k: dict[str, float | None]
    h_critical: float | None
    k_critical: float
    laboratories: int
    replicates: int
    diagnostics: tuple[Diagnostic, ...]


def h_critical(laboratories: int, *, level: float = LEVEL) -> float:
    """Critical value of |h|, how far one laboratory's mean may lie from the average.

    Parameters
    ----------
    laboratories : int, 3 or more
    level : float
        Two-sided.

    Returns
    -------
    float
        In SDs of the laboratories' means.

    Raises
    ------
    TooFewValues
        With fewer than three laboratories, where h is always the same.
    BadOption
        If that is no whole number, or the level is not between 0 and 1.

    References
    ----------
    ASTM E691-22 (2022), 15.3 and table 5.

    Examples
    --------
    >>> round(h_critical(8), 2)
    2.15
    """
    from scipy.special import stdtrit

    p = whole_number(laboratories, name="The number of laboratories", at_least=3)
    t = -float(stdtrit(p - 2, probability(level, name="level") / 2))
    # t / sqrt(t^2 + p - 2), which is 1 however far out t lies
    return (p - 1) / math.sqrt(p) / math.sqrt(1 + (p - 2) / t / t)


def k_critical(laboratories: int, replicates: int, *, level: float = LEVEL) -> float:
    """Critical value of k, a laboratory's SD over the repeatability SD.

    Parameters
    ----------
    laboratories : int, 2 or more
    replicates : int, 2 or more
    level : float
        Upper.

    Returns
    -------
    float
        Dimensionless.

    Raises
    ------
    TooFewValues
        With fewer than two laboratories or two replicates.
    BadOption
        If these are no whole numbers, or the level is not between 0 and 1.

    References
    ----------
    ASTM E691-22 (2022), 15.3 and table 5.

    Examples
    --------
    >>> round(k_critical(8, 3), 2)
    2.06
    """
    from scipy.special import fdtri

    p = whole_number(laboratories, name="The number of laboratories", at_least=2)
    df = whole_number(replicates, name="The number of replicates", at_least=2) - 1
    f = float(fdtri(df, df * (p - 1), 1 - probability(level, name="level")))
    return math.sqrt(p / (1 + (p - 1) / f))


def _ratio(value: Fraction | float, scale: float) -> float | None:
    return float(value) / scale if scale > 0 else None


def e691_precision(
    results: Mapping[str, Iterable[object]],
) -> InterlaboratoryPrecision:
    """Repeatability and reproducibility of one material from several laboratories.

    Parameters
    ----------
    results : mapping of laboratory to its test results
        Equally many from each; any one unit; text is taken as the decimal it says.

    Returns
    -------
    InterlaboratoryPrecision

    Raises
    ------
    TooFewValues
        With fewer than two laboratories or two results in one.
    SampleError
        If laboratories have different numbers of results (ISO 5725-2 treats those;
        E691 does not).

    Notes
    -----
    s_r is the root of the mean cell variance, s_R^2 = s_xbar^2 + s_r^2 (n-1)/n and not
    below s_r^2; limits are 2.8 times the SD. h and k are consistency statistics,
    None where nothing varies.

    References
    ----------
    ASTM E691-22 (2022), 15.2 to 15.6; ASTM E177-20 (2020), 27.

    Examples
    --------
    >>> found = e691_precision({"A": ["1", "3"], "B": ["2", "6"], "C": ["5", "7"]})
    >>> found.repeatability_sd, round(found.reproducibility_sd, 4)
    (2.0, 2.4495)
    """
    cells = exact_groups(results, each_at_least=2, noun="laboratory")
    sizes = {len(cell) for cell in cells.values()}
    if len(sizes) != 1:
        raise SampleError(
            f"Laboratories have {min(sizes)} to {max(sizes)} results; E691 asks for "
            "equally many."
        )
    p, n = len(cells), sizes.pop()
    means = [exact_mean(cell) for cell in cells.values()]
    variances = [sum_of_squares_about_mean(cell) / (n - 1) for cell in cells.values()]
    within = sum(variances, Fraction(0)) / p
    of_means = sum_of_squares_about_mean(means) / (p - 1)
    between = max(of_means - within / n, Fraction(0))
    average = exact_mean(means)
    s_r, s_means = square_root(within), square_root(of_means)
    s_upper = square_root(within + between)
    h = {
        name: _ratio(mean - average, s_means)
        for name, mean in zip(cells, means, strict=True)
    }
    k = {
        name: _ratio(square_root(variance), s_r)
        for name, variance in zip(cells, variances, strict=True)
    }
    limit_h = h_critical(p) if p >= 3 else None
    limit_k = k_critical(p, n)
    return InterlaboratoryPrecision(
        mean=nearest_float(average),
        repeatability_sd=s_r,
        between_sd=square_root(between),
        reproducibility_sd=s_upper,
        sd_of_means=s_means,
        repeatability_limit=2.8 * s_r,
        reproducibility_limit=2.8 * s_upper,
        h=h,
        k=k,
        h_critical=limit_h,
        k_critical=limit_k,
        laboratories=p,
        replicates=n,
        diagnostics=(
            judged(
                "enough laboratories",
                p >= ENOUGH_LABORATORIES,
                f"{p}; E691 wants {ENOUGH_LABORATORIES} in the final statement",
            ),
            _consistency("h", h, limit_h),
            _consistency("k", k, limit_k),
        ),
    )


def _consistency(
    name: str, found: dict[str, float | None], limit: float | None
) -> Diagnostic:
    beyond = [
        laboratory
        for laboratory, value in found.items()
        if limit is not None and value is not None and abs(value) > limit
    ]
    return judged(
        f"consistency of laboratories ({name})",
        not beyond,
        (f"beyond: {', '.join(beyond)}; " if beyond else "")
        + ("no critical value" if limit is None else f"critical {limit:.2f}"),
    )
