"""Intercepts: drawn grids, and the steel field whose segments NIST publishes."""

import csv

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from characterization.imaging.decoding import decode
from characterization.imaging.intercepts import grid_lines, measure_intercepts
from characterization.methods.grain_size import grain_size_number
from labtrack.statistics.samples import BadOption, OutOfDomain, TooFewValues
from tests.shared_material import shared

STEEL_UM_PER_PIXEL = 50 / 222
"""The data set's own statement: 222 px are 50 um."""


def squares(size, period, width=1):
    """Square grains: boundaries `width` px wide every `period` px."""
    at = np.arange(size) % period < width
    return at[None, :] | at[:, None]


@given(period=st.integers(10, 40), width=st.integers(1, 5))
def test_from_center_to_center_square_grains_are_their_period(period, width):
    field = squares(8 * period, period, width)
    lines = [(0, period // 2 + 2, 8 * period - 1, period // 2 + 2)]
    centers = measure_intercepts(field, lines, 2.0, between="centers")
    edges = measure_intercepts(field, lines, 2.0, between="edges")
    assert centers.mean_um == pytest.approx(2 * period)
    assert edges.mean_um == pytest.approx(2 * (period - width))


@given(spacing=st.integers(5, 60), angle=st.floats(0, 180))
def test_test_lines_stay_in_the_field(spacing, angle):
    for x0, y0, x1, y1 in grid_lines(90, 140, spacing_px=spacing, angles_deg=[angle]):
        assert -1e-6 <= min(x0, x1) <= max(x0, x1) <= 139 + 1e-6
        assert -1e-6 <= min(y0, y1) <= max(y0, y1) <= 89 + 1e-6


def test_steel_s_segmented_field_has_the_intercepts_that_nist_published():
    folder = shared("data/nist_grain_size")
    picture = decode((folder / "grains_steel_highlighted_segmented.tif").read_bytes())
    with (folder / "grains_steel_highlighted_distances_line_grid.csv").open() as rows:
        published = [float(row[1]) for row in list(csv.reader(rows))[1:]]
    lines = grid_lines(picture.height, picture.width, spacing_px=30)
    found = measure_intercepts(picture.pixels > 0, lines, STEEL_UM_PER_PIXEL)
    # Another spacing and phase of the lines on one field: within 5 percent.
    expected = STEEL_UM_PER_PIXEL * np.mean(published)
    assert found.mean_um == pytest.approx(expected, rel=0.05)


def test_127_segments_of_one_field_are_8_9_micrometers():
    folder = shared("data/nist_grain_size")
    with (folder / "grains_steel_highlighted_distances_e112.csv").open() as rows:
        segments = [float(row[1]) for row in list(csv.reader(rows))[1:]]
    mean = STEEL_UM_PER_PIXEL * np.mean(segments)
    assert len(segments) == 127
    assert mean == pytest.approx(8.90, abs=0.005)
    assert grain_size_number(mean) == pytest.approx(10.34, abs=0.005)


def test_grains_that_the_field_cuts_count_one_half_and_have_no_length():
    found = measure_intercepts(squares(105, 20), [(0, 10, 104, 10)], 1.0)
    assert [item.is_cut for item in found.intercepts].count(True) == 1
    assert found.counted == len(found.whole) + 0.5


@pytest.mark.parametrize(
    ("error", "arguments"),
    [
        (OutOfDomain, {"um_per_pixel": 0.0}),
        (BadOption, {"um_per_pixel": 1.0, "between": "somewhere"}),
    ],
)
def test_bad_arguments_are_named(error, arguments):
    with pytest.raises(error):
        measure_intercepts(squares(50, 10), [(0, 5, 49, 5)], **arguments)


def test_a_field_without_boundaries_has_no_whole_grain():
    with pytest.raises(TooFewValues, match="No grain"):
        measure_intercepts(np.zeros((50, 50), bool), [(0, 5, 49, 5)], 1.0)
    with pytest.raises(BadOption):
        grid_lines(50, 50, spacing_px=1)
