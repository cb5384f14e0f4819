"""Settings of the tensile evaluation: complete, sound, and refused with a sentence."""

import pytest

from characterization.methods.tensile_settings import SettingsError, TensileSettings


def test_settings_left_out_are_the_house_method():
    assert TensileSettings.from_json(None) == TensileSettings()
    assert TensileSettings.from_json({"window": "iterated"}) == TensileSettings()


def test_settings_survive_being_kept():
    kept = TensileSettings(window="stress range", window_low=20, window_high=60)
    assert TensileSettings.from_json(kept.as_json()) == kept


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"window": "guess"}, "guess"),
        ({"windw": "iterated"}, "windw is not a setting"),
        ({"window_low": 0.5, "window_high": 0.4}, "from 0.5 to 0.4"),
        ({"window_low": 10, "window_high": 60}, "fraction up to 1"),
        ({"window": "fixed modulus"}, "needs it"),
        ({"modulus_gpa": 70}, "others refuse it"),
        ({"window": "fixed modulus", "modulus_gpa": 70_000}, "0 to 1000 GPa"),
        ({"offset": 0}, "offset is 0"),
        ({"offset": 0.2}, "at most 0.05"),
        ({"at_most_passes": 0}, "expected 1 or more"),
        ({"at_most_passes": 8.5}, "expected 1 or more"),
        ({"at_most_passes": True}, "expected a number"),
        ({"fewest_window_points": 1}, "expected 2 or more"),
        ({"fracture_drop": 1.5}, "at most 1"),
        ({"modulus_band_gpa": [80, 60]}, "modulus band"),
        ({"modulus_band_gpa": [60]}, "modulus_band_gpa"),
        ({"hardening_from": 0.06, "hardening_to": 0.02}, "hardening range"),
        ({"offset": "0.002"}, "offset"),
        ({"offset": float("nan")}, "offset is nan"),
        ({"window_low": float("nan")}, "window_low is nan"),
        ({"start_high_mpa": float("inf")}, "start_high_mpa is inf"),
    ],
)
def test_impossible_settings_are_refused_with_their_name(values, message):
    with pytest.raises(SettingsError, match=message):
        TensileSettings.from_json(values)
