"""Thermal analysis of a cup: liquidus, recalescence, solidus, fraction solid.

Pure. A fine-grained melt may show no recalescence at all; that is a result.
"""

from dataclasses import dataclass

import numpy as np
from scipy.signal import savgol_filter

from characterization.methods.flag import Flag
from labtrack.statistics.samples import BadOption, OutOfDomain, TooFewValues

FEWEST_POINTS = 50
FEWEST_SMOOTHED = 5
"""Samples that a quadratic needs to smooth at all."""
NOTICEABLE_RECALESCENCE_K = 0.1


@dataclass(frozen=True, slots=True)
class CoolingCurve:
    """What one cup shows. Temperatures [degC], times [s], rates [K/s].

    `fraction_solid`: by the Newtonian baseline at each time of `times_s`; the integral of
    what the metal cooled slower than the baseline, 0 at the liquidus and 1 at the solidus.
    """

    liquidus_c: float
    liquidus_at_s: float
    undercooling_c: float | None
    growth_c: float | None
    recalescence_k: float
    solidus_c: float
    solidus_at_s: float
    rate_before_k_per_s: float
    times_s: np.ndarray
    fraction_solid: np.ndarray
    smoothing_s: float
    flags: tuple[Flag, ...]


def analyze(
    time_s: np.ndarray,
    temperature_c: np.ndarray,
    *,
    smoothing_s: float = 3.0,
    ambient_c: float = 25.0,
) -> CoolingCurve:
    """Evaluate the cooling curve of a cup from its first derivative.

    Parameters
    ----------
    time_s, temperature_c : array, shape (n,), [s], [degC]
        From the pour to below the solidus; time rises strictly.
    smoothing_s : float, [s]
        Window of the Savitzky-Golay filter (quadratic) that the derivative is taken by;
        kept in the result.
    ambient_c : float, [degC]
        What the cup cools toward: an inert cup slows too as it comes near.

    Returns
    -------
    CoolingCurve
        Liquidus: where the cooling slows first, at the steepest rise of the derivative
        after the highest temperature. Minimum and growth temperature around the arrest
        and their difference, the recalescence; both None where the curve never rises.
        Solidus: the last minimum of the derivative, where the released heat ends.

    Raises
    ------
    TooFewValues
        With fewer than 50 points.
    OutOfDomain
        If time does not rise, a value is no number, or nothing ever slows the cooling.
    BadOption
        If the smoothing is not above two samples.

    References
    ----------
    Baeckerud, Chai and Tamminen, Solidification Characteristics of Aluminum Alloys 2
    (AFS, 1990), ch. 1; Newtonian baseline: Fras et al., AFS Trans. 101 (1993) 505.
    """
    t, temperature = _checked(time_s, temperature_c)
    step = float(np.median(np.diff(t)))
    window = smoothed_samples(smoothing_s, step)
    if window < FEWEST_SMOOTHED or window >= len(t):
        raise BadOption(
            f"Smoothing over {smoothing_s:g} s is {window} samples; expected "
            f"{FEWEST_SMOOTHED} or more, fewer than the {len(t)} there are."
        )
    even = np.arange(t[0], t[-1], step)
    smooth = savgol_filter(np.interp(even, t, temperature), window, 2)
    rate = savgol_filter(
        np.interp(even, t, temperature), window, 2, deriv=1, delta=step
    )
    start = int(smooth.argmax()) + window
    first = _liquidus(rate, smooth - ambient_c, start)
    last = _solidus(rate, first, window)
    undercooled, growth = _arrest(smooth, first, last)
    fraction = _fraction_solid(even, rate, first, last)
    recalescence = 0.0 if growth is None else growth - undercooled
    return CoolingCurve(
        liquidus_c=float(smooth[first]),
        liquidus_at_s=float(even[first]),
        undercooling_c=undercooled,
        growth_c=growth,
        recalescence_k=recalescence,
        solidus_c=float(smooth[last]),
        solidus_at_s=float(even[last]),
        rate_before_k_per_s=-float(rate[start:first].mean())
        if first > start
        else -float(rate[first]),
        times_s=even[first : last + 1],
        fraction_solid=fraction,
        smoothing_s=smoothing_s,
        flags=_remarks(recalescence),
    )


def smoothed_samples(smoothing_s: float, step_s: float) -> int:
    """The odd number of samples that a smoothing takes, recorded every `step_s`.

    >>> smoothed_samples(3.0, 1.0), smoothed_samples(3.0, 0.2)
    (3, 15)
    """
    return round(smoothing_s / step_s) // 2 * 2 + 1


def _checked(time_s, temperature_c) -> tuple[np.ndarray, np.ndarray]:
    t = np.asarray(time_s, dtype=float)
    temperature = np.asarray(temperature_c, dtype=float)
    if len(t) != len(temperature):
        raise OutOfDomain(f"{len(t)} times and {len(temperature)} temperatures.")
    if len(t) < FEWEST_POINTS:
        raise TooFewValues(f"{len(t)} points; expected {FEWEST_POINTS} or more.")
    if not (np.isfinite(t).all() and np.isfinite(temperature).all()):
        raise OutOfDomain("The curve holds values that are no numbers.")
    if (np.diff(t) <= 0).any():
        row = int(np.flatnonzero(np.diff(t) <= 0)[0]) + 1
        raise OutOfDomain(f"Time does not rise at point {row + 1}.")
    return t, temperature


def _liquidus(rate: np.ndarray, excess: np.ndarray, start: int) -> int:
    """The first strong slowing of the cooling, by Newton's law: the steepest rise of the
    derivative before the rate per kelvin above ambient falls below half of its early one.
    """
    if start >= len(rate) - 3:
        raise OutOfDomain("The curve ends where it is hottest; nothing solidifies.")
    above = excess > 0
    per_kelvin = np.divide(rate, excess, out=np.zeros_like(rate), where=above)
    early = per_kelvin[start]
    slowed = np.flatnonzero((per_kelvin > early / 2)[start:] & above[start:])
    if early >= 0 or not len(slowed):
        raise OutOfDomain("Nothing slows the cooling: no liquidus is seen.")
    crossing = start + int(slowed[0])
    rise = np.gradient(rate)
    reach = max(crossing - start, 3)
    low = max(start, crossing - reach)
    return low + int(rise[low : crossing + 1].argmax())


def _solidus(rate: np.ndarray, first: int, window: int) -> int:
    """Where the released heat ends: the deepest dip of the derivative after the arrest."""
    rest = rate[first + window :]
    if len(rest) < window:
        raise OutOfDomain("The curve ends before the metal is solid.")
    return first + window + int(rest.argmin())


def _arrest(
    smooth: np.ndarray, first: int, last: int
) -> tuple[float | None, float | None]:
    """Lowest temperature before the curve rises, and the highest it rises to."""
    stretch = smooth[first : last + 1]
    rises = np.flatnonzero(np.diff(stretch) > 0)
    if not len(rises):
        return None, None
    low = int(rises[0])
    falls = np.flatnonzero(np.diff(stretch[low + 1 :]) < 0)
    high = low + 1 + (int(falls[0]) if len(falls) else len(stretch) - low - 2)
    if stretch[high] - stretch[low] < NOTICEABLE_RECALESCENCE_K:
        return None, None  # the filter's own ripple
    return float(stretch[low]), float(stretch[high])


def _fraction_solid(
    t: np.ndarray, rate: np.ndarray, first: int, last: int
) -> np.ndarray:
    """Share of the latent heat released, by a straight Newtonian baseline."""
    stretch = slice(first, last + 1)
    x = t[stretch]
    base = np.interp(x, (x[0], x[-1]), (rate[first], rate[last]))
    released = np.clip(rate[stretch] - base, 0, None)
    total = np.concatenate(
        [[0.0], np.cumsum((released[1:] + released[:-1]) / 2 * np.diff(x))]
    )
    if total[-1] <= 0:
        raise OutOfDomain("No heat is released between liquidus and solidus.")
    return total / total[-1]


def _remarks(recalescence: float) -> tuple[Flag, ...]:
    if recalescence >= NOTICEABLE_RECALESCENCE_K:
        return ()
    return (
        Flag(
            "no_recalescence",
            "The curve does not rise at the arrest: fine grains need no undercooling; "
            "use the arrest time instead.",
            {"recalescence_k": recalescence},
        ),
    )
