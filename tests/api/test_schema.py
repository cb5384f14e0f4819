"""The OpenAPI schema is valid, complete, and can be explored by who is signed in."""

import pytest
from django.core.management import call_command
from django.urls import reverse


def test_the_schema_validates_without_a_warning(tmp_path):
    target = tmp_path / "schema.yaml"
    call_command("spectacular", validate=True, fail_on_warn=True, file=str(target))
    text = target.read_text()
    assert "/api/v1/tests/bulk/" in text
    assert "/api/v1/raw-files/" in text


@pytest.mark.django_db
def test_signed_in_people_explore_it(viewer, signed_in):
    browser = signed_in(viewer)
    assert browser.get(reverse("api:schema")).status_code == 200
    page = browser.get(reverse("api:docs"))
    assert page.status_code == 200
    assert (
        "'unsafe-inline'"
        not in page.headers["Content-Security-Policy"].split("style-src")[0]
    )
    for stated in ('<html lang="en">', "<h1"):
        assert stated in page.content.decode()


@pytest.mark.django_db
def test_strangers_to_the_installation_do_not(client):
    assert client.get(reverse("api:schema")).status_code == 401
