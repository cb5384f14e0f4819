"""What a furnace log says of the soaks of a load: when each was reached, how long the
temperature stayed in its window, how far it strayed. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

LONGEST_EXCURSION_S = 600.0
"""A shorter time outside the window belongs to the same soak."""


@dataclass(frozen=True, slots=True)
class Soak:
    """A step that holds a temperature: its number, set [degC] and planned time [h]."""

    position: int
    set_c: float
    planned_h: float | None


@dataclass(frozen=True, slots=True)
class Stay:
    """What one channel says of one soak, times in seconds from the log's beginning.

    `in_window_h` [h] is the time within the tolerance between `arrived_s` and `left_s`;
    `deviation_k` [K] the largest distance from the set temperature in between, with its
    sign. All are None where the window was never reached; `nearest_c` says how near.
    """

    position: int
    channel: str
    set_c: float
    arrived_s: float | None
    left_s: float | None
    in_window_h: float | None
    deviation_k: float | None
    nearest_c: float | None
    goes_on: bool = False
    """The log ends while the temperature is still in the window."""


def stays(
    elapsed_s: np.ndarray,
    temperatures: Mapping[str, np.ndarray],
    soaks: Sequence[Soak],
    *,
    tolerance_k: float,
) -> tuple[Stay, ...]:
    """Every soak as every channel saw it, in their order.

    Parameters
    ----------
    elapsed_s : array, shape (n,), [s]
        Rising.
    temperatures : mapping of arrays, shape (n,), [degC]
        By channel; a gap is NaN and counts neither as inside nor as outside.
    soaks : sequence of Soak
        In the order they were run.
    tolerance_k : float, [K]
        Half the window.

    References
    ----------
    AMS 2750H, 3.2.1 (the tolerance of a furnace class) and AMS 2771F, 3.4 (soaking begins
    when all load sensors are in the window).

    Examples
    --------
    >>> import numpy as np
    >>> t = np.arange(0, 10_000, 60.0)
    >>> load = np.minimum(20 + 0.1 * t, 325.0)
    >>> (stay,) = stays(t, {"TC1": load}, [Soak(1, 325.0, 1.0)], tolerance_k=6.0)
    >>> round(stay.in_window_h, 2), stay.deviation_k, stay.goes_on
    (1.93, -5.0, True)
    """
    return tuple(
        stay
        for channel, values in temperatures.items()
        for stay in _of_channel(elapsed_s, values, channel, soaks, tolerance_k)
    )


def _of_channel(
    elapsed: np.ndarray,
    values: np.ndarray,
    channel: str,
    soaks: Sequence[Soak],
    tolerance: float,
) -> Iterator[Stay]:
    import numpy as np

    known = np.isfinite(values)
    t, v = elapsed[known], values[known]
    begin = 0
    for soak in soaks:
        runs = list(_runs(t, np.abs(v - soak.set_c) <= tolerance, begin))
        chosen = _chosen(t, runs, soak.planned_h)
        if chosen is None:
            yield _never(soak, channel, v[begin:])
            continue
        first, last = chosen
        inside = np.abs(v[first : last + 1] - soak.set_c) <= tolerance
        steps = np.diff(t[first : last + 1])
        away = v[first : last + 1] - soak.set_c
        yield Stay(
            soak.position,
            channel,
            soak.set_c,
            float(t[first]),
            float(t[last]),
            float(steps[inside[:-1] & inside[1:]].sum() / 3600),
            float(away[np.argmax(np.abs(away))]),
            None,
            goes_on=last == len(t) - 1,
        )
        begin = last + 1


def _runs(t: np.ndarray, inside: np.ndarray, begin: int) -> Iterator[tuple[int, int]]:
    """First and last index of each time in the window, short excursions bridged."""
    import numpy as np

    places = np.flatnonzero(inside[begin:]) + begin
    if not places.size:
        return
    first = last = int(places[0])
    for place in places[1:]:
        place = int(place)
        if place > last + 1 and t[place] - t[last] > LONGEST_EXCURSION_S:
            yield first, last
            first = place
        last = place
    yield first, last


def _chosen(
    t: np.ndarray, runs: list[tuple[int, int]], planned_h: float | None
) -> tuple[int, int] | None:
    """The first that lasted at least half of what was planned, else the longest."""
    if not runs:
        return None
    least = (planned_h or 0) * 1800
    lasting = [run for run in runs if planned_h and t[run[1]] - t[run[0]] >= least]
    return lasting[0] if lasting else max(runs, key=lambda run: t[run[1]] - t[run[0]])


def _never(soak: Soak, channel: str, values: np.ndarray) -> Stay:
    import numpy as np

    nearest = (
        float(values[np.argmin(np.abs(values - soak.set_c))]) if values.size else None
    )
    return Stay(soak.position, channel, soak.set_c, None, None, None, None, nearest)
