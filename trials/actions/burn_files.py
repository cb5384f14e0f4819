"""Exports of a spectrometer as files: every sample in one becomes a chemistry sample.

The same way in as for samples that are posted as JSON; only the reading of the file is
another. All samples of a file are recorded, or none.
"""

from datetime import datetime
from pathlib import PurePath
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from labtrack.accounts import permissions
from labtrack.instruments.actions.submissions import Arrival
from labtrack.instruments.understanding import Effect, KeptFile
from labtrack.refusals import Fault, Refused
from labtrack.textfiles.burns import Burn, BurnRecord
from trials.actions import chemistry_intake
from trials.actions.chemistry import SentBurn
from trials.actions.chemistry_intake import IncomingSample
from trials.chemistry.readings import Sent
from trials.models import ChemistrySample

KIND = "burns"


def take_in(kept: KeptFile) -> Effect:
    """The samples of a file of burns; those it made before, where it comes again."""
    samples = list(kept.submission.chemistry_samples.order_by("pk"))
    if not samples:
        _refuse_one_name_for_many(kept)
        if kept.named_by:
            source, _code = chemistry_intake.source_of(kept.about, actor=kept.named_by)
            permissions.require(kept.named_by, "record", source.compartment_id)
        samples = [
            _sample(kept, record, number) for number, record in enumerate(kept.records)
        ]
    first = samples[0]
    codes = ", ".join(sample.code for sample in samples)
    return Effect(
        message=ngettext(
            "Recorded as chemistry sample %(codes)s.",
            "Recorded as chemistry samples %(codes)s.",
            len(samples),
        )
        % {"codes": codes[:300]},
        url=first.get_absolute_url()
        if len(samples) == 1
        else first.source.get_absolute_url(),
        result={"chemistry_samples": len(samples)},
    )


def _refuse_one_name_for_many(kept: KeptFile) -> None:
    if kept.about and len(kept.records) > 1:
        names = ", ".join(record.sample or "?" for record in kept.records)
        raise Refused(
            Fault(
                "several_samples",
                _(
                    "The file holds %(count)d samples (%(names)s); they cannot all be "
                    "%(given)s. Send it without saying which."
                )
                % {
                    "count": len(kept.records),
                    "names": names[:120],
                    "given": kept.about[:40],
                },
                ("about",),
                kept.about[:80],
            )
        )


def _sample(kept: KeptFile, record: BurnRecord, number: int) -> ChemistrySample:
    submission = kept.submission
    external_id = kept.external_id or submission.sha256
    incoming = IncomingSample(
        external_id=external_id if not number else f"{external_id[:110]}#{number + 1}",
        sample=kept.about or record.sample or _stem(submission.file_name),
        burns=tuple(_burn(burn, at) for at, burn in enumerate(record.burns, start=1)),
        program=record.program[:80],
        analysed_at=_moment(kept, record),
        operator=kept.operator,
        notes="\n".join(
            f"{_('Line')} {warning.line}: {warning.message}"
            for warning in record.warnings
        )[:4000],
    )
    arrival = Arrival(
        kind=submission.kind,
        body=b"",  # kept already
        compartment=submission.compartment,
        instrument=submission.instrument,
        person=submission.submitted_by,
    )
    sample = chemistry_intake.receive(
        incoming=incoming, arrival=arrival, submission=submission
    ).sample
    if not number:
        chemistry_intake.move(submission, sample.source)
    return sample


def _burn(burn: Burn, number: int) -> SentBurn:
    return SentBurn(
        [
            Sent(reading.element, f"{reading.flag}{reading.text}", reading.unit)
            for reading in burn.readings
        ],
        number,
        _("struck out at the machine") if burn.is_excluded else "",
    )


def _stem(file_name: str) -> str:
    return PurePath(file_name.replace("\\", "/")).stem


def _moment(kept: KeptFile, record: BurnRecord) -> datetime | None:
    """The file's local time in its sender's zone; None where it is not one moment."""
    try:
        moment = datetime.fromisoformat(record.measured_at.strip())
    except ValueError:
        return None
    if moment.tzinfo is not None or not 1990 <= moment.year <= 2100:
        return moment if moment.tzinfo is not None else None
    sender = kept.submission.instrument or kept.submission.submitted_by
    zone = ZoneInfo(sender.time_zone)
    first, second = moment.replace(tzinfo=zone), moment.replace(tzinfo=zone, fold=1)
    return first if first.utcoffset() == second.utcoffset() else None
