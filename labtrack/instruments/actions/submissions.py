"""Keeping what arrived, before and whether or not it is understood."""

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from labtrack.accounts.models import Compartment, User
from labtrack.instruments.choices import ProblemState, SubmissionKind
from labtrack.instruments.models import (
    ImportProfile,
    Instrument,
    IntakeProblem,
    RawSubmission,
    SubmissionReading,
    SubmissionReceipt,
)
from labtrack.instruments.models.submission import INLINE_BYTES
from labtrack.refusals import Refused


@dataclass(frozen=True, slots=True)
class Arrival:
    """What one sender sent, as it came."""

    kind: SubmissionKind
    body: bytes
    compartment: Compartment | None = None
    """Where it lies until it is matched; a person's arrival has none before."""
    instrument: Instrument | None = None
    person: User | None = None
    fields: dict[str, Any] = field(default_factory=dict)
    file_name: str = ""
    content_type: str = ""
    idempotency_key: str = ""

    @property
    def sender(self) -> str:
        """Who sent it, whatever token was used."""
        if self.instrument:
            return f"instrument:{self.instrument.pk}"
        return f"person:{self.person.pk if self.person else 0}"

    @property
    def fingerprint(self) -> str:
        """SHA-256 of sender, kind, fields and bytes: the same again is the same row."""
        said = json.dumps(
            [self.sender, self.kind.value, self.fields, self.file_name], sort_keys=True
        )
        return hashlib.sha256(said.encode() + b"\0" + self.body).hexdigest()


@transaction.atomic
def keep(arrival: Arrival, *, outcome: str = "") -> RawSubmission:
    """Store the bytes once and note this arrival. Small ones lie in the row, larger ones
    in the content-addressed store; the same bytes with the same fields are one row.
    """
    (kept,) = keep_all([arrival], outcome=outcome)
    return kept


@transaction.atomic
def keep_all(arrivals: Sequence[Arrival], *, outcome: str = "") -> list[RawSubmission]:
    """As `keep`, for several that came together; in their order."""
    now = timezone.now()
    rows = [_row(arrival, now) for arrival in arrivals]
    # bulk_create ignores the conflict instead of failing on it, so that two identical
    # arrivals at once are one row and two receipts.
    RawSubmission.objects.bulk_create(rows, ignore_conflicts=True)
    prints = [row.fingerprint for row in rows]
    found = {
        kept.fingerprint: kept
        for kept in RawSubmission.objects.filter(fingerprint__in=prints)
    }
    SubmissionReceipt.objects.bulk_create(
        SubmissionReceipt(
            submission=found[one],
            received_at=now,
            idempotency_key=arrival.idempotency_key,
            outcome=outcome[:200],
        )
        for one, arrival in zip(prints, arrivals, strict=True)
    )
    return [found[one] for one in prints]


def _row(arrival: Arrival, now: datetime) -> RawSubmission:
    digest = hashlib.sha256(arrival.body).hexdigest()
    is_small = len(arrival.body) <= INLINE_BYTES
    if not is_small:
        _write_to_store(digest, arrival.body)
    return RawSubmission(
        compartment=arrival.compartment,
        instrument=arrival.instrument,
        submitted_by=arrival.person,
        kind=arrival.kind,
        file_name=arrival.file_name[:255],
        content_type=arrival.content_type[:120],
        fields=arrival.fields,
        size=len(arrival.body),
        sha256=digest,
        fingerprint=arrival.fingerprint,
        body=arrival.body if is_small else None,
        received_at=now,
    )


@transaction.atomic
def keep_refused(arrival: Arrival, refusal: Refused) -> IntakeProblem:
    """The effect was rolled back; the bytes and the reason stay, for a person to look at."""
    submission = keep(arrival, outcome=str(refusal))
    return note_problem(submission, refusal)


@transaction.atomic
def note_problem(submission: RawSubmission, refusal: Refused) -> IntakeProblem:
    """The open problem of that code on that submission, made or brought up to date."""
    first = refusal.faults[0]
    problem, _made = IntakeProblem.objects.update_or_create(
        submission=submission,
        code=first.code[:60],
        state=ProblemState.OPEN,
        defaults={
            "compartment_id": submission.compartment_id,
            "detail": "\n".join(
                f"{fault.json_pointer}: {fault.message}"
                if fault.pointer
                else fault.message
                for fault in refusal.faults[:50]
            ),
            "given": first.given[:200],
        },
    )
    return problem


def note_reading(
    submission: RawSubmission, *, format_name: str, profile: ImportProfile | None
) -> None:
    """It was understood: by this edition of a profile, or as this format. Kept once."""
    SubmissionReading.objects.bulk_create(
        [
            SubmissionReading(
                submission=submission, profile=profile, format=format_name[:40]
            )
        ],
        ignore_conflicts=True,
    )


def content(submission: RawSubmission) -> bytes:
    """The bytes as they came. OSError when the store has lost them."""
    if submission.body is not None:
        return bytes(submission.body)
    return stored_path(submission.sha256).read_bytes()


def stored_path(sha256: str) -> Path:
    """Where the content-addressed store keeps bytes of that digest."""
    return Path(settings.MEDIA_ROOT) / "raw" / sha256[:2] / sha256


def _write_to_store(sha256: str, body: bytes) -> None:
    """Write, flush and rename: a file of that name is always whole."""
    path = stored_path(sha256)
    if path.exists() and path.stat().st_size == len(body):
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, delete=False) as temporary:
        temporary.write(body)
        temporary.flush()
        os.fsync(temporary.fileno())
    Path(temporary.name).replace(path)
