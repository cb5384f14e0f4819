"""What happens along a tensile recording: fracture, extensometer, serrations, plateau.

Everything is found on the raw values; nothing is smoothed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

BACKWARD_STRAIN = 0.002
"""A strain falling this far (beyond elastic unloading) is the extensometer moving."""

SLIP_STRAIN = 0.0003
"""A step of strain in the elastic range that the stress does not follow."""

FEWEST_FROZEN = 10
"""Recordings of an unchanging strain that are no longer a coarse resolution."""

SMALLEST_SERRATION_MPA = 1.0
FEWEST_SERRATIONS = 3
PLATEAU_STRAIN = 0.004
"""Yielding at one stress over this much strain is a Lüders band passing."""


@dataclass(frozen=True, slots=True)
class Serrations:
    """Repeated falls of stress after yielding (Portevin-Le Chatelier)."""

    count: int
    mean_drop_mpa: float


def fracture_index(
    stress: np.ndarray, *, drop: float, within_points: int
) -> int | None:
    """The last recording before the force falls for good; None if it never does.

    The fall is `drop` times the highest stress within `within_points` recordings, at
    or after the highest stress.
    """
    top = int(np.argmax(stress))
    after = stress[top:]
    steps = min(within_points, after.size - 1)
    if steps < 1:
        return None
    fall = drop * float(stress[top])
    lowest_soon = np.array(after[1:])
    padded = np.concatenate([after, np.full(steps, np.inf)])
    for step in range(1, steps + 1):
        shifted = padded[step : step + after.size - 1]
        lowest_soon = np.minimum(lowest_soon, shifted)
    found = np.flatnonzero(after[:-1] - lowest_soon >= fall)
    if found.size == 0:
        return None
    first = int(found[0])
    single = -np.diff(after[first : first + steps + 1])
    return top + first + int(np.argmax(single))


def removal_index(
    stress: np.ndarray, strain: np.ndarray, *, modulus_mpa: float
) -> int | None:
    """The last recording with the extensometer still on; None if it stayed on.

    Removed means: the strain falls back and never returns, or it stands still to the
    end of the recording, while the bar still carries load.
    """
    backward = _backward(stress, strain, modulus_mpa)
    if backward is not None and strain[backward + 1 :].max() < strain[backward]:
        return backward
    still = np.abs(strain - strain[-1]) <= 1e-6
    start = int(np.flatnonzero(~still)[-1]) + 1 if not still.all() else 0
    frozen = strain.size - start
    if start and frozen >= max(FEWEST_FROZEN, strain.size // 100):
        return start
    return None


def slipped_at(
    stress: np.ndarray,
    strain: np.ndarray,
    *,
    modulus_mpa: float,
    elastic_limit_mpa: float,
) -> float | None:
    """The recorded strain at which the extensometer slipped; None if it did not.

    Seen as a step of strain that the stress does not follow below the elastic limit,
    or as a strain that falls back and goes on.
    """
    beyond = np.flatnonzero(stress > elastic_limit_mpa)
    elastic = int(beyond[0]) if beyond.size else stress.size
    step = np.diff(strain[:elastic])
    follow = np.diff(stress[:elastic])
    if step.size:
        usual = float(np.median(np.abs(step)))
        size = np.abs(step)
        jumps = np.flatnonzero(
            (size > SLIP_STRAIN)
            & (size > 8 * usual)
            & (np.abs(follow) < 0.3 * modulus_mpa * size)
        )
        if jumps.size:
            return float(strain[jumps[0]])
    backward = _backward(stress, strain, modulus_mpa)
    if backward is not None and strain[backward + 1 :].max() >= strain[backward]:
        return float(strain[backward])
    return None


def serrations(stress: np.ndarray, *, noise_mpa: float) -> Serrations | None:
    """Falls of stress larger than the noise, each followed by a rise; None if few.

    Parameters
    ----------
    stress : array, shape (n,), [MPa]
        From yielding to fracture.
    noise_mpa : float, [MPa]
        Scatter about the modulus line.
    """
    threshold = max(SMALLEST_SERRATION_MPA, 8 * noise_mpa)
    drops: list[float] = []
    peak = trough = float(stress[0]) if stress.size else 0.0
    falling = False
    for value in stress.tolist():
        if falling:
            trough = min(trough, value)
            if value - trough >= threshold / 2:
                drops.append(peak - trough)
                falling, peak = False, value
        else:
            peak = max(peak, value)
            if peak - value >= threshold:
                falling, trough = True, value
    if len(drops) < FEWEST_SERRATIONS:
        return None
    return Serrations(len(drops), sum(drops) / len(drops))


def plateau_strain(stress: np.ndarray, strain: np.ndarray) -> float:
    """How long a curve yields at one stress before it begins to harden, in strain.

    `stress` and `strain` begin at yielding and end at the highest force. The plateau
    is the stretch within one percent of the first stress; it counts only if the curve
    rises more steeply after it than along it, since ordinary hardening never does.
    Zero where there is none.
    """
    left = np.flatnonzero(stress > 1.01 * stress[:1])
    if not left.size:
        return 0.0
    end = int(left[0])
    length = float(strain[end] - strain[0])
    next_stretch = np.flatnonzero(strain >= strain[end] + length)
    if length <= 0 or not next_stretch.size:
        return 0.0
    along = float(stress[end] - stress[0])
    after = float(stress[int(next_stretch[0])] - stress[end])
    return length if after > 1.5 * along else 0.0


def _backward(stress: np.ndarray, strain: np.ndarray, modulus_mpa: float) -> int | None:
    """The recording of the highest strain before it falls back under load."""
    highest = np.maximum.accumulate(strain)
    # The elastic part of unloading is no movement of the extensometer.
    unloaded = np.maximum(np.maximum.accumulate(stress) - stress, 0) / modulus_mpa
    fallen = np.flatnonzero(
        (highest - strain - unloaded > BACKWARD_STRAIN)
        & (stress > 0.5 * np.maximum.accumulate(stress))
    )
    if fallen.size == 0:
        return None
    return int(np.argmax(strain[: int(fallen[0])]))
