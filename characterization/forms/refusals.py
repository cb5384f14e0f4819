"""An action's refusal as errors beside the fields of a form."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError

from labtrack.refusals import Refused


def as_form_errors(refusal: Refused, fields: Mapping[str, str]) -> ValidationError:
    """`fields` maps the first part of a fault's pointer (a property code for
    measurements) to the form's field; what has none goes to the top.
    """
    errors: dict[str | None, list[str]] = {}
    for fault in refusal.faults:
        name = fields.get(str(fault.pointer[0])) if fault.pointer else None
        errors.setdefault(name, []).append(fault.message)
    top = errors.pop(None, [])
    named = {name: messages for name, messages in errors.items() if name}
    if not named:
        return ValidationError(top)
    return ValidationError({**named, **({"__all__": top} if top else {})})
