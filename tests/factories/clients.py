"""Programs that call the API: an instrument's, a person's."""

import itertools
import json
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from labtrack.accounts.actions import personal_tokens
from labtrack.accounts.models import User
from labtrack.instruments.actions import tokens
from labtrack.instruments.choices import TokenScope
from labtrack.instruments.models import Instrument
from tests.factories import people

_numbers = itertools.count(1)


class ApiClient(Client):
    """Sends JSON with a bearer token; every post has an Idempotency-Key of its own."""

    def __init__(self, secret: str):
        super().__init__(raise_request_exception=False)
        self.defaults["HTTP_AUTHORIZATION"] = f"Bearer {secret}"

    def send(self, path: str, data: Any, *, key: str | None = None, **headers):
        """POST to /api/v1/`path`. A `bytes` or `str` body goes as it is."""
        body = data if isinstance(data, bytes | str) else json.dumps(data)
        if key is None:
            key = f"key-{next(_numbers)}"
        if key:
            headers["HTTP_IDEMPOTENCY_KEY"] = key
        content_type = headers.pop("content_type", "application/json")
        return self.post(f"/api/v1/{path}", body, content_type=content_type, **headers)

    def read(self, path: str, **parameters):
        return self.get(f"/api/v1/{path}", parameters)


def of_instrument(
    instrument: Instrument, *, scopes=tuple(TokenScope.values)
) -> ApiClient:
    manager = people.person(
        organisation=instrument.organisation, is_laboratory_manager=True
    )
    _token, secret = tokens.issue(
        instrument=instrument,
        scopes=scopes,
        expires_at=timezone.now() + timedelta(days=30),
        by=manager,
    )
    return ApiClient(secret)


def of_person(user: User, *, may_write: bool = True) -> ApiClient:
    _token, secret = personal_tokens.issue(
        person=user,
        name="script",
        expires_at=timezone.now() + timedelta(days=30),
        may_write=may_write,
    )
    return ApiClient(secret)


def edit(client: Client, url: str, body: Any, etag: str = "", *, method: str = "patch"):
    """PATCH (or PUT, POST) to an address from the revision that `etag` names."""
    headers = {"if-match": etag} if etag else {}
    return getattr(client, method)(
        url, json.dumps(body), content_type="application/json", headers=headers
    )
