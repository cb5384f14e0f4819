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

UNLOADED = 0.1
"""A recording that ends below this share of Rm ends after the test, not in it."""

FEWEST_FROZEN = 10
"""Recordings of an unchanging strain that are no longer a coarse resolution."""

SMALLEST_SERRATION_MPA = 1.0
FEWEST_SERRATIONS = 3
BLOCK = 128
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


def is_unloaded(stress: np.ndarray) -> bool:
    """Whether a recording without a fracture ends with the force taken off."""
    return bool(stress[-1] <= UNLOADED * stress.max())


def backward_index(
    stress: np.ndarray, strain: np.ndarray, *, modulus_mpa: float
) -> int | None:
    """The recording of the highest strain before it falls back under load.

    None where the strain never falls by more than `BACKWARD_STRAIN` beyond the elastic
    part of an unloading.
    """
    if not _falls(strain, BACKWARD_STRAIN):
        return None
    highest = np.maximum.accumulate(strain)
    highest_stress = np.maximum.accumulate(stress)
    # The elastic part of unloading is no movement of the extensometer.
    unloaded = np.maximum(highest_stress - stress, 0) / modulus_mpa
    fallen = np.flatnonzero(
        (highest - strain - unloaded > BACKWARD_STRAIN)
        & (stress > 0.5 * highest_stress)
    )
    if fallen.size == 0:
        return None
    return int(np.argmax(strain[: int(fallen[0])]))


def removal_index(
    stress: np.ndarray, strain: np.ndarray, *, modulus_mpa: float
) -> int | None:
    """The last recording with the extensometer still on; None if it stayed on.

    Removed means: the strain falls back and never returns, or it stands still to the
    end of the recording, while the bar still carries load.
    """
    backward = backward_index(stress, strain, modulus_mpa=modulus_mpa)
    if backward is not None and strain[backward + 1 :].max() < strain[backward]:
        return backward
    # Looked at from the end, in growing stretches: most strains move to the last.
    size = strain.size
    stretch = 1024
    while True:
        part = strain[max(size - stretch, 0) :]
        moved = np.flatnonzero(np.abs(part - strain[-1]) > 1e-6)
        if moved.size:
            start = max(size - stretch, 0) + int(moved[-1]) + 1
            break
        if stretch >= size:
            return None
        stretch *= 4
    frozen = size - start
    if start and frozen >= max(FEWEST_FROZEN, size // 100):
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
    beyond = stress > elastic_limit_mpa
    elastic = int(np.argmax(beyond)) if beyond.any() else stress.size
    step = np.diff(strain[:elastic])
    follow = np.diff(stress[:elastic])
    if step.size:
        size = np.abs(step)
        usual = float(np.median(size))
        jumps = np.flatnonzero(
            (size > SLIP_STRAIN)
            & (size > 8 * usual)
            & (np.abs(follow) < 0.3 * modulus_mpa * size)
        )
        if jumps.size:
            return float(strain[jumps[0]])
    backward = backward_index(stress, strain, modulus_mpa=modulus_mpa)
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
    if not _falls(stress, threshold):
        return None
    drops: list[float] = []
    at = 0
    while True:
        fall = _first_fall(stress, at, threshold)
        if fall is None:
            break
        at, peak = fall
        rise = _first_fall(-stress, at, threshold / 2)
        if rise is None:
            break
        at, trough = rise
        drops.append(peak + trough)  # the trough came back negated
    if len(drops) < FEWEST_SERRATIONS:
        return None
    return Serrations(len(drops), sum(drops) / len(drops))


def cycles(force: np.ndarray) -> tuple[int, float, float] | None:
    """How often the load returns after its highest value, its lowest and highest then.

    A bar that has passed its highest force never carries 80 % of it again after it fell
    below half. None where it does not.
    """
    top = int(np.argmax(force))
    highest = float(force[top])
    after = force[top:]
    if after.size < 3 or not _returns(after, highest):
        return None
    low, high = after < 0.5 * highest, after > 0.8 * highest
    # The sequence of the two states, each run once: low, high, low ...
    state = np.where(low, -1, np.where(high, 1, 0))
    state = state[state != 0]
    turns = int(np.count_nonzero((state[1:] == 1) & (state[:-1] == -1)))
    if not turns:
        return None
    returned = np.flatnonzero(high)[-1]
    return turns, float(after[: returned + 1].min()), highest


def plateau_strain(stress: np.ndarray, strain: np.ndarray) -> float:
    """How long a curve yields at one stress before it begins to harden, in strain.

    `stress` and `strain` begin at yielding and end at the highest force. The plateau
    is the stretch within one percent of the first stress; it counts only if the curve
    rises more steeply after it than along it, since ordinary hardening never does.
    Zero where there is none.
    """
    left = stress > 1.01 * stress[:1]
    if not left.any():
        return 0.0
    end = int(np.argmax(left))
    length = float(strain[end] - strain[0])
    beyond = strain >= strain[end] + length
    if length <= 0 or not beyond.any():
        return 0.0
    along = float(stress[end] - stress[0])
    after = float(stress[int(np.argmax(beyond))] - stress[end])
    return length if after > 1.5 * along else 0.0


def _returns(after: np.ndarray, highest: float) -> bool:
    """Whether anything stands above 80 % behind the first value below half."""
    first = int(np.argmax(after < 0.5 * highest))
    return bool(first and after[first:].max() > 0.8 * highest)


def _falls(values: np.ndarray, by: float) -> bool:
    """Whether a value lies `by` or more below an earlier one.

    By the extremes of blocks, with a look inside only at those that span as much: many
    times cheaper than the running maximum of a long recording.
    """
    whole = values.size // BLOCK * BLOCK
    blocks = values[:whole].reshape(-1, BLOCK)
    highest, lowest = blocks.max(axis=1), blocks.min(axis=1)
    if (np.maximum.accumulate(highest)[:-1] - lowest[1:] >= by).any():
        return True
    if (_below_earlier(blocks[highest - lowest >= by]) >= by).any():
        return True
    if whole == values.size:
        return False
    before = highest.max() if whole else values[whole]
    rest = np.concatenate([[before], values[whole:]])
    return bool((_below_earlier(rest) >= by).any())


def _below_earlier(values: np.ndarray) -> np.ndarray:
    """How far each value lies below the highest so far along the last axis."""
    return np.maximum.accumulate(values, axis=-1) - values


def _first_fall(values: np.ndarray, start: int, by: float) -> tuple[int, float] | None:
    """The first value that lies `by` below the highest since `start`, and that highest."""
    highest = -np.inf
    length = 256
    while start < values.size:
        part = values[start : start + length]
        running = np.maximum(np.maximum.accumulate(part), highest)
        fallen = running - part >= by
        if fallen.any():
            at = int(np.argmax(fallen))
            return start + at, float(running[at])
        highest = float(running[-1])
        start += length
        length = min(4 * length, 65536)
    return None
