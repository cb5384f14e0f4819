"""Every refusal of the API as problem details (RFC 9457): a sentence, and the pointer,
the value given and what was expected of each error. Never a bare 500.
"""

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.exceptions import ValidationError as ModelValidationError
from django.db import DataError, IntegrityError, OperationalError
from django.http import Http404, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from drf_standardized_errors.formatter import flatten_errors
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from labtrack.api.strict_json import JsonNumber
from labtrack.audit.refusals import sentence as refused_by_a_guard
from labtrack.refusals import Fault, Refused

logger = logging.getLogger(__name__)
MEDIA_TYPE = "application/problem+json"


def handle(error: Exception, context: dict[str, Any]) -> Response:
    """DRF's exception handler."""
    request = context.get("request")
    status, faults, headers = _understood(error, request)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        logger.error("API request failed", exc_info=error)
    set_rollback()
    more = error.more if isinstance(error, Refused) else {}
    return problem(status, faults, headers=headers, more=more)


def problem(
    status: int,
    faults: list[Fault],
    *,
    headers: dict[str, str] | None = None,
    more: Mapping[str, Any] | None = None,
) -> Response:
    """A response whose body is one problem; `more` are members of its own kind."""
    return Response(
        {**body(status, faults), **(more or {})},
        status=status,
        headers=headers,
        content_type=MEDIA_TYPE,
    )


def body(status: int, faults: list[Fault]) -> dict[str, Any]:
    """The members of problem details: the first fault leads, all are listed."""
    first = faults[0]
    return {
        "type": f"about:blank#{first.code}",
        "title": HTTPStatus(status).phrase,
        "status": int(status),
        "code": first.code,
        "detail": first.message,
        "errors": [
            {
                "pointer": fault.json_pointer,
                "code": fault.code,
                "message": fault.message,
                "given": fault.given,
            }
            for fault in faults
        ],
    }


def page(status: int, code: str, message: str) -> HttpResponse:
    """A problem outside DRF's views: an unknown API path, a failure of the server."""
    return JsonResponse(
        body(status, [Fault(code, message)]), status=status, content_type=MEDIA_TYPE
    )


Answer = tuple[int, list[Fault], dict[str, str]]


def _understood(error: Exception, request: Any) -> Answer:
    if isinstance(error, Refused):
        wait = error.retry_after_s
        headers = {} if wait is None else {"Retry-After": str(wait)}
        return error.status, list(error.faults), headers
    if isinstance(error, exceptions.ValidationError):
        return 400, validation_faults(error, getattr(request, "data", None)), {}
    if isinstance(error, exceptions.APIException):
        return error.status_code, [_of_api(error)], _headers_of(error)
    if isinstance(error, ModelValidationError):
        return 400, _model_faults(error), {}
    if isinstance(error, PermissionDenied):
        message = str(error) or _("You may not do this here.")
        return 403, [Fault("not_allowed", message)], {}
    return _of_the_server(error)


def _of_the_server(error: Exception) -> Answer:
    """Absent rows, what the database refused, and our own failures."""
    answers: list[tuple[type[Exception], int, str, str]] = [
        (Http404, 404, "not_found", _("There is nothing here.")),
        (
            IntegrityError,
            409,
            "conflict",
            refused_by_a_guard(error)
            or _("This contradicts what is stored; nothing was changed."),
        ),
        (DataError, 400, "range", _("A value does not fit where it should be stored.")),
        (
            OperationalError,
            503,
            "unavailable",
            _("The database does not answer just now; send it again."),
        ),
    ]
    for kind, status, code, message in answers:
        if isinstance(error, kind):
            headers = {"Retry-After": "1"} if status == 503 else {}
            return status, [Fault(code, message)], headers
    message = _("This failed on our side and was noted; nothing was changed.")
    return 500, [Fault("server_error", message)], {}


def _of_api(error: exceptions.APIException) -> Fault:
    codes = error.get_codes()
    return Fault(codes if isinstance(codes, str) else "error", str(error.detail))


def _headers_of(error: exceptions.APIException) -> dict[str, str]:
    headers = {}
    if auth := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = auth
    if wait := getattr(error, "wait", None):
        headers["Retry-After"] = str(int(wait))
    return headers


def validation_faults(error: exceptions.ValidationError, data: Any) -> list[Fault]:
    faults = []
    for flat in flatten_errors(error.detail):
        parts = [part for part in (flat.attr or "").split(".") if part]
        pointer = tuple(
            int(part) if part.isdigit() else part
            for part in parts
            if part != "non_field_errors"
        )
        faults.append(
            Fault(flat.code, str(flat.detail), pointer, given_at(data, pointer))
        )
    return faults


def given_at(data: Any, pointer: tuple[str | int, ...]) -> str:
    """The value that was sent at a pointer, as text; empty where there was none."""
    for part in pointer:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            return ""
    if isinstance(data, bool):
        return "true" if data else "false"
    if isinstance(data, str | JsonNumber):
        return str(data)[:80]
    return "" if data is None else type(data).__name__


def _model_faults(error: ModelValidationError) -> list[Fault]:
    if hasattr(error, "message_dict"):
        return [
            Fault("invalid", message, () if field == "__all__" else (field,))
            for field, messages in error.message_dict.items()
            for message in messages
        ]
    return [Fault("invalid", message) for message in error.messages]
