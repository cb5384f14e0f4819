"""Call an action with what a form holds; what it refuses stands beside the fields."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError
from django.forms import BaseForm
from django.utils.translation import gettext as _


def attempt(form: BaseForm, action: Callable[..., Any], **arguments: Any) -> Any:
    """What the action returned, or None after its refusal was put onto the form."""
    try:
        return action(**arguments)
    except ValidationError as error:
        refuse(form, error)
    except IntegrityError:
        # A second request passed the same checks a moment earlier.
        form.add_error(
            None, _("Somebody saved the same at this moment. Look again, then repeat.")
        )
    return None


def refuse(form: BaseForm, error: ValidationError) -> None:
    """Messages beside their fields; those of fields the form has not go on top."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        known = name in form.fields and name != NON_FIELD_ERRORS
        for each in errors:
            form.add_error(name if known else None, each)
