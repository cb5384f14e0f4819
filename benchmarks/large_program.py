"""A program of a million simulated measurements: alloys, molds, tempers, chemistry.

Rows go in by bulk inserts, without the actions, and pass the same triggers and CHECKs.
"""

import itertools
from collections.abc import Iterator
from datetime import datetime, timedelta

import numpy as np
from django.db import transaction
from django.utils import timezone

from characterization.actions import conditions
from characterization.choices import OwedBy, TestState
from characterization.models import Measurement, Property, Test, TestMethod
from labtrack.accounts.models import Compartment, User
from trials.actions import sample_elements
from trials.choices import (
    AlloyKind,
    CastingProcess,
    MoldClass,
    SpecimenKind,
    SpecimenOrigin,
    Temper,
)
from trials.melt_choices import ChemistryMethod, SampleStage
from trials.models import (
    Alloy,
    Burn,
    BurnReading,
    CastingRun,
    ChemistrySample,
    Heat,
    HeatTreatmentCycle,
    MaterialState,
    Specimen,
)

LEVELS = (0.0, 0.1, 0.2, 0.3, 0.4)
HEATS_PER_LEVEL = 40
MOLDS = (
    (CastingProcess.PERMANENT_MOLD, MoldClass.METAL),
    (CastingProcess.DRY_SAND, MoldClass.SAND),
)
PROPERTIES = {"Rm": (276.0, 60.0), "Rp0.2": (138.0, 110.0), "A_4D": (13.0, -8.0)}
"""Level of 535 and change per wt% Sc; assumed, for the load alone."""
AT_ONCE = 2_000


def populate(compartment: Compartment, by: User, *, measurements: int) -> None:
    """About that many measurements, evenly over heats, molds and tempers."""
    random = np.random.default_rng(535)
    place = {
        "compartment": compartment,
        "organisation": compartment.organisation,
        "created_by": by,
    }
    cycle = HeatTreatmentCycle.objects.create(
        code="BENCH-T5", temper=Temper.T5, **place
    )
    heats = list(_heats(place, random))
    each = max(1, round(measurements / (len(PROPERTIES) * len(heats) * 4)))
    properties = Property.objects.in_bulk(list(PROPERTIES), field_name="code")
    method = TestMethod.objects.get(code="ASTM-B557-15")
    for heat, scandium in heats:
        for (process, mold_class), cycle_or_none in itertools.product(
            MOLDS, (None, cycle)
        ):
            with transaction.atomic():
                _one_group(
                    _run(heat, process, mold_class, place),
                    cycle_or_none,
                    scandium,
                    bars=each,
                    by=by,
                    method=method,
                    properties=properties,
                    random=random,
                )


def _heats(place: dict, random: np.random.Generator) -> Iterator[tuple[Heat, float]]:
    registered = Alloy.objects.get(code="535.0", compartment=None)
    start = timezone.now() - timedelta(days=400)
    for level in LEVELS:
        alloy = registered
        if level:
            alloy = Alloy.objects.create(
                kind=AlloyKind.VARIANT,
                code=f"535+{level:.2f}SC",
                parent=registered,
                **place,
            )
        for number in range(HEATS_PER_LEVEL):
            scandium = max(0.0005, level + float(random.normal(0, 0.006)))
            heat = Heat.objects.create(
                code=f"LARGE-{int(100 * level):03}-{number:03}",
                alloy=alloy,
                charged_at=start + timedelta(hours=9 * number),
                **place,
            )
            _sample(heat, scandium, heat.charged_at, place)
            yield heat, scandium


def _sample(heat: Heat, scandium: float, at: datetime, place: dict) -> None:
    sample = ChemistrySample.objects.create(
        heat=heat,
        code=f"{heat.code}-S1",
        stage=SampleStage.BEFORE_FIRST_POUR,
        method=ChemistryMethod.OES,
        taken_at=at + timedelta(hours=1),
        **place,
    )
    burn = Burn.objects.create(sample=sample, number=1, compartment=heat.compartment)
    for element, value in (("Sc", scandium), ("Zr", 0.002), ("Mg", 6.8)):
        BurnReading.objects.create(
            burn=burn,
            compartment=heat.compartment,
            element=element,
            text=f"{value:.4f}",
            unit="wt%",
            value_wt_pct=value,
        )
    sample_elements.refresh(sample)


def _run(
    heat: Heat, process: CastingProcess, mold_class: MoldClass, place: dict
) -> CastingRun:
    number = CastingRun.objects.filter(heat=heat).count() + 1
    return CastingRun.objects.create(
        heat=heat,
        code=f"{heat.code}-R{number}",
        process=process,
        mold_class=mold_class,
        poured_at=heat.charged_at + timedelta(hours=3),
        **place,
    )


def _one_group(
    run: CastingRun,
    cycle: HeatTreatmentCycle | None,
    scandium: float,
    *,
    bars: int,
    by: User,
    method: TestMethod,
    properties: dict[str, Property],
    random: np.random.Generator,
) -> None:
    specimens = Specimen.objects.bulk_create(
        (
            Specimen(
                code=f"{run.code}-B{number}",
                kind=SpecimenKind.TENSILE_BAR,
                origin=SpecimenOrigin.SEPARATELY_CAST,
                casting_run=run,
                source_heat=run.heat,
                compartment=run.compartment,
                organisation=run.organisation,
                created_by=by,
                diameter_mm=12.7,
                diameter_as_entered="12.70 mm",
            )
            for number in range(bars)
        ),
        batch_size=AT_ONCE,
    )
    states = _states(specimens, cycle)
    tests = [
        Test(
            compartment=run.compartment,
            specimen=specimen,
            material_state=state,
            method=method,
            performed_at=run.poured_at + timedelta(days=3),
            test_temperature_c=23.0,
            test_temperature_as_entered="23 degC",
            entered_by=by,
            state=TestState.IN_PROGRESS,
        )
        for specimen, state in zip(specimens, states, strict=True)
    ]
    conditions.assign(tests[0])
    for test in tests:
        test.material_condition = tests[0].material_condition
    Test.objects.bulk_create(tests, batch_size=AT_ONCE)
    own = {code: float(random.normal(0, 0.015)) for code in PROPERTIES}
    gain = 1.0 if cycle else 0.2
    Measurement.objects.bulk_create(
        (
            Measurement(
                test=test,
                compartment_id=test.compartment_id,
                property=properties[code],
                value=float(value),
                text=f"{value:.1f}",
                unit=properties[code].canonical_unit,
                source=OwedBy.INSTRUMENT,
            )
            for code, (level, slope) in PROPERTIES.items()
            for test, value in zip(
                tests,
                (level + gain * slope * scandium)
                * (1 + own[code] + random.normal(0, 0.02, bars)),
                strict=True,
            )
        ),
        batch_size=AT_ONCE,
    )


def _states(
    specimens: list[Specimen], cycle: HeatTreatmentCycle | None
) -> list[MaterialState]:
    """State 0 of each, and where treated the next; the latest of each."""

    def numbered(number: int, **fields) -> list[MaterialState]:
        return MaterialState.objects.bulk_create(
            (
                MaterialState(
                    specimen=one, compartment=one.compartment, number=number, **fields
                )
                for one in specimens
            ),
            batch_size=AT_ONCE,
        )

    as_cast = numbered(0, temper=Temper.F)
    return numbered(1, temper=cycle.temper, cycle=cycle) if cycle else as_cast
