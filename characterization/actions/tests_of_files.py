"""The test of one recording of a kept file: matched, evaluated, recorded once."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import PurePath
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from characterization.actions import (
    evaluations,
    identity,
    intake,
    recording,
    recordings,
    resolving,
)
from characterization.actions.entries import Entry, MethodRules, Remark, as_stated
from characterization.actions.evaluations import Evaluated
from characterization.actions.file_facts import SaidBeside, facts_of
from characterization.actions.recording import Observation
from characterization.actions.recordings import Taken
from characterization.actions.resolving import UnknownSpecimen
from characterization.choices import OwedBy
from characterization.models import Test, TestMethod
from characterization.parsers import CurveRecord
from labtrack.accounts import permissions
from labtrack.accounts.models import User
from labtrack.accounts.visibility import seen_compartments
from labtrack.instruments import channels
from labtrack.instruments.models import (
    Instrument,
    RawSubmission,
    Trace,
)
from labtrack.refusals import Conflict, Fault, Refused
from trials.models import MaterialState, Specimen

DIMENSIONS = {"diameter": "d0", "gauge_length": "L0", "area": "S0"}


def refuse_one_name_for_many(said: SaidBeside, records: tuple[Any, ...]) -> None:
    if len(records) > 1 and said.specimen:
        texts = [getattr(record, "texts", {}) for record in records]
        names = ", ".join(each.get("specimen", "?") for each in texts)
        raise Refused(
            Fault(
                "several_specimens",
                _(
                    "The file holds %(count)d specimens (%(names)s); they cannot all be "
                    "%(given)s. Send it without a specimen."
                )
                % {
                    "count": len(records),
                    "names": names[:120],
                    "given": said.specimen[:40],
                },
                ("specimen",),
                said.specimen[:80],
            )
        )


def test_of(
    found: Any,
    how: Mapping[str, Any],
    number: int,
    *,
    said: SaidBeside,
    submission: RawSubmission,
    sender: Instrument | User,
) -> Test:
    """The test of one recording of the file. A person who uploaded it names specimens and
    states among those that person sees; the instrument says the zone of its clock.
    """
    actor = submission.submitted_by or sender
    method = resolving.method_of(said.method or _default_method(submission))
    taken = recordings.taken(found, method, file_name=submission.file_name)
    record = taken.record
    specimen = _specimen(said, record, submission, actor)
    if submission.submitted_by:
        permissions.require(submission.submitted_by, "record", specimen.compartment_id)
    if number == 1:
        intake.move(submission, specimen)
    sizes, trace, evaluated = _evaluated(taken, method, specimen, submission, how)
    facts, remarks = facts_of(said, record, sender)
    state, assumed = _state(specimen, said, facts.performed_at, submission, actor)
    external_id = (
        said.external_id or record.texts.get("external_id", "") or submission.sha256
    )
    stated = (*taken.entries, *sizes, *(evaluated.entries if evaluated else ()))
    conditions = identity.entries_of(said.conditions, source=_says(submission))
    observation = Observation(
        specimen=specimen,
        material_state=state,
        method=method,
        entries=(
            *stated,
            *identity.unless_found(conditions, stated, MethodRules(method)),
        ),
        readings=taken.readings,
        facts=facts,
        instrument=submission.instrument,
        external_id=external_id if number == 1 else f"{external_id[:110]}#{number}",
        submission=submission,
        remarks=(
            *(
                Remark(
                    w.code,
                    f"{_('Line')} {w.line}: {w.message}" if w.line else w.message,
                )
                for w in record.warnings
            ),
            *remarks,
            *assumed,
            *(evaluated.remarks if evaluated else ()),
        ),
        trace=trace,
        evaluated=evaluated,
    )
    return _recorded_once(observation, by=submission.submitted_by)


def _says(submission: RawSubmission) -> OwedBy:
    """Who said what stands beside the file."""
    return OwedBy.PERSON if submission.submitted_by else OwedBy.INSTRUMENT


def _evaluated(
    taken: Taken,
    method: TestMethod,
    specimen: Specimen,
    submission: RawSubmission,
    how: Mapping[str, Any],
) -> tuple[list[Entry], Trace | None, Evaluated | None]:
    """Dimensions, the trace that is kept, and what it gives; readings have no trace."""
    if not taken.trace_kind:
        return [], None, None
    rules = MethodRules(method)
    sizes = (
        _dimension_entries(taken.record, specimen)
        if method.kind == recordings.TENSILE
        else []
    )
    trace = _kept_trace(submission, specimen, taken, how)
    evaluated = evaluations.evaluate(
        trace=trace,
        rules=rules,
        dimensions={row.property.code: row.value for row in rules.measurements(sizes)},
        settings=taken.said,
    )
    return sizes, trace, evaluated


def _specimen(
    said: SaidBeside,
    record: CurveRecord,
    submission: RawSubmission,
    sender: Instrument | User,
) -> Specimen:
    """The specimen that the sender, the file, or the file's own name names exactly."""
    named = said.specimen or record.texts.get("specimen", "")
    stem = PurePath(submission.file_name.replace("\\", "/")).stem
    try:
        return resolving.specimen_of(named or stem, actor=sender)
    except UnknownSpecimen:
        # A machine counts its specimens 1, 2, 3; then the file is named after the bar.
        if said.specimen or not named or not stem or record.texts.get("sample"):
            raise
        try:
            return resolving.specimen_of(stem, actor=sender)
        except UnknownSpecimen:
            pass
        raise


def _state(
    specimen: Specimen,
    said: SaidBeside,
    performed_at: datetime | None,
    submission: RawSubmission,
    actor: Instrument | User,
) -> tuple[MaterialState, list[Remark]]:
    """The state that was said. A person who says none means, as in the form for typing,
    what the bar is when it is tested; that is remarked. An instrument means nothing.
    """
    if said.material_state.strip() or not submission.submitted_by:
        named = resolving.material_state_of(specimen, said.material_state, actor=actor)
        return named, []
    state = resolving.latest_state(specimen, performed_at)
    if specimen.material_states.count() == 1:
        return state, []
    return state, [
        Remark(
            "state-assumed",
            _(
                "No material state was said: taken as %(state)s, the latest at the time "
                "of the test."
            )
            % {"state": state.label_for(seen_compartments(actor))},
        )
    ]


def _recorded_once(observation: Observation, *, by: User | None) -> Test:
    try:
        with transaction.atomic():
            return recording.record(observation=observation, by=by)
    except IntegrityError:
        repeat = intake.earlier(observation.instrument, observation.external_id)
        if repeat is None:
            raise
        raise Conflict(
            Fault(
                "differs",
                _("Another file came under the external id %(given)s before.")
                % {"given": observation.external_id[:80]},
                ("external_id",),
                observation.external_id[:80],
            )
        ) from None


def _default_method(submission: RawSubmission) -> str:
    return submission.instrument.default_method if submission.instrument else ""


def _kept_trace(
    submission: RawSubmission,
    specimen: Specimen,
    taken: Taken,
    how: Mapping[str, Any],
) -> Trace:
    record = taken.record
    names = list(record.channels)
    return Trace.objects.create(
        compartment_id=specimen.compartment_id,
        submission=submission,
        kind=taken.trace_kind,
        channel_names=names,
        channel_units=[recordings.CHANNEL_UNITS[name] for name in names],
        points=record.rows,
        data=channels.pack(record.channels),
        facts={
            "given_units": dict(record.given_units),
            "texts": dict(record.texts),
            "quantities": {
                name: f"{quantity.text} {quantity.unit}"
                for name, quantity in record.quantities.items()
            },
            "lines": [record.first_line, record.last_line],
            "columns": list(record.columns),
            "reported": {
                name: f"{quantity.text} {quantity.unit}"
                for name, quantity in record.reported.items()
            },
            **how,
        },
    )


def _dimension_entries(record: CurveRecord, specimen: Specimen) -> list[Entry]:
    """Diameter and gauge length: the file's, else the specimen's own."""
    entries = [
        Entry(code, record.quantities[name].text, record.quantities[name].unit)
        for name, code in DIMENSIONS.items()
        if name in record.quantities
    ]
    stated = {entry.property for entry in entries}
    own = {
        "d0": (specimen.diameter_mm, specimen.diameter_as_entered),
        "L0": (specimen.gauge_length_mm, specimen.gauge_length_as_entered),
    }
    for code, (value, as_entered) in own.items():
        if value is None or code in stated or (code == "d0" and "S0" in stated):
            continue
        entries.append(as_stated(code, value, as_entered))
    return entries
