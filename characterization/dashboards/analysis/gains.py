"""Gains of conditions with scandium over a baseline cast the same way."""

from collections.abc import Sequence
from dataclasses import dataclass

from characterization.dashboards.analysis.asked import (
    Subject,
    setting_key,
    temper_key,
)
from characterization.dashboards.analysis.contents import Content
from characterization.dashboards.analysis.differences import (
    Compared,
    chosen_baseline,
    compare,
)
from characterization.dashboards.analysis.scenario import Scenario
from characterization.dashboards.analysis.stored import Stored
from characterization.models import MaterialCondition
from labtrack.statistics.ratios import Ratio, ratio_of_differences
from labtrack.statistics.samples import SampleError

WITH_SCANDIUM_WT_PCT = 0.02


@dataclass(frozen=True)
class Gain:
    """One condition with scandium against its baseline, cast the same way."""

    compared: Compared
    scandium: float
    cost: float
    cost_shipped: float
    ratio: Ratio | None

    @property
    def row(self) -> Stored:
        return self.compared.row

    @property
    def pays(self) -> bool:
        """Whether a gain is shown at all; without one no price is low enough."""
        found = self.compared.found
        return found is not None and found.interval[0] > 0

    @property
    def strength_ratio(self) -> float | None:
        ours, theirs = self.row.mean, self.compared.baseline.mean
        return ours / theirs if ours and theirs else None


def gains_of(
    found: Sequence[Stored],
    measured: dict[int, dict[str, Content]],
    assumed: Scenario,
    *,
    alloy_id: int | None,
    about: Subject,
    is_same_temper: bool,
) -> list[Gain]:
    """Every way of casting with its own baseline: a gain in one says nothing of another.

    Against the same temper it is the scandium's own; else that of scandium and treatment.
    """
    settings: dict[str, list[Stored]] = {}
    for row in found:
        key = setting_key(row.condition)
        if is_same_temper:
            key += f"|{temper_key(row.condition, about.seen)}|{row.condition.exposure}"
        settings.setdefault(key, []).append(row)
    gains = []
    for rows in settings.values():
        baseline = _baseline(rows, measured, alloy_id)
        if baseline is None:
            continue
        for one in compare(rows, baseline, about.seen):
            scandium = scandium_of(one.row, measured)
            if scandium is None or scandium < WITH_SCANDIUM_WT_PCT:
                continue
            gains.append(_gain(one, scandium, measured, assumed))
    return gains


def _baseline(
    rows: Sequence[Stored],
    measured: dict[int, dict[str, Content]],
    alloy_id: int | None,
) -> Stored | None:
    """A condition without scandium: measured to be, or with no scandium on record."""
    free = {
        row.condition.pk: row
        for row in rows
        if (scandium_of(row, measured) or 0.0) < WITH_SCANDIUM_WT_PCT
    }
    chosen: MaterialCondition | None = chosen_baseline(
        [row.condition for row in free.values()], asked="", alloy_id=alloy_id
    )
    return free[chosen.pk] if chosen else None


def scandium_of(row: Stored, measured: dict[int, dict[str, Content]]) -> float | None:
    """Mean over the heats of a condition whose scandium was measured [wt%]."""
    found = [
        measured[one.heat.pk]["Sc"].x
        for one in row.heats
        if "Sc" in measured.get(one.heat.pk, {})
    ]
    return sum(found) / len(found) if found else None


def _gain(
    one: Compared,
    scandium: float,
    measured: dict[int, dict[str, Content]],
    assumed: Scenario,
) -> Gain:
    ratio = None
    if one.found is not None and not one.is_paired:
        try:
            ratio = ratio_of_differences(
                _pairs(one.row, measured, assumed),
                _pairs(one.baseline, measured, assumed),
            )
        except SampleError:
            ratio = None
    return Gain(
        compared=one,
        scandium=scandium,
        cost=assumed.per_kg_alloy(scandium),
        cost_shipped=assumed.per_kg_shipped(scandium),
        ratio=ratio,
    )


def _pairs(
    row: Stored, measured: dict[int, dict[str, Content]], assumed: Scenario
) -> list[tuple[float, float]]:
    """(mean, cost of its scandium) of each heat; none measured counts as none bought."""
    return [
        (one.mean, assumed.per_kg_alloy(content["Sc"].x if "Sc" in content else 0.0))
        for one in row.heats
        for content in (measured.get(one.heat.pk, {}),)
    ]
