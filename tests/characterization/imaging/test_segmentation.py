"""Thresholds, cleaning and parting: against scikit-image, drawn discs and themselves."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from skimage.filters import threshold_otsu

from characterization.imaging.objects import field_area, measure_objects
from characterization.imaging.segmentation import (
    Settings,
    label_objects,
    otsu_level,
    segment,
)
from labtrack.statistics.samples import BadOption, OutOfDomain

RNG = np.random.default_rng(535)


def discs(*places, size=200, ground=200, level=40):
    """A picture with dark discs at (x, y, radius)."""
    y, x = np.mgrid[:size, :size]
    picture = np.full((size, size), ground, dtype=np.uint8)
    for cx, cy, radius in places:
        picture[(x - cx) ** 2 + (y - cy) ** 2 <= radius**2] = level
    return picture


@given(st.integers(0, 2**32 - 1))
def test_otsu_s_level_is_scikit_image_s(seed):
    rng = np.random.default_rng(seed)
    picture = np.concatenate(
        [rng.integers(20, 90, 300), rng.integers(120, 250, 200)]
    ).astype(np.uint8)
    ours, theirs = otsu_level(picture.reshape(20, 25)), threshold_otsu(picture)
    # Where several levels are equally good any of them parts the pixels alike.
    assert np.array_equal(picture <= ours, picture <= theirs)


@pytest.mark.parametrize("factor", [1, 257])
def test_8_and_16_bit_pictures_divide_alike(factor):
    picture = discs((60, 60, 20), (140, 140, 10)).astype(np.uint16) * factor
    assert (
        segment(picture).mask.sum()
        == segment(discs((60, 60, 20), (140, 140, 10))).mask.sum()
    )


def test_bright_and_dark_are_each_other_s_rest():
    picture = RNG.integers(0, 256, (50, 50), dtype=np.uint8)
    dark = segment(picture, Settings(threshold="fixed", level=100)).mask
    bright = segment(picture, Settings(threshold="fixed", level=100, polarity="bright"))
    assert np.array_equal(dark, ~bright.mask)


def test_a_shadow_needs_a_local_threshold():
    shade = np.linspace(0, 120, 200)[None, :].astype(int)
    picture = (discs((30, 100, 12), (170, 100, 12), level=150) - 120 + shade).astype(
        np.uint8
    )
    found = segment(picture, Settings(threshold="local", block_px=61))
    assert found.mask[100, 30]
    assert found.mask[100, 170]
    assert found.level is None


def test_small_objects_and_holes_are_counted_as_they_go():
    picture = discs((60, 60, 20), (150, 150, 2))
    picture[60, 60] = 200
    found = segment(picture, Settings(least_object_px=50, fill_holes_px=5))
    assert (found.removed_objects, found.filled_holes) == (1, 1)
    assert found.mask[60, 60]
    assert not found.mask[150, 150]


def test_discs_that_touch_are_parted_by_the_watershed():
    picture = discs((80, 100, 22), (118, 100, 22))
    assert label_objects(segment(picture)).max() == 1
    parted = segment(picture, Settings(watershed=True, watershed_distance_px=10))
    assert label_objects(parted).max() == 2


def test_a_disc_measures_as_a_disc():
    labels = label_objects(segment(discs((100, 100, 40))))
    (disc,) = measure_objects(labels, 0.5)
    assert disc.equivalent_diameter_um == pytest.approx(40, rel=0.01)
    assert disc.max_feret_um == pytest.approx(40, rel=0.02)
    # Crofton's perimeter of a drawn disc is within a few percent.
    assert disc.circularity == pytest.approx(1, abs=0.06)
    assert (disc.x_px, disc.y_px) == (100, 100)
    assert not disc.touches_edge


def test_the_longest_diameter_of_a_bar_is_its_diagonal():
    labels = np.zeros((60, 60), dtype=int)
    labels[10:13, 5:45] = 1
    (bar,) = measure_objects(labels, 1.0)
    assert bar.max_feret_um == pytest.approx(np.hypot(40, 3))
    assert bar.circularity < 0.35


def test_an_object_at_the_edge_says_so_and_the_largest_comes_first():
    labels = label_objects(segment(discs((0, 0, 30), (120, 120, 12))))
    first, second = measure_objects(labels, 1.0)
    assert not first.touches_edge or first.area_um2 > second.area_um2
    assert {first.touches_edge, second.touches_edge} == {True, False}


@given(st.integers(1, 99))
def test_the_area_fraction_is_the_share_of_pixels(rows):
    picture = np.full((100, 40), 220, dtype=np.uint8)
    picture[:rows] = 10
    assert field_area(segment(picture).mask).percent == pytest.approx(rows)


def test_what_is_erased_leaves_both_the_pores_and_the_field():
    picture = discs((50, 50, 20))
    valid = np.ones(picture.shape, dtype=bool)
    valid[:100, :100] = False
    area = field_area(segment(picture).mask, valid)
    assert (area.constituent_px, area.field_px) == (0, 30_000)
    with pytest.raises(OutOfDomain, match="erased"):
        field_area(segment(picture).mask, np.zeros_like(valid))


@pytest.mark.parametrize(
    "settings",
    [
        {"threshold": "magic"},
        {"threshold": "fixed"},
        {"level": 3},
        {"smoothing_px": float("nan")},
        {"block_px": 4},
        {"least_object_px": -1},
        {"watershed_distance_px": 0},
        {"polarity": "grey"},
    ],
)
def test_settings_that_mean_nothing_are_refused(settings):
    with pytest.raises(BadOption):
        Settings(**settings)


def test_one_gray_value_has_no_threshold():
    with pytest.raises(BadOption, match="one gray value"):
        segment(np.full((9, 9), 7, dtype=np.uint8))


def test_noise_is_not_measured_grain_by_grain():
    labels = np.arange(30_000).reshape(150, 200)
    with pytest.raises(OutOfDomain, match="29,999 objects"):
        measure_objects(labels, 1.0)
    with pytest.raises(OutOfDomain, match="scale"):
        measure_objects(labels * 0, 0.0)
