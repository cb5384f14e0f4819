"""How fast the statistics library is, as ratios to plain scipy in the same run.

    python benchmarks/statistics_speed.py

Prints the median of repeated runs of both sides, their ratio and the ratio asked for.
"""

import statistics
import subprocess
import sys
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import stats

from labtrack.statistics.bootstrap import bootstrap_mean
from labtrack.statistics.goodness_many import anderson_darling_many
from labtrack.statistics.normal_factors import one_sided_normal_factors

GROUPS = 4_000
REPEATS = 7


@dataclass(frozen=True)
class Race:
    """Two ways to the same numbers; `least` is the ratio that must be reached."""

    name: str
    ours: Callable[[], object]
    theirs: Callable[[], object]
    least: float
    difference: Callable[[object, object], float] | None = None
    """The largest difference between both answers, printed where there is one."""


def median_seconds(work: Callable[[], object], repeats: int) -> float:
    """The median wall time of `repeats` runs after one to warm up."""
    work()
    times = []
    for _ in range(repeats):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def tolerance_race(name: str, sizes: np.ndarray) -> Race:
    """Factors of one-sided B bounds against a loop over scipy's noncentral t."""
    z = stats.norm.ppf(0.9)

    def loop() -> np.ndarray:
        return np.array(
            [stats.nct.ppf(0.95, n - 1, z * np.sqrt(n)) / np.sqrt(n) for n in sizes]
        )

    return Race(
        f"tolerance factors, {sizes.size} groups, {name}",
        lambda: one_sided_normal_factors(sizes),
        loop,
        least=50,
        difference=lambda ours, theirs: float(np.abs(ours - theirs).max()),
    )


def anderson_darling_race() -> Race:
    """Normality of many conditions against a loop over scipy's test."""
    random = np.random.default_rng(535)
    samples = [random.normal(250, 8, random.integers(5, 31)) for _ in range(GROUPS)]

    def loop() -> list[float]:
        return [stats.anderson(sample, "norm").statistic for sample in samples]

    def largest(ours, theirs) -> float:
        return max(
            abs(test.statistic - statistic)
            for test, statistic in zip(ours, theirs, strict=True)
        )

    return Race(
        f"Anderson-Darling with significance, {GROUPS} samples",
        lambda: anderson_darling_many(samples),
        loop,
        least=5,
        difference=largest,
    )


def bootstrap_race(n: int) -> Race:
    """BCa interval of a mean from 9,999 resamples against scipy's."""
    sample = np.random.default_rng(n).normal(250, 8, n)

    def theirs() -> tuple[float, float]:
        rng = np.random.default_rng(1)
        return tuple(stats.bootstrap((sample,), np.mean, rng=rng).confidence_interval)

    return Race(
        f"bootstrap of the mean, n = {n}",
        lambda: bootstrap_mean(sample, seed=1).interval,
        theirs,
        least=1.5,
        # Two random runs of 9,999: this is their scatter, not an error.
        difference=lambda ours, theirs: max(
            abs(one - other) for one, other in zip(ours, theirs, strict=True)
        ),
    )


def races() -> list[Race]:
    """All races; each states its own ratio."""
    random = np.random.default_rng(2026)
    return [
        tolerance_race("sizes 3 to 60", random.integers(3, 61, GROUPS)),
        tolerance_race("all sizes different", np.arange(2, GROUPS + 2)),
        anderson_darling_race(),
        *(bootstrap_race(n) for n in (12, 60, 300)),
    ]


def import_seconds(modules: str) -> float:
    """The median time a fresh interpreter takes to import what is named."""
    code = f"import time; t = time.perf_counter(); {modules}; print(time.perf_counter() - t)"
    runs = [
        float(
            subprocess.run(
                [sys.executable, "-c", code], capture_output=True, check=True
            ).stdout
        )
        for _ in range(REPEATS)
    ]
    return statistics.median(runs)


def main() -> int:
    """Run every race; the exit status is 1 where a ratio is not reached."""
    warnings.simplefilter("ignore")  # scipy announces changes of its defaults
    missed = 0
    for race in races():
        ours = median_seconds(race.ours, REPEATS)
        theirs = median_seconds(race.theirs, 3)
        ratio = theirs / ours
        missed += ratio < race.least
        print(f"{race.name}")
        print(
            f"  ours {ours * 1e3:.2f} ms, scipy {theirs * 1e3:.1f} ms: "
            f"{ratio:.1f} times as fast (at least {race.least:g})"
        )
        if race.difference:
            found = race.difference(race.ours(), race.theirs())
            print(f"  largest difference {found:.2g}")
    seconds = import_seconds("import labtrack.statistics")
    missed += seconds > 0.3
    print(f"import of the package: {seconds:.3f} s (at most 0.3)")
    numpy = import_seconds("import numpy")
    bounds = import_seconds("import labtrack.statistics.basis")
    print(f"  numpy alone {numpy:.3f} s, numpy and all basis values {bounds:.3f} s")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
