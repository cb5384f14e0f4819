"""Versions of tests in the state a test of the suite needs, written straight in the rows."""

import datetime as dt
import itertools
from collections.abc import Mapping

from characterization.actions import conditions
from characterization.choices import AuthorPart, OwedBy, TestState, Validity
from characterization.models import (
    Measurement,
    Property,
    Test,
    TestAuthor,
    TestMethod,
)
from tests.factories import materials, people

_numbers = itertools.count(1)

TESTED_AT = dt.datetime(2026, 3, 9, 15, 5, tzinfo=dt.UTC)
STRENGTHS = {"Rm": 251.3, "Rp0.2": 138.4, "A_4D": 11.5}
_WAY = {
    TestState.DRAFT: (),
    TestState.IN_PROGRESS: (),
    TestState.SUBMITTED: (TestState.SUBMITTED,),
    TestState.VERIFIED: (TestState.SUBMITTED, TestState.VERIFIED),
    TestState.APPROVED: (TestState.SUBMITTED, TestState.APPROVED),
    TestState.REJECTED: (TestState.SUBMITTED, TestState.REJECTED),
    TestState.WITHDRAWN: (TestState.SUBMITTED, TestState.WITHDRAWN),
}
_STAMPS = {
    TestState.SUBMITTED: "submitted",
    TestState.VERIFIED: "verified",
    TestState.APPROVED: "approved",
    TestState.REJECTED: "closed",
    TestState.WITHDRAWN: "closed",
    TestState.SUPERSEDED: "closed",
}


def tensile_test(
    specimen=None,
    *,
    state: TestState | str = TestState.SUBMITTED,
    values: Mapping[str, float] = STRENGTHS,
    by=None,
    approver=None,
    **fields,
) -> Test:
    """A test of a specimen in its latest state, with these values in canonical units."""
    specimen = specimen or materials.specimen()
    by = by or specimen.created_by
    defaults = {
        "compartment": specimen.compartment,
        "material_state": specimen.material_states.last(),
        "method": TestMethod.objects.get(code="ASTM-B557-15"),
        "performed_at": TESTED_AT,
        "test_temperature_c": 23.0,
        "test_temperature_as_entered": "23 degC",
        "entered_by": by,
        "state": "draft" if state == TestState.DRAFT else "in-progress",
    }
    made = Test(specimen=specimen, **defaults | fields)
    conditions.assign(made)
    made.save()
    for code, value in values.items():
        measurement(made, code, value)
    TestAuthor.objects.create(test=made, user=by, part=AuthorPart.ENTERED)
    for step in _WAY[TestState(state)]:
        move(made, step, by=approver)
    return made


def measurement(test: Test, code: str, value: float, **fields) -> Measurement:
    prop = Property.objects.get(code=code)
    defaults = {
        "text": repr(value),
        "unit": prop.canonical_unit,
        "source": OwedBy.INSTRUMENT,
    }
    return Measurement.objects.create(
        test=test,
        compartment_id=test.compartment_id,
        property=prop,
        value=value,
        **defaults | fields,
    )


def move(test: Test, state: TestState | str, *, by=None) -> Test:
    """Set the state with who and when, straight in the row."""
    state = TestState(state)
    stamp = _STAMPS[state]
    if by is None and state != TestState.SUBMITTED:
        by = people.person("approver", test.compartment)
    setattr(test, f"{stamp}_at", TESTED_AT + dt.timedelta(days=1))
    setattr(test, f"{stamp}_by", by)
    test.state = state
    if stamp == "closed":
        test.close_reason = "Asked for by a test."
    if state == TestState.SUPERSEDED:
        test.is_current = False
    test.save()
    return test


def void(test: Test, *, by=None) -> Test:
    """Mark the test invalid."""
    test.validity = Validity.INVALID
    test.invalid_code = "machine-fault"
    test.invalid_reason = "The extensometer slipped."
    test.invalidated_at = TESTED_AT + dt.timedelta(days=2)
    test.invalidated_by = by or people.person("approver", test.compartment)
    test.save()
    return test


def replace(test: Test, values: Mapping[str, float], **fields) -> Test:
    """A correction: the old version steps back, a new one stands, submitted."""
    move(test, TestState.SUPERSEDED)
    return tensile_test(
        test.specimen,
        values=values,
        by=test.entered_by,
        test_uid=test.test_uid,
        version=test.version + 1,
        version_kind="correction",
        version_reason="The diameter was wrong.",
        **fields,
    )
