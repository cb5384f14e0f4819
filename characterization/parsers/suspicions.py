"""What looks odd in a recording that could be read: said, never corrected."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from characterization.parsers.contract import ParseWarning

LARGEST_STRAIN = 1.5
LARGEST_STRESS_MPA = 3000.0
SMALLEST_STRESS_MPA = 5.0


def suspicions_of(
    channels: Mapping[str, np.ndarray], line_numbers: np.ndarray
) -> list[ParseWarning]:
    """Warnings about time that stands or runs back, and sizes no metal bar has."""
    found: list[ParseWarning] = []
    if "time" in channels:
        found += _clock(channels["time"], line_numbers)
    if "strain" in channels:
        found += _strain(channels["strain"], line_numbers)
    if "stress" in channels:
        found += _stress(channels["stress"], line_numbers)
    return found


def _clock(time: np.ndarray, line_numbers: np.ndarray) -> list[ParseWarning]:
    if (time[1:] > time[:-1]).all():
        return []
    step = np.diff(time)
    found = []
    for code, odd, words in (
        ("time_backwards", step < 0, "runs backwards"),
        ("time_repeated", step == 0, "stands still"),
    ):
        places = np.flatnonzero(odd)
        if places.size:
            found.append(
                ParseWarning(
                    code,
                    int(line_numbers[places[0] + 1]),
                    f"Time {words} in {places.size} places, the first one here.",
                )
            )
    return found


def _strain(strain: np.ndarray, line_numbers: np.ndarray) -> list[ParseWarning]:
    top = int(np.argmax(strain))
    if strain[top] <= LARGEST_STRAIN:
        return []
    return [
        ParseWarning(
            "strain_size",
            int(line_numbers[top]),
            f"Strain reaches {strain[top] * 100:.0f} %: is its unit right?",
        )
    ]


def _stress(stress: np.ndarray, line_numbers: np.ndarray) -> list[ParseWarning]:
    top = int(np.argmax(stress))
    if SMALLEST_STRESS_MPA <= stress[top] <= LARGEST_STRESS_MPA:
        return []
    return [
        ParseWarning(
            "stress_size",
            int(line_numbers[top]),
            f"The highest stress is {stress[top]:.4g} MPa: is its unit right?",
        )
    ]
