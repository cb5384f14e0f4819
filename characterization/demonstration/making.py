"""The demonstration's metal: lots, alloys, heats, pours, bars and furnace loads."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from characterization.demonstration import assumptions
from characterization.demonstration.assumptions import AGED, AS_CAST, BASE, VARIANT
from characterization.demonstration.people import Cast
from labtrack.entered import entered
from trials.actions import alloys, casting_runs, heat_treatment, heats, material_lots
from trials.actions import specimens as bars
from trials.actions.alloys import Target
from trials.actions.heat_treatment import Item, Segment
from trials.actions.heats import Addition
from trials.actions.specimens import Dimensions
from trials.choices import (
    AdditionMaterial,
    CastingProcess,
    LotKind,
    MoldClass,
    SegmentKind,
    SpecimenKind,
    Temper,
)
from trials.models import Alloy, Heat, HeatTreatmentCycle, MaterialLot, Specimen


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar with its place in the table of assumptions."""

    specimen: Specimen
    alloy: str
    heat: int
    temper: str
    number: int

    @property
    def key(self) -> tuple[str, int, str, int]:
        return self.alloy, self.heat, self.temper, self.number


def make(cast: Cast, *, first_day: datetime) -> list[Bar]:
    """Two heats a week, base and variant in turn; aging when all are poured."""
    lots = _lots(cast, received=first_day - timedelta(days=20))
    melts = _alloys(cast)
    made: list[Bar] = []
    for n in range(2 * assumptions.HEATS_PER_ALLOY):
        alloy = (BASE, VARIANT)[n % 2]
        day = first_day + timedelta(days=7 * (n // 2) + 2 * (n % 2))
        heat = _heat(cast, melts[alloy], lots, alloy, day)
        made += _bars(cast, heat, alloy, n // 2 + 1, day)
    _age(cast, made, first_day + timedelta(days=24))
    return made


def _lots(cast: Cast, *, received: datetime) -> dict[str, MaterialLot]:
    def lot(by: str, compartment, kind: str, material: str, **fields) -> MaterialLot:
        return material_lots.record(
            by=cast[by],
            compartment=compartment,
            kind=kind,
            material=material,
            received_on=received.date(),
            **fields,
        )

    return {
        "ingot": lot(
            "technician",
            cast.program,
            LotKind.INGOT,
            "535.2 ingot",
            supplier="Simulated Ingot Company",
            supplier_lot="S-77120",
            certificate="simulated certificate 77120",
            mass=entered("1500", "lb", "kg"),
        ),
        "magnesium": lot(
            "technician",
            cast.program,
            LotKind.PURE_METAL,
            "Mg 99.8",
            supplier="Simulated Magnesium Company",
            supplier_lot="M-0418",
            mass=entered("50", "lb", "kg"),
        ),
        # The developer's own: who is not in its compartment sees that it is withheld.
        "master": lot(
            "developer",
            cast.supply,
            LotKind.MASTER_ALLOY,
            "Al-2Sc",
            supplier="Simulated Scandium",
            supplier_lot="AS-2026-03",
            certificate="simulated certificate AS-03: 2.00 wt% Sc",
            mass=entered("80", "kg", "kg"),
        ),
    }


def _alloys(cast: Cast) -> dict[str, Alloy]:
    base = Alloy.objects.get(code=BASE, compartment=None)
    variant = alloys.record_variant(
        by=cast["engineer"],
        compartment=cast.program,
        parent=base,
        code=VARIANT,
        name="535 with 0.30 % scandium",
        notes="Targets of the demonstration; no such heat was ever cast.",
        targets=[
            Target(element, *(Decimal(text) for text in texts))
            for element, texts in assumptions.TARGETS_WT_PCT.items()
        ],
    )
    return {BASE: base, VARIANT: variant}


def _heat(
    cast: Cast, alloy: Alloy, lots: dict[str, MaterialLot], code: str, day: datetime
) -> Heat:
    charged_at = day.replace(hour=12, minute=40)
    charge = assumptions.CHARGE_KG[code]
    heat = heats.record(
        by=cast["engineer"],
        compartment=cast.program,
        alloy=alloy,
        charged_at=charged_at,
        furnace="Furnace 2",
        crucible="SiC 300-14",
        melted_by=cast["technician"],
        additions=[Addition(lots["ingot"], entered(charge["ingot"], "kg", "kg"))],
    )
    for name, minutes in (("master", 75), ("magnesium", 115)):
        if name in charge:
            heats.add(
                by=cast["engineer"],
                heat=heat,
                addition=Addition(
                    lots[name],
                    entered(charge[name], "kg", "kg"),
                    charged_at + timedelta(minutes=minutes),
                    AdditionMaterial.ADDITION,
                ),
            )
    return heat


def _bars(
    cast: Cast, heat: Heat, alloy: str, heat_number: int, day: datetime
) -> Iterator[Bar]:
    """One pour into the bar mold; the first bars stay as cast, the rest are aged."""
    run = casting_runs.record(
        by=cast["technician"],
        heat=heat,
        process=CastingProcess.PERMANENT_MOLD,
        mold_class=MoldClass.METAL,
        mold="B108 bar mold no. 2",
        poured_at=day.replace(hour=16, minute=10),
        pour_temperature=entered(str(assumptions.POUR_TEMPERATURE_C), "degC", "degC"),
        mold_temperature=entered(str(assumptions.MOLD_TEMPERATURE_C), "degC", "degC"),
    )
    each = assumptions.BARS_PER_TEMPER
    made = bars.create_batch(
        by=cast["technician"],
        parent=run,
        kind=SpecimenKind.TENSILE_BAR,
        count=2 * each,
        dimensions=Dimensions(
            diameter=entered("0.500", "in", "mm"),
            gauge_length=entered("2.000", "in", "mm"),
        ),
    )
    for n, specimen in enumerate(made):
        temper = AS_CAST if n < each else AGED
        yield Bar(specimen, alloy, heat_number, temper, n % each + 1)


def _age(cast: Cast, made: list[Bar], day: datetime) -> None:
    """Two furnace loads that mix heats."""
    cycle = _cycle(cast)
    aged = [bar for bar in made if bar.temper == AGED]
    half = len(aged) // 2
    for number, group in enumerate((aged[:half], aged[half:])):
        started = (day + timedelta(days=number)).replace(hour=13, minute=5)
        heat_treatment.record_load(
            by=cast["technician"],
            cycle=cycle,
            items=[
                Item(bar.specimen, f"Rack {n // 6 + 1}, place {n % 6 + 1}")
                for n, bar in enumerate(group)
            ],
            started_at=started,
            finished_at=started + timedelta(hours=assumptions.AGING_TIME_H, minutes=50),
            furnace="Aging furnace 1",
        )


def _cycle(cast: Cast) -> HeatTreatmentCycle:
    temperature = str(assumptions.AGING_TEMPERATURE_C)
    hours = str(assumptions.AGING_TIME_H)
    return heat_treatment.record_cycle(
        by=cast["engineer"],
        compartment=cast.program,
        code=f"T5-{temperature}-{hours}H",
        temper=Temper.T5,
        segments=[
            Segment(
                SegmentKind.SOAK,
                entered(temperature, "degC", "degC"),
                entered(hours, "h", "h"),
                "air",
            ),
            Segment(SegmentKind.QUENCH, medium="still air"),
        ],
        notes="Direct aging after casting.",
    )
