"""From a file that nobody understands to an evaluated test, in a browser, without JSON."""

import os
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import expect

from characterization.actions import files
from characterization.models import Test
from labtrack.instruments.actions import examples, replays
from labtrack.instruments.models import IntakeProblem
from labtrack.jobs.models import Job
from labtrack.refusals import Refused
from tests.browser.signing_in import sign_in
from tests.characterization import invented_files
from tests.characterization.views.test_describing import UNKNOWN
from tests.factories import clients, materials, people, results

WIDTHS = (390, 820, 1440)
PICTURES = os.environ.get("LABTRACK_PICTURES", "")
"""A folder for pictures of the pages, for a person to look at."""


def pictures_of(page, name: str) -> None:
    """Every width fits its page; a picture of each where somebody asks for them."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            overflow = _overflow(page)
            if PICTURES:
                page.wait_for_timeout(400)
                path = Path(PICTURES) / f"{name}-{width}-{scheme}.png"
                page.screenshot(path=path, full_page=True)
            assert overflow <= 0, f"{name} is {overflow} px too wide at {width}"
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1440, "height": 900})


def _overflow(page) -> int:
    """Pixels beyond the page; a chart follows its width a moment later."""
    for _moment in range(30):
        found = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if found <= 0:
            break
        page.wait_for_timeout(100)
    return found


@pytest.fixture
def compartment(committed_db):
    return people.compartment(tag="")


@pytest.mark.slow
def test_an_unknown_file_becomes_an_evaluated_test(
    live_site, browser_page, compartment
):
    manager = people.person("engineer", compartment, is_laboratory_manager=True)
    heat = materials.heat(compartment=compartment, by=manager)
    bar = materials.specimen(materials.casting_run(heat))
    frame = results.instrument(compartment, default_profile=None)
    client = clients.of_instrument(frame)
    answer = client.post(
        "/api/v1/raw-files/",
        {"file": _upload(UNKNOWN.format(bar.code))},
        HTTP_IDEMPOTENCY_KEY="u-1",
    )
    job = Job.objects.get(pk=answer.json()["id"])
    with pytest.raises(Refused):
        files.carry_out(job)

    page = browser_page
    sign_in(page, manager, live_site)
    page.goto(IntakeProblem.objects.get().get_absolute_url())
    pictures_of(page, "attention")
    page.get_by_role("link", name="Describe these files").click()
    page.get_by_text("has a comma as its decimal mark").first.wait_for()
    for at, (channel, unit) in enumerate(
        [("time", "s"), ("force", "N"), ("extension", "mm")]
    ):
        page.locator(f"[name=rows-{at}-channel]").select_option(channel)
        page.locator(f"[name=rows-{at}-unit]").select_option(unit)
    page.locator("[name=stated-0-meaning]").select_option("specimen")
    page.locator("[name=stated-1-meaning]").select_option("diameter")
    page.locator("[name=stated-1-unit]").select_option("mm")
    page.locator("[name=constant_gauge_length]").fill("50")
    page.locator("[name=constant_gauge_length_unit]").select_option("mm")
    expect(page.locator("[data-preview]")).to_contain_text("Rm")
    expect(page.locator("[data-preview]")).to_contain_text(bar.code)
    page.locator("[name=name]").fill("bench 4")
    pictures_of(page, "describe")
    page.get_by_role("button", name=re.compile("Save the profile")).click()

    page.get_by_text("1 file of").wait_for()
    pictures_of(page, "profile")
    page.get_by_role("button", name="Read them all again").click()
    page.wait_for_url(re.compile(r"/jobs/\d+/"))
    replays.carry_out(Job.objects.get(kind=replays.JOB_KIND))
    test = Test.objects.get()
    assert test.specimen == bar
    page.goto(test.get_absolute_url())
    page.get_by_role("heading", name="Stress against strain").wait_for()


def _upload(text: str):
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("bench4.dat", text.encode())


@pytest.fixture(autouse=True)
def own_files(tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "MEDIA_ROOT", tmp_path)


@pytest.mark.slow
def test_the_rows_follow_what_the_files_hold(live_site, browser_page, compartment):
    """Another kind of evidence: other columns, units and constants, the rest as typed."""
    manager = people.person("engineer", compartment, is_laboratory_manager=True)
    bench = results.instrument(compartment, default_profile=None, default_method="")
    dsc = invented_files.dsc()
    example = examples.keep(
        by=manager,
        instrument=bench,
        file_name="run 7.txt",
        body=dsc.text().replace("{bar}", "D1").encode(),
    )
    page = browser_page
    sign_in(page, manager, live_site)
    page.goto(reverse("characterization:profile-describe", args=[example.pk]))
    page.locator("[name=name]").fill("calorimeter 2")
    assert (
        page.locator("[name=rows-1-channel] option[value=heat_flow_power]").count() == 0
    )
    page.locator("[name=evidence]").select_option("dsc")
    expect(
        page.locator("[name=rows-1-channel] option[value=heat_flow_power]")
    ).to_have_count(1)
    expect(page.locator("[name=name]")).to_have_value("calorimeter 2")
    for at, channel in enumerate(dsc.channels):
        page.locator(f"[name=rows-{at}-channel]").select_option(channel)
    expect(page.locator("[data-preview]")).to_contain_text("dH", timeout=30_000)
    page.set_viewport_size({"width": 1440, "height": 900})
    pictures_of(page, "describe-dsc")
    page.locator("[name=evidence]").select_option("fracture-toughness")
    expect(page.locator("[name=constant_crack_length]")).to_have_count(1)
    expect(page.locator("[data-preview]")).to_contain_text(
        "needs force", timeout=30_000
    )
    pictures_of(page, "describe-asked")
