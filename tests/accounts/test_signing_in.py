"""Signing in and out: lock-out, one answer for every reason, sessions that end."""

import re

import pytest
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.test import Client

from tests.factories import people

pytestmark = pytest.mark.django_db
SIGN_IN = "/sign-in/"


def attempt(client: Client, email: str, password: str = "wrong", **headers):
    return client.post(
        SIGN_IN, {"username": email, "password": password}, headers=headers
    )


def test_the_right_password_opens_with_a_new_session_id(technician):
    client = Client()
    client.get(SIGN_IN)
    planted = client.session
    planted["planted"] = "by somebody else"
    planted.save()
    before = planted.session_key
    client.cookies["labtrack"] = before
    response = attempt(client, technician.email.upper() + " ", people.PASSWORD)
    assert response.status_code == 302
    assert client.session[SESSION_KEY] == str(technician.pk)
    assert client.session.session_key != before
    assert not Session.objects.filter(pk=before).exists()


def test_unknown_wrong_and_deactivated_get_the_same_page(technician, manager):
    gone = people.person(compartment=None, organisation=manager.organisation)
    gone.is_active = False
    gone.save()
    bodies = set()
    for email, password in (
        ("nobody@example.org", people.PASSWORD),
        (technician.email, "wrong"),
        (gone.email, people.PASSWORD),
    ):
        response = attempt(Client(), email, password)
        assert response.status_code == 422
        body = response.content.decode().replace(email, "EMAIL")
        bodies.add(_without_csrf(body))
    assert len(bodies) == 1


def _without_csrf(body: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", body)


def test_the_tenth_failure_closes_signing_in_for_that_account_and_address(technician):
    client = Client()
    for _ in range(9):
        assert attempt(client, technician.email).status_code == 422
    response = attempt(client, technician.email)
    assert response.status_code == 429
    assert 890 <= int(response["Retry-After"]) <= 900
    assert "15 minutes" in response.content.decode()
    # The right password does not open it, and another spelling is no other account.
    for spelling in (technician.email, f" {technician.email.upper()}"):
        assert attempt(Client(), spelling, people.PASSWORD).status_code == 429
    other = Client(REMOTE_ADDR="192.0.2.7")
    assert attempt(other, technician.email, people.PASSWORD).status_code == 302
