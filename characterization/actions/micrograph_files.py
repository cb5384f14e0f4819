"""The files of micrographs: kept as they came, and rows of those that are pictures."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from characterization.choices import ScaleSource
from characterization.imaging.decoding import ImageProblem
from characterization.imaging.heads import Head, inspect
from characterization.models import Micrograph, Test
from labtrack.accounts.models import Compartment, User
from labtrack.entered import Entered
from labtrack.instruments.actions import submissions
from labtrack.instruments.actions.submissions import Arrival
from labtrack.instruments.choices import SubmissionKind
from labtrack.instruments.models import Instrument, IntakeProblem, RawSubmission
from labtrack.refusals import Fault, Refused

MOST_FIELDS = 200


@dataclass(frozen=True, slots=True)
class NewPicture:
    """One file as it was sent."""

    body: bytes
    file_name: str = ""
    content_type: str = ""

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.body).hexdigest()


@dataclass(frozen=True, slots=True)
class About:
    """What a person says of all fields of a series; empty is not said."""

    um_per_pixel: float | None = None
    scale_said: str = ""
    etchant: str = ""
    magnification: str = ""
    location: str = ""
    section_plane: str = ""

    def as_fields(self) -> dict[str, Any]:
        """Ready to be kept with each submission."""
        return asdict(self)

    @classmethod
    def said(
        cls, data: Mapping[str, Any], scale: Entered | None, scale_from: str = ""
    ) -> "About":
        """As typed in a form or sent; `scale` is the length of one pixel [um], and where
        that is known from.
        """
        names = ("etchant", "magnification", "location", "section_plane")
        return cls(
            um_per_pixel=scale.value if scale else None,
            scale_said=stated_scale(scale, scale_from) if scale else "",
            **{name: data[name] for name in names},
        )

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "About":
        """As kept with a submission; unknown names are another version's."""
        return cls(
            **{one.name: kept[one.name] for one in fields(cls) if one.name in kept}
        )


NOTHING_SAID = About()


def stated_scale(scale: Entered, known_from: str = "") -> str:
    """A scale in words: `0.52 um/px; stage micrometer S8`."""
    return "; ".join(filter(None, (f"{scale}/px", known_from.strip())))


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sent pictures, where they lie, and what was said beside them."""

    compartment: Compartment | None
    instrument: Instrument | None
    person: User | None
    fields: Mapping[str, Any]

    def arrival(self, picture: NewPicture) -> Arrival:
        return Arrival(
            kind=SubmissionKind.MICROGRAPH,
            body=picture.body,
            compartment=self.compartment,
            instrument=self.instrument,
            person=None if self.instrument else self.person,
            fields=dict(self.fields),
            file_name=picture.file_name,
            content_type=picture.content_type,
        )


def digest_of(pictures: Sequence[NewPicture]) -> str:
    """What was sent together, in whatever order: one digest."""
    each = sorted(one.sha256 for one in pictures)
    return hashlib.sha256("".join(each).encode()).hexdigest()


def as_refusal(error: ImageProblem, file_name: str = "") -> Refused:
    """What is wrong with a picture, as it is said and kept."""
    return Refused(Fault(error.code, str(error), ("files",), file_name))


def heads_of(
    submissions_: Sequence[RawSubmission],
) -> list[tuple[RawSubmission, Head]]:
    """Kept files that are pictures, with what they say of themselves. Refused by the
    first that is none.
    """
    found = []
    for one in submissions_:
        try:
            found.append((one, inspect(submissions.content(one))))
        except ImageProblem as error:
            raise as_refusal(error, one.file_name) from error
    return found


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
    # The same bytes under another name are the same field.
    known = set(there.values_list("submission__sha256", flat=True))
    rows, repeated = [], 0
    for submission, head in kept:
        if submission.sha256 in known:
            repeated += 1
            continue
        known.add(submission.sha256)
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
    if about.um_per_pixel is not None:
        return {
            "um_per_pixel": about.um_per_pixel,
            "scale_source": ScaleSource.STATED,
            "scale_said": about.scale_said[:200],
        }
    return {}
