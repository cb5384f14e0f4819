"""Results sheets are read and imported by the worker: a person leaves them, looks at what
would be taken when it is read, and asks for the import.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from labtrack.accounts import permissions
from labtrack.accounts.models import User
from labtrack.instruments.models import ImportProfile, RawSubmission
from labtrack.jobs import actions as jobs
from labtrack.jobs.choices import JobState
from labtrack.jobs.models import Job
from labtrack.refusals import Conflict, Fault, Refused
from trials.actions import chemistry_sheets
from trials.actions.chemistry import Source
from trials.actions.chemistry_sheets import Read

LOOK, IMPORT = "look-at-sheets", "import-sheets"
MOST_SHOWN = 300
"""Cells that are not taken, of each sheet: more say nothing new on a page."""


@transaction.atomic
def leave(
    *,
    by: User,
    source: Source,
    profile: ImportProfile,
    files: Sequence[tuple[str, bytes]],
) -> Job:
    """Keep the files and ask for a look at what they would become."""
    kept = chemistry_sheets.keep(by=by, source=source, profile=profile, files=files)
    return jobs.request(
        kind=LOOK,
        subject_id=kept[0].pk,
        compartment_id=source.compartment_id,
        requested_by=by,
        arguments={"files": [row.pk for row in kept]},
        total_steps=len(kept),
    )


def look(job: Job) -> dict[str, Any]:
    """The job of a look: each sheet as plain data. Nothing is imported."""
    shown = [_shown(chemistry_sheets.read(row)) for row in _each(job)]
    return {"sheets": shown}


@transaction.atomic
def take(*, by: User, looked: Job, laboratories: Mapping[int, str]) -> Job:
    """Ask for the import of sheets that were looked at. Asked again, it is the same job."""
    permissions.require(by, "record", looked.compartment_id)
    locked = Job.objects.select_for_update().get(pk=looked.pk, kind=LOOK)
    if locked.state != JobState.DONE:
        raise Conflict(
            Fault("not_yet", _("The sheets are not read yet; look at them first."))
        )
    unfinished = (JobState.QUEUED, JobState.RUNNING)
    under_way = Job.objects.filter(
        kind=IMPORT, subject_id=locked.pk, state__in=unfinished
    ).first()
    if under_way is not None:
        return under_way
    files = locked.arguments["files"]
    return jobs.request(
        kind=IMPORT,
        subject_id=locked.pk,
        compartment_id=locked.compartment_id,
        requested_by=by,
        arguments={
            "files": files,
            "laboratories": {str(pk): text for pk, text in laboratories.items()},
        },
        total_steps=len(files),
    )


def bring_in(job: Job) -> dict[str, Any]:
    """The job of an import: a sample of each sheet that can be read, made once; why the
    others cannot.
    """
    refused = {}
    for row in _each(job):
        try:
            chemistry_sheets.make_sample(
                by=job.requested_by,
                submission=row,
                laboratory=job.arguments["laboratories"].get(str(row.pk), ""),
            )
        except (Refused, PermissionDenied) as refusal:
            refused[str(row.pk)] = str(refusal)
        except ValidationError as refusal:
            refused[str(row.pk)] = " ".join(refusal.messages)
    return {"n": len(job.arguments["files"]) - len(refused), "refused": refused}


def _each(job: Job) -> Iterator[RawSubmission]:
    """The kept files of a job, telling how far it is."""
    rows = RawSubmission.objects.in_bulk(job.arguments["files"])
    for done, pk in enumerate(job.arguments["files"]):
        Job.objects.filter(pk=job.pk).update(
            done_steps=done, message=rows[pk].file_name[:400]
        )
        yield rows[pk]


def _shown(found: Read) -> dict[str, Any]:
    sheet: dict[str, Any] = {
        "file": found.submission.pk,
        "name": found.submission.file_name,
        "laboratory": found.laboratory,
        "fault": found.fault,
    }
    if found.record is None:
        return sheet
    skipped = found.record.skipped
    return sheet | {
        "n_readings": found.record.n_readings,
        "burns": [
            [[sent.element, sent.text, sent.unit] for sent in burn]
            for burn in found.record.burns
        ],
        "n_skipped": len(skipped),
        "skipped": [
            [cell.cell, cell.given[:80], cell.reason] for cell in skipped[:MOST_SHOWN]
        ],
        "not_read": dict(found.record.not_read),
    }
