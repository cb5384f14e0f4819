"""Where the scandium came from: through additions, lots and returns back to the mine."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from labtrack.accounts.visibility import seen_compartments
from labtrack.pages.detail import Reader
from tests.factories import materials, people, supply
from trials.choices import LotKind
from trials.dashboards import scandium, scandium_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(viewer):
    return Reader(viewer, seen_compartments(viewer))


@pytest.fixture
def heat(compartment):
    return materials.heat(compartment=compartment, code="H26-001")


def master_alloy(compartment, text="2.00", company="Imperial Mining", **fields):
    lot = materials.lot(compartment=compartment, material="Al-2Sc", **fields)
    supply.assay(lot, text=text)
    supply.stage(lot, company=company)
    return lot


def returns(compartment, *heats, masses=None, **fields):
    lot = materials.lot(compartment=compartment, kind=LotKind.RETURNS, **fields)
    for n, heat in enumerate(heats):
        given = {"mass_kg": masses[n], "mass_as_entered": "kg"} if masses else {}
        supply.origin(lot, heat, **given)
    return lot


def charge(heat, lot, kg):
    return materials.charge_addition(heat, lot, mass_kg=kg)


def shares(found):
    return {
        source.lot.code if source.lot else source.state: source.share_pct
        for source in found.sources
    }


def test_each_lot_has_its_share_and_its_mine(heat, reader, compartment):
    charge(heat, master_alloy(compartment, code="A"), 15)
    charge(heat, master_alloy(compartment, code="B", company="not known"), 5)
    found = scandium.of_heat(heat, reader)
    assert found.total_kg == pytest.approx(0.4)
    assert shares(found) == {"A": pytest.approx(75), "B": pytest.approx(25)}
    assert found.traced_pct == pytest.approx(75)
    assert found.sources[0].mined.company == "Imperial Mining"
    assert not found.is_least


def test_two_additions_of_one_lot_are_one_source(heat, reader, compartment):
    lot = master_alloy(compartment, code="A")
    charge(heat, lot, 10)
    charge(heat, lot, 5)
    (source,) = scandium.of_heat(heat, reader).sources
    assert source.contained_kg == pytest.approx(0.3)


def test_a_hidden_lot_counts_and_has_no_name(heat, reader, compartment):
    elsewhere = people.compartment(compartment.organisation)
    charge(heat, master_alloy(compartment, code="A"), 15)
    charge(heat, master_alloy(elsewhere, code="SECRET"), 5)
    found = scandium.of_heat(heat, reader)
    assert found.total_kg == pytest.approx(0.4)
    assert found.withheld_kg == pytest.approx(0.1)
    assert shares(found) == {"A": pytest.approx(75), "withheld": pytest.approx(25)}


def test_a_hidden_assay_and_stage_are_withheld_and_still_count(
    heat, reader, compartment
):
    strict = people.compartment(compartment.organisation)
    lot = materials.lot(compartment=compartment, code="A")
    supply.assay(lot, compartment=strict)
    supply.stage(lot, compartment=strict)
    charge(heat, lot, 10)
    found = scandium.of_heat(heat, reader)
    (source,) = found.sources
    assert found.total_kg == pytest.approx(0.2)
    assert (source.contained_kg, source.why) == (None, "assay-withheld")
    assert [link.is_withheld for link in source.chain] == [True]


def test_a_lot_without_an_assay_makes_the_total_a_least(heat, reader, compartment):
    charge(heat, master_alloy(compartment, code="A"), 10)
    charge(heat, materials.lot(compartment=compartment, code="B"), 80)
    found = scandium.of_heat(heat, reader)
    assert found.is_least
    assert shares(found) == {"A": pytest.approx(100), "B": None}


def test_a_certificate_counts_before_an_own_analysis(heat, reader, compartment):
    lot = materials.lot(compartment=compartment)
    supply.assay(lot, text="1.80", source="own-analysis")
    supply.assay(lot, text="2.00")
    charge(heat, lot, 10)
    assert scandium.of_heat(heat, reader).total_kg == pytest.approx(0.2)


def test_returns_are_read_through_to_the_lots_of_their_heat(heat, reader, compartment):
    charge(heat, master_alloy(compartment, code="A"), 15)
    charge(heat, master_alloy(compartment, code="B"), 5)
    second = materials.heat(compartment=compartment, code="H26-002")
    back = returns(compartment, heat, code="R")
    charge(second, back, 10)
    found = scandium.of_heat(second, reader)
    # Half of the 20 kg went on: 0.2 kg of scandium, three to one.
    assert found.total_kg == pytest.approx(0.2)
    assert shares(found) == {"A": pytest.approx(75), "B": pytest.approx(25)}
    assert found.sources[0].via == ("R", "H26-001")
    # What the returns were found to hold counts before what their heat was charged with.
    supply.assay(back, text="0.50")
    found = scandium.of_heat(second, reader)
    assert found.total_kg == pytest.approx(0.05)
    assert shares(found)["A"] == pytest.approx(75)


def test_returns_of_several_heats_need_masses_to_be_split(heat, reader, compartment):
    other = materials.heat(compartment=compartment, code="H26-009")
    charge(heat, master_alloy(compartment, code="A"), 10)
    charge(other, master_alloy(compartment, code="B"), 10)
    third = materials.heat(compartment=compartment)
    charge(third, returns(compartment, heat, other, code="R"), 10)
    (source,) = scandium.of_heat(third, reader).sources
    assert (source.state, source.why) == ("untraced", "split")
    fourth = materials.heat(compartment=compartment)
    split = returns(compartment, heat, other, masses=[9.0, 1.0])
    charge(fourth, split, 10)
    assert shares(scandium.of_heat(fourth, reader)) == {
        "A": pytest.approx(90),
        "B": pytest.approx(10),
    }


def test_a_hidden_heat_of_returns_is_withheld(reader, compartment):
    elsewhere = people.compartment(compartment.organisation)
    hidden = materials.heat(compartment=elsewhere, code="SECRET")
    mine = materials.heat(compartment=compartment)
    back = returns(compartment, hidden)
    supply.assay(back, text="0.30")
    charge(mine, back, 10)
    found = scandium.of_heat(mine, reader)
    assert found.total_kg == pytest.approx(0.03)
    assert [source.state for source in found.sources] == ["withheld"]


def test_a_circle_of_returns_ends(heat, reader, compartment):
    back = returns(compartment, heat, code="R")
    supply.assay(back, text="0.30")
    charge(heat, back, 10)
    (source,) = scandium.of_heat(heat, reader).sources
    assert source.why == "circle"


def test_a_lot_of_returns_is_traced_by_itself(heat, reader, compartment):
    charge(heat, master_alloy(compartment, code="A"), 10)
    found = scandium.of_lot(returns(compartment, heat, mass_kg=4.0), reader)
    assert shares(found) == {"A": pytest.approx(100)}
    assert found.total_kg == pytest.approx(0.08)


# Pages


def test_the_page_stands_behind_casting_heat_and_lot(
    heat, compartment, viewer, stranger, signed_in
):
    lot = master_alloy(compartment, code="A")
    charge(heat, lot, 10)
    casting = materials.casting(materials.casting_run(heat))
    browser = signed_in(viewer)
    for record in (heat, casting, lot):
        url = f"{record.get_absolute_url()}scandium/"
        assert url in browser.get(record.get_absolute_url()).content.decode()
        page = browser.get(url).content.decode()
        assert "Imperial Mining" in page
        assert "100 % of the scandium leads to a company" in page
        assert signed_in(stranger).get(url).status_code == 404
        browser = signed_in(viewer)


def test_a_heat_without_scandium_says_so(heat, viewer, signed_in):
    page = signed_in(viewer).get(f"{heat.get_absolute_url()}scandium/")
    assert "No scandium is recorded" in page.content.decode()


def test_the_page_costs_the_same_with_3_lots_and_with_30(
    heat, compartment, viewer, signed_in
):
    browser = signed_in(viewer)
    url = f"{heat.get_absolute_url()}scandium/"
    counts = []
    for many in (3, 27):
        for _n in range(many):
            charge(heat, master_alloy(compartment), 1)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(url).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_lot_page_costs_the_same_however_much_is_known_of_it(
    compartment, viewer, signed_in
):
    lot = materials.lot(compartment=compartment)
    browser = signed_in(viewer)
    counts = []
    for many in (3, 20):
        for n in range(many):
            supply.assay(lot, document=f"{many} {n}")
            supply.price(lot)
            supply.stage(lot)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(lot.get_absolute_url()).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def heel(heat, before, kg):
    heat.heel_from, heat.heel_mass_kg = before, kg
    heat.heel_mass_as_entered = f"{kg:g} kg"
    heat.save()


def test_a_heel_is_traced_to_the_lots_of_the_heat_before(heat, reader, compartment):
    before = materials.heat(compartment=compartment, code="H26-000")
    charge(before, master_alloy(compartment, code="A"), 30)
    charge(before, master_alloy(compartment, code="Z", text="1.00"), 70)
    charge(heat, master_alloy(compartment, code="B"), 10)
    heel(heat, before, 20.0)
    found = scandium.of_heat(heat, reader)
    # A fifth of the 100 kg before, with 0.6 and 0.7 kg, beside 0.2 kg of this charge.
    assert found.total_kg == pytest.approx(0.46)
    assert shares(found) == {
        "B": pytest.approx(100 * 0.20 / 0.46),
        "A": pytest.approx(100 * 0.12 / 0.46),
        "Z": pytest.approx(100 * 0.14 / 0.46),
    }
    (through,) = (one for one in found.sources if one.lot.code == "A")
    assert through.via == ("heel of H26-000",)
    assert not found.is_least


def test_a_heel_on_a_heel_dilutes_and_the_walk_ends(heat, reader, compartment):
    line = [heat]
    for n in range(scandium.DEEPEST + 2):
        older = materials.heat(compartment=compartment)
        charge(older, master_alloy(compartment, code=f"L{n}"), 10)
        heel(line[-1], older, 10.0)
        line.append(older)
    charge(heat, master_alloy(compartment, code="OWN"), 10)
    found = scandium.of_heat(heat, reader)
    told = shares(found)
    # Half of every melt is the heel: each heat further back counts half as much.
    assert told["L1"] == pytest.approx(told["L0"] / 2)
    assert sum(share or 0 for share in told.values()) == pytest.approx(100)
    (end,) = (one for one in found.sources if one.state == "untraced")
    assert (end.why, found.is_least) == ("deep", True)
    assert f"L{scandium.DEEPEST}" not in told


def test_heels_in_a_circle_end(heat, reader, compartment):
    before = materials.heat(compartment=compartment)
    charge(before, master_alloy(compartment, code="A"), 10)
    charge(heat, master_alloy(compartment, code="B"), 10)
    heel(heat, before, 10.0)
    heel(before, heat, 10.0)
    found = scandium.of_heat(heat, reader)
    assert shares(found)["A"] == pytest.approx(100 / 3)
    assert "circle" in [one.why for one in found.sources]


def test_a_heel_that_nobody_knows_or_may_see_makes_a_least(heat, reader, compartment):
    charge(heat, master_alloy(compartment), 10.0)
    for before, state in (
        (None, "untraced"),
        (materials.heat(code="SECRET"), "withheld"),
    ):
        heel(heat, before, 20.0)
        page = scandium_page.of_heat(heat, reader)
        assert page.is_least
        assert state in [s.state for s in scandium.of_heat(heat, reader).sources]
        assert "SECRET" not in str(page)
    facts = {str(fact["label"]): fact for fact in page.facts}
    assert "20 kg" in str(facts["Heel"])


def test_heels_cost_queries_by_generation_not_by_lot(
    heat, compartment, viewer, signed_in
):
    before = materials.heat(compartment=compartment)
    heel(heat, before, 20.0)
    browser = signed_in(viewer)
    counts = []
    for many in (2, 15):
        for _n in range(many):
            charge(before, master_alloy(compartment), 1)
            charge(heat, master_alloy(compartment), 1)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(f"{heat.get_absolute_url()}scandium/").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
