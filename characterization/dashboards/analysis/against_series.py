"""Series of heats that differ in composition alone, and what was fitted to them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from characterization.dashboards import condition_words
from characterization.dashboards.analysis.asked import (
    Subject,
    temper_key,
)
from characterization.dashboards.analysis.contents import (
    Content,
    zirconium,
    zirconium_words,
)
from characterization.dashboards.analysis.stored import HeatMean, Stored
from labtrack.statistics.samples import SampleError
from labtrack.statistics.trends import Trend, trend


@dataclass(frozen=True)
class Point:
    """One heat of one series at its measured content."""

    row: Stored
    heat: HeatMean
    content: Content


@dataclass(frozen=True)
class Group:
    """Conditions that differ in composition alone, and what was fitted to their heats."""

    name: str
    points: list[Point]
    fit: Trend | None
    reason: str

    @property
    def rows(self) -> list[Stored]:
        return list({point.row.pk: point.row for point in self.points}.values())


def grouped(
    found: Sequence[Stored],
    measured: dict[int, dict[str, Content]],
    element: str,
    about: Subject,
    model: str,
) -> list[Group]:
    """Heats by temper and, where some heats have zirconium, by that too."""
    points: dict[tuple[str, str, str], list[Point]] = {}
    words: dict[tuple[str, str, str], str] = {}
    for row in found:
        for one in row.heats:
            content = measured.get(one.heat.pk, {}).get(element)
            if content is None:
                continue
            zr = "" if element == "Zr" else zirconium(measured[one.heat.pk])
            key = (
                temper_key(row.condition, about.seen),
                row.condition.exposure or "",
                zr,
            )
            points.setdefault(key, []).append(Point(row, one, content))
            words[key] = condition_words.state(row.condition, about.seen)
    kinds = {key[2] for key in points}
    has_zirconium = "with" in kinds
    if not has_zirconium:
        points = _without_kinds(points)
    groups = []
    for key, members in points.items():
        name = words.get(key) or next(
            word for other, word in words.items() if other[:2] == key[:2]
        )
        if key[1]:
            name += _(", treated before")
        if has_zirconium and key[2]:
            name += f", {zirconium_words(key[2])}"
        groups.append(_fitted(name, members, model))
    return sorted(groups, key=lambda group: (-len(group.points), group.name))


def _without_kinds(
    points: dict[tuple[str, str, str], list[Point]],
) -> dict[tuple[str, str, str], list[Point]]:
    merged: dict[tuple[str, str, str], list[Point]] = {}
    for (temper, exposure, _zr), members in points.items():
        merged.setdefault((temper, exposure, ""), []).extend(members)
    return merged


def _fitted(name: str, points: list[Point], model: str) -> Group:
    points = sorted(points, key=lambda p: (p.content.x, p.heat.heat.code))
    try:
        fit = trend(
            [p.content.x for p in points], [p.heat.mean for p in points], model=model
        )
    except SampleError as error:
        return Group(name, points, None, str(error))
    return Group(name, points, fit, "")
