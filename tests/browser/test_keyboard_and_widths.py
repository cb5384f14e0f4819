"""From a list into an entry and on to the next without a mouse; entry forms on a phone."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.signing_in import sign_in
from tests.factories import materials, people
from trials.models import Casting, Heat

FORMS = [
    "/heats/new/",
    "/castings/new/",
    "/specimens/new/",
    "/material-lots/new/",
    "/alloys/new/",
    "/heat-treatment-cycles/new/",
    "/heat-treatment-loads/new/",
]


@pytest.fixture
def page(live_site, browser_page):
    compartment = people.compartment(tag="")
    technician = people.person("technician", compartment)
    heat = materials.heat(compartment=compartment, by=technician)
    materials.heat(compartment=compartment, by=technician)
    materials.lot(compartment=compartment, by=technician, code="ML-7")
    materials.casting(materials.casting_run(heat, code="RUN-1"))
    sign_in(browser_page, technician, live_site)
    return browser_page


@pytest.mark.slow
def test_a_list_and_a_form_without_a_mouse(page):
    page.goto("/heats/")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).not_to_be_visible()
    rows = page.locator("tr[data-href] td:first-child a")
    page.keyboard.press("j")
    expect(rows.nth(0)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(rows.nth(1)).to_be_focused()
    page.keyboard.press("k")
    code = rows.nth(0).inner_text()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(f"/heats/{code}/"))

    page.goto("/heats/")
    page.keyboard.press("/")
    page.keyboard.type("jn?/")
    expect(page.locator("details.chip-menu[open] input")).to_have_value("jn?/")
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    page.wait_for_url(re.compile("/heats/new/"))
    count = page.locator("[data-rows] tbody tr").count()
    # Typing into the last row brings the next; the sum is shown as one types.
    page.locator(f"[name=rows-{count - 1}-mass]").fill("1500")
    page.locator(f"[name=rows-{count - 1}-mass_unit]").select_option("g")
    page.locator(f"[name=rows-{count - 1}-lot]").fill("ML-7")
    expect(page.locator("[data-rows] tbody tr")).to_have_count(count + 1)
    page.locator(f"[name=rows-{count}-mass]").fill("2")
    page.locator(f"[name=rows-{count}-lot]").fill("ML-7")
    expect(page.locator("[data-row-sum]")).to_have_text(re.compile(r"Sum [\d.]+ kg"))
    before = Heat.objects.count()
    page.locator(f"[name=rows-{count}-mass]").press("Control+Shift+Enter")
    expect(page.get_by_role("link", name="Open what was saved")).to_be_visible()
    assert Heat.objects.count() == before + 1
    assert Heat.objects.latest("pk").additions.count() == 2
    assert page.url.endswith("/heats/new/")


@pytest.mark.slow
def test_castings_one_after_another(page):
    page.goto("/castings/new/?casting_run=RUN-1")
    for mass in ("5.1", "5.2"):
        page.locator("[name=piece]").fill("step plate")
        page.locator("[name=mass]").fill(mass)
        page.get_by_role("button", name="Save and add another").click()
        expect(page.get_by_role("link", name="Open what was saved")).to_be_visible()
    assert Casting.objects.filter(mass_as_entered__in=["5.1 kg", "5.2 kg"]).count() == 2


@pytest.mark.slow
@pytest.mark.parametrize("width", [390, 820])
def test_entry_forms_fit_and_can_be_hit_with_gloves(page, width):
    page.set_viewport_size({"width": width, "height": 900})
    wrong = []
    for url in FORMS:
        page.goto(url)
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            wrong.append((url, "scrolls", wide))
        small = page.evaluate(
            """() => [...document.querySelectorAll(
                ".lt-form-page .field .in, .lt-form-foot .btn"
            )].filter((each) => each.checkVisibility())
              .map((each) => each.getBoundingClientRect().height)
              .filter((height) => height < 55.5)"""
        )
        if small:
            wrong.append((url, "small", small))
    assert wrong == []
