"""Nelson's eight rules for patterns in a control chart."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from labtrack.statistics.control_charts import ChartLine
from labtrack.statistics.samples import BadOption, NoSpread

MEANINGS = {
    1: "one point more than 3 sigma from the center",
    2: "nine points in a row on one side of the center",
    3: "six points in a row, all rising or all falling",
    4: "fourteen points in a row, up and down in turn",
    5: "two of three points in a row more than 2 sigma out, on one side",
    6: "four of five points in a row more than 1 sigma out, on one side",
    7: "fifteen points in a row within 1 sigma of the center",
    8: "eight points in a row more than 1 sigma from the center, on both sides",
}
ALL_RULES = tuple(MEANINGS)


@dataclass(frozen=True, slots=True)
class Signal:
    """One rule broken by the run of points that ends at `last` (from 0)."""

    rule: int
    first: int
    last: int
    meaning: str


def _beyond_limits(z: np.ndarray) -> bool:
    return bool(abs(z[0]) > 3)


def _one_side(z: np.ndarray) -> bool:
    return bool((z > 0).all() or (z < 0).all())


def _trend(z: np.ndarray) -> bool:
    steps = np.diff(z)
    return bool((steps > 0).all() or (steps < 0).all())


def _alternating(z: np.ndarray) -> bool:
    steps = np.sign(np.diff(z))
    return bool((steps != 0).all() and (steps[1:] == -steps[:-1]).all())


def _far_on_one_side(distance: float, wanted: int) -> Callable[[np.ndarray], bool]:
    def broken(z: np.ndarray) -> bool:
        # The last point itself must be out, else the run was reported before it.
        if abs(z[-1]) <= distance:
            return False
        return bool((np.sign(z[-1]) * z > distance).sum() >= wanted)

    return broken


def _hugging(z: np.ndarray) -> bool:
    return bool((np.abs(z) < 1).all())


def _avoiding(z: np.ndarray) -> bool:
    return bool((np.abs(z) > 1).all() and (z > 0).any() and (z < 0).any())


TESTS: dict[int, tuple[int, Callable[[np.ndarray], bool]]] = {
    1: (1, _beyond_limits),
    2: (9, _one_side),
    3: (6, _trend),
    4: (14, _alternating),
    5: (3, _far_on_one_side(2.0, 2)),
    6: (5, _far_on_one_side(1.0, 4)),
    7: (15, _hugging),
    8: (8, _avoiding),
}


def _standardized(line: ChartLine) -> np.ndarray:
    sigma = np.array(line.sigma)
    if not (sigma > 0).all():
        raise NoSpread(f"The {line.name} chart has no sigma; the rules need one.")
    return (np.array(line.points) - line.center) / sigma


def nelson_signals(
    line: ChartLine, *, rules: Iterable[int] = ALL_RULES
) -> tuple[Signal, ...]:
    """Where a chart's points break the chosen rules.

    Parameters
    ----------
    line : ChartLine
        A panel of any control chart; points are standardized by its center and sigma.
    rules : iterable of int
        Numbers 1 to 8.

    Returns
    -------
    tuple of Signal
        In order of the last point of each run, then of the rule. A run that goes on is
        reported at each further point.

    Raises
    ------
    BadOption
        If a rule has another number.
    NoSpread
        If the panel has no sigma.

    Notes
    -----
    The rules are meant for individuals and means of subgroups; on ranges, SDs and
    counts only rules 1 to 4 say something. A point exactly on the center or on a sigma
    line is not beyond it. Rule 8 asks for points on both sides (one side is rule 2
    or 6).

    References
    ----------
    Nelson (1984), J. Quality Technology 16, 237-239; ISO 7870-2:2013, annex.

    Examples
    --------
    >>> from labtrack.statistics.control_charts import chart_line
    >>> line = chart_line("I", [0, 4, 0], center=0, lower=-3, upper=3, sigma=1)
    >>> [(signal.rule, signal.last) for signal in nelson_signals(line)]
    [(1, 1)]
    """
    chosen: Sequence[int] = sorted(set(rules))
    unknown = [rule for rule in chosen if rule not in TESTS]
    if unknown:
        raise BadOption(f"There is no rule {unknown[0]}; expected 1 to 8.")
    z = _standardized(line)
    signals = []
    for last in range(z.size):
        for rule in chosen:
            length, broken = TESTS[rule]
            first = last - length + 1
            if first >= 0 and broken(z[first : last + 1]):
                signals.append(Signal(rule, first, last, MEANINGS[rule]))
    return tuple(signals)
