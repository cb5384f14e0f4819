"""Numbers of a test as one reader sees them: unit, place, uncertainty, reasons, flags."""

import re

import pytest

from characterization.actions import recording
from characterization.actions.entries import Entry, in_words
from characterization.actions.readouts import ReadingEntry
from characterization.choices import OwedBy
from characterization.dashboards import settings_words
from characterization.dashboards.test_page import test_page as page_of
from characterization.models import Measurement, Property, TestMethod
from labtrack.templatetags.display import pretty_words
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


def test_what_a_curve_was_fitted_over_and_what_was_assumed_is_said(
    compartment, viewer, client
):
    bar = materials.specimen(
        materials.casting_run(materials.heat(compartment=compartment)),
        diameter_mm=12.7, diameter_as_entered="12.7 mm",
        gauge_length_mm=50.8, gauge_length_as_entered="50.8 mm",
    )  # fmt: skip
    test = results.curve_test(bar)
    client.force_login(viewer)
    page = client.get(test.get_absolute_url()).content.decode()
    details = test.evaluation.details
    assert f"% strain, {details['hardening_points']:,} points" in page
    assert f"m = {details['ramberg_osgood_exponent']:.1f}, fitted from" in page
    assert "S0 is that of a round bar of 12.7 mm." in page


def test_a_rating_says_what_its_standard_was_written_for(bar, viewer, client):
    test = recorded(bar, "ASTM-G66-18", Entry("G66", "PB", "1", source=OwedBy.PERSON))
    client.force_login(viewer)
    page = client.get(test.get_absolute_url()).content.decode()
    assert "on a casting only by agreement" in page


def test_a_method_says_its_kind_and_limits_in_words(viewer, client):
    client.force_login(viewer)
    method = TestMethod.objects.get(code="ASTM-G67-18")
    page = client.get(method.get_absolute_url()).content.decode()
    assert "Nitric acid mass loss" in page
    assert "nitric-acid-mass-loss" not in page
    assert not re.search(r"<td class=\"opt2\">[^<]*\.0\b", page)


def test_settings_are_words_and_what_is_not_used_is_left_out():
    assert settings_words.rows_of(
        {
            "segmentation": {
                "threshold": "otsu",
                "level": None,
                "block_px": 101,
                "watershed": False,
                "watershed_distance_px": 5,
            },
            "angles_deg": [0.0, 45.0, 90.0],
            "window": [0.2, 0.6],
            "test_area": "2500 mm^2",
        }
    ) == [
        ("threshold", "otsu"),
        ("watershed", "no"),
        ("angles deg", "0, 45, 90"),
        ("window", "0.2 to 0.6"),
        ("test area", "2500 mm²"),
    ]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("112.0 um", "112.0 µm"),
        ("22.4 degC.", "22.4 °C."),
        ("the minimum sum is 1 of a circle", "the minimum sum is 1 of a circle"),
    ],
)
def test_units_in_a_sentence_are_written_as_people_write_them(text, shown):
    assert pretty_words(text) == shown
