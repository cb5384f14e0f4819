"""The melt of a heat: its log, its chemistry over time, the verdict, and a mark by which
an open page notices that something came.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db.models import Count, Max, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from labtrack.accounts.natural_keys import key_of
from labtrack.charts.card import ChartCard
from labtrack.entry.quantity import shown_as_entered
from labtrack.pages.detail import Reader
from labtrack.reading import spoken
from trials.charge.expected import Melt
from trials.dashboards import (
    heat_composition,
    heat_recovery,
    heat_samples,
    heat_verdict,
    melt_log,
)
from trials.dashboards.charge import Expected, assays_and_steps, expected_of
from trials.dashboards.heat_chemistry import standing
from trials.dashboards.heat_composition import Row
from trials.dashboards.heat_recovery import Followed
from trials.dashboards.heat_samples import Samples, shown
from trials.dashboards.heat_verdict import HeatVerdict
from trials.melt_choices import MeltEventKind
from trials.models import (
    CastingRun,
    ChargeAddition,
    Heat,
    PourDecision,
)

COLUMNS = 6
RECENT = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class HeatMelt:
    """Everything about the melt that changes while one looks at it."""

    samples: Samples
    expected: Expected
    """After all additions."""
    expected_then: Expected
    """After the additions up to the last sample that stands."""
    verdict: HeatVerdict
    composition: Sequence[Row]
    recovery: Sequence[heat_recovery.Row]
    sample_rows: Sequence[dict[str, Any]]
    sample_elements: Sequence[str]
    log: Sequence[melt_log.Line]
    log_chart: ChartCard
    element_charts: Sequence[ChartCard]
    facts: Sequence[dict[str, Any]]
    decisions: Sequence[PourDecision]
    decide_url: str
    unassayed: bool = False
    basis: str = ""
    notes: Sequence[str] = field(default=())

    @property
    def has_recovery_alarm(self) -> bool:
        return any(row.state == heat_recovery.ALARM for row in self.recovery)


def compose(
    heat: Heat,
    reader: Reader,
    *,
    additions: Sequence[ChargeAddition],
    runs: Sequence[CastingRun],
    may_record: bool,
    specification: str = "",
) -> HeatMelt:
    """Read the melt once and say what it means."""
    first_pour = min((run.poured_at for run in runs), default=None)
    events = list(heat.melt_events.select_related("recorded_by"))
    samples = heat_samples.load(heat, first_pour)
    seen = reader.sees(heat.alloy)
    targets = list(heat.alloy.targets.all()) if seen else []
    assays, steps = assays_and_steps(reader.person, [a.lot_id for a in additions])
    skimmed = [
        (e.at, e.value)
        for e in events
        if e.kind == MeltEventKind.SKIM and e.value and not e.struck_reason
    ]
    heel = heel_of(heat, sees=reader.sees)
    common = {"dross_kg": sum(kg for _at, kg in skimmed), "heel": heel}
    expected = expected_of(additions, assays, **common)
    then = expected_of(additions, assays, until=samples.last_at, **common)
    followed = Followed(additions, assays, steps=steps, skimmed=skimmed, heel=heel)
    log = melt_log.lines(
        additions=additions,
        events=events,
        samples=samples,
        runs=runs,
        reader=reader,
        may_record=may_record,
    )
    warm = melt_log.temperatures(log)
    verdict = heat_verdict.compose(
        heat,
        reader,
        samples=samples,
        expected=expected,
        targets=targets,
        temperature_c=warm[-1].temperature_c if warm else None,
        wanted=specification,
    )
    elements = _columns(samples, targets)
    simulated = heat.compartment.is_simulated
    return HeatMelt(
        samples=samples,
        expected=expected,
        expected_then=then,
        verdict=verdict,
        composition=heat_composition.rows(
            samples=samples, verdict=verdict, expected=then, targets=targets
        ),
        recovery=heat_recovery.rows(
            followed,
            samples,
            first=[target.element for target in targets],
            may_record=may_record,
        ),
        sample_rows=heat_samples.table(
            samples, reader, elements=elements, may_record=may_record
        ),
        sample_elements=elements,
        log=log,
        log_chart=melt_log.chart(heat, log, reader, is_simulated=simulated),
        element_charts=melt_log.element_charts(
            heat, samples, verdict, targets, is_simulated=simulated
        ),
        facts=_facts(heat, samples, events, warm, runs),
        decisions=list(heat.decisions.select_related("decided_by")[:5]),
        decide_url=_decide_url(heat, specification) if may_record else "",
        basis=_basis(samples),
        notes=_notes(expected, then, verdict, heel),
    )


def heel_of(heat: Heat, *, sees: Callable[[Any], bool]) -> Melt | None:
    """What was in the crucible before the charge; its composition is what stands for the
    heat that it is from, as far as the reader sees that.
    """
    if heat.heel_mass_kg is None:
        return None
    if heat.heel_from is None or not sees(heat.heel_from):
        return Melt(heat.heel_mass_kg, {})
    found = standing([heat.heel_from]).get(heat.heel_from.pk, {})
    composition = {e: row.wt_pct or 0.0 for e, row in found.items()}
    return Melt(heat.heel_mass_kg, composition)


def mark_of(heat: Heat) -> str:
    """Changes whenever something of the melt does; one statement for each table."""
    parts: list[Any] = [heat.version]
    for rows, changing in (
        (heat.additions, "mass_kg"),
        (heat.casting_runs, "version"),
        (heat.chemistry_samples, "version"),
        (heat.melt_events, "version"),
        (heat.decisions, "pk"),
    ):
        parts += (
            rows.order_by()
            .aggregate(n=Count("pk"), last=Max("pk"), changes=Sum(changing))
            .values()
        )
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:20]


def _decide_url(heat: Heat, specification: str) -> str:
    """Decided is what is shown: under the same specification."""
    url = reverse("trials:pour-decision-create", args=[key_of(heat)])
    return f"{url}?specification={specification}" if specification.isdigit() else url


def _columns(samples: Samples, targets) -> list[str]:
    """The elements of the table of samples: what is aimed at, then what kills, then more."""
    wanted = [*(t.element for t in targets), "Mg", "Sc", "Zr", "Be", "Na"]
    found = [e for e in dict.fromkeys(wanted) if e in samples.standing]
    rest = [e for e in samples.standing if e not in found and e != "Al"]
    return [*found, *rest][:COLUMNS]


def _facts(heat, samples, events, warm, runs) -> list[dict[str, Any]]:
    facts: list[dict[str, Any]] = []
    is_melting = not runs and timezone.now() - heat.charged_at < RECENT
    if warm:
        facts.append(
            {
                "label": _("Melt temperature"),
                "value": warm[-1].temperature_c,
                "unit": "degC",
                "place": "1",
                "is_lead": True,
                "is_now": is_melting,
                "more": warm[-1].clock,
            }
        )
    degassed = [
        e for e in events if e.kind == MeltEventKind.DEGAS and not e.struck_reason
    ]
    if degassed and is_melting:
        minutes = (timezone.now() - degassed[-1].at).total_seconds() / 60
        facts.append(
            {
                "label": _("Since degas"),
                "value": f"{minutes:.0f}",
                "more": "min",
                "is_lead": True,
                "is_now": True,
            }
        )
    facts += [_ppm(samples, element) for element in ("Be", "Na")]
    index = [
        e
        for e in events
        if e.kind == MeltEventKind.RPT_AFTER
        and e.value is not None
        and not e.struck_reason
    ]
    if index:
        facts.append(
            {
                "label": _("Density index"),
                "value": shown_as_entered(index[-1].value_as_entered),
                "more": _("after degassing"),
            }
        )
    return [fact for fact in facts if fact]


def _ppm(samples: Samples, element: str) -> dict[str, Any]:
    row = samples.standing.get(element)
    if row is None:
        return {}
    flag = "< " if row.wt_pct is None else ""
    value = row.wt_pct if row.wt_pct is not None else row.below_wt_pct or 0.0
    return {"label": element, "value": f"{flag}{shown(value * 1e4, 2)}", "more": "ppm"}


def _basis(samples: Samples) -> str:
    """On what the measured column rests, where it is one thing for all."""
    found = {row.basis_text for row in samples.standing.values()}
    if len(found) == 1:
        return found.pop()
    return _("basis differs by element") if found else ""


def _notes(
    expected: Expected, then: Expected, verdict: HeatVerdict, heel: Melt | None
) -> list[str]:
    notes = []
    if heel is not None and not heel.composition:
        notes.append(
            _("What the heel of %(mass)s holds is not known; it counts as dilution.")
            % {"mass": spoken(heel.mass_kg, "kg", 5)}
        )
    if expected.unknown_kg:
        notes.append(
            _(
                "%(mass)s of the charge has no assay that you see and counts as dilution."
            )
            % {"mass": spoken(expected.unknown_kg, "kg", 5)}
        )
    if then.n_later:
        notes.append(
            _(
                "%(n)d additions came after the last sample; what is expected is as of it."
            )
            % {"n": then.n_later}
        )
    if verdict.judgement is not None and verdict.judgement.named:
        notes.append(verdict.judgement.title + ".")
    if verdict.judgement is not None:
        total = verdict.judgement.verdict.others_total
        if total is not None:
            notes.append(_("Others total %(total)s %%.") % {"total": total})
    return notes
