"""The dashboards in a real browser: readable, accessible, and alive without a reload."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page, expect

from labtrack.accounts.choices import Role
from tests.browser.signing_in import sign_in
from tests.browser.test_style_page import draw_every_chart, sideways
from tests.factories import people, scandium_series, stored_summaries

PAGES = (
    "",
    "property-against-element/?bars=1&literature=1",
    "comparison/",
    "chemistry-drift/",
    "strength-elongation/",
    "value/",
)


@pytest.fixture
def analysis(committed_db, live_site, browser_page: Page) -> Page:
    """A browser in which an engineer of a program with results has signed in."""
    compartment = people.compartment(is_simulated=True, marking="Eck proprietary")
    engineer = people.person(Role.ENGINEER, compartment)
    molds = ({}, scandium_series.SAND)
    scandium_series.make(compartment, molds=molds, with_hardening=True, bars=1)
    scandium_series.make(
        compartment, levels=(0.1, 0.3), molds=molds, bars=1, zirconium="0.12"
    )
    stored_summaries.compute()
    sign_in(browser_page, engineer, live_site)
    return browser_page


@pytest.mark.slow
def test_every_dashboard_is_accessible_and_fits_in_both_themes(analysis: Page):
    for page in PAGES:
        analysis.goto(f"/analysis/{page}")
        for scheme in ("light", "dark"):
            analysis.emulate_media(color_scheme=scheme)
            for width in (390, 820, 1440):
                analysis.set_viewport_size({"width": width, "height": 900})
                draw_every_chart(analysis)
                assert sideways(analysis) <= 0, (page, scheme, width)
                found = Axe().run(analysis).response["violations"]
                shown = [(v["id"], [n["target"] for n in v["nodes"]]) for v in found]
                assert shown == [], (page, scheme, width)


@pytest.mark.slow
def test_a_slider_moves_the_numbers_and_the_address_by_keyboard(analysis: Page):
    analysis.goto("/analysis/value/")
    cost = analysis.locator("#gains tbody tr").first.locator("td").nth(5)
    before = cost.inner_text()
    slider = analysis.get_by_role("slider", name="Price of contained scandium")
    slider.focus()
    analysis.keyboard.press("End")
    expect(cost).not_to_have_text(before)
    expect(analysis).to_have_url(re.compile("price=50000"))
    expect(slider).to_be_focused()
    draw_every_chart(analysis)
    # The address alone gives the same page.
    now = cost.inner_text()
    analysis.reload()
    expect(cost).to_have_text(now)


@pytest.mark.slow
def test_a_choice_is_followed_and_a_point_opens_its_heat(analysis: Page):
    analysis.goto(reverse("characterization:analysis-property-against-element"))
    analysis.get_by_label("Model").select_option("quadratic")
    expect(analysis).to_have_url(re.compile("model=quadratic"))
    draw_every_chart(analysis)
    figure = analysis.locator("figure[data-chart=against]")
    figure.locator("svg .mark-symbol path").last.click(force=True)
    expect(analysis).to_have_url(re.compile("/(heats|material-conditions)/"))
