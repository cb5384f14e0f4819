"""Simulated recordings as the demonstration's frame exports them: text, seeded."""

from dataclasses import replace
from datetime import datetime

import numpy as np

from characterization.demonstration import assumptions
from characterization.demonstration.assumptions import Fate, Scatter
from characterization.demonstration.levels import level
from characterization.demonstration.making import Bar
from characterization.methods.simulated_curves import (
    SimulatedBar,
    SimulatedRecording,
    simulate,
)

POINTS, POINTS_OF_LONG = 900, 2400

PROFILE = {
    "format": "delimited",
    "encoding": "utf-8",
    "delimiter": ",",
    "header_begins": "Time [s]",
    "columns": [
        {"channel": "time", "name": "Time [s]"},
        {"channel": "force", "name": "Force [N]"},
        {"channel": "extension", "name": "Extension [mm]"},
        {"channel": "crosshead", "name": "Crosshead [mm]"},
    ],
    "stated": [
        {"name": "specimen", "key": "Specimen"},
        {"name": "external_id", "key": "Test number"},
        {"name": "performed_at", "key": "Tested"},
        {"name": "operator", "key": "Operator"},
        {"name": "diameter", "key": "Diameter", "unit": "mm"},
        {"name": "gauge_length", "key": "Gauge length", "unit": "mm"},
        {"name": "test_temperature", "key": "Temperature", "unit": "degC"},
    ],
}
"""What a person said about the frame's files; the file itself states the columns' units."""


class Simulation:
    """Levels of heats and bars, drawn once in a fixed order from one seed."""

    def __init__(self) -> None:
        self._random = np.random.default_rng(assumptions.SEED)
        self._heats: dict[tuple[str, int], np.ndarray] = {}
        self._drawn = 0

    def bar(self, bar: Bar, fate: Fate) -> SimulatedBar:
        """A bar that deviates from its level with its heat and by itself."""
        expected = level(
            scandium=bar.melt.contents.get("Sc", 0.0),
            zirconium=bar.melt.contents.get("Zr", 0.0),
            mold=bar.mold,
            temper=bar.temper,
        )
        heat = self._heats.setdefault(
            (bar.melt.variant.code, bar.melt.number), self._random.normal(size=3)
        )
        own = self._random.normal(size=3)
        shifts = heat * _sizes(assumptions.BETWEEN_HEATS)
        shifts = shifts + own * _sizes(assumptions.WITHIN_HEAT)
        made = SimulatedBar(
            modulus_gpa=assumptions.MODULUS_GPA + 0.5 * float(self._random.normal()),
            proof_strength_mpa=expected.proof_strength_mpa + float(shifts[0]),
            tensile_strength_mpa=expected.tensile_strength_mpa + float(shifts[1]),
            elongation_pct=max(expected.elongation_pct + float(shifts[2]), 2.0),
            # Cast bars are tested as they come out of the mold.
            diameter_mm=round(
                assumptions.DIAMETER_MM + 0.02 * float(self._random.normal()), 2
            ),
            gauge_length_mm=assumptions.GAUGE_LENGTH_MM,
            serration_mpa=assumptions.SERRATION_MPA,
            noise_mpa=assumptions.STRESS_NOISE_MPA,
            strain_noise=assumptions.STRAIN_NOISE,
            preload_mpa=3.0,
            toe_strain=1e-4,
        )
        if fate.slips:
            made = replace(made, slip_at_mpa=70.0)
        return replace(made, pore_fracture_at=fate.pore_at)

    def recording(
        self, bar: SimulatedBar, *, tested: datetime, fate: Fate
    ) -> tuple[SimulatedRecording, str]:
        """The channels of that bar's test, and its number."""
        self._drawn += 1
        number = f"F1-{tested:%y%m%d}-{self._drawn:03}"
        points = POINTS_OF_LONG if fate.is_long else POINTS
        seed = 1000 * assumptions.SEED + self._drawn
        return simulate(bar, seed=seed, points=points), number

    def temperature(self) -> str:
        """Of the room at one test [degC], as a technician reads it."""
        return f"{22.5 + self._random.uniform(-1, 1):.1f}"

    def export(
        self, bar: SimulatedBar, *, specimen: str, tested: datetime, fate: Fate
    ) -> tuple[bytes, str]:
        """The frame's file of that bar, and its test number. `tested` is local time."""
        recording, number = self.recording(bar, tested=tested, fate=fate)
        head = [
            f"Specimen,{specimen}",
            f"Test number,{number}",
            f"Tested,{tested:%Y-%m-%dT%H:%M:%S}",
            "Operator,TN",
            f"Diameter,{fate.wrong_diameter_mm or bar.diameter_mm:.2f}",
            f"Gauge length,{bar.gauge_length_mm:.2f}",
            f"Temperature,{self.temperature()}",
            "Time [s],Force [N],Extension [mm],Crosshead [mm]",
        ]
        rows = zip(
            recording.time_s,
            recording.force_n,
            recording.extension_mm,
            recording.crosshead_mm,
            strict=True,
        )
        body = [f"{t:.4f},{f:.1f},{e:.6f},{c:.4f}" for t, f, e, c in rows]
        return ("\n".join([*head, *body]) + "\n").encode(), number

    def fitted_halves(self, bar: SimulatedBar) -> str:
        """Elongation as a technician reads it: to 0.5 % from 10 % on, else to 0.1 %."""
        read = self._read(bar)
        return f"{round(2 * read) / 2:.1f}" if read >= 10 else f"{read:.1f}"

    def broken_bar(self, bar: SimulatedBar, fate: Fate) -> dict[str, str]:
        """What a technician measures after the test [mm], by symbol: the fitted length, the
        neck, and from the fracture to the nearer mark.
        """
        read = self._read(bar) / 100
        random = np.random.default_rng([assumptions.SEED, 23, self._drawn])
        reduction = assumptions.EFFECTS["Z per A/(1 + A)"].value * read / (1 + read)
        fitted = bar.gauge_length_mm * (1 + read)
        neck = bar.diameter_mm * (1 - reduction) ** 0.5 + 0.01 * random.normal()
        broke_at = fate.broke_at_mm or fitted * random.uniform(0.27, 0.49)
        return {"Lu": f"{fitted:.1f}", "du": f"{neck:.2f}", "x_f": f"{broke_at:.1f}"}

    def _read(self, bar: SimulatedBar) -> float:
        return self._elongation(bar) * (1 + 0.03 * float(self._random.normal()))

    @staticmethod
    def _elongation(bar: SimulatedBar) -> float:
        """Plastic elongation at fracture, less where a pore ended the test [%]."""
        return bar.elongation_pct * (bar.pore_fracture_at or 1.0) ** bar.exponent


def _sizes(scatter: Scatter) -> np.ndarray:
    return np.array(
        [
            scatter.proof_strength_mpa,
            scatter.tensile_strength_mpa,
            scatter.elongation_pct,
        ]
    )
