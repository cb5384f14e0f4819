"""A test's first version: draft or received, what it owes, what is flagged or refused."""

import pytest
from django.core.exceptions import PermissionDenied

from characterization.actions import recording
from characterization.actions.recording import Observation
from characterization.choices import OwedBy
from characterization.models import Test, TestMethod
from labtrack.refusals import Conflict, Refused
from tests.factories import materials, people, results


@pytest.fixture
def specimen(compartment):
    return materials.specimen(
        materials.casting_run(materials.heat(compartment=compartment))
    )


@pytest.fixture
def method(db):
    return TestMethod.objects.get(code="ASTM-B557-15")


def observation(specimen, method, *, values, facts=None, **fields):
    return Observation(
        specimen=specimen,
        material_state=specimen.material_states.get(),
        method=method,
        entries=results.entries(**values),
        facts=facts or results.facts(),
        **fields,
    )


COMPLETE = {"Rm": "251.3 MPa", "Rp02": "141.2 MPa", "A_4D": "11.5 %"}


def test_a_complete_result_of_an_instrument_is_submitted_at_once(specimen):
    test = results.sent_test(specimen)

    assert test.state == "submitted"
    assert test.owed() == []


def test_a_result_waits_in_progress_for_the_elongation_of_fitted_halves(specimen):
    test = results.sent_test(specimen, Rm="251.3 MPa", Rp02="141.2 MPa")

    assert test.state == "in-progress"
    assert test.owed() == ["A_4D"]


def test_it_is_submitted_when_the_elongation_comes(specimen, technician):
    test = results.sent_test(specimen, Rm="251.3 MPa", Rp02="141.2 MPa")

    recording.add_owed(
        test=test,
        entries=results.entries(A_4D="11.5 %", source=OwedBy.PERSON),
        facts=recording.NOTHING_KNOWN,
        by=technician,
    )

    test.refresh_from_db()
    assert test.state == "submitted"
    assert test.submitted_by == technician


def test_what_the_instrument_sent_cannot_be_changed_while_something_is_owed(
    specimen, technician
):
    test = results.sent_test(specimen, Rm="251.3 MPa", Rp02="141.2 MPa")

    with pytest.raises(Conflict, match=r"Rm is there already \(251\.3 MPa\)"):
        recording.add_owed(
            test=test,
            entries=results.entries(Rm="260 MPa"),
            facts=recording.NOTHING_KNOWN,
            by=technician,
        )


def test_numbers_keep_their_text_and_unit_and_are_converted_once(specimen):
    test = results.sent_test(specimen, Rm="36.4 ksi", Rp02="20.5 ksi", A_4D="11.5 %")

    rm = test.measurements.get(property__code="Rm")
    assert (rm.text, rm.unit) == ("36.4", "ksi")
    assert rm.value == pytest.approx(36.4 * 6.894757293168361, rel=1e-12)


@pytest.mark.parametrize(
    ("values", "code", "pointer"),
    [
        ({**COMPLETE, "Rm": "251,3 MPa"}, "decimal_comma", "/measurements/0/value"),
        ({**COMPLETE, "Rm": "251.3 Mpa"}, "unit", "/measurements/0/unit"),
        ({**COMPLETE, "Rm": "251.3 mm"}, "unit", "/measurements/0/unit"),
        ({**COMPLETE, "Rm": "-251.3 MPa"}, "hard_limit", "/measurements/0/value"),
        ({**COMPLETE, "Rm": "nan MPa"}, "not_finite", "/measurements/0/value"),
        ({**COMPLETE, "Rp02": "300 MPa"}, "rule", "/measurements/1/value"),
        ({**COMPLETE, "HBW": "70 1"}, "unknown_property", "/measurements/3/property"),
    ],
)
def test_what_cannot_be_is_refused_naming_place_value_and_expectation(
    specimen, values, code, pointer
):
    with pytest.raises(Refused) as refusal:
        results.sent_test(specimen, **values)

    [fault] = refusal.value.faults
    assert (fault.code, fault.json_pointer) == (code, pointer)
    assert Test.objects.count() == 0


def test_every_fault_is_named_at_once(specimen):
    with pytest.raises(Refused) as refusal:
        results.sent_test(specimen, Rm="1,5 MPa", Rp02="12 Mpa", A_4D="99 %")

    assert [fault.json_pointer for fault in refusal.value.faults] == [
        "/measurements/0/value",
        "/measurements/1/unit",
        "/measurements/2/value",
    ]


def test_a_value_below_detection_is_censored_not_zero(specimen):
    test = results.sent_test(specimen, Rm="251.3 MPa", Rp02="141.2 MPa", A_4D="<0.5 %")

    elongation = test.measurements.get(property__code="A_4D")
    assert (elongation.censoring, elongation.value) == ("<", 0.5)


def test_an_unusual_destructive_result_is_stored_and_flagged(specimen):
    test = results.sent_test(specimen, Rm="45 MPa", Rp02="20 MPa", A_4D="11.5 %")

    assert test.state == "submitted"
    assert "outside-soft-limits" in {flag.code for flag in test.flags.all()}


def test_a_result_from_before_the_pour_is_stored_and_flagged(specimen, method):
    early = results.facts(
        performed_at=specimen.casting_run.poured_at.replace(year=2020)
    )
    test = recording.record(
        observation=observation(specimen, method, values=COMPLETE, facts=early), by=None
    )

    assert "before-casting" in {flag.code for flag in test.flags.all()}


def test_a_result_of_overdue_equipment_is_stored_and_flagged(specimen, compartment):
    frame = results.instrument(compartment)
    frame.calibrations.create(
        performed_on="2025-01-01", valid_until="2026-01-01",
        recorded_by=people.person(organisation=compartment.organisation),
    )  # fmt: skip

    test = results.sent_test(specimen, instrument=frame)

    assert test.state == "submitted"
    assert "calibration-overdue" in {flag.code for flag in test.flags.all()}


def test_an_unknown_operator_is_kept_as_text_and_flagged(specimen):
    test = results.sent_test(specimen)

    assert test.operator is None
    assert test.operator_as_sent == "JD"
    assert "unknown-operator" in {flag.code for flag in test.flags.all()}


def test_what_a_person_types_is_a_draft(specimen, method, technician):
    test = recording.record(
        observation=observation(specimen, method, values=COMPLETE, is_typed=True),
        by=technician,
    )

    assert test.state == "draft"
    assert {author.user for author in test.authors.all()} == {technician}


def test_two_people_editing_a_draft_do_not_lose_each_others_work(
    specimen, method, technician
):
    test = recording.record(
        observation=observation(specimen, method, values=COMPLETE, is_typed=True),
        by=technician,
    )
    edit = {"entries": results.entries(Rm="250 MPa"), "facts": results.facts()}
    recording.edit_draft(test=test, revision=1, by=technician, **edit)

    with pytest.raises(Conflict, match="revision 2, yours 1"):
        recording.edit_draft(test=test, revision=1, by=technician, **edit)


def test_a_viewer_records_nothing(specimen, method, viewer):
    with pytest.raises(PermissionDenied, match="takes one of"):
        recording.record(
            observation=observation(specimen, method, values=COMPLETE), by=viewer
        )


def test_the_material_condition_is_set_or_the_page_can_say_what_is_missing(
    specimen, method
):
    without = recording.record(
        observation=observation(
            specimen, method, values=COMPLETE, facts=results.facts(temperature="")
        ),
        by=None,
    )

    assert without.material_condition is None
    assert without.condition_missing == ["test temperature"]
    assert without.state == "in-progress"
