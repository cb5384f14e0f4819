"""Headers of every answer: what the browser may load, keep, frame and send on."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

from tests.architecture.site_map import routes

ROOT = Path(__file__).resolve().parents[2]


def plain_urls() -> list[str]:
    return [route.url() for route in routes() if not route.arguments]


def policy_of(response) -> dict[str, set[str]]:
    directives = {}
    for part in response["Content-Security-Policy"].split(";"):
        name, *sources = part.split()
        directives[name] = set(sources)
    return directives


@pytest.mark.django_db
def test_no_page_lets_anything_in_line_or_from_elsewhere(manager, signed_in):
    client = signed_in(manager)
    wrong = []
    for url in plain_urls():
        policy = policy_of(client.get(url))
        allowed = {"'self'", "'none'", "data:"}
        if url == "/api/v1/docs/":
            # Swagger's own stylesheet; scripts stay strict there too.
            allowed |= {"'unsafe-inline'"}
            assert policy["script-src"] <= {"'self'"}
        if any(not sources <= allowed for sources in policy.values()):
            wrong.append((url, policy))
        if policy["default-src"] != {"'none'"} or policy["frame-ancestors"] != {
            "'none'"
        }:
            wrong.append((url, policy))
    assert wrong == []


@pytest.mark.django_db
def test_no_answer_is_sniffed_framed_or_referred(manager, signed_in):
    client = signed_in(manager)
    for url in [*plain_urls(), "/no-such-page/"]:
        response = client.get(url)
        assert response["X-Content-Type-Options"] == "nosniff", url
        assert response["X-Frame-Options"] == "DENY", url
        assert response["Referrer-Policy"] == "same-origin", url


@pytest.mark.django_db
def test_a_page_in_front_of_the_product_is_as_strict(organisation):
    response = Client().get("/sign-in/")
    assert policy_of(response)["script-src"] == {"'self'"}
    assert "no-store" in response["Cache-Control"]


def test_over_https_cookies_are_bound_to_it():
    """The settings as production starts them."""
    said = subprocess.run(
        [
            sys.executable,
            "-c",
            "from labtrack import settings as s;"
            "print(s.SESSION_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE,"
            " s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS)",
        ],
        cwd=ROOT,
        env=os.environ | {"HTTPS_ONLY": "1"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert said.split() == ["__Host-labtrack", "True", "True", "True", "31536000"]
