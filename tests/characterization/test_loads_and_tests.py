"""A furnace load whose times contradict tests: asked, kept with the reason, nothing lost."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction

from characterization.models import Test
from labtrack.accounts.choices import Role
from labtrack.entered import entered
from labtrack.refusals import NeedsConfirmation
from tests.factories import materials, people, stored_tests
from trials.actions import heat_treatment, load_segments, specimens
from trials.actions.heat_treatment import Item, Segment
from trials.actions.load_segments import ActualSegment
from trials.models import HeatTreatmentLoad, LoadSegment

pytestmark = pytest.mark.django_db
TESTED = stored_tests.TESTED_AT
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def engineer(compartment):
    return people.person(Role.ENGINEER, compartment)


@pytest.fixture
def bar(compartment):
    return materials.specimen(
        materials.casting_run(materials.heat(compartment=compartment))
    )


@pytest.fixture
def cycle(compartment, engineer):
    return heat_treatment.record_cycle(
        by=engineer,
        compartment=compartment,
        code="T5-325-4H",
        temper="T5",
        segments=[
            Segment("soak", entered("325", "degC", "degC"), entered("4", "h", "h")),
            Segment("quench", medium="still air", delay=entered("60", "s", "s")),
        ],
    )


def load(engineer, cycle, bar, started, **fields):
    return heat_treatment.record_load(
        by=engineer,
        cycle=cycle,
        items=[Item(bar)],
        started_at=started,
        finished_at=started + 5 * HOUR,
        **fields,
    )


@pytest.mark.parametrize(
    ("started", "says"),
    [
        (TESTED - HOUR, "after this load began"),
        (TESTED + HOUR, "was broken by ASTM-B557-15"),
    ],
)
def test_a_load_around_a_test_of_the_earlier_state_is_asked_about(
    engineer, cycle, bar, started, says
):
    stored_tests.tensile_test(bar)
    with pytest.raises(NeedsConfirmation, match=says) as asked:
        load(engineer, cycle, bar, started)
    assert asked.value.faults[0].pointer == ("order_reason",)
    assert not HeatTreatmentLoad.objects.exists()
    kept = load(engineer, cycle, bar, started, order_reason="Half the bar was left.")
    assert kept.order_reason == "Half the bar was left."
    assert bar.material_states.count() == 2
    assert Test.objects.get().material_state.number == 0


def test_a_load_without_tests_is_not_asked_about(engineer, cycle, bar):
    assert load(engineer, cycle, bar, TESTED).order_reason == ""


def test_moving_a_load_behind_the_tests_in_its_state_is_asked_about(
    engineer, cycle, bar
):
    kept = load(engineer, cycle, bar, TESTED - 10 * HOUR)
    stored_tests.tensile_test(bar)
    later = {
        "by": engineer,
        "load": kept,
        "version": kept.version,
        "started_at": TESTED + HOUR,
        "finished_at": TESTED + 6 * HOUR,
        "furnace": "A1",
        "notes": "",
    }
    with pytest.raises(NeedsConfirmation, match="before the load ended"):
        heat_treatment.edit_load(**later)
    moved = heat_treatment.edit_load(**later, order_reason="The recorder's clock.")
    assert moved.started_at == TESTED + HOUR
    # The state that it came to was reached then, though a test points to it already.
    state = bar.material_states.get(number=1)
    assert Test.objects.get().material_state == state
    assert state.reached_at == TESTED + 6 * HOUR
    assert state.events.get().reached_at == TESTED - 5 * HOUR


def test_what_else_a_tested_state_is_stays(engineer, cycle, bar):
    load(engineer, cycle, bar, TESTED - 10 * HOUR)
    stored_tests.tensile_test(bar)
    states = bar.material_states.filter(number=1)
    for change in ({"temper": "T6"}, {"cycle": None}, {"number": 4}):
        with pytest.raises(DatabaseError), transaction.atomic():
            states.update(**change)


def test_an_end_that_is_added_reaches_the_pieces_split_off_since(engineer, cycle, bar):
    kept = heat_treatment.record_load(
        by=engineer, cycle=cycle, items=[Item(bar)], started_at=TESTED
    )
    assert bar.material_states.get(number=1).reached_at is None
    piece = specimens.record(by=engineer, parent=bar, kind="coupon")
    given = {"by": engineer, "load": kept, "started_at": TESTED}
    rest = {"furnace": "", "notes": ""}
    heat_treatment.edit_load(version=1, finished_at=TESTED + 4 * HOUR, **given, **rest)
    for each in (bar, piece):
        state = each.material_states.get(number=1)
        assert state.reached_at == TESTED + 4 * HOUR
    heat_treatment.edit_load(version=2, finished_at=None, **given, **rest)
    assert bar.material_states.get(number=1).reached_at is None


def test_the_form_asks_and_keeps_what_was_typed(client, engineer, cycle, bar):
    stored_tests.tensile_test(bar)
    client.force_login(engineer)
    sent = {
        "cycle": str(cycle.pk),
        "items": f"{bar.code} rack 2",
        "started_at": "2026-03-09T12:00",
        "finished_at": "2026-03-09T17:00",
        "furnace": "A1",
    }
    asked = client.post("/heat-treatment-loads/new/", sent)
    assert asked.status_code == 422
    assert "after this load began" in asked.text
    assert f"{bar.code} rack 2" in asked.text
    assert 'type="text" name="order_reason"' in asked.text
    taken = client.post(
        "/heat-treatment-loads/new/", sent | {"order_reason": "Registered late."}
    )
    assert taken.status_code == 302
    assert "Registered late." in client.get(taken.url).text


class TestStepsAsTheyRan:
    def ran(self, engineer, kept, *segments):
        return load_segments.record_segments(
            by=engineer, load=kept, version=kept.version, segments=segments
        )

    def test_deviations_are_said_with_their_tolerance_and_block_nothing(
        self, client, engineer, cycle, bar
    ):
        kept = load(engineer, cycle, bar, TESTED)
        self.ran(
            engineer,
            kept,
            ActualSegment(
                1,
                "soak",
                set_temperature=entered("325", "degC", "degC"),
                actual_temperature=entered("333", "degC", "degC"),
                started_at=TESTED + HOUR,
                duration=entered("250", "min", "h"),
                chart="chart 2026-114",
            ),
            ActualSegment(2, "quench", medium="water", delay=entered("90", "s", "s")),
        )
        client.force_login(engineer)
        page = client.get(kept.get_absolute_url()).text
        for part in (
            "load at 333 °C, +8 K from 325 °C (tolerance ±6 K)",
            "medium water instead of still air",
            "delay 90 s, longest planned 60 s",
            "chart 2026-114",
            "250 min",
        ):
            assert part in page, part

    def test_a_step_is_corrected_with_its_history_and_others_stay(
        self, engineer, cycle, bar
    ):
        kept = load(engineer, cycle, bar, TESTED)
        first = ActualSegment(
            1, "soak", actual_temperature=entered("326", "degC", "degC")
        )
        kept = self.ran(engineer, kept, first, ActualSegment(2, "quench"))
        again = ActualSegment(
            1, "soak", actual_temperature=entered("327", "degC", "degC")
        )
        self.ran(engineer, kept, again)
        step = LoadSegment.objects.get(position=1)
        assert step.actual_temperature_as_entered == "327 degC"
        assert step.events.get().actual_temperature_as_entered == "326 degC"
        assert LoadSegment.objects.count() == 2

    def test_the_form_begins_with_the_plan_and_saves_what_is_known(
        self, client, engineer, cycle, bar
    ):
        kept = load(engineer, cycle, bar, TESTED)
        client.force_login(engineer)
        url = f"/heat-treatment-loads/{kept.code}/segments/"
        page = client.get(url).text
        assert "Soak, 325 °C, 4 h" in page
        assert "within 60 s" in page
        sent = {
            "rows-TOTAL_FORMS": "4",
            "rows-INITIAL_FORMS": "2",
            "rows-0-kind": "soak",
            "rows-0-actual_temperature": "617",
            "rows-0-actual_temperature_unit": "degF",
            "rows-1-kind": "quench",
            "version": str(kept.version),
        }
        assert client.post(url, sent).status_code == 302
        step = LoadSegment.objects.get()
        assert step.actual_temperature_c == pytest.approx(325)
        assert step.actual_temperature_as_entered == "617 degF"

    def test_what_cannot_be_is_shown_in_its_row(self, client, engineer, cycle, bar):
        kept = load(engineer, cycle, bar, TESTED)
        client.force_login(engineer)
        sent = {
            "rows-TOTAL_FORMS": "1",
            "rows-INITIAL_FORMS": "0",
            "rows-0-kind": "soak",
            "rows-0-actual_temperature": "900",
            "rows-0-actual_temperature_unit": "degC",
            "version": str(kept.version),
        }
        answer = client.post(f"/heat-treatment-loads/{kept.code}/segments/", sent)
        assert answer.status_code == 422
        assert "below 700" in answer.text
        assert 'value="900"' in answer.text
        assert not LoadSegment.objects.exists()

    def test_a_stranger_finds_no_steps(self, client, engineer, cycle, bar):
        kept = load(engineer, cycle, bar, TESTED)
        client.force_login(people.person(Role.MANAGER, people.compartment()))
        url = f"/heat-treatment-loads/{kept.code}/segments/"
        assert client.get(url).status_code == 404

    def test_the_api_gives_the_steps(self, client, engineer, cycle, bar):
        kept = load(engineer, cycle, bar, TESTED)
        self.ran(engineer, kept, ActualSegment(2, "quench", medium="water"))
        client.force_login(engineer)
        found = client.get(f"/api/v1/heat-treatment-loads/{kept.code}/").json()
        assert [step["medium"] for step in found["segments"]] == ["water"]
