"""What the database itself holds of a test's life, whatever an action forgets."""

import itertools

import pytest
from django.db import DatabaseError, connection, transaction

from characterization.choices import TRANSITIONS, TestState
from characterization.models import Test, TestAuthor, TestFlag, TestMethod
from labtrack.audit import refusals
from tests.factories import people, stored_tests

pytestmark = pytest.mark.django_db

STAMPS = {
    "submitted": "submitted_at = now()",
    "verified": "verified_at = now(), verified_by_id = {by}",
    "approved": "approved_at = now(), approved_by_id = {by}",
}
CLOSED = "closed_at = now(), closed_by_id = {by}, close_reason = 'Because.'"


def refused_with(code: str):
    """The sentence of that code, as the database says it."""
    return pytest.raises(DatabaseError, match=refusals.SENTENCES[code][:40])


def set_state(test: Test, after: str, by) -> None:
    stamp = STAMPS.get(after, CLOSED if after not in ("draft", "in-progress") else "")
    columns = f"state = '{after}'" + (f", {stamp.format(by=by.pk)}" if stamp else "")
    if after == "superseded":
        columns += ", is_current = false"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE characterization_test SET {columns} WHERE id = {test.pk}"
        )


def answer(test: Test, after: str) -> str:
    """The SQLSTATE of the refusal to move there; empty when the database let it through."""
    try:
        set_state(test, after, people.person("approver", test.compartment))
    except DatabaseError as error:
        return refusals.sqlstate(error) or "?"
    return ""


def in_state(state: str) -> Test:
    if state == TestState.SUPERSEDED:
        return stored_tests.move(stored_tests.tensile_test(), state)
    return stored_tests.tensile_test(state=state)


@pytest.mark.parametrize("before", TestState.values)
def test_the_database_lets_through_exactly_the_transitions_of_the_dict(before):
    allowed = {
        after for moves in TRANSITIONS.values() for after in moves.get(before, ())
    }
    found = {
        after
        for after in set(TestState.values) - {before}
        if answer(in_state(before), after) == ""
    }
    assert found == allowed


def test_a_test_is_made_as_a_draft_or_in_progress():
    made = stored_tests.tensile_test(state="draft")
    for state in set(TestState.values) - {"draft", "in-progress"}:
        made.pk, made.state = None, state
        with refused_with(refusals.TRANSITION), transaction.atomic():
            made.save(force_insert=True)


@pytest.mark.parametrize("state", ["submitted", "verified", "approved", "rejected"])
@pytest.mark.parametrize(
    ("column", "value"),
    [("notes", "other"), ("test_temperature_c", 200.0), ("operator_as_sent", "JD")],
)
def test_from_submitted_on_nothing_of_a_version_changes(state, column, value):
    test = in_state(state)
    setattr(test, column, value)
    with refused_with(refusals.CHANGED), transaction.atomic():
        test.save()


def test_the_derived_columns_follow_a_corrected_fact():
    test = in_state("approved")
    test.material_condition, test.condition_missing = None, ["orientation"]
    test.save()
    assert Test.objects.get(pk=test.pk).condition_missing == ["orientation"]


def test_a_draft_is_edited_and_deleted():
    test = in_state("draft")
    test.notes = "Second thoughts."
    test.save()
    test.measurements.update(value=250.0)
    test.measurements.all().delete()
    test.delete()
    assert not Test.objects.exists()


def test_in_progress_takes_what_is_owed_and_keeps_what_was_sent():
    test = stored_tests.tensile_test(
        state="in-progress",
        values={"Rm": 250.0},
        test_temperature_c=None,
        test_temperature_as_entered="",
    )
    test.test_temperature_c, test.test_temperature_as_entered = 23.0, "23 degC"
    test.notes = "Warm day."
    test.save()
    stored_tests.measurement(test, "A_4D", 9.5)
    test.test_temperature_c = 24.0
    with refused_with(refusals.SENT), transaction.atomic():
        test.save()
    with refused_with(refusals.CHANGED), transaction.atomic():
        test.measurements.update(value=1.0)
    with refused_with(refusals.DELETED), transaction.atomic():
        test.measurements.first().delete()
    with refused_with(refusals.DELETED), transaction.atomic():
        Test.objects.get(pk=test.pk).delete()


def test_nothing_is_added_to_a_submitted_test():
    test = in_state("submitted")
    with refused_with(refusals.COMPLETE), transaction.atomic():
        stored_tests.measurement(test, "Z", 20.0)
    with refused_with(refusals.COMPLETE), transaction.atomic():
        TestFlag.objects.create(test=test, code="late", message="It came late.")
    with refused_with(refusals.COMPLETE), transaction.atomic():
        TestAuthor.objects.create(test=test, user=test.entered_by, part="operator")


def test_numbers_do_not_move_from_one_test_to_another():
    draft, submitted = in_state("draft"), in_state("submitted")
    with transaction.atomic(), refused_with(refusals.CHANGED):
        submitted.measurements.update(test=draft)


def test_an_author_of_an_earlier_version_does_not_approve_a_later_one():
    author = people.person("approver", people.compartment())
    first = stored_tests.tensile_test(state="in-progress")
    TestAuthor.objects.create(test=first, user=author, part="operator")
    second = stored_tests.replace(stored_tests.move(first, "submitted"), {"Rm": 240.0})
    with refused_with(refusals.AUTHOR), transaction.atomic():
        stored_tests.move(second, "approved", by=author)
    stored_tests.move(Test.objects.get(pk=second.pk), "approved")


def test_an_author_does_not_mark_the_test_invalid():
    test = stored_tests.tensile_test()
    with refused_with(refusals.AUTHOR), transaction.atomic():
        stored_tests.void(test, by=test.entered_by)


def test_invalid_is_for_good():
    test = stored_tests.void(stored_tests.tensile_test())
    test.validity, test.invalid_code, test.invalid_reason = "valid", "", ""
    test.invalidated_at = test.invalidated_by = None
    with refused_with(refusals.TRANSITION), transaction.atomic():
        test.save()


def test_an_invalid_test_is_not_approved():
    with refused_with(refusals.TRANSITION), transaction.atomic():
        stored_tests.move(stored_tests.void(stored_tests.tensile_test()), "approved")


def test_a_method_that_asks_for_verification_gets_it_before_approval():
    TestMethod.objects.update(needs_verification=True)
    test = stored_tests.tensile_test()
    with refused_with(refusals.UNVERIFIED), transaction.atomic():
        stored_tests.move(test, "approved")
    stored_tests.move(stored_tests.tensile_test(state="verified"), "approved")


@pytest.mark.parametrize(
    "column", ["submitted_at", "verified_by", "approved_by", "close_reason"]
)
def test_who_and_when_are_set_with_their_state_and_never_again(column):
    test = stored_tests.tensile_test(state="approved")
    value = {
        "submitted_at": stored_tests.TESTED_AT,
        "close_reason": "Other.",
    }.get(column) or people.person("approver", test.compartment)
    setattr(test, column, value)
    if column == "verified_by":
        test.verified_at = stored_tests.TESTED_AT
    with refused_with(refusals.STAMP), transaction.atomic():
        test.save()


def test_a_state_without_its_when_is_refused():
    test = in_state("submitted")
    test.state, test.closed_by, test.close_reason = "rejected", test.entered_by, "No."
    with refused_with(refusals.STAMP), transaction.atomic():
        test.save()


def test_a_version_that_stepped_back_stays_back():
    test = in_state("superseded")
    test.is_current = True
    with pytest.raises(DatabaseError), transaction.atomic():
        test.save()


def test_what_the_guards_say_is_a_sentence_for_a_person():
    test = in_state("submitted")
    with pytest.raises(DatabaseError) as caught, transaction.atomic():
        Test.objects.filter(pk=test.pk).update(notes="other")
    assert refusals.sentence(caught.value) == (
        "A stored record is never changed; a correction is a new version."
    )


def test_every_sentence_ends_and_every_code_differs():
    assert all(text.endswith(".") for text in refusals.SENTENCES.values())
    for one, other in itertools.combinations(refusals.SENTENCES.values(), 2):
        assert one != other
