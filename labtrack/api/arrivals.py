"""What a request brought, as the intake actions take it; kept when it is refused."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from rest_framework.exceptions import ValidationError

from labtrack.api import idempotency, problems
from labtrack.api.authentication import instrument_of, person_of
from labtrack.instruments.actions import submissions
from labtrack.instruments.actions.submissions import Arrival
from labtrack.instruments.choices import SubmissionKind
from labtrack.refusals import Refused


def of_json(request) -> Arrival:
    """The raw body of a JSON request."""
    instrument = instrument_of(request)
    return Arrival(
        kind=SubmissionKind.JSON,
        body=request.body,
        compartment=instrument and instrument.default_compartment,
        instrument=instrument,
        person=person_of(request),
        content_type=request.content_type or "",
        idempotency_key=request.META.get("HTTP_IDEMPOTENCY_KEY", "")[:255],
    )


def of_file(request, upload, fields: dict[str, Any]) -> Arrival:
    """The bytes of an uploaded file with what was said beside it."""
    instrument = instrument_of(request)
    return Arrival(
        kind=SubmissionKind.FILE,
        body=upload.read(),
        compartment=instrument and instrument.default_compartment,
        instrument=instrument,
        person=person_of(request),
        fields=fields,
        file_name=upload.name,
        content_type=upload.content_type or "",
        idempotency_key=request.META.get("HTTP_IDEMPOTENCY_KEY", "")[:255],
    )


@contextmanager
def kept_when_refused(arrival: Arrival, data: Any = None) -> Iterator[None]:
    """An instrument's bytes stay, with the reason, when the effect was rolled back."""
    try:
        yield
    except idempotency.InProgress:
        raise
    except (Refused, ValidationError) as error:
        if arrival.instrument:
            submissions.keep_refused(arrival, as_refusal(error, data))
        raise


def as_refusal(error: Exception, data: Any) -> Refused:
    """A serializer's complaint as a Refused; a Refused as it is."""
    if isinstance(error, Refused):
        return error
    return Refused(problems.validation_faults(error, data))
