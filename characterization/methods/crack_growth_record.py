"""Crack growth from a list of crack lengths against cycles."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from characterization.methods import crack_growth
from characterization.methods.flag import Flag
from characterization.methods.settings import SaidBy, Setting
from characterization.methods.tensile_result import Figure
from characterization.methods.traces import (
    Channels,
    TraceError,
    TraceMethod,
    TraceResult,
)
from labtrack.statistics.samples import SampleError

VERSION = "crack growth 1"
NEEDED = {
    "b_mm": "B",
    "w_mm": "W",
    "p_max_n": "the highest force",
    "ratio": "the stress ratio",
}
UNIT = "MPa*m^0.5"


def evaluate_crack_growth(
    channels: Channels, settings: Mapping[str, Any]
) -> TraceResult:
    """Rates by seven points, the Paris line and, where rates go so low, the threshold.

    Parameters
    ----------
    channels : mapping
        `cycles`, `crack_length` [mm].
    settings : mapping
        `geometry`: "C(T)" or "M(T)". `b_mm`, `w_mm` [mm], `p_max_n` [N], `ratio`: R.
        `rate_low`, `rate_high` [mm/cycle]: the rates that the Paris line is fitted to.

    Returns
    -------
    TraceResult
        Without a size, force or ratio the rates alone: the exponent then stays owed.

    Raises
    ------
    TraceError
        With fewer than 7 lengths, cycles that do not rise, sizes that cannot be.

    References
    ----------
    ASTM E647-23, X1.3, A1.5.1, A2.5.1; 9.4 for the threshold: the line through rates of
    1e-10 to 1e-9 m/cycle, read at 1e-10 m/cycle.
    """
    cycles, length = channels["cycles"], channels["crack_length"]
    try:
        found = crack_growth.growth_rates(cycles, length)
    except SampleError as error:
        raise TraceError(str(error)) from error
    steps = [
        ("Crack lengths", f"{len(length)}, {length[0]:.4g} to {length[-1]:.4g} mm"),
        ("Rate", "second-degree polynomial through seven points, in the middle one"),
        ("Rates", f"{found.rate.min():.3g} to {found.rate.max():.3g} mm/cycle"),
        ("Scatter of lengths", f"{found.spread_mm:.2g} mm about the polynomials"),
    ]
    missing = [
        word for name, word in NEEDED.items() if settings.get(name) in (None, "")
    ]
    if missing:
        flag = Flag(
            "sizes-missing",
            f"Neither the file nor a person states {', '.join(missing)}; the exponent is "
            "owed until it is evaluated again with them.",
        )
        return TraceResult(VERSION, (), tuple(steps), (flag,), dict(settings))
    return _with_ranges(found, settings, steps)


def _with_ranges(
    found: crack_growth.GrowthRates,
    settings: Mapping[str, Any],
    steps: list[tuple[str, str]],
) -> TraceResult:
    geometry = str(settings["geometry"])
    b, w, force, ratio = (float(settings[name]) for name in NEEDED)
    try:
        ranges = crack_growth.stress_intensity_range(
            found.length_mm,
            geometry=geometry,
            thickness_mm=b,
            width_mm=w,
            force_max_n=force,
            stress_ratio=ratio,
        )
    except SampleError as error:
        raise TraceError(str(error), code="sizes") from error
    flags = _backwards(found)
    low = float(settings.get("rate_low") or 1e-5)
    high = float(settings.get("rate_high") or 1e-3)
    inside = (found.rate >= low) & (found.rate <= high)
    line, why = _line(ranges, found.rate, inside, f"{low:g} to {high:g} mm/cycle")
    threshold, no_threshold = _threshold(ranges, found.rate)
    steps += [
        ("Specimen", f"{geometry}, B {b:g} mm, W {w:g} mm"),
        ("Load", f"highest force {force:g} N, R {ratio:g}"),
        ("ΔK", f"{ranges.min():.3g} to {ranges.max():.3g} MPa√m"),
        ("Paris line", f"through {int(inside.sum())} rates of {low:g} to {high:g} mm/cycle"),
    ]  # fmt: skip
    if line is not None:
        steps += [
            ("da/dN = C ΔK^m", f"C {line.coefficient:.4g} mm/cycle, m {line.exponent:.3f}"),
            ("Scatter of log10 da/dN", f"{line.sd_log_rate:.3f}"),
        ]  # fmt: skip
    return TraceResult(
        version=VERSION,
        figures=(
            Figure("m_Paris", line.exponent if line else None, "1", why),
            Figure("dK_th", threshold, UNIT, no_threshold),
            Figure("R", ratio, "1", ""),
        ),
        steps=tuple(steps),
        flags=tuple(flags),
        settings=dict(settings),
        drawing={
            "ranges": [float(v) for v in ranges],
            "rates": [float(v) for v in found.rate],
            "line": None
            if line is None
            else [
                [float(r), float(line.coefficient * r**line.exponent)]
                for r in (ranges[inside].min(), ranges[inside].max())
            ],
        },
    )


def _backwards(found: crack_growth.GrowthRates) -> list[Flag]:
    back = int((found.rate <= 0).sum())
    if not back:
        return []
    return [
        Flag(
            "crack-runs-back",
            f"{back} rates are zero or below: the lengths scatter more than the crack grew.",
        )
    ]


def _line(
    ranges: np.ndarray, rates: np.ndarray, inside: np.ndarray, between: str
) -> tuple[crack_growth.Paris | None, str]:
    try:
        return crack_growth.paris(ranges[inside], rates[inside]), ""
    except SampleError as error:
        return None, f"Between {between}: {error}"


def _threshold(ranges: np.ndarray, rates: np.ndarray) -> tuple[float | None, str]:
    """The range at 1e-7 mm/cycle, from the decade above it."""
    limit = crack_growth.THRESHOLD_RATE
    near = (rates >= limit * 0.5) & (rates <= limit * 10)
    line, why = _line(ranges, rates, near, f"{limit:g} and {limit * 10:g} mm/cycle")
    if line is None:
        return None, why
    found = line.range_at(limit)
    lowest = float(ranges[near].min())
    if not 0.8 * lowest <= found:
        return None, f"The line reaches {limit:g} mm/cycle far below the lowest rate."
    return found, ""


CRACK_GROWTH = TraceMethod(
    kind="crack-growth",
    trace_kind="crack-growth",
    channels={"cycles": "1", "crack_length": "mm"},
    evaluate=evaluate_crack_growth,
    said={
        "b_mm": "thickness",
        "w_mm": "width",
        "p_max_n": "force_max",
        "ratio": "stress_ratio",
    },
    settings=(
        Setting("geometry", "Specimen", options=("C(T)", "M(T)"), default="C(T)"),
        Setting("b_mm", "Thickness B", "mm", 0.1, 500, said_by=SaidBy.TEST),
        Setting("w_mm", "Width W", "mm", 1, 2000, said_by=SaidBy.TEST),
        Setting(
            "p_max_n", "Highest force of a cycle", "N", 0.1, 1e7, said_by=SaidBy.TEST
        ),
        Setting("ratio", "Stress ratio R", "1", -1e6, 0.999, said_by=SaidBy.TEST),
        Setting("rate_low", "Paris line from", "mm/cycle", 1e-9, 1, default=1e-5),
        Setting(
            "rate_high", "to", "mm/cycle", 1e-9, 10, default=1e-3, above="rate_low"
        ),
    ),
)
