"""Differential scanning calorimetry: onset by tangents, peak, enthalpy.

Pure. Onsets move with the heating rate: it is part of every result.
"""

from dataclasses import dataclass

import numpy as np

from labtrack.statistics.samples import OutOfDomain, TooFewValues

FEWEST_POINTS = 20


@dataclass(frozen=True, slots=True)
class Event:
    """One peak: temperatures [degC], enthalpy [J/g], the rate it was seen at [K/min].

    `baseline` is the straight line under the peak: (degC, W/g) at both ends. `tangent`:
    slope [W/(g K)] and the point (degC, W/g) of the steepest flank.
    """

    onset_c: float
    peak_c: float
    end_c: float
    enthalpy_j_per_g: float
    rate_k_per_min: float
    baseline: tuple[tuple[float, float], tuple[float, float]]
    tangent: tuple[float, tuple[float, float]]
    is_endothermic: bool


def thermal_event(
    temperature_c: np.ndarray,
    heat_flow_w_per_g: np.ndarray,
    *,
    from_c: float,
    to_c: float,
    rate_k_per_min: float,
) -> Event:
    """The one peak between two temperatures, over a straight baseline between them.

    Parameters
    ----------
    temperature_c : array, shape (n,), [degC]
        Rising or falling through the run.
    heat_flow_w_per_g : array, shape (n,), [W/g]
        Endothermic up or down: the larger departure from the baseline is the peak.
    from_c, to_c : float, [degC]
        Where the baseline begins and ends, chosen by a person and kept.
    rate_k_per_min : float, [K/min]
        Of heating or cooling, without sign.

    Returns
    -------
    Event
        Onset: where the tangent at the steepest flank before the peak, in the order of
        the run, meets the baseline. End: the same after the peak.

    Raises
    ------
    OutOfDomain
        If the limits do not enclose a stretch of the run, or the rate is not above zero.
    TooFewValues
        With fewer than 20 points between them.

    References
    ----------
    ASTM E794-06 (2018), 10; ASTM E793-06 (2018), 10 (enthalpy); ISO 11357-1:2016, 3.

    Examples
    --------
    >>> t = np.linspace(500, 700, 2001)
    >>> flow = np.where((t > 560) & (t < 600), np.minimum(t - 560, 600 - t), 0.0) / 20
    >>> event = thermal_event(t, flow, from_c=520, to_c=660, rate_k_per_min=10)
    >>> round(event.onset_c), round(event.peak_c), round(event.enthalpy_j_per_g)
    (560, 580, 120)
    """
    if not rate_k_per_min > 0:
        raise OutOfDomain(f"The rate is {rate_k_per_min:g} K/min; expected above zero.")
    low, high = sorted((from_c, to_c))
    inside = (temperature_c >= low) & (temperature_c <= high)
    t, flow = temperature_c[inside], heat_flow_w_per_g[inside]
    if len(t) < FEWEST_POINTS:
        raise TooFewValues(
            f"{len(t)} points between {low:g} and {high:g} degC; expected "
            f"{FEWEST_POINTS} or more."
        )
    if not (np.isfinite(t).all() and np.isfinite(flow).all()):
        raise OutOfDomain("The run holds values that are no numbers.")
    base = flow[0] + (flow[-1] - flow[0]) * (t - t[0]) / (t[-1] - t[0])
    departure = flow - base
    at = int(np.abs(departure).argmax())
    sign = 1.0 if departure[at] > 0 else -1.0
    onset, tangent = _tangent(t, sign * departure, flow, before=True, at=at)
    end, _other = _tangent(t, sign * departure, flow, before=False, at=at)
    seconds_per_k = 60 / rate_k_per_min
    area = abs(float(np.trapezoid(departure, t))) * seconds_per_k
    return Event(
        onset,
        float(t[at]),
        end,
        area,
        rate_k_per_min,
        ((float(t[0]), float(flow[0])), (float(t[-1]), float(flow[-1]))),
        tangent,
        _is_endothermic(t, sign),
    )


def _is_endothermic(t: np.ndarray, sign: float) -> bool:
    """By the convention that melting on heating goes up (ISO 11357: endo up)."""
    return sign > 0 if t[-1] > t[0] else sign < 0


def _tangent(
    t: np.ndarray, departure: np.ndarray, flow: np.ndarray, *, before: bool, at: int
) -> tuple[float, tuple[float, tuple[float, float]]]:
    """Where the steepest flank, carried on, leaves the baseline."""
    flank = slice(0, at + 1) if before else slice(at, len(t))
    x, y, raw = t[flank], departure[flank], flow[flank]
    if len(x) < 5:
        raise TooFewValues(
            "The peak lies at the end of the baseline; expected a flank on both sides."
        )
    slopes = np.gradient(y, x)
    rising = slopes * np.sign(x[-1] - x[0]) * (1 if before else -1)
    # The steepest point may be one noisy sample: the flank near half its height is used.
    steep = y > 0.25 * y.max()
    steep &= y < 0.75 * y.max()
    if steep.sum() >= 3:
        slope, cut = np.polyfit(x[steep], y[steep], 1)
        middle = int(np.flatnonzero(steep)[len(np.flatnonzero(steep)) // 2])
    else:
        middle = int(rising.argmax())
        slope = slopes[middle]
        cut = y[middle] - slope * x[middle]
    if slope == 0:
        raise OutOfDomain("The flank of the peak has no slope; is there a peak?")
    return float(-cut / slope), (float(slope), (float(x[middle]), float(raw[middle])))
