"""The demonstration's fatigue tests, typed by the technician one by one, run-outs too."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from characterization.actions import lifecycle, recording
from characterization.actions.entries import Entry
from characterization.actions.recording import Facts, Observation
from characterization.choices import OwedBy
from characterization.demonstration.assumptions import (
    CYCLES_PER_S,
    EFFECTS,
    FATIGUED,
    LEVELS,
    RUN_OUT_CYCLES,
    SCATTER,
    SEED,
    STRESSES_MPA,
)
from characterization.demonstration.levels import level
from characterization.demonstration.making import Bar
from characterization.demonstration.people import Cast
from characterization.models import TestMethod

METHOD, RATIO = "ASTM-E466-21", "-1"
CHANGING_BARS = timedelta(minutes=45)
OPENS, CLOSES = 13, 22
"""Hours in UTC between which somebody is there to change bars."""
COUNTED_CYCLES = 100
"""The machine counts in hundreds."""


@dataclass(frozen=True, slots=True)
class _Life:
    """One test as it is going to be: amplitude and cycles, or more than the run-out."""

    bar: Bar
    amplitude_mpa: int
    cycles: int

    @property
    def ran_out(self) -> bool:
        return self.cycles >= RUN_OUT_CYCLES

    @property
    def text(self) -> str:
        return f">{RUN_OUT_CYCLES}" if self.ran_out else str(self.cycles)

    @property
    def lasts(self) -> timedelta:
        return timedelta(seconds=min(self.cycles, RUN_OUT_CYCLES) / CYCLES_PER_S)


def run(cast: Cast, bars: Sequence[Bar], *, first_day: datetime) -> None:
    """One bar after another on one machine, alloys and amplitudes in a random order."""
    # A 95 % interval leaves the truth out now and then; in this stream neither line's does.
    random = np.random.default_rng([SEED, 44])
    method = TestMethod.objects.get(code=METHOD)
    lives = [life for code in FATIGUED for life in _lives(code, bars, random)]
    at = first_day.replace(hour=OPENS, minute=20)
    for n in random.permutation(len(lives)):
        _test(cast, method, lives[n], at, f"{22.5 + random.uniform(-1, 1):.1f}")
        at = _next(at + lives[n].lasts + CHANGING_BARS)


def median_cycles(bar: Bar, amplitude_mpa: float) -> float:
    """By Basquin's law, its coefficient grown as the tensile strength of the bar's heat."""
    expected = level(
        scandium=bar.melt.contents.get("Sc", 0.0),
        zirconium=bar.melt.contents.get("Zr", 0.0),
        mold=bar.mold,
        temper=bar.temper,
    )
    grown = expected.tensile_strength_mpa / LEVELS["Rm, metal"].value - 1
    coefficient = EFFECTS["fatigue coefficient of 535"].value * (
        1 + grown * EFFECTS["fatigue coefficient per Rm"].value
    )
    exponent = EFFECTS["fatigue exponent b"].value
    return 0.5 * (amplitude_mpa / coefficient) ** (1 / exponent)


def _lives(
    code: str, bars: Sequence[Bar], random: np.random.Generator
) -> Iterator[_Life]:
    """Amplitudes dealt over the bars of an alloy, so that no heat has one of its own."""
    own = [bar for bar in bars if bar.melt.variant.code == code]
    own.sort(key=lambda bar: (bar.number, bar.melt.number))
    for bar, amplitude in zip(own, STRESSES_MPA[code], strict=True):
        scatter = SCATTER["log10 of fatigue life"].value * random.normal()
        cycles = median_cycles(bar, amplitude) * 10**scatter
        counted = COUNTED_CYCLES * round(cycles / COUNTED_CYCLES)
        yield _Life(bar, amplitude, counted)


def _next(free: datetime) -> datetime:
    """When the next bar is put in: at once, or when somebody is there again."""
    if free.hour >= CLOSES:
        free += timedelta(days=1)
    elif free.hour >= OPENS:
        return free
    return free.replace(hour=OPENS, minute=20)


def _test(
    cast: Cast, method: TestMethod, life: _Life, at: datetime, temperature: str
) -> None:
    specimen = life.bar.specimen
    test = recording.record(
        observation=Observation(
            specimen=specimen,
            material_state=specimen.material_states.latest("number"),
            method=method,
            entries=tuple(
                Entry(symbol, text, unit, source=OwedBy.PERSON)
                for symbol, text, unit in (
                    ("sigma_a", str(life.amplitude_mpa), "MPa"),
                    ("R", RATIO, "1"),
                    ("N_f", life.text, "1"),
                    ("f_cycles", str(CYCLES_PER_S), "Hz"),
                )
            ),
            facts=Facts(
                performed_at=at,
                temperature=temperature,
                operator=cast["technician"],
                notes="Taken out unbroken." if life.ran_out else "",
            ),
            is_typed=True,
        ),
        by=cast["technician"],
    )
    lifecycle.submit(test=test, by=cast["technician"])
    lifecycle.approve(test=test, by=cast["approver"])
