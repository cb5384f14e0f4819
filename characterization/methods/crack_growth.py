"""Fatigue crack growth: rates by the seven-point polynomial, ranges of stress intensity.

Pure. A rate belongs to the range of stress intensity at the fitted length, never to the
length as it was read.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from characterization.methods.fracture_toughness import shape_factor
from labtrack.statistics.samples import BadOption, OutOfDomain, TooFewValues

Geometry = Literal["C(T)", "M(T)"]
POINTS = 7
"""Points of one polynomial (ASTM E647-23, X1.3)."""
THRESHOLD_RATE = 1e-7
"""Rate of the threshold, [mm/cycle]: 1e-10 m/cycle (ASTM E647-23, 9.4)."""
LEAST_POINTS = 5


@dataclass(frozen=True, eq=False)
class GrowthRates:
    """Rates [mm/cycle] at the cycles and fitted lengths [mm] that they belong to.

    Arrays of shape (n - 6,): the first and last three readings have no rate. `spread_mm` is
    the standard deviation of readings about their own polynomials.
    """

    cycles: np.ndarray
    length_mm: np.ndarray
    rate: np.ndarray
    spread_mm: float


@dataclass(frozen=True, slots=True)
class Paris:
    """da/dN = C dK^m, with dK in MPa sqrt(m) and da/dN in mm/cycle."""

    exponent: float
    coefficient: float
    sd_log_rate: float
    n: int

    def range_at(self, rate: float) -> float:
        """Range of stress intensity [MPa sqrt(m)] of a rate [mm/cycle]."""
        return (rate / self.coefficient) ** (1 / self.exponent)


def growth_rates(cycles: np.ndarray, length_mm: np.ndarray) -> GrowthRates:
    """Rates by the incremental polynomial method, second degree through seven points.

    Parameters
    ----------
    cycles : array, shape (n,)
        Rising.
    length_mm : array, shape (n,), [mm]

    Raises
    ------
    TooFewValues
        With fewer than 7 readings.
    OutOfDomain
        If a length is not above zero, or cycles do not rise.

    References
    ----------
    ASTM E647-23, X1.3: lengths on cycles scaled to -1 ... 1 within the seven, the rate as
    the derivative in the middle one.

    Examples
    --------
    >>> n = np.arange(9.0) * 1000
    >>> found = growth_rates(n, 10 + 1e-4 * n + 2e-9 * n**2)
    >>> [round(float(v) * 1e4, 6) for v in found.rate]
    [1.12, 1.16, 1.2]
    """
    if len(cycles) < POINTS:
        raise TooFewValues(
            f"{len(cycles)} crack lengths; expected {POINTS} or more for a rate."
        )
    if not (np.isfinite(length_mm).all() and (length_mm > 0).all()):
        raise OutOfDomain("A crack length is not above zero.")
    falls = np.flatnonzero(~(np.diff(cycles) > 0))
    if falls.size:
        at = int(falls[0]) + 1
        raise OutOfDomain(
            f"Reading {at + 1} has {cycles[at]:g} cycles after {cycles[at - 1]:g}; "
            "expected more in each."
        )
    half = POINTS // 2
    fitted, rates, squares = [], [], 0.0
    for middle in range(half, len(cycles) - half):
        around = slice(middle - half, middle + half + 1)
        n, a = cycles[around], length_mm[around]
        center, scale = (n[0] + n[-1]) / 2, (n[-1] - n[0]) / 2
        b2, b1, b0 = np.polyfit((n - center) / scale, a, 2)
        x = (cycles[middle] - center) / scale
        value = b0 + b1 * x + b2 * x**2
        fitted.append(value)
        rates.append((b1 + 2 * b2 * x) / scale)
        squares += (length_mm[middle] - value) ** 2
    return GrowthRates(
        cycles[half : len(cycles) - half],
        np.array(fitted),
        np.array(rates),
        math.sqrt(squares / len(fitted)),
    )


def stress_intensity_range(
    length_mm: np.ndarray,
    *,
    geometry: Geometry,
    thickness_mm: float,
    width_mm: float,
    force_max_n: float,
    stress_ratio: float,
) -> np.ndarray:
    """Range of stress intensity, [MPa sqrt(m)], shape of `length_mm`.

    Parameters
    ----------
    length_mm : array, [mm]
        C(T): from the line of load; M(T): half of the crack, a of 2a.
    geometry : {"C(T)", "M(T)"}
    thickness_mm, width_mm : float, [mm]
    force_max_n : float, [N]
    stress_ratio : float
        R below 1. Below zero the range counts from zero (ASTM E647-23, 3.2.14).

    Raises
    ------
    OutOfDomain
        If a size or force is not above zero, R not below 1, or a crack too long.
    BadOption
        For another geometry.

    References
    ----------
    ASTM E647-23, A1.5.1 for C(T), a/W of 0.2 or more; A2.5.1 for M(T).

    Examples
    --------
    >>> float(stress_intensity_range(
    ...     np.array([25.0]), geometry="C(T)", thickness_mm=12.5, width_mm=50,
    ...     force_max_n=5000, stress_ratio=0.1,
    ... )[0].round(3))
    15.551
    """
    for name, value in (
        ("B", thickness_mm),
        ("W", width_mm),
        ("the highest force", force_max_n),
    ):
        if not (value > 0 and math.isfinite(value)):
            raise OutOfDomain(f"{name} is {value:g}; expected above zero.")
    if not stress_ratio < 1:
        raise OutOfDomain(f"R is {stress_ratio:g}; expected below 1.")
    force_range = force_max_n * (1 - max(stress_ratio, 0.0))
    if geometry == "C(T)":
        shape = np.array([shape_factor(float(a) / width_mm, "C(T)") for a in length_mm])
        root = math.sqrt(width_mm / 1000)
        return force_range / (thickness_mm / 1000 * root) * shape / 1e6
    if geometry != "M(T)":
        raise BadOption(f"{geometry!r} is given; expected C(T) or M(T).")
    alpha = 2 * length_mm / width_mm
    if not (alpha < 0.95).all():
        raise OutOfDomain("2a/W reaches 0.95; expected below.")
    inside = math.pi * alpha / (2 * width_mm / 1000) / np.cos(math.pi * alpha / 2)
    return force_range / (thickness_mm / 1000) * np.sqrt(inside) / 1e6


def paris(ranges: np.ndarray, rates: np.ndarray) -> Paris:
    """The line of log rate on log range.

    Raises TooFewValues with fewer than 5 points, OutOfDomain where one is not above zero
    or all ranges are one.
    """
    if len(ranges) < LEAST_POINTS:
        raise TooFewValues(f"{len(ranges)} rates; expected {LEAST_POINTS} or more.")
    if not ((ranges > 0).all() and (rates > 0).all()):
        raise OutOfDomain("A rate or a range is not above zero; it has no logarithm.")
    x, y = np.log10(ranges), np.log10(rates)
    if not np.ptp(x) > 0:
        raise OutOfDomain("All rates are at one range of stress intensity.")
    slope, intercept = np.polyfit(x, y, 1)
    rest = y - intercept - slope * x
    sd = math.sqrt(float(rest @ rest) / (len(x) - 2))
    return Paris(float(slope), float(10**intercept), sd, len(x))
