"""`Idempotency-Key`: the same request again gets the first answer.

The key is stored in the transaction of the effect, so a crash leaves neither; a refusal is
never stored. Another payload under the same key is 422, a second request while the first is
at work 409. (draft-ietf-httpapi-idempotency-key-header-07)
"""

import hashlib
import json
import re
from collections.abc import Callable
from typing import Any

from django.db import OperationalError, transaction
from django.utils.translation import gettext as _
from rest_framework.response import Response
from rest_framework.utils.encoders import JSONEncoder

from labtrack.api.models import IdempotencyKey
from labtrack.refusals import Conflict, Fault, Refused

_KEY = re.compile(r'"?([A-Za-z0-9_.:-]{1,255})"?')


class KeyReused(Refused):
    """The key came before with another payload."""

    status = 422


class InProgress(Conflict):
    """The same key is being answered at this moment."""

    retry_after_s = 1


def key_of(request, *, required: bool) -> str:
    """The key of a request, or "" where it may be left out. Refused for a missing or
    malformed one.
    """
    given = request.META.get("HTTP_IDEMPOTENCY_KEY", "")
    if not given and not required:
        return ""
    if not (match := _KEY.fullmatch(given)):
        raise Refused(
            Fault(
                "idempotency_key",
                _(
                    "Instruments send an Idempotency-Key header of 1 to 255 letters, "
                    "digits, and . _ : - so that a repeat is harmless; see /api/v1/docs/."
                ),
                given=given[:80],
            )
        )
    return match.group(1)


def fingerprint_of(request, body: bytes) -> str:
    """SHA-256 of method, path with query, media type and body."""
    head = f"{request.method}\n{request.get_full_path()}\n{request.content_type}\n"
    return hashlib.sha256(head.encode() + body).hexdigest()


def answer_once(
    *,
    key: str,
    sender: str,
    route: str,
    fingerprint: str,
    effect: Callable[[], tuple[int, Any]],
) -> Response:
    """Run the effect and store its answer under the key, all in one transaction; or give
    the stored answer. Without a key the effect just runs in a transaction.
    """
    if not key:
        with transaction.atomic():
            status, data = effect()
        return Response(data, status=status)
    try:
        with transaction.atomic():
            stored = _claim(key, sender, route, fingerprint)
            if isinstance(stored, Response):
                return stored
            status, data = effect()
            text = json.dumps(data, cls=JSONEncoder, ensure_ascii=False)
            _store(stored, status, text)
    except OperationalError as error:
        if "lock timeout" in str(error):
            raise InProgress(
                Fault(
                    "in_progress",
                    _("This key is being answered; ask again in a second."),
                )
            ) from error
        raise
    return Response(json.loads(text), status=status)


def _claim(
    key: str, sender: str, route: str, fingerprint: str
) -> Response | dict[str, str]:
    """Take the key, waiting for another transaction that holds it, or replay its answer."""
    _lock(f"{sender} {route} {key}")
    from_before = IdempotencyKey.objects.filter(
        sender=sender, route=route, key=key
    ).first()
    if from_before is None:
        return {
            "sender": sender,
            "route": route,
            "key": key,
            "fingerprint": fingerprint,
        }
    if from_before.fingerprint != fingerprint:
        raise KeyReused(
            Fault(
                "idempotency_key_reused",
                _("This Idempotency-Key came before with another payload."),
                given=key[:80],
            )
        )
    return Response(
        json.loads(from_before.body),
        status=from_before.status,
        headers={"Idempotency-Replayed": "true"},
    )


def _lock(name: str) -> None:
    """Until the end of the transaction, nobody else works under this key."""
    with transaction.get_connection().cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [lock_number(name)])


def lock_number(name: str) -> int:
    """The advisory lock that stands for a name."""
    return int.from_bytes(
        hashlib.sha256(name.encode()).digest()[:8], "big", signed=True
    )


def _store(claim: dict[str, str], status: int, text: str) -> None:
    IdempotencyKey.objects.create(**claim, status=status, body=text)
