"""A test typed by hand: twice clicked, and closed half-way."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from characterization.models import Property, Test
from tests.browser.signing_in import sign_in
from tests.factories import materials

METHOD = "ASTM-B557-15"


@pytest.fixture
def specimen(committed_db, compartment):
    return materials.specimen(
        materials.casting_run(materials.heat(compartment=compartment))
    )


def field(page, code: str):
    return page.locator(f"[name=number_{Property.objects.get(code=code).pk}]")


def type_numbers(page, **numbers: str) -> None:
    for code, text in numbers.items():
        field(page, {"Rp02": "Rp0.2"}.get(code, code)).fill(text)


@pytest.mark.slow
def test_a_double_click_records_one_test(live_site, browser_page, specimen, technician):
    page = browser_page
    sign_in(page, technician, live_site)

    page.goto(new_test(specimen))
    type_numbers(page, Rm="251.3", Rp02="141.2", A_4D="11.5")
    page.get_by_role("button", name="Save the test").dblclick()
    page.wait_for_url(re.compile(r"/tests/[0-9a-f-]{36}/$"))
    test = Test.objects.get()
    assert test.state == "submitted"
    assert test.measurements.get(property__code="Rm").text == "251.3"


@pytest.mark.slow
def test_numbers_typed_and_not_saved_are_there_after_the_tab_was_closed(
    live_site, browser_page, specimen, technician
):
    sign_in(browser_page, technician, live_site)
    browser_page.goto(new_test(specimen))
    type_numbers(browser_page, Rm="36,4")
    browser_page.get_by_text(re.compile("draft kept")).wait_for()
    again = browser_page.context.new_page()
    browser_page.close()
    again.goto(new_test(specimen))
    again.get_by_text("Restored what you had typed.").wait_for()
    # What cannot be a number is kept as typed too, and refused only on saving.
    assert field(again, "Rm").input_value() == "36,4"
    again.get_by_role("button", name="Save the test").click()
    expect(again.locator(".lt-errors").first).to_be_visible()
    assert field(again, "Rm").input_value() == "36,4"
    assert not Test.objects.exists()


def new_test(specimen) -> str:
    return reverse("characterization:test-create", args=[specimen.pk, METHOD])
