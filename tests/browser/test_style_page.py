"""The style page in a real browser: policy, contrast, widths, keys, behaviours.

An error on the console, a refusal by the content security policy among them, fails the
test (the fixture `browser_page` sees to it).
"""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, Response, expect

from tests.factories import people
from tests.fixtures_of_people import BACKEND

WIDTHS = (390, 820, 1440, 2560)


@pytest.fixture
def manager_page(committed_db, live_site, browser_page: Page) -> Page:
    """A browser in which a laboratory manager has signed in and seen nothing yet."""
    client = Client()
    client.force_login(people.person(is_laboratory_manager=True), backend=BACKEND)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    browser_page.context.add_cookies(
        [
            {
                "name": settings.SESSION_COOKIE_NAME,
                "value": session,
                "url": live_site.url,
            }
        ]
    )
    return browser_page


@pytest.fixture
def style_page(manager_page: Page) -> Page:
    """The page as a laboratory manager sees it."""
    manager_page.goto("/style/")
    return manager_page


def draw_every_chart(page: Page) -> None:
    """Charts are drawn when they come into view."""
    for figure in page.locator("figure[data-chart]").all():
        figure.scroll_into_view_if_needed()
        # A machine under load needs seconds to compile the engine.
        expect(figure).to_have_attribute("data-drawn", "yes", timeout=30_000)


def sideways(page: Page) -> int:
    """How far the page scrolls sideways, in px."""
    return page.locator("html").evaluate("e => e.scrollWidth - e.clientWidth")


@pytest.mark.slow
def test_the_page_is_accessible_and_fits_at_every_width_in_both_themes(style_page):
    for scheme in ("light", "dark"):
        style_page.emulate_media(color_scheme=scheme)
        for width in WIDTHS:
            style_page.set_viewport_size({"width": width, "height": 900})
            draw_every_chart(style_page)
            assert sideways(style_page) <= 0, (scheme, width)
            found = Axe().run(style_page).response["violations"]
            shown = [(v["id"], [n["target"] for n in v["nodes"]]) for v in found]
            assert shown == [], (scheme, width)


@pytest.mark.slow
def test_a_first_visit_with_charts_costs_under_500_kb(manager_page):
    sizes: dict[str, int] = {}

    def weigh(answer: Response) -> None:
        sizes[answer.url] = answer.request.sizes()["responseBodySize"]

    manager_page.on("response", weigh)
    manager_page.goto("/style/")
    draw_every_chart(manager_page)
    assert any("vega" in url and size > 100_000 for url, size in sizes.items())
    assert sum(sizes.values()) < 500_000, sizes


@pytest.mark.slow
def test_a_chart_tells_what_a_point_is_shows_its_table_and_opens_the_point(style_page):
    figure = style_page.locator("figure[data-chart=dots]")
    draw_every_chart(style_page)
    expect(figure.get_by_text("SIMULATED")).to_be_visible()
    point = figure.locator("svg .mark-symbol path").nth(3)
    point.hover()
    expect(style_page.locator(".lt-tip")).to_contain_text("H26-006-B4")
    figure.locator("summary").click()
    figure.get_by_role("button", name="Show as a table").click()
    expect(figure.get_by_role("table")).to_contain_text("H26-013-B1")
    point.click()
    expect(style_page).to_have_url(re.compile("#H26-006-B4$"))


@pytest.mark.slow
def test_the_theme_is_kept_and_history_slides_in_and_out(style_page):
    html = style_page.locator("html")
    draw_every_chart(style_page)
    style_page.locator("summary.tool").click()
    style_page.get_by_label("Dark").check()
    expect(html).to_have_attribute("data-bs-theme", "dark")
    style_page.reload()
    expect(html).to_have_attribute("data-bs-theme", "dark")
    # History slides in, and Escape gives the focus back.
    link = style_page.get_by_role("link", name="History")
    link.click()
    drawer = style_page.get_by_role("complementary", name="History")
    expect(drawer).to_contain_text("Fracture in the grip")
    style_page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    expect(link).to_be_focused()


@pytest.mark.slow
def test_typing_rows_and_menus_behave_by_keyboard_and_mouse(style_page):
    style_page.get_by_label("Diameter optional").first.fill("12.7")
    area = style_page.locator("[data-computes]").first
    expect(area).to_have_text("Area 126.677 mm²")
    style_page.keyboard.press("Control+Enter")
    summary = style_page.locator(".lt-errors").first
    expect(summary).to_be_focused()
    summary.get_by_role("link", name="Preheat").click()
    expect(style_page.get_by_label("Preheat").first).to_be_focused()
    # A row opens on click, and a menu closes on Escape.
    style_page.get_by_role("cell", name="H26-012-PM02-B4-T1").click()
    expect(style_page).to_have_url(re.compile("#JRNKU$"))
    menu = style_page.locator("details.lt-menu", has_text="Export").first
    menu.locator("summary").click()
    expect(menu.get_by_role("link", name="CSV")).to_be_visible()
    style_page.keyboard.press("Escape")
    expect(menu.get_by_role("link", name="CSV")).to_be_hidden()
