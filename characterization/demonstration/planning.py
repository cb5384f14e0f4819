"""What the demonstration's program planned, before its first heat."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import numpy as np

from characterization.actions import criteria
from characterization.actions.criteria import Statement
from characterization.choices import Better, Comparison
from characterization.demonstration.assumptions import (
    BASE,
    HEATS_PER_ALLOY,
    SEED,
    TARGETS_WT_PCT,
    VARIANT,
    VARIANTS,
    WINDOW_SCANDIUM,
    WINDOW_ZIRCONIUM,
    Variant,
)
from characterization.demonstration.people import Cast
from characterization.models import Property
from labtrack.entered import entered
from trials.actions import alloys, components, programs
from trials.actions import trials as trial_actions
from trials.actions.alloys import Target
from trials.actions.components import Demanded
from trials.choices import (
    CastingProcess,
    ComponentFamily,
    Demand,
    MoldClass,
    Orientation,
    SpecimenKind,
    SpecimenOrigin,
    WorkKind,
)
from trials.designs.custom_table import ELEMENT, FactorPlan, RunPlan
from trials.models import (
    Alloy,
    HeatTreatmentCycle,
    Program,
    SectionClass,
    Trial,
)


def design_alloys(cast: Cast) -> dict[str, Alloy]:
    """The baseline of the catalogue and the nine variants of the grid, by code."""
    base = Alloy.objects.get(code=BASE, compartment=None)
    return {BASE: base} | {
        variant.code: alloys.record_variant(
            by=cast["engineer"],
            compartment=cast.program,
            parent=base,
            code=variant.code,
            name=_name(variant),
            notes="Targets of the demonstration; no such heat was ever cast.",
            targets=list(_targets(variant)),
        )
        for variant in VARIANTS
        if not variant.is_baseline
    }


def _name(variant: Variant) -> str:
    parts = [
        f"{amount} % {name}"
        for amount, name in (
            (variant.scandium, "scandium"),
            (variant.zirconium, "zirconium"),
        )
        if amount != "0.00"
    ]
    return f"535 with {' and '.join(parts)}"


def _targets(variant: Variant):
    for element, texts in TARGETS_WT_PCT.items():
        yield Target(element, *(Decimal(text) for text in texts))
    for element, amount, window in (
        ("Sc", variant.scandium, WINDOW_SCANDIUM),
        ("Zr", variant.zirconium, WINDOW_ZIRCONIUM),
    ):
        if amount != "0.00":
            aim, half = Decimal(amount), Decimal(window)
            yield Target(element, aim - half, aim, aim + half)


def begin(cast: Cast, melts: dict[str, Alloy], *, starts_on: date) -> Program:
    """The program with its scope of work and the components it is for."""
    engineer = cast["engineer"]
    program = programs.record(
        by=engineer,
        compartment=cast.program,
        title="Scandium in cast 535",
        aim=(
            "Raise the yield strength of 535 while keeping its elongation, corrosion "
            "resistance and density, and show in which section scandium is worth its "
            "price."
        ),
        baseline=melts[BASE],
        alloys=[melts[v.code] for v in VARIANTS if not v.is_baseline],
        starts_on=starts_on,
        ends_on=starts_on + timedelta(days=270),
    )
    for title, kind, planned, days, fields in _scope():
        programs.plan_work(
            by=engineer,
            program=program,
            title=title,
            kind=kind,
            planned_quantity=planned,
            starts_on=starts_on,
            due_on=starts_on + timedelta(days=days),
            responsible=engineer,
            **fields,
        )
    _components(cast, program)
    return program


def _scope():
    """Title, what counts, how many, days until due, and more."""
    heats = len(VARIANTS) * HEATS_PER_ALLOY
    return (
        ("Cast the grid of scandium and zirconium", WorkKind.HEATS, heats, 60, {}),
        ("Pour sand and permanent mold", WorkKind.POURS, 2 * heats, 60, {}),
        (
            "Make tensile bars",
            WorkKind.SPECIMENS,
            14 * heats,
            65,
            {"specimen_kind": SpecimenKind.TENSILE_BAR},
        ),
        (
            "Tensile tests as cast and aged",
            WorkKind.TESTS,
            14 * heats,
            85,
            {"method_code": "ASTM-B557-15"},
        ),
        (
            "Micrographs of every heat and mold",
            WorkKind.MICROGRAPHS,
            2 * heats,
            120,
            {},
        ),
        ("Cast battery box prototypes", WorkKind.CASTINGS, 12, 200, {}),
    )


def _components(cast: Cast, program: Program) -> None:
    for name, family, mass, present, quantity, demands in (
        (
            "Battery box for an electric vehicle",
            ComponentFamily.BATTERY_BOX,
            "38",
            "A356-T6",
            12_000,
            (
                Demanded("Rp0.2", Demand.AT_LEAST, "180", "MPa", "simulated drawing"),
                Demanded("A_4D", Demand.AT_LEAST, "8", "%", "simulated drawing"),
            ),
        ),
        (
            "Gearcase of a rotorcraft",
            ComponentFamily.POWERTRAIN,
            "21.5",
            "A357-T6",
            300,
            (Demanded("Rp0.2", Demand.AT_LEAST, "28", "ksi", "simulated drawing"),),
        ),
        (
            "Bracket of an aerostructure",
            ComponentFamily.AEROSTRUCTURE,
            "1.9",
            "A357-T6",
            1_500,
            (
                Demanded(
                    "density", Demand.AT_MOST, "2.66", "g/cm3", "simulated drawing"
                ),
            ),
        ),
    ):
        components.record(
            by=cast["engineer"],
            compartment=cast.program,
            name=name,
            family=family,
            program=program,
            mass=entered(mass, "kg", "kg"),
            requirements=demands,
            present_alloy=present,
            annual_quantity=quantity,
        )


def plan_trial(cast: Cast, program: Program, *, at: datetime) -> Trial:
    """The grid in random order, three heats a point, blocked by replicate."""
    order = np.random.default_rng(SEED).permutation(len(VARIANTS) * HEATS_PER_ALLOY)
    runs = [
        RunPlan(
            number=n + 1,
            levels=(variant.scandium, variant.zirconium),
            order=int(order[n]) + 1,
            block=f"replicate {replicate + 1}",
        )
        for n, (replicate, variant) in enumerate(
            (replicate, variant)
            for replicate in range(HEATS_PER_ALLOY)
            for variant in VARIANTS
        )
    ]
    return trial_actions.record(
        by=cast["engineer"],
        compartment=cast.program,
        title="Scandium with and without zirconium in 535",
        question=(
            "How much yield strength does each tenth of a percent of scandium bring, in "
            "sand and in permanent mold, as cast and aged, and does zirconium help?"
        ),
        hypothesis=(
            "Aging at 325 °C raises Rp0.2 with scandium held in solution; slow sections "
            "hold less of it. No gain in a 50 mm section would speak against thick walls."
        ),
        program=program,
        blocked_by="replicate, a fortnight each",
        seed=SEED,
        factors=(
            FactorPlan("Sc", ELEMENT, "wt%", "Sc"),
            FactorPlan("Zr", ELEMENT, "wt%", "Zr"),
        ),
        runs=runs,
        at=at,
    )


def promise(
    cast: Cast,
    program: Program,
    melts: dict[str, Alloy],
    aged: HeatTreatmentCycle,
    *,
    at: datetime,
) -> None:
    """The success criteria, stated before the first heat."""
    bars = {
        "origin": SpecimenOrigin.SEPARATELY_CAST,
        "process": CastingProcess.PERMANENT_MOLD,
        "mold_class": MoldClass.METAL,
        "section_class": _section(12.7),
    }
    sand = bars | {
        "process": CastingProcess.DRY_SAND,
        "mold_class": MoldClass.SAND,
    }
    thick = sand | {
        "origin": SpecimenOrigin.CUT_FROM_CASTING,
        "orientation": Orientation.TRANSVERSE,
        "section_class": _section(50.0),
    }
    against = {"baseline_alloy": melts[BASE], "baseline_cycle": aged}
    for title, code, comparison, better, margin, facts in (
        (
            "Yield strength in permanent mold, aged",
            "Rp0.2",
            Comparison.SUPERIOR,
            Better.HIGHER,
            ("40", "MPa"),
            bars | against,
        ),
        (
            "Yield strength in sand, aged",
            "Rp0.2",
            Comparison.SUPERIOR,
            Better.HIGHER,
            ("25", "MPa"),
            sand | against,
        ),
        (
            "Yield strength in a 50 mm section",
            "Rp0.2",
            Comparison.SUPERIOR,
            Better.HIGHER,
            ("15", "MPa"),
            thick | against,
        ),
        (
            "Elongation is kept",
            "A_4D",
            Comparison.NOT_WORSE,
            Better.HIGHER,
            ("6", "%"),
            bars | against,
        ),
        (
            "Tensile strength above the minimum of 535.0",
            "Rm",
            Comparison.ABSOLUTE,
            Better.HIGHER,
            ("35.0", "ksi"),
            bars,
        ),
        (
            "Yield strength at 150 °C",
            "Rp0.2",
            Comparison.SUPERIOR,
            Better.HIGHER,
            ("20", "MPa"),
            bars | against | {"test_temperature_c": 150.0},
        ),
    ):
        prop = Property.objects.get(code=code)
        criteria.state(
            by=cast["engineer"],
            program=program,
            title=title,
            statement=Statement(
                property=prop,
                comparison=comparison,
                better=better,
                margin=entered(*margin, prop.canonical_unit),
                alloy=melts[VARIANT],
                cycle=aged,
                **facts,
            ),
            at=at,
        )


def _section(thickness_mm: float) -> SectionClass:
    return SectionClass.objects.get(
        above_mm__lt=thickness_mm, up_to_mm__gte=thickness_mm
    )
