"""Is a stated criterion met? Heats are the unit; the answer may be "not yet known"."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from labtrack.statistics.diagnostics import Diagnostic, judged
from labtrack.statistics.margins import non_inferiority
from labtrack.statistics.moments import moments
from labtrack.statistics.samples import BadOption, NoSpread, SampleError, finite_number
from labtrack.statistics.two_samples import (
    Difference,
    paired_by_heat,
    t_interval,
    welch,
)

Comparison = Literal["superior", "not-worse", "absolute"]
Better = Literal["higher", "lower"]
Outcome = Literal["met", "not-met", "not-yet-known"]

FEWEST_HEATS = 2
MOST_HEATS_TOLD = 40


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the heats say of a criterion, in the unit of the property.

    `found` is the difference to the baseline (the mean, where there is none) and
    `interval` its two-sided interval whose better end is the one-sided bound of the
    confidence asked for. None where there are too few heats; `reason` says what is missing.
    """

    outcome: Outcome
    found: float | None
    interval: tuple[float, float] | None
    threshold: float
    confidence: float
    heats: tuple[int, int]
    method: str
    reason: str
    diagnostics: tuple[Diagnostic, ...] = ()
    """Of the comparison that was made; none where nothing could be compared."""


def judge(
    candidate: Mapping[str, float],
    baseline: Mapping[str, float] | None = None,
    *,
    comparison: Comparison,
    margin: float,
    better: Better = "higher",
    confidence: float = 0.95,
) -> Judgement:
    """Judge a criterion by the means of heats.

    Parameters
    ----------
    candidate, baseline : mapping of heat to the mean of its bars, one unit
        Where both have at least two heats in common they are compared within heats.
    comparison : {"superior", "not-worse", "absolute"}
        Better than the baseline by the margin; not worse by more than it; beyond a limit.
    margin : float
        Of the comparison, zero or above; for "absolute" the limit itself.
    better : {"higher", "lower"}
    confidence : float
        One-sided, above 0.5 and below 1.

    Returns
    -------
    Judgement
        *Met* when the bound on the bad side lies beyond the threshold, *not met* when the
        bound on the good side does not reach it, else not yet known.

    Raises
    ------
    BadOption
        If the margin is no finite number or the confidence not above 0.5 and below 1. Too
        few or unusable values leave the answer open, with the reason.

    Notes
    -----
    Superiority by a margin is Welch's one-sided test of the difference against the
    margin; non-inferiority the same against minus the margin; an absolute limit Student's
    one-sided bound of the mean. Each heat counts alike. Claiming *not met* takes the same
    evidence as claiming *met*, so that few heats decide nothing.

    References
    ----------
    ICH E9 (1998), 3.3.2; ASTM E2935-21, 8. See `two_samples`, `margins`.

    Examples
    --------
    >>> new = {"H1": 176.0, "H2": 181.0, "H3": 178.0}
    >>> old = {"H4": 137.0, "H5": 139.0, "H6": 135.0}
    >>> found = judge(new, old, comparison="superior", margin=30)
    >>> found.outcome, round(found.found, 2)
    ('met', 41.33)
    """
    margin = finite_number(margin, name="The margin")
    if not 0.5 < confidence < 1:
        raise BadOption(f"The confidence is {confidence}; expected above 0.5, below 1.")
    threshold = _threshold(comparison, margin, better)
    sizes = (len(candidate), len(baseline or {}))

    def nothing(reason: str) -> Judgement:
        return Judgement(
            "not-yet-known", None, None, threshold, confidence, sizes, "", reason
        )

    if missing := _missing(comparison, sizes):
        return nothing(missing)
    try:
        made = _estimate(candidate, baseline, comparison, margin, better, confidence)
    except SampleError as error:
        return nothing(str(error))
    outcome = _outcome(made.interval, threshold, better)
    reason = "" if outcome != "not-yet-known" else _undecided(made.needed, threshold)
    return Judgement(
        outcome,
        made.found,
        made.interval,
        threshold,
        confidence,
        sizes,
        made.method,
        reason,
        made.diagnostics,
    )


@dataclass(frozen=True, slots=True)
class _Estimate:
    """A mean or difference, the interval between its two one-sided bounds, how many heats
    would decide, and the checks of the method.
    """

    found: float
    interval: tuple[float, float]
    method: str
    needed: int | None
    diagnostics: tuple[Diagnostic, ...]


def _threshold(comparison: Comparison, margin: float, better: Better) -> float:
    """Where the difference (or the mean) must lie beyond."""
    if comparison == "absolute":
        return margin
    loss = -margin if comparison == "not-worse" else margin
    return (loss if better == "higher" else -loss) + 0.0


def _missing(comparison: Comparison, sizes: tuple[int, int]) -> str:
    sides = [("candidate", sizes[0])]
    if comparison != "absolute":
        sides.append(("baseline", sizes[1]))
    short = [
        f"{FEWEST_HEATS - n} more heat{'' if FEWEST_HEATS - n == 1 else 's'} of the {side}"
        for side, n in sides
        if n < FEWEST_HEATS
    ]
    return f"needs results of at least {' and '.join(short)}" if short else ""


def _estimate(
    candidate: Mapping[str, float],
    baseline: Mapping[str, float] | None,
    comparison: Comparison,
    margin: float,
    better: Better,
    confidence: float,
) -> _Estimate:
    values = list(candidate.values())
    if comparison == "absolute":
        n, mean, variance = moments(values, name="heat means")
        if variance == 0.0:
            raise NoSpread(f"All {n} heats have {mean:g}; a bound needs scatter.")
        low, high = t_interval(
            mean,
            math.sqrt(variance / n),
            n - 1,
            alternative="two-sided",
            confidence=2 * confidence - 1,
        )
        needed = _heats_needed(
            abs(mean - margin), mean - low, n, confidence, lambda n: n - 1
        )
        checks = (_enough_heats(n),)
        return _Estimate(mean, (low, high), "Student over heats", needed, checks)
    base = baseline or {}
    difference, method = _compared(candidate, base, better, confidence)
    found = non_inferiority(
        difference,
        margin=margin if comparison == "not-worse" else 0.0,
        direction="higher is better" if better == "higher" else "lower is better",
        alpha=1 - confidence,
    )
    bound = found.interval[0] if better == "higher" else found.interval[1]
    half = abs(difference.difference - bound)
    interval = (difference.difference - half, difference.difference + half)
    sizes = difference.sizes
    needed = _heats_needed(
        abs(difference.difference - _threshold(comparison, margin, better)),
        half,
        min(sizes),
        confidence,
        (lambda n: n - 1) if method.startswith("paired") else (lambda n: 2 * n - 2),
    )
    return _Estimate(difference.difference, interval, method, needed, found.diagnostics)


def _enough_heats(n: int) -> Diagnostic:
    return judged("at least 3 heats", n >= 3, f"{n} heats")


def _compared(
    candidate: Mapping[str, float],
    baseline: Mapping[str, float],
    better: Better,
    confidence: float,
) -> tuple[Difference, str]:
    common = candidate.keys() & baseline.keys()
    if len(common) >= FEWEST_HEATS:
        paired = paired_by_heat(
            {heat: [mean] for heat, mean in candidate.items()},
            {heat: [mean] for heat, mean in baseline.items()},
        )
        return paired, "paired within heats"
    alternative: Literal["greater", "less"] = (
        "greater" if better == "higher" else "less"
    )
    found = welch(
        list(candidate.values()),
        list(baseline.values()),
        alternative=alternative,
        confidence=confidence,
        unit="heat means",
    )
    return found, "Welch over heats"


def _outcome(
    interval: tuple[float, float], threshold: float, better: Better
) -> Outcome:
    low, high = interval
    if better == "lower":
        low, high, threshold = -high, -low, -threshold
    if low > threshold:
        return "met"
    return "not-met" if high < threshold else "not-yet-known"


def _heats_needed(
    distance: float,
    half: float,
    n: int,
    confidence: float,
    freedom: Callable[[int], int],
) -> int | None:
    """How many heats a side would decide, if mean and scatter stay as they are now."""
    from scipy.special import stdtrit

    if distance == 0:
        return None
    spread = half / float(stdtrit(freedom(n), confidence)) * math.sqrt(n)
    for heats in range(n + 1, MOST_HEATS_TOLD + 1):
        reach = float(stdtrit(freedom(heats), confidence)) * spread / math.sqrt(heats)
        if reach < distance:
            return heats
    return None


def _undecided(needed: int | None, threshold: float) -> str:
    said = f"the interval includes {threshold:g}"
    if needed is None:
        return said
    return f"{said}; about {needed} heats of each would decide if the figures stay"
