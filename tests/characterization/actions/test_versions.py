"""Corrections, re-evaluations and reassignments are new versions; the old one stays."""

import pytest

from characterization.actions import files, recording, versions
from characterization.actions.file_facts import SaidBeside
from characterization.choices import OwedBy
from characterization.models import Test
from labtrack.instruments.actions import submissions
from labtrack.instruments.actions.submissions import Arrival
from labtrack.instruments.choices import SubmissionKind
from labtrack.refusals import Conflict, Refused
from tests.factories import materials, results


@pytest.fixture
def run(compartment):
    return materials.casting_run(materials.heat(compartment=compartment))


@pytest.fixture
def specimen(run):
    return materials.specimen(
        run, diameter_mm=12.7, diameter_as_entered="12.7 mm", gauge_length_mm=50.8,
        gauge_length_as_entered="2.000 in",
    )  # fmt: skip


@pytest.fixture
def instrument(compartment):
    profile = results.import_profile(compartment, results.CURVE_PROFILE)
    return results.instrument(compartment, default_profile=profile)


@pytest.fixture
def curve_test(specimen, instrument):
    """A test that came as a curve and still owes the elongation of fitted halves."""
    said = SaidBeside(
        specimen=specimen.code,
        performed_at="2026-11-02T14:05:00-06:00",
        operator="JD",
        temperature="23",
    )
    submission = submissions.keep(
        Arrival(
            kind=SubmissionKind.FILE,
            body=results.curve_file(),
            compartment=instrument.default_compartment,
            instrument=instrument,
            fields=said.as_fields(),
            file_name="bar.csv",
        )
    )
    return files.understand(submission=submission)


def value(test, code):
    return test.measurements.get(property__code=code).value


def test_a_curve_becomes_figures_and_keeps_its_parameters(curve_test):
    assert value(curve_test, "Rp0.2") == pytest.approx(146.5, abs=6)
    assert value(curve_test, "E") == pytest.approx(70, rel=0.002)
    assert curve_test.evaluation.parameters["window"] == "iterated"
    assert curve_test.owed() == ["A_4D"]


def test_a_corrected_diameter_evaluates_the_stored_curve_again(curve_test, technician):
    recording.add_owed(
        test=curve_test,
        entries=results.entries(A_4D="9.5 %", source=OwedBy.PERSON),
        facts=recording.NOTHING_KNOWN,
        by=technician,
    )
    old = Test.objects.get(pk=curve_test.pk)

    new = versions.correct(
        test=old,
        entries=results.entries(d0="12.50 mm", source=OwedBy.PERSON),
        reason="Micrometer misread",
        by=technician,
    )

    old.refresh_from_db()
    assert (old.state, old.is_current) == ("superseded", False)
    assert (new.state, new.version) == ("submitted", 2)
    assert value(new, "Rm") == pytest.approx(value(old, "Rm") * (12.7 / 12.5) ** 2)
    assert value(new, "A_4D") == 9.5
    assert new.evaluation.curve.trace_id == old.evaluation.curve.trace_id


def test_a_reevaluation_keeps_the_settings_it_was_made_with(curve_test, engineer):
    new = versions.reevaluate(
        test=curve_test,
        settings={"window": "stress range", "window_low": 20, "window_high": 60},
        reason="Fixed window for comparison",
        by=engineer,
    )

    assert new.evaluation.parameters["window"] == "stress range"
    assert new.version_kind == "re-evaluation"


def test_other_settings_of_the_method_reach_a_test_only_where_they_are_asked_for(
    curve_test, technician, engineer
):
    assert curve_test.measurements.get(property__code="Rm").uncertainty is None
    curve_test.method.evaluation_settings = {
        "window_high": 0.3,
        "uncertainty": {"force_class": 1, "diameter_mm": 0.012},
    }
    curve_test.method.save()

    corrected = versions.correct(
        test=curve_test,
        entries=results.entries(d0="12.50 mm", source=OwedBy.PERSON),
        reason="Micrometer misread",
        by=technician,
    )
    other = versions.reevaluate(
        test=corrected, settings={"window_low": 0.15}, reason="Toe", by=engineer
    )
    for test in (corrected, other):
        assert test.evaluation.parameters["window_high"] == 0.4
        assert test.measurements.get(property__code="Rm").uncertainty is None

    asked = versions.reevaluate(
        test=other, settings={}, as_method=True, reason="Verified frame", by=engineer
    )
    kept = asked.evaluation.parameters
    assert (kept["window_low"], kept["window_high"]) == (0.1, 0.3)
    strength = asked.measurements.get(property__code="Rm")
    # Class 1 is 1 %/sqrt 3, the diameter counts twice; k = 2.
    relative = 2 * ((0.01 / 3**0.5) ** 2 + (2 * 0.012 / 12.5) ** 2) ** 0.5
    assert strength.uncertainty == pytest.approx(relative * strength.value, rel=5e-3)


def test_a_setting_that_does_not_exist_is_refused(curve_test, engineer):
    with pytest.raises(Refused, match="windw is not a setting"):
        versions.reevaluate(
            test=curve_test, settings={"windw": 1}, reason="Typo", by=engineer
        )
    assert Test.objects.count() == 1


def test_bars_that_were_mixed_up_are_reassigned(curve_test, run, technician):
    other = materials.specimen(run)

    new = versions.reassign(
        test=curve_test,
        specimen=other,
        material_state=other.material_states.get(),
        reason="Marks were swapped",
        by=technician,
    )

    assert new.specimen == other
    assert Test.objects.get(pk=curve_test.pk).specimen != other


def test_a_test_does_not_move_to_another_compartment(curve_test, technician):
    elsewhere = materials.specimen()

    with pytest.raises(Conflict, match="another compartment"):
        versions.reassign(
            test=curve_test,
            specimen=elsewhere,
            material_state=elsewhere.material_states.get(),
            reason="Swapped",
            by=technician,
        )


def test_a_new_version_says_why(curve_test, technician):
    with pytest.raises(Refused, match="says why"):
        versions.correct(
            test=curve_test,
            entries=results.entries(d0="12 mm"),
            reason=" ",
            by=technician,
        )


def test_the_same_file_understood_twice_is_one_test(curve_test):
    again = files.understand(submission=curve_test.submission)

    assert again == curve_test
    assert Test.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("2026-11-02 14:05:00", "2026-11-02T20:05:00+00:00"),
        ("2026-11-01 01:30:00", None),  # clocks went back: it came twice
        ("2026-03-08 02:30:00", None),  # clocks went forward: it never was
        ("2062026-11-02", None),
        ("0001-01-01 00:00:00", None),
        ("02.11.2026 14:05", None),
    ],
)
def test_a_files_local_time_is_read_in_the_instruments_zone_or_owed(
    specimen, instrument, said, expected
):
    beside = SaidBeside(
        specimen=specimen.code, performed_at=said, operator="JD", temperature="23"
    )
    submission = submissions.keep(
        Arrival(
            kind=SubmissionKind.FILE,
            body=results.curve_file(),
            compartment=instrument.default_compartment,
            instrument=instrument,
            fields=beside.as_fields(),
            file_name="bar.csv",
        )
    )

    test = files.understand(submission=submission)

    test.refresh_from_db()
    assert (test.performed_at and test.performed_at.isoformat()) == expected
    assert ("performed_at" in test.owed()) == (expected is None)
