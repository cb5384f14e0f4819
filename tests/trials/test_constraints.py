"""The database refuses nonsense about what was made."""

import pytest
from django.db import IntegrityError, connection, transaction

from tests.factories import materials, people
from trials.choices import LotKind, SpecimenOrigin
from trials.models import AlloyTarget, MaterialState, Specimen

pytestmark = pytest.mark.django_db


def refused(name: str):
    """The statement fails on the constraint of that name."""
    return pytest.raises(IntegrityError, match=name)


def at_commit(write) -> None:
    """Write, and check what the database checks when it commits."""
    with transaction.atomic(), connection.cursor() as cursor:
        write()
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity", "-1", "0"])
def test_a_mass_is_a_finite_number_above_zero(value):
    heat = materials.heat()
    with refused("mass_kg_bounded"), transaction.atomic():
        materials.charge_addition(heat, mass_kg=float(value))


@pytest.mark.parametrize("value", [399.9, 1200.0, float("nan")])
def test_a_pour_temperature_lies_within_its_bounds(value):
    with refused("pour_temperature_c_bounded"), transaction.atomic():
        materials.casting_run(pour_temperature_c=value)


def test_a_registered_alloy_has_no_compartment():
    alloy = materials.alloy()
    alloy.compartment = people.compartment()
    with refused("variant_has_parent_and_compartment"), transaction.atomic():
        alloy.save()


def test_an_element_stands_once_in_an_alloy():
    alloy = materials.alloy()
    materials.alloy_target(alloy, "Mg")
    with refused("element_once"), transaction.atomic():
        materials.alloy_target(alloy, "Mg")


def test_a_target_lies_in_its_window():
    with refused("target_wt_pct_high_wt_pct_order"), transaction.atomic():
        AlloyTarget.objects.create(
            alloy=materials.alloy(),
            element="Sc",
            target_wt_pct="0.5",
            high_wt_pct="0.4",
        )


@pytest.mark.parametrize(
    ("kind", "temper"), [(LotKind.BOUGHT_STOCK, ""), (LotKind.INGOT, "T651")]
)
def test_bought_stock_and_nothing_else_states_a_temper(kind, temper):
    with refused("stock_states_temper"), transaction.atomic():
        materials.lot(kind=kind, supplied_temper=temper, alloy=materials.alloy())


@pytest.mark.parametrize(
    "make_parent",
    [
        materials.casting_run,
        materials.casting,
        materials.heat,
        materials.stock,
        materials.specimen,
    ],
    ids=["casting run", "casting", "heat", "lot", "specimen"],
)
def test_each_origin_has_exactly_its_own_parent(make_parent):
    specimen = materials.specimen(make_parent())
    for origin in SpecimenOrigin.values:
        if origin == specimen.origin:
            continue
        with refused("origin_matches_parent"), transaction.atomic():
            Specimen.objects.filter(pk=specimen.pk).update(origin=origin)


def test_a_specimen_has_no_second_parent():
    specimen = materials.specimen()
    heat = materials.heat(compartment=specimen.compartment)
    with refused("origin_matches_parent"), transaction.atomic():
        Specimen.objects.filter(pk=specimen.pk).update(heat=heat)


def test_a_child_cannot_lie_in_another_compartment_than_its_parent():
    heat = materials.heat()
    other = people.compartment(heat.organisation)
    with refused("compartment_fk"):
        at_commit(lambda: materials.casting_run(heat, compartment=other))


def test_a_record_is_owned_by_its_compartments_organisation():
    with refused("owner_fk"):
        at_commit(lambda: materials.heat(organisation=people.organisation()))


def test_a_stamp_mark_is_unique_in_the_organisation_and_free_elsewhere():
    first = materials.specimen(stamp_mark="AAAAL")
    materials.specimen(stamp_mark="AAAAL")  # in another organisation
    heat = materials.heat(compartment=first.compartment)
    with refused("stamp_mark_unique"), transaction.atomic():
        materials.specimen(heat, stamp_mark="AAAAL")


def test_several_specimens_may_bear_no_stamp_mark():
    first = materials.specimen(stamp_mark="")
    materials.specimen(first.casting_run, stamp_mark="")


def test_only_state_zero_has_no_cycle():
    specimen = materials.specimen()
    with refused("first_has_no_cycle"), transaction.atomic():
        MaterialState.objects.create(
            specimen=specimen,
            compartment=specimen.compartment,
            number=1,
            temper="T5",
        )


def test_a_load_item_is_one_casting_or_one_specimen():
    specimen = materials.specimen()
    load = materials.heat_treatment_load(
        materials.heat_treatment_cycle(compartment=specimen.compartment), [specimen]
    )
    with refused("casting_or_specimen"), transaction.atomic():
        load.items.update(specimen=None)
