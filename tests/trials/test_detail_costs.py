"""A page costs the same however much hangs on its record."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import materials

pytestmark = pytest.mark.django_db


@pytest.fixture
def heat(compartment):
    return materials.heat(compartment=compartment)


def grow_heat(heat, many: int):
    for _n in range(many):
        materials.charge_addition(heat)
        materials.specimen(materials.casting(materials.casting_run(heat)))
    return heat


def grow_run(heat, many: int):
    run = heat.casting_runs.first() or materials.casting_run(heat)
    for _n in range(many):
        materials.specimen(run)
        materials.casting(run)
    return run


def grow_casting(heat, many: int):
    run = heat.casting_runs.first() or materials.casting_run(heat)
    casting = run.castings.first() or materials.casting(run)
    cycle = materials.heat_treatment_cycle(compartment=heat.compartment)
    for _n in range(many):
        materials.specimen(casting)
        materials.heat_treatment_load(cycle, [casting])
    return casting


def grow_specimen(heat, many: int):
    run = heat.casting_runs.first() or materials.casting_run(heat)
    specimen = run.specimens.order_by("pk").first() or materials.specimen(run)
    for _n in range(many):
        materials.charge_addition(heat)
        materials.specimen(run)
        materials.specimen(specimen)
        materials.material_state(specimen)
    return specimen


def grow_load(heat, many: int):
    run = heat.casting_runs.first() or materials.casting_run(heat)
    first = run.specimens.order_by("pk").first()
    if first is None:
        first = materials.specimen(run)
        cycle = materials.heat_treatment_cycle(compartment=heat.compartment)
        materials.heat_treatment_load(cycle, [first])
    load = first.load_items.get().load
    for _n in range(many):
        specimen = materials.specimen(run)
        load.items.create(specimen=specimen, compartment=specimen.compartment)
        casting = materials.casting(run)
        load.items.create(casting=casting, compartment=casting.compartment)
    return load


@pytest.mark.parametrize(
    "grow", [grow_heat, grow_run, grow_casting, grow_specimen, grow_load]
)
def test_a_page_costs_the_same_with_3_and_with_15_below_it(
    grow, heat, technician, signed_in
):
    browser = signed_in(technician)
    counts = []
    for many in (3, 12):
        record = grow(heat, many)
        browser.get(record.get_absolute_url())
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(record.get_absolute_url()).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= 30
