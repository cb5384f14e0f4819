"""What shares a mean: the material condition of a test."""

import pytest

from characterization.actions import conditions
from characterization.models import Test, TestMethod
from tests.factories import materials, people
from trials.choices import CastingProcess, MoldClass, Orientation, SpecimenOrigin

pytestmark = pytest.mark.django_db


def unsaved(specimen, state=None, temperature=23.0) -> Test:
    """An unsaved test of a specimen in its latest state (or the one given)."""
    return Test(
        specimen=specimen,
        material_state=state or specimen.material_states.last(),
        compartment=specimen.compartment,
        method=TestMethod.objects.get(code="ASTM-B557-15"),
        test_temperature_c=temperature,
    )


def condition_of(*args, **kwargs):
    found, missing = conditions.material_condition_of(unsaved(*args, **kwargs))
    assert missing == []
    return found


def test_a_separately_cast_bar_has_its_heats_alloy_its_pours_process_and_no_orientation():
    bar = materials.specimen()
    found = condition_of(bar)
    assert found.alloy == bar.source_heat.alloy
    assert found.process == CastingProcess.PERMANENT_MOLD
    assert found.mold_class == MoldClass.METAL
    assert found.origin == SpecimenOrigin.SEPARATELY_CAST
    assert found.orientation is None
    assert found.section_class.name == "over 6 to 13 mm"
    assert (found.cycle, found.supplied_temper, found.exposure) == (None, None, None)
    assert found.test_temperature_c == 23


def test_two_heats_of_one_alloy_share_a_condition():
    compartment = people.compartment()
    bars = [
        materials.specimen(
            materials.casting_run(materials.heat(compartment=compartment))
        )
        for _ in range(2)
    ]
    assert condition_of(bars[0]) == condition_of(bars[1])


def test_sand_and_permanent_mold_do_not_share_one():
    heat = materials.heat()
    metal = materials.specimen(materials.casting_run(heat))
    sand = materials.specimen(
        materials.casting_run(
            heat, process=CastingProcess.DRY_SAND, mold_class=MoldClass.SAND
        )
    )
    assert condition_of(metal) != condition_of(sand)


def test_separately_cast_and_cut_from_casting_do_not_share_one():
    run = materials.casting_run()
    cast = materials.specimen(run)
    cut = materials.specimen(
        materials.casting(run),
        section_thickness_mm=12.0,
        orientation=Orientation.AXIAL,
    )
    assert condition_of(cut).process == condition_of(cast).process
    assert condition_of(cut) != condition_of(cast)


def test_a_bar_cut_from_a_casting_owes_its_orientation_and_its_section():
    cut = materials.specimen(materials.casting())
    found, missing = conditions.material_condition_of(unsaved(cut))
    assert found is None
    assert missing == ["orientation", "section thickness"]


def test_bought_plate_has_its_supplied_temper_and_takes_the_lots_thickness():
    plate = materials.stock(section_thickness_mm=25.4)
    bar = materials.specimen(plate, orientation=Orientation.LONGITUDINAL)
    found = condition_of(bar)
    assert found.alloy == plate.alloy
    assert found.supplied_temper == "T651"
    assert found.process is None
    assert found.section_class.name == "over 25 to 50 mm"


def test_three_directions_of_one_plate_are_three_conditions():
    plate = materials.stock(section_thickness_mm=25.4)
    found = {
        condition_of(materials.specimen(plate, orientation=direction)).pk
        for direction in (
            Orientation.LONGITUDINAL,
            Orientation.LONG_TRANSVERSE,
            Orientation.SHORT_TRANSVERSE,
        )
    }
    assert len(found) == 3


def test_editions_of_a_cycle_do_not_share_a_condition():
    bar = materials.specimen()
    cycles = [
        materials.heat_treatment_cycle(
            compartment=bar.compartment, code="T5-325-4H", edition=edition
        )
        for edition in (1, 2)
    ]
    states = [materials.material_state(materials.specimen(), one) for one in cycles]
    found = [condition_of(state.specimen, state) for state in states]
    assert [one.cycle for one in found] == cycles
    assert found[0] != found[1]


def test_what_came_before_the_last_treatment_is_part_of_the_condition():
    run = materials.casting_run()
    first, last = (
        materials.heat_treatment_cycle(compartment=run.compartment) for _ in range(2)
    )
    once, twice = materials.specimen(run), materials.specimen(run)
    only = materials.material_state(once, last)
    materials.material_state(twice, first)
    both = materials.material_state(twice, last)
    assert condition_of(once, only) != condition_of(twice, both)
    assert first.code in condition_of(twice, both).exposure


def test_a_piece_split_off_has_the_origin_of_its_family():
    bar = materials.specimen()
    piece = materials.specimen(bar, diameter_mm=None)
    assert condition_of(piece) == condition_of(bar)


def test_a_sample_drawn_from_the_melt_needs_no_section():
    disc = materials.specimen(materials.heat())
    assert condition_of(disc).section_class is None


def test_without_a_temperature_there_is_no_condition():
    found, missing = conditions.material_condition_of(
        unsaved(materials.specimen(), temperature=None)
    )
    assert (found, missing) == (None, ["test temperature"])


@pytest.mark.parametrize(
    ("measured", "nominal"),
    [(10, 23), (35, 23), (36, 23), (9.9, 0), (149, 150), (204.4, 200), (-195, -196)],
)
def test_a_measured_temperature_stands_for_its_nominal_one(measured, nominal):
    assert conditions.nominal_temperature_c(measured) == nominal


def test_assign_sets_the_condition_and_saves_nothing():
    test = unsaved(materials.specimen())
    conditions.assign(test)
    assert test.material_condition is not None
    assert test.pk is None
