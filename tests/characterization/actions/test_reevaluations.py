"""Many tests evaluated again: looked at by a worker, confirmed once, made by a worker."""

import pytest
from django.core.exceptions import PermissionDenied

from characterization.actions import lifecycle, reevaluations
from characterization.actions.entries import Entry
from characterization.actions.reevaluations import Asked
from characterization.choices import OwedBy, TestState
from characterization.models import Test
from labtrack.accounts.choices import Role
from labtrack.jobs import queue
from labtrack.refusals import Conflict, Refused
from tests.factories import materials, people, results

pytestmark = pytest.mark.django_db

SIZES = {
    "diameter_mm": 12.7,
    "diameter_as_entered": "12.7 mm",
    "gauge_length_mm": 50.8,
    "gauge_length_as_entered": "2.000 in",
}
THINNER = Asked(sizes=(Entry("d0", "12.65", "mm", source=OwedBy.PERSON),))
WINDOW = Asked({"window": "stress range", "window_low": 20.0, "window_high": 80.0})


@pytest.fixture
def run(compartment):
    return materials.casting_run(materials.heat(compartment=compartment))


@pytest.fixture
def engineer(compartment):
    return people.person(Role.ENGINEER, compartment)


@pytest.fixture
def curves(run):
    return [results.curve_test(materials.specimen(run, **SIZES)) for _n in range(2)]


def previewed(tests, asked, by):
    job = reevaluations.ask(tests=tests, asked=asked, by=by)
    queue.run(job_pk=job.pk)
    job.refresh_from_db()
    return job


def carried_out(preview, by, reason="The gauge was wrong."):
    job = reevaluations.confirm(preview=preview, reason=reason, by=by)
    queue.run(job_pk=job.pk)
    job.refresh_from_db()
    return job


def strength(test):
    return test.measurements.get(property__code="Rm").value


def test_a_thinner_bar_is_stronger_in_every_test_once_it_is_confirmed(curves, engineer):
    typed = results.sent_test(materials.specimen(curves[0].specimen.casting_run))
    seen = previewed([*curves, typed], THINNER, engineer)
    assert (seen.state, seen.done_steps) == ("done", 3)
    first, _second, refused = seen.result["rows"]
    assert first["figures"]["Rm"] == pytest.approx(
        strength(curves[0]) * (12.7 / 12.65) ** 2, rel=1e-4
    )
    assert "no recorded curve" in refused["refused"]
    assert Test.objects.filter(version=2).count() == 0

    made = carried_out(seen, engineer)
    assert [row["refused"] for row in made.result["rows"]] == ["", ""]
    for old in curves:
        new = Test.objects.get(test_uid=old.test_uid, is_current=True)
        assert (new.version, new.version_kind) == (2, "re-evaluation")
        assert new.version_reason == "The gauge was wrong."
        assert strength(new) == pytest.approx(first["figures"]["Rm"], rel=1e-3)
        assert new.dimensions()["d0"] == 12.65


def test_a_repeat_changes_nothing(curves, engineer):
    seen = previewed(curves, WINDOW, engineer)
    made = carried_out(seen, engineer)
    again = reevaluations.confirm(preview=seen, reason="Twice.", by=engineer)
    assert again.pk == made.pk
    queue.run(job_pk=made.pk)
    assert Test.objects.filter(version__gt=2).count() == 0

    newer = list(Test.objects.filter(is_current=True))
    same = previewed(newer, WINDOW, engineer)
    assert [row["same"] for row in same.result["rows"]] == [True, True]
    with pytest.raises(Conflict, match="changes anything"):
        reevaluations.confirm(preview=same, reason="Again.", by=engineer)


def test_a_test_that_changed_since_the_preview_is_left_as_it_is(curves, engineer):
    seen = previewed(curves, WINDOW, engineer)
    lifecycle.withdraw(test=curves[0], reason="Wrong bar.", by=engineer)
    made = carried_out(seen, engineer)
    left, done = made.result["rows"]
    assert "changed since the preview" in left["refused"]
    assert (done["refused"], done["version"]) == ("", 2)
    curves[0].refresh_from_db()
    assert curves[0].state == TestState.WITHDRAWN
    # What is withdrawn is refused at once, as alone.
    again = previewed([curves[0]], WINDOW, engineer)
    assert "withdrawn" in again.result["rows"][0]["refused"]


def test_a_turn_that_ends_early_is_gone_on_with(curves, engineer, monkeypatch):
    monkeypatch.setattr(reevaluations, "TURN_S", -1.0)
    job = reevaluations.ask(tests=curves, asked=WINDOW, by=engineer)
    queue.run(job_pk=job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempts, job.published_at) == ("queued", 0, None)
    monkeypatch.setattr(reevaluations, "TURN_S", 30.0)
    queue.run(job_pk=job.pk)
    job.refresh_from_db()
    assert (job.state, len(job.result["rows"])) == ("done", 2)


def test_settings_that_no_curve_takes_are_refused_beside_each(curves, engineer):
    seen = previewed(curves, Asked({"window_low": -3.0}), engineer)
    assert all(row["refused"] for row in seen.result["rows"])


def test_what_cannot_be_done_at_once_is_said(curves, engineer, compartment):
    other = people.compartment(compartment.organisation)
    elsewhere = results.curve_test(
        materials.specimen(
            materials.casting_run(materials.heat(compartment=other)), **SIZES
        )
    )
    both = people.person(Role.ENGINEER, compartment)
    people.membership(both, other, Role.ENGINEER)
    with pytest.raises(Refused, match="2 compartments"):
        reevaluations.ask(tests=[curves[0], elsewhere], asked=WINDOW, by=both)
    with pytest.raises(Refused, match="No test"):
        reevaluations.ask(tests=[], asked=WINDOW, by=engineer)
    with pytest.raises(Refused, match="different"):
        reevaluations.ask(tests=curves, asked=Asked(), by=engineer)
    with pytest.raises(PermissionDenied):
        reevaluations.ask(tests=[elsewhere], asked=WINDOW, by=engineer)
    technician = people.person(Role.TECHNICIAN, compartment)
    with pytest.raises(PermissionDenied):
        reevaluations.ask(tests=curves, asked=WINDOW, by=technician)
