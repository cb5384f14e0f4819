"""Success criteria: stated once, restated with a reason, never edited."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction

from characterization.actions import criteria
from characterization.choices import Comparison
from characterization.models import CriterionStatement
from labtrack.editing import StaleEdit
from labtrack.entered import entered
from tests.factories import materials, people, plans
from trials.choices import Orientation, SpecimenOrigin

pytestmark = pytest.mark.django_db


@pytest.fixture
def compartment():
    return people.compartment()


@pytest.fixture
def engineer(compartment):
    return people.person("engineer", compartment)


@pytest.fixture
def variant(compartment):
    return materials.alloy(compartment=compartment)


@pytest.fixture
def program(compartment, engineer, variant):
    return plans.program(
        compartment=compartment, by=engineer, code="P26-01", alloys=[variant]
    )


def test_a_change_is_a_new_version_and_the_old_one_stays(program, engineer, variant):
    criterion = plans.criterion(program)
    assert criterion.code == "P26-01-C1"
    easier = plans.statement(alloy=variant, margin=entered("2.9", "ksi", "MPa"))
    criteria.restate(
        by=engineer,
        criterion=criterion,
        version=1,
        statement=easier,
        reason="The buyer asked for less.",
    )
    new, old = criterion.statements.all()
    assert (new.number, new.margin_as_entered) == (2, "2.9 ksi")
    assert new.margin == pytest.approx(19.995, abs=0.001)
    assert (old.number, old.margin, old.reason) == (1, 30.0, "")


def test_what_was_promised_cannot_be_changed_by_anybody(program):
    statement = plans.criterion(program).statements.get()
    for change in (
        lambda: CriterionStatement.objects.filter(pk=statement.pk).update(margin=1),
        lambda: CriterionStatement.objects.filter(pk=statement.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_restatement_needs_a_reason_the_present_version_and_the_right(
    program, engineer, compartment, variant
):
    criterion = plans.criterion(program)
    again = {"criterion": criterion, "statement": plans.statement(alloy=variant)}
    with pytest.raises(ValidationError, match="Say why"):
        criteria.restate(by=engineer, version=1, reason=" ", **again)
    with pytest.raises(StaleEdit):
        criteria.restate(by=engineer, version=7, reason="x", **again)
    viewer = people.person("viewer", compartment)
    with pytest.raises(PermissionDenied):
        criteria.restate(by=viewer, version=1, reason="x", **again)
    assert criterion.statements.count() == 1


def test_nothing_is_stated_in_the_past_but_in_a_simulated_program(
    program, engineer, variant
):
    long_ago = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)
    with pytest.raises(ValidationError, match="never in the past"):
        plans.criterion(program, at=long_ago)
    simulated = people.compartment(
        people.organisation(is_simulated=True), is_simulated=True
    )
    demonstration = plans.program(compartment=simulated)
    criterion = plans.criterion(demonstration, at=long_ago)
    assert criterion.statements.get().stated_at == long_ago


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"process": ""}, "process"),
        ({"orientation": Orientation.AXIAL}, "orientation"),
        ({"origin": SpecimenOrigin.CUT_FROM_CASTING}, "orientation"),
        ({"origin": SpecimenOrigin.SPLIT_FROM_SPECIMEN}, "origin"),
        ({"section_class": None}, "section_class"),
        ({"supplied_temper": "T651"}, "supplied_temper"),
        ({"test_temperature_c": 204.0}, "test_temperature_c"),
        ({"baseline_alloy": None}, "__all__"),
        ({"comparison": Comparison.ABSOLUTE}, "__all__"),
        ({"margin": entered("-3", "MPa", "MPa")}, "__all__"),
        ({"confidence_pct": 100.0}, "confidence_pct"),
        ({"confidence_pct": 50.0}, "confidence_pct"),
    ],
)
def test_a_promise_that_no_test_could_keep_is_refused(program, variant, facts, field):
    with pytest.raises(ValidationError) as refused:
        plans.criterion(program, statement=plans.statement(alloy=variant, **facts))
    assert field in refused.value.message_dict
    assert not CriterionStatement.objects.exists()


def test_a_candidate_is_not_its_own_baseline_but_for_its_treatment(program, variant):
    with pytest.raises(ValidationError, match="its own baseline"):
        plans.criterion(
            program, statement=plans.statement(alloy=variant, baseline_alloy=variant)
        )
    aged = materials.heat_treatment_cycle(compartment=program.compartment)
    plans.criterion(
        program,
        statement=plans.statement(alloy=variant, cycle=aged, baseline_alloy=variant),
    )


def test_withdrawing_says_why(program, engineer):
    criterion = plans.criterion(program)
    withdrawn = criteria.edit(
        by=engineer,
        criterion=criterion,
        version=1,
        withdrawn_because="The buyer left.",
        reason="The buyer left.",
    )
    assert withdrawn.withdrawn_because
