"""The statistics of one material condition: one property, one scope, one basis."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from characterization.dashboards import condition_charts, condition_points
from characterization.dashboards.analysis.stored import calculated_by
from characterization.dashboards.condition_charts import Point, Scale
from characterization.models import (
    MaterialCondition,
    Property,
    StaleSummary,
    Summary,
    Test,
)
from labtrack.accounts.models import User, ViewingScope
from labtrack.accounts.visibility import scopes_of, visible_to
from labtrack.charts.card import ChartCard

MOST_OTHERS = 24
MOST_LISTED = 200
"""Inputs listed on the page; the chart and the CSV have all of them."""


@dataclass(frozen=True)
class HeatRow:
    """One heat (or the lot that stands for it) among the inputs."""

    code: str
    url: str
    n: int
    mean: float | None
    sd: float | None
    minimum: float | None


@dataclass(frozen=True)
class ConditionPage:
    """What the page of one condition shows of one property."""

    condition: MaterialCondition
    prop: Property | None
    properties: list[Property]
    summary: Summary | None
    figures: dict[str, Any]
    basis: str
    n_newer: int
    is_stale: bool
    is_simulated: bool
    has_both_kinds: bool
    markings: str
    points: list[Point]
    heats: list[HeatRow]
    charts: list[ChartCard]
    diagnostics: list[dict[str, Any]]
    scale: Scale | None
    calculated: str
    """Of a calculated property, its formula and version."""
    others: list[MaterialCondition]
    """The same metal, tested otherwise."""

    @property
    def counted(self) -> list[Point]:
        return [point for point in self.points if point.counts]

    @property
    def listed(self) -> list[Point]:
        """The first of them, for a page that opens however many there are."""
        return self.points[:MOST_LISTED]

    @property
    def n_excluded(self) -> int:
        return len(self.points) - len(self.counted)

    @property
    def n_approved(self) -> int:
        return sum(point.state == "approved" for point in self.counted)


def condition_page(
    condition: MaterialCondition,
    *,
    person: User,
    property_code: str,
    basis: str,
    wants_simulated: bool = False,
) -> ConditionPage:
    """Read the stored summary and the tests behind it for one person.

    Measured and simulated results never share a page: where a person sees both, measured
    ones are shown unless simulated ones are asked for.
    """
    tests = visible_to(person, Test).filter(
        material_condition=condition, is_current=True
    )
    kinds = set(tests.values_list("compartment__is_simulated", flat=True).order_by())
    is_simulated = kinds == {True} or (wants_simulated and True in kinds)
    tests = tests.filter(compartment__is_simulated=is_simulated)
    properties, formulas = condition_points.properties_of(tests, person)
    chosen = _chosen(properties, property_code)
    formula = formulas.get(chosen.pk) if chosen else None
    scopes = scopes_of(person).filter(is_simulated=is_simulated)
    summary = _summary(condition, chosen, scopes, basis)
    points = (
        condition_points.points_of(tests, chosen, formula, summary, basis, person)
        if chosen
        else []
    )
    code = chosen.code if chosen else ""
    figures = summary.statistics if summary else {}
    scale = Scale.of(chosen, person.unit_system) if chosen else None
    newer = [p for p in points if p.counts and not p.is_in_summary]
    return ConditionPage(
        condition=condition,
        prop=chosen,
        properties=properties,
        summary=summary,
        figures=figures,
        basis=basis,
        n_newer=len(newer),
        is_stale=bool(newer)
        or _is_owed(condition, chosen, summary, scopes, basis, points),
        is_simulated=is_simulated,
        has_both_kinds=len(kinds) == 2,
        markings=" · ".join(
            sorted(
                tests.exclude(compartment__marking="")
                .order_by()
                .values_list("compartment__marking", flat=True)
                .distinct()
            )
        ),
        points=points,
        heats=_heats(points, figures),
        charts=condition_charts.cards(
            chosen,
            points,
            figures,
            scale=scale,
            is_simulated=is_simulated,
            label=condition.label_of(code),
        )
        if chosen and scale and points
        else [],
        diagnostics=_diagnostics(figures, points),
        scale=scale,
        calculated=calculated_by(summary.formula if summary else formula, code),
        others=_tested_otherwise(condition, person),
    )


def _tested_otherwise(
    condition: MaterialCondition, person: User
) -> list[MaterialCondition]:
    """The same metal at another temperature or rate, in another solution: never pooled
    with these, and one click away.
    """
    return list(
        visible_to(person, MaterialCondition)
        .of_the_metal_of(condition)
        .exclude(pk=condition.pk)
        .order_by("test_temperature_c", "tested_under_words", "pk")[:MOST_OTHERS]
    )


def _chosen(properties: list[Property], code: str) -> Property | None:
    """The property asked for, else Rp0.2, else the first there is."""
    by_code = {prop.code: prop for prop in properties}
    return (
        by_code.get(code) or by_code.get("Rp0.2") or next(iter(by_code.values()), None)
    )


def _summary(
    condition: MaterialCondition,
    prop: Property | None,
    scopes: QuerySet[ViewingScope],
    basis: str,
) -> Summary | None:
    """The newest version for exactly this person's present compartments."""
    if prop is None:
        return None
    return (
        Summary.objects.filter(
            condition=condition, property=prop, basis=basis, scope__in=scopes
        )
        .select_related("formula")
        .order_by("-version")
        .first()
    )


def _is_owed(
    condition: MaterialCondition,
    prop: Property | None,
    summary: Summary | None,
    scopes: QuerySet[ViewingScope],
    basis: str,
    points: list[Point],
) -> bool:
    """Whether a newer version is being computed, or counts what counts no more."""
    if prop is None:
        return False
    owed = StaleSummary.objects.filter(
        condition=condition, property=prop, basis=basis, scope__in=scopes
    )
    if owed.exists():
        return True
    counted = {point.measurement_id for point in points if point.counts}
    return summary is not None and set(summary.input_ids) != counted


def _heats(points: list[Point], figures: dict[str, Any]) -> list[HeatRow]:
    """The stored figures of each heat beside its code."""
    sources = {point.source.key: point.source for point in points}
    rows = []
    for heat in figures.get("heats", ()):
        source = sources.get(heat["heat"])
        if source is None:
            continue
        rows.append(
            HeatRow(
                code=source.code,
                url=source.url,
                n=heat["n"],
                mean=heat["mean"],
                sd=heat["sd"],
                minimum=heat["minimum"],
            )
        )
    return rows


def _diagnostics(figures: dict[str, Any], points: list[Point]) -> list[dict[str, Any]]:
    """What holds and what does not, stated before anybody relies on the figures."""
    if not figures:
        return []
    interval, bound = figures.get("mean_interval"), figures.get("tolerance_bound")
    reasons = figures.get("reasons", {})
    checks = [
        {
            "title": _("An interval over heats"),
            "outcome": "passed" if interval else "not_run",
            "value": str(figures["n_heats"]),
            "detail": _("Heats are the unit of replication.")
            if interval
            else reasons.get("mean_interval", ""),
        },
        {
            "title": _("A tolerance bound: at least 10 bars of 3 heats"),
            "outcome": "passed" if bound else "not_run",
            "value": f"{figures['n']} / {figures['n_heats']}",
            "detail": _("Statistical bound, not an allowable.")
            if bound
            else reasons.get("tolerance_bound", ""),
        },
    ]
    between, within = figures.get("sd_between_heats"), figures.get("sd_within_heats")
    if between is not None and within is not None:
        checks.append(
            {
                "title": _("Heats scatter no more than the bars of one heat"),
                "outcome": "failed" if between > within else "passed",
                "value": "",
                "detail": _("Use heats, not bars, for any interval.")
                if between > within
                else _("Bars of a heat differ as much as heats do."),
            }
        )
    for source in (interval, bound):
        for check in (source or {}).get("diagnostics", ()):
            checks.append(
                {
                    "title": check["check"].capitalize(),
                    "outcome": check["outcome"].replace(" ", "_"),
                    "value": "",
                    "detail": check["detail"],
                }
            )
    excluded = sum(not point.counts for point in points)
    if excluded:
        checks.append(
            {
                "title": _("Left out of this basis"),
                "outcome": "passed",
                "value": str(excluded),
                "detail": _("Drawn hollow; each says why on its own page."),
            }
        )
    return _once(checks)


def _once(checks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for check in checks:
        found.setdefault(check["title"], check)
    return list(found.values())


def address(
    condition: MaterialCondition,
    *,
    property_code: str,
    basis: str,
    is_simulated: bool,
) -> str:
    """The page with one property, basis and kind of record chosen."""
    url = reverse("characterization:condition-detail", args=[condition.pk])
    kind = "&simulated=1" if is_simulated else ""
    return f"{url}?property={quote(property_code)}&basis={basis}{kind}"
