"""Results sheets of laboratories: kept, looked at, imported as samples.

The bytes are kept first. What a file, its profile and the person say makes one sample with
a burn for each replicate; every cell that was not taken stays reported with it.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from labtrack.accounts import permissions
from labtrack.accounts.models import User
from labtrack.instruments.actions import submissions
from labtrack.instruments.actions.submissions import Arrival
from labtrack.instruments.choices import SubmissionKind
from labtrack.instruments.models import ImportProfile, RawSubmission
from labtrack.refusals import Fault, Refused
from trials.actions import chemistry
from trials.actions.chemistry import SentBurn, Source
from trials.chemistry import workbooks
from trials.chemistry.sheets import MOST_BYTES, SheetError
from trials.chemistry.workbooks import SheetRecord
from trials.melt_choices import ChemistryMethod, SampleStage
from trials.models import ChemistrySample, Heat, MaterialLot, ReferenceMaterial

MOST_FILES = 20
MOST_TOGETHER = 40_000_000
MODELS = {"heat": Heat, "lot": MaterialLot, "reference_material": ReferenceMaterial}


@dataclass(frozen=True, slots=True)
class Read:
    """A kept sheet as it would be imported, or why it cannot be."""

    submission: RawSubmission
    source: Source
    profile: ImportProfile
    laboratory: str = ""
    record: SheetRecord | None = None
    fault: str = ""
    sample: ChemistrySample | None = None
    """What it became, once it was imported."""


@transaction.atomic
def keep(
    *,
    by: User,
    source: Source,
    profile: ImportProfile,
    files: Sequence[tuple[str, bytes]],
) -> list[RawSubmission]:
    """Keep the bytes of each file with what was said beside them."""
    permissions.require(by, "record", source.compartment_id)
    if len(files) > MOST_FILES:
        raise Refused(
            Fault(
                "too_many",
                _("%(n)d files at once; at most %(most)d.")
                % {"n": len(files), "most": MOST_FILES},
                ("files",),
            )
        )
    total = sum(len(body) for _name, body in files)
    if total > MOST_TOGETHER:
        raise Refused(
            Fault(
                "too_large",
                _("The files have %(n)d bytes together; at most %(most)d.")
                % {"n": total, "most": MOST_TOGETHER},
                ("files",),
            )
        )
    for name, body in files:
        if len(body) > MOST_BYTES:
            raise Refused(
                Fault(
                    "too_large",
                    _("%(name)s has %(n)d bytes; at most %(most)d.")
                    % {"name": name[:80], "n": len(body), "most": MOST_BYTES},
                    ("files",),
                )
            )
    return [
        submissions.keep(
            Arrival(
                kind=SubmissionKind.WORKBOOK,
                body=body,
                compartment=source.compartment,
                person=by,
                fields={
                    "source": chemistry.FIELD_OF[type(source)],
                    "source_id": source.pk,
                    "profile_id": profile.pk,
                },
                file_name=name,
            )
        )
        for name, body in files
    ]


def read(submission: RawSubmission) -> Read:
    """The sheet by its profile; nothing is written."""
    source = source_of(submission)
    profile = profile_of(submission)
    sample = submission.chemistry_samples.first()
    common: dict[str, Any] = {
        "submission": submission,
        "source": source,
        "profile": profile,
        "sample": sample,
    }
    try:
        record = workbooks.read(
            submissions.content(submission),
            profile.definition,
            file_name=submission.file_name,
        )
    except (SheetError, OSError) as error:
        return Read(**common, fault=str(error))
    return Read(**common, laboratory=record.texts.get("laboratory", ""), record=record)


@transaction.atomic
def make_sample(
    *, by: User, submission: RawSubmission, laboratory: str = ""
) -> ChemistrySample:
    """The sample that a kept sheet makes; made once, however often it is asked for.

    Refused with the true reason where the sheet cannot be read.
    """
    locked = RawSubmission.objects.select_for_update().get(pk=submission.pk)
    found = read(locked)
    permissions.require(by, "record", found.source.compartment_id)
    if found.sample is not None:
        return found.sample
    if found.record is None:
        raise Refused(Fault("sheet", found.fault, ("files",), locked.file_name[:80]))
    record = found.record
    return chemistry.record(
        by=by,
        source=found.source,
        burns=[
            SentBurn(burn, number)
            for number, burn in enumerate(record.burns, 1)
            if burn
        ],
        submission=locked,
        stage=SampleStage.RECEIPT
        if isinstance(found.source, MaterialLot)
        else SampleStage.CHECK
        if isinstance(found.source, ReferenceMaterial)
        else SampleStage.OTHER,
        method=record.method or ChemistryMethod.OTHER,
        laboratory=(laboratory or found.laboratory)[:120],
        analysed_at=_day(record.texts.get("date", ""), by),
        position=record.texts.get("note", "")[:80],
        notes=report(found),
    )


def report(found: Read) -> str:
    """What was taken and every cell that was not, as kept with the sample."""
    record = found.record
    if record is None:
        return found.fault
    lines = [
        _("%(file)s by the profile %(profile)s: %(n)d readings.")
        % {
            "file": found.submission.file_name,
            "profile": found.profile,
            "n": record.n_readings,
        }
    ]
    by_reason: dict[str, list[str]] = {}
    for cell in record.skipped:
        given = f"{cell.cell} {cell.given}".strip()
        by_reason.setdefault(cell.reason, []).append(given)
    lines += [f"{reason} {', '.join(cells)}" for reason, cells in by_reason.items()]
    if record.not_read:
        lines.append(
            _("Not asked for by the profile: %(what)s.")
            % {
                "what": ", ".join(
                    f"{place} ({n})" for place, n in record.not_read.items()
                )
            }
        )
    return "\n".join(lines)[:4000]


def source_of(submission: RawSubmission) -> Source:
    """What the person who left the sheet said that it is of."""
    model = MODELS[submission.fields["source"]]
    rows = model.objects.select_related("compartment", "organisation")
    return rows.get(pk=submission.fields["source_id"])


def profile_of(submission: RawSubmission) -> ImportProfile:
    """The profile that was chosen for it."""
    return ImportProfile.objects.get(pk=submission.fields["profile_id"])


def _day(text: str, by: User) -> dt.datetime | None:
    """A date on the sheet: noon where the reader is, since it says no time."""
    try:
        day = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    if not 1990 <= day.year <= 2100:
        return None
    return day.replace(hour=12, tzinfo=ZoneInfo(by.time_zone))
