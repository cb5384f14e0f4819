"""Medians, percentiles and the lines that `make bench` prints."""

import statistics
import time
from collections.abc import Callable, Sequence


def timed(call: Callable[[], object], times: int) -> list[float]:
    """How long each of that many calls took [s]."""
    taken = []
    for _turn in range(times):
        start = time.perf_counter()
        call()
        taken.append(time.perf_counter() - start)
    return taken


def median(values: Sequence[float]) -> float:
    return statistics.median(values)


def p95(values: Sequence[float]) -> float:
    """The value that 95 % of the values do not exceed."""
    return sorted(values)[max(0, round(0.95 * len(values)) - 1)]


def show(what: str, found: str, aim: str = "") -> None:
    """One line, at once: a long run is read while it goes on."""
    print(f"| {what} | {found} | {aim} |", flush=True)


def milliseconds(values: Sequence[float]) -> str:
    """Median and 95 % of times in seconds, as milliseconds."""
    return f"median {1e3 * median(values):.1f} ms, p95 {1e3 * p95(values):.1f} ms"
