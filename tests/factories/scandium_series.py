"""Heats with rising scandium whose bars have known numbers, for dashboards to look at.

Rp0.2 [MPa] of a bar is 138 + slope x Sc [wt%] + the heat's own + the bar's own, so that
a test knows what a line must find.
"""

import datetime as dt
import itertools
from dataclasses import dataclass, field

from tests.factories import chemistry, materials, stored_tests
from trials.choices import CastingProcess, MoldClass
from trials.melt_choices import SampleStage
from trials.models import Alloy, Heat, HeatTreatmentCycle

OF_HEATS = (-2.0, 0.5, 1.5)
OF_BARS = (-1.0, 1.0)
SLOPES = {"F": 20.0, "T5": 120.0}
SAND = {"process": CastingProcess.DRY_SAND, "mold_class": MoldClass.SAND}


@dataclass
class Made:
    """What was made, for a test to name."""

    heats: list[Heat] = field(default_factory=list)
    alloys: list[Alloy] = field(default_factory=list)
    cycle: HeatTreatmentCycle | None = None


def make(
    compartment,
    *,
    levels=(0.0, 0.1, 0.2, 0.3),
    tempers=("F", "T5"),
    heats: int = 3,
    bars: int = 2,
    molds=({},),
    zirconium: str = "",
    slopes=SLOPES,
    with_hardening: bool = False,
) -> Made:
    """Heats of each level, each poured into each mold and split over the tempers."""
    made = Made(cycle=materials.heat_treatment_cycle(compartment=compartment))
    numbers = itertools.count()
    for level in levels:
        alloy = _alloy(compartment, level, zirconium)
        made.alloys.append(alloy)
        for own in range(heats):
            heat = materials.heat(
                compartment=compartment,
                alloy=alloy,
                charged_at=materials.CHARGED_AT + dt.timedelta(days=next(numbers)),
            )
            made.heats.append(heat)
            measured = _sampled(heat, level, own, zirconium)
            for mold in molds:
                run = materials.casting_run(heat, **mold)
                for temper in tempers:
                    for bar in range(bars):
                        _bar(
                            run,
                            made,
                            temper,
                            measured,
                            own,
                            bar,
                            slopes,
                            with_hardening,
                        )
    return made


def _alloy(compartment, level: float, zirconium: str) -> Alloy:
    if level == 0 and not zirconium:
        return materials.alloy()
    alloy = materials.alloy(
        f"535+{level:.2f}SC{'+ZR' if zirconium else ''}", compartment=compartment
    )
    materials.alloy_target(
        alloy,
        "Sc",
        low_wt_pct=f"{max(level - 0.03, 0):.2f}",
        target_wt_pct=f"{level:.2f}",
        high_wt_pct=f"{level + 0.03:.2f}",
    )
    return alloy


def _sampled(heat: Heat, level: float, own: int, zirconium: str) -> float:
    """Scandium as measured, a little beside what was aimed at; it fades over the pour."""
    sc = round(level + 0.004 * (own - 1), 4) if level else 0.0
    zr = zirconium or "<0.001"
    for minutes, stage, less in (
        (60, SampleStage.BEFORE_FIRST_POUR, 0.0),
        (80, SampleStage.LAST_POUR, 0.002),
    ):
        text = f"{sc - less:.4f}" if sc else "<0.0005"
        chemistry.sample(
            heat,
            burns=({"Sc": text, "Zr": zr, "Mg": "6.80"},),
            minutes=minutes,
            stage=stage,
        )
    return sc - 0.001 if sc else 0.00025


def _bar(run, made, temper, sc, own, bar, slopes, with_hardening) -> None:
    specimen = materials.specimen(run, stamp_mark="")
    if temper != "F":
        materials.material_state(specimen, made.cycle)
    rp = 138 + slopes[temper] * sc + OF_HEATS[own % 3] + OF_BARS[bar % 2]
    values = {
        "Rp0.2": rp,
        "Rm": rp + 135,
        "A_4D": 12.5 - 6 * sc + 0.2 * OF_HEATS[own % 3],
    }
    if with_hardening:
        values |= {"K": 480.0 + 4 * own, "n": 0.22}
    stored_tests.tensile_test(specimen, values=values)
