"""Evaluate cases with the product's own code: kinds to functions, failures named."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from labtrack.statistics.validation.cases import Case
from labtrack.statistics.validation.judging import Check, judge

Evaluator = Callable[[Mapping[str, Any]], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one case: its checks, or why it could not be evaluated."""

    case: Case
    checks: tuple[Check, ...] = ()
    problem: str = ""

    @property
    def passed(self) -> bool:
        return (
            not self.problem
            and bool(self.checks)
            and all(check.passed for check in self.checks)
        )


@dataclass(frozen=True, slots=True)
class Validation:
    """All verdicts of one run, and the files that could not be read."""

    verdicts: tuple[Verdict, ...]
    unreadable: tuple[str, ...] = field(default=())

    @property
    def passed(self) -> bool:
        return (
            not self.unreadable
            and bool(self.verdicts)
            and all(verdict.passed for verdict in self.verdicts)
        )

    def counts(self) -> dict[tuple[str, str], tuple[int, int]]:
        """(family, kind) to (passed, all), in the order of first appearance."""
        counts: dict[tuple[str, str], tuple[int, int]] = {}
        for verdict in self.verdicts:
            key = (verdict.case.family, verdict.case.kind)
            good, every = counts.get(key, (0, 0))
            counts[key] = (good + verdict.passed, every + 1)
        return counts


def evaluators_of(modules: Iterable[str]) -> dict[str, Evaluator]:
    """Kind to function over the named modules; ValueError if two claim one kind."""
    found: dict[str, Evaluator] = {}
    for name in modules:
        for kind, evaluator in import_module(name).EVALUATORS.items():
            if kind in found:
                raise ValueError(f"{name} evaluates {kind} a second time.")
            found[kind] = evaluator
    return found


def validate_cases(
    cases: Sequence[Case],
    evaluators: Mapping[str, Evaluator],
    *,
    unreadable: Sequence[str] = (),
) -> Validation:
    """Evaluate and judge every case; an unknown kind or an error is a failure."""
    return Validation(
        tuple(_evaluate(case, evaluators) for case in cases), tuple(unreadable)
    )


def _evaluate(case: Case, evaluators: Mapping[str, Evaluator]) -> Verdict:
    evaluator = evaluators.get(case.kind)
    if evaluator is None:
        return Verdict(case, problem=f"Unknown kind {case.kind!r}.")
    try:
        computed = evaluator(case.question)
        checks = judge(case.expected, computed, case.tolerance)
    # A case may hold anything: whatever goes wrong is this case's failure alone.
    except Exception as error:  # noqa: BLE001
        return Verdict(
            case, problem=f"Cannot be evaluated: {type(error).__name__}: {error}"
        )
    return Verdict(case, tuple(checks), "" if checks else "Expects nothing.")
