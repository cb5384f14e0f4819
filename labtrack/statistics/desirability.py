"""Several responses in one figure: Derringer and Suich's desirability."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from labtrack.statistics.diagnostics import Diagnostic, judged
from labtrack.statistics.samples import (
    BadOption,
    TooFewValues,
    finite_number,
)


@dataclass(frozen=True, slots=True)
class Goal:
    """What is wanted of one response, in its unit.

    `low` and `high` bound what is acceptable; for "maximize" nothing more is gained
    above `high`, for "minimize" below `low`; "target" needs `target` between them.
    """

    aim: Literal["maximize", "minimize", "target"]
    low: float
    high: float
    target: float | None = None
    weight: float = 1.0
    importance: float = 1.0


@dataclass(frozen=True, slots=True)
class Optimum:
    """The best point found, each response and desirability there."""

    point: dict[str, float]
    responses: dict[str, float]
    desirabilities: dict[str, float]
    overall: float
    diagnostics: tuple[Diagnostic, ...]


def _checked(name: str, goal: Goal) -> None:
    if not (math.isfinite(goal.low) and goal.low < goal.high < math.inf):
        raise BadOption(
            f"The goal of {name} runs from {goal.low} to {goal.high}; expected a low "
            "below a high."
        )
    if goal.weight <= 0 or goal.importance <= 0:
        raise BadOption(f"Weight and importance of {name} must be above zero.")
    if goal.aim == "target" and not (
        goal.target is not None and goal.low < goal.target < goal.high
    ):
        raise BadOption(
            f"The target of {name} is {goal.target}; expected between {goal.low:g} and "
            f"{goal.high:g}."
        )


def desirability(value: float, goal: Goal) -> float:
    """How good one response is, from 0 (not acceptable) to 1.

    Parameters
    ----------
    value : float, in the unit of the goal
    goal : Goal

    Returns
    -------
    float

    Raises
    ------
    BadOption
        If the goal's bounds are not in order or the value is not finite.

    References
    ----------
    Derringer & Suich (1980), J. Quality Technology 12, 214-219.

    Examples
    --------
    >>> desirability(240.0, Goal("maximize", low=200.0, high=280.0))
    0.5
    """
    _checked("the response", goal)
    value = finite_number(value, name="The response")
    if goal.aim == "maximize":
        part = (value - goal.low) / (goal.high - goal.low)
    elif goal.aim == "minimize":
        part = (goal.high - value) / (goal.high - goal.low)
    elif value <= goal.target:
        part = (value - goal.low) / (goal.target - goal.low)
    else:
        part = (goal.high - value) / (goal.high - goal.target)
    return min(max(part, 0.0), 1.0) ** goal.weight


def overall_desirability(
    values: Mapping[str, float], goals: Mapping[str, Goal]
) -> float:
    """Geometric mean of the desirabilities, weighted by importance; 0 if one is 0.

    Parameters
    ----------
    values : mapping of response to its value
    goals : mapping of response to its goal

    Returns
    -------
    float
        Between 0 and 1, dimensionless.

    Raises
    ------
    TooFewValues
        Without a goal, or without a value for one.
    BadOption
        If a value is not finite.

    References
    ----------
    Derringer (1994), Quality Progress 27 (6), 51-58 (importance).

    Examples
    --------
    >>> goals = {"Rm": Goal("maximize", 200, 280), "A": Goal("maximize", 5, 13)}
    >>> overall_desirability({"Rm": 240, "A": 9}, goals)
    0.5
    """
    missing = [name for name in goals if name not in values]
    if missing or not goals:
        raise TooFewValues(
            f"There is no value of {', '.join(missing) or 'any response'}."
        )
    parts = {name: desirability(values[name], goal) for name, goal in goals.items()}
    if min(parts.values()) == 0.0:
        return 0.0
    total = math.fsum(goal.importance for goal in goals.values())
    return math.exp(
        math.fsum(goals[name].importance * math.log(d) for name, d in parts.items())
        / total
    )


def most_desirable(
    models: Mapping[str, Callable[[Sequence[float]], float]],
    goals: Mapping[str, Goal],
    region: Mapping[str, tuple[float, float]],
    *,
    seed: int = 0,
) -> Optimum:
    """Search a box for the point of greatest overall desirability.

    Parameters
    ----------
    models : mapping of response to a function of the factors' settings
        For example `ResponseSurface.predict`.
    goals : mapping of response to its goal
    region : mapping of factor to (low, high), in the order the models take them
    seed : int
        Of the search; the same seed gives the same point.

    Returns
    -------
    Optimum

    Raises
    ------
    TooFewValues
        If a goal has no model or the region no factor.
    BadOption
        If a low is not below its high.

    Notes
    -----
    Differential evolution, then nothing else: desirability has kinks. Where no point
    is acceptable in every response the overall desirability is 0 and a diagnostic
    fails.

    References
    ----------
    Derringer & Suich (1980), J. Quality Technology 12, 214-219; the search: Storn & Price
    (1997), J. Global Optimization 11, 341-359.

    Examples
    --------
    >>> found = most_desirable(
    ...     {"Rm": lambda x: 260 - 10 * (x[0] - 0.3) ** 2},
    ...     {"Rm": Goal("maximize", 200, 280)},
    ...     {"Sc": (0.0, 0.5)},
    ... )
    >>> round(found.point["Sc"], 3), round(found.overall, 3)
    (0.3, 0.75)
    """
    from scipy.optimize import differential_evolution

    missing = [name for name in goals if name not in models]
    if missing or not region:
        raise TooFewValues(
            f"There is no model of {', '.join(missing)}."
            if missing
            else "The region has no factor."
        )
    for name, goal in goals.items():
        _checked(name, goal)
    for name, ends in region.items():
        low, high = (finite_number(end, name=f"A bound of {name}") for end in ends)
        if not low < high:
            raise BadOption(
                f"{name} runs from {low:g} to {high:g}; expected low below high."
            )

    def responses(point: Sequence[float]) -> dict[str, float]:
        return {name: float(models[name](point)) for name in goals}

    found = differential_evolution(
        lambda point: -overall_desirability(responses(point), goals),
        list(region.values()),
        rng=np.random.default_rng(seed),
        tol=1e-10,
        atol=1e-10,
        popsize=20,
        maxiter=300,
        polish=False,
    )
    values = responses(found.x)
    overall = overall_desirability(values, goals)
    return Optimum(
        point=dict(zip(region, map(float, found.x), strict=True)),
        responses=values,
        desirabilities={
            name: desirability(values[name], goal) for name, goal in goals.items()
        },
        overall=overall,
        diagnostics=(
            judged(
                "every response acceptable",
                overall > 0,
                f"overall desirability {overall:.3f}",
            ),
        ),
    )
