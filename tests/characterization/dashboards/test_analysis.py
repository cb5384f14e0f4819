"""The dashboards with known numbers: what a line must find, what must be refused."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from characterization.models import LiteratureValue, MaterialCondition
from tests.factories import (
    chemistry,
    materials,
    people,
    plans,
    scandium_series,
    stored_summaries,
    stored_tests,
    supply,
)
from tests.fixtures_of_people import BACKEND

pytestmark = pytest.mark.usefixtures("committed_db")

PAGES = (
    "property-against-element",
    "comparison",
    "chemistry-drift",
    "strength-elongation",
    "value",
)


@pytest.fixture
def compartment(committed_db):
    return people.compartment()


@pytest.fixture
def browser(compartment) -> Client:
    return signed_in(people.person("viewer", compartment))


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


def address(page: str) -> str:
    return reverse(f"characterization:analysis-{page}")


def asked(browser: Client, page: str, **query):
    """The page as its template got it."""
    return browser.get(address(page), query).context["page"]


def cells(table) -> dict:
    """Rows by the text of their first cell."""

    def text(cell):
        return cell["text"] if isinstance(cell, dict) else cell

    return {text(row[0]): [text(cell) for cell in row] for row in table.rows}


# --- property against measured scandium ---------------------------------------------------


def test_the_slope_is_the_one_the_heats_were_made_with(compartment, browser):
    scandium_series.make(compartment)
    stored_summaries.compute()
    page = asked(browser, "property-against-element")

    fits = cells(page.table("fits"))
    (t5,) = (row for name, row in fits.items() if name.startswith("T5"))
    # 120 MPa per wt% is 12 per 0.1 wt%; the heats scatter by 2 MPa about it.
    assert t5[2] == 12
    assert float(t5[3]) == pytest.approx(12.0, abs=0.5)
    assert float(fits["F, as cast"][3]) == pytest.approx(2.0, abs=0.5)
    assert (page.n, page.n_heats) == (48, 12)


def test_it_draws_what_was_measured_not_what_was_aimed_at(compartment, browser):
    made = scandium_series.make(compartment)
    stored_summaries.compute()
    rows = cells(asked(browser, "property-against-element").table("heats"))

    assert rows[made.heats[-3].code][2] == "0.295"  # aimed at 0.30
    assert rows[made.heats[0].code][2] == "< 0.0005"  # neither 0 nor the limit


def test_a_heat_without_chemistry_is_left_out_and_named(compartment, browser):
    made = scandium_series.make(compartment, levels=(0.0, 0.1))
    bare = materials.heat(compartment=compartment, alloy=made.alloys[-1])
    specimen = materials.specimen(materials.casting_run(bare))
    stored_tests.tensile_test(specimen, values={"Rp0.2": 150.0})
    stored_summaries.compute()
    page = asked(browser, "property-against-element")

    assert bare.code not in cells(page.table("heats"))
    (note,) = (n for n in page.notes if "was not measured" in n.title)
    assert note.links[0]["label"] == bare.code


def test_heats_with_zirconium_are_a_series_of_their_own(compartment, browser):
    scandium_series.make(compartment, levels=(0.1, 0.2), tempers=("T5",))
    scandium_series.make(
        compartment, levels=(0.1, 0.2), tempers=("T5",), zirconium="0.12"
    )
    stored_summaries.compute()
    names = list(cells(asked(browser, "property-against-element").table("fits")))

    assert sum("with Zr" in name for name in names) == 1
    assert sum("no Zr" in name for name in names) == 1


def test_molds_are_never_on_one_line(compartment, browser):
    scandium_series.make(
        compartment, levels=(0.0, 0.2), tempers=("F",), molds=({}, scandium_series.SAND)
    )
    stored_summaries.compute()
    page = asked(browser, "property-against-element")

    (cast,) = (f for f in page.filters if f.name == "cast")
    assert len(cast.options) == 2
    assert len(page.table("heats").rows) == 6
    for option in cast.options:
        one = asked(browser, "property-against-element", cast=option.value)
        assert one.scope_words == option.label
        assert len(one.table("heats").rows) == 6


def test_two_heats_get_no_line_and_the_reason(compartment, browser):
    scandium_series.make(compartment, levels=(0.1,), heats=2, tempers=("F",))
    stored_summaries.compute()
    page = asked(browser, "property-against-element")

    (row,) = page.table("fits").rows
    assert row[1] == "none"
    assert "needed" in row[-1]
    assert page.tiles == []


def test_bars_come_from_the_inputs_of_the_summary_and_lead_to_their_tests(
    compartment, browser
):
    scandium_series.make(compartment, levels=(0.0, 0.2), tempers=("F",))
    stored_summaries.compute()
    plain = asked(browser, "property-against-element").charts[0].card.spec
    spec = asked(browser, "property-against-element", bars="1").charts[0].card.spec

    def bars(spec):
        return [
            row
            for layer in spec["layer"]
            if layer.get("mark", {}).get("style") == "faint-point"
            for row in layer["data"]["values"]
        ]

    assert bars(plain) == []
    assert len(bars(spec)) == 12
    assert browser.get(bars(spec)[0]["url"]).status_code == 200


def test_in_us_units_slopes_and_points_are_in_ksi(compartment):
    scandium_series.make(compartment, levels=(0.0, 0.1, 0.3), tempers=("T5",))
    stored_summaries.compute()
    american = signed_in(people.person("viewer", compartment, unit_system="us"))
    page = asked(american, "property-against-element")

    (row,) = page.table("fits").rows
    assert float(row[3]) == pytest.approx(12 / 6.894757, abs=0.1)
    assert "ksi" in page.table("fits").columns[3].unit


def crosses(page) -> list[dict]:
    return [
        row
        for layer in page.charts[0].card.spec["layer"]
        for row in layer.get("data", {}).get("values", [])
        if "source" in row
    ]


def test_a_registered_alloy_without_scandium_is_a_published_cross_at_0(
    compartment, browser
):
    scandium_series.make(compartment, levels=(0.0, 0.2), tempers=("F",))
    stored_summaries.compute()
    query = {"property": "Rp0.2", "literature": "1"}
    page = asked(browser, "property-against-element", **query)
    almag = [row for row in crosses(page) if row["label"].startswith("Almag 35")]
    assert [(row["x"], row["y"]) for row in almag] == [
        (0.0, pytest.approx(137.9, abs=0.1)),
        (0.0, pytest.approx(124.1, abs=0.1)),
    ]
    assert not any("can be drawn" in note.title for note in page.notes)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"property": "A_4D"}, "No published value of A_4D can be drawn here."),
        (
            {"property": "Rp0.2", "element": "Zr"},
            "Published values are drawn against scandium only.",
        ),
    ],
)
def test_literature_that_draws_nothing_says_so(compartment, browser, query, said):
    scandium_series.make(
        compartment, levels=(0.0, 0.2), tempers=("F",), zirconium="0.12"
    )
    stored_summaries.compute()
    query |= {"literature": "1"}
    page = asked(browser, "property-against-element", **query)
    assert crosses(page) == []
    assert said in [note.title for note in page.notes]


# --- comparison -----------------------------------------------------------------------------


def test_differences_are_over_heats_against_the_registered_alloy(compartment, browser):
    scandium_series.make(compartment, levels=(0.0, 0.3), tempers=("F",))
    stored_summaries.compute()
    page = asked(browser, "comparison")

    rows = cells(page.table("conditions"))
    baseline, variant = rows["535.0, F, as cast"], rows["535+0.30SC, F, as cast"]
    assert baseline[-1] == "the baseline"
    assert float(variant[3]) == pytest.approx(6.0, abs=0.2)
    assert "Welch, 3 and 3 heats" in variant[-1]


def test_the_same_heats_split_over_tempers_are_paired(compartment, browser):
    made = scandium_series.make(compartment, levels=(0.3,))
    stored_summaries.compute()
    rows = cells(asked(browser, "comparison").table("conditions"))

    t5 = rows[f"535+0.30SC, {made.cycle.code}"]
    assert "paired within 3 heats" in t5[-1]
    assert float(t5[3]) == pytest.approx(30.0, abs=0.5)


def test_several_of_one_temper_are_judged_together(compartment, browser):
    scandium_series.make(compartment, levels=(0.0, 0.1, 0.2), tempers=("F",))
    stored_summaries.compute()
    rows = cells(asked(browser, "comparison").table("conditions"))

    assert " to " in rows["535+0.20SC, F, as cast"][5]


def test_another_mold_is_refused_in_words(compartment, browser):
    scandium_series.make(
        compartment, levels=(0.0, 0.2), tempers=("F",), molds=({}, scandium_series.SAND)
    )
    stored_summaries.compute()
    page = asked(browser, "comparison")

    whys = [row[1] for row in page.table("not-compared").rows]
    assert len(whys) == 2
    assert all("nother process" in why and "another mold" in why for why in whys)


def test_one_heat_gives_no_interval_and_says_why(compartment, browser):
    scandium_series.make(compartment, levels=(0.0, 0.3), heats=1, tempers=("F",))
    stored_summaries.compute()
    page = asked(browser, "comparison")

    rows = cells(page.table("conditions"))
    assert "1 heat gives no interval" in rows["535+0.30SC, F, as cast"][-1]
    assert page.tiles == []


# --- chemistry ------------------------------------------------------------------------------


def test_heats_are_charted_off_their_target_with_limits_named(compartment, browser):
    made = scandium_series.make(compartment, levels=(0.1, 0.2, 0.3), tempers=())
    stored_summaries.compute()
    page = asked(browser, "chemistry-drift")

    rows = cells(page.table("heats"))
    assert len(rows) == 9
    assert rows[made.heats[-1].code][5] == "+0.0030"  # 0.304 fading to 0.302, less 0.30
    card = page.charts[0].card
    assert "mean ± 2.66 mean moving range" in card.subtitle
    assert "not what is specified" in card.note


def test_the_fade_is_per_minute_from_first_to_last_pour(compartment, browser):
    scandium_series.make(compartment, levels=(0.2,), tempers=())
    page = asked(browser, "chemistry-drift")

    for row in page.table("fade").rows:
        assert (row[1], row[4], row[5]) == (2, "20.0", "\N{MINUS SIGN}1.00")
        assert row[6] == "none from two samples"


# --- strength against elongation ----------------------------------------------------------


def test_d_is_that_of_the_bars_own_hardening_and_printed(compartment, browser):
    scandium_series.make(
        compartment, levels=(0.0, 0.3), tempers=("F",), with_hardening=True
    )
    stored_summaries.compute()
    page = asked(browser, "strength-elongation")

    said = page.charts[0].card.subtitle
    # K is 480, 484, 488 MPa: the mean is 484 and d is 193.6.
    assert "0.4 K = 194 MPa" in said
    assert "K = 484 MPa and n = 0.22" in said
    assert "over 6 heat means" in said


def test_150_is_labeled_as_that_of_a356(compartment, browser):
    scandium_series.make(compartment, levels=(0.0, 0.3), tempers=("F",))
    stored_summaries.compute()

    own = asked(browser, "strength-elongation")
    assert any("no K was fitted" in note.title for note in own.notes)
    borrowed = asked(browser, "strength-elongation", d="a356")
    assert "for A356 and A357 only" in borrowed.charts[0].card.subtitle
    assert any("other alloys" in note.title for note in borrowed.notes)


def test_an_elongation_of_zero_has_no_quality(compartment, browser):
    made = scandium_series.make(compartment, levels=(0.0,), tempers=("F",))
    brittle = materials.heat(compartment=compartment, alloy=made.alloys[0])
    stored_tests.tensile_test(
        materials.specimen(materials.casting_run(brittle)),
        values={"Rm": 150.0, "A_4D": 0.0},
    )
    stored_summaries.compute()
    page = asked(browser, "strength-elongation")

    assert brittle.code not in cells(page.table("heats"))
    assert any("Q is undefined" in note.title for note in page.notes)


def test_published_pairs_have_a_mark_of_their_own_and_enter_nothing(
    compartment, browser
):
    scandium_series.make(compartment, levels=(0.0, 0.3), tempers=("F",))
    stored_summaries.compute()
    alone = asked(browser, "strength-elongation")
    page = asked(browser, "strength-elongation", literature="1")

    spec = page.charts[0].card.spec
    (crosses,) = (
        layer["data"]["values"]
        for layer in spec["layer"]
        if layer["mark"].get("shape") == "cross"
    )
    (typical,) = (
        row
        for row in crosses
        if "makeitfrom" in row["source"] and row["label"].startswith("535.0")
    )
    assert (typical["x"], typical["y"]) == (10.0, 270.0)
    assert "A 10 %, gauge length not published" in typical["shown"]
    assert "Crosses: literature, in no mean." in page.charts[0].card.subtitle
    assert page.table("heats").rows == alone.table("heats").rows
    assert page.table("conditions").rows == alone.table("conditions").rows
    american = signed_in(people.person("viewer", compartment, unit_system="us"))
    (there,) = (
        layer["data"]["values"]
        for layer in asked(american, "strength-elongation", literature="1")
        .charts[0]
        .card.spec["layer"]
        if layer["mark"].get("shape") == "cross"
    )
    assert there[0]["y"] < 60  # ksi


def test_no_published_pair_says_why(compartment, browser):
    scandium_series.make(compartment, levels=(0.0,), tempers=("F",))
    stored_summaries.compute()
    LiteratureValue.objects.filter(property__code="Rm").update(
        withdrawn_because="Only here."
    )
    page = asked(browser, "strength-elongation", literature="1")
    assert any("No published pair" in note.title for note in page.notes)


# --- value --------------------------------------------------------------------------------


def test_the_three_price_forms_are_those_of_the_program(compartment, browser):
    rows = cells(asked(browser, "value").table("price-forms"))
    assert [row[2] for row in rows.values()] == ["12.00", "18.40", "53.68"]


def test_where_no_gain_is_shown_it_says_that_scandium_does_not_pay(
    compartment, browser
):
    scandium_series.make(
        compartment, levels=(0.0, 0.3), tempers=("F",), slopes={"F": 0.0}
    )
    stored_summaries.compute()
    page = asked(browser, "value")

    (row,) = page.table("gains").rows
    assert row[1] == "Does not pay: no gain is shown"
    assert "Does not pay" in page.tiles[0]["after"]
    assert page.table("weight").rows == []


def test_the_server_computes_the_scenario(compartment, browser):
    scandium_series.make(
        compartment, levels=(0.0, 0.3), tempers=("F",), slopes={"F": 120.0}
    )
    stored_summaries.compute()
    cheap = asked(browser, "value", price="1200", recovery="95")
    dear = asked(browser, "value", price="17000", recovery="95", casting="50")

    (one,), (other,) = cheap.table("gains").rows, dear.table("gains").rows
    sc = float(one[2])
    assert float(one[5]) == pytest.approx(sc / 100 / 0.95 * 1200, abs=0.01)
    assert float(other[6]) == pytest.approx(2 * sc / 100 / 0.95 * 17000, abs=0.02)
    assert one[1] == "A gain is shown"
    low, high = re.findall(r"[\d.]+", one[8])
    assert float(low) < float(one[7].lstrip("+")) < float(high)


def test_a_number_that_is_none_is_named_and_the_default_used(compartment, browser):
    page = asked(browser, "value", recovery="lots")
    (slider,) = (s for s in page.sliders if s.name == "recovery")
    assert "lots is not a number from 50 to 100" in slider.error
    assert slider.value == "lots"


def converted(page) -> dict:
    return {row[2]: row for row in page.table("prices").rows}


def test_prices_in_other_currencies_are_told_by_the_rate_of_their_day(
    compartment, browser
):
    by = people.person("engineer", compartment)
    lot = materials.lot(compartment=compartment, by=by, code="ML-7")
    supply.rate(by, rate=Decimal("0.70"), on=dt.date(2026, 1, 10), source="Bank")
    supply.rate(by, rate=Decimal("0.80"), on=dt.date(2026, 3, 1), source="Later")
    supply.price(lot)
    supply.price(lot, currency="CAD", value_as_entered="400", value_per_kg=400)
    supply.price(lot, currency="EUR", value_as_entered="300", value_per_kg=300)
    supply.price(lot, element="", contained_pct=None, contained_as_entered="")
    rows = converted(asked(browser, "value"))

    assert set(rows) == {"340 USD/kg", "400 CAD/kg", "300 EUR/kg"}
    assert rows["340 USD/kg"][5] == "none needed"
    assert rows["340 USD/kg"][6]["text"] == "17,000.00"
    # 400 CAD at 0.70 are 280 US$ for 20 g of scandium.
    assert rows["400 CAD/kg"][5] == "1 CAD = 0.7 USD, 2026-01-10, Bank"
    assert rows["400 CAD/kg"][6]["text"] == "14,000.00"
    assert "price=14000.00" in rows["400 CAD/kg"][6]["url"]
    assert rows["400 CAD/kg"][7] == f"{14000 * 0.003 / 0.95:.2f}"
    assert "no rate between EUR and USD" in rows["300 EUR/kg"][5]
    assert rows["300 EUR/kg"][6] is None
    page = browser.get(rows["400 CAD/kg"][6]["url"]).content.decode()
    assert "1 CAD = 0.7 USD, 2026-01-10, Bank" in page


def test_rates_are_ones_own_and_prices_those_that_are_seen(
    compartment, browser, committed_db
):
    stranger = people.person("engineer")
    supply.rate(stranger)
    hidden = people.compartment()
    supply.price(materials.lot(compartment=hidden), source="HIDDEN quote")
    lot = materials.lot(compartment=compartment)
    supply.price(lot, currency="CAD")
    (row,) = asked(browser, "value").table("prices").rows
    assert "no rate between CAD and USD" in row[5]


def test_a_shipped_casting_pays_for_its_gates(compartment, browser):
    made = scandium_series.make(
        compartment, levels=(0.0, 0.3), tempers=("F",), slopes={"F": 120.0}
    )
    by = people.person("engineer", compartment)
    supply.rate(by, rate=Decimal("0.70"), on=dt.date(2026, 1, 10), source="Bank")
    lot = materials.lot(compartment=compartment, by=by)
    supply.price(
        lot, currency="CAD", value_per_kg=10, element="", contained_pct=None,
        contained_as_entered="",
    )  # fmt: skip
    for heat in made.heats:
        materials.charge_addition(heat, lot, mass_kg=100.0)
    stored_summaries.compute()
    page = asked(browser, "value", price="5828", recovery="95", casting="50")

    rows = cells(page.table("shipped"))
    (name,) = (each for each in rows if "0.30SC" in each)
    alloy, poured, metal, credit, net = map(float, rows[name][1:])
    assert (alloy, poured, metal) == (7.0, 2.0, 14.0)
    scandium = float(next(r for r in page.table("gains").rows)[2])
    assert credit == pytest.approx(scandium / 100 * 5828, abs=0.05)
    assert net == pytest.approx(metal - credit, abs=0.011)
    (note,) = (each for each in page.notes if "Alloy cost" in each.title)
    assert "1 CAD = 0.7 USD, 2026-01-10, Bank" in note.text
    alone = asked(browser, "value", casting="100")
    assert {row[4] for row in alone.table("shipped").rows} == {"0.00"}


def test_costs_say_of_which_price_of_scandium_they_are(compartment, browser):
    made = scandium_series.make(compartment, levels=(0.0, 0.3), tempers=("F", "T5"))
    by = people.person("engineer", compartment)
    lots = [materials.lot(compartment=compartment, by=by) for _n in range(2)]
    for lot, day in zip(lots, (3, 9), strict=True):
        supply.price(lot, form="master-alloy", priced_on=dt.date(2026, 3, day))
    for heat in made.heats:
        for lot in lots:
            materials.charge_addition(heat, lot, mass_kg=20.0)
    stored_summaries.compute()
    said = "Sc as master alloy, 2026-03-03 to 2026-03-09"
    compared = asked(browser, "comparison")
    assert f"Alloy cost, {said}" in [
        c.label for c in compared.table("conditions").columns
    ]
    (note,) = (each for each in compared.notes if "Alloy cost" in each.title)
    assert said in note.text

    page = asked(browser, "value", price="17000")
    assert f"Alloy cost, {said}" in [c.label for c in page.table("shipped").columns]
    form = "bought Al-2Sc, USGS 2020"
    assert form in page.charts[0].card.subtitle
    assert form in page.table("gains").note
    (tile,) = (each for each in page.tiles if "T5" in each["before"])
    assert f"price: {form}." in tile["after"]
    own = asked(browser, "value", price="6000")
    assert "your 6,000 US$/kg contained" in own.charts[0].card.subtitle


def test_more_prices_and_rates_cost_no_more_statements(compartment, browser):
    by = people.person("engineer", compartment)
    supply.price(materials.lot(compartment=compartment, by=by))
    browser.get(address("value"))
    with CaptureQueriesContext(connection) as few:
        browser.get(address("value"))
    for n in range(6):
        lot = materials.lot(compartment=compartment, by=by)
        supply.price(lot, currency="CAD")
        supply.rate(by, on=dt.date(2026, 1, n + 1))
    with CaptureQueriesContext(connection) as many:
        browser.get(address("value"))
    assert len(many) == len(few)


# --- every page -----------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES)
def test_an_empty_page_says_what_is_needed(page, browser):
    answer = browser.get(address(page))
    assert answer.status_code == 200
    assert answer.context["page"].empty.text


def test_they_take_as_many_queries_for_more_heats_and_read_no_measurement(
    compartment, browser
):
    def queries() -> dict[str, list[str]]:
        stored_summaries.compute()
        found = {}
        for page in PAGES:
            browser.get(address(page))
            with CaptureQueriesContext(connection) as captured:
                assert browser.get(address(page)).status_code == 200
            found[page] = [query["sql"] for query in captured]
        return found

    scandium_series.make(compartment, levels=(0.0, 0.2), with_hardening=True, bars=1)
    few = queries()
    scandium_series.make(compartment, levels=(0.1, 0.3), with_hardening=True, bars=1)
    many = queries()

    for page in PAGES:
        assert len(few[page]) == len(many[page]), "\n".join(many[page])
        assert "characterization_measurement" not in "".join(many[page]), page


def test_what_is_hidden_is_in_no_byte(compartment, browser):
    scandium_series.make(compartment, levels=(0.0, 0.1), bars=1)
    hidden = people.compartment()
    theirs = scandium_series.make(hidden, levels=(0.4,), zirconium="0.15", bars=1)
    stored_summaries.compute()
    for page in PAGES:
        text = browser.get(address(page), {"bars": "1"}).content.decode()
        for record in (theirs.heats[0], theirs.alloys[0], theirs.cycle):
            assert record.code not in text, page


def test_their_tables_leave_as_files(compartment, browser):
    scandium_series.make(compartment, levels=(0.0, 0.2), bars=1)
    stored_summaries.compute()
    for page in PAGES:
        for table in browser.get(address(page)).context["page"].tables:
            for fmt in ("csv", "xlsx"):
                answer = browser.get(address(page), {"export": fmt, "table": table.key})
                body = b"".join(answer.streaming_content)
                assert f"{table.key}.{fmt}" in answer["Content-Disposition"]
                if fmt == "csv":
                    head, *rows = body.decode().splitlines()
                    assert head.endswith("Marking,Simulated")
                    assert len(rows) >= len(table.rows)
                else:
                    assert body.startswith(b"PK")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    "query",
    [
        {"basis": "all"},
        {"program": "NO-SUCH"},
        {"property": "UTS?", "element": "Xx", "elongation": "A", "basis": "x"},
    ],
)
def test_what_is_no_choice_is_refused_in_words(page, query, browser):
    answer = browser.get(address(page), query)
    assert answer.status_code == 400
    assert next(iter(query.values())) in answer.content.decode() or "expected" in (
        answer.content.decode()
    )


@pytest.mark.parametrize("page", PAGES)
def test_somebody_who_is_not_signed_in_is_sent_to_sign_in(page):
    assert Client().get(address(page)).status_code == 302


@pytest.mark.parametrize("page", PAGES)
def test_it_only_reads(page, browser):
    assert browser.post(address(page)).status_code == 405


def test_released_counts_approved_results_alone(compartment, browser):
    scandium_series.make(compartment, levels=(0.0, 0.2))
    stored_summaries.compute()
    assert asked(browser, "comparison", basis="released").n == 0


def test_what_is_owed_shows_at_the_head(compartment, browser):
    scandium_series.make(compartment, levels=(0.0, 0.2))
    stored_summaries.compute()
    scandium_series.make(compartment, levels=(0.0,))
    stored_summaries.dispatcher.coalesce()
    page = asked(browser, "comparison")
    assert page.is_stale
    assert "newer results are being counted" in (
        browser.get(address("comparison")).content.decode()
    )


def test_the_way_in_lists_them_with_what_each_answers(browser):
    text = browser.get(reverse("characterization:analysis")).content.decode()
    for page in PAGES:
        assert address(page) in text


def test_a_program_leads_to_its_dashboards_and_is_a_filter(compartment, browser):
    made = scandium_series.make(compartment, levels=(0.0, 0.2), tempers=("F",), bars=1)
    stray = scandium_series.make(compartment, levels=(0.4,), tempers=("F",), bars=1)
    stored_summaries.compute()
    program = plans.program(
        compartment=compartment, baseline=made.alloys[0], alloys=made.alloys[1:]
    )
    fragment = reverse("characterization:program-analyses", args=[program.pk])
    text = browser.get(fragment).content.decode()
    assert f"{address('comparison')}?program={program.code}" in text

    rows = cells(asked(browser, "comparison", program=program.code).table("conditions"))
    assert "535+0.20SC, F, as cast" in rows
    assert not any(stray.alloys[0].code in name for name in rows)


def test_a_condition_leads_to_its_dashboards(compartment, browser):
    scandium_series.make(compartment, levels=(0.0, 0.2), tempers=("F",))
    stored_summaries.compute()
    condition = MaterialCondition.objects.first()
    text = browser.get(condition.get_absolute_url()).content.decode()
    for page in ("property-against-element", "comparison", "value"):
        assert address(page) in text


def test_a_slope_that_does_not_fit_is_muted_and_says_so(compartment, browser):
    # Strength peaks in the middle: the line finds a slope, the repeats refuse it.
    peak = {"0.0": 120.0, "0.1": 150.0, "0.2": 190.0, "0.3": 140.0}
    for level, strength in peak.items():
        alloy = materials.alloy(compartment=compartment)
        for own in (-1.0, 0.0, 1.0):
            heat = materials.heat(compartment=compartment, alloy=alloy)
            chemistry.sample(heat, burns=[{"Sc": level}])
            bar = materials.specimen(materials.casting_run(heat))
            stored_tests.tensile_test(bar, values={"Rp0.2": strength + own})
    stored_summaries.compute()
    answer = browser.get(address("property-against-element"))
    (tile,) = answer.context["page"].tiles
    assert tile["is_doubtful"]
    assert "no line fits these heats" in tile["after"]
    assert "is-doubtful" in answer.content.decode()
