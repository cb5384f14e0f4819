"""An action's refusal as errors beside the fields of a form."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.core.exceptions import ValidationError

from labtrack.refusals import Refused


@contextmanager
def shown_beside(fields: Mapping[str, str] | None = None) -> Iterator[None]:
    """`fields` maps the first part of a fault's pointer to the form's field where they
    are called differently; what has no field goes to the top.
    """
    try:
        yield
    except Refused as refusal:
        raise _as_errors(refusal, fields or {}) from refusal


def _as_errors(refusal: Refused, fields: Mapping[str, str]) -> ValidationError:
    errors: dict[str, list[str]] = {}
    for fault in refusal.faults:
        first = str(fault.pointer[0]) if fault.pointer else "__all__"
        errors.setdefault(fields.get(first, first), []).append(fault.message)
    return ValidationError(errors)
