"""A condition that is said beside a file and stands in it too: agreed on, or refused with
both; and a stress ratio that is none.
"""

from dataclasses import replace

import pytest

from characterization.actions import files, versions
from characterization.actions.file_facts import SaidBeside
from characterization.models import Test
from labtrack.accounts.choices import Role
from labtrack.instruments.actions import submissions
from labtrack.instruments.actions.submissions import Arrival
from labtrack.instruments.choices import SubmissionKind
from labtrack.refusals import Refused
from tests.characterization import invented_files
from tests.factories import materials, people, results

pytestmark = pytest.mark.django_db
SIZES = {"b_mm": 10.0, "w_mm": 50.0, "p_max_n": 4000.0}


@pytest.fixture
def bar(compartment):
    run = materials.casting_run(materials.heat(compartment=compartment))
    return materials.specimen(run)


@pytest.fixture
def engineer(compartment):
    return people.person(Role.ENGINEER, compartment)


def understood(bar, one, conditions=""):
    """The test of a file, with what was said beside it."""
    profile = results.import_profile(bar.compartment, one.profile())
    machine = results.instrument(
        bar.compartment, default_profile=profile, default_method=one.edition
    )
    said = SaidBeside(
        specimen=bar.code,
        performed_at="2026-11-02T14:05:00-06:00",
        operator="JD",
        temperature="23",
        conditions=conditions,
    )
    submission = submissions.keep(
        Arrival(
            kind=SubmissionKind.FILE,
            body=one.text().format(bar=bar.code).encode(),
            compartment=machine.default_compartment,
            instrument=machine,
            fields=said.as_fields(),
            file_name="crack.csv",
        )
    )
    return files.understand(submission=submission)


def ratio(test):
    return test.measurements.get(property__code="R")


@pytest.mark.parametrize("said", ["R = 0.1", "R = 0.10", "R = 0.105", "R = 0.0951"])
def test_both_agree_to_half_the_step_and_the_file_stands(bar, said):
    test = understood(bar, invented_files.growth(), said)
    assert (ratio(test).value, ratio(test).source) == (0.1, "evaluation")
    assert test.material_condition.tested_under == '{"R":"0.1"}'


@pytest.mark.parametrize("said", ["0.11", "0.5", "-1", "0.0949"])
def test_where_they_differ_both_are_named(bar, said):
    with pytest.raises(Refused) as refusal:
        understood(bar, invented_files.growth(), f"R = {said}")
    (fault,) = refusal.value.faults
    assert fault.message == f"R is said to be {said}, and the evidence states 0.1."
    assert (fault.code, fault.pointer) == ("contradiction", ("conditions",))
    assert not Test.objects.exists()


def test_a_file_without_its_sizes_takes_the_ratio_and_later_agrees_with_it(
    bar, engineer
):
    bare = replace(invented_files.growth(), constants={})
    test = understood(bar, bare, "R = 0.1")
    assert ratio(test).source == "instrument"
    for act in (versions.preview, versions.reevaluate):
        more = (
            {"reason": "Sizes.", "by": engineer} if act is versions.reevaluate else {}
        )
        with pytest.raises(
            Refused, match=r"said to be 0\.1, and the evidence states 0\.5"
        ):
            act(test=test, settings=SIZES | {"ratio": 0.5}, **more)
    new = versions.reevaluate(
        test=test, settings=SIZES | {"ratio": 0.1}, reason="Sizes.", by=engineer
    )
    assert ratio(new).source == "evaluation"
    assert new.measurements.get(property__code="m_Paris").value == pytest.approx(
        3, rel=0.01
    )


@pytest.mark.parametrize("text", ["-inf", "-Infinity", "-∞", "inf"])
def test_a_ratio_of_minus_infinity_is_refused_with_what_is_expected(bar, text):
    entries = results.entries(sigma_a="100 MPa", R=f"{text} 1", N_f="120000 1")
    with pytest.raises(
        Refused, match=r"expected a finite R below 1, such as -1 or 0\.1"
    ):
        results.recorded(bar, "ASTM-E466-21", *entries)
    with pytest.raises(Refused, match="expected a finite R below 1"):
        understood(bar, replace(invented_files.growth(), constants={}), f"R = {text}")
    # Other numbers say what they always said.
    with pytest.raises(Refused) as other:
        results.recorded(bar, "ASTM-E466-21", *results.entries(sigma_a=f"{text} MPa"))
    assert "finite R" not in str(other.value)
