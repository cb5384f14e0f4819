"""Simulated recordings: what they promise, seed for seed."""

from dataclasses import replace

import numpy as np
import pytest

from characterization.methods.simulated_curves import SimulatedBar, simulate

REAL_LOOKING = SimulatedBar(
    serration_mpa=3.0,
    noise_mpa=0.25,
    strain_noise=2e-6,
    preload_mpa=3.0,
    toe_strain=0.0006,
)


def test_a_seed_gives_the_same_bytes_again_and_another_seed_others():
    first, again = (simulate(REAL_LOOKING, seed=5) for _ in range(2))
    other = simulate(REAL_LOOKING, seed=6)
    assert first.force_n.tobytes() == again.force_n.tobytes()
    assert first.extension_mm.tobytes() == again.extension_mm.tobytes()
    assert first.force_n.tobytes() != other.force_n.tobytes()


@pytest.mark.parametrize("points", [50, 51, 1500])
def test_all_channels_have_the_length_asked_for_and_the_tail(points):
    recording = simulate(REAL_LOOKING, seed=1, points=points)
    for channel in (
        recording.time_s,
        recording.force_n,
        recording.extension_mm,
        recording.crosshead_mm,
    ):
        assert channel.shape == (points + 6,)
        assert np.isfinite(channel).all()


def test_time_never_stands_still():
    for slip in (None, 60.0):
        bar = replace(REAL_LOOKING, slip_at_mpa=slip, slip_strain=-0.002)
        assert (np.diff(simulate(bar, seed=2).time_s) > 0).all()


def test_the_highest_force_is_that_of_the_bar():
    bar = SimulatedBar(tensile_strength_mpa=276.0, diameter_mm=10.0)
    assert simulate(bar, seed=1).force_n.max() == pytest.approx(
        276 * np.pi * 25, abs=0.1
    )


def test_a_pore_ends_the_test_at_its_fraction():
    bar = SimulatedBar(pore_fracture_at=0.6, diameter_mm=10.0)
    assert simulate(bar, seed=1).force_n.max() == pytest.approx(
        0.6 * 276 * np.pi * 25, abs=0.1
    )


@pytest.mark.parametrize(
    "sizes",
    [
        {"proof_strength_mpa": 300.0},
        {"modulus_gpa": 0.0},
        {"diameter_mm": float("nan")},
        {"elongation_pct": 0.1},
    ],
)
def test_an_impossible_bar_is_refused(sizes):
    with pytest.raises(ValueError):
        SimulatedBar(**sizes)


def test_too_few_points_are_refused():
    with pytest.raises(ValueError, match="50 or more"):
        simulate(SimulatedBar(), seed=1, points=10)
