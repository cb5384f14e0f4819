"""Numbers of a test as one reader sees them: unit, place, uncertainty, reasons, flags."""

import pytest

from characterization.actions import recording
from characterization.actions.entries import Entry, in_words
from characterization.actions.readouts import ReadingEntry
from characterization.choices import OwedBy
from characterization.dashboards.test_page import test_page as page_of
from characterization.models import Measurement, Property, TestMethod
from tests.factories import materials, results

pytestmark = pytest.mark.django_db


@pytest.fixture
def bar(compartment):
    return materials.specimen(
        materials.casting_run(materials.heat(compartment=compartment))
    )


def recorded(bar, method, *entries, readings=()):
    return recording.record(
        observation=recording.Observation(
            specimen=bar,
            material_state=bar.material_states.first(),
            method=TestMethod.objects.get(code=method),
            entries=entries,
            readings=readings,
            facts=results.facts(),
            instrument=results.instrument(bar.compartment),
        ),
        by=None,
    )


def test_a_us_reader_has_the_stated_place_and_the_uncertainty_in_the_same_unit(
    bar, viewer, client
):
    viewer.unit_system = "us"
    viewer.save()
    test = recorded(
        bar, "ASTM-E399-22-CT", Entry("K_Q", "32.064", "MPa*m^0.5", uncertainty="1.234")
    )
    client.force_login(viewer)
    page = client.get(test.get_absolute_url()).content.decode()
    assert '29.2 <span class="unit">ksi√in</span>' in page
    assert "± 1.1 ksi√in" in page
    assert "29.18" not in page


def test_a_place_in_the_other_unit_is_only_taken_where_it_is_stated():
    fracture = Property.objects.get(code="K_Q")
    assert fracture.rounds_to.customary == "0.1"
    fracture.customary_unit = "psi*in^0.5"  # not the unit that pages convert to
    assert fracture.rounds_to.customary == ""


def test_a_reason_wraps_and_leaves_the_values_in_sight(bar, viewer, client):
    test = recorded(bar, "ASTM-B557-15", Entry("Rm", "251.3", "MPa"))
    recording.write_not_obtained(test, {"Rp0.2": "The curve never " + "reaches " * 15})
    client.force_login(viewer)
    page = client.get(test.get_absolute_url()).content.decode()
    assert '<td class="w muted">The curve never' in page


@pytest.mark.parametrize(
    ("source", "words"),
    [(OwedBy.EVALUATION, "399 MPa"), (OwedBy.INSTRUMENT, "399.29846630138366 MPa")],
)
def test_a_computed_number_is_said_as_it_is_reported(source, words):
    text = "399.29846630138366"
    row = Measurement(
        property=Property.objects.get(code="Rp0.2"),
        value=float(text),
        text=text,
        unit="MPa",
        source=source,
    )
    assert in_words(row) == words


def test_two_fields_say_what_stands_behind_their_uncertainty(bar, viewer):
    method = TestMethod.objects.filter(kind="point-count").first()
    test = recorded(
        bar,
        method.code,
        readings=(
            ReadingEntry(0, "points", "25", "1"),
            ReadingEntry(1, "hits", "2", "1"),
            ReadingEntry(2, "hits", "3", "1"),
        ),
    )
    number = next(n for n in page_of(test, person=viewer).results if n.measurement)
    assert number.measurement.uncertainty == pytest.approx(25.4)
    assert number.coverage == "95 %, over 2 fields"
    assert number.uncertainty == "25 %"
