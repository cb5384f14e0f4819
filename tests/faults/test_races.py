"""Two people act on one test at the same moment: exactly one of them wins."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from characterization.actions import lifecycle, versions
from characterization.models import Test
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
