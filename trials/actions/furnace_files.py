"""Logs of furnaces as files: matched to a load, kept as a trace, shown beside what was typed.

A log that names no load, and whose furnace and times fit none or several, needs attention
with that reason. A log of a melt's cup is a test's and is left to it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePath
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from labtrack.accounts import permissions
from labtrack.accounts.models import Compartment, User
from labtrack.accounts.visibility import visible_to
from labtrack.identifiers import printable
from labtrack.instruments import channels, understanding
from labtrack.instruments.actions import submissions
from labtrack.instruments.actions.submissions import Arrival
from labtrack.instruments.choices import SubmissionKind
from labtrack.instruments.models import Instrument, Trace
from labtrack.instruments.understanding import Effect, KeptFile
from labtrack.jobs import actions as jobs
from labtrack.jobs.models import Job
from labtrack.refusals import Conflict, Fault, Refused
from trials.models import HeatTreatmentLoad, LoadLog

KIND = "furnace"
TRACE_KIND = "furnace-log"
MOST_CHANNELS = 40


class Log(Protocol):
    """What a parser makes of a furnace's file."""

    started_at: str
    elapsed_s: Any
    temperatures: Mapping[str, Any]
    warnings: Any


@dataclass(frozen=True, slots=True)
class Matched:
    """The load, and how it is known to be that one."""

    load: HeatTreatmentLoad
    by: str


def keep_upload(
    *, load: HeatTreatmentLoad, file_name: str, content_type: str, body: bytes, by: User
) -> Job:
    """Keep a file that a person says is the log of this load; a worker reads it."""
    place = _place(load, by)
    with transaction.atomic():
        kept = submissions.keep(
            Arrival(
                kind=SubmissionKind.FILE,
                body=body,
                compartment=place,
                person=by,
                fields={"about": load.code},
                file_name=file_name,
                content_type=content_type,
            )
        )
        return jobs.request(
            kind=understanding.JOB_KIND,
            subject_id=kept.pk,
            compartment_id=kept.compartment_id,
            requested_by=by,
            arguments={"load": load.pk},
        )


def take_in(kept: KeptFile) -> Effect | None:
    """The log of a load; the one it made before, where the same file comes again. None
    where the file is meant for a test.
    """
    sender = kept.named_by or kept.submission.submitted_by or kept.submission.instrument
    if _is_of_a_test(kept):
        return None
    (record,) = kept.records
    matched = _matched(kept, record, sender)
    there = LoadLog.objects.filter(load=matched.load, submission=kept.submission)
    log = there.first() or _write(kept, record, matched, sender)
    return Effect(
        message=_("Kept as a log of load %(code)s.") % {"code": matched.load.code},
        url=matched.load.get_absolute_url(),
        result={"load_log": log.pk},
    )


@transaction.atomic
def withdraw(*, log: LoadLog, reason: str, by: User) -> LoadLog:
    """It was of another load, or wrong: it stays with the reason, out of what is shown."""
    permissions.require(by, "correct", log.compartment_id)
    if not reason.strip():
        raise Refused(
            Fault("reason", _("Say in a sentence why it is withdrawn."), ("reason",))
        )
    log = LoadLog.objects.select_for_update(of=("self",)).get(pk=log.pk)
    if log.withdrawn_by_id:
        return log
    log.withdrawn_because = reason.strip()[:400]
    log.withdrawn_at, log.withdrawn_by = timezone.now(), by
    log.save(update_fields=["withdrawn_because", "withdrawn_at", "withdrawn_by"])
    return log


def _place(load: HeatTreatmentLoad, by: User) -> Compartment:
    """A compartment of the load's items in which this person records."""
    mine = permissions.compartments_where(by, "record")
    place = mine.filter(pk__in=load.items.values("compartment_id")).order_by("pk")
    found = place.first()
    if found is None:
        first = load.items.order_by("pk").values_list("compartment_id", flat=True)[0]
        permissions.require(by, "record", first)
    assert found is not None
    return found


def _is_of_a_test(kept: KeptFile) -> bool:
    instrument = kept.submission.instrument
    has_method = kept.submission.fields.get("method")
    return bool(has_method or (instrument and instrument.default_method))


def _matched(kept: KeptFile, record: Log, sender: User | Instrument) -> Matched:
    loads = visible_to(sender, HeatTreatmentLoad)
    if kept.about:
        found = loads.filter(code=kept.about.strip().upper()).first()
        if found is None:
            raise _unknown(kept.about)
        return Matched(found, _("named by its sender"))
    stem = PurePath(kept.submission.file_name.replace("\\", "/")).stem
    if found := loads.filter(code=stem.strip().upper()).first():
        return Matched(found, _("the file's name"))
    return _by_furnace(kept, record, sender, stem)


def _by_furnace(
    kept: KeptFile, record: Log, sender: User | Instrument, stem: str
) -> Matched:
    """The only load of that furnace whose times meet the log's."""
    instrument = kept.submission.instrument
    if instrument is None:
        raise _unknown(stem)
    begins = _began(record, instrument)
    ends = begins + timedelta(seconds=float(record.elapsed_s[-1]))
    fitting = [
        load
        for load in visible_to(sender, HeatTreatmentLoad).filter(
            furnace__iexact=instrument.name, started_at__lte=ends
        )
        if (load.finished_at or load.started_at) >= begins
    ]
    if len(fitting) != 1:
        codes = ", ".join(load.code for load in fitting[:6])
        raise Refused(
            Fault(
                "no_load",
                _(
                    "%(n)d loads of the furnace %(furnace)s ran between %(begins)s and "
                    "%(ends)s%(codes)s; say which load the log is of."
                )
                % {
                    "n": len(fitting),
                    "furnace": instrument.name,
                    "begins": f"{begins:%Y-%m-%d %H:%M %Z}",
                    "ends": f"{ends:%Y-%m-%d %H:%M %Z}",
                    "codes": f" ({codes})" if codes else "",
                },
                ("about",),
            )
        )
    return Matched(fitting[0], _("its furnace and times"))


def _write(
    kept: KeptFile, record: Log, matched: Matched, sender: User | Instrument
) -> LoadLog:
    submission, load = kept.submission, matched.load
    began = _began(record, submission.instrument or sender)
    _refuse_other_times(load, began, float(record.elapsed_s[-1]))
    place = _compartment_of(load, kept, sender)
    if submission.compartment_id != place:
        type(submission).objects.filter(pk=submission.pk).update(compartment_id=place)
        submission.compartment_id = place
    names = [name[:40] for name in record.temperatures][:MOST_CHANNELS]
    series = {"time": record.elapsed_s} | dict(
        zip(names, record.temperatures.values(), strict=False)
    )
    trace = Trace.objects.create(
        compartment_id=place,
        submission=submission,
        kind=TRACE_KIND,
        channel_names=list(series),
        channel_units=["s", *["degC"] * (len(series) - 1)],
        points=len(record.elapsed_s),
        data=channels.pack(series),
        facts={
            "started_at": record.started_at,
            "warnings": [
                {"line": w.line, "message": w.message} for w in record.warnings
            ],
            **kept.how,
        },
    )
    log = LoadLog(
        compartment_id=place,
        load=load,
        trace=trace,
        submission=submission,
        started_at=began,
        matched_by=matched.by,
    )
    log.full_clean(validate_unique=False)
    log.save()
    return log


def _compartment_of(
    load: HeatTreatmentLoad, kept: KeptFile, sender: User | Instrument
) -> int:
    """With the items of the load: where the file lies already if one of them does too."""
    places = list(load.items.order_by("pk").values_list("compartment_id", flat=True))
    if kept.submission.compartment_id in places:
        chosen = kept.submission.compartment_id
    else:
        chosen = places[0]
    if isinstance(sender, User):
        permissions.require(sender, "record", chosen)
    return chosen


def _began(record: Log, sender: User | Instrument) -> datetime:
    """The first row as a moment, in the zone of the clock that wrote it."""
    zone = ZoneInfo(sender.time_zone)
    moment = datetime.fromisoformat(record.started_at)
    first, second = moment.replace(tzinfo=zone), moment.replace(tzinfo=zone, fold=1)
    if first.utcoffset() != second.utcoffset():
        raise Refused(
            Fault(
                "time",
                _(
                    "The log begins at %(time)s, which the clock change repeats or skips."
                )
                % {"time": record.started_at},
                ("file",),
            )
        )
    return first


def _refuse_other_times(
    load: HeatTreatmentLoad, began: datetime, seconds: float
) -> None:
    """A log of another day is no log of this load, whatever it is called."""
    ended = began + timedelta(seconds=seconds)
    last = load.finished_at or load.started_at
    if began - timedelta(days=1) <= last and load.started_at <= ended + timedelta(
        days=1
    ):
        return
    raise Conflict(
        Fault(
            "other_times",
            _(
                "The log runs from %(begins)s to %(ends)s; load %(code)s from %(from)s. "
                "One of both times is wrong, or it is the log of another load."
            )
            % {
                "begins": f"{began:%Y-%m-%d %H:%M %Z}",
                "ends": f"{ended:%Y-%m-%d %H:%M %Z}",
                "code": load.code,
                "from": f"{load.started_at:%Y-%m-%d %H:%M %Z}",
            },
            ("file",),
        )
    )


def _unknown(text: str) -> Conflict:
    return Conflict(
        Fault(
            "unknown_load",
            _(
                "No load is called %(given)s: expected the code of a heat-treatment load. "
                "It is kept under Needs attention and can be read again once it exists."
            )
            % {"given": printable(text)},
            ("about",),
            printable(text),
        )
    )
