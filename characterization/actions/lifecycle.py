"""The states of a test: submit, verify, approve, reject, withdraw, mark invalid.

The dict of transitions is in choices; a database trigger generated from it guards the same.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from characterization.choices import TRANSITIONS, InvalidReason, TestState, Validity
from characterization.methods.from_readings.rows import NOTHING_COUNTS
from characterization.models import Test
from labtrack.accounts import permissions
from labtrack.accounts.models import User
from labtrack.refusals import Conflict, Fault, Refused


class TwoPersonRule(Conflict):
    """An author of the test asked to approve it."""

    status = 403


@transaction.atomic
def submit(*, test: Test, by: User) -> Test:
    """From a draft or a test in progress; from here on the version is immutable."""
    permissions.require(by, "record", test.compartment_id)
    test = _locked(test)
    move_to_submitted(test, by=by)
    return test


def move_to_submitted(test: Test, *, by: User | None) -> None:
    """Submit a locked test; by nobody when an instrument's test owes nothing more."""
    _check(test, "submit")
    if not test.measurements.exists() and not test.not_obtained.exists():
        raise Conflict(
            Fault("empty", _("A test without any number cannot be submitted."))
        )
    if test.not_obtained.filter(reason=NOTHING_COUNTS).exists():
        raise Refused(
            Fault(
                "no_readings",
                _(
                    "No row of readings counts, so the test has no result. Enter at least "
                    "one that counts before it is submitted."
                ),
                ("readings",),
            )
        )
    _save(test, state=TestState.SUBMITTED, submitted_at=timezone.now(), submitted_by=by)


@transaction.atomic
def verify(*, test: Test, by: User) -> Test:
    """An engineer who is no author has looked at the evidence."""
    permissions.require(by, "verify", test.compartment_id)
    test = _locked(test)
    _check(test, "verify")
    _refuse_authors(test, by, _("verify"))
    _save(test, state=TestState.VERIFIED, verified_at=timezone.now(), verified_by=by)
    return test


@transaction.atomic
def approve(*, test: Test, by: User) -> Test:
    """An approver who is no author of any version releases the test."""
    permissions.require(by, "approve", test.compartment_id)
    test = _locked(test)
    _check(test, "approve")
    if test.method.needs_verification and test.state != TestState.VERIFIED:
        raise Conflict(
            Fault("state", _("This method asks for verification before approval."))
        )
    if test.validity == Validity.INVALID:
        raise Conflict(Fault("invalid", _("An invalid test is not approved.")))
    _refuse_authors(test, by, _("approve"))
    _save(test, state=TestState.APPROVED, approved_at=timezone.now(), approved_by=by)
    return test


@transaction.atomic
def reject(*, test: Test, reason: str, by: User) -> Test:
    """An approver sends the test back, saying why."""
    permissions.require(by, "reject", test.compartment_id)
    test = _locked(test)
    _check(test, "reject")
    _close(test, TestState.REJECTED, reason, by)
    return test


@transaction.atomic
def withdraw(*, test: Test, reason: str, by: User) -> Test:
    """Take back a test that should not have been entered; it stays on record."""
    permissions.require(by, "withdraw", test.compartment_id)
    test = _locked(test)
    _check(test, "withdraw")
    _close(test, TestState.WITHDRAWN, reason, by)
    return test


@transaction.atomic
def mark_invalid(*, test: Test, code: str, reason: str, by: User) -> Test:
    """Leave the test out of every statistic; its values stay visible. Takes a coded reason
    and an approver who is no author.
    """
    permissions.require(by, "invalidate", test.compartment_id)
    test = _locked(test)
    if test.state in (TestState.DRAFT, TestState.SUPERSEDED, TestState.WITHDRAWN):
        raise Conflict(
            Fault(
                "state",
                _("A test that is %(state)s is not marked invalid.")
                % {"state": test.get_state_display().lower()},
            )
        )
    if test.validity == Validity.INVALID:
        raise Conflict(Fault("invalid", _("The test is marked invalid already.")))
    if code not in InvalidReason.values:
        raise Refused(
            Fault(
                "reason_code",
                _("%(code)s is no coded reason; expected one of %(codes)s.")
                % {"code": code, "codes": ", ".join(InvalidReason.values)},
                ("code",),
                code,
            )
        )
    _refuse_authors(test, by, _("invalidate"))
    _save(
        test,
        validity=Validity.INVALID,
        invalid_code=code,
        invalid_reason=_given(reason),
        invalidated_at=timezone.now(),
        invalidated_by=by,
    )
    return test


@transaction.atomic
def discard_draft(*, test: Test, by: User) -> None:
    """Delete a draft: it was never a record."""
    permissions.require(by, "record", test.compartment_id)
    test = _locked(test)
    if test.state != TestState.DRAFT:
        raise Conflict(Fault("state", _("Only a draft can be deleted.")))
    test.delete()


def refuse_closed(test: Test) -> None:
    """Conflict where no newer version could take this one's place."""
    _check(test, "supersede")


def supersede(test: Test, *, reason: str, by: User) -> None:
    """The old version of a locked test steps back; a newer one is about to stand."""
    _check(test, "supersede")
    test.is_current = False
    _close(test, TestState.SUPERSEDED, reason, by)


def _locked(test: Test) -> Test:
    return (
        Test.objects.select_for_update(of=("self",))
        .select_related("method")
        .get(pk=test.pk)
    )


def _check(test: Test, verb: str) -> None:
    moves = TRANSITIONS[verb]
    if test.state not in moves or (verb != "supersede" and not test.is_current):
        raise Conflict(
            Fault(
                "state",
                _(
                    "Cannot %(verb)s: the test is %(state)s; it takes one that is %(expected)s."
                )
                % {
                    "verb": verb,
                    "state": TestState(test.state).label.lower(),
                    "expected": _(" or ").join(
                        str(TestState(state).label).lower() for state in moves
                    ),
                },
            )
        )


def _refuse_authors(test: Test, by: User, verb: str) -> None:
    if test.is_authored_by(by.pk):
        raise TwoPersonRule(
            Fault(
                "two_person_rule",
                _("You took part in this test, so somebody else must %(verb)s it.")
                % {"verb": verb},
            )
        )


def _given(reason: str) -> str:
    if not reason.strip():
        raise Refused(Fault("reason", _("Say why in a sentence."), ("reason",)))
    return reason.strip()


def _close(test: Test, state: TestState, reason: str, by: User) -> None:
    _save(
        test,
        state=state,
        closed_at=timezone.now(),
        closed_by=by,
        close_reason=_given(reason),
    )


def _save(test: Test, **changes) -> None:
    for name, value in changes.items():
        setattr(test, name, value)
    test.revision += 1
    test.save(update_fields=[*changes, "revision", "is_current"])
