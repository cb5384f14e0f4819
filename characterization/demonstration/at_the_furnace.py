"""What is noted at the furnace of a simulated heat: its log, its samples, the decision."""

from datetime import datetime, timedelta

import numpy as np

from characterization.demonstration import assumptions, melts
from characterization.demonstration.melts import Melt
from characterization.demonstration.people import Cast
from labtrack.entered import entered
from trials.actions import chemistry, melt
from trials.actions.chemistry import SentBurn
from trials.chemistry.readings import Sent
from trials.melt_choices import ChemistryMethod, Decision, MeltEventKind, SampleStage
from trials.models import Heat


def log(cast: Cast, heat: Heat, day: datetime, one: Melt) -> None:
    """The melt log, minutes after the charge."""
    random = np.random.default_rng([assumptions.SEED, heat.pk % 1000, 7])
    charged_at = day.replace(hour=12, minute=40)
    index = 8.5 + random.normal()
    warm = f"{768 + 4 * random.normal():.0f}"
    poured = f"{assumptions.POUR_TEMPERATURE_C + 3 * random.normal():.0f}"
    for minutes, kind, value, fields in (
        (0, MeltEventKind.CHARGE_IN, None, {}),
        (62, MeltEventKind.MELTED, ("742", "degC"), {}),
        (72, MeltEventKind.TEMPERATURE, (warm, "degC"), {}),
        (95, MeltEventKind.STIR, None, {"duration": entered("5", "min", "min")}),
        (125, MeltEventKind.RPT_BEFORE, (f"{index:.1f}", "%"), {}),
        (
            130,
            MeltEventKind.DEGAS,
            None,
            {
                "duration": entered("15", "min", "min"),
                "rotor": entered("400", "rpm", "rpm"),
                "flow": entered("12", "L/min", "L/min"),
                "gas": "argon",
            },
        ),
        (150, MeltEventKind.RPT_AFTER, (f"{index / 4:.1f}", "%"), {}),
        (155, MeltEventKind.SKIM, ("0.8", "kg"), {}),
        (205, MeltEventKind.POUR_START, (poured, "degC"), {}),
        (238, MeltEventKind.POUR_END, (f"{float(poured) - 14:.0f}", "degC"), {}),
    ):
        unit = {"degC": "degC", "kg": "kg", "%": "%"}.get(value[1]) if value else None
        melt.log(
            by=cast["technician"],
            heat=heat,
            kind=kind,
            at=charged_at + timedelta(minutes=minutes),
            value=entered(value[0], value[1], unit) if value else None,
            **fields,
        )


def sample(cast: Cast, heat: Heat, day: datetime, one: Melt) -> None:
    """Five discs, from the charge to the last pour; every third heat goes to ICP too."""
    random = np.random.default_rng([assumptions.SEED, heat.pk % 1000, 11])
    charged_at = day.replace(hour=12, minute=40)
    for minutes, stage, position, contents in (
        (66, SampleStage.AFTER_CHARGE_IN, "well", one.after_charge),
        (120, SampleStage.AFTER_ADDITION, "well", one.at(-85)),
        (196, SampleStage.BEFORE_FIRST_POUR, "ladle", one.at(0)),
        (220, SampleStage.MID_POUR, "ladle", one.at(16)),
        (238, SampleStage.LAST_POUR, "ladle", one.at(33)),
    ):
        _record_sample(
            cast,
            heat,
            charged_at + timedelta(minutes=minutes),
            melts.burns(contents, melts.FULL, random),
            stage=stage,
            position=position,
            method=ChemistryMethod.OES,
            program="Al-Mg 03",
            drift_standard="SUS 535-1 (simulated)",
        )
    if one.number == 3:
        _record_sample(
            cast,
            heat,
            charged_at + timedelta(minutes=197),
            melts.burns(one.at(0), melts.PARTIAL, random, count=2),
            stage=SampleStage.BEFORE_FIRST_POUR,
            position="ladle",
            method=ChemistryMethod.ICP,
            laboratory="Simulated outside laboratory",
        )


def _record_sample(
    cast: Cast, heat: Heat, at: datetime, rows: list[dict[str, str]], **fields
) -> None:
    chemistry.record(
        by=cast["technician"],
        source=heat,
        burns=[
            SentBurn([Sent(element, text, "wt%") for element, text in row.items()])
            for row in rows
        ],
        taken_at=at,
        analysed_at=at + timedelta(minutes=4),
        operator="TN",
        **fields,
    )


def decide(cast: Cast, heat: Heat, one: Melt) -> None:
    """Poured; one heat outside its window, with the reason."""
    deviates = (one.variant.code, one.number) == assumptions.DEVIATING_HEAT
    melt.decide(
        by=cast["engineer"],
        heat=heat,
        decision=Decision.POUR,
        proposed=Decision.CORRECT if deviates else Decision.POUR,
        specification=f"Window of {one.variant.code}",
        is_within=not deviates,
        reason=(
            "Scandium is below its window: the master alloy went in cold. Poured for the "
            "low end of the curve."
            if deviates
            else ""
        ),
    )
