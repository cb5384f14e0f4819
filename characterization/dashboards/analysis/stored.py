"""Stored summaries as the dashboards read them: heat means, never measurement rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, Q, QuerySet
from django.utils.translation import gettext as _

from characterization.models import (
    FormulaVersion,
    MaterialCondition,
    StaleSummary,
    Summary,
)
from labtrack.accounts.models import User, ViewingScope
from labtrack.accounts.visibility import scopes_of, visible_to
from labtrack.jobs.models import StaleLog
from trials.models import Heat

# Topics of the log: who may see what, a set of compartments, a result.
SCOPES, SCOPE, SUMMARY = "scopes", "scope", "summary"


@dataclass(frozen=True, slots=True)
class HeatMean:
    """The bars of one heat in one condition, in the canonical unit of the property."""

    heat: Heat
    n: int
    mean: float
    sd: float | None


@dataclass(frozen=True, slots=True)
class Stored:
    """The newest summary of one property in one condition, as one person may read it.

    `heats` leaves out bought stock, whose lot stands for a heat: `n_lots` counts it.
    """

    pk: int
    condition: MaterialCondition
    code: str
    n: int
    n_approved: int
    mean: float | None
    low: float | None
    high: float | None
    heats: tuple[HeatMean, ...]
    n_lots: int
    version: int
    computed_at: datetime
    is_stale: bool
    calculated: str = ""
    """Of a calculated property: by which version of its formula."""

    @property
    def means(self) -> list[float]:
        """One number per heat."""
        return [one.mean for one in self.heats]


@dataclass(frozen=True, slots=True)
class Reading:
    """Whose eyes, and which kind of record: measured and simulated never share a page."""

    person: User
    scope: ViewingScope | None
    is_simulated: bool
    has_both_kinds: bool
    basis: str

    def summaries(self, codes: Sequence[str]) -> QuerySet[Summary]:
        """The newest of these properties, in this scope on this basis."""
        return Summary.objects.filter(
            scope=self.scope, basis=self.basis, property__code__in=codes
        ).newest()


def reading(person: User, *, basis: str, wants_simulated: bool) -> Reading:
    """What this person reads now: measured results, unless there are only simulated
    ones or those are asked for.
    """
    scopes = {scope.is_simulated: scope for scope in scopes_of(person)}
    with_results = set(
        Summary.objects.filter(scope__in=scopes.values(), n__gt=0)
        .order_by()
        .values_list("scope__is_simulated", flat=True)
        .distinct()
    )
    is_simulated = with_results == {True} or (wants_simulated and True in with_results)
    return Reading(
        person=person,
        scope=scopes.get(is_simulated),
        is_simulated=is_simulated,
        has_both_kinds=len(with_results) == 2,
        basis=basis,
    )


def is_computing(found: Reading) -> bool:
    """Whether numbers of this scope are owed, or a change of its compartments has not
    been looked at yet. One query.
    """
    if found.scope is None:
        return StaleLog.objects.filter(topic=SCOPES).exists()
    changed = Q(topic=SCOPE, key=str(found.scope.pk))
    for pk in found.scope.key.split(","):
        changed |= Q(topic=SUMMARY, key__endswith=f":{pk}")
    owed = StaleSummary.objects.filter(
        scope=found.scope, basis=found.basis, is_quarantined=False
    )
    return (
        ViewingScope.objects.filter(pk=found.scope.pk)
        .filter(Exists(owed) | Exists(StaleLog.objects.filter(changed)))
        .exists()
    )


def conditions_with(reading: Reading, codes: Sequence[str]) -> list[MaterialCondition]:
    """The conditions that have a result of one of these properties, each with
    `n_heats`, the most heats of any. One query, without a single heat.
    """
    found: dict[int, MaterialCondition] = {}
    rows = (
        reading.summaries(codes)
        .only("n", "n_heats", "scope_id", "property_id", "basis", *_CONDITION)
        .select_related(
            "condition__alloy__parent", "condition__cycle", "condition__section_class"
        )
    )
    for row in rows:
        if not row.n:
            continue
        condition = found.setdefault(row.condition_id, row.condition)
        condition.n_heats = max(getattr(condition, "n_heats", 0), row.n_heats)
    return list(found.values())


def stored(
    reading: Reading,
    codes: Sequence[str],
    conditions: Iterable[MaterialCondition],
) -> list[Stored]:
    """The newest summaries of these properties in these conditions; five queries."""
    by_pk = {condition.pk: condition for condition in conditions}
    rows = [
        row
        for row in reading.summaries(codes)
        .filter(condition__in=list(by_pk))
        .select_related("property", "formula")
        if row.n
    ]
    heats = _heats(reading.person, rows)
    owed = set(
        StaleSummary.objects.filter(
            Q(condition__in=list(by_pk)), scope=reading.scope, basis=reading.basis
        ).values_list("condition_id", "property_id")
    )
    return [
        Stored(
            pk=row.pk,
            condition=by_pk[row.condition_id],
            code=row.property.code,
            n=row.n,
            n_approved=row.n_approved,
            mean=row.mean_of_heats,
            low=row.low_95,
            high=row.high_95,
            heats=tuple(_heat_means(row, heats)),
            n_lots=sum(key.startswith("lot:") for key in _keys(row)),
            version=row.version,
            computed_at=row.computed_at,
            is_stale=(row.condition_id, row.property_id) in owed,
            calculated=calculated_by(row.formula, row.property.code),
        )
        for row in rows
    ]


def calculated_by(formula: FormulaVersion | None, code: str) -> str:
    """By what a calculated property was calculated: `YR = Rp0.2 / Rm, version 1`."""
    if formula is None:
        return ""
    return _("%(code)s = %(formula)s, version %(number)d") % {
        "code": code,
        "formula": formula.text,
        "number": formula.number,
    }


def _keys(row: Summary) -> list[str]:
    return [figures["heat"] for figures in row.heats or () if figures["n"]]


def _pk(key: str) -> int | None:
    kind, _colon, number = key.partition(":")
    return int(number) if kind == "heat" else None


def _heats(person: User, rows: Sequence[Summary]) -> dict[int, Heat]:
    wanted = {pk for row in rows for key in _keys(row) if (pk := _pk(key))}
    # Prefetched, not joined: hundreds of heats share one owner and a few compartments.
    return visible_to(
        person, Heat.objects.prefetch_related("organisation", "compartment")
    ).in_bulk(list(wanted))


def _heat_means(row: Summary, heats: dict[int, Heat]) -> Iterable[HeatMean]:
    for figures in row.heats or ():
        heat = heats.get(_pk(figures["heat"]) or 0)
        if heat is not None and figures["mean"] is not None:
            yield HeatMean(
                heat=heat, n=figures["n"], mean=figures["mean"], sd=figures["sd"]
            )


_CONDITION = tuple(
    f"condition__{field}"
    for field in (
        "alloy__code", "alloy__kind", "alloy__compartment", "alloy__parent__code",
        "process", "mold_class", "origin", "orientation", "section_class__name",
        "cycle__code", "cycle__temper", "cycle__compartment", "supplied_temper",
        "exposure", "test_temperature_c", "tested_under", "tested_under_words",
    )
)  # fmt: skip
