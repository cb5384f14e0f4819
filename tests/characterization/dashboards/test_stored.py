"""What dashboards read: the newest summaries with their heats, and no measurement row."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from characterization.dashboards.analysis import stored
from characterization.models import Summary
from tests.factories import materials, people, stored_summaries, stored_tests

pytestmark = pytest.mark.usefixtures("committed_db")


@pytest.fixture
def compartment(committed_db):
    return people.compartment()


@pytest.fixture
def person(compartment):
    return people.person("viewer", compartment)


def heat_with_bars(compartment, *values: float):
    heat = materials.heat(compartment=compartment)
    run = materials.casting_run(heat)
    for value in values:
        stored_tests.tensile_test(materials.specimen(run), values={"Rm": value})
    return heat


def read(person, **wanted):
    reading = stored.reading(person, **{"basis": "working", "wants_simulated": False})
    conditions = stored.conditions_with(reading, ["Rm"])
    return stored.stored(reading, ["Rm"], conditions)


def test_heat_means_come_from_the_stored_summary(compartment, person):
    first = heat_with_bars(compartment, 250.0, 254.0)
    second = heat_with_bars(compartment, 246.0)
    stored_summaries.compute()

    (found,) = read(person)
    assert [(one.heat, one.n, one.mean) for one in found.heats] == [
        (first, 2, 252.0),
        (second, 1, 246.0),
    ]
    assert (found.n, found.mean, found.is_stale) == (3, 249.0, False)


def test_the_newest_version_alone_is_read(compartment, person):
    heat_with_bars(compartment, 250.0)
    stored_summaries.compute()
    heat_with_bars(compartment, 260.0)
    stored_summaries.compute()

    assert Summary.objects.filter(basis="working").count() == 2
    (found,) = read(person)
    assert (found.version, found.means) == (2, [250.0, 260.0])


def test_what_is_owed_shows_as_stale(compartment, person):
    heat_with_bars(compartment, 250.0)
    stored_summaries.compute()
    heat_with_bars(compartment, 260.0)
    stored_summaries.dispatcher.coalesce()

    (found,) = read(person)
    assert (found.is_stale, found.means) == (True, [250.0])


def test_a_summary_of_another_scope_is_not_read(compartment, person):
    heat_with_bars(compartment, 250.0)
    heat_with_bars(people.compartment(), 999.0)
    wider = people.person("viewer", compartment)
    people.membership(wider, people.compartment(compartment.organisation))
    stored_summaries.compute()

    (mine,) = read(person)
    assert mine.means == [250.0]


def test_the_figures_of_a_version_stored_before_are_there_too(compartment, person):
    heat_with_bars(compartment, 250.0, 251.0)
    stored_summaries.compute()
    summary = Summary.objects.get(basis="working")
    assert summary.heats == summary.statistics["heats"]


def test_it_reads_no_measurement_and_takes_as_many_queries_for_more(
    compartment, person
):
    heat_with_bars(compartment, 250.0)
    stored_summaries.compute()
    with CaptureQueriesContext(connection) as few:
        read(person)
    for value in (251.0, 252.0, 253.0):
        heat_with_bars(compartment, value)
    stored_summaries.compute()
    with CaptureQueriesContext(connection) as many:
        read(person)

    assert len(few) == len(many)
    said = "".join(query["sql"] for query in many)
    assert "characterization_measurement" not in said
    assert '"statistics"' not in said
