"""B12: times in the future or against the order are asked about wherever people type them."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from characterization.actions import recording
from characterization.actions.recording import Observation
from characterization.models import Test, TestMethod
from labtrack.entered import entered
from labtrack.refusals import NeedsConfirmation
from tests.factories import chemistry as samples
from tests.factories import clients, materials, people
from tests.factories.results import entries, facts
from trials.actions import (
    casting_runs,
    chemistry,
    heat_treatment,
    heats,
    load_segments,
    melt,
    times,
)
from trials.actions.heat_treatment import Item
from trials.actions.heats import Addition
from trials.actions.load_segments import ActualSegment
from trials.models import CastingRun, Heat, HeatTreatmentLoad, MeltEvent

pytestmark = pytest.mark.django_db
CHARGED = materials.CHARGED_AT
BEFORE = CHARGED - dt.timedelta(hours=1)
HOUR = dt.timedelta(hours=1)
WHY = "Registered late."


def tomorrow() -> dt.datetime:
    return timezone.now() + dt.timedelta(days=1)


@pytest.fixture
def by(compartment):
    return people.person("engineer", compartment)


@pytest.fixture
def heat(compartment, by):
    return materials.heat(code="H26-014", compartment=compartment, by=by)


def pour(by, heat, at, **fields):
    return casting_runs.record(
        by=by,
        heat=heat,
        process="permanent-mold",
        mold_class="metal",
        poured_at=at,
        **fields,
    )


def charge(by, heat, at, **fields):
    place, alloy = heat.compartment, heat.alloy
    return heats.record(by=by, compartment=place, alloy=alloy, charged_at=at, **fields)


def skim(by, heat, at, **fields):
    return melt.log(by=by, heat=heat, kind="skim", at=at, **fields)


def pour_moved(by, heat, at, **fields):
    run = CastingRun.objects.first() or pour(by, heat, CHARGED)
    return casting_runs.edit(by=by, casting_run=run, version=1, poured_at=at, **fields)


def charge_moved(by, heat, at, **fields):
    return heats.edit(by=by, heat=heat, version=1, charged_at=at, **fields)


def skim_moved(by, heat, at, **fields):
    event = MeltEvent.objects.first() or skim(by, heat, CHARGED)
    return melt.edit_event(by=by, event=event, version=1, at=at, **fields)


@pytest.mark.parametrize(
    "write", [pour, skim, pour_moved, skim_moved, charge, charge_moved]
)
def test_what_is_still_to_come_is_asked_and_taken_with_the_reason(by, heat, write):
    at = tomorrow()
    with pytest.raises(NeedsConfirmation, match="lies in the future") as asked:
        write(by, heat, at)
    assert asked.value.faults[0].pointer == (times.REASON,)
    kept = write(by, heat, at, time_reason=WHY)
    said = kept.note if isinstance(kept, MeltEvent) else kept.notes
    assert said == f"On its time: {WHY}"


@pytest.mark.parametrize("write", [pour, skim, pour_moved, skim_moved])
def test_what_is_before_the_charge_is_asked_and_taken_with_the_reason(by, heat, write):
    with pytest.raises(NeedsConfirmation, match="before the heat was charged"):
        write(by, heat, BEFORE)
    assert write(by, heat, BEFORE, time_reason=WHY).pk


@pytest.mark.parametrize("write", [pour, skim, charge, pour_moved, skim_moved])
def test_clocks_may_differ_and_a_reason_that_nobody_asked_is_not_kept(by, heat, write):
    soon = timezone.now() + times.CLOCKS_DIFFER - dt.timedelta(minutes=1)
    kept = write(by, heat, soon, time_reason=WHY)
    assert WHY not in (kept.note if isinstance(kept, MeltEvent) else kept.notes)


def test_a_charge_moved_behind_a_pour_is_asked_about(by, heat):
    run = pour(by, heat, CHARGED + HOUR)
    with pytest.raises(NeedsConfirmation, match=f"{run.code} was poured"):
        charge_moved(by, heat, CHARGED + 2 * HOUR)


def test_an_addition_still_to_come_is_asked_about_also_in_a_new_heat(by, heat):
    lot = materials.lot(compartment=heat.compartment)
    late = Addition(lot, entered("1", "kg", "kg"), tomorrow())
    with pytest.raises(NeedsConfirmation, match="future"):
        heats.add(by=by, heat=heat, addition=late)
    with pytest.raises(NeedsConfirmation) as asked:
        charge(by, heat, CHARGED, additions=[late])
    assert asked.value.faults[0].pointer == ("additions", 0, "late_reason")
    assert Heat.objects.count() == 1


@pytest.mark.parametrize(
    ("at", "says"), [(BEFORE, "before the heat"), (None, "in the future")]
)
def test_a_sample_moved_to_an_odd_time_is_asked_about(by, heat, at, says):
    sample = samples.sample(heat)
    moved = {"by": by, "sample": sample, "version": 1, "taken_at": at or tomorrow()}
    with pytest.raises(NeedsConfirmation, match=says):
        chemistry.edit(**moved)
    kept = chemistry.edit(**moved, confirmed_reason=WHY)
    assert kept.remarks.endswith(WHY)
    again = {"sample": kept, "version": kept.version}
    # What was confirmed is not asked about again where it stays.
    assert chemistry.edit(**moved | again, notes="x").notes == "x"


class TestLoads:
    def load(self, by, heat, record, started, **fields):
        cycle = materials.heat_treatment_cycle(compartment=heat.compartment)
        return heat_treatment.record_load(
            by=by, cycle=cycle, items=[Item(record)], started_at=started, **fields
        )

    @pytest.mark.parametrize("of", ["bar", "casting", "drawn"])
    def test_one_before_the_pour_of_what_lay_in_it(self, by, heat, of):
        run = materials.casting_run(heat)
        record, started, says = {
            "bar": (materials.specimen, run.poured_at - HOUR, "poured"),
            "casting": (materials.casting, run.poured_at - HOUR, "poured"),
            "drawn": (materials.specimen, BEFORE, "charged"),
        }[of]
        piece = record(heat if of == "drawn" else run)
        with pytest.raises(NeedsConfirmation, match=f"was {says} on") as asked:
            self.load(by, heat, piece, started)
        assert asked.value.faults[0].pointer == ("order_reason",)
        assert not HeatTreatmentLoad.objects.exists()
        assert self.load(by, heat, piece, started, order_reason=WHY).order_reason

    def test_one_that_is_still_to_come_or_is_moved(self, by, heat):
        run = materials.casting_run(heat)
        bar = materials.specimen(run)
        with pytest.raises(NeedsConfirmation, match="future"):
            self.load(by, heat, bar, tomorrow())
        kept = self.load(by, heat, bar, run.poured_at + HOUR)
        moved = {"by": by, "load": kept, "version": 1, "finished_at": None}
        for at, says in ((run.poured_at - HOUR, "was poured"), (tomorrow(), "future")):
            with pytest.raises(NeedsConfirmation, match=says):
                heat_treatment.edit_load(**moved, started_at=at, furnace="", notes="")
        with pytest.raises(ValidationError, match="future"):
            load_segments.record_segments(
                by=by,
                load=kept,
                version=1,
                segments=[ActualSegment(1, "soak", started_at=tomorrow())],
            )


def test_a_test_still_to_come_is_stored_and_flagged(heat):
    bar = materials.specimen(materials.casting_run(heat))
    test = recording.record(
        observation=Observation(
            specimen=bar,
            material_state=bar.material_states.get(),
            method=TestMethod.objects.get(code="ASTM-B557-15"),
            entries=entries(Rm="251.3 MPa"),
            facts=facts(performed_at=tomorrow()),
        ),
        by=None,
    )
    assert "future" in test.flags.get(code="clock-suspect").message


class TestDoors:
    def test_a_form_shows_where_the_reason_goes(self, client, by, heat):
        client.force_login(by)
        url = "/casting-runs/new/"
        sent = {
            "heat": heat.code,
            "process": "permanent-mold",
            "mold_class": "metal",
            "poured_at": "2026-03-01T09:00",
        }
        assert 'type="text" name="time_reason"' not in client.get(url).text
        asked = client.post(url, sent)
        assert asked.status_code == 422
        assert "before the heat was charged" in asked.text
        assert 'type="text" name="time_reason"' in asked.text
        label = asked.text.partition("The time is right, because")[2]
        assert "optional" not in label.partition("<input")[0]
        assert client.post(url, sent | {"time_reason": WHY}).status_code == 302
        assert WHY in CastingRun.objects.get().notes

    def test_the_api_points_to_it(self, by, heat):
        client = clients.of_person(by)
        sent = {"heat": heat.code, "kind": "skim", "at": tomorrow().isoformat()}
        asked = client.send("melt-events/", sent)
        assert asked.status_code == 409
        assert [e["pointer"] for e in asked.json()["errors"]] == ["/time_reason"]
        kept = client.send("melt-events/", sent | {"time_reason": WHY})
        assert kept.status_code == 201
        assert WHY in kept.json()["note"]
        url = f"/api/v1/melt-events/{kept.json()['id']}/"
        noted = clients.edit(client, url, {"note": "x"}, kept.headers["ETag"])
        assert (noted.status_code, noted.json()["note"]) == (200, "x")

    def test_a_typed_test_is_asked_and_flagged(self, client, by, heat):
        bar = materials.specimen(materials.casting_run(heat))
        client.force_login(by)
        url = f"/tests/new/{bar.pk}/ASTM-B557-15/"
        page = client.get(url)
        assert page.status_code == 200, url
        sent = {"performed_at": "2026-03-01T09:00", "version": "", "once": "a"}
        asked = client.post(url, sent)
        assert asked.status_code == 422
        assert "before it was made" in asked.text
        taken = client.post(url, sent | {"confirmation": WHY})
        assert taken.status_code == 302
        assert Test.objects.get().flags.filter(code="before-casting").exists()
