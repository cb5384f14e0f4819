"""Success criteria judged: from stored heat means, never from measurement rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Min, Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from characterization.choices import Better, Comparison, Verdict
from characterization.dashboards import condition_page, condition_words
from characterization.dashboards.analysis.stored import (
    Reading,
    Stored,
    is_computing,
    stored,
)
from characterization.models import (
    CriterionStatement,
    MaterialCondition,
    SuccessCriterion,
)
from labtrack.accounts.models import User
from labtrack.accounts.visibility import scopes_of, seen_compartments, visible_to
from labtrack.statistics.criteria import Judgement, judge
from labtrack.statistics.diagnostics import Outcome
from trials.models import Heat, Program

Facts = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """One criterion as a person reads it on one basis."""

    criterion: SuccessCriterion
    statement: CriterionStatement
    judgement: Judgement
    candidate: Stored | None
    baseline: Stored | None
    first_heat_at: datetime | None
    """Of the candidate alloy, among what this person sees."""
    seen: frozenset[int]
    basis: str
    is_simulated: bool
    is_computing: bool = False
    """Numbers that it rests on may still be on their way."""

    @property
    def is_awaited(self) -> bool:
        """Not known only because the numbers are being computed, or maybe so."""
        return self.is_computing and self.verdict == Verdict.UNKNOWN

    @property
    def reason(self) -> str:
        """What is missing; while numbers are computed, that it may be less."""
        said = self.judgement.reason
        if not self.is_awaited:
            return said
        return _("numbers are being computed; so far: %(reason)s") % {"reason": said}

    @property
    def verdict(self) -> Verdict:
        return Verdict(self.judgement.outcome)

    @property
    def is_withdrawn(self) -> bool:
        return bool(self.criterion.withdrawn_because)

    @property
    def is_stated_late(self) -> bool:
        """A promise made when its heats were known proves less."""
        return (
            self.first_heat_at is not None
            and self.statement.stated_at >= self.first_heat_at
        )

    @property
    def subject(self) -> str:
        """What it is about: `535+0.30SC, T5-325-4H`."""
        return _words(self.statement.alloy, self.statement, self.seen)

    @property
    def cast_as(self) -> str:
        """How its bars come to be: `permanent mold, over 6 to 13 mm`."""
        return condition_words.cast_as(self.statement)

    @property
    def against(self) -> str:
        """The baseline in words; empty for a limit."""
        if self.statement.baseline_alloy is None:
            return ""
        return _words(
            self.statement.baseline_alloy, self.statement, self.seen, is_baseline=True
        )

    @property
    def asked(self) -> str:
        """What must be: `at least 30 MPa above 535.0, F, as cast`."""
        statement = self.statement
        higher = statement.better == Better.HIGHER
        said = {"margin": statement.margin_as_entered, "baseline": self.against}
        if statement.comparison == Comparison.ABSOLUTE:
            return (_("above %(margin)s") if higher else _("below %(margin)s")) % said
        if statement.comparison == Comparison.SUPERIOR:
            text = (
                _("more than %(margin)s above %(baseline)s")
                if higher
                else _("more than %(margin)s below %(baseline)s")
            )
            return text % said
        text = (
            _("not lower than %(baseline)s by %(margin)s or more")
            if higher
            else _("not higher than %(baseline)s by %(margin)s or more")
        )
        return text % said

    @property
    def n_bars(self) -> int:
        return sum(one.n for one in (self.candidate, self.baseline) if one)

    @property
    def n_approved(self) -> int:
        return sum(one.n_approved for one in (self.candidate, self.baseline) if one)

    @property
    def is_stale(self) -> bool:
        return any(one.is_stale for one in (self.candidate, self.baseline) if one)

    @property
    def doubts(self) -> list[str]:
        """Checks of the comparison that failed, in words."""
        return self._checks(Outcome.FAILED)

    @property
    def not_run(self) -> list[str]:
        """Checks that lacked something, mostly heats."""
        return self._checks(Outcome.NOT_RUN)

    def _checks(self, outcome: Outcome) -> list[str]:
        return [
            f"{check.check}: {check.outcome}, {check.detail}"
            for check in self.judgement.diagnostics
            if check.outcome is outcome
        ]

    @property
    def provenance(self) -> str:
        """n and heats under the numbers."""
        ours, theirs = self.judgement.heats
        heats = (
            f"{ours}" if self.statement.baseline_alloy is None else f"{ours} + {theirs}"
        )
        bars = ngettext("%(n)d bar", "%(n)d bars", self.n_bars) % {"n": self.n_bars}
        return _("%(bars)s, %(heats)s heats") % {"bars": bars, "heats": heats}

    @property
    def url(self) -> str:
        """The results of the candidate; the criterion where there are none."""
        if self.candidate is None:
            return self.criterion.get_absolute_url()
        return condition_page.address(
            self.candidate.condition,
            property_code=self.statement.property.code,
            basis=self.basis,
            is_simulated=self.is_simulated,
        )


def criteria_of(program: Program, person: User) -> list[SuccessCriterion]:
    """The criteria of a program with all that judging takes; two statements."""
    statements = visible_to(person, CriterionStatement).select_related(
        "property", "alloy", "section_class", "cycle", "baseline_alloy", "baseline_cycle",
        "stated_by",
    ).order_by("criterion", "-number")  # fmt: skip
    return list(
        visible_to(person, SuccessCriterion)
        .filter(program=program)
        .select_related("program", "compartment", "organisation")
        .prefetch_related(Prefetch("statements", statements))
        .order_by("pk")
    )


def reading_of(person: User, *, basis: str, is_simulated: bool) -> Reading:
    """The stored summaries of one world for exactly this person's compartments."""
    scope = scopes_of(person).filter(is_simulated=is_simulated).first()
    return Reading(
        person=person,
        scope=scope,
        is_simulated=is_simulated,
        has_both_kinds=False,
        basis=basis,
    )


def judged(
    criteria: Iterable[SuccessCriterion],
    reading: Reading,
    found: Sequence[Stored] | None = None,
    *,
    computing: bool | None = None,
) -> list[Judged]:
    """The latest statement of each, judged. `found` are summaries read before; without
    them they are read here. The number of statements does not grow with the criteria.
    """
    lines = [(one, one.statements.all()[0]) for one in criteria]
    if found is None:
        found = read([statement for _criterion, statement in lines], reading)
    by_facts = {(one.code, *facts_of_condition(one.condition)): one for one in found}
    if computing is None:
        computing = is_computing(reading)
    first = _first_heats(lines, reading)
    seen = seen_compartments(reading.person)
    return [
        replace(
            _judge(criterion, statement, by_facts, first, reading, seen),
            is_computing=computing,
        )
        for criterion, statement in lines
    ]


def read(
    statements: Iterable[CriterionStatement],
    reading: Reading,
    *,
    alloy_ids: Iterable[int] = (),
    codes: Iterable[str] = (),
) -> list[Stored]:
    """The summaries of everything the statements speak of, and of more alloys and
    properties where the page needs them.
    """
    statements = list(statements)
    alloys = {one.alloy_id for one in statements} | set(alloy_ids)
    alloys |= {one.baseline_alloy_id for one in statements if one.baseline_alloy_id}
    wanted = sorted({one.property.code for one in statements} | set(codes))
    if reading.scope is None or not alloys or not wanted:
        return []
    conditions = (
        visible_to(reading.person, MaterialCondition)
        .filter(alloy__in=alloys)
        .select_related("alloy", "cycle", "section_class")
    )
    return stored(reading, wanted, conditions)


def facts_of_condition(condition: MaterialCondition) -> Facts:
    """What a statement is looked up by."""
    return (
        condition.alloy_id,
        condition.cycle_id,
        condition.process or "",
        condition.mold_class or "",
        condition.origin,
        condition.orientation or "",
        condition.section_class_id,
        condition.supplied_temper or "",
        condition.exposure or "",
        condition.test_temperature_c,
        condition.tested_under or "",
    )


def facts_of(statement: CriterionStatement, *, of_baseline: bool = False) -> Facts:
    """The facts of the candidate, or of the baseline: its own alloy and treatment, the
    rest the same.
    """
    alloy = statement.baseline_alloy_id if of_baseline else statement.alloy_id
    cycle = statement.baseline_cycle_id if of_baseline else statement.cycle_id
    return (
        alloy,
        cycle,
        statement.process,
        statement.mold_class,
        statement.origin,
        statement.orientation,
        statement.section_class_id,
        statement.supplied_temper,
        statement.exposure,
        statement.test_temperature_c,
        statement.tested_under,
    )


def _judge(
    criterion: SuccessCriterion,
    statement: CriterionStatement,
    by_facts: dict[Facts, Stored],
    first: dict[int, datetime],
    reading: Reading,
    seen: frozenset[int],
) -> Judged:
    code = statement.property.code
    candidate = by_facts.get((code, *facts_of(statement)))
    baseline = None
    if statement.baseline_alloy_id is not None:
        baseline = by_facts.get((code, *facts_of(statement, of_baseline=True)))
    return Judged(
        criterion=criterion,
        statement=statement,
        judgement=judge(
            _means(candidate),
            _means(baseline),
            comparison=statement.comparison,
            margin=statement.margin,
            better=statement.better,
            confidence=statement.confidence_pct / 100,
        ),
        candidate=candidate,
        baseline=baseline,
        first_heat_at=first.get(statement.alloy_id),
        seen=seen,
        basis=reading.basis,
        is_simulated=reading.is_simulated,
    )


def _means(found: Stored | None) -> dict[str, float]:
    return {str(one.heat.pk): one.mean for one in found.heats} if found else {}


def _first_heats(lines: list, reading: Reading) -> dict[int, datetime]:
    """When the first heat of each candidate alloy was charged."""
    alloys = {statement.alloy_id for _criterion, statement in lines}
    rows = (
        visible_to(reading.person, Heat)
        .filter(alloy__in=alloys, compartment__is_simulated=reading.is_simulated)
        .order_by()
        .values("alloy")
        .annotate(first=Min("charged_at"))
    )
    return {row["alloy"]: row["first"] for row in rows}


def _words(
    alloy: Any,
    statement: CriterionStatement,
    seen: frozenset[int],
    *,
    is_baseline: bool = False,
) -> str:
    cycle = statement.baseline_cycle if is_baseline else statement.cycle
    named = alloy.code if _sees(alloy, seen) else _("alloy withheld")
    if cycle is not None:
        treated = cycle.code if _sees(cycle, seen) else _("cycle withheld")
    else:
        treated = statement.supplied_temper or _("F, as cast")
    return f"{named}, {treated}"


def _sees(record: Any, seen: frozenset[int]) -> bool:
    return record.compartment_id is None or record.compartment_id in seen
