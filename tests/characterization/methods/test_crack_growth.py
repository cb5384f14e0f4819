"""Crack growth: rates of known curves, ranges of handbook shapes, and what cannot be had."""

import math

import numpy as np
import pytest

from characterization.methods import crack_growth
from characterization.methods.crack_growth_record import evaluate_crack_growth
from characterization.methods.traces import TraceError
from labtrack.statistics.samples import BadOption, OutOfDomain, TooFewValues
from tests.characterization import invented_files

SIZES = {"b_mm": 10.0, "w_mm": 50.0, "p_max_n": 4000.0, "ratio": 0.1}


def settings(**more):
    return {"geometry": "C(T)", "rate_low": 1e-5, "rate_high": 1e-3, **SIZES, **more}


def channels(invented):
    cycles, length = np.array(invented.rows, dtype=float).T
    return {"cycles": cycles, "crack_length": length}


@pytest.fixture(scope="module")
def grown():
    """By da/dN = 1e-7 dK^3, integrated in steps of 0.01 mm."""
    return channels(invented_files.growth())


def test_seven_points_of_a_parabola_give_its_own_derivative():
    """Unevenly spaced, as lengths are read in practice (E647, X1.3)."""
    cycles = np.array([0, 900, 2100, 2900, 4200, 5000, 6100, 7300, 8000.0])
    found = crack_growth.growth_rates(cycles, 12 + 2e-4 * cycles + 3e-9 * cycles**2)
    np.testing.assert_allclose(found.rate, 2e-4 + 6e-9 * cycles[3:-3], rtol=1e-9)
    np.testing.assert_array_equal(found.cycles, cycles[3:-3])
    assert found.spread_mm == pytest.approx(0, abs=1e-9)


def test_scatter_of_lengths_is_smoothed_and_said():
    noise = np.random.default_rng(7).normal(0, 0.01, 60)
    cycles = np.arange(60) * 500.0
    found = crack_growth.growth_rates(cycles, 15 + 1e-4 * cycles + noise)
    assert found.rate.mean() == pytest.approx(1e-4, rel=0.05)
    assert 0.003 < found.spread_mm < 0.02
    # Two neighbors alone would scatter several times as much.
    two = np.diff(15 + 1e-4 * cycles + noise) / 500
    assert found.rate.std() < 0.3 * two.std()


def test_ranges_of_handbook_shapes():
    sizes = {"thickness_mm": 12.5, "width_mm": 50, "force_max_n": 5000}
    middle = np.array([25.0])
    (ct,) = crack_growth.stress_intensity_range(
        middle, geometry="C(T)", stress_ratio=0.1, **sizes
    )
    # f(0.5) is 9.659 (E399, A4).
    assert ct == pytest.approx(
        9.659 * 4500 / (0.0125 * math.sqrt(0.05)) / 1e6, rel=1e-4
    )
    (center,) = crack_growth.stress_intensity_range(
        np.array([5.0]), geometry="M(T)", thickness_mm=2, width_mm=100,
        force_max_n=20_000, stress_ratio=0.0,
    )  # fmt: skip
    # Feddersen: stress times root of pi a, and the root of a secant.
    stress = 20_000 / (2 * 100)
    feddersen = (
        stress * math.sqrt(math.pi * 0.005) / math.sqrt(math.cos(math.pi * 0.05))
    )
    assert center == pytest.approx(feddersen, rel=1e-12)
    (reversed_,) = crack_growth.stress_intensity_range(
        middle, geometry="C(T)", stress_ratio=-1.0, **sizes
    )
    assert reversed_ == pytest.approx(ct / 0.9)  # below zero the range counts from zero


def test_what_cannot_be_is_refused():
    with pytest.raises(TooFewValues, match="6 crack lengths"):
        crack_growth.growth_rates(np.arange(6.0), np.arange(1.0, 7.0))
    with pytest.raises(OutOfDomain, match="Reading 3 has 5 cycles after 5"):
        crack_growth.growth_rates(
            np.array([0, 5, 5, 6, 7, 8, 9.0]), np.arange(1.0, 8.0)
        )
    with pytest.raises(OutOfDomain, match="above zero"):
        crack_growth.growth_rates(np.arange(7.0), np.arange(7.0))
    sizes = {"thickness_mm": 10, "width_mm": 50, "force_max_n": 1, "stress_ratio": 0}
    with pytest.raises(OutOfDomain, match="expected below 1"):
        crack_growth.stress_intensity_range(
            np.array([20.0]), geometry="C(T)", **{**sizes, "stress_ratio": 1.0}
        )
    with pytest.raises(BadOption):
        crack_growth.stress_intensity_range(np.array([20.0]), geometry="SE(B)", **sizes)
    with pytest.raises(OutOfDomain, match=r"0\.95"):
        crack_growth.stress_intensity_range(np.array([24.0]), geometry="M(T)", **sizes)


def test_the_law_that_a_crack_grew_by_comes_back(grown):
    result = evaluate_crack_growth(grown, settings())
    figures = {f.symbol: f for f in result.figures}
    assert figures["m_Paris"].value == pytest.approx(3.0, abs=0.02)
    assert figures["R"].value == 0.1
    coefficient = dict(result.steps)["da/dN = C ΔK^m"]
    assert float(coefficient.split()[1]) == pytest.approx(1e-7, rel=0.05)
    assert figures["dK_th"].value is None
    assert "rates; expected 5" in figures["dK_th"].reason


def test_the_threshold_is_read_where_rates_go_so_low(grown):
    """A thousandth of the rate: dK at 1e-7 mm/cycle is the tenth root of three of it."""
    slow = {**grown, "cycles": grown["cycles"] * 1000}
    result = evaluate_crack_growth(slow, settings(rate_low=1e-8, rate_high=1e-5))
    figures = {f.symbol: f for f in result.figures}
    assert figures["dK_th"].value == pytest.approx((1e-7 / 1e-10) ** (1 / 3), rel=0.02)


def test_without_sizes_the_rates_stand_and_the_exponent_is_owed(grown):
    result = evaluate_crack_growth(grown, {"geometry": "C(T)", "b_mm": 10.0})
    assert result.figures == ()
    (flag,) = result.flags
    assert "W, the highest force, the stress ratio" in flag.sentence
    with pytest.raises(TraceError, match="a/W"):
        evaluate_crack_growth(grown, settings(w_mm=25.0))
