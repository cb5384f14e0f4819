"""Grain size, area fractions and arm spacings: standards' numbers, bounds, bad input."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from characterization.methods.area_fraction import by_image_area, by_point_count
from characterization.methods.arm_spacing import (
    ArmRow,
    arm_spacing,
    local_solidification_time,
)
from characterization.methods.grain_size import (
    by_intercepts,
    by_planimetry,
    chart_label,
    grain_size_number,
    grain_size_number_of_area,
    grains_per_square_inch,
    intercept_of_number,
)
from labtrack.statistics.diagnostics import Outcome
from labtrack.statistics.samples import BadOption, OutOfDomain, TooFewValues


@pytest.mark.parametrize(
    ("g", "intercept_um"),
    # ASTM E112-13, table 4.
    [(-1, 452.5), (0, 320.0), (1, 226.3), (3, 113.1), (6, 40.0), (10, 10.0)],
)
def test_the_intercept_of_a_grain_size_is_e112_s(g, intercept_um):
    # Three or four digits printed; the formula's own constants carry 0.01 in G.
    assert grain_size_number(intercept_um) == pytest.approx(g, abs=0.011)
    assert intercept_of_number(g) == pytest.approx(intercept_um, rel=0.004)


def test_one_field_of_127_segments_has_the_grain_size_that_nist_drew():
    assert grain_size_number(8.9) == pytest.approx(10.34, abs=0.005)


@given(st.floats(0.5, 5000))
def test_halving_the_intercept_adds_two_to_g(intercept):
    finer = grain_size_number(intercept / 2)
    assert finer - grain_size_number(intercept) == pytest.approx(2, abs=1e-4)
    assert intercept_of_number(finer) == pytest.approx(intercept / 2, rel=1e-9)


@given(st.floats(0.01, 1e6))
def test_both_definitions_of_g_agree(n_ae):
    g, per_mm2 = grains_per_square_inch(n_ae)
    # The rounded constants of the planimetric formula differ by 0.001 at most.
    assert grain_size_number_of_area(per_mm2) == pytest.approx(g, abs=0.001)


@pytest.mark.parametrize(
    ("g", "label"), [(5.2, "5.0"), (5.3, "5.5"), (0.2, "0"), (-0.9, "00"), (-2, "-2.0")]
)
def test_labels_are_those_of_the_chart(g, label):
    assert chart_label(g) == label


def test_the_intercept_of_the_mean_count_is_not_the_mean_of_the_intercepts():
    size = by_intercepts([50, 100], line_length_mm=500, magnification=100)
    assert size.mean_intercept_um == pytest.approx(5000 / 75)
    assert size.fields.mean == pytest.approx((100 + 50) / 2)


def test_few_fields_and_poor_accuracy_are_said():
    size = by_intercepts([92, 88, 60], line_length_mm=500, magnification=100)
    found = {check.check: check.outcome for check in size.fields.diagnostics}
    assert found["at least 5 fields"] is Outcome.FAILED
    assert found["relative accuracy of 10 % or better"] is Outcome.FAILED
    one = by_intercepts([92], line_length_mm=500, magnification=100)
    assert one.fields.half_width is None
    assert one.fields.diagnostics[1].outcome is Outcome.NOT_RUN


def test_a_rectangle_counts_its_corner_grain():
    circle, rectangle = (
        by_planimetry([68], [32], test_area_mm2=5000, magnification=200, shape=shape)
        for shape in ("circle", "rectangle")
    )
    assert circle.grains_per_mm2 == 672
    assert rectangle.grains_per_mm2 == 680


def test_the_scatter_of_an_area_fraction_is_between_fields():
    found = by_image_area([100, 300], [10_000, 10_000])
    assert found.mean == 2.0
    assert found.sd == pytest.approx(math.sqrt(2))
    assert found.half_width == pytest.approx(12.706, abs=1e-3)


def test_point_counts_have_students_interval():
    found = by_point_count([4, 6, 3, 5, 7, 4, 5, 6, 5, 5], 25)
    assert found.half_width == pytest.approx(2.262157 * 4.618802 / math.sqrt(10))
    assert {check.outcome for check in found.diagnostics} == {
        Outcome.PASSED,
        Outcome.FAILED,
    }


def test_arm_spacing_is_length_over_gaps():
    assert arm_spacing([ArmRow(180, 5)]).mean == 45
    assert local_solidification_time(20, coefficient_um=10) == pytest.approx(8)


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda: grain_size_number(0), OutOfDomain),
        (lambda: grain_size_number(float("nan")), OutOfDomain),
        (lambda: grain_size_number_of_area(-1), OutOfDomain),
        (
            lambda: by_intercepts([], line_length_mm=500, magnification=100),
            TooFewValues,
        ),
        (lambda: by_intercepts([0], line_length_mm=500, magnification=1), OutOfDomain),
        (
            lambda: by_planimetry([1, 2], [3], test_area_mm2=1, magnification=1),
            BadOption,
        ),
        (lambda: by_point_count([26], 25), OutOfDomain),
        (lambda: by_point_count([1], 0), BadOption),
        (lambda: by_image_area([2], [1]), OutOfDomain),
        (lambda: by_image_area([1, 1], [2]), BadOption),
        (lambda: arm_spacing([ArmRow(100, 1)]), BadOption),
        (lambda: arm_spacing([ArmRow(0, 3)]), OutOfDomain),
        (lambda: arm_spacing([]), TooFewValues),
        (lambda: local_solidification_time(0, coefficient_um=1), OutOfDomain),
    ],
)
def test_bad_input_is_named(call, error):
    with pytest.raises(error):
        call()
