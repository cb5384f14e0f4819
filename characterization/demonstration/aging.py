"""The demonstration's aging: its process sheet, furnace loads as they ran, one recorder's log."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from characterization.actions import files
from characterization.demonstration.assumptions import (
    AGING_TEMPERATURE_C,
    AGING_TIME_H,
    COLD_BY_K,
    COLD_LOAD,
    LOGGED_LOAD,
    SEED,
)
from characterization.demonstration.people import Cast
from labtrack.entered import entered
from labtrack.instruments.actions import submissions
from labtrack.instruments.actions.submissions import Arrival
from labtrack.instruments.choices import SubmissionKind
from trials.actions import heat_treatment, load_segments
from trials.actions.heat_treatment import Item, Segment
from trials.actions.load_segments import ActualSegment
from trials.choices import SegmentKind, Temper
from trials.models import HeatTreatmentCycle, HeatTreatmentLoad, Specimen

ITEMS_A_LOAD = 48
FURNACE = "Aging furnace 1"
HEATING_UP = timedelta(minutes=40)
REMARK = (
    "The load thermocouple read low for the whole soak: the seal of the door was worn. "
    "Renewed before the next load; the bars are tested as they are."
)


def write_cycle(cast: Cast) -> HeatTreatmentCycle:
    """The process sheet of the aging."""
    temperature = str(AGING_TEMPERATURE_C)
    hours = str(AGING_TIME_H)
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


def run(
    cast: Cast,
    cycle: HeatTreatmentCycle,
    aged: Sequence[Specimen],
    *,
    first_day: datetime,
) -> None:
    """Furnace loads that mix heats, a day each."""
    for number, start in enumerate(range(0, len(aged), ITEMS_A_LOAD), start=1):
        started = (first_day + timedelta(days=number - 1)).replace(hour=13, minute=5)
        load = heat_treatment.record_load(
            by=cast["technician"],
            cycle=cycle,
            items=[
                Item(specimen, f"Rack {n // 6 + 1}, place {n % 6 + 1}")
                for n, specimen in enumerate(aged[start : start + ITEMS_A_LOAD])
            ],
            started_at=started,
            finished_at=started + timedelta(hours=AGING_TIME_H, minutes=50),
            furnace=FURNACE,
            notes=REMARK if number == COLD_LOAD else "",
        )
        _as_it_ran(cast, load, number)
        if number == LOGGED_LOAD:
            _log(cast, load)


def _as_it_ran(cast: Cast, load: HeatTreatmentLoad, number: int) -> None:
    """The soak within a kelvin or two and a few minutes, the cooling as planned."""
    random = np.random.default_rng([SEED, 17, number])
    soaked = AGING_TEMPERATURE_C + random.normal()
    if number == COLD_LOAD:
        soaked -= COLD_BY_K
    hours = AGING_TIME_H + abs(0.04 * random.normal())
    begun = load.started_at + HEATING_UP
    load_segments.record_segments(
        by=cast["technician"],
        load=load,
        version=load.version,
        segments=[
            ActualSegment(
                1,
                SegmentKind.SOAK,
                furnace=FURNACE,
                set_temperature=entered(str(AGING_TEMPERATURE_C), "degC", "degC"),
                actual_temperature=entered(f"{soaked:.1f}", "degC", "degC"),
                started_at=begun,
                duration=entered(f"{hours:.2f}", "h", "h"),
                medium="air",
            ),
            ActualSegment(
                2,
                SegmentKind.QUENCH,
                started_at=begun + timedelta(hours=round(hours, 2)),
                medium="still air",
            ),
        ],
    )


def _log(cast: Cast, load: HeatTreatmentLoad) -> None:
    """What the recorder of the furnace wrote, two load thermocouples every two minutes."""
    technician = cast["technician"]
    kept = submissions.keep(
        Arrival(
            kind=SubmissionKind.FILE,
            body=_recorded(load, ZoneInfo(technician.time_zone)),
            compartment=cast.program,
            person=technician,
            fields={"about": load.code},
            file_name=f"{load.code}.csv",
            content_type="text/csv",
        )
    )
    files.take_in(submission=kept)


def _recorded(load: HeatTreatmentLoad, zone: ZoneInfo) -> bytes:
    random = np.random.default_rng([SEED, 18])
    soak = load.segments.get(position=1)
    up = HEATING_UP.total_seconds() / 60
    held = up + 60 * soak.duration_h
    lines = ["Date and time,Load TC 1 [°C],Load TC 2 [°C]"]
    for minute in range(0, round(held) + 8, 2):
        # Up in a curve that flattens, held, and out into still air.
        share = 1 - np.exp(-6 * min(minute, up) / up)
        warm = 25 + (soak.actual_temperature_c - 25) * share / (1 - np.exp(-6))
        if minute > held:
            warm -= 22 * (minute - held)
        first, second = warm + random.normal(0, 0.4), warm - 1 + random.normal(0, 0.4)
        at = (load.started_at + timedelta(minutes=minute)).astimezone(zone)
        lines.append(f"{at:%Y-%m-%d %H:%M:%S},{first:.1f},{second:.1f}")
    return ("\n".join(lines) + "\n").encode()
