"""Recording specimens and what they went through."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from labtrack.entered import entered
from tests.factories import materials, people
from trials import stamp_marks
from trials.actions import heat_treatment, specimens
from trials.choices import SpecimenOrigin
from trials.models import HeatTreatmentLoad, MaterialState, Specimen

pytestmark = pytest.mark.django_db
STARTED_AT = dt.datetime(2026, 3, 4, 13, 0, tzinfo=dt.UTC)
FINISHED_AT = STARTED_AT + dt.timedelta(hours=4)


@pytest.fixture
def heat(compartment, technician):
    return materials.heat(compartment=compartment, by=technician, code="H26-014")


@pytest.fixture
def run(heat):
    return materials.casting_run(heat, code="H26-014-PM03")


@pytest.fixture
def cycle(compartment, technician):
    return materials.heat_treatment_cycle(
        compartment=compartment, by=technician, code="T5-325-4H"
    )


def labels(specimen: Specimen) -> list[str]:
    return [state.label for state in specimen.material_states.all()]


def load_of(technician, cycle, *records, **fields) -> HeatTreatmentLoad:
    return heat_treatment.record_load(
        by=technician,
        cycle=cycle,
        items=[heat_treatment.Item(record) for record in records],
        started_at=STARTED_AT,
        finished_at=FINISHED_AT,
        **fields,
    )


def test_a_batch_of_bars_has_codes_marks_and_states(technician, run):
    bars = specimens.create_batch(
        by=technician,
        parent=run,
        kind="tensile-bar",
        count=4,
        dimensions=specimens.Dimensions(
            diameter=entered("0.500", "in", "mm"),
            gauge_length=entered("2.000", "in", "mm"),
        ),
    )
    assert [bar.code for bar in bars] == [f"H26-014-PM03-B{n}" for n in (1, 2, 3, 4)]
    assert len({bar.stamp_mark for bar in bars}) == 4
    assert all(stamp_marks.is_stamp_mark(bar.stamp_mark) for bar in bars)
    assert {(bar.diameter_mm, bar.diameter_as_entered) for bar in bars} == {
        (12.7, "0.500 in")
    }
    assert [labels(bar) for bar in bars] == [["F/0"]] * 4


@pytest.mark.parametrize("count", [0, -1, 201])
def test_a_batch_has_a_sensible_size(technician, run, count):
    with pytest.raises(ValidationError, match="expected 1 to 200"):
        specimens.create_batch(
            by=technician, parent=run, kind="tensile-bar", count=count
        )


def test_a_batch_that_fails_leaves_nothing_and_no_gap(technician, run):
    with pytest.raises(ValidationError, match="diameter"):
        specimens.create_batch(
            by=technician,
            parent=run,
            kind="tensile-bar",
            count=3,
            dimensions=specimens.Dimensions(diameter=entered("0", "mm", "mm")),
        )
    assert not Specimen.objects.exists()
    (bar,) = specimens.create_batch(
        by=technician, parent=run, kind="tensile-bar", count=1
    )
    assert bar.code == "H26-014-PM03-B1"


def test_a_viewer_makes_no_bars(viewer, run):
    with pytest.raises(PermissionDenied):
        specimens.create_batch(by=viewer, parent=run, kind="tensile-bar", count=1)


def test_every_origin_finds_its_parent_and_its_source(technician, compartment, run):
    casting = materials.casting(run)
    stock = materials.stock(compartment=compartment)
    bar = materials.specimen(run)
    made = [
        specimens.record(by=technician, parent=parent, kind="coupon")
        for parent in (run, casting, run.heat, stock, bar)
    ]
    assert [specimen.origin for specimen in made] == list(SpecimenOrigin)
    assert [specimen.code.removeprefix(specimen.parent.code) for specimen in made] == [
        "-B1",
        "-B1",
        "-S1",
        "-B1",
        "-T1",
    ]
    assert [specimen.source_lot for specimen in made] == [None, None, None, stock, None]
    assert {specimen.source_heat for specimen in made} == {run.heat, None}


def test_specimens_are_cut_from_bought_stock_only(technician, compartment):
    ingot = materials.lot(compartment=compartment)
    with pytest.raises(ValidationError, match="is ingot"):
        specimens.record(by=technician, parent=ingot, kind="coupon")


def test_a_mark_that_was_misread_is_refused(technician, run):
    with pytest.raises(ValidationError, match="not a stamp mark"):
        specimens.record(
            by=technician, parent=run, kind="tensile-bar", stamp_mark="AAAAL"
        )


def test_stock_begins_in_its_supplied_temper(technician, compartment):
    stock = materials.stock(compartment=compartment)
    bar = specimens.record(by=technician, parent=stock, kind="tensile-bar")
    assert labels(bar) == ["T651/0"]


def test_a_load_mixes_heats_and_gives_each_bar_its_next_state(technician, run, cycle):
    other = materials.casting_run(materials.heat(compartment=run.compartment))
    bars = [materials.specimen(run), materials.specimen(other)]
    load = load_of(technician, cycle, *bars)
    assert load.code == "HT26-001"
    assert [labels(bar) for bar in bars] == [["F/0", "T5-325-4H/1"]] * 2
    assert {state.reached_at for state in MaterialState.objects.filter(number=1)} == {
        FINISHED_AT
    }


def test_a_bar_cut_later_inherits_the_loads_of_its_casting(technician, run, cycle):
    casting = materials.casting(run)
    early = specimens.record(by=technician, parent=casting, kind="tensile-bar")
    load_of(technician, cycle, casting)
    late = specimens.record(by=technician, parent=casting, kind="tensile-bar")
    assert labels(early) == ["F/0"]
    assert labels(late) == ["F/0", "T5-325-4H/1"]
    load_of(technician, cycle, casting)
    assert labels(late) == ["F/0", "T5-325-4H/1"]


def test_a_split_specimen_has_been_through_what_its_parent_had(technician, run, cycle):
    bar = materials.specimen(run)
    load_of(technician, cycle, bar)
    grip = specimens.record(by=technician, parent=bar, kind="mount")
    assert labels(grip) == ["F/0", "T5-325-4H/1"]
    load_of(technician, cycle, bar)
    assert labels(grip) == ["F/0", "T5-325-4H/1"]


@pytest.mark.parametrize(
    ("many", "why"), [(0, "at least one item"), (2, "stands twice")]
)
def test_a_load_has_items_and_each_once(technician, run, cycle, many, why):
    bar = materials.specimen(run)
    with pytest.raises(ValidationError, match=why):
        load_of(technician, cycle, *[bar] * many)


def test_a_load_takes_the_right_to_record_each_of_its_items(technician, run, cycle):
    elsewhere = materials.specimen()
    with pytest.raises(PermissionDenied):
        load_of(technician, cycle, materials.specimen(run), elsewhere)
    assert not HeatTreatmentLoad.objects.exists()


def test_a_load_that_ends_before_it_begins_is_refused(technician, run, cycle):
    with pytest.raises(ValidationError, match="ended before"):
        heat_treatment.record_load(
            by=technician,
            cycle=cycle,
            items=[heat_treatment.Item(materials.specimen(run))],
            started_at=FINISHED_AT,
            finished_at=STARTED_AT,
        )


def test_simulated_bars_do_not_lie_in_a_real_load(technician, cycle):
    simulated = people.compartment(cycle.organisation, is_simulated=True)
    people.membership(technician, simulated, "technician")
    bar = materials.specimen(materials.heat(compartment=simulated))
    with pytest.raises(ValidationError, match="do not mix"):
        load_of(technician, cycle, bar)


SOAK = heat_treatment.Segment(
    "soak", entered("325", "degC", "degC"), entered("30", "min", "h")
)


def test_a_cycle_keeps_its_segments_in_order(technician, compartment):
    cycle = heat_treatment.record_cycle(
        by=technician,
        compartment=compartment,
        code="T6-A",
        temper="T6",
        segments=[SOAK, heat_treatment.Segment("quench", medium="water")],
    )
    assert [
        (step.position, step.kind, step.set_temperature_c, step.duration_h)
        for step in cycle.segments.all()
    ] == [(1, "soak", 325.0, 0.5), (2, "quench", None, None)]


def test_an_edition_that_was_used_is_not_edited_but_followed(technician, run, cycle):
    load_of(technician, cycle, materials.specimen(run))
    change = {"by": technician, "cycle": cycle, "segments": [SOAK], "temper": "T5"}
    with pytest.raises(ValidationError, match="new edition"):
        heat_treatment.edit_cycle(version=1, **change)
    follower = heat_treatment.new_edition(**change)
    assert (follower.code, follower.edition) == ("T5-325-4H", 2)


def test_an_unused_edition_is_corrected(technician, cycle):
    edited = heat_treatment.edit_cycle(
        by=technician, cycle=cycle, version=1, segments=[SOAK] * 2, temper="T7"
    )
    assert (edited.temper, edited.segments.count(), edited.version) == ("T7", 2, 2)


def test_the_end_of_a_load_is_added_when_it_comes_out(technician, run, cycle):
    load = heat_treatment.record_load(
        by=technician,
        cycle=cycle,
        items=[heat_treatment.Item(materials.specimen(run))],
        started_at=STARTED_AT,
    )
    edited = heat_treatment.edit_load(
        by=technician,
        load=load,
        version=1,
        started_at=STARTED_AT,
        finished_at=FINISHED_AT,
        furnace="Oven 2",
        notes="",
    )
    assert (edited.finished_at, edited.version) == (FINISHED_AT, 2)
