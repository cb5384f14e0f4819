"""New versions of a test: correction, re-evaluation, reassignment. The old one stays."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from characterization.actions import (
    broken_bars,
    calculated,
    conditions,
    evaluations,
    identity,
    lifecycle,
    readouts,
    recording,
)
from characterization.actions.entries import Entry, MethodRules, Remark, unusual
from characterization.actions.readouts import ReadingEntry
from characterization.actions.recording import NOTHING_KNOWN, Facts
from characterization.choices import (
    AuthorPart,
    OwedBy,
    TestState,
    VersionKind,
)
from characterization.models import ImageEvaluation, Measurement, Test
from characterization.models.test import DIMENSIONS
from labtrack.accounts import permissions
from labtrack.accounts.models import User
from labtrack.refusals import Conflict, Fault, Refused
from trials.models import MaterialState, Specimen


@dataclass(frozen=True, slots=True)
class _Change:
    """What is different in the new version."""

    kind: VersionKind
    part: AuthorPart
    reason: str
    entries: tuple[Entry, ...] = ()
    readings: tuple[ReadingEntry, ...] = ()
    """All of them, where they are not as they were; empty: as they were."""
    facts: Facts = NOTHING_KNOWN
    settings: Mapping[str, Any] | None = None
    as_method: bool = False
    """Start from the settings of the method as it is today."""
    specimen: Specimen | None = None
    material_state: MaterialState | None = None
    figures: "Figures | None" = None


@dataclass(frozen=True, slots=True)
class Figures:
    """What an evaluation elsewhere gives: numbers, reasons for those it cannot, remarks."""

    entries: tuple[Entry, ...]
    not_obtained: Mapping[str, str]
    remarks: tuple[Remark, ...]


@transaction.atomic
def take_figures(*, test: Test, figures: Figures, reason: str, by: User) -> Test:
    """A new version with other evaluated numbers. Whoever asked for the evaluation was
    allowed to; the worker that carries it out does not ask again.
    """
    change = _Change(
        VersionKind.REEVALUATION, AuthorPart.REEVALUATED, reason, figures=figures
    )
    return _new_version(test, change, revision=None, by=by)


@transaction.atomic
def correct(
    *,
    test: Test,
    entries: Sequence[Entry],
    given: Sequence[ReadingEntry] = (),
    facts: Facts = NOTHING_KNOWN,
    reason: str,
    revision: int | None = None,
    by: User,
) -> Test:
    """Replace some numbers or facts, or with `given` all readings. A corrected dimension
    re-evaluates the stored curve, so that every figure that hangs on it follows.
    """
    permissions.require(by, "correct", test.compartment_id)
    change = _Change(
        VersionKind.CORRECTION,
        AuthorPart.CORRECTED,
        reason,
        entries=tuple(entries),
        readings=tuple(given),
        facts=facts,
    )
    return _new_version(test, change, revision=revision, by=by)


@transaction.atomic
def reevaluate(
    *,
    test: Test,
    settings: Mapping[str, Any],
    sizes: Sequence[Entry] = (),
    as_method: bool = False,
    reason: str,
    revision: int | None = None,
    by: User,
) -> Test:
    """Evaluate the stored curve or readings again with other settings, other sizes of the
    bar, or the settings of its method today. What is not asked stays as it was; refused where
    everything would.
    """
    permissions.require(by, "reevaluate", test.compartment_id)
    change = _Change(
        VersionKind.REEVALUATION,
        AuthorPart.REEVALUATED,
        reason,
        entries=tuple(sizes),
        settings=settings,
        as_method=as_method,
    )
    return _new_version(test, change, revision=revision, by=by)


def preview(
    *,
    test: Test,
    settings: Mapping[str, Any],
    sizes: Sequence[Entry] = (),
    as_method: bool = False,
) -> evaluations.Evaluated | readouts.Read:
    """What these settings and sizes would give; nothing is stored."""
    curve = test.curves.select_related("trace").first()
    rules = MethodRules(test.method, evaluations.settings_of(test, as_method=as_method))
    if curve is None:
        return readouts.again(test, rules, settings)
    other = {row.property.code: row.value for row in rules.measurements(sizes)}
    found = evaluations.evaluate(
        trace=curve.trace,
        rules=rules,
        dimensions={**test.dimensions(), **other},
        settings=settings,
    )
    kept = [e for e in _kept_entries(test, sizes) if e.source != OwedBy.EVALUATION]
    identity.unless_found(kept, found.entries, rules)
    numbers = broken_bars.numbers_of(rules, kept, specimen=test.specimen)
    return replace(found, entries=(*found.entries, *numbers.derived_entries()))


@transaction.atomic
def reassign(
    *,
    test: Test,
    specimen: Specimen,
    material_state: MaterialState,
    reason: str,
    revision: int | None = None,
    by: User,
) -> Test:
    """The bars were mixed up: the test belongs to another specimen of the compartment."""
    permissions.require(by, "correct", test.compartment_id)
    if specimen.compartment_id != test.compartment_id:
        raise Conflict(
            Fault(
                "compartment",
                _("%(code)s lies in another compartment.") % {"code": specimen.code},
                ("specimen",),
                specimen.code,
            )
        )
    change = _Change(
        VersionKind.REASSIGNMENT,
        AuthorPart.CORRECTED,
        reason,
        specimen=specimen,
        material_state=material_state,
    )
    return _new_version(test, change, revision=revision, by=by)


def _new_version(
    test: Test, change: _Change, *, revision: int | None, by: User
) -> Test:
    if not change.reason.strip():
        raise Refused(
            Fault("reason", _("A new version says why, in a sentence."), ("reason",))
        )
    old = recording.locked(test, revision=revision)
    was_in_progress = old.state == TestState.IN_PROGRESS
    # What is not asked anew stays as it was, whatever the method says today.
    settings = evaluations.settings_of(old, as_method=change.as_method)
    rules = MethodRules(old.method, settings)
    kept = _kept_entries(old, change.entries)
    evaluated = change.figures or _evaluated_again(old, rules, kept, change)
    if evaluated:
        kept = [e for e in kept if e.source != OwedBy.EVALUATION]
        kept = identity.unless_found(kept, evaluated.entries, rules)
        kept += evaluated.entries
    read = _read_anew(old, rules, change)
    if change.settings is not None:
        _refuse_no_change(old, read or evaluated, change)
    if read:
        kept = [e for e in kept if e.source != OwedBy.EVALUATION]
    numbers = broken_bars.numbers_of(
        rules,
        readouts.combined(rules, kept, read),
        specimen=change.specimen or old.specimen,
    )
    rows = numbers.rows

    lifecycle.supersede(old, reason=change.reason, by=by)
    new = _copy(old, change)
    conditions.assign(new, parts=rules.parts.values(), rows=rows)
    new.full_clean(validate_unique=False, validate_constraints=False)
    new.save()
    recording.write_numbers(new, rows)
    _carry_reasons(old, new, rows, read or evaluated)
    if read:
        readouts.keep(new, read)
    elif isinstance(evaluated, evaluations.Evaluated) and (curve := old.curves.first()):
        evaluations.keep_evidence(new, curve.trace, evaluated)
    else:
        _carry_evidence(old, new)
    recording.note_authors(new, {change.part: by})
    recording.flag(
        new,
        [
            *_remarks_on(old, read, evaluated),
            *unusual(rows),
            *numbers.remarks,
            *recording.remarks_about(new),
        ],
    )
    calculated.keep(new, rules, rows)
    if not was_in_progress:
        lifecycle.move_to_submitted(new, by=by)
    else:
        recording.submit_if_complete(new, by=by)
    return new


def _kept_entries(old: Test, others: Sequence[Entry]) -> list[Entry]:
    """The old version's numbers as texts, with the others in their place."""
    changed = {entry.property for entry in others}
    kept = [
        Entry(
            m.property.code,
            f"{m.censoring}{m.text.lstrip('<>')}",
            m.unit,
            m.uncertainty_text,
            OwedBy(m.source),
        )
        for m in old.measurements.select_related("property")
        if m.property.code not in changed
    ]
    return [*kept, *others]


def _evaluated_again(
    old: Test, rules: MethodRules, kept: Iterable[Entry], change: _Change
) -> evaluations.Evaluated | None:
    """The evaluation anew, where the change bears on it; the old settings still hold."""
    curve = old.curves.select_related("trace").first()
    touched = {entry.property for entry in change.entries} & set(DIMENSIONS)
    if curve is None or (change.settings is None and not touched):
        return None
    dimensions = {
        row.property.code: row.value
        for row in rules.measurements(kept)
        if row.property.code in DIMENSIONS
    }
    return evaluations.evaluate(
        trace=curve.trace, rules=rules, dimensions=dimensions, settings=change.settings
    )


def _read_anew(old: Test, rules: MethodRules, change: _Change) -> readouts.Read | None:
    """Other readings, or those that are there where they are evaluated again."""
    if change.settings is None or old.curves.exists():
        return readouts.understand(rules, change.readings, change.entries)
    return readouts.again(old, rules, change.settings)


def _refuse_no_change(old: Test, found: Any, change: _Change) -> None:
    if evaluations.is_as_it_was(old, found.result, change.entries):
        raise evaluations.nothing_changes(old)


def _copy(old: Test, change: _Change) -> Test:
    facts = change.facts
    new = Test(
        compartment_id=old.compartment_id,
        test_uid=old.test_uid,
        version=old.version + 1,
        version_kind=change.kind,
        version_reason=change.reason.strip(),
        specimen=change.specimen or old.specimen,
        material_state=change.material_state or old.material_state,
        method=old.method,
        performed_at=old.performed_at,
        test_temperature_c=old.test_temperature_c,
        test_temperature_as_entered=old.test_temperature_as_entered,
        operator=old.operator,
        operator_as_sent=old.operator_as_sent,
        notes=old.notes,
        instrument=old.instrument,
        external_id=old.external_id,
        submission=old.submission,
        entered_by=old.entered_by,
        state=TestState.IN_PROGRESS,
    )
    recording.take_facts(new, facts)
    return new


def _carry_reasons(
    old: Test,
    new: Test,
    rows: Iterable[Measurement],
    evaluated: evaluations.Evaluated | readouts.Read | Figures | None,
) -> None:
    """Reasons for what has no number: the evaluation's, or those that still hold."""
    there = {row.property.code for row in rows}
    reasons = (
        dict(evaluated.not_obtained)
        if evaluated
        else dict(old.not_obtained.values_list("property__code", "reason"))
    )
    recording.write_not_obtained(
        new, {code: why for code, why in reasons.items() if code not in there}
    )


def _carry_evidence(old: Test, new: Test) -> None:
    """The same readings, curve and evaluation stand behind the new version too."""
    for reading in old.readings.all():
        _copied(reading, test=new)
    if readouts.result_of(old):
        _copied(old.evaluation, test=new)
    for curve in old.curves.all():
        copied = _copied(curve, test=new)
        evaluation = getattr(old, "evaluation", None)
        if evaluation and evaluation.curve_id == curve.pk:
            _copied(evaluation, test=new, curve=copied)


def _remarks_on(
    old: Test,
    read: readouts.Read | None,
    evaluated: evaluations.Evaluated | Figures | None,
) -> list[Remark]:
    """What is unusual about the evidence: said anew, or carried over with it."""
    if isinstance(evaluated, evaluations.Evaluated) or read:
        return [
            *(evaluated.remarks if evaluated else ()),
            *(read.remarks if read else ()),
        ]
    measured = ImageEvaluation.measured_of(old.test_uid)
    if measured is not None:
        # Measured again, what was said of the fields before is said anew or holds no more.
        gone = (
            {code for code, _words in measured.result["remarks"]}
            if evaluated
            else set()
        )
        stay = [
            Remark(f.code, f.message) for f in old.flags.all() if f.code not in gone
        ]
        return [*(evaluated.remarks if evaluated else ()), *stay]
    evaluation = getattr(old, "evaluation", None)
    flags = evaluation.details.get("flags", ()) if evaluation else ()
    return [Remark(flag["code"], flag["sentence"]) for flag in flags]


def _copied(row, **changes):
    """A copy of a row with some columns changed."""
    values = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if not field.primary_key and field.name not in changes
    }
    return type(row).objects.create(**values, **changes)
