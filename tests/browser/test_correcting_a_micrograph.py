"""A micrograph uploaded, measured by the worker, corrected on its canvas: a new version."""

import re

import pytest
from django.urls import reverse

from characterization.models import ImageEvaluation, Micrograph, Test
from tests.browser.signing_in import sign_in
from tests.factories import materials, people
from tests.factories import micrographs as images

WAIT = 30_000


@pytest.mark.slow
def test_uploaded_measured_erased_and_measured_again(
    live_site, worker, browser_page, committed_db, compartment, tmp_path
):
    bar = materials.specimen(
        materials.casting_run(materials.heat(compartment=compartment))
    )
    engineer = people.person("engineer", compartment)
    paths = []
    for number, body in enumerate(images.pore_files(2, percent=3.0, size=300)):
        paths.append(tmp_path / f"simulated-{number}.png")
        paths[-1].write_bytes(body)
    page = browser_page
    sign_in(page, engineer, live_site)

    page.goto(reverse("characterization:micrograph-upload") + f"?specimen={bar.code}")
    page.locator("[name=method]").select_option(
        value=str(images.method_pk(images.PORES))
    )
    page.locator("[name=files]").set_input_files([str(path) for path in paths])
    page.locator("[name=scale]").fill("0.5")
    page.get_by_role("button", name="Upload and measure").click()
    page.get_by_role("link", name="Open the test").click(timeout=WAIT)
    page.wait_for_url(re.compile(r"/tests/[0-9a-f-]{36}/$"))
    page.get_by_text("over 2 fields").first.wait_for()

    page.get_by_role("link", name="Field 1").first.click()
    canvas = page.locator("canvas").first
    canvas.wait_for()
    page.get_by_role("button", name="Erase area").click()
    box = canvas.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x - 60, y - 60)
    page.mouse.down()
    page.mouse.move(x + 60, y + 60, steps=4)
    page.mouse.up()
    page.locator("[name=reason]").last.fill("A scratch in the middle")
    page.get_by_role("button", name="Measure again with these").click()
    page.get_by_role("link", name="Open the test").wait_for(timeout=WAIT)

    assert Test.objects.get(is_current=True).version == 2
    evaluation = ImageEvaluation.objects.get(number=2)
    assert evaluation.reason == "A scratch in the middle"
    field = Micrograph.objects.get(number=1)
    found = evaluation.fields.get(micrograph=field).result["details"]
    assert found["field_px"] < field.width * field.height
