"""What a fitted line must stand: lack of fit against pure error, constant variance."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from labtrack.statistics.anova import upper_tail_of_f
from labtrack.statistics.diagnostics import Diagnostic, judged, not_run

SIGNIFICANT = 0.05


@dataclass(frozen=True, slots=True)
class LackOfFit:
    """Scatter about the model, split by repeated points; F and p None without it."""

    df_lack: int
    ss_lack: float
    df_pure: int
    ss_pure: float
    f: float | None
    p: float | None


def lack_of_fit(
    rows: Sequence[tuple[Fraction, ...]],
    y: Sequence[Fraction],
    weights: Sequence[Fraction],
    ss_res: Fraction,
    p: int,
) -> LackOfFit | None:
    """Scatter about the model against scatter between repeats of one point.

    Parameters
    ----------
    rows, y, weights : the design, response and weights, n of each
    ss_res : weighted residual sum of squares of the model
    p : its number of parameters

    Returns
    -------
    LackOfFit or None
        None where no point was repeated.

    Raises
    ------
    Nothing for data that a model was fitted to.

    References
    ----------
    Draper & Smith (1998), Applied Regression Analysis, 3rd ed., 2.1.

    Examples
    --------
    >>> rows = [(Fraction(x),) for x in (0, 1, 1, 2)]
    >>> y = [Fraction(v) for v in (0, 1, 3, 2)]
    >>> lack_of_fit(rows, y, [Fraction(1)] * 4, Fraction(5, 2), 2).ss_pure
    2.0
    """
    points: dict[tuple[Fraction, ...], list[tuple[Fraction, Fraction]]] = {}
    for row, value, weight in zip(rows, y, weights, strict=True):
        points.setdefault(tuple(row), []).append((value, weight))
    df_pure, df_lack = len(y) - len(points), len(points) - p
    if df_pure == 0:
        return None
    pure = Fraction(0)
    for repeats in points.values():
        if len(repeats) == 1:
            continue
        total = sum(weight for _, weight in repeats)
        mean = sum(value * weight for value, weight in repeats) / total
        pure += sum(weight * (value - mean) ** 2 for value, weight in repeats)
    lack = max(ss_res - pure, Fraction(0))
    f = tail = None
    if df_lack > 0 and pure > 0:
        f = float(lack / df_lack / (pure / df_pure))
        tail = upper_tail_of_f(f, df_lack, df_pure)
    return LackOfFit(df_lack, float(lack), df_pure, float(pure), f, tail)


def lack_of_fit_check(found: LackOfFit | None) -> Diagnostic:
    """The lack of fit as a diagnostic, not run where it cannot be judged.

    Parameters
    ----------
    found : LackOfFit or None
        None where no point was repeated.

    Returns
    -------
    Diagnostic

    Raises
    ------
    Nothing.

    References
    ----------
    Draper & Smith (1998), Applied Regression Analysis, 3rd ed., 2.1.

    Examples
    --------
    >>> lack_of_fit_check(LackOfFit(3, 6.0, 5, 5.0, 2.0, 0.232)).detail
    'F(3, 5) = 2.000, p = 0.232'
    """
    check = "lack of fit"
    if found is None:
        return not_run(check, "no point was repeated")
    if found.f is None or found.p is None:
        return not_run(check, "too few distinct points, or the repeats do not scatter")
    return judged(
        check,
        found.p >= SIGNIFICANT,
        f"F({found.df_lack}, {found.df_pure}) = {found.f:.3f}, p = {found.p:.3f}",
    )


def constant_variance(
    fitted: Sequence[float], residuals: Sequence[float]
) -> Diagnostic:
    """Do squared residuals grow with the fitted value? (Breusch-Pagan, Koenker).

    Parameters
    ----------
    fitted, residuals : n of each, in the unit of the response

    Returns
    -------
    Diagnostic
        Not run below 8 values, or where residuals or fitted values do not vary.

    Raises
    ------
    Nothing.

    References
    ----------
    Breusch & Pagan (1979), Econometrica 47, 1287-1294; Koenker (1981), J. Econometrics
    17, 107-112.

    Examples
    --------
    >>> constant_variance([1.0, 2.0], [0.1, -0.1]).outcome
    <Outcome.NOT_RUN: 'not run'>
    """
    from scipy.special import chdtrc

    check = "constant variance (Breusch-Pagan, studentized)"
    n = len(fitted)
    largest = max(map(abs, residuals))
    width = max(fitted) - min(fitted)
    if n < 8 or largest == 0.0 or width == 0.0:
        return not_run(check, f"n = {n}; 8 values that scatter are needed")
    x = [(value - fitted[0]) / width for value in fitted]
    y = [(value / largest) ** 2 for value in residuals]
    mean_x, mean_y = math.fsum(x) / n, math.fsum(y) / n
    sxx = math.fsum((a - mean_x) ** 2 for a in x)
    syy = math.fsum((b - mean_y) ** 2 for b in y)
    sxy = math.fsum((a - mean_x) * (b - mean_y) for a, b in zip(x, y, strict=True))
    if syy == 0.0:
        return not_run(check, "all residuals are of one size")
    statistic = n * sxy * sxy / (sxx * syy)
    p = float(chdtrc(1, statistic))
    return judged(check, p >= SIGNIFICANT, f"LM = {statistic:.3f}, p = {p:.3f}")
