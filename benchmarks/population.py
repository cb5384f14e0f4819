"""Ten thousand simulated tests, written fast by the application role.

Rows go in by bulk inserts, without the actions, and pass the same triggers and CHECKs.
"""

import itertools
from datetime import timedelta

import numpy as np
from django.db import transaction
from django.utils import timezone

from characterization.actions import conditions
from characterization.choices import OwedBy, TestState
from characterization.models import Measurement, Property, Test, TestMethod
from labtrack.accounts.models import Compartment, User
from trials.choices import CastingProcess, MoldClass, SpecimenKind, SpecimenOrigin
from trials.models import Alloy, CastingRun, Heat, MaterialState, Specimen

HEATS = 50
LEVELS = {"Rm": (276.0, 5.0), "Rp0.2": (138.0, 4.0), "A_4D": (13.0, 1.2)}
AT_ONCE = 1000


@transaction.atomic
def populate(compartment: Compartment, by: User, *, tests: int) -> None:
    """That many submitted tests, one on each bar, of `HEATS` heats of 535.0."""
    random = np.random.default_rng(10_000)
    runs = _runs(compartment, by)
    bars = _bars(runs, tests)
    states = MaterialState.objects.bulk_create(
        [
            MaterialState(specimen=bar, compartment=compartment, number=0, temper="F")
            for bar in bars
        ],
        batch_size=AT_ONCE,
    )
    method = TestMethod.objects.get(code="ASTM-B557-15")
    properties = Property.objects.in_bulk(list(LEVELS), field_name="code")
    now = timezone.now()
    rows = [
        Test(
            compartment=compartment,
            specimen=bar,
            material_state=state,
            method=method,
            performed_at=now - timedelta(minutes=n),
            test_temperature_c=23.0,
            test_temperature_as_entered="23 degC",
            entered_by=by,
            state=TestState.IN_PROGRESS,
        )
        for n, (bar, state) in enumerate(zip(bars, states, strict=True))
    ]
    conditions.assign(rows[0])
    for row in rows:
        row.material_condition = rows[0].material_condition
    made = Test.objects.bulk_create(rows, batch_size=AT_ONCE)
    Measurement.objects.bulk_create(
        (
            _measurement(test, properties[code], float(random.normal(*level)))
            for test, (code, level) in itertools.product(made, LEVELS.items())
        ),
        batch_size=AT_ONCE,
    )
    # Each update writes history; in parts, so that other writers get their turn.
    for begin in range(0, tests, AT_ONCE):
        part = [test.pk for test in made[begin : begin + AT_ONCE]]
        Test.objects.filter(pk__in=part).update(
            state=TestState.SUBMITTED, submitted_at=now, submitted_by=by
        )


def _runs(compartment: Compartment, by: User) -> list[CastingRun]:
    alloy = Alloy.objects.get(code="535.0", compartment=None)
    place = {
        "compartment": compartment,
        "organisation": compartment.organisation,
        "created_by": by,
    }
    now = timezone.now()
    made = Heat.objects.bulk_create(
        Heat(
            code=f"BENCH-{n:03}",
            alloy=alloy,
            charged_at=now - timedelta(days=n + 1),
            **place,
        )
        for n in range(HEATS)
    )
    return CastingRun.objects.bulk_create(
        CastingRun(
            code=f"{heat.code}-PM01",
            heat=heat,
            process=CastingProcess.PERMANENT_MOLD,
            mold_class=MoldClass.METAL,
            poured_at=heat.charged_at + timedelta(hours=3),
            **place,
        )
        for heat in made
    )


def _bars(runs: list[CastingRun], count: int) -> list[Specimen]:
    each = itertools.cycle(runs)
    return Specimen.objects.bulk_create(
        (
            Specimen(
                code=f"{run.code}-B{n}",
                kind=SpecimenKind.TENSILE_BAR,
                origin=SpecimenOrigin.SEPARATELY_CAST,
                casting_run=run,
                source_heat=run.heat,
                compartment=run.compartment,
                organisation=run.organisation,
                created_by=run.created_by,
                diameter_mm=12.7,
                diameter_as_entered="12.70 mm",
            )
            for n, run in zip(range(count), each, strict=False)
        ),
        batch_size=AT_ONCE,
    )


def _measurement(test: Test, prop: Property, value: float) -> Measurement:
    return Measurement(
        test=test,
        compartment_id=test.compartment_id,
        property=prop,
        value=value,
        text=f"{value:.1f}",
        unit=prop.canonical_unit,
        source=OwedBy.INSTRUMENT,
    )
