"""The files of micrographs: kept as they came, and rows of those that are pictures."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from characterization.choices import ScaleSource
from characterization.imaging.decoding import ImageProblem
from characterization.imaging.heads import Head, inspect
from characterization.models import Micrograph, Test, TestMethod
from labtrack.accounts.models import User
from labtrack.instruments.actions import submissions
from labtrack.instruments.actions.submissions import Arrival
from labtrack.instruments.choices import SubmissionKind
from labtrack.instruments.models import Instrument, IntakeProblem, RawSubmission
from labtrack.refusals import Fault, Refused
from trials.models import Specimen

MOST_FIELDS = 200


@dataclass(frozen=True, slots=True)
class NewPicture:
    """One file as it was sent."""

    body: bytes
    file_name: str = ""
    content_type: str = ""


@dataclass(frozen=True, slots=True)
class About:
    """What a person says of all fields of a series; empty is not said."""

    um_per_pixel: float | None = None
    scale_said: str = ""
    etchant: str = ""
    magnification: str = ""
    location: str = ""
    section_plane: str = ""


NOTHING_SAID = About()


@dataclass(frozen=True, slots=True)
class Sender:
    specimen: Specimen
    method: TestMethod
    instrument: Instrument | None
    person: User | None

    def arrival(self, picture: NewPicture) -> Arrival:
        return Arrival(
            kind=SubmissionKind.MICROGRAPH,
            body=picture.body,
            compartment=self.specimen.compartment,
            instrument=self.instrument,
            person=None if self.instrument else self.person,
            fields={"specimen": self.specimen.code, "method": self.method.code},
            file_name=picture.file_name,
            content_type=picture.content_type,
        )


def as_refusal(error: ImageProblem, file_name: str = "") -> Refused:
    """What is wrong with a picture, as it is said and kept."""
    return Refused(Fault(error.code, str(error), ("files",), file_name))


def keep(
    pictures: Sequence[NewPicture], sender: Sender
) -> tuple[list[tuple[RawSubmission, Head]], list[IntakeProblem]]:
    """Every file's bytes; the head of those that are pictures, a problem for the rest."""
    kept, problems = [], []
    for picture in pictures:
        arrival = sender.arrival(picture)
        try:
            head = inspect(picture.body)
        except ImageProblem as error:
            refusal = as_refusal(error, picture.file_name)
            problems.append(submissions.keep_refused(arrival, refusal))
        else:
            kept.append((submissions.keep(arrival), head))
    return kept, problems


def add(
    test: Test,
    kept: Sequence[tuple[RawSubmission, Head]],
    about: About,
    *,
    instrument: Instrument | None,
    by: User | None,
) -> tuple[list[Micrograph], int]:
    """Rows of the pictures that the series does not have yet, and how many it had."""
    there = Micrograph.objects.filter(series=test.test_uid)
    last = there.aggregate(last=Max("number"))["last"] or 0
    known = set(there.values_list("submission_id", flat=True))
    rows, repeated = [], 0
    for submission, head in kept:
        if submission.pk in known:
            repeated += 1
            continue
        known.add(submission.pk)
        row = Micrograph(
            compartment_id=test.compartment_id,
            test=test,
            series=test.test_uid,
            number=last + len(rows) + 1,
            submission=submission,
            instrument=instrument,
            format=head.format,
            width=head.width,
            height=head.height,
            bits=head.bits,
            etchant=about.etchant,
            magnification=about.magnification,
            location=about.location,
            section_plane=about.section_plane,
            added_by=by,
            **_scale(head, about),
        )
        row.full_clean(validate_unique=False)
        rows.append(row)
    if last + len(rows) > MOST_FIELDS:
        raise Refused(
            Fault(
                "too_many_fields",
                _("A series has at most %(most)d fields.") % {"most": MOST_FIELDS},
                ("files",),
            )
        )
    return Micrograph.objects.bulk_create(rows), repeated


def _scale(head: Head, about: About) -> dict[str, Any]:
    """What the microscope wrote, before what a person states."""
    if head.scale:
        return {
            "um_per_pixel": head.scale.um_per_pixel,
            "scale_source": ScaleSource.METADATA,
            "scale_said": head.scale.source[:200],
        }
    if about.um_per_pixel:
        return {
            "um_per_pixel": about.um_per_pixel,
            "scale_source": ScaleSource.STATED,
            "scale_said": about.scale_said[:200],
        }
    return {}
