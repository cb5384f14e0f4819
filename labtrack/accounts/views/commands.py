"""A command is POST to a verb: do it, say so, go back to the page."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect


def command(
    request: HttpRequest,
    action: Callable[..., Any],
    *,
    back: Any,
    done: str,
    **arguments,
) -> HttpResponse:
    """Call the action; its refusal is shown on the page it was asked from."""
    try:
        action(**arguments)
    except ValidationError as error:
        for message in error.messages:
            messages.error(request, message)
    else:
        messages.success(request, done)
    return redirect(back)
