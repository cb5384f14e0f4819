"""The demonstration's program grown to a million measurements: more heats of its alloys.

One bar of each pour and temper is made and tested row by row, and multiplied in the
database. All rows pass the same triggers and CHECKs as those of people: tests are in
progress first, then submitted, then approved.
"""

import itertools
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import psycopg
from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

from characterization.actions import conditions
from characterization.choices import OwedBy, TestState
from characterization.models import Measurement, Property, Test, TestMethod
from labtrack.accounts.models import User
from trials.actions import sample_elements
from trials.choices import (
    CastingProcess,
    MoldClass,
    SpecimenKind,
    SpecimenOrigin,
    Temper,
)
from trials.melt_choices import ChemistryMethod, SampleStage
from trials.models import (
    Alloy,
    AlloyTarget,
    Burn,
    BurnReading,
    CastingRun,
    ChemistrySample,
    Heat,
    HeatTreatmentCycle,
    MaterialState,
    Program,
    Specimen,
)

HEATS_PER_ALLOY = 30
MOLDS = (
    (CastingProcess.PERMANENT_MOLD, MoldClass.METAL),
    (CastingProcess.DRY_SAND, MoldClass.SAND),
)
FIGURES = {
    "Rm": (275.0, 60.0),
    "Rp0.2": (138.0, 110.0),
    "A_4D": (13.0, -8.0),
    "Ag": (10.0, -6.0),
    "E": (70.0, 1.0),
    "d0": (12.7, 0.0),
    "L0": (50.8, 0.0),
}
"""The seven numbers of a bar: level of 535 and change per wt% Sc. Assumed, for the load
alone.
"""
ANALYZE_EVERY = 50
SCATTER = 0.04
"""Of single bars, as twice the standard deviation in parts of the mean."""
STAYS_SUBMITTED, STAYS_IN_PROGRESS = 20, 100
"""Every so manieth test of a group waits for approval, or still owes a number."""


@dataclass(frozen=True)
class Load:
    """What every group of bars needs."""

    program: Program
    place: dict[str, Any]
    technician: User
    approver: User
    method: TestMethod
    properties: dict[str, Property]
    random: np.random.Generator


def populate(
    program: Program, *, technician: User, approver: User, measurements: int
) -> None:
    """About that many measurements, evenly over alloys, heats, molds and tempers."""
    load = Load(
        program=program,
        place={
            "compartment": program.compartment,
            "organisation": program.organisation,
            "created_by": technician,
        },
        technician=technician,
        approver=approver,
        method=TestMethod.objects.get(code="ASTM-B557-15"),
        properties=Property.objects.in_bulk(list(FIGURES), field_name="code"),
        random=np.random.default_rng(535),
    )
    cycle = HeatTreatmentCycle.objects.filter(
        compartment=program.compartment, temper=Temper.T5
    ).earliest("pk")
    alloys = Alloy.objects.in_bulk(program.alloy_ids())
    groups = len(alloys) * HEATS_PER_ALLOY * len(MOLDS) * 2
    each = max(1, round(measurements / (len(FIGURES) * groups)))
    for n, (heat, scandium) in enumerate(_heats(load, list(alloys.values()))):
        if n % ANALYZE_EVERY == 0:
            analyze()
        with transaction.atomic():
            for process, mold_class in MOLDS:
                run = _run(load, heat, process, mold_class)
                for treated in (None, cycle):
                    _one_group(load, run, treated, scandium, bars=each)


def analyze() -> None:
    """Count rows for the planner, as autovacuum does in an installation within minutes;
    the benchmark's server has none running.
    """
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as owner:
        owner.execute("VACUUM ANALYZE")


def _heats(load: Load, alloys: list[Alloy]) -> Iterator[tuple[Heat, float]]:
    """The program's days shared out, alloy after alloy in turn."""
    aims = {
        (row.alloy_id, row.element): float(row.target_wt_pct)
        for row in AlloyTarget.objects.filter(alloy__in=alloys)
        if row.target_wt_pct is not None
    }
    begun = timezone.now() - timedelta(days=110)
    numbers = itertools.product(range(HEATS_PER_ALLOY), alloys)
    for n, (number, alloy) in enumerate(numbers):
        scandium = aims.get((alloy.pk, "Sc"), 0.0)
        scandium = max(0.0004, scandium + float(load.random.normal(0, 0.006)))
        heat = Heat.objects.create(
            code=f"LARGE-{alloy.pk}-{number:03}",
            alloy=alloy,
            charged_at=begun + timedelta(hours=8 * n),
            **load.place,
        )
        contents = {"Sc": scandium, "Zr": aims.get((alloy.pk, "Zr"), 0.002), "Mg": 6.8}
        for minutes, stage in (
            (60, SampleStage.BEFORE_FIRST_POUR),
            (80, SampleStage.MID_POUR),
            (100, SampleStage.LAST_POUR),
        ):
            _sample(load, heat, contents, stage, timedelta(minutes=minutes))
        yield heat, scandium


def _sample(
    load: Load,
    heat: Heat,
    contents: dict[str, float],
    stage: SampleStage,
    after: timedelta,
) -> None:
    sample = ChemistrySample.objects.create(
        heat=heat,
        code=f"{heat.code}-{stage[:6]}",
        stage=stage,
        method=ChemistryMethod.OES,
        taken_at=heat.charged_at + after,
        **load.place,
    )
    burn = Burn.objects.create(sample=sample, number=1, compartment=heat.compartment)
    fade = 1 - 0.0005 * after.total_seconds() / 60
    BurnReading.objects.bulk_create(
        BurnReading(
            burn=burn,
            compartment=heat.compartment,
            element=element,
            text=f"{value * fade:.4f}",
            unit="wt%",
            value_wt_pct=value * fade,
        )
        for element, value in contents.items()
    )
    sample_elements.refresh(sample)


def _run(
    load: Load, heat: Heat, process: CastingProcess, mold_class: MoldClass
) -> CastingRun:
    return CastingRun.objects.create(
        heat=heat,
        code=f"{heat.code}-{mold_class}",
        process=process,
        mold_class=mold_class,
        poured_at=heat.charged_at + timedelta(hours=3),
        **load.place,
    )


def _one_group(
    load: Load,
    run: CastingRun,
    cycle: HeatTreatmentCycle | None,
    scandium: float,
    *,
    bars: int,
) -> None:
    """Bars of one pour in one temper, each tested once."""
    first = _first(load, run, cycle, scandium)
    specimens = multiplied(
        Specimen,
        "one.id = %s",
        [first.specimen_id],
        {"code": "one.code || '-' || n"},
        f"generate_series(2, {bars}) n",
    )
    multiplied(
        MaterialState,
        "one.specimen_id = %s",
        [specimens, first.specimen_id],
        {"specimen_id": "n"},
        "unnest(%s::bigint[]) n",
    )
    tests = multiplied(
        Test,
        "one.id = %s AND state.number = %s",
        [specimens, first.pk, first.material_state.number],
        {
            "test_uid": "gen_random_uuid()",
            "specimen_id": "state.specimen_id",
            "material_state_id": "state.id",
        },
        "unnest(%s::bigint[]) n JOIN trials_materialstate state ON state.specimen_id = n",
    )
    multiplied(
        Measurement,
        "one.test_id = %s",
        [tests, first.pk],
        {"test_id": "n", "value": "drawn", "text": "round(drawn::numeric, 2)::text"},
        f"unnest(%s::bigint[]) n, LATERAL (SELECT one.value * (1 + {SCATTER} * "
        "(random() + random() + random() - 1.5) + 0 * n) AS drawn) made",
    )
    _settle(load, [first.pk, *tests])


def _first(
    load: Load, run: CastingRun, cycle: HeatTreatmentCycle | None, scandium: float
) -> Test:
    """The bar that the others are like."""
    specimen = Specimen.objects.create(
        code=f"{run.code}-{'T' if cycle else 'F'}",
        kind=SpecimenKind.TENSILE_BAR,
        origin=SpecimenOrigin.SEPARATELY_CAST,
        casting_run=run,
        source_heat=run.heat,
        diameter_mm=12.7,
        diameter_as_entered="12.70 mm",
        **load.place,
    )
    of = {"specimen": specimen, "compartment": run.compartment}
    state = MaterialState.objects.create(number=0, temper=Temper.F, **of)
    if cycle:
        state = MaterialState.objects.create(
            number=1, temper=cycle.temper, cycle=cycle, **of
        )
    test = Test(
        **of,
        material_state=state,
        method=load.method,
        performed_at=run.poured_at + timedelta(days=3),
        test_temperature_c=23.0,
        test_temperature_as_entered="23 degC",
        operator=load.technician,
        entered_by=load.technician,
        state=TestState.IN_PROGRESS,
    )
    conditions.assign(test)
    test.save()
    gain = 1.0 if cycle else 0.2
    of_heat = 1 + 0.015 * load.random.normal()
    Measurement.objects.bulk_create(
        Measurement(
            test=test,
            compartment=run.compartment,
            property=load.properties[code],
            value=value,
            text=f"{value:.2f}",
            unit=load.properties[code].canonical_unit,
            source=OwedBy.INSTRUMENT,
        )
        for code, (level, slope) in FIGURES.items()
        for value in [(level + gain * slope * scandium) * of_heat]
    )
    return test


def multiplied(
    model: type[Model],
    which: str,
    parameters: list[Any],
    changed: dict[str, str],
    by: str,
) -> list[int]:
    """Copy rows (`one`) as often as `by` has rows, some columns `changed`; the new keys."""
    columns = [
        field.column
        for field in model._meta.concrete_fields
        if not field.primary_key and not field.generated
    ]
    values = [changed.get(column, f"one.{column}") for column in columns]
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(columns)}) "
            f"SELECT {', '.join(values)} FROM {table} one CROSS JOIN {by} "
            f"WHERE {which} ORDER BY one.id RETURNING id",
            parameters,
        )
        return [pk for (pk,) in cursor.fetchall()]


def _settle(load: Load, tests: list[int]) -> None:
    """Submit and approve all but the few that wait."""
    now: datetime = timezone.now()
    complete = [pk for n, pk in enumerate(tests, start=1) if n % STAYS_IN_PROGRESS]
    Test.objects.filter(pk__in=complete).update(
        state=TestState.SUBMITTED,
        submitted_at=now,
        submitted_by=load.technician,
        revision=2,
    )
    checked = [pk for n, pk in enumerate(complete, start=1) if n % STAYS_SUBMITTED]
    Test.objects.filter(pk__in=checked).update(
        state=TestState.APPROVED,
        approved_at=now,
        approved_by=load.approver,
        revision=3,
    )
