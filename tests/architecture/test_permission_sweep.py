"""Every address that changes something, asked by those who may not.

A viewer gets 403, somebody who is not signed in is sent to sign in (401 from the API).
"""

import json
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from tests.architecture.site_map import Route, routes
from tests.architecture.sweeping import UNSAFE, arguments_of, ask, client_of
from tests.architecture.worlds import World
from tests.factories.micrographs import pore_files

# Marked slow so that they start first and no worker is left alone with them.
pytestmark = [pytest.mark.django_db, pytest.mark.slow]

# Doors in front of the product, and what operators and machines ask.
OPEN_TO_EVERYBODY = {
    "accounts:sign-in",
    "accounts:sign-out",
    "accounts:first-run",
    "accounts:one-time-link",
    "readyz",
    "healthz",
    "api:nothing-here",
}
# What a viewer may do: everything here concerns that person alone.
OWN_AFFAIRS = {
    "accounts:sign-in",
    "accounts:sign-out",
    "accounts:settings",
    "accounts:password",
    "accounts:token-create",
    "drafts:keep",
    "drafts:discard",
    "style",  # keeps nothing
    "accounts:membership-remove",  # leaving; of others it is 403, tested by its action
}
# A viewer sees no personal token but their own, so these are 404 for the manager's.
HIDDEN_FROM_VIEWERS = {"accounts:token-revoke"}
# What an unsafe request must hold to get as far as the question of rights.
BODIES: dict[str, Callable[[World], dict | list]] = {
    "characterization-api:test-list": lambda w: _a_test(w),
    "characterization-api:test-bulk": lambda w: [_a_test(w)],
    "characterization-api:raw-files": lambda w: {
        "file": SimpleUploadedFile("bar.csv", b"force,extension\n1,2\n"),
        "specimen": w.of("specimen").code,
        "profile": w.of("import-profile").name,
    },
    "characterization-api:micrograph-list": lambda w: {
        "files": SimpleUploadedFile("field.png", pore_files(1, size=60)[0]),
        "specimen": w.of("specimen").code,
        "method": "ASTM-E1245-03-PORES",
    },
    "characterization-api:test-reject": lambda w: {"reason": "x"},
    "characterization-api:test-withdraw": lambda w: {"reason": "x"},
    "characterization-api:test-mark-invalid": lambda w: {
        "code": "poor-machining",
        "reason": "x",
    },
    "characterization-api:test-correct": lambda w: {"reason": "x"},
    "characterization-api:test-reevaluate": lambda w: {"reason": "x", "settings": {}},
    "characterization-api:test-reassign": lambda w: {
        "specimen": w.of("specimen").code,
        "reason": "x",
    },
}
MULTIPART = {
    "characterization-api:raw-files",
    "characterization-api:micrograph-list",
}


def _a_test(world: World) -> dict:
    return {
        "external_id": "E-1",
        "specimen": world.of("specimen").code,
        "method": "ASTM-B557-15",
        "performed_at": "2026-11-02T14:05:00Z",
        "measurements": [{"property": "Rm", "value": "250", "unit": "MPa"}],
    }


@pytest.fixture
def world(organisation) -> World:
    return World.build("OWN", organisation)


def unsafe_answers(client: Client, world: World, skipped: set[str]):
    """(route, method, answer) of each address that takes an unsafe method."""
    for route in routes():
        if route.name in skipped:
            continue
        arguments = arguments_of(route, world) if route.arguments else {}
        if arguments is None:
            continue
        for method in UNSAFE:
            response, _queries = ask(
                client, method, route.url(**arguments), **_content(route, client, world)
            )
            if response.status_code != 405:
                yield route, method, response


def _content(route: Route, client: Client, world: World) -> dict:
    """A body that the door understands, and the ETag where it asks for one."""
    data = BODIES.get(route.name, lambda w: {})(world)
    if not route.is_api:
        return {
            "data": encode_multipart(BOUNDARY, data),
            "content_type": MULTIPART_CONTENT,
        }
    options: dict = {"headers": {"idempotency-key": "k" * 20}}
    if route.name in MULTIPART:
        options |= {
            "data": encode_multipart(BOUNDARY, data),
            "content_type": MULTIPART_CONTENT,
        }
    else:
        options |= {"data": json.dumps(data), "content_type": "application/json"}
    if route.name.startswith("characterization-api:test-") and route.arguments:
        detail = client.get(f"/api/v1/tests/{world.of('test').test_uid}/")
        options["headers"]["if-match"] = detail.headers.get("ETag", "*")
    return options


def test_somebody_who_is_not_signed_in_changes_nothing(world):
    wrong = []
    for route, method, response in unsafe_answers(Client(), world, OPEN_TO_EVERYBODY):
        sent_away = response.status_code == 302 and response["Location"].startswith(
            "/sign-in/"
        )
        if response.status_code != 401 and not sent_away:
            wrong.append((route.name, method, response.status_code))
    assert wrong == [], "\n".join(map(str, wrong))


def test_somebody_who_is_not_signed_in_reads_nothing(world):
    wrong = []
    for route in routes():
        arguments = arguments_of(route, world) if route.arguments else {}
        if route.name in OPEN_TO_EVERYBODY or arguments is None:
            continue
        response, _queries = ask(Client(), "GET", route.url(**arguments))
        if response.status_code not in (302, 401, 405):
            wrong.append((route.name, response.status_code))
    assert wrong == [], "\n".join(map(str, wrong))


def test_a_viewer_changes_nothing(world):
    wrong = []
    skipped = OPEN_TO_EVERYBODY | OWN_AFFAIRS
    client = client_of(world.viewer)
    for route, method, response in unsafe_answers(client, world, skipped):
        expected = 404 if route.name in HIDDEN_FROM_VIEWERS else 403
        if response.status_code != expected:
            wrong.append(
                (route.name, method, response.status_code, response.content[-200:])
            )
    assert wrong == [], "\n".join(map(str, wrong))


def test_every_cookie_door_asks_for_the_csrf_token(world):
    """Without it: 403, before anything else is looked at."""
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(world.manager, backend="labtrack.accounts.backends.EmailBackend")
    wrong = []
    for route, method, response in unsafe_answers(client, world, {"api:nothing-here"}):
        if response.status_code != 403:
            wrong.append((route.name, method, response.status_code))
    assert wrong == [], "\n".join(map(str, wrong))
