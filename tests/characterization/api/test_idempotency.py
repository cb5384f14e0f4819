"""One result however often, at once or across a crash, an instrument sends it."""

import json
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier, Thread

import pytest
from django.db import connection, connections

from characterization.models import Test
from labtrack.api import idempotency
from labtrack.api.models import IdempotencyKey
from tests.factories import clients, results

SENDERS = 50


@pytest.fixture
def payload(specimen):
    return {
        "external_id": "F3-0001",
        "specimen": specimen.code,
        "method": "ASTM-B557-15",
        "measurements": [{"property": "Rm", "value": "251.3", "unit": "MPa"}],
    }


@pytest.fixture
def secret(compartment):
    client = clients.of_instrument(results.instrument(compartment))
    return client.defaults["HTTP_AUTHORIZATION"].removeprefix("Bearer ")


def at_once(send, times: int) -> list:
    """The answers of that many threads that begin together."""
    start = Barrier(times)

    def one(n: int):
        start.wait(timeout=30)
        try:
            return send(n)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(one, range(times)))


def test_fifty_at_once_under_one_key_make_one_test(committed_db, payload, secret):
    answers = at_once(
        lambda n: clients.ApiClient(secret).send("tests/", payload, key="a-1"), SENDERS
    )

    made = [a for a in answers if "Idempotency-Replayed" not in a.headers]
    made = [a for a in made if a.status_code == 201]
    assert len(made) == 1
    assert {a.status_code for a in answers} <= {201, 409}
    for waited in (a for a in answers if a.status_code == 409):
        assert waited.json()["code"] == "in_progress"
        assert waited.headers["Retry-After"] == "1"
    assert Test.objects.count() == 1
    assert IdempotencyKey.objects.count() == 1


def test_twenty_at_once_under_twenty_keys_make_one_test(committed_db, payload, secret):
    answers = at_once(
        lambda n: clients.ApiClient(secret).send("tests/", payload, key=f"a-{n}"), 20
    )

    assert Counter(a.status_code for a in answers) == {201: 1, 200: 19}
    assert len({a.json()["id"] for a in answers}) == 1
    assert Test.objects.count() == 1


def test_a_key_that_is_at_work_answers_409_and_when_to_ask_again(
    committed_db, payload, secret
):
    client = clients.ApiClient(secret)
    client.send("tests/", payload, key="first")
    sender = IdempotencyKey.objects.get().sender

    with holding(f"{sender} tests a-2"):
        answer = client.send("tests/", payload, key="a-2")

    assert (answer.status_code, answer.json()["code"]) == (409, "in_progress")
    assert answer.headers["Retry-After"] == "1"


@contextmanager
def holding(name: str) -> Iterator[None]:
    """Another connection at work under that key, as the idempotency layer locks it."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [idempotency.lock_number(name)])
    yield
    connections["owner"].close()


@pytest.mark.slow
def test_a_site_killed_at_work_leaves_no_key_and_the_retry_goes_through(
    committed_db, payload, secret, live_site
):
    body = json.dumps(payload).encode()
    with connections["owner"].cursor() as owner:
        owner.execute("BEGIN")
        owner.execute("LOCK TABLE characterization_test IN SHARE MODE")
        first = Thread(target=post, args=(live_site.url, body, secret), daemon=True)
        first.start()
        wait_until_blocked()
        live_site.process.kill()
        owner.execute("ROLLBACK")
    first.join(timeout=10)
    assert not IdempotencyKey.objects.exists()
    assert not Test.objects.exists()

    again = clients.ApiClient(secret).send("tests/", body, key="k-1")

    assert again.status_code == 201
    assert "Idempotency-Replayed" not in again.headers
    assert Test.objects.count() == 1


def post(url: str, body: bytes, secret: str) -> None:
    """As an instrument does; the answer is lost with the server."""
    request = urllib.request.Request(
        f"{url}/api/v1/tests/",
        body,
        {
            "Authorization": f"Bearer {secret}",
            "Content-Type": "application/json",
            "Idempotency-Key": "k-1",
        },
    )
    try:
        urllib.request.urlopen(request, timeout=10).close()
    except OSError:
        return


def wait_until_blocked() -> None:
    """Until the request waits for the lock, its key claimed."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_locks WHERE NOT granted "
                "AND relation = 'characterization_test'::regclass"
            )
            if cursor.fetchone()[0]:
                return
        time.sleep(0.02)
    raise AssertionError("The request never came as far as storing its test.")
