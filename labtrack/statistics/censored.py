"""Samples with "<" and ">" in them: what can be said, by stated rules.

A value below the limit of detection is neither zero nor the limit. Nothing here is
substituted: what the limits leave open is given as bounds, or estimated under a named
distribution.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

import numpy as np

from labtrack.statistics.descriptive import (
    Number,
    QuantileDefinition,
    exact_mean,
    quantile,
)
from labtrack.statistics.diagnostics import Diagnostic, failed, judged, not_run, passed
from labtrack.statistics.exact import exact_sample
from labtrack.statistics.samples import (
    BadOption,
    NoConvergence,
    NoSpread,
    OutOfDomain,
    SampleError,
    TooFewValues,
    moderate_sample,
)

Flag = Literal["", "<", ">"]


@dataclass(frozen=True, slots=True)
class CensoredDescription:
    """What a censored sample says, in the unit of the values.

    `mean_bounds` hold the mean of the sample itself whatever the censored values are;
    None on a side that is open. `median` is None where the limits leave it open.
    `mean` and `sd` are maximum-likelihood estimates of the population's under
    `distribution`, None where they do not exist; the diagnostics say why.
    """

    n: int
    n_below: int
    n_above: int
    mean_bounds: tuple[float | None, float | None]
    median: float | None
    mean: float | None
    sd: float | None
    distribution: str
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class CensoredFit:
    """Maximum-likelihood location and scatter of values (or of their logarithms)."""

    location: float
    scale: float
    n: int
    n_censored: int


def describe_censored(
    values: Iterable[Number],
    flags: Iterable[Flag],
    *,
    distribution: Literal["normal", "lognormal"] = "lognormal",
    floor: Number | None = 0,
) -> CensoredDescription:
    """Describe a sample in which some values are only known to lie below or above.

    Parameters
    ----------
    values : iterable of numbers or decimal text, shape (n,), any unit
        Measured values, and the limits of the censored ones.
    flags : iterable of "", "<" or ">", shape (n,)
    distribution : {"normal", "lognormal"}
        Under which mean and sd of the population are estimated.
    floor : number or None
        The least that a value below its limit can be: 0 for a concentration, None for
        a quantity that may be negative.

    Returns
    -------
    CensoredDescription

    Raises
    ------
    TooFewValues, NotFinite
    SampleError
        If there is not one flag for each value, or a limit lies below the floor.
    BadOption
        If a flag or the distribution is unknown.

    References
    ----------
    Helsel (2012), Statistics for Censored Environmental Data, chapters 6 (bounds in
    place of substitution) and 6.2 (maximum likelihood).

    Examples
    --------
    >>> found = describe_censored(["0.5", "0.8", "1.2", "0.6"], ["<", "", "", ""])
    >>> found.mean_bounds, found.median
    ((0.65, 0.775), 0.7)
    """
    if distribution not in ("normal", "lognormal"):
        raise BadOption(
            f"The distribution is {distribution!r}; expected normal or lognormal."
        )
    sample = exact_sample(values)
    marks = _marks(flags, len(sample))
    least = None if floor is None else exact_sample([floor])[0]
    low, high = _extremes(sample, marks, least)
    mean, sd, note = _estimates(sample, marks, distribution)
    middle = _sure_quantile(low, high, 0.5, "hyndman-fan 7")
    share = sum(mark != "" for mark in marks) / len(marks)
    return CensoredDescription(
        n=len(sample),
        n_below=marks.count("<"),
        n_above=marks.count(">"),
        mean_bounds=tuple(
            None if None in side else exact_mean(side) for side in (low, high)
        ),
        median=middle,
        mean=mean,
        sd=sd,
        distribution=distribution,
        diagnostics=(
            judged(
                "at most half of the values censored",
                share <= 0.5,
                f"{share:.0%} censored",
            ),
            passed("median", "the limits do not move it")
            if middle is not None
            else not_run("median", "it depends on values that are only limits"),
            note,
        ),
    )


def sure_quantile(
    values: Iterable[Number],
    flags: Iterable[Flag],
    p: float,
    *,
    definition: QuantileDefinition = "hyndman-fan 7",
    floor: Number | None = 0,
) -> float | None:
    """A sample quantile where the censored values cannot move it, else None.

    A value "<" may lie anywhere from the floor to its limit, a value ">"
    anywhere above it.

    Parameters
    ----------
    values, flags, floor
        As `describe_censored`.
    p : float
        Between 0 and 1.
    definition : str
        As `descriptive.quantile`.

    Returns
    -------
    float or None
        In the unit of the values; None where a censored value could move it.

    Raises
    ------
    TooFewValues, NotFinite, SampleError, BadOption

    References
    ----------
    Helsel (2012), Statistics for Censored Environmental Data, chapter 6.

    Examples
    --------
    >>> sure_quantile([1, 2, 3, 4, 5], ["<", "", "", "", ">"], 0.5)
    3.0
    >>> sure_quantile([1, 2, 3, 4, 5], ["<", "", "", "", ">"], 0.05) is None
    True
    """
    sample = exact_sample(values)
    least = None if floor is None else exact_sample([floor])[0]
    low, high = _extremes(sample, _marks(flags, len(sample)), least)
    return _sure_quantile(low, high, p, definition)


def _marks(flags: Iterable[Flag], n: int) -> list[str]:
    marks: list[str] = [flag or "" for flag in flags]
    if len(marks) != n:
        raise SampleError(f"{len(marks)} flags for {n} values; expected one each.")
    for mark in marks:
        if mark not in ("", "<", ">"):
            raise BadOption(f"The flag is {mark!r}; expected empty, < or >.")
    return marks


def _extremes(sample, marks, floor):
    """The lowest and the highest sample that the flags allow; None is unbounded."""
    low, high = [], []
    for value, mark in zip(sample, marks, strict=True):
        if mark == "<" and floor is not None and value < floor:
            raise SampleError(
                f"A value is below {float(value):g}, but nothing is below "
                f"{float(floor):g} here."
            )
        low.append(floor if mark == "<" else value)
        high.append(None if mark == ">" else value)
    return low, high


def _sure_quantile(
    low: Sequence[Fraction | None],
    high: Sequence[Fraction | None],
    p: float,
    definition: QuantileDefinition,
) -> float | None:
    # Unbounded values stand far outside: where they matter the two ends then differ.
    known = [value for value in (*low, *high) if value is not None]
    if not known:
        return None
    far = 1 + 4 * max(abs(value) for value in known)
    ends = (
        quantile([-far if v is None else v for v in low], p, definition=definition),
        quantile([far if v is None else v for v in high], p, definition=definition),
    )
    return ends[0] if ends[0] == ends[1] else None


def _estimates(sample, marks, distribution):
    """Mean and sd of the population, or None and a diagnostic that says why."""
    check = f"maximum likelihood, {distribution}"
    try:
        fit = censored_fit(sample, marks, distribution=distribution)
    except SampleError as error:
        return None, None, not_run(check, str(error))
    if distribution == "normal":
        mean, sd = fit.location, fit.scale
    elif fit.location + fit.scale**2 > 700:
        return None, None, failed(check, "the fitted mean is beyond any number")
    else:
        mean = math.exp(fit.location + fit.scale**2 / 2)
        sd = mean * math.sqrt(math.expm1(fit.scale**2))
    return mean, sd, passed(check, f"{fit.n_censored} of {fit.n} values censored")


def censored_fit(
    values: Iterable[Number],
    flags: Iterable[Flag],
    *,
    distribution: Literal["normal", "lognormal"] = "normal",
) -> CensoredFit:
    """Fit a normal or lognormal distribution to a censored sample.

    Parameters
    ----------
    values, flags : shape (n,)
        As `describe_censored`; above zero for lognormal.
    distribution : {"normal", "lognormal"}

    Returns
    -------
    CensoredFit
        Maximum likelihood: mean and standard deviation (divisor n without censoring)
        of the values, or of their natural logarithms.

    Raises
    ------
    TooFewValues
        With fewer than 2 values that are not censored.
    NoSpread, OutOfDomain, OutOfRange, NotFinite, BadOption, SampleError

    Notes
    -----
    Newton steps in (location / scale, 1 / scale), in which the likelihood is concave.

    References
    ----------
    Cohen (1959), Technometrics 1, 217-237; Olsen (1978), Econometrica 46, 1211-1215.

    Examples
    --------
    >>> fit = censored_fit([1, 2, 3, 4, 5, 2.5], ["<", "", "", "", "", ""])
    >>> round(fit.location, 4), round(fit.scale, 4)
    (2.7914, 1.5263)
    """
    sample = exact_sample(values)
    marks = np.array(_marks(flags, len(sample)))
    known = int((marks == "").sum())
    if known < 2:
        raise TooFewValues(
            f"{known} of {len(sample)} values are not censored; 2 are needed."
        )
    x = moderate_sample([float(value) for value in sample])
    if distribution == "lognormal":
        if x.min() <= 0:
            raise OutOfDomain(
                f"The smallest value is {x.min():g}; a lognormal distribution holds "
                "only values above zero."
            )
        x = np.log(x)
    centre, spread = float(x.mean()), float(x.std())
    if not spread > 1e-14 * abs(centre):
        raise NoSpread("All values and limits are equal; a fit needs scatter.")
    gamma, theta = _newton((x - centre) / spread, marks)
    return CensoredFit(
        centre + spread * gamma / theta,
        spread / theta,
        len(sample),
        len(sample) - known,
    )


def _newton(z: np.ndarray, marks: np.ndarray) -> tuple[float, float]:
    at = np.array([0.0, 1.0])
    value, gradient, hessian = _likelihood(at, z, marks)
    for _ in range(200):
        step = np.linalg.solve(hessian, -gradient)
        size = 1.0
        while size > 1e-12:
            trial = at + size * step
            if trial[1] > 0:
                found = _likelihood(trial, z, marks)
                if found[0] >= value - 1e-12 * abs(value):
                    break
            size /= 2
        at, (value, gradient, hessian) = trial, found
        if np.abs(step).max() <= 1e-12 * (1 + np.abs(at).max()):
            return float(at[0]), float(at[1])
    raise NoConvergence("The likelihood of the censored sample has no maximum.")


def _likelihood(at: np.ndarray, z: np.ndarray, marks: np.ndarray):
    """Log-likelihood in (location / scale, 1 / scale) with gradient and Hessian."""
    from scipy.special import log_ndtr

    gamma, theta = at
    known, x = z[marks == ""], z[marks != ""]
    residual = theta * known - gamma
    # "<": P(X < limit) = Phi(theta x - gamma); ">" has the other sign.
    sign = np.where(marks[marks != ""] == "<", 1.0, -1.0)
    u = sign * (theta * x - gamma)
    log_p = log_ndtr(u)
    hazard = np.exp(-u * u / 2 - log_p) / math.sqrt(2 * math.pi)
    curve = -hazard * (u + hazard)
    value = known.size * math.log(theta) - (residual**2).sum() / 2 + log_p.sum()
    gradient = np.array(
        [
            residual.sum() - (sign * hazard).sum(),
            known.size / theta - (residual * known).sum() + (sign * hazard * x).sum(),
        ]
    )
    cross = known.sum() - (curve * x).sum()
    hessian = np.array(
        [
            [-known.size + curve.sum(), cross],
            [
                cross,
                -known.size / theta**2 - (known**2).sum() + (curve * x * x).sum(),
            ],
        ]
    )
    return value, gradient, hessian
