"""What was made: alloys, lots, heats, pours, castings, specimens and their states.

Where a function takes a parent, the record lies in the parent's compartment.
"""

import datetime as dt
import itertools

from labtrack.accounts.models import Compartment, User
from tests.factories import people
from trials import stamp_marks
from trials.choices import (
    AlloyKind,
    CastingProcess,
    LotKind,
    MoldClass,
    SegmentKind,
    SpecimenKind,
    SpecimenOrigin,
    Temper,
)
from trials.models import (
    Alloy,
    AlloyTarget,
    Casting,
    CastingRun,
    ChargeAddition,
    Heat,
    HeatTreatmentCycle,
    HeatTreatmentLoad,
    HeatTreatmentSegment,
    LoadItem,
    MaterialLot,
    MaterialState,
    Specimen,
)

_numbers = itertools.count(1)

CHARGED_AT = dt.datetime(2026, 3, 2, 13, 25, tzinfo=dt.UTC)


def _placed(compartment: Compartment | None, by: User | None) -> dict:
    """The fields that every coded record needs."""
    compartment = compartment or people.compartment()
    by = by or people.person("technician", compartment)
    return {
        "compartment": compartment,
        "organisation": compartment.organisation,
        "created_by": by,
    }


def _below(parent, by: User | None) -> dict:
    return {
        "compartment": parent.compartment,
        "organisation": parent.organisation,
        "created_by": by or parent.created_by,
    }


def alloy(code: str = "", *, compartment=None, parent=None, **fields) -> Alloy:
    """A registered alloy; with a compartment, a variant of 535.0 (or of `parent`)."""
    n = next(_numbers)
    if compartment is None:
        return Alloy.objects.get_or_create(
            code=code or "535.0",
            compartment=None,
            defaults={"kind": AlloyKind.REGISTERED, **fields},
        )[0]
    return Alloy.objects.create(
        kind=AlloyKind.VARIANT,
        code=code or f"535+0.{n}SC",
        compartment=compartment,
        organisation=compartment.organisation,
        parent=parent or alloy(),
        **fields,
    )


def alloy_target(alloy: Alloy, element: str = "Mg", **fields) -> AlloyTarget:
    defaults = {"low_wt_pct": "6.6", "target_wt_pct": "6.8", "high_wt_pct": "7.0"}
    return AlloyTarget.objects.create(alloy=alloy, element=element, **defaults | fields)


def lot(*, compartment=None, by=None, **fields) -> MaterialLot:
    n = next(_numbers)
    defaults = {
        "code": f"ML-{n:04}",
        "kind": LotKind.INGOT,
        "material": "535.2 ingot",
        "supplier": "Continental",
    }
    return MaterialLot.objects.create(**_placed(compartment, by) | defaults | fields)


def stock(*, compartment=None, by=None, **fields) -> MaterialLot:
    """Bought plate, which states its alloy and its supplied temper."""
    defaults = {
        "kind": LotKind.BOUGHT_STOCK,
        "material": "6061 plate",
        "supplied_temper": "T651",
        "alloy": fields.pop("alloy", None) or alloy("6061.0"),
    }
    return lot(compartment=compartment, by=by, **defaults | fields)


def heat(*, compartment=None, by=None, **fields) -> Heat:
    n = next(_numbers)
    defaults = {"code": f"H26-{n:03}", "charged_at": CHARGED_AT, "furnace": "F2"}
    defaults["alloy"] = fields.pop("alloy", None) or alloy()
    return Heat.objects.create(**_placed(compartment, by) | defaults | fields)


_lot, _heat = lot, heat  # arguments of that name hide the functions


def charge_addition(heat: Heat, lot: MaterialLot | None = None, **fields):
    defaults = {
        "lot": lot or _lot(compartment=heat.compartment),
        "mass_kg": 91.3,
        "mass_as_entered": "91.3 kg",
        "added_at": CHARGED_AT,
        "recorded_by": heat.created_by,
    }
    return ChargeAddition.objects.create(
        heat=heat, compartment=heat.compartment, **defaults | fields
    )


def casting_run(heat: Heat | None = None, *, by=None, **fields) -> CastingRun:
    n = next(_numbers)
    heat = heat or _heat()
    defaults = {
        "code": f"{heat.code}-PM{n:02}",
        "process": CastingProcess.PERMANENT_MOLD,
        "mold_class": MoldClass.METAL,
        "poured_at": CHARGED_AT + dt.timedelta(hours=2),
    }
    return CastingRun.objects.create(heat=heat, **_below(heat, by) | defaults | fields)


def casting(run: CastingRun | None = None, *, by=None, **fields) -> Casting:
    n = next(_numbers)
    run = run or casting_run()
    defaults = {"code": f"{run.code}-C{n}", "piece": "step plate"}
    return Casting.objects.create(
        casting_run=run, **_below(run, by) | defaults | fields
    )


def _mark(n: int) -> str:
    """The n-th mark: counted, because drawn ones meet each other once in some thousand tests."""
    four = ""
    for _place in range(4):
        n, digit = divmod(n, len(stamp_marks.ALPHABET))
        four += stamp_marks.ALPHABET[digit]
    return four + stamp_marks.check_character(four)


def specimen(parent=None, *, by=None, temper: str = "", **fields) -> Specimen:
    """A tensile bar of a casting run (or of the parent given), with its state 0."""
    n = next(_numbers)
    parent = parent or casting_run()
    origin, field = _ORIGIN_OF[type(parent)]
    made = Specimen(
        **{
            "code": f"{parent.code}-B{n}",
            "kind": SpecimenKind.TENSILE_BAR,
            "origin": origin,
            "stamp_mark": _mark(n),
            "diameter_mm": 12.7,
            "diameter_as_entered": "12.70 mm",
            field: parent,
            **_source(parent),
            **_below(parent, by),
            **fields,
        }
    )
    made.save()
    supplied = made.source_lot.supplied_temper if made.source_lot_id else Temper.F
    MaterialState.objects.create(
        specimen=made,
        compartment=made.compartment,
        number=0,
        temper=temper or supplied,
    )
    return made


def heat_treatment_cycle(*, compartment=None, by=None, **fields) -> HeatTreatmentCycle:
    n = next(_numbers)
    defaults = {"code": f"T5-325-{n}H", "temper": Temper.T5}
    cycle = HeatTreatmentCycle.objects.create(
        **_placed(compartment, by) | defaults | fields
    )
    HeatTreatmentSegment.objects.create(
        cycle=cycle,
        position=1,
        kind=SegmentKind.SOAK,
        set_temperature_c=325.0,
        set_temperature_as_entered="325 degC",
        duration_h=4.0,
        duration_as_entered="4 h",
    )
    return cycle


def heat_treatment_load(cycle=None, items=(), *, by=None, **fields):
    """A load of specimens and castings; writes no material states."""
    n = next(_numbers)
    cycle = cycle or heat_treatment_cycle()
    defaults = {"code": f"HT26-{n:03}", "started_at": CHARGED_AT}
    load = HeatTreatmentLoad.objects.create(
        cycle=cycle,
        organisation=cycle.organisation,
        created_by=by or cycle.created_by,
        **defaults | fields,
    )
    for item in items:
        field = "casting" if isinstance(item, Casting) else "specimen"
        LoadItem.objects.create(
            load=load, compartment=item.compartment, **{field: item}
        )
    return load


def material_state(specimen: Specimen, cycle=None, **fields) -> MaterialState:
    """The next state of a specimen, by a cycle."""
    cycle = cycle or heat_treatment_cycle(compartment=specimen.compartment)
    defaults = {
        "number": specimen.material_states.count(),
        "temper": cycle.temper,
        "cycle": cycle,
    }
    return MaterialState.objects.create(
        specimen=specimen, compartment=specimen.compartment, **defaults | fields
    )


_ORIGIN_OF = {
    CastingRun: (SpecimenOrigin.SEPARATELY_CAST, "casting_run"),
    Casting: (SpecimenOrigin.CUT_FROM_CASTING, "casting"),
    Heat: (SpecimenOrigin.DRAWN_FROM_MELT, "heat"),
    MaterialLot: (SpecimenOrigin.CUT_FROM_STOCK, "material_lot"),
    Specimen: (SpecimenOrigin.SPLIT_FROM_SPECIMEN, "parent_specimen"),
}


def _source(parent) -> dict:
    """The heat or the lot at the root of the family."""
    if isinstance(parent, Specimen):
        return {"source_heat": parent.source_heat, "source_lot": parent.source_lot}
    if isinstance(parent, MaterialLot):
        return {"source_lot": parent}
    if isinstance(parent, Casting):
        return {"source_heat": parent.casting_run.heat}
    if isinstance(parent, CastingRun):
        return {"source_heat": parent.heat}
    return {"source_heat": parent}
