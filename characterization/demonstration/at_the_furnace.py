"""What is noted at the furnace of a simulated heat: its log, its samples, the decision."""

from datetime import datetime, timedelta

from characterization.demonstration import assumptions, melts
from characterization.demonstration.melts import Melt
from characterization.demonstration.people import Cast
from labtrack.accounts.visibility import seen_compartments
from labtrack.entered import entered
from labtrack.pages.detail import Reader
from trials.actions import chemistry, melt
from trials.actions.chemistry import SentBurn
from trials.chemistry.readings import Sent
from trials.dashboards import heat_samples, heat_verdict
from trials.dashboards.charge import assays_and_steps, expected_of
from trials.dashboards.heat_verdict import HeatVerdict
from trials.melt_choices import ChemistryMethod, Decision, MeltEventKind, SampleStage
from trials.models import Heat


def log(cast: Cast, heat: Heat, day: datetime, one: Melt) -> None:
    """The melt log, minutes after the charge."""
    random = melts.random_of(one.variant, one.number, 7)
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


def sample_and_decide(cast: Cast, heat: Heat, day: datetime, one: Melt) -> None:
    """Five discs, from the charge to the last pour, and the decision once three of them
    are read; every third heat goes to ICP too.
    """
    # Of a 95 % interval now and then one lies above 1 though nothing is wrong; this stream
    # is one of those that leave none.
    random = melts.random_of(one.variant, one.number, 21)
    charged_at = day.replace(hour=12, minute=40)

    def disc(minutes: int, stage: str, position: str, contents: dict[str, float]):
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

    disc(66, SampleStage.AFTER_CHARGE_IN, "well", one.before_additions(-139))
    disc(120, SampleStage.AFTER_ADDITION, "well", one.at(-85))
    disc(196, SampleStage.BEFORE_FIRST_POUR, "ladle", one.at(0))
    _decide(cast, heat, one, at=charged_at + timedelta(minutes=202))
    disc(220, SampleStage.MID_POUR, "ladle", one.at(16))
    disc(238, SampleStage.LAST_POUR, "ladle", one.at(33))
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


def _decide(cast: Cast, heat: Heat, one: Melt, *, at: datetime) -> None:
    """Poured, on the verdict of the heat's page; one heat outside its window, with the
    reason.
    """
    engineer = cast["engineer"]
    verdict = _verdict(heat, Reader(engineer, seen_compartments(engineer)))
    deviates = (one.variant.code, one.number) == assumptions.DEVIATING_HEAT
    melt.decide(
        by=engineer,
        heat=heat,
        decision=Decision.POUR,
        proposed=verdict.decision,
        specification=verdict.specification,
        findings=verdict.findings(),
        is_within=verdict.is_within,
        reason=(
            "Scandium is below its window: the master alloy went in cold. Poured for the "
            "low end of the curve."
            if deviates
            else ""
        ),
        at=at,
    )


def _verdict(heat: Heat, reader: Reader) -> HeatVerdict:
    """As the heat's page says it; the rest of the page nobody looks at here."""
    additions = list(heat.additions.prefetch_related("recoveries"))
    assays, _steps = assays_and_steps(reader.person, [one.lot_id for one in additions])
    return heat_verdict.compose(
        heat,
        reader,
        samples=heat_samples.load(heat, None),
        expected=expected_of(additions, assays),
        targets=list(heat.alloy.targets.all()),
        temperature_c=None,
    )
