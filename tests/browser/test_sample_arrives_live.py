"""A spectrometer posts a sample; the open page of the heat shows it, without a reload."""

import json
import time
import urllib.request

import pytest
from django.utils import timezone

from labtrack.instruments.models import Instrument
from tests.browser.signing_in import sign_in
from tests.factories import clients, materials, people
from trials.models import Specification

WITHIN_S = 5.0
SENT = {
    "external_id": "OES1-0001",
    "sample": "H26-014-S7",
    "burns": [
        {
            "readings": [
                {"element": "Mg", "value": "6.80", "unit": "wt%"},
                {"element": "Mn", "value": "0.18", "unit": "wt%"},
                {"element": "Ti", "value": "0.17", "unit": "wt%"},
                {"element": "Be", "value": "21", "unit": "ppm"},
            ]
        }
    ],
}


@pytest.mark.slow
def test_a_posted_sample_is_on_the_open_page_within_seconds(live_site, browser_page):
    compartment = people.compartment(tag="")
    technician = people.person("technician", compartment)
    heat = materials.heat(compartment=compartment, by=technician, code="H26-014")
    materials.charge_addition(heat)
    spectrometer = Instrument.objects.create(
        organisation=compartment.organisation,
        name="OES 1",
        kind="spectrometer",
        default_compartment=compartment,
    )
    secret = clients.of_instrument(spectrometer).defaults["HTTP_AUTHORIZATION"]
    assert Specification.objects.filter(alloy=heat.alloy).exists()

    page = browser_page
    sign_in(page, technician, live_site)
    page.goto("/heats/H26-014/")
    page.get_by_text("No chemistry yet.").wait_for()
    page.evaluate("window.wasHereBefore = true")

    posted = time.perf_counter()
    request = urllib.request.Request(
        f"{live_site.url}/api/v1/chemistry-samples/",
        data=json.dumps(SENT | {"analysed_at": timezone.now().isoformat()}).encode(),
        headers={
            "Authorization": secret,
            "Idempotency-Key": "live-1",
            "Content-Type": "application/json",
        },
    )
    with urllib.request.urlopen(request, timeout=20) as answer:
        assert answer.status == 201
    page.get_by_role("link", name="H26-014-S7").first.wait_for()
    took = time.perf_counter() - posted
    assert took < WITHIN_S, f"{took:.2f} s from the post to the page"
    assert page.evaluate("window.wasHereBefore") is True
    page.get_by_text("To be named").first.wait_for()
    verdict = page.get_by_role("region", name="Verdict")
    assert "Be is 21 ppm" in verdict.inner_text()
