"""Calorimetry and cooling curves: drawn peaks, a simulated cup with a known history."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from characterization.methods.cooling_curve import analyze
from characterization.methods.dsc import thermal_event
from labtrack.statistics.samples import BadOption, OutOfDomain, TooFewValues


def triangle(onset=570.0, peak=600.0, end=615.0, height=2.0, slope=0.001):
    t = np.linspace(500, 700, 4001)
    flow = np.interp(t, [onset, peak, end], [0, height, 0])
    return t, flow + slope * (t - 500) + 0.3


@given(
    onset=st.floats(540, 575),
    height=st.floats(0.2, 5),
    slope=st.floats(-0.002, 0.002),
    sign=st.sampled_from([1, -1]),
)
def test_onset_peak_end_and_area_of_a_drawn_peak(onset, height, slope, sign):
    t, flow = triangle(onset=onset, height=height, slope=slope)
    event = thermal_event(t, sign * flow, from_c=520, to_c=660, rate_k_per_min=10)
    assert event.onset_c == pytest.approx(onset, abs=0.2)
    assert event.peak_c == pytest.approx(600, abs=0.06)
    assert event.end_c == pytest.approx(615, abs=0.2)
    area = height * (615 - onset) / 2 * 60 / 10
    assert event.enthalpy_j_per_g == pytest.approx(area, rel=1e-3)
    assert event.is_endothermic == (sign > 0)


def test_noise_does_not_move_the_onset():
    t, flow = triangle()
    noisy = flow + np.random.default_rng(1).normal(0, 0.01, len(t))
    event = thermal_event(t, noisy, from_c=520, to_c=660, rate_k_per_min=10)
    assert event.onset_c == pytest.approx(570, abs=1)


@pytest.mark.parametrize(
    ("error", "options"),
    [
        (TooFewValues, {"from_c": 800, "to_c": 900, "rate_k_per_min": 10}),
        (OutOfDomain, {"from_c": 520, "to_c": 660, "rate_k_per_min": 0}),
    ],
)
def test_a_peak_needs_a_stretch_and_a_rate(error, options):
    with pytest.raises(error):
        thermal_event(*triangle(), **options)


def cup(liquidus=628.0, solidus=560.0, recalescence=0.0, noise=0.0):
    """Newton's cooling of a cup that releases its latent heat between two temperatures.

    The release falls linearly in time, so that the fraction solid is known: it is
    integrated here, not taken from the product.
    """
    step, temperature, t = 0.05, 700.0, 0.0
    times, temperatures, fractions = [], [], []
    fraction, latent = 0.0, 380.0  # K: latent heat over heat capacity
    began = None
    while temperature > 480:
        loss = 0.0045 * (temperature - 25)
        release = 0.0
        if temperature <= liquidus and fraction < 1:
            began = t if began is None else began
            # As much as nearly holds the temperature at first, less towards the end.
            wanted = loss * (0.97 - 0.35 * fraction)
            if recalescence and t - began < 20:
                wanted = loss * (0.6 if t - began < 6 else 1.12)
            release = min(wanted, (1 - fraction) * latent / step)
            fraction += release * step / latent
        times.append(t)
        temperatures.append(temperature)
        fractions.append(fraction)
        temperature += (release - loss) * step
        t += step
    noisy = np.array(temperatures) + np.random.default_rng(5).normal(
        0, noise, len(times)
    )
    return np.array(times), noisy, np.array(fractions)


def test_a_simulated_cup_gives_its_liquidus_back():
    t, temperature, fractions = cup(noise=0.02)
    found = analyze(t, temperature)
    assert found.liquidus_c == pytest.approx(628, abs=4)
    solid_at = t[np.flatnonzero(fractions >= 1 - 1e-6)[0]]
    assert found.solidus_at_s == pytest.approx(solid_at, abs=4)
    assert found.rate_before_k_per_s == pytest.approx(0.0045 * 640, rel=0.1)


def test_the_fraction_solid_is_that_of_the_simulation():
    t, temperature, fractions = cup()
    found = analyze(t, temperature)
    assert found.fraction_solid[0] == 0
    assert found.fraction_solid[-1] == 1
    assert (np.diff(found.fraction_solid) >= 0).all()
    known = np.interp(found.times_s, t, fractions)
    # A straight Newtonian baseline against the true, curved one: within 10 points.
    assert np.abs(found.fraction_solid - known).max() < 0.1


def test_recalescence_is_seen_and_its_absence_said():
    t, temperature, _fractions = cup(recalescence=1.0)
    found = analyze(t, temperature)
    assert found.recalescence_k > 0.3
    assert found.growth_c > found.undercooling_c
    flat = analyze(*cup()[:2])
    assert flat.growth_c is None
    assert flat.flags[0].code == "no_recalescence"


def newton(n=400):
    t = np.linspace(0, 300, n)
    return t, 25 + 675 * np.exp(-0.0045 * t)


@pytest.mark.parametrize(
    ("error", "curve", "options"),
    [
        (OutOfDomain, newton(), {}),
        (TooFewValues, newton(20), {}),
        (BadOption, newton(), {"smoothing_s": 0.5}),
        (OutOfDomain, (newton()[0][::-1], newton()[1]), {}),
        (OutOfDomain, (newton()[0], np.full(400, np.nan)), {}),
        (OutOfDomain, (newton()[0], newton()[1][:-1]), {}),
    ],
)
def test_what_is_no_cooling_curve_is_named(error, curve, options):
    with pytest.raises(error):
        analyze(*curve, **options)
