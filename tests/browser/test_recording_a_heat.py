"""A heat recorded by hand: the tab closed half-way, reopened, saved by keyboard."""

import re

import pytest

from tests.browser.signing_in import sign_in
from tests.factories import materials, people
from trials.models import Heat


@pytest.mark.slow
def test_what_was_typed_survives_a_closed_tab_and_ctrl_enter_saves(
    live_site, browser_page
):
    compartment = people.compartment(tag="")
    technician = people.person("technician", compartment)
    lot = materials.lot(compartment=compartment, by=technician)
    alloy = materials.alloy()
    page = browser_page
    sign_in(page, technician, live_site)
    page.goto("/heats/new/")
    page.get_by_label("Alloy").select_option(str(alloy.pk))
    page.get_by_label("Furnace").fill("F2")
    page.locator("[name=rows-0-lot]").fill(lot.code)
    page.locator("[name=rows-0-mass]").fill("91.3")
    page.get_by_text(re.compile("draft kept")).wait_for()

    page.goto("/heats/")
    page.goto("/heats/new/")
    page.get_by_text("Restored what you had typed.").wait_for()
    assert page.get_by_label("Furnace").input_value() == "F2"
    assert page.locator("[name=rows-0-mass]").input_value() == "91.3"

    page.locator("[name=rows-0-mass]").press("Control+Enter")
    page.wait_for_url(re.compile(r"/heats/H[^/]+/$"))
    heat = Heat.objects.get()
    assert page.get_by_role("heading", level=1).inner_text() == heat.code
    assert heat.additions.get().mass_as_entered == "91.3 kg"

    page.get_by_role("link", name="History").click()
    page.get_by_text("Recorded", exact=True).wait_for()
