"""One bar, from the frame that pulled it to the statistics and back to its metal."""

import json
import re
import urllib.request
from uuid import uuid4

import pytest
from axe_playwright_python.sync_playwright import Axe

from characterization.models import Test
from tests.browser.signing_in import sign_in
from tests.factories import clients, materials, people, results

BOUNDARY = "curve-of-one-bar"


@pytest.fixture
def laboratory(committed_db):
    """A pour with two bars, a frame with its profile, and the people."""
    compartment = people.compartment(tag="")
    heat = materials.heat(compartment=compartment)
    lot = materials.lot(compartment=compartment)
    materials.charge_addition(heat, lot)
    run = materials.casting_run(heat)
    bar = materials.specimen(
        run,
        diameter_mm=12.7,
        diameter_as_entered="12.70 mm",
        gauge_length_mm=50.8,
        gauge_length_as_entered="50.8 mm",
    )
    profile = results.import_profile(compartment, results.CURVE_PROFILE)
    frame = results.instrument(compartment, default_profile=profile)
    token = clients.of_instrument(frame).defaults["HTTP_AUTHORIZATION"]
    return compartment, heat, lot, bar, token


def post_curve(site: str, token: str, bar, body: bytes) -> dict:
    """Send a file as a bench PC does."""
    fields = {
        "specimen": bar.code,
        "operator": "JD",
        "performed_at": "2026-11-20T14:05:00-06:00",
        "test_temperature": "23",
    }
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    head = (
        f"--{BOUNDARY}\r\nContent-Disposition: form-data; "
        'name="file"; filename="bar.csv"\r\nContent-Type: text/csv\r\n\r\n'
    )
    request = urllib.request.Request(
        f"{site}/api/v1/raw-files/",
        data="".join(parts).encode()
        + head.encode()
        + body
        + f"\r\n--{BOUNDARY}--\r\n".encode(),
        headers={
            "Authorization": token,
            "Idempotency-Key": str(uuid4()),
            "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
        },
    )
    with urllib.request.urlopen(request, timeout=20) as answer:
        assert answer.status == 202
        return json.load(answer)


@pytest.mark.slow
def test_from_the_frame_to_the_statistics_and_back(
    laboratory, live_site, worker, browser_page
):
    compartment, heat, lot, bar, token = laboratory
    page = browser_page

    # The frame posts its curve; a worker evaluates it.
    post_curve(live_site.url, token, bar, results.curve_file())
    technician = people.person("technician", compartment)
    sign_in(page, technician, live_site)
    page.goto(f"/specimens/{bar.code}/")
    for _attempt in range(20):
        if page.get_by_role("link", name="ASTM-B557-15").count():
            break
        page.wait_for_timeout(500)
        page.reload()
    page.get_by_role("link", name="ASTM-B557-15").click()
    page.get_by_text("Still owed").wait_for()
    page.get_by_role(
        "heading", name="Rp0.2 is where the line moved by 0.2 % meets the curve"
    ).wait_for()

    # The technician fits the halves and adds the elongation.
    page.get_by_role("link", name="Add what is owed").click()
    page.locator("input[name^=number_]").first.fill("9,5")
    page.get_by_role("button", name=re.compile("Add")).click()
    page.get_by_text(re.compile("use 9.5")).first.wait_for()
    page.locator("input[name^=number_]").first.fill("9.5")
    page.get_by_role("button", name=re.compile("Add")).click()
    page.locator(".state.pill[data-state=submitted]").wait_for()

    # Somebody else approves it.
    test = Test.objects.get()
    sign_in(page, people.person("approver", compartment), live_site)
    page.goto(test.get_absolute_url())
    page.get_by_role("button", name="Approve").click()
    page.locator(".state.pill[data-state=approved]").wait_for()

    # The engineer reads the statistics within seconds, and follows them back to the lot.
    sign_in(page, people.person("engineer", compartment), live_site)
    page.goto(
        test.material_condition.get_absolute_url() + "?property=Rm&basis=released"
    )
    for _attempt in range(20):
        if page.get_by_text("Mean of heats, Rm").count():
            break
        page.wait_for_timeout(500)
        page.reload()
    page.get_by_text("1 of 1 approved").wait_for()
    page.get_by_text("One heat gives no interval").first.wait_for()
    page.locator("#inputs").get_by_role("link", name=bar.code).click()
    page.get_by_role("link", name=heat.code, exact=True).first.click()
    page.get_by_role("link", name=lot.code, exact=True).first.click()
    assert page.get_by_role("heading", level=1).inner_text() == lot.code


@pytest.mark.slow
@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1440, "light")])
def test_the_main_pages_are_accessible(
    laboratory, live_site, browser_page, width, scheme
):
    compartment, heat, lot, bar, _token = laboratory
    test = results.curve_test(bar)
    page = browser_page
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    sign_in(page, people.person("approver", compartment), live_site)
    addresses = [
        "/overview/",
        "/tests/",
        test.get_absolute_url(),
        f"/tests/{test.test_uid}/add/",
        test.material_condition.get_absolute_url(),
        heat.get_absolute_url(),
        bar.get_absolute_url(),
        lot.get_absolute_url(),
        "/heats/new/",
        "/test-methods/ASTM-B557-15/",
        "/attention/",
    ]
    found = []
    for address in addresses:
        page.goto(address)
        page.wait_for_load_state("networkidle")
        violations = Axe().run(page).response["violations"]
        found += [
            f"{address}: {v['id']} {v['nodes'][0]['target']} {v['help']}"
            for v in violations
        ]
    assert found == [], "\n".join(found)
