"""Age-hardening curves: peak hardness, time to peak, activation energy."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from labtrack.statistics.diagnostics import Diagnostic, judged
from labtrack.statistics.linear_regression import LinearFit, linear_regression
from labtrack.statistics.profile_fit import ProfileFit, profile_fit
from labtrack.statistics.regression_bands import Band
from labtrack.statistics.samples import (
    NoSpread,
    OutOfDomain,
    SampleError,
    SingularDesign,
    all_equal,
    finite_sample,
    moderate_sample,
    probability,
)

TIMES_H = (1e-9, 1e9)
"""From microseconds to a hundred thousand years."""

GAS_CONSTANT = 8.31446261815324
"""J/(mol K), exact in the SI of 2019 (rounded)."""


@dataclass(frozen=True, slots=True)
class AgeHardening:
    """Hardness before aging, its gain at the peak, and when that is (hours).

    An end of the time's interval is None where the data do not bound it.
    """

    initial: float
    peak_gain: float
    peak_time_h: float
    peak_time_interval_h: tuple[float | None, float | None]
    residual_sd: float
    df: int
    times_h: tuple[float, float]
    confidence: float
    profile: ProfileFit
    diagnostics: tuple[Diagnostic, ...]

    @property
    def peak(self) -> float:
        """Hardness at the peak."""
        return self.initial + self.peak_gain

    def predict(self, time_h: float) -> float:
        """Fitted hardness after a time in hours."""
        return self.initial + self.peak_gain * float(
            aging_gain(np.array([time_h / self.peak_time_h]))[0]
        )

    def band(self, time_h: float, *, confidence: float | None = None) -> Band:
        """Mean and prediction intervals after a time [h] within those tried.

        By linearization in hardness before aging, gain and log time to peak.

        Raises
        ------
        OutOfDomain
            If the time lies outside those tried.
        """
        low, high = self.times_h
        if not low <= time_h <= high:
            raise OutOfDomain(
                f"{time_h:g} h lies outside the times tried, {low:g} to {high:g} h; no "
                "band is given there."
            )
        relative = time_h / self.peak_time_h
        around = aging_gain(relative * np.exp([1e-6, 0.0, -1e-6]))
        by_log_peak = self.peak_gain * float(around[2] - around[0]) / 2e-6
        return self.profile.band(
            self.predict(time_h),
            [1.0, float(around[1]), by_log_peak],
            self.confidence if confidence is None else confidence,
        )


def aging_gain(relative_time: np.ndarray) -> np.ndarray:
    """Strength gain over its peak, against time over the time to peak.

    Parameters
    ----------
    relative_time : array, shape (n,), dimensionless, zero or above

    Returns
    -------
    array, shape (n,)
        0 at the start, 1 at relative time 1, falling slowly beyond.

    Raises
    ------
    Nothing; a negative time gives nan, which :func:`age_hardening_fit` refuses before.

    Notes
    -----
    Harmonic sum of strength by sheared particles, rising as radius^(1/2), and by
    bypassed ones, falling as 1/radius, with radius^3 proportional to time:
    1.5 u / (1 + u^3/2) with u the sixth root of relative time.

    References
    ----------
    Shercliff & Ashby (1990), Acta Metall. Mater. 38, 1789-1802, at constant volume
    fraction.

    Examples
    --------
    >>> aging_gain(np.array([0.0, 1.0])).tolist()
    [0.0, 1.0]
    """
    u = np.asarray(relative_time, dtype=float) ** (1 / 6)
    return 1.5 * u / (1 + 0.5 * u**3)


def age_hardening_fit(
    times_h: Iterable[float],
    hardness: Iterable[float],
    *,
    confidence: float = 0.95,
) -> AgeHardening:
    """Fit hardness against aging time at one temperature.

    Parameters
    ----------
    times_h : array, shape (n,), [h]
        Zero is the state before aging.
    hardness : array, shape (n,), one scale (HV, HBW) or strength [MPa]
    confidence : float
        Two-sided, of the time to peak.

    Returns
    -------
    AgeHardening

    Raises
    ------
    TooFewValues
        With fewer than five values.
    OutOfDomain
        If a time is negative, or not zero and outside 1e-9 to 1e9 h.
    SingularDesign
        With fewer than four distinct times.
    NoSpread
        If hardness is constant or the fit leaves no residual.
    NotFinite
        If a value is nan, infinite or no number.
    OutOfRange
        If values or results are beyond what a double can hold.
    SampleError
        If times and values differ in number.

    Notes
    -----
    Least squares of initial + gain * :func:`aging_gain`, three parameters; the time to
    peak is profiled on a log scale from a thousandth of the shortest to a thousand
    times the longest time. The shape is fixed: the diagnostics say whether it fits.
    One temperature only, no recovery of a cold-worked state.

    References
    ----------
    Shercliff & Ashby (1990), Acta Metall. Mater. 38, 1789-1802, at constant volume
    fraction; as :func:`aging_gain`.

    Examples
    --------
    >>> times = [0, 0.5, 1, 2, 4, 8, 24, 100]
    >>> hv = [72.1, 79.3, 80.2, 80.8, 82.1, 81.9, 80.9, 79.0]
    >>> fit = age_hardening_fit(times, hv)
    >>> round(fit.peak, 1)
    81.3
    """
    level = probability(confidence, name="confidence")
    times = finite_sample(times_h, at_least=5, name="times")
    values = moderate_sample(hardness, at_least=5, name="hardness")
    if times.size != values.size:
        raise SampleError(f"{times.size} times for {values.size} values of hardness.")
    wrong = times[(times != 0) & ((times < TIMES_H[0]) | (times > TIMES_H[1]))]
    if wrong.size:
        raise OutOfDomain(
            f"A time is {wrong[0]:g} h; expected zero, or {TIMES_H[0]:g} to "
            f"{TIMES_H[1]:g}."
        )
    distinct = np.unique(times)
    if distinct.size < 4:
        raise SingularDesign(f"{distinct.size} distinct times; at least 4 are needed.")
    if all_equal(values):
        raise NoSpread(f"All {values.size} values of hardness are equal.")
    aged = distinct[distinct > 0]
    grid = np.linspace(math.log(aged[0]) - 7, math.log(aged[-1]) + 7, 240)

    def design(log_peak: float) -> np.ndarray:
        gain = aging_gain(times / math.exp(log_peak))
        return np.column_stack([np.ones(times.size), gain])

    found = profile_fit(design, values, grid, confidence=level)
    initial, gain = found.coefficients
    peak = math.exp(found.parameter)
    low, high = (None if end is None else math.exp(end) for end in found.interval)
    residuals = values - np.array(found.fitted)
    return AgeHardening(
        initial=initial,
        peak_gain=gain,
        peak_time_h=peak,
        peak_time_interval_h=(low, high),
        residual_sd=found.residual_sd,
        df=found.df,
        times_h=(float(distinct[0]), float(distinct[-1])),
        confidence=level,
        profile=found,
        diagnostics=(
            judged(
                "peak within the times tried",
                bool(aged[0] <= peak <= aged[-1]),
                f"peak at {peak:.3g} h, tried {aged[0]:g} to {aged[-1]:g} h",
            ),
            judged("aging hardens", gain > 0, f"gain {gain:.3g} at the peak"),
            judged(
                "state before aging measured",
                bool((times == 0).any()),
                f"{int((times == 0).sum())} values at time zero",
            ),
            _runs(residuals[np.argsort(times, kind="stable")]),
        ),
    )


def _runs(residuals: np.ndarray) -> Diagnostic:
    """Do residuals change sign too seldom along the curve? (Wald-Wolfowitz)."""
    signs = residuals > 0
    above, n = int(signs.sum()), signs.size
    below = n - above
    runs = 1 + int((signs[1:] != signs[:-1]).sum())
    expected = 1 + 2 * above * below / n
    variance = (expected - 1) * (expected - 2) / (n - 1)
    z = (runs - expected) / math.sqrt(variance) if variance > 0 else 0.0
    return judged(
        "shape fits (runs of residuals)",
        z > -1.645,
        f"{runs} runs, {expected:.1f} expected",
    )


@dataclass(frozen=True, slots=True)
class ActivationEnergy:
    """From times to peak at several temperatures; kJ/mol."""

    energy_kj_mol: float
    interval_kj_mol: tuple[float, float]
    fit: LinearFit
    diagnostics: tuple[Diagnostic, ...]


def activation_energy(
    temperatures_c: Iterable[float],
    peak_times_h: Iterable[float],
    *,
    confidence: float = 0.95,
) -> ActivationEnergy:
    """Arrhenius slope of the time to peak against temperature.

    Parameters
    ----------
    temperatures_c : array, shape (n,), [degC], three or more
    peak_times_h : array, shape (n,), [h]
    confidence : float
        Two-sided.

    Returns
    -------
    ActivationEnergy

    Raises
    ------
    OutOfDomain
        If a time is not above zero or a temperature not above absolute zero.
    TooFewValues
        With fewer than three temperatures.
    SingularDesign
        If all temperatures are equal.
    NotFinite
        If a value is nan, infinite or no number.

    Notes
    -----
    ln t = ln t0 + Q/(R T); one mechanism over the whole range.

    References
    ----------
    Porter & Easterling (2009), Phase Transformations in Metals, 3rd ed., 5.5.

    Examples
    --------
    >>> times = [math.exp(-20 + 130e3 / (GAS_CONSTANT * (t + 273.15))) for t in
    ...          (300.0, 325.0, 350.0)]
    >>> round(activation_energy([300, 325, 350], times).energy_kj_mol, 6)
    130.0
    """
    temperatures = finite_sample(temperatures_c, at_least=3, name="temperatures")
    times = finite_sample(peak_times_h, at_least=3, name="times")
    if (times <= 0).any() or (temperatures <= -273.15).any():
        raise OutOfDomain(
            "Times must be above zero and temperatures above -273.15 degC; got "
            f"{times.min():g} h and {temperatures.min():g} degC."
        )
    fit = linear_regression(
        np.log(times),
        [1 / (GAS_CONSTANT * (temperatures + 273.15))],
        confidence=confidence,
    )
    slope = fit.coefficients[1]
    return ActivationEnergy(
        slope.estimate / 1e3,
        (slope.interval[0] / 1e3, slope.interval[1] / 1e3),
        fit,
        fit.diagnostics,
    )
