"""What a kept file holds: by a profile, as a known export, matched with its other half.

A file that says its own units needs no profile; one that does not is refused until a
person states them. Nothing is guessed.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from characterization import parsers
from characterization.actions.recordings import UNDERSTOOD, words_of
from characterization.parsers import (
    CurveRecord,
    HeaderRecord,
    ParseError,
    ProfileError,
)
from labtrack.instruments.actions import intake_problems, submissions
from labtrack.instruments.choices import SubmissionKind
from labtrack.instruments.models import ImportProfile, RawSubmission
from labtrack.refusals import Fault, Refused

COMPANIONS_WITHIN = timedelta(days=30)
COMPANIONS_LOOKED_AT = 60
LARGEST_HEADER = 256 * 1024


@dataclass(frozen=True)
class FileReading:
    """The recordings of one file and how they were understood."""

    kind: str
    """Of its format: curve, burns, furnace ..."""
    records: tuple[Any, ...]
    how: dict[str, Any]
    """Format, encoding and profile, to be kept with the trace."""
    header_keys: tuple[str, ...] = ()
    """Specimens whose other half was joined."""


def read(
    submission: RawSubmission,
    profile: ImportProfile | None,
    *,
    without_header: bool = False,
) -> FileReading:
    """The recordings in a kept file.

    `without_header`: a person decided that the other half of a two-file export will not
    come. Refused where nothing says the units, where the file cannot be read, or where its
    other half is missing.
    """
    reading = _read(submission, profile)
    curves = [r for r in reading.records if isinstance(r, CurveRecord)]
    return FileReading(
        kind=reading.format.kind,
        records=tuple(
            _whole(r, submission, without_header) if isinstance(r, CurveRecord) else r
            for r in reading.records
        ),
        header_keys=()
        if without_header
        else tuple(r.header_key for r in curves if r.header_key),
        how={
            "format": reading.format.name,
            "encoding": reading.encoding,
            "profile": str(profile) if profile else "",
        },
    )


def data_that_waits(submission: RawSubmission) -> RawSubmission | None:
    """The data file that waits for the header in this submission, if it came before.

    Refused where the submission is a header and its data has not come.
    """
    try:
        reading = parsers.read(
            submissions.content(submission), file_name=submission.file_name
        )
    except ParseError:
        return None
    header = next((r for r in reading.records if isinstance(r, HeaderRecord)), None)
    if header is None:
        return None
    for other in _recent(submission):
        keys = [r.header_key for r in _curves(other) if r.header_key]
        if header.key in keys:
            return other
    raise Refused(
        Fault(
            intake_problems.HALF_MISSING,
            _(
                "This is the header of %(key)s; its data file has not come yet. It is "
                "used as soon as that comes."
            )
            % {"key": header.key[:80]},
            ("file",),
            header.key[:80],
        )
    )


def _read(submission: RawSubmission, profile: ImportProfile | None):
    definition = profile.definition if profile else None
    try:
        return parsers.read(
            submissions.content(submission), definition, file_name=submission.file_name
        )
    except ParseError as error:
        raise Refused(
            Fault(
                _CODES.get(error.code, "unreadable_file"),
                str(error),
                ("profile",) if error.code in _ASKED_OF_PROFILE else ("file",),
                submission.file_name,
            )
        ) from error
    except ProfileError as error:
        raise Refused(
            Fault(
                "unusable_profile",
                _("The import profile %(profile)s cannot be used: %(why)s")
                % {
                    "profile": profile,
                    "why": " ".join(problem.message for problem in error.problems),
                },
                ("profile",),
                str(profile),
            )
        ) from error


_ASKED_OF_PROFILE = ("ambiguous", "no_profile")
_CODES = {
    "ambiguous": "ambiguous_file",
    "contradiction": "contradicts_itself",
    "no_profile": "no_profile",
}


def recordings_of(reading: FileReading, submission: RawSubmission) -> tuple[Any, ...]:
    """The recordings of tests. Refused where the file holds something else."""
    for record in reading.records:
        if not isinstance(record, UNDERSTOOD):
            raise Refused(
                Fault(
                    "other_kind",
                    _("The file holds no recording of a test but a %(kind)s.")
                    % {"kind": words_of(record)},
                    ("file",),
                    submission.file_name,
                )
            )
    return reading.records


def _whole(
    record: CurveRecord, submission: RawSubmission, without_header: bool
) -> CurveRecord:
    """A recording with what its header file says."""
    if not record.header_key or without_header:
        return record
    header = _header_of(record.header_key, submission)
    if header is None:
        raise Refused(
            Fault(
                intake_problems.HALF_MISSING,
                _(
                    "This is the data of %(key)s; its header file, which states the "
                    "dimensions, has not come yet."
                )
                % {"key": record.header_key[:80]},
                ("file",),
                record.header_key[:80],
            )
        )
    from characterization.parsers.formats.data_logger import joined

    try:
        return joined(record, header)
    except ParseError as error:
        raise Refused(
            Fault("contradicts_itself", str(error), ("file",), submission.file_name)
        ) from error


def _header_of(key: str, submission: RawSubmission) -> HeaderRecord | None:
    """The header that the same sender sent for that specimen, the newest."""
    for other in _recent(submission):
        if other.size > LARGEST_HEADER:
            continue
        try:
            found = parsers.read(
                submissions.content(other), file_name=other.file_name
            ).records
        except (ParseError, OSError):
            continue
        for record in found:
            if isinstance(record, HeaderRecord) and record.key == key:
                return record
    return None


def _curves(submission: RawSubmission) -> list[CurveRecord]:
    try:
        found = parsers.read(
            submissions.content(submission), file_name=submission.file_name
        ).records
    except (ParseError, OSError):
        return []
    return [record for record in found if isinstance(record, CurveRecord)]


def _recent(submission: RawSubmission) -> list[RawSubmission]:
    """What the same sender sent lately, the newest first."""
    return list(
        RawSubmission.objects.filter(
            kind=SubmissionKind.FILE,
            instrument_id=submission.instrument_id,
            submitted_by_id=submission.submitted_by_id,
            received_at__gte=submission.received_at - COMPANIONS_WITHIN,
        )
        .exclude(pk=submission.pk)
        .order_by("-received_at")[:COMPANIONS_LOOKED_AT]
    )
