"""What was made, read by programs: visible, allow-listed, withheld where it must be."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import materials, people
from tests.trials.test_pages import NOUNS, make, one_of_each

pytestmark = pytest.mark.django_db


def route(noun: str) -> str:
    return f"/api/v1/{noun}s/"


def key_of(noun: str, record) -> str:
    by_id = noun in ("alloy", "heat-treatment-cycle")
    return str(record.pk) if by_id else record.code


@pytest.fixture
def records(compartment, technician):
    return one_of_each(compartment, technician)


@pytest.mark.parametrize("noun", NOUNS)
def test_each_route_lists_and_shows_what_the_caller_may_see(
    noun, records, viewer, signed_in
):
    browser = signed_in(viewer)
    listed = browser.get(route(noun)).json()["results"]
    assert records[noun].code in [row["code"] for row in listed]
    shown = browser.get(f"{route(noun)}{key_of(noun, records[noun])}/")
    assert shown.json()["code"] == records[noun].code


@pytest.mark.parametrize("noun", NOUNS)
def test_each_route_hides_from_a_stranger(noun, records, stranger, signed_in):
    browser = signed_in(stranger)
    assert records[noun].code not in browser.get(route(noun)).content.decode()
    shown = browser.get(f"{route(noun)}{key_of(noun, records[noun])}/")
    absent = browser.get(f"{route(noun)}999999999/")
    assert shown.status_code == absent.status_code == 404


@pytest.mark.parametrize("noun", NOUNS)
@pytest.mark.parametrize("query", ["colour=red", "compartment=abc", "code=%00"])
def test_each_route_refuses_filters_that_it_does_not_have(
    noun, query, records, viewer, signed_in
):
    if noun == "heat-treatment-load":
        query = query.replace("compartment", "cycle")
    answer = signed_in(viewer).get(f"{route(noun)}?{query}")
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("noun", NOUNS)
def test_each_route_costs_the_same_with_3_rows_and_with_30(
    noun, compartment, viewer, signed_in
):
    browser = signed_in(viewer)
    counts = []
    for many in (3, 27):
        for _n in range(many):
            make(noun, compartment)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(route(noun)).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_hidden_lot_is_withheld_and_its_mass_still_counts(
    compartment, viewer, signed_in
):
    hidden = people.compartment(compartment.organisation)
    heat = materials.heat(compartment=compartment)
    materials.charge_addition(heat, materials.lot(compartment=hidden), mass_kg=6.4)
    addition = signed_in(viewer).get(f"/api/v1/heats/{heat.code}/").json()["additions"]
    assert [(row["lot"], row["mass_kg"]) for row in addition] == [
        ({"withheld": True}, 6.4)
    ]


def test_a_load_shows_only_the_items_that_the_caller_sees(
    compartment, viewer, signed_in
):
    hidden = people.compartment(compartment.organisation)
    mine = materials.specimen(materials.heat(compartment=compartment))
    theirs = materials.specimen(materials.heat(compartment=hidden))
    load = materials.heat_treatment_load(
        materials.heat_treatment_cycle(compartment=hidden), [mine, theirs]
    )
    body = signed_in(viewer).get(f"/api/v1/heat-treatment-loads/{load.code}/").json()
    assert [item["specimen"]["code"] for item in body["items"]] == [mine.code]
    assert body["cycle"] == {"withheld": True}


def test_a_code_of_two_owners_is_asked_for_exactly(compartment, viewer, signed_in):
    other = people.compartment(
        people.organisation(short_name="imperial"),
        shared_with=[compartment.organisation],
    )
    people.membership(viewer, other)
    for place in (compartment, other):
        materials.heat(compartment=place, code="H26-014")
    browser = signed_in(viewer)
    answer = browser.get("/api/v1/heats/H26-014/")
    assert answer.status_code == 409
    assert "H26-014@eck, H26-014@imperial" in answer.content.decode()
    assert browser.get("/api/v1/heats/H26-014@imperial/").status_code == 200
