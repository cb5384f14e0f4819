"""Two people edit one heat; a double press saves one lot (faults C10 and C14)."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.signing_in import sign_in
from tests.factories import materials, people
from trials.choices import LotKind
from trials.models import Heat, MaterialLot


@pytest.mark.slow
def test_what_two_editors_changed_is_brought_together_and_chosen(
    live_site, browser_page, chromium
):
    compartment = people.compartment(tag="")
    first = people.person("technician", compartment, full_name="Ada First")
    second = people.person("engineer", compartment)
    heat = materials.heat(compartment=compartment, by=first)
    sign_in(browser_page, first, live_site)
    other_context = chromium.new_context(base_url=live_site.url, locale="en-US")
    other_page = other_context.new_page()
    sign_in(other_page, second, live_site)
    address = f"/heats/{heat.code}/edit/"
    browser_page.goto(address)
    other_page.goto(address)

    browser_page.get_by_label("Furnace").fill("F7")
    browser_page.get_by_label("Crucible").fill("C-3")
    browser_page.keyboard.press("Control+Enter")
    browser_page.wait_for_url(re.compile(rf"/heats/{heat.code}/$"))
    other_page.get_by_label("Furnace").fill("F9")
    other_page.keyboard.press("Control+Enter")

    expect(other_page.get_by_text("Ada First saved this record")).to_be_visible()
    expect(other_page.get_by_text("You both changed 1 thing")).to_be_visible()
    expect(other_page.locator(".lt-merge ins", has_text="C-3")).to_be_visible()
    expect(other_page.get_by_label("Furnace")).to_have_value("F9")
    # What only the first person changed is in the form already.
    expect(other_page.get_by_label("Crucible")).to_have_value("C-3")
    assert Heat.objects.get().furnace == "F7"

    # Without a choice nothing is saved; with it everything of both is.
    other_page.get_by_label("Furnace").press("Control+Enter")
    expect(other_page.get_by_text("You both changed 1 thing")).to_be_visible()
    assert Heat.objects.get().furnace == "F7"
    other_page.get_by_role("radio", name=re.compile("Yours, as in the form")).check()
    other_page.get_by_label("Furnace").press("Control+Enter")
    other_page.wait_for_url(re.compile(rf"/heats/{heat.code}/$"))
    saved = Heat.objects.get()
    assert (saved.furnace, saved.crucible) == ("F9", "C-3")
    other_context.close()


@pytest.mark.slow
def test_a_double_press_saves_one_lot(live_site, browser_page):
    compartment = people.compartment(tag="")
    technician = people.person("technician", compartment)
    page = browser_page
    sign_in(page, technician, live_site)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/material-lots/new/")
    page.locator("[name=kind]").select_option(LotKind.INGOT)
    page.locator("[name=material]").fill("535.2 ingot")
    page.locator("[name=supplier]").fill("Continental")
    page.get_by_role("button", name=re.compile("^Save the lot")).dblclick()
    expect(page.locator(".lt-errors")).to_have_count(0)
    page.wait_for_url(re.compile(r"/material-lots/(?!new)[^/]+/$"))
    assert MaterialLot.objects.count() == 1


SEND_FOUR_TIMES_AT_ONCE = """async () => {
    const form = document.querySelector("form[data-once]");
    const send = () => fetch(location.href, {
        method: "POST", body: new URLSearchParams(new FormData(form)),
    });
    const answers = await Promise.all([send(), send(), send(), send()]);
    return answers.map((answer) => new URL(answer.url).pathname);
}"""


@pytest.mark.slow
def test_one_form_sent_four_times_at_once_saves_one_lot(live_site, browser_page):
    compartment = people.compartment(tag="")
    sign_in(browser_page, people.person("technician", compartment), live_site)
    browser_page.goto("/material-lots/new/")
    browser_page.locator("[name=kind]").select_option(LotKind.INGOT)
    browser_page.locator("[name=material]").fill("535.2 ingot")
    browser_page.locator("[name=supplier]").fill("Continental")
    led_to = browser_page.evaluate(SEND_FOUR_TIMES_AT_ONCE)
    lot = MaterialLot.objects.get()
    assert led_to == [lot.get_absolute_url()] * 4
