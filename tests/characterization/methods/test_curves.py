"""Curves: what makes one, what is refused, and thinning for a chart."""

import doctest

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from characterization.methods import curves, hardening
from characterization.methods.curves import CurveError, TensileCurve, decimate

FORCE = np.linspace(0, 10_000, 20)
EXTENSION = np.linspace(0, 0.5, 20)


def test_the_examples_in_the_docstrings_hold():
    assert doctest.testmod(curves).failed == 0
    assert doctest.testmod(hardening).failed == 0


def test_stress_is_force_over_the_area_of_the_round_bar():
    curve = TensileCurve.of_force_extension(
        FORCE, EXTENSION, diameter_mm=12.7, gauge_length_mm=50.0
    )
    # 10 kN on 126.677 mm² is 78.941 MPa.
    assert curve.stress_mpa[-1] == pytest.approx(78.941, abs=0.001)
    assert curve.strain[-1] == pytest.approx(0.01)
    assert curve.area_mm2 == pytest.approx(126.677, abs=0.001)


def test_a_known_diameter_beats_the_stress_that_the_instrument_computed():
    channels = {"force": FORCE, "stress": FORCE / 100, "strain": EXTENSION / 50}
    as_sent = TensileCurve.of_channels(channels)
    corrected = TensileCurve.of_channels(channels, diameter_mm=10.0)
    np.testing.assert_array_equal(as_sent.stress_mpa, FORCE / 100)
    np.testing.assert_allclose(corrected.stress_mpa, FORCE / (25 * np.pi))


@pytest.mark.parametrize(
    ("channels", "sizes", "code"),
    [
        ({"strain": EXTENSION}, {}, "stress_missing"),
        ({"force": FORCE, "strain": EXTENSION}, {}, "area_missing"),
        ({"stress": FORCE, "extension": EXTENSION}, {}, "gauge_length_missing"),
        (
            {"force": FORCE, "strain": EXTENSION},
            {"diameter_mm": 12.7, "area_mm2": 126.7},
            "area_twice",
        ),
        ({"force": FORCE, "strain": EXTENSION}, {"diameter_mm": 0.0}, "diameter"),
        ({"force": FORCE, "strain": EXTENSION}, {"area_mm2": -1.0}, "area"),
        (
            {"stress": FORCE, "extension": EXTENSION},
            {"gauge_length_mm": float("nan")},
            "gauge_length",
        ),
        ({"stress": FORCE, "strain": EXTENSION[:-1]}, {}, "lengths"),
        ({"stress": FORCE[:4], "strain": EXTENSION[:4]}, {}, "too_few_points"),
        ({"stress": -FORCE, "strain": EXTENSION}, {}, "no_load"),
        (
            {"stress": np.where(FORCE > 9000, np.nan, FORCE), "strain": EXTENSION},
            {},
            "not_finite",
        ),
    ],
)
def test_what_is_no_curve_is_refused_by_name(channels, sizes, code):
    with pytest.raises(CurveError) as refusal:
        TensileCurve.of_channels(channels, **sizes)
    assert refusal.value.code == code


@given(
    arrays.arrays(
        float,
        st.integers(1, 3000),
        elements=st.floats(-1e6, 1e6, allow_subnormal=False),
    ),
    st.integers(4, 500),
)
def test_a_thinned_curve_keeps_its_ends_its_extremes_and_its_order(y, at_most):
    x = np.arange(y.size, dtype=float)
    thin_x, thin_y = decimate(x, y, at_most=at_most)
    assert thin_x.size <= max(at_most, 1)
    assert thin_x.size == thin_y.size
    assert thin_x[0] == 0
    assert thin_x[-1] == x[-1]
    assert thin_y.min() == y.min()
    assert thin_y.max() == y.max()
    assert (np.diff(thin_x) > 0).all()
    np.testing.assert_array_equal(thin_y, y[thin_x.astype(int)])


def test_thinning_refuses_what_it_cannot_do():
    with pytest.raises(ValueError, match="at least 4"):
        decimate(FORCE, FORCE, at_most=3)
    with pytest.raises(ValueError, match="shape"):
        decimate(FORCE, FORCE[1:], at_most=10)
