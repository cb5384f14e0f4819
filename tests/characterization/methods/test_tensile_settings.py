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
        (
            {"window_low": 0.5, "window_high": 0.4},
            "window_high .* is 0.4 and window_low",
        ),
        ({"window_low": 10, "window_high": 60}, "fraction up to 1"),
        ({"window": "fixed modulus"}, "needs it"),
        ({"modulus_gpa": 70}, "others refuse it"),
        (
            {"window": "fixed modulus", "modulus_gpa": 70_000},
            "modulus_gpa .* 0.001 to 999 GPa",
        ),
        ({"offset": 0}, "offset .* is 0 %"),
        ({"offset": 0.2}, "offset .* is 20 %; expected 0.001 to 5 %"),
        ({"at_most_passes": 0}, "at_most_passes .* is 0; expected 1"),
        ({"at_most_passes": 8.5}, "expected a whole number"),
        ({"at_most_passes": True}, "expected a number"),
        ({"fewest_window_points": 1}, "fewest_window_points .* expected 2"),
        ({"fracture_drop": 1.5}, "fracture_drop .* is 150 %"),
        ({"modulus_band_gpa": [80, 60]}, "modulus_band_gpa_to"),
        ({"modulus_band_gpa": [60]}, "modulus_band_gpa"),
        (
            {"hardening_from": 0.06, "hardening_to": 0.02},
            "hardening_to .* is 2 and hardening_from",
        ),
        ({"offset": "0.002"}, "offset"),
        ({"offset": float("nan")}, "offset .* is nan"),
        ({"window_low": float("nan")}, "window_low .* is nan"),
        ({"start_high_mpa": float("inf")}, "start_high_mpa .* is inf"),
    ],
)
def test_impossible_settings_are_refused_with_their_name(values, message):
    with pytest.raises(SettingsError, match=message):
        TensileSettings.from_json(values)
