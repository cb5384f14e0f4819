"""The demonstration's metal: heats with their logs and samples, pours, bars and loads."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from characterization.demonstration import aging, assumptions, at_the_furnace, melts
from characterization.demonstration.assumptions import (
    AGED,
    AS_CAST,
    METAL,
    PLATE,
    SAND,
    Mold,
)
from characterization.demonstration.melts import Melt
from characterization.demonstration.people import Cast
from labtrack.entered import entered
from trials.actions import casting_runs, castings, heats
from trials.actions import specimens as bars
from trials.actions import trials as trial_actions
from trials.actions.heats import Addition
from trials.actions.specimens import Dimensions
from trials.choices import (
    AdditionMaterial,
    CastingProcess,
    MoldClass,
    Orientation,
    SpecimenKind,
)
from trials.models import (
    Alloy,
    Casting,
    CastingRun,
    Heat,
    HeatTreatmentCycle,
    MaterialLot,
    Specimen,
    Trial,
    TrialRun,
)

DAYS_BETWEEN_HEATS = 2


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar or coupon with its place in the table of assumptions."""

    specimen: Specimen
    melt: Melt
    mold: Mold
    temper: str
    number: int

    @property
    def key(self) -> tuple[str, int, str, str, int]:
        return (
            self.melt.variant.code,
            self.melt.number,
            self.mold.name,
            self.temper,
            self.number,
        )


@dataclass(frozen=True, slots=True)
class Made:
    """What lies on the shelf when all is poured and aged."""

    bars: list[Bar]
    coupons: list[Bar]
    """Slices for hardness and density, one of each mold and temper of a heat."""
    mounts: list[Bar] = field(default_factory=list)
    """Polished slices for the microscope."""
    fatigue: list[Bar] = field(default_factory=list)
    """Bars machined for fatigue, all of them aged."""
    sections: list[Bar] = field(default_factory=list)
    """Slices across the thick step, aged, for a map of hardness."""

    def aged(self) -> list[Specimen]:
        """What goes into the furnace, in the order in which it is laid in."""
        made = (*self.bars, *self.coupons, *self.fatigue, *self.sections)
        return [one.specimen for one in made if one.temper == AGED]


def make(
    cast: Cast,
    designed: dict[str, Alloy],
    lots: dict[str, MaterialLot],
    trial: Trial,
    aged: HeatTreatmentCycle,
    *,
    first_day: datetime,
) -> Made:
    """A heat every other day in the trial's random order; aging when all are poured."""
    made = Made([], [])
    runs = trial.runs.order_by("planned_order")
    for n, run in enumerate(runs):
        variant = assumptions.VARIANTS[(run.number - 1) % len(assumptions.VARIANTS)]
        one = melts.melt_of(variant, (run.number - 1) // len(assumptions.VARIANTS) + 1)
        day = first_day + timedelta(days=DAYS_BETWEEN_HEATS * n)
        heat = _heat(cast, designed[variant.code], lots, one, day)
        _link(cast, run, heat)
        at_the_furnace.log(cast, heat, day, one)
        at_the_furnace.sample_and_decide(cast, heat, day, one)
        for mold in _molds(one):
            _pour(cast, heat, one, mold, day, made)
    aging.run(
        cast,
        aged,
        made.aged(),
        first_day=first_day + timedelta(days=DAYS_BETWEEN_HEATS * len(runs)),
    )
    return made


def _molds(one: Melt) -> Iterator[Mold]:
    yield SAND
    yield METAL
    if one.variant.code in assumptions.PLATE_ALLOYS:
        yield PLATE


def _heat(
    cast: Cast, alloy: Alloy, lots: dict[str, MaterialLot], one: Melt, day: datetime
) -> Heat:
    charged_at = day.replace(hour=12, minute=40)
    heat = heats.record(
        by=cast["engineer"],
        compartment=cast.program,
        alloy=alloy,
        charged_at=charged_at,
        furnace="Furnace 2",
        crucible="SiC 300-14",
        melted_by=cast["technician"],
        additions=[
            Addition(lots["ingot"], entered(one.charge_kg["ingot"], "kg", "kg"))
        ],
    )
    for name, minutes in (("master", 75), ("zirconium", 80), ("magnesium", 115)):
        if name in one.charge_kg:
            heats.add(
                by=cast["engineer"],
                heat=heat,
                addition=Addition(
                    lots[name],
                    entered(one.charge_kg[name], "kg", "kg"),
                    charged_at + timedelta(minutes=minutes),
                    AdditionMaterial.ADDITION,
                ),
            )
    return heat


def _link(cast: Cast, run: TrialRun, heat: Heat) -> None:
    trial_actions.link_heat(
        by=cast["engineer"], run=run, version=run.version, heat=heat
    )


def _pour(
    cast: Cast, heat: Heat, one: Melt, mold: Mold, day: datetime, made: Made
) -> None:
    in_metal = mold is METAL
    run = casting_runs.record(
        by=cast["technician"],
        heat=heat,
        process=CastingProcess.PERMANENT_MOLD if in_metal else CastingProcess.DRY_SAND,
        mold_class=MoldClass.METAL if in_metal else MoldClass.SAND,
        mold=mold.description,
        poured_at=day.replace(
            hour=16, minute={"sand": 8, "metal": 20}.get(mold.name, 32)
        ),
        pour_temperature=entered(str(assumptions.POUR_TEMPERATURE_C), "degC", "degC"),
        mold_temperature=entered(str(assumptions.MOLD_TEMPERATURE_C), "degC", "degC")
        if in_metal
        else None,
    )
    if mold is PLATE:
        plate = _plate(cast, run)
        made.bars.extend(_cut(cast, plate, one))
        if (one.variant.code, one.number) == (assumptions.VARIANT, 1):
            made.sections.append(_section(cast, plate, one))
        return
    made.bars.extend(
        _numbered(
            one,
            mold,
            bars.create_batch(
                by=cast["technician"],
                parent=run,
                kind=SpecimenKind.TENSILE_BAR,
                count=sum(mold.bars_per_temper.values()),
                dimensions=Dimensions(
                    diameter=entered("0.500", "in", "mm"),
                    gauge_length=entered("2.000", "in", "mm"),
                ),
            ),
        )
    )
    coupons = bars.create_batch(
        by=cast["technician"],
        parent=run,
        kind=SpecimenKind.COUPON,
        count=2,
        dimensions=Dimensions(section_thickness=entered("0.500", "in", "mm")),
        notes="Slice of the runner bar, for hardness and density.",
        has_stamp_marks=False,
    )
    made.coupons.extend(
        Bar(coupon, one, mold, temper, 1)
        for coupon, temper in zip(coupons, assumptions.TEMPERS, strict=True)
    )
    if in_metal and one.variant.code in assumptions.EXAMINED:
        made.mounts.append(_mount(cast, run, one, mold))
    if in_metal and one.variant.code in assumptions.FATIGUED:
        made.fatigue.extend(_fatigue_bars(cast, run, one))


def _mount(cast: Cast, run: CastingRun, one: Melt, mold: Mold) -> Bar:
    """A slice of the runner bar, mounted and polished."""
    (mount,) = bars.create_batch(
        by=cast["technician"],
        parent=run,
        kind=SpecimenKind.MOUNT,
        count=1,
        dimensions=Dimensions(section_thickness=entered("0.500", "in", "mm")),
        notes="Slice of the runner bar, for the microscope.",
        has_stamp_marks=False,
    )
    return Bar(mount, one, mold, AS_CAST, 1)


def _numbered(one: Melt, mold: Mold, made: list[Specimen]) -> Iterator[Bar]:
    """The first bars stay as cast, the rest are aged."""
    specimens = iter(made)
    for temper, count in mold.bars_per_temper.items():
        for number in range(1, count + 1):
            yield Bar(next(specimens), one, mold, temper, number)


def _fatigue_bars(cast: Cast, run: CastingRun, one: Melt) -> Iterator[Bar]:
    """Bars of the same mold with a machined, polished gauge."""
    made = bars.create_batch(
        by=cast["technician"],
        parent=run,
        kind=SpecimenKind.TENSILE_BAR,
        count=assumptions.FATIGUE_BARS_PER_HEAT,
        dimensions=Dimensions(
            diameter=entered("0.250", "in", "mm"),
            section_thickness=entered("0.500", "in", "mm"),
        ),
        notes="For fatigue: machined after aging, polished along the bar.",
    )
    for number, bar in enumerate(made, start=1):
        yield Bar(bar, one, METAL, AGED, number)


def _plate(cast: Cast, run: CastingRun) -> Casting:
    return castings.record(
        by=cast["technician"],
        casting_run=run,
        piece="step plate 6 to 50 mm",
        mass=entered("9.4", "kg", "kg"),
    )


def _cut(cast: Cast, plate: Casting, one: Melt) -> Iterator[Bar]:
    """Bars out of the 50 mm step of a plate."""
    cut = bars.create_batch(
        by=cast["technician"],
        parent=plate,
        kind=SpecimenKind.TENSILE_BAR,
        count=sum(PLATE.bars_per_temper.values()),
        dimensions=Dimensions(
            diameter=entered("0.500", "in", "mm"),
            gauge_length=entered("2.000", "in", "mm"),
            section_thickness=entered("50", "mm", "mm"),
        ),
        location="50 mm step, mid thickness",
        orientation=Orientation.TRANSVERSE,
    )
    return _numbered(one, PLATE, cut)


def _section(cast: Cast, plate: Casting, one: Melt) -> Bar:
    """A slice from the mold wall to the middle of the 50 mm step."""
    (slice_,) = bars.create_batch(
        by=cast["technician"],
        parent=plate,
        kind=SpecimenKind.COUPON,
        count=1,
        dimensions=Dimensions(section_thickness=entered("50", "mm", "mm")),
        location="50 mm step, mold wall to mid thickness",
        orientation=Orientation.TRANSVERSE,
        notes="Polished for a map of hardness; x begins at the mold wall.",
        has_stamp_marks=False,
    )
    return Bar(slice_, one, PLATE, AGED, 1)
