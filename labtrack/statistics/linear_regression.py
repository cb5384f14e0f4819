"""Linear least squares: straight lines, polynomials, several predictors, weights.

Moderate problems are solved in rational arithmetic, so that no digit is lost to an
ill-conditioned design; large ones by an orthogonal factorization in double precision.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from labtrack.statistics.anova import f_ratio, upper_tail_of_f
from labtrack.statistics.diagnostics import Diagnostic, judged
from labtrack.statistics.exact import exact_sample, nearest_float
from labtrack.statistics.least_squares import Solution, solve
from labtrack.statistics.regression_checks import (
    LackOfFit,
    constant_variance,
    lack_of_fit,
    lack_of_fit_check,
)
from labtrack.statistics.samples import (
    BadOption,
    OutOfDomain,
    SampleError,
    TooFewValues,
    probability,
)


@dataclass(frozen=True, slots=True)
class Coefficient:
    """One term: estimate and standard error, in units of response over predictor."""

    name: str
    estimate: float
    sd: float
    t: float
    p: float
    interval: tuple[float, float]


@dataclass(frozen=True, slots=True)
class LinearFit:
    """A fitted linear model; sums of squares in the unit of the response, squared."""

    coefficients: tuple[Coefficient, ...]
    residual_sd: float
    r_squared: float
    r_squared_adjusted: float
    df_reg: int
    ss_reg: float
    ms_reg: float
    f: float
    p: float
    df_res: int
    ss_res: float
    ms_res: float
    n: int
    intercept: bool
    weighted: bool
    fitted: tuple[float, ...]
    residuals: tuple[float, ...]
    leverages: tuple[float, ...]
    ranges: tuple[tuple[float, float], ...]
    confidence: float
    lack_of_fit: LackOfFit | None
    solution: Solution
    diagnostics: tuple[Diagnostic, ...]

    def estimate(self, name: str) -> float:
        """The estimate of one coefficient by name.

        Raises
        ------
        SampleError
            If the model has no such term.
        """
        for coefficient in self.coefficients:
            if coefficient.name == name:
                return coefficient.estimate
        known = ", ".join(coefficient.name for coefficient in self.coefficients)
        raise SampleError(f"The model has no term {name!r}; it has {known}.")


def two_sided_t(confidence: float, df: float) -> float:
    """The factor t such that a fraction `confidence` of Student's t lies within ±t.

    Parameters
    ----------
    confidence : float
        Between 0 and 1.
    df : float
        Degrees of freedom, above zero.

    Returns
    -------
    float
        Dimensionless.

    Raises
    ------
    BadOption
        If the confidence is not between 0 and 1, or df not above zero.

    References
    ----------
    By definition; Student (1908), Biometrika 6, 1-25.

    Examples
    --------
    >>> round(two_sided_t(0.95, 10), 4)
    2.2281
    """
    from scipy.special import stdtrit

    if not df > 0:
        raise BadOption(f"There are {df} degrees of freedom; expected above zero.")
    return -float(stdtrit(df, (1 - probability(confidence, name="confidence")) / 2))


def _coefficient(
    name: str, estimate: float, sd: float, df: int, factor: float
) -> Coefficient:
    from scipy.special import stdtr

    if sd > 0:
        t = estimate / sd
        p = 2 * float(stdtr(df, -abs(t)))
    else:
        t = math.copysign(math.inf, estimate) if estimate else 0.0
        p = 0.0 if estimate else 1.0
    return Coefficient(
        name, estimate, sd, t, p, (estimate - factor * sd, estimate + factor * sd)
    )


def _columns(
    predictors: Iterable[Iterable[object]], names: Sequence[str] | None, n: int
) -> tuple[list[list[Fraction]], list[str]]:
    columns = [
        exact_sample(column, name=f"predictor {at}")
        for at, column in enumerate(predictors, start=1)
    ]
    if not columns:
        raise TooFewValues("No predictor is given; at least one is needed.")
    for at, column in enumerate(columns, start=1):
        if len(column) != n:
            raise SampleError(
                f"Predictor {at} has {len(column)} values, the response has {n}."
            )
    labels = [f"B{at}" for at in range(1, len(columns) + 1)]
    if names is not None:
        labels = [str(name) for name in names]
        if len(labels) != len(columns):
            raise SampleError(f"{len(labels)} names for {len(columns)} predictors.")
    return columns, labels


def _weights(weights: Iterable[object] | None, n: int) -> list[Fraction]:
    if weights is None:
        return [Fraction(1)] * n
    found = exact_sample(weights, name="weights")
    if len(found) != n:
        raise SampleError(f"{len(found)} weights for {n} values; expected one each.")
    if min(found) <= 0:
        raise OutOfDomain(f"A weight is {float(min(found)):g}; expected above zero.")
    return found


def linear_regression(
    response: Iterable[object],
    predictors: Iterable[Iterable[object]],
    *,
    weights: Iterable[object] | None = None,
    intercept: bool = True,
    names: Sequence[str] | None = None,
    confidence: float = 0.95,
) -> LinearFit:
    """Least squares of a response on one or several predictors.

    Parameters
    ----------
    response : shape (n,), any one unit; text is taken as the decimal it says
    predictors : columns, each of shape (n,)
    weights : shape (n,), optional
        Proportional to one over the variance of each response; above zero.
    intercept : bool
        Whether the model has the constant term "B0".
    names : sequence of str, optional
        One per predictor; "B1", "B2", ... if left out.
    confidence : float
        Two-sided, of the coefficients' intervals.

    Returns
    -------
    LinearFit

    Raises
    ------
    TooFewValues
        Without at least one value more than parameters.
    SingularDesign
        If a predictor is constant or a combination of others.
    OutOfDomain
        If a weight is zero or negative.
    NotFinite
        If a value is nan, infinite or no number.
    OutOfRange
        If values or results are beyond what a double can hold.

    Notes
    -----
    Without intercept, R squared and F are about zero, not about the mean (as NIST
    certifies them). A fit without residual has F infinite and standard errors zero.
    Moderate problems are solved in rational arithmetic: their only error is that of
    the numbers given. No robust or errors-in-variables fit.

    References
    ----------
    Draper & Smith (1998), Applied Regression Analysis, 3rd ed., ch. 1, 2, 5, 9.
    Certified values: NIST StRD, linear regression.

    Examples
    --------
    >>> fit = linear_regression(["1.1", "1.9", "3.2", "3.8"], [[1, 2, 3, 4]])
    >>> [round(c.estimate, 6) for c in fit.coefficients]
    [0.15, 0.94]
    """
    y = exact_sample(response, name="response")
    columns, labels = _columns(predictors, names, len(y))
    weighted = weights is not None
    factors = _weights(weights, len(y))
    ranges = tuple(
        (nearest_float(min(column)), nearest_float(max(column))) for column in columns
    )
    if intercept:
        columns, labels = [[Fraction(1)] * len(y), *columns], ["B0", *labels]
    p = len(columns)
    if len(y) <= p:
        raise TooFewValues(
            f"{len(y)} values for {p} parameters; at least {p + 1} are needed."
        )
    found = solve(columns, y, factors, labels)
    df_res, df_reg = len(y) - p, p - (1 if intercept else 0)
    origin = Fraction(0)
    if intercept:
        origin = sum(w * v for w, v in zip(factors, y, strict=True)) / sum(factors)
    total = sum(
        (w * (v - origin) ** 2 for w, v in zip(factors, y, strict=True)), Fraction(0)
    )
    ss_reg = max(total - found.ss_res, Fraction(0))
    ms_reg, ms_res = ss_reg / df_reg, found.ss_res / df_res
    f = f_ratio(ms_reg, ms_res)
    r_squared = 1.0 if total == 0 else nearest_float(ss_reg / total)
    factor = two_sided_t(confidence, df_res)
    lack = lack_of_fit(list(zip(*columns, strict=True)), y, factors, found.ss_res, p)
    leverages = found.leverages()
    return LinearFit(
        coefficients=tuple(
            _coefficient(label, estimate, sd, df_res, factor)
            for label, estimate, sd in zip(
                labels, found.estimates(), found.standard_errors(ms_res), strict=True
            )
        ),
        residual_sd=found.root(ms_res),
        r_squared=r_squared,
        r_squared_adjusted=1 - (1 - r_squared) * (df_res + df_reg) / df_res,
        df_reg=df_reg,
        ss_reg=nearest_float(ss_reg, name="the regression sum of squares"),
        ms_reg=nearest_float(ms_reg),
        f=f,
        p=upper_tail_of_f(f, df_reg, df_res),
        df_res=df_res,
        ss_res=nearest_float(found.ss_res),
        ms_res=nearest_float(ms_res),
        n=len(y),
        intercept=intercept,
        weighted=weighted,
        fitted=found.fitted,
        residuals=found.residuals,
        leverages=leverages,
        ranges=ranges,
        confidence=confidence,
        lack_of_fit=lack,
        solution=found,
        diagnostics=(
            lack_of_fit_check(lack),
            constant_variance(found.fitted, found.residuals),
            judged(
                "no point decides alone",
                max(leverages) < 0.95,
                f"highest leverage {max(leverages):.2f}, {df_res} degrees of freedom "
                "left",
            ),
        ),
    )


def polynomial_regression(
    x: Iterable[object],
    y: Iterable[object],
    *,
    degree: int,
    weights: Iterable[object] | None = None,
    intercept: bool = True,
    confidence: float = 0.95,
) -> LinearFit:
    """Least squares of a polynomial in x; coefficients "B0" to "B<degree>".

    Parameters
    ----------
    x, y : shape (n,), any units; text is taken as the decimal it says
    degree : int
        1 is a straight line.
    weights, intercept, confidence
        As in :func:`linear_regression`.

    Returns
    -------
    LinearFit

    Raises
    ------
    BadOption
        If the degree is below 1.
    SingularDesign
        With no more distinct values of x than the degree.
    SampleError
        As in :func:`linear_regression`.

    References
    ----------
    As in :func:`linear_regression`. Certified values: NIST StRD (1998), Filip and
    Wampler.

    Examples
    --------
    >>> fit = polynomial_regression([0, 1, 2, 3], [1, 2, 5, 10], degree=2)
    >>> [c.estimate for c in fit.coefficients], fit.ss_res
    ([1.0, 0.0, 1.0], 0.0)
    """
    if degree < 1:
        raise BadOption(f"Degree is {degree}; expected 1 or more.")
    base = exact_sample(x, name="x")
    return linear_regression(
        y,
        [[value**power for value in base] for power in range(1, degree + 1)],
        weights=weights,
        intercept=intercept,
        confidence=confidence,
    )
