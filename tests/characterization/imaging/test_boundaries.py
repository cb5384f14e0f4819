"""Dark or bright boundaries: real and drawn fields, and their negatives."""

import numpy as np
import pytest

from characterization.imaging import drawn
from characterization.imaging.asked import Corrections, ImageSettings
from characterization.imaging.boundaries import boundary_look
from characterization.imaging.decoding import decode
from characterization.imaging.field import measure_field
from characterization.imaging.segmentation import Settings
from characterization.imaging.series import FieldValue, evaluate_series
from tests.shared_material import shared

DARK = ImageSettings()
BRIGHT = ImageSettings(segmentation=Settings(polarity="bright"))


def steel(name="grain_structures_steel.tif"):
    return decode((shared("data/nist_grain_size") / name).read_bytes()).pixels


def tones(seed, grain_px=40):
    """Grains that differ in tone alone, as anodized ones under polarized light."""
    from scipy.ndimage import distance_transform_edt

    random = np.random.default_rng(seed)
    size = 320
    seeds = np.ones((size, size), dtype=bool)
    count = (size // grain_px) ** 2
    seeds[random.integers(0, size, count), random.integers(0, size, count)] = False
    rows, columns = distance_transform_edt(
        seeds, return_distances=False, return_indices=True
    )
    gray = random.uniform(60, 220, (size, size))[rows, columns]
    gray = gray + random.normal(0, 4, gray.shape)
    return gray.clip(0, 255).astype(np.uint8)


def grains(pixels, settings=DARK, corrections=None):
    return measure_field(pixels, "grain-intercepts", settings, corrections, 50 / 222)


def test_the_etched_steel_of_nist_and_its_negative():
    picture = steel()
    negative = 255 - picture
    assert (boundary_look(picture), boundary_look(negative)) == ("dark", "bright")
    as_it_is = grains(picture)
    assert as_it_is.warning == ""
    wrong = grains(negative)
    assert wrong.warning == "bright-boundaries"
    right = grains(negative, BRIGHT)
    assert right.warning == ""
    assert right.value == pytest.approx(as_it_is.value, rel=1e-9)
    assert right.details["crossings"] == as_it_is.details["crossings"]
    # What nobody would have noticed: the negative gives a grain size, and another one.
    assert wrong.value is not None
    assert abs(wrong.value / as_it_is.value - 1) > 0.05
    assert grains(picture, BRIGHT).warning == "dark-boundaries"


def test_the_drawn_boundaries_of_nist_are_bright_on_black():
    picture = steel("grains_steel_highlighted_segmented.tif")
    assert grains(picture).warning == "bright-boundaries"
    assert grains(picture, BRIGHT).warning == ""


@pytest.mark.parametrize("grain_px", [12, 20, 30, 60, 150])
@pytest.mark.parametrize("bits", [8, 16])
def test_drawn_grains_of_every_size_and_their_negatives(grain_px, bits):
    picture = drawn.grains(seed=grain_px, height=320, width=320, grain_px=grain_px)
    if bits == 16:
        picture = picture.astype(np.uint16) * 257
    most = np.iinfo(picture.dtype).max
    assert boundary_look(picture) == "dark"
    assert boundary_look(most - picture) == "bright"


@pytest.mark.parametrize(
    "picture",
    [
        pytest.param(tones(1), id="tones"),
        pytest.param(tones(2, grain_px=16), id="small tones"),
        pytest.param(drawn.pores(seed=1).pixels, id="pores"),
        pytest.param(np.full((80, 80), 128, np.uint8), id="nothing"),
        pytest.param(np.zeros((1, 1), np.uint8), id="one pixel"),
        pytest.param(
            np.random.default_rng(1).integers(0, 255, (300, 300), np.uint8), id="noise"
        ),
    ],
)
def test_pictures_without_boundaries_are_neither(picture):
    assert boundary_look(picture) == ""
    assert boundary_look(255 - picture) == ""


def test_noise_blur_enlargement_and_a_scale_bar_change_nothing():
    from scipy.ndimage import gaussian_filter, zoom

    picture = steel()
    random = np.random.default_rng(3)
    noisy = (picture + random.normal(0, 20, picture.shape)).clip(0, 255)
    others = (
        noisy.astype(np.uint8),
        gaussian_filter(picture, 2),
        zoom(picture, 2, order=1),
        drawn.with_scale_bar(picture, bar_px=222, words="50 um"),
        picture[:150, :200],
    )
    assert {boundary_look(other) for other in others} == {"dark"}
    assert {boundary_look(255 - other) for other in others} == {"bright"}


def test_boundaries_that_a_person_marked_are_not_doubted():
    negative = 255 - drawn.grains(seed=1, height=120, width=120, grain_px=30)
    by_hand = Corrections(crossings=((10.0, 10.0, 1.0), (60.0, 60.0, 1.0)))
    assert grains(negative).warning == "bright-boundaries"
    assert grains(negative, corrections=by_hand).warning == ""


def test_a_series_says_which_fields():
    fields = [
        FieldValue(n, 9.0, "um", warning="bright-boundaries" if n != 2 else "")
        for n in (1, 2, 3)
    ]
    found = evaluate_series("grain-intercepts", fields, symbol="l_mean")
    assert found.remarks[0] == (
        "bright-boundaries",
        "Fields 1, 3: boundaries look brighter than the grains: measure again with "
        "boundaries brighter (polarity bright).",
    )
    none = [FieldValue(1, None, "um", "No scale.", warning="dark-boundaries")]
    assert evaluate_series("grain-intercepts", none, symbol="l_mean").remarks[0][0] == (
        "dark-boundaries"
    )
