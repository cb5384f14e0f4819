"""The states of a test, who may move it, and that authors do not approve."""

import pytest
from django.core.exceptions import PermissionDenied

from characterization.actions import lifecycle, recording, versions
from labtrack.refusals import Conflict, Refused
from tests.factories import materials, people, results, stored_tests


@pytest.fixture
def specimen(compartment):
    return materials.specimen(
        materials.casting_run(materials.heat(compartment=compartment))
    )


@pytest.fixture
def submitted(specimen):
    return results.sent_test(specimen)


def test_an_approver_who_is_no_author_approves(submitted, approver):
    test = lifecycle.approve(test=submitted, by=approver)

    assert (test.state, test.approved_by) == ("approved", approver)


def test_the_operator_may_not_approve(specimen, approver):
    test = results.sent_test(specimen, operator=approver)

    with pytest.raises(lifecycle.TwoPersonRule, match="somebody else must approve"):
        lifecycle.approve(test=test, by=approver)


def test_who_corrected_an_earlier_version_may_not_approve_the_series(
    submitted, approver
):
    newer = versions.correct(
        test=submitted,
        entries=results.entries(A_4D="12.0 %"),
        reason="Halves fitted again",
        by=approver,
    )
    newest = versions.correct(
        test=newer,
        entries=results.entries(A_4D="11.0 %"),
        reason="And again",
        by=people.person("engineer", submitted.compartment),
    )

    with pytest.raises(lifecycle.TwoPersonRule):
        lifecycle.approve(test=newest, by=approver)


def test_an_engineer_does_not_approve(submitted, engineer):
    with pytest.raises(PermissionDenied):
        lifecycle.approve(test=submitted, by=engineer)


def test_approving_twice_is_refused_the_second_time(submitted, approver):
    lifecycle.approve(test=submitted, by=approver)

    with pytest.raises(Conflict, match="the test is approved; it takes one that is"):
        lifecycle.approve(test=submitted, by=approver)


def test_a_method_that_asks_for_verification_gets_it_first(
    submitted, approver, engineer
):
    submitted.method.needs_verification = True
    submitted.method.save()

    with pytest.raises(Conflict, match="asks for verification"):
        lifecycle.approve(test=submitted, by=approver)
    lifecycle.verify(test=submitted, by=engineer)
    assert lifecycle.approve(test=submitted, by=approver).state == "approved"


def test_rejecting_takes_a_reason(submitted, approver):
    with pytest.raises(Refused, match="Say why"):
        lifecycle.reject(test=submitted, reason="  ", by=approver)

    assert lifecycle.reject(test=submitted, reason="Wrong bar", by=approver).state == (
        "rejected"
    )


def test_marking_invalid_takes_a_coded_reason_and_an_approver(
    submitted, approver, engineer
):
    with pytest.raises(PermissionDenied):
        lifecycle.mark_invalid(
            test=submitted, code="machine-fault", reason="Slip", by=engineer
        )
    with pytest.raises(Refused, match="expected one of poor-machining"):
        lifecycle.mark_invalid(
            test=submitted, code="too-low", reason="Low", by=approver
        )

    test = lifecycle.mark_invalid(
        test=submitted, code="machine-fault", reason="Grip slipped", by=approver
    )
    assert test.validity == "invalid"
    assert test.state == "submitted"


def test_an_invalid_test_is_not_approved(submitted, approver):
    lifecycle.mark_invalid(
        test=submitted, code="machine-fault", reason="Grip slipped", by=approver
    )

    with pytest.raises(Conflict, match="invalid test is not approved"):
        lifecycle.approve(test=submitted, by=approver)


def test_a_withdrawn_test_stays_on_record_but_counts_nowhere(submitted, technician):
    lifecycle.withdraw(test=submitted, reason="Wrong customer", by=technician)

    assert not type(submitted).objects.working().filter(pk=submitted.pk).exists()


def test_only_a_draft_is_deleted(submitted, technician):
    with pytest.raises(Conflict, match="Only a draft"):
        lifecycle.discard_draft(test=submitted, by=technician)


def test_a_test_without_numbers_is_not_submitted(specimen, technician):
    test = stored_tests.tensile_test(specimen, state="draft", values={}, by=technician)

    with pytest.raises(Conflict, match="without any number"):
        lifecycle.submit(test=recording.locked(test), by=technician)
