"""Two people act on one test at the same moment: exactly one of them wins."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest
from django.db import connections, transaction

from characterization.actions import formulas, lifecycle, versions
from characterization.models import Property, Test
from characterization.models.calculated import CALCULATION
from labtrack.editing import StaleEdit
from labtrack.jobs.models import Job
from labtrack.refusals import Conflict
from tests.factories import materials, people, results

ROUNDS = 8


def together(*acts) -> list[str]:
    """What became of each act: done, or the name of its refusal."""
    start = Barrier(len(acts))

    def one(act) -> str:
        start.wait(timeout=30)
        try:
            act()
        except Conflict as refusal:
            return type(refusal).__name__
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


@pytest.fixture
def bars(committed_db, compartment):
    run = materials.casting_run(materials.heat(compartment=compartment))
    return [results.sent_test(materials.specimen(run)) for _round in range(ROUNDS)]


def test_two_approvers_at_once_are_one_approval(bars, compartment):
    first, second = (people.person("approver", compartment) for _ in range(2))
    for test in bars:
        outcomes = together(
            lambda test=test: lifecycle.approve(test=test, by=first),
            lambda test=test: lifecycle.approve(test=test, by=second),
        )
        assert Counter(outcomes) == {"done": 1, "Conflict": 1}
        assert Test.objects.get(pk=test.pk).approved_by in (first, second)


def test_a_correction_against_an_approval_leaves_one_of_them(bars, compartment):
    approver = people.person("approver", compartment)
    technician = people.person("technician", compartment)
    for test in bars:
        outcomes = together(
            lambda test=test: lifecycle.approve(test=test, by=approver),
            lambda test=test: versions.correct(
                test=test,
                entries=results.entries(A_4D="12.0 %"),
                reason="Fitted again",
                revision=test.revision,
                by=technician,
            ),
        )
        assert Counter(outcomes) == {"done": 1, "Conflict": 1}
        current = Test.objects.get(test_uid=test.test_uid, is_current=True)
        was_approved = outcomes[0] == "done"
        assert (current.state, current.version) == (
            ("approved", 1) if was_approved else ("submitted", 2)
        )


def test_no_test_slips_between_two_versions_of_a_formula(committed_db, compartment):
    """A formula written while a test is being stored waits for it, and then owes it."""
    bar = materials.specimen(
        materials.casting_run(materials.heat(compartment=compartment))
    )
    keeper = people.keeper(compartment)
    stored, written = Event(), Event()

    def store_slowly():
        with transaction.atomic():
            results.sent_test(bar)
            stored.set()
            assert not written.wait(timeout=0.5), "The formula did not wait."

    def write():
        assert stored.wait(timeout=30)
        formulas.define(
            by=keeper, formula="Rm - Rp0.2", code="d_R", name="Hardening",
            canonical_unit="MPa", place="1",
        )  # fmt: skip
        written.set()

    assert together(store_slowly, write) == ["done", "done"]
    assert Job.objects.get(kind=CALCULATION).total_steps == 1


def test_two_managers_revise_one_formula_and_one_of_them_is_told(
    committed_db, compartment
):
    keeper = people.keeper(compartment)
    ratio = Property.objects.get(code="YR")
    told = []

    def revise(text: str) -> None:
        try:
            formulas.revise(
                by=keeper, prop=ratio, version=1, formula=text, reason="Other words."
            )
        except StaleEdit as stale:
            told.append(stale.version)

    together(
        lambda: revise("1 * Rp0.2 / Rm"),
        lambda: revise("Rp0.2 / Rm * 1"),
    )
    assert told == [1]
    assert ratio.formula_versions.count() == 2
