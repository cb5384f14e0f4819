"""Tensile recordings that no machine made, for demonstrations and tests.

A simulated bar follows Ramberg-Osgood to its own Rp0.2, Rm and elongation, with the
ills that real recordings have. Whoever stores one says that it is simulated.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class SimulatedBar:
    """What the bar is and what is wrong with its recording.

    `modulus_gpa`, `proof_strength_mpa` (Rp0.2), `tensile_strength_mpa` (Rm) and
    `elongation_pct` (plastic, at fracture) are met exactly without noise.
    """

    modulus_gpa: float = 71.0
    proof_strength_mpa: float = 138.0
    tensile_strength_mpa: float = 276.0
    elongation_pct: float = 13.0
    diameter_mm: float = 12.7
    gauge_length_mm: float = 50.8
    serration_mpa: float = 0.0
    """Size of the falls of Portevin-Le Chatelier; none before 1 % plastic strain."""
    noise_mpa: float = 0.0
    strain_noise: float = 0.0
    preload_mpa: float = 0.0
    """Where the recording begins."""
    toe_strain: float = 0.0
    """Slack that is taken up before the bar bears load."""
    pore_fracture_at: float | None = None
    """Fraction of Rm at which a pore ends the test early."""
    slip_at_mpa: float | None = None
    """Stress at which the extensometer slides, once."""
    slip_strain: float = 0.002
    has_tail: bool = True
    """The recording goes on for a moment after the force has dropped."""

    def __post_init__(self) -> None:
        sizes = (
            self.modulus_gpa,
            self.proof_strength_mpa,
            self.elongation_pct,
            self.diameter_mm,
            self.gauge_length_mm,
        )
        if not all(math.isfinite(size) and size > 0 for size in sizes):
            raise ValueError(f"{self} has a size that is not greater than zero.")
        if not self.proof_strength_mpa < self.tensile_strength_mpa:
            raise ValueError(
                f"Rp0.2 is {self.proof_strength_mpa} and Rm is "
                f"{self.tensile_strength_mpa} MPa; expected Rp0.2 below Rm."
            )
        if self.elongation_pct <= 0.2:
            raise ValueError(
                f"The elongation is {self.elongation_pct} %; a bar that breaks before "
                "0.2 % has a pore: give pore_fracture_at."
            )

    @property
    def exponent(self) -> float:
        """m of e = s/E + 0.002 (s/Rp0.2)^m through (Rm, elongation)."""
        return math.log(self.elongation_pct / 0.2) / math.log(
            self.tensile_strength_mpa / self.proof_strength_mpa
        )


@dataclass(frozen=True, eq=False)
class SimulatedRecording:
    """Channels as a test frame sends them, shape (n,) each."""

    time_s: np.ndarray
    force_n: np.ndarray
    extension_mm: np.ndarray
    crosshead_mm: np.ndarray


def simulate(
    bar: SimulatedBar,
    *,
    seed: int,
    points: int = 1500,
    strain_rate_per_s: float = 0.00025,
) -> SimulatedRecording:
    """The recording of one simulated bar; the same seed gives the same bytes.

    Parameters
    ----------
    bar : SimulatedBar
    seed : int
    points : int
        Recordings up to fracture, at least 50; half of them up to 1.2 times Rp0.2.
    strain_rate_per_s : float, [1/s]

    Raises
    ------
    ValueError
        If there are too few points.
    """
    if points < 50:
        raise ValueError(f"points is {points}; expected 50 or more.")
    random = np.random.default_rng(seed)
    stress, strain = _curve(bar, points)
    plastic = strain - stress / (bar.modulus_gpa * 1000)
    stress = _serrated(stress, plastic, bar, random)
    strain = _slipped(_with_toe(stress, strain, bar), stress, bar)
    time = np.maximum.accumulate(strain - strain[0]) / strain_rate_per_s
    # Equal times cannot be told apart; the frame ticks on where the strain stands.
    time = time + np.arange(time.size) * 1e-4
    stress = stress + random.normal(0.0, bar.noise_mpa, stress.size)
    strain = strain + random.normal(0.0, bar.strain_noise, strain.size)
    if bar.has_tail:
        stress, strain, time = _with_tail(stress, strain, time, random)
    area = math.pi * bar.diameter_mm**2 / 4
    force = stress * area
    # The frame gives way by 1 mm in 40 kN, and grips lie outside the gauge length.
    crosshead = 1.4 * strain * bar.gauge_length_mm + force / 40_000
    return SimulatedRecording(
        time_s=np.round(time, 4),
        force_n=np.round(force, 1),
        extension_mm=np.round(strain * bar.gauge_length_mm, 6),
        crosshead_mm=np.round(crosshead, 4),
    )


def _curve(bar: SimulatedBar, points: int) -> tuple[np.ndarray, np.ndarray]:
    """Stress and strain of the sound bar, dense where the modulus is read."""
    end = bar.tensile_strength_mpa * (bar.pore_fracture_at or 1.0)
    knee = min(1.2 * bar.proof_strength_mpa, 0.9 * end)
    begin = min(bar.preload_mpa, 0.5 * knee)
    elastic = np.linspace(begin, knee, points // 2, endpoint=False)
    strain_of_knee, strain_of_end = (
        _strain(bar, np.array([s]))[0] for s in (knee, end)
    )
    wanted = np.linspace(strain_of_knee, strain_of_end, points - points // 2)
    # The law gives strain from stress; the rest of the curve is sampled evenly in strain.
    fine = np.linspace(knee, end, 4 * points)
    plastic = np.interp(wanted, _strain(bar, fine), fine)
    stress = np.concatenate([elastic, plastic])
    return stress, np.concatenate([_strain(bar, elastic), wanted])


def _strain(bar: SimulatedBar, stress: np.ndarray) -> np.ndarray:
    """Ramberg-Osgood: e = s/E + 0.002 (s/Rp0.2)^m."""
    elastic = stress / (bar.modulus_gpa * 1000)
    return elastic + 0.002 * (stress / bar.proof_strength_mpa) ** bar.exponent


def _serrated(
    stress: np.ndarray,
    plastic: np.ndarray,
    bar: SimulatedBar,
    random: np.random.Generator,
) -> np.ndarray:
    """Saw teeth below the smooth curve: bands that run, stop and run again."""
    if bar.serration_mpa <= 0:
        return stress
    serrated = stress.copy()
    onset = np.flatnonzero(plastic > 0.01)
    position = int(onset[0]) if onset.size else stress.size
    while position < stress.size:
        length = int(random.integers(8, 20))
        tooth = np.linspace(1.0, 0.0, length)[: stress.size - position]
        depth = bar.serration_mpa * random.uniform(0.7, 1.3)
        serrated[position : position + tooth.size] -= depth * tooth
        position += length
    return serrated


def _with_toe(stress: np.ndarray, strain: np.ndarray, bar: SimulatedBar) -> np.ndarray:
    """Strain with the slack of grips and seats, taken up within the first 20 MPa."""
    if bar.toe_strain <= 0:
        return strain
    # e0 (1 - exp(-s/4)): the line through the elastic part meets zero stress at e0.
    return strain + bar.toe_strain * (1 - np.exp(-stress / 4.0))


def _slipped(strain: np.ndarray, stress: np.ndarray, bar: SimulatedBar) -> np.ndarray:
    """Strain with one step where the knife edges slid."""
    if bar.slip_at_mpa is None:
        return strain
    beyond = np.flatnonzero(stress >= bar.slip_at_mpa)
    if not beyond.size:
        return strain
    slipped = strain.copy()
    slipped[int(beyond[0]) :] += bar.slip_strain
    return slipped


def _with_tail(
    stress: np.ndarray,
    strain: np.ndarray,
    time: np.ndarray,
    random: np.random.Generator,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The moment after fracture: no force, the extensometer springing about."""
    count = 6
    after = np.arange(1, count + 1)
    return (
        np.concatenate([stress, np.abs(random.normal(0.0, 0.3, count))]),
        np.concatenate([strain, strain[-1] + random.normal(0.0, 0.0005, count)]),
        np.concatenate([time, time[-1] + 0.1 * after]),
    )
