"""A step of a load as it ran, against the step that was planned. Pure.

Temperatures in °C, tolerances and differences in K, times in hours and seconds.
"""

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "step", "set-temperature", "load-temperature", "time", "ramp", "medium",
    "medium-temperature", "delay", "missing", "unplanned",
]  # fmt: skip
SET_POINT_TOLERANCE_K = 0.5
"""A set point is dialed, not measured: beyond its reading it is another one."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step, planned or as it ran; what is None is not said."""

    kind: str
    set_temperature_c: float | None = None
    load_temperature_c: float | None = None
    duration_h: float | None = None
    ramp_k_per_h: float | None = None
    medium: str = ""
    medium_temperature_c: float | None = None
    delay_s: float | None = None


@dataclass(frozen=True, slots=True)
class Tolerances:
    """How far a load may lie from its cycle before it is said."""

    temperature_k: float
    time_pct: float


@dataclass(frozen=True, slots=True)
class Deviation:
    """One thing that was not as planned, with both sides and the tolerance used, in the
    unit of the kind: °C and K, hours and percent, K/h and percent, seconds.
    """

    kind: Kind
    planned: float | str | None
    actual: float | str | None
    tolerance: float | None = None


def deviations(
    planned: Step | None, actual: Step | None, tolerances: Tolerances
) -> tuple[Deviation, ...]:
    """What of a step was not as planned; empty where everything said agrees.

    Parameters
    ----------
    planned, actual : Step or None
        None where a step was not planned, or has not been recorded.
    tolerances : Tolerances
        Temperatures [K] either way; times and ramps [%] of what was planned, either way.
        A quench delay has a longest time and no tolerance.

    >>> soak = Step("soak", set_temperature_c=325, duration_h=4)
    >>> ran = Step("soak", set_temperature_c=325, load_temperature_c=333, duration_h=4.1)
    >>> [each.kind for each in deviations(soak, ran, Tolerances(6, 5))]
    ['load-temperature']
    """
    if planned is None or actual is None:
        if planned is None and actual is None:
            return ()
        kind: Kind = "missing" if actual is None else "unplanned"
        return (
            Deviation(
                kind, planned.kind if planned else None, actual.kind if actual else None
            ),
        )
    found = [
        *_step(planned, actual),
        *_temperatures(planned, actual, tolerances.temperature_k),
        *_times(planned, actual, tolerances.time_pct),
        *_quench(planned, actual, tolerances.temperature_k),
    ]
    return tuple(found)


def _step(planned: Step, actual: Step):
    if planned.kind != actual.kind:
        yield Deviation("step", planned.kind, actual.kind)


def _temperatures(planned: Step, actual: Step, tolerance: float):
    wanted = planned.set_temperature_c
    if wanted is None:
        return
    if _apart(wanted, actual.set_temperature_c, SET_POINT_TOLERANCE_K):
        yield Deviation(
            "set-temperature",
            wanted,
            actual.set_temperature_c,
            SET_POINT_TOLERANCE_K,
        )
    if _apart(wanted, actual.load_temperature_c, tolerance):
        yield Deviation(
            "load-temperature", wanted, actual.load_temperature_c, tolerance
        )


def _times(planned: Step, actual: Step, tolerance: float):
    for kind, wanted, ran in (
        ("time", planned.duration_h, actual.duration_h),
        ("ramp", planned.ramp_k_per_h, actual.ramp_k_per_h),
    ):
        if wanted is not None and _apart(wanted, ran, tolerance / 100 * wanted):
            yield Deviation(kind, wanted, ran, tolerance)


def _quench(planned: Step, actual: Step, tolerance: float):
    named, used = planned.medium.strip(), actual.medium.strip()
    if named and used and named.casefold() != used.casefold():
        yield Deviation("medium", named, used)
    wanted = planned.medium_temperature_c
    if wanted is not None and _apart(wanted, actual.medium_temperature_c, tolerance):
        yield Deviation(
            "medium-temperature", wanted, actual.medium_temperature_c, tolerance
        )
    longest, took = planned.delay_s, actual.delay_s
    if longest is not None and took is not None and took > longest:
        yield Deviation("delay", longest, took)


def _apart(wanted: float, ran: float | None, tolerance: float) -> bool:
    """Beyond the tolerance, by more than the arithmetic of floats."""
    return ran is not None and abs(ran - wanted) > tolerance * (1 + 1e-9) + 1e-9
