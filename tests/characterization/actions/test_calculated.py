"""Calculated properties: values with each test, versions of formulas, work for the worker."""

import math

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from characterization.actions import (
    calculated,
    catalogue,
    formulas,
    recording,
    versions,
)
from characterization.actions.entries import Entry
from characterization.actions.recording import Facts, Observation
from characterization.choices import OwedBy
from characterization.models import (
    CalculatedValue,
    FormulaVersion,
    Property,
    Test,
    TestMethod,
)
from characterization.models.calculated import CALCULATION
from labtrack.editing import StaleEdit
from labtrack.jobs import queue
from labtrack.jobs.choices import JobState
from labtrack.jobs.models import Job
from tests.factories import materials, people, results

pytestmark = pytest.mark.django_db

INDEX = {
    "code": "Q_A",
    "name": "Quality index",
    "canonical_unit": "MPa",
    "place": "1",
    "hard_low": -500.0,
    "hard_high": 5000.0,
}
QUALITY = "Rm + 150 [MPa] * log10(A_4D / 1 [%])"


@pytest.fixture
def keeper(compartment):
    return people.keeper(compartment)


@pytest.fixture
def bar(compartment):
    run = materials.casting_run(materials.heat(compartment=compartment))
    return materials.specimen(
        run, diameter_mm=12.7, diameter_as_entered="12.7 mm", gauge_length_mm=50.8,
        gauge_length_as_entered="50.8 mm",
    )  # fmt: skip


def value(test: Test, code: str = "YR") -> CalculatedValue:
    """The last value of a property for that version."""
    rows = test.calculated_values.filter(formula__property__code=code)
    return rows.order_by("-formula__number")[0]


def defined(keeper, formula: str = QUALITY, **changed) -> Property:
    return formulas.define(by=keeper, formula=formula, **{**INDEX, **changed})


def done() -> None:
    """The worker does what waits."""
    for pk in Job.objects.filter(state=JobState.QUEUED).values_list("pk", flat=True):
        queue.run(job_pk=pk)


# With a test


def test_a_stored_test_has_its_yield_ratio_with_the_inputs(bar):
    test = results.sent_test(bar)
    found = value(test)
    assert found.value == pytest.approx(141.2 / 251.3)
    assert found.formula.text == "Rp0.2 / Rm"
    rows = {m.property.code: m for m in test.measurements.all()}
    assert found.inputs == {
        code: {"measurement": rows[code].pk, "value": rows[code].value, "uncertainty": None}
        for code in ("Rp0.2", "Rm")
    }  # fmt: skip
    assert found.no_uncertainty_because == "Rp0.2, Rm came without an uncertainty."


def test_a_missing_and_a_censored_input_give_a_reason(bar):
    test = results.sent_test(bar, Rm="251.3 MPa")
    assert (value(test).value, value(test).reason) == (None, "Rp0.2: not measured.")
    test = results.sent_test(bar, Rm="251.3 MPa", Rp02="<10 MPa")
    assert value(test).reason == "Rp0.2 is only known to lie below a limit."


def test_what_was_owed_is_calculated_when_it_comes(bar, technician):
    test = results.sent_test(bar, Rm="251.3 MPa")
    recording.add_owed(
        test=test,
        entries=results.entries(source=OwedBy.PERSON, Rp02="141.2 MPa", A_4D="11.5 %"),
        facts=Facts(),
        by=technician,
    )
    test.refresh_from_db()
    assert test.state == "submitted"
    assert test.calculated_values.get().value == pytest.approx(141.2 / 251.3)


def test_a_correction_is_calculated_and_the_old_version_keeps_its_value(bar, engineer):
    test = results.sent_test(bar)
    new = versions.correct(
        test=test,
        entries=results.entries(source=OwedBy.PERSON, Rm="300 MPa"),
        reason="Read again.",
        by=engineer,
    )
    assert value(new).value == pytest.approx(141.2 / 300)
    assert value(test).value == pytest.approx(141.2 / 251.3)


def test_what_came_with_an_uncertainty_gives_one(bar):
    entries = (
        Entry("Rm", "250", "MPa", "4"),
        Entry("Rp0.2", "26.1", "ksi", "0.4"),
        Entry("A_4D", "11.5", "%"),
    )
    test = recording.record(
        observation=Observation(
            specimen=bar,
            material_state=bar.material_states.first(),
            method=TestMethod.objects.get(code="ASTM-B557-15"),
            entries=entries,
            facts=results.facts(),
        ),
        by=None,
    )
    found = value(test)
    assert found.value == pytest.approx(26.1 * 6.894757293168361 / 250)
    assert found.uncertainty == pytest.approx(
        found.value * math.hypot(4 / 250, 0.4 / 26.1), rel=1e-9
    )


def test_another_method_has_none(bar):
    assert set(TestMethod.objects.giving(["Rm", "Rp0.2"]).values_list("kind")) == {
        ("tensile",)
    }


# Defining


def test_a_new_property_is_calculated_for_what_was_there(bar, keeper):
    test = results.sent_test(bar)
    prop = defined(keeper)
    assert (prop.role, prop.customary_unit) == ("calculated", "ksi")
    job = Job.objects.get(kind=CALCULATION)
    assert (job.total_steps, job.compartment_id) == (1, bar.compartment_id)
    assert job.requested_by == keeper
    done()
    job.refresh_from_db()
    assert (job.state, job.done_steps, job.result) == ("done", 1, {"calculated": 1})
    assert value(test, "Q_A").value == pytest.approx(410.4047, abs=1e-4)
    # Asked for again, nothing is owed.
    assert calculated.request_what_is_missing() == 0


def test_a_job_calculates_the_tests_of_its_compartment_alone(bar, keeper):
    other = materials.specimen()
    for specimen in (bar, bar, other):
        results.sent_test(specimen)
    prop = defined(keeper)
    steps = dict(Job.objects.values_list("compartment_id", "total_steps"))
    assert steps == {bar.compartment_id: 2, other.compartment_id: 1}
    job = Job.objects.get(compartment_id=other.compartment_id)
    assert calculated.carry_out(job) == {"calculated": 1}
    assert calculated.carry_out(job) == {"calculated": 0}
    found = CalculatedValue.objects.filter(formula__property=prop)
    assert found.get().compartment_id == other.compartment_id


def test_a_method_that_gives_more_has_more_calculated(bar, keeper):
    test = results.sent_test(bar)
    prop = Property.objects.get(code="r")
    other = TestMethod.objects.get(code="ASTM-E517-19")
    catalogue.set_part(
        by=keeper, method=other, prop=Property.objects.get(code="Rm"),
        owed_by="person", is_owed=False,
    )  # fmt: skip
    defined(keeper, "r * Rm", code="rR")
    assert not Job.objects.filter(kind=CALCULATION).exists()
    catalogue.set_part(
        by=keeper, method=test.method, prop=prop, owed_by="person", is_owed=False
    )
    done()
    assert value(test, "rR").reason == "r: not measured."


def test_out_of_hard_limits_is_a_reason(bar, keeper):
    defined(keeper, hard_high=300.0)
    found = value(results.sent_test(bar), "Q_A")
    assert (found.value, found.reason) == (
        None,
        "The formula gives 410.4 MPa, which cannot be.",
    )


@pytest.mark.parametrize(
    ("formula", "why"),
    [
        ("Rm + A_4D", "a stress and a share in %"),
        ("Rm * ", "something is missing"),
        ("Rm + Rx", "No property is called Rx"),
        ("Rm * Q_A / Rm", "comes back to itself: Q_A → Q_A"),
        ("Rm * G66", "G66 is a rating"),
        ("Rm * rho / rho", "No method gives all of Rm, rho"),
        ("Rm / Rm", "gives a plain number"),
        ("__import__('os')", "At “__import__”: There is no function"),
        ("5 [MPa]", "takes no property"),
    ],
)
def test_a_formula_that_cannot_be_is_refused_in_words(keeper, formula, why):
    with pytest.raises(ValidationError) as refused:
        defined(keeper, formula)
    assert why in refused.value.message_dict["formula"][0]
    assert not Property.objects.filter(code="Q_A").exists()


def test_what_is_withdrawn_or_retired_is_not_taken(keeper):
    Property.objects.filter(code="W").update(withdrawn_because="Nobody reads it.")
    with pytest.raises(ValidationError, match="W is withdrawn: Nobody reads it"):
        defined(keeper, "W + Rm")
    formulas.retire(by=keeper, prop=Property.objects.get(code="YR"), reason="Enough.")
    with pytest.raises(ValidationError, match="The formula of YR is retired"):
        defined(keeper, "YR * Rm")


def test_only_whoever_keeps_the_catalog_writes_formulas(keeper, approver):
    ratio = Property.objects.get(code="YR")
    with pytest.raises(PermissionDenied):
        defined(approver)
    with pytest.raises(PermissionDenied):
        formulas.revise(
            by=approver, prop=ratio, version=1, formula="Rm / Rp0.2", reason="x"
        )
    with pytest.raises(PermissionDenied):
        formulas.retire(by=approver, prop=ratio, reason="x")


# Revising


def test_a_revision_calculates_all_tests_and_keeps_what_was(bar, keeper):
    test = results.sent_test(bar)
    ratio = Property.objects.get(code="YR")
    formulas.revise(
        by=keeper,
        prop=ratio,
        version=ratio.version,
        formula="1 - (Rm - Rp0.2) / Rm",
        reason="As the customer writes it.",
    )
    done()
    first, second = test.calculated_values.order_by("formula__number")
    assert (first.formula.number, second.formula.number) == (1, 2)
    assert second.value == pytest.approx(first.value)
    assert second.formula.written_by == keeper
    assert value(results.sent_test(bar)).formula.number == 2


def test_a_revision_reaches_what_takes_it(bar, keeper):
    ratio = Property.objects.get(code="YR")
    defined(keeper, "YR * Rm", code="s_1")
    defined(keeper, "s_1 + Rm - s_1", code="s_2")
    newest = FormulaVersion.objects.get(property__code="s_2")
    assert newest.spelled_out == "((Rp0.2 / Rm) * Rm) + Rm - ((Rp0.2 / Rm) * Rm)"
    assert (newest.uses, newest.takes) == (["s_1", "Rm"], ["Rp0.2", "Rm"])
    with pytest.raises(
        ValidationError, match="comes back to itself: YR → s_2 → s_1 → YR"
    ):
        formulas.revise(
            by=keeper, prop=ratio, version=1, formula="s_2 / Rm", reason="Round."
        )
    formulas.revise(
        by=keeper, prop=ratio, version=1, formula="2 * Rp0.2 / Rm", reason="Twice."
    )
    numbers = FormulaVersion.objects.standing().values_list("property__code", "number")
    assert dict(numbers) == {"YR": 2, "s_1": 2, "s_2": 2}
    assert FormulaVersion.objects.get(property__code="s_1", number=2).reason == (
        "YR is calculated by version 2 of its formula."
    )
    assert value(results.sent_test(bar), "s_1").value == pytest.approx(2 * 141.2)


def test_two_who_revise_at_once_do_not_overwrite(keeper):
    ratio = Property.objects.get(code="YR")
    given = {
        "by": keeper,
        "prop": ratio,
        "version": ratio.version,
        "reason": "Why not.",
    }
    formulas.revise(formula="Rp0.2 / Rm * 1", **given)
    with pytest.raises(StaleEdit):
        formulas.revise(formula="Rp0.2 / Rm * 1.0", **given)


@pytest.mark.parametrize(
    ("code", "changed", "why"),
    [
        ("YR", {"reason": " "}, "Say why"),
        ("YR", {"formula": " Rp0.2 /  Rm "}, "as it stands"),
        ("Rm", {}, "is measured"),
    ],
)
def test_a_revision_says_something_new_and_why(keeper, code, changed, why):
    given = {"formula": "Rp0.2 / Rm * 1", "reason": "Why not."}
    prop = Property.objects.get(code=code)
    with pytest.raises(ValidationError, match=why):
        formulas.revise(by=keeper, prop=prop, version=1, **{**given, **changed})


def test_a_retired_property_is_no_longer_calculated_and_may_come_back(bar, keeper):
    test = results.sent_test(bar)
    ratio = Property.objects.get(code="YR")
    defined(keeper, "YR * Rm", code="s_1")
    with pytest.raises(ValidationError, match="s_1 take it"):
        formulas.retire(by=keeper, prop=ratio, reason="Nobody asks for it.")
    formulas.retire(by=keeper, prop=Property.objects.get(code="s_1"), reason="Enough.")
    formulas.retire(by=keeper, prop=ratio, reason="Nobody asks for it.")
    assert not results.sent_test(bar).calculated_values.exists()
    assert value(test).value
    with pytest.raises(ValidationError, match="already"):
        formulas.retire(by=keeper, prop=ratio, reason="Once more.")
    formulas.revise(
        by=keeper, prop=ratio, version=1, formula="Rp0.2 / Rm", reason="Asked for."
    )
    assert value(results.sent_test(bar)).formula.number == 3


def test_work_for_a_version_that_no_longer_stands_does_nothing(bar, keeper):
    results.sent_test(bar)
    defined(keeper)
    prop = Property.objects.get(code="Q_A")
    formulas.retire(by=keeper, prop=prop, reason="Too early.")
    done()
    assert not CalculatedValue.objects.filter(formula__property=prop).exists()


# What the database keeps


def test_the_database_wants_a_value_or_a_reason(bar):
    found = value(results.sent_test(bar))
    other = FormulaVersion.objects.create(
        property=Property.objects.get(code="YR"), number=2, text="Rm / Rm",
        spelled_out="Rm / Rm", uses=["Rm"], takes=["Rm"], reason="x",
    )  # fmt: skip
    place = {"test": found.test, "compartment_id": found.compartment_id, "inputs": {}}
    for given in ({}, {"value": 1.0, "reason": "none"}, {"value": float("nan")}):
        with pytest.raises(IntegrityError), transaction.atomic():
            CalculatedValue.objects.create(formula=other, **place, **given)


def test_a_formula_version_takes_properties_and_says_why(keeper):
    ratio = Property.objects.get(code="YR")
    good = {
        "property": ratio, "number": 2, "text": "Rm / Rm", "spelled_out": "Rm / Rm",
        "uses": ["Rm"], "takes": ["Rm"], "reason": "x",
    }  # fmt: skip
    for changed in ({"reason": ""}, {"uses": []}, {"text": ""}, {"number": 1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            FormulaVersion.objects.create(**{**good, **changed})


def test_storing_a_test_takes_as_many_queries_with_three_formulas_as_with_one(
    bar, keeper, django_assert_max_num_queries
):
    frame = results.instrument(bar.compartment)

    def queries() -> int:
        with django_assert_max_num_queries(200) as counted:
            results.sent_test(bar, instrument=frame)
        return len(counted)

    queries()
    one = queries()
    defined(keeper)
    defined(keeper, "Rm - Rp0.2", code="s_1")
    assert queries() == one
