"""The demonstration's program as its engineer and as the partner's engineer walk through it."""

import io
import re

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from characterization.demonstration.people import DOMAIN
from labtrack.accounts.models import Compartment, User
from tests.browser.signing_in import sign_in
from tests.browser.test_style_page import draw_every_chart
from tests.factories import materials, people, stored_summaries, supply

HIDDEN = "ZULUFORGE"
LISTS = (
    "/overview/",
    "/programs/",
    "/heats/",
    "/chemistry-samples/",
    "/castings/",
    "/specimens/",
    "/tests/",
    "/material-conditions/",
    "/analysis/comparison/",
    "/analysis/value/",
    "/material-lots/",
    "/lot-assays/",
    "/material-prices/",
    "/supply-stages/",
    "/attention/",
    "/people/",
    "/compartments/",
)


def person(name: str) -> User:
    return User.objects.get(email=f"{name}@{DOMAIN}")


@pytest.mark.slow
@pytest.mark.demonstration
def test_the_engineer_follows_a_number_to_its_metal(
    committed_db, live_site, browser_page
):
    stored_summaries.compute()
    page = browser_page
    sign_in(page, person("engineer"), live_site)

    # A sentence of the overview, to the condition, to the comparison.
    page.goto("/overview/")
    tile = page.locator(".lt-tile", has_text="40 MPa asked for")
    expect(tile).to_contain_text(re.compile(r"\+\d+ MPa \[\d+, \d+\]"))
    expect(tile).to_contain_text("3 + 3 heats")
    tile.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("535+0.30SC, T5-325-4H")
    expect(page.locator("main")).to_contain_text("Mean of heats, Rp0.2")
    page.get_by_text("Analyze").click()
    page.locator("a[href^='/analysis/comparison/']").first.click()
    conditions = page.get_by_role("region", name="Conditions", exact=True)
    aged = conditions.get_by_role("row", name=re.compile(r"^535\+0\.30SC, T5-325-4H"))
    expect(aged).to_contain_text("12 / 3")

    # Against measured scandium; a point opens its heat.
    page.get_by_role("link", name="Against an element").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Property against measured Sc"
    )
    draw_every_chart(page)
    points = page.locator("figure[data-chart=against] svg .mark-symbol path")
    points.first.click(force=True)
    page.wait_for_url(re.compile(r"/heats/H26-\d{3}/"))

    rejudge(page, "H26-011")
    to_the_curve_and_back(page, "H26-011")
    export(page)


def rejudge(page: Page, heat: str) -> None:
    page.goto(f"/heats/{heat}/")
    verdict = page.get_by_role("region", name="Verdict")
    expect(verdict).to_contain_text("Conforms to AA 535.0")
    other = verdict.locator("option", has_text="AA 356.0").inner_text()
    verdict.get_by_label("Judged by").select_option(label=other)
    verdict.get_by_role("button", name="Judge again").click()
    expect(verdict).to_contain_text("Si is")
    expect(verdict).to_contain_text("6.5 to 7.5")
    page.wait_for_timeout(2500)  # the page asks again every two seconds
    expect(verdict).to_contain_text("6.5 to 7.5")


def to_the_curve_and_back(page: Page, heat: str) -> None:
    page.get_by_role("link", name=f"{heat}-PM01-B1", exact=True).first.click()
    page.get_by_role("link", name="ASTM-B557-15").first.click()
    expect(page.get_by_role("heading", name="Stress against strain")).to_be_visible()
    draw_every_chart(page)
    results = page.get_by_role("region", name="Results")
    expect(results).to_contain_text("Rp0.2")
    expect(results).to_contain_text("MPa")
    page.get_by_role("link", name=heat, exact=True).first.click()
    page.get_by_role("link", name="MLSC-0001", exact=True).first.click()
    main = page.locator("main")
    expect(main).to_contain_text("certificate: simulated certificate AS-03")
    expect(main).to_contain_text("2.00 wt%")
    expect(main).to_contain_text("17000 USD/kg Sc")


def export(page: Page) -> None:
    page.goto("/heats/")
    page.get_by_text("Export", exact=True).click()
    with page.expect_download() as started:
        page.locator("a[href*='export=xlsx']").click()
    words = words_in(started.value.path().read_bytes(), "xlsx")
    for number in (1, 30):
        assert b"H26-%03d" % number in words
    assert b"SIMULATED" in words.upper()


@pytest.mark.slow
@pytest.mark.demonstration
def test_the_partner_sees_its_own_and_what_is_shared_and_nothing_else(
    committed_db, live_site, browser_page
):
    hide_a_compartment()
    page = browser_page
    seen: list[tuple[str, bytes]] = []
    sign_in(page, person("developer"), live_site)

    # Shared: the heats. Its own: the master alloy with assay, price and origin.
    page.goto("/heats/H26-011/")
    expect(page.locator(".lt-events")).to_contain_text("19.1 kg Al-2Sc")
    page.get_by_role("link", name="MLSC-0001", exact=True).first.click()
    main = page.locator("main")
    for words in ("2.00 wt%", "340 USD/kg", "17000 USD/kg Sc", "simulated mine record"):
        expect(main).to_contain_text(words)

    # Nothing of the foundry's hidden compartment, on screen or in a file.
    for address in LISTS:
        answer = page.goto(address)
        assert answer.status == 200, address
        page.wait_for_load_state("networkidle")
        seen += [(address, answer.body()), (address, page.content().encode())]
    for address in ("/heats/", "/material-lots/", "/material-prices/"):
        for form in ("csv", "xlsx"):
            body = page.request.get(f"{address}?export={form}").body()
            seen.append((f"{address} {form}", words_in(body, form)))
    assert len(seen) == 2 * len(LISTS) + 6
    assert [address for address, body in seen if HIDDEN.encode() in body] == []
    for address in (f"/heats/{HIDDEN}-1/", f"/material-lots/{HIDDEN}-2/"):
        hidden, absent = page.request.get(address), page.request.get("/heats/NONE-1/")
        assert hidden.status == absent.status == 404

    # The other way round: the foundry's technician sees that something is withheld.
    sign_in(page, person("technician"), live_site)
    page.goto("/heats/H26-011/")
    page.wait_for_load_state("networkidle")
    expect(page.locator("main")).to_contain_text("withheld")
    for secret in ("MLSC-0001", "340 USD", "simulated mine record"):
        assert secret not in page.content()
    page.goto("/material-prices/")
    expect(main).to_contain_text("535.2 ingot")
    expect(main).not_to_contain_text("340 USD/kg")
    assert page.goto("/material-lots/MLSC-0001/").status == 404


def hide_a_compartment() -> None:
    """Of the foundry alone: its name, a heat and a lot with a price that betray themselves."""
    foundry = person("manager").organisation
    hidden = people.compartment(foundry, name=f"{HIDDEN} program", tag="ZF")
    given = {"compartment": hidden, "by": person("manager")}
    materials.heat(code=f"{HIDDEN}-1", notes=HIDDEN, **given)
    lot = materials.lot(code=f"{HIDDEN}-2", supplier=HIDDEN, **given)
    supply.price(lot, source=f"{HIDDEN} quote", by=person("manager"))
    assert Compartment.objects.filter(name__contains=HIDDEN).count() == 1


def words_in(body: bytes, form: str) -> bytes:
    """The text of an export; that of a workbook is compressed."""
    if form == "csv":
        return body
    book = openpyxl.load_workbook(io.BytesIO(body), read_only=True)
    return repr([row for sheet in book for row in sheet.values]).encode()
