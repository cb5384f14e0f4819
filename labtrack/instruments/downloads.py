"""What was sent, given back."""

from typing import Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from labtrack.instruments.actions import submissions
from labtrack.instruments.models import RawSubmission


def as_it_came(
    submission: RawSubmission, *, suffix: str, **headers: Any
) -> HttpResponse:
    """The bytes as they came: a download that no browser interprets. `suffix` ends the
    name of bytes that came without one. OSError where the store has lost them.
    """
    name = submission.file_name or f"{submission.sha256[:12]}.{suffix}"
    return HttpResponse(
        submissions.content(submission),
        content_type="application/octet-stream",
        headers={
            "Content-Disposition": content_disposition_header(True, name),
            "X-Content-Type-Options": "nosniff",
            **headers,
        },
    )
