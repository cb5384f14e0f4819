"""Fatigue: S-N curves with run-outs, and the staircase.

Pure. A run-out is a life of at least so many cycles; it is neither a failure nor left out.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from labtrack.statistics.diagnostics import Diagnostic, judged, not_run
from labtrack.statistics.samples import BadOption, NoSpread, OutOfDomain, TooFewValues

LEAST_REPLICATION = 50.0
"""Percent replication for design allowables begins at 50 (ASTM E739-23, 7.1.1)."""


@dataclass(frozen=True, slots=True)
class Life:
    """One test: stress amplitude [MPa], cycles, and whether it ran out unbroken."""

    stress_mpa: float
    cycles: int
    is_runout: bool = False


@dataclass(frozen=True, slots=True)
class Basquin:
    """log10 N = a + b log10 S, S in MPa; and sigma_a = sigma_f' (2N)^c.

    `sd_log_life`: scatter of log10 N. `method` is "least squares" (failures only, E739)
    or "maximum likelihood" (run-outs as censored lives). Interval of the slope only by
    least squares, with n - 2 degrees of freedom.
    """

    intercept: float
    slope: float
    sd_log_life: float
    fatigue_strength_mpa: float
    exponent: float
    slope_interval: tuple[float, float] | None
    failures: int
    runouts: int
    method: str
    diagnostics: tuple[Diagnostic, ...]

    def median_life(self, stress_mpa: float) -> float:
        """Cycles that half of the specimens survive at a stress amplitude [MPa]."""
        return 10 ** (self.intercept + self.slope * math.log10(stress_mpa))

    def stress_at(self, cycles: float) -> float:
        """Stress amplitude [MPa] of a median life."""
        return 10 ** ((math.log10(cycles) - self.intercept) / self.slope)


def basquin(tests: Sequence[Life], *, confidence: float = 0.95) -> Basquin:
    """Basquin's line through the failures alone, by least squares of log life on stress.

    Parameters
    ----------
    tests : sequence of Life
        Run-outs are counted and left out, as E739 says: it does not treat them.
    confidence : float

    Raises
    ------
    OutOfDomain
        If a stress or life is not above zero.
    TooFewValues
        With fewer than 3 failures.
    NoSpread
        If all failures are at one stress, or life does not fall with stress.

    References
    ----------
    ASTM E739-23, 8.1 (life is the dependent variable), 7.1.1 (replication); Basquin,
    Proc. ASTM 10 (1910) 625.

    Examples
    --------
    >>> line = basquin([Life(100, 100_000), Life(80, 400_000), Life(120, 30_000)])
    >>> round(line.slope, 2), line.method
    (-6.38, 'least squares')
    """
    from scipy.stats import t as student

    failures = _failures(tests)
    x, y = _logs(failures)
    n = len(x)
    mean_x, mean_y = math.fsum(x) / n, math.fsum(y) / n
    sxx = math.fsum((v - mean_x) ** 2 for v in x)
    if sxx == 0:
        raise NoSpread("All failures are at one stress; a line needs two.")
    slope = (
        math.fsum((a - mean_x) * (b - mean_y) for a, b in zip(x, y, strict=True)) / sxx
    )
    if slope >= 0:
        raise NoSpread("Life does not fall with stress in these tests.")
    intercept = mean_y - slope * mean_x
    residual = math.fsum(
        (b - intercept - slope * a) ** 2 for a, b in zip(x, y, strict=True)
    )
    sd = math.sqrt(residual / (n - 2))
    half = float(student.ppf((1 + confidence) / 2, n - 2)) * sd / math.sqrt(sxx)
    return _line(
        tests,
        intercept,
        slope,
        sd,
        (slope - half, slope + half),
        "least squares",
        (_replication(failures), _all_failed(tests)),
    )


def basquin_with_runouts(tests: Sequence[Life]) -> Basquin:
    """Basquin's line by maximum likelihood, run-outs as lives of at least their cycles.

    Log life is taken as normal with one scatter at every stress.

    Parameters
    ----------
    tests : sequence of Life

    Raises
    ------
    OutOfDomain, TooFewValues, NoSpread
        As `basquin`.

    References
    ----------
    Pascual and Meeker, Technometrics 41 (1999) 277, without the fatigue limit; Nelson,
    Accelerated Testing (1990), ch. 5: censored regression.

    Examples
    --------
    >>> tests = [Life(100, 100_000), Life(80, 400_000), Life(120, 30_000)]
    >>> both = basquin_with_runouts([*tests, Life(60, 10_000_000, is_runout=True)])
    >>> both.runouts, both.slope < basquin(tests).slope
    (1, True)
    """
    import numpy as np
    from scipy.optimize import minimize
    from scipy.special import log_ndtr

    start = basquin(tests)
    if start.sd_log_life < 1e-9:
        raise NoSpread(
            "The failures lie exactly on a line; without scatter there is no likelihood."
        )
    log_s = np.log10([test.stress_mpa for test in tests])
    log_n = np.log10([test.cycles for test in tests])
    censored = np.array([test.is_runout for test in tests])
    middle = log_s.mean()

    def misfit(parameters: np.ndarray) -> float:
        level, slope, log_sd = parameters
        z = (log_n - level - slope * (log_s - middle)) / math.exp(log_sd)
        exact = -0.5 * z[~censored] ** 2 - log_sd - 0.5 * math.log(2 * math.pi)
        return -float(exact.sum() + log_ndtr(-z[censored]).sum())

    first = np.array(
        [
            start.intercept + start.slope * middle,
            start.slope,
            math.log(start.sd_log_life),
        ]
    )
    found = minimize(
        misfit,
        first,
        method="Nelder-Mead",
        options={"xatol": 1e-9, "fatol": 1e-11, "maxiter": 20_000, "maxfev": 20_000},
    )
    level, slope, log_sd = found.x
    return _line(
        tests,
        float(level - slope * middle),
        float(slope),
        math.exp(log_sd),
        None,
        "maximum likelihood",
        (_replication(_failures(tests)),),
    )


@dataclass(frozen=True, slots=True)
class Staircase:
    """Mean and scatter of the fatigue strength [MPa] at the run-out life.

    `sd_mpa` None where Dixon and Mood's formula does not hold; the diagnostic says so.
    `counted`: the less frequent event, failures or run-outs.
    """

    mean_mpa: float
    sd_mpa: float | None
    counted: str
    n: int
    step_mpa: float
    diagnostics: tuple[Diagnostic, ...]


def staircase(
    levels_mpa: Sequence[float], failed: Sequence[bool], *, step_mpa: float
) -> Staircase:
    """Dixon and Mood's estimate from an up-and-down series.

    Parameters
    ----------
    levels_mpa : sequence of float, [MPa]
        In the order tested, a step down after a failure and up after a run-out.
    failed : sequence of bool
    step_mpa : float, [MPa]

    Raises
    ------
    TooFewValues
        With fewer than 5 tests, or if all failed or none did.
    BadOption
        If both series differ in length or a level is off the ladder.
    OutOfDomain
        If the step is not above zero.

    References
    ----------
    Dixon and Mood, J. Am. Stat. Assoc. 43 (1948) 109; ISO 12107:2012, 7: the scatter is
    1.62 d ((F B - A^2) / F^2 + 0.029) where that quotient is above 0.3.

    Examples
    --------
    >>> found = staircase(
    ...     [100, 90, 100, 90, 80, 90, 100, 90],
    ...     [True, False, True, True, False, False, True, True],
    ...     step_mpa=10,
    ... )
    >>> round(found.mean_mpa, 1), found.counted
    (91.7, 'run-outs')
    """
    if len(levels_mpa) != len(failed):
        raise BadOption(f"{len(levels_mpa)} levels and {len(failed)} outcomes.")
    if not step_mpa > 0:
        raise OutOfDomain(f"The step is {step_mpa:g} MPa; expected above zero.")
    failures = sum(failed)
    runouts = len(failed) - failures
    if len(failed) < 5 or not failures or not runouts:
        raise TooFewValues(
            f"{failures} failures and {runouts} run-outs; expected both, in 5 tests or "
            "more."
        )
    counts_failures = failures <= runouts
    chosen = [
        level
        for level, broke in zip(levels_mpa, failed, strict=True)
        if broke == counts_failures
    ]
    lowest = min(chosen)
    for level in levels_mpa:
        _rung(level, lowest, step_mpa)
    rungs = [_rung(level, lowest, step_mpa) for level in chosen]
    n, a, b = len(rungs), sum(rungs), sum(i * i for i in rungs)
    mean = lowest + step_mpa * (a / n + (-0.5 if counts_failures else 0.5))
    quotient = (n * b - a * a) / (n * n)
    rule = "the scatter's quotient is above 0.3"
    holds = quotient > 0.3
    sd = 1.62 * step_mpa * (quotient + 0.029) if holds else None
    return Staircase(
        mean,
        sd,
        "failures" if counts_failures else "run-outs",
        len(failed),
        step_mpa,
        (
            judged(rule, holds, f"{quotient:.3f}"),
            judged("15 tests or more", len(failed) >= 15, f"{len(failed)} tests"),
        ),
    )


def _rung(level: float, lowest: float, step: float) -> int:
    rung = (level - lowest) / step
    if abs(rung - round(rung)) > 0.01:
        raise BadOption(
            f"{level:g} MPa is not a whole number of steps of {step:g} MPa from "
            f"{lowest:g} MPa."
        )
    return round(rung)


def _failures(tests: Sequence[Life]) -> list[Life]:
    for test in tests:
        if not (test.stress_mpa > 0 and test.cycles > 0):
            raise OutOfDomain(
                f"A test has {test.stress_mpa:g} MPa and {test.cycles:g} cycles; "
                "expected both above zero."
            )
    failures = [test for test in tests if not test.is_runout]
    if len(failures) < 3:
        raise TooFewValues(f"{len(failures)} failures; expected 3 or more for a line.")
    return failures


def _logs(tests: Sequence[Life]) -> tuple[list[float], list[float]]:
    return (
        [math.log10(test.stress_mpa) for test in tests],
        [math.log10(test.cycles) for test in tests],
    )


def _replication(failures: Sequence[Life]) -> Diagnostic:
    levels = len({test.stress_mpa for test in failures})
    percent = 100 * (1 - levels / len(failures))
    return judged(
        "replication of 50 % or more",
        percent >= LEAST_REPLICATION,
        f"{percent:.0f} %: {levels} stress levels, {len(failures)} failures",
    )


def _all_failed(tests: Sequence[Life]) -> Diagnostic:
    runouts = sum(test.is_runout for test in tests)
    rule = "no run-outs"
    if not tests:
        return not_run(rule, "no tests")
    return judged(rule, runouts == 0, f"{runouts} run-outs left out")


def _line(
    tests: Sequence[Life],
    intercept: float,
    slope: float,
    sd: float,
    interval: tuple[float, float] | None,
    method: str,
    diagnostics: tuple[Diagnostic, ...],
) -> Basquin:
    # sigma_a = sigma_f' (2N)^c with c = 1 / slope.
    exponent = 1 / slope
    log_strength = -(intercept + math.log10(2)) / slope
    runouts = sum(test.is_runout for test in tests)
    return Basquin(
        intercept,
        slope,
        sd,
        10**log_strength,
        exponent,
        interval,
        len(tests) - runouts,
        runouts,
        method,
        diagnostics,
    )
