"""A technician at the furnace: a heat from its charge to the hardness of its bars, by touch."""

import json
import re
import urllib.request

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from characterization.models import Test
from labtrack.instruments.models import Instrument
from tests.browser.signing_in import sign_in
from tests.factories import clients, materials, people
from trials.choices import LotKind
from trials.models import Casting, CastingRun, Heat, Specimen

BRINELL = "ASTM-E10-18-HBW-10-500"
BURN = {"Mg": "6.80", "Mn": "0.18", "Ti": "0.17", "Sc": "0.29", "Be": "0.0040"}


@pytest.fixture
def laboratory(committed_db):
    """Metal in the store, an alloy to aim at, a spectrometer with its token."""
    compartment = people.compartment(tag="")
    technician = people.person("technician", compartment, staff_code="TN")
    materials.lot(compartment=compartment, by=technician, code="ML-0001")
    materials.lot(
        compartment=compartment,
        by=technician,
        code="ML-0002",
        kind=LotKind.MASTER_ALLOY,
        material="Al-2Sc",
    )
    alloy = materials.alloy("535+0.30SC", compartment=compartment)
    materials.alloy_target(alloy)
    spectrometer = Instrument.objects.create(
        organisation=compartment.organisation,
        name="OES 1",
        kind="spectrometer",
        default_compartment=compartment,
    )
    token = clients.of_instrument(spectrometer).defaults["HTTP_AUTHORIZATION"]
    return technician, alloy, token


@pytest.mark.slow
def test_from_the_charge_to_the_hardness_of_a_bar(laboratory, live_site, tablet_page):
    technician, alloy, token = laboratory
    page = tablet_page
    sign_in(page, technician, live_site)

    heat = charge(page, alloy)
    log_the_melt(page, heat)
    add_scandium(page)
    post_sample(live_site.url, token, f"{heat.code}-S1")
    name_the_sample(page, heat)
    run = pour(page, heat)
    bars = make_bars(page, run)
    weigh_castings(page, run)
    type_hardness(page, bars[0])

    # Everything hangs together: from the heat to what was measured on its bar.
    page.goto(heat.get_absolute_url())
    fits(page)
    expect(page.locator("main")).to_contain_text(run.code)
    page.get_by_role("link", name=bars[0].code, exact=True).first.tap()
    expect(page.locator("main")).to_contain_text(BRINELL)


def charge(page: Page, alloy) -> Heat:
    page.goto("/heats/")
    page.get_by_role("link", name="Record a heat").first.tap()
    fits(page)
    page.get_by_label("Alloy").select_option(str(alloy.pk))
    page.get_by_label("Furnace").fill("F2")
    page.locator("[name=rows-0-lot]").fill("ML-0001")
    page.locator("[name=rows-0-mass]").fill("97.7")
    save(page)
    page.wait_for_url(re.compile(r"/heats/H[^/]+/$"))
    heat = Heat.objects.get()
    expect(page.get_by_role("heading", level=1)).to_have_text(heat.code)
    expect(page.locator(".lt-facts")).to_contain_text("97.7 kg")
    expect(page.get_by_text("No chemistry yet.")).to_be_visible()
    return heat


def log_the_melt(page: Page, heat: Heat) -> None:
    log(page, "Temperature", value="742")
    log(page, "Degas", duration="15", rotor="400", flow="12", gas="argon")
    events = page.locator(".lt-events")
    expect(events).to_contain_text("742 °C")
    expect(events).to_contain_text("15 min, 400 rpm, 12 L/min, argon")
    assert [event.kind for event in heat.melt_events.order_by("pk")] == [
        "temperature",
        "degas",
    ]


def log(page: Page, kind: str, **typed: str) -> None:
    button = page.locator(".lt-pad").get_by_role("link", name=kind, exact=True)
    assert button.bounding_box()["height"] >= 55.5, "too small for a glove"
    button.tap()
    for name, text in typed.items():
        page.locator(f"[name={name}]").fill(text)
    save(page)
    expect(page.get_by_text(f"{kind} is logged.")).to_be_visible()


def add_scandium(page: Page) -> None:
    page.get_by_role("link", name="Log an addition").first.tap()
    page.locator("[name=lot]").fill("ML-0002")
    page.locator("[name=mass]").fill("18.4")
    save(page)
    expect(page.locator(".lt-events")).to_contain_text("18.4 kg Al-2Sc")
    expect(page.locator(".lt-facts")).to_contain_text("116.1 kg")


def post_sample(site: str, token: str, code: str) -> None:
    """As the spectrometer's program does, while the page of the heat is open."""
    readings = [
        {"element": element, "value": value, "unit": "wt%"}
        for element, value in BURN.items()
    ]
    sent = {
        "external_id": "OES1-0001",
        "sample": code,
        "analysed_at": timezone.now().isoformat(),
        "burns": [{"readings": readings}, {"readings": readings}],
    }
    request = urllib.request.Request(
        f"{site}/api/v1/chemistry-samples/",
        data=json.dumps(sent).encode(),
        headers={
            "Authorization": token,
            "Idempotency-Key": code,
            "Content-Type": "application/json",
        },
    )
    with urllib.request.urlopen(request, timeout=20) as answer:
        assert answer.status == 201


def name_the_sample(page: Page, heat: Heat) -> None:
    page.get_by_role("link", name="To be named").first.tap()
    page.get_by_label("Stage").select_option("before-first-pour")
    save(page)
    page.goto(heat.get_absolute_url())
    samples = page.get_by_role("region", name="Samples")
    expect(samples).to_contain_text("Before first pour")
    expect(samples.get_by_text("To be named")).to_have_count(0)
    expect(samples.get_by_role("row", name=re.compile("S1"))).to_contain_text("6.80")


def pour(page: Page, heat: Heat) -> CastingRun:
    page.get_by_role("link", name="Record a pour").tap()
    page.get_by_label("Process").select_option("permanent-mold")
    page.get_by_label("Mold class").select_option("metal")
    page.locator("[name=mold]").fill("B108 bar mold no. 2")
    page.locator("[name=pour_temperature]").fill("735")
    page.locator("[name=poured_mass]").fill("14.2")
    save(page)
    page.wait_for_url(re.compile(r"/casting-runs/[^/]+/$"))
    run = heat.casting_runs.get()
    expect(page.locator("main")).to_contain_text("735 °C")
    return run


def make_bars(page: Page, run: CastingRun) -> list[Specimen]:
    page.get_by_role("link", name="Create bars").first.tap()
    page.locator("[name=kind]").select_option("tensile-bar")
    page.locator("[name=count]").fill("4")
    page.locator("[name=diameter]").fill("12.7")
    expect(page.locator("#preview")).to_contain_text(f"{run.code}-B4")
    save(page)
    bars = list(Specimen.objects.order_by("pk"))
    expect(page.locator("main")).to_contain_text(bars[3].stamp_mark)  # to be stamped
    assert [bar.code for bar in bars] == [f"{run.code}-B{n}" for n in (1, 2, 3, 4)]
    assert len({bar.stamp_mark for bar in bars} - {""}) == 4
    return bars


def weigh_castings(page: Page, run: CastingRun) -> None:
    page.goto(f"/castings/several/?casting_run={run.code}")
    page.locator("[name=piece]").fill("step plate")
    page.locator("[name=count]").fill("3")
    page.locator("[name=unit]").select_option("kg")
    page.locator("[name=masses]").fill("3.05\n\n2.98")
    save(page)
    page.goto(f"/casting-runs/{run.code}/pieces/")
    fits(page)
    page.locator("[name=rows-1-mass]").fill("3.01")
    page.locator("[name=rows-2-verdict]").select_option("scrap")
    page.locator("[name=rows-2-scrap_code]").select_option(index=1)
    page.locator("[name=rows-2-scrap_reason]").fill("Cold run at the thin step")
    save(page)
    pieces = list(Casting.objects.order_by("number"))
    assert [piece.mass_as_entered for piece in pieces] == [
        "3.05 kg",
        "3.01 kg",
        "2.98 kg",
    ]
    assert pieces[2].verdict == "scrap"


def type_hardness(page: Page, bar: Specimen) -> None:
    page.goto(bar.get_absolute_url())
    page.get_by_role("link", name="Type a test").tap()
    page.locator("[name=method]").select_option(BRINELL)
    save(page)
    fits(page)
    for row, (first, second) in enumerate(
        [("2.61", "2.63"), ("2.62", "2.62"), ("2.60", "2.62")]
    ):
        page.locator(f"[name=rows-{row}-d1]").fill(first)
        page.locator(f"[name=rows-{row}-d2]").fill(second)
    expect(page.locator("main")).to_contain_text(re.compile(r"Mean"))
    save(page)
    page.wait_for_url(re.compile(r"/tests/[0-9a-f-]{36}/$"))
    test = Test.objects.get()
    found = test.measurements.get(property__code__startswith="HBW")
    # F = 500 kgf, D = 10 mm, d = 2.617 mm: 2 F / (pi D (D - sqrt(D^2 - d^2)))
    assert found.value == pytest.approx(91.3, abs=0.3)
    expect(page.locator("main")).to_contain_text("91.")


def save(page: Page) -> None:
    with page.expect_navigation():
        page.locator(".lt-form-foot").get_by_role("button").first.tap()
    wrong = page.locator(".lt-errors")
    assert not wrong.count(), wrong.inner_text()


def fits(page: Page) -> None:
    page.wait_for_load_state("networkidle")
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 820, f"{page.url} scrolls sideways: {wide}"
