"""Ramberg-Osgood, the broken bar, strength without strain, cycles, uncertainty."""

import numpy as np
import pytest

from characterization.methods import curve_events
from characterization.methods.broken_bar import BrokenBar, PlaceRule, after_fracture
from characterization.methods.curves import CurveError, TensileCurve
from characterization.methods.tensile import evaluate
from characterization.methods.tensile_result import TensileResult
from characterization.methods.tensile_settings import SettingsError, TensileSettings

STRESS = np.linspace(0.0, 300.0, 3000)
STRAIN = STRESS / 70_000 + 0.002 * (STRESS / 240) ** 18
# Uniform in time of strain, as a machine records.
EVEN = np.linspace(0, STRAIN[-1], 4000)
CURVE = TensileCurve.of_stress_strain(np.interp(EVEN, STRAIN, STRESS), EVEN)


def test_the_exponent_of_an_exact_ramberg_osgood_curve():
    result = evaluate(CURVE)
    assert result.ramberg_osgood_exponent == pytest.approx(18, rel=0.005)
    assert result.ramberg_osgood_r_squared > 0.9999
    assert 0.0005 <= result.ramberg_osgood_from < result.ramberg_osgood_to <= 0.02
    assert {f.symbol for f in result.figures} >= {"m", "n", "K", "W", "Ag", "Agt"}


def test_no_exponent_without_a_proof_strength():
    brittle = TensileCurve.of_stress_strain(STRESS[:1000], STRESS[:1000] / 70_000)
    result = evaluate(brittle)
    assert result.ramberg_osgood_exponent is None
    assert "no proof strength" in result.reasons["m"]


def test_strength_alone_where_nothing_measured_the_gauge_length():
    force = np.concatenate([np.linspace(0, 20_000, 500), np.linspace(5000, 0, 5)])
    curve = TensileCurve.of_channels(
        {"force": force, "crosshead": np.arange(505.0)}, diameter_mm=10.0
    )
    result = evaluate(curve)
    assert result.tensile_strength_mpa == pytest.approx(254.648, abs=1e-3)
    for figure in result.figures:
        assert figure.symbol == "Rm" or "crosshead" in figure.reason
    assert [flag.code for flag in result.flags] == ["no_strain"]
    assert TensileResult.from_json(result.as_json()) == result


def test_cycles_after_the_highest_force_are_refused_and_serrations_are_not():
    waves = 150 + 60 * np.sin(np.linspace(0, 8 * np.pi, 2000))
    with pytest.raises(CurveError) as caught:
        TensileCurve.of_stress_strain(
            np.where(waves < 100, 60, waves), np.linspace(0, 0.1, 2000)
        )
    assert caught.value.code == "not_monotonic"
    assert curve_events.cycles(CURVE.stress_mpa) is None
    one_pause = np.concatenate(
        [np.linspace(0, 200, 500), np.linspace(200, 20, 50), np.linspace(20, 199, 500)]
    )
    assert curve_events.cycles(one_pause)[0] == 1
    assert TensileCurve.of_stress_strain(one_pause, np.arange(1050.0)).points == 1050


def test_a_compression_says_so():
    with pytest.raises(CurveError, match="negative"):
        TensileCurve.of_channels({"force": -np.arange(1.0, 100)}, diameter_mm=10)


@pytest.mark.parametrize(
    ("bar", "elongation", "reduction", "flags"),
    [
        (BrokenBar(50.0, 55.5, 12.7, 11.2, 20.0), 11.0, 22.226, []),
        # The middle half of 55 mm begins 13.75 mm from a mark.
        (
            BrokenBar(50.0, 55.0, fracture_at_mm=13.7),
            10.0,
            None,
            ["outside_middle_half"],
        ),
        (BrokenBar(50.0, 55.0, fracture_at_mm=13.75), 10.0, None, []),
        (BrokenBar(50.0, 55.0, fracture_at_mm=0.0), 10.0, None, ["at_mark"]),
        # ISO 6892-1: a third of L0, 16.67 mm, from the nearer mark.
        (
            BrokenBar(50.0, 55.0, fracture_at_mm=16.6, rule=PlaceRule.of("ISO 6892-1")),
            10.0, None, ["near_mark"],
        ),
        (
            BrokenBar(50.0, 55.0, fracture_at_mm=16.7, rule=PlaceRule.THIRD),
            10.0, None, [],
        ),
        # Nobody measured how far it stretched: what lies outside L0/4 lies outside Lu/4.
        (BrokenBar(50.0, fracture_at_mm=12.4), None, None, ["outside_middle_half"]),
        (BrokenBar(50.0, fracture_at_mm=27.0), None, None, []),
        # S0 = 126.68 mm2 is a round bar of 12.7 mm.
        (BrokenBar(neck_diameter_mm=11.2, area_mm2=126.6769), None, 22.226, []),
        (BrokenBar(None, None, 10.0, 10.0), None, 0.0, []),
        (BrokenBar(), None, None, []),
    ],
)  # fmt: skip
def test_the_broken_bar(bar, elongation, reduction, flags):
    after = after_fracture(bar)
    assert after.elongation_pct == (elongation and pytest.approx(elongation))
    assert after.reduction_pct == (
        reduction and pytest.approx(reduction, abs=1e-2)
    ) or (after.reduction_pct == reduction)
    assert [flag.code.removeprefix("fracture_") for flag in after.flags] == flags


@pytest.mark.parametrize(
    "bar",
    [
        BrokenBar(50.0, 49.0),
        BrokenBar(None, None, 10.0, 10.5),
        BrokenBar(50.0, 55.0, fracture_at_mm=27.6),
        BrokenBar(50.0, fracture_at_mm=41.0),
        BrokenBar(neck_diameter_mm=12.8, area_mm2=126.6769),
    ],
)
def test_a_broken_bar_that_cannot_be(bar):
    with pytest.raises(CurveError):
        after_fracture(bar)


def test_uncertainty_of_the_strength_is_that_of_force_and_diameter():
    force = CURVE.stress_mpa * np.pi * 25
    curve = TensileCurve.of_force_extension(
        force, CURVE.strain * 50, gauge_length_mm=50, diameter_mm=10
    )
    result = evaluate(
        curve,
        TensileSettings(
            uncertainty={
                "force_rel": 0.005,
                "diameter_mm": 0.01,
                "extension_rel": 0.006,
                "gauge_length_rel": 0.002,
            }
        ),
    )
    strength = result.uncertainties["Rm"]
    # u/R = sqrt(0.005^2 + (2 * 0.001)^2)
    assert strength["standard"] / strength["value"] == pytest.approx(
        0.0053852, rel=1e-4
    )
    assert strength["expanded"] == 2 * strength["standard"]
    assert strength["budget"]["diameter"] == pytest.approx(300 * 0.002, rel=1e-3)
    modulus = result.uncertainties["E"]
    expected = np.sqrt(0.005**2 + 0.002**2 + 0.006**2 + 0.002**2)
    assert modulus["standard"] / modulus["value"] == pytest.approx(expected, rel=0.01)
    proof = result.uncertainties["Rp"]
    # Beyond the common scale, an extensometer's 0.6 % moves the offset by as much.
    assert proof["standard"] > proof["value"] * 0.0053
    assert set(proof["budget"]) >= {"force", "diameter", "extensometer"}


def test_an_input_that_states_nothing_is_named_and_nothing_is_taken_for_it():
    settings = TensileSettings(uncertainty={"force_rel": 0.005})
    found = evaluate(CURVE, settings)
    assert found.uncertainties == {}
    assert found.uncertainties_lacking["Rm"] == ("cross-section",)
    assert found.uncertainties_lacking["E"] == (
        "cross-section", "extension", "gauge length",
    )  # fmt: skip
    whole = TensileSettings(uncertainty={"force_rel": 0.004, "area_rel": 0.003})
    found = evaluate(CURVE, whole)
    assert found.uncertainties["Rm"]["standard"] == pytest.approx(1.5)
    # 0 is no statement: nothing is exact.
    none = TensileSettings(uncertainty={"force_rel": 0, "area_rel": 0})
    assert evaluate(CURVE, none).uncertainties == {}


def test_classes_of_frame_and_extensometer_give_a_worked_budget():
    """By hand, for 300 MPa on a bar of 10 mm: class 1 is 1 %/sqrt 3 = 0.57735 %, a caliper
    of 0.02 mm/sqrt 3 gives 2 * 0.0115470/10 = 0.23094 %, together 0.62183 %: 1.8655 MPa.
    """
    force = CURVE.stress_mpa * np.pi * 25
    curve = TensileCurve.of_force_extension(
        force, CURVE.strain * 50, gauge_length_mm=50, diameter_mm=10
    )
    stated = {"force_class": 1, "diameter_mm": 0.011547, "extensometer_class": 1}
    result = evaluate(curve, TensileSettings(uncertainty=stated))
    strength = result.uncertainties["Rm"]
    assert strength["standard"] == pytest.approx(1.8655, abs=2e-4)
    # Of a total elongation: 1 %/sqrt 3 twice, for extension and gauge length.
    total = result.uncertainties["At"]
    assert total["standard"] / total["value"] == pytest.approx(0.0081650, rel=1e-4)
    assert set(total["budget"]) == {"extensometer", "gauge length"}
    # Where 3 um is more than 1 % of the extension in the window, that counts for E.
    window_mm = 50 * (result.window_high_mpa - result.window_low_mpa) / (
        1000 * result.modulus_gpa
    )  # fmt: skip
    by_limit = 0.003 / window_mm / 3**0.5
    assert by_limit > 0.01 / 3**0.5
    modulus = result.uncertainties["E"]
    expected = np.hypot(0.0062183, np.hypot(0.0057735, by_limit))
    assert modulus["standard"] / modulus["value"] == pytest.approx(expected, rel=0.01)
    assert result.uncertainties_lacking == {}


def test_a_fixed_modulus_has_no_uncertainty():
    stated = {"force_class": 1, "area_rel": 0.002, "extensometer_class": 1}
    settings = TensileSettings(
        window="fixed modulus", modulus_gpa=70, uncertainty=stated
    )
    result = evaluate(CURVE, settings)
    assert "E" not in result.uncertainties
    assert "fixed" in result.uncertainties_lacking["E"][0]


def test_class_and_number_are_one_statement():
    for both in (
        {"force_class": 1, "force_rel": 0.005},
        {"extensometer_class": 1, "extension_rel": 0.005},
        {"force_class": 7},
    ):
        with pytest.raises(SettingsError, match="uncertainty"):
            TensileSettings(uncertainty=both)


def test_no_inputs_no_uncertainty_and_nonsense_is_refused():
    assert evaluate(CURVE).uncertainties == {}
    assert "uncertainty" not in evaluate(CURVE).settings
    for nonsense in ({"force": 0.1}, {"force_rel": -1}, {"force_rel": float("nan")}, 3):
        with pytest.raises(SettingsError):
            TensileSettings.from_json({"uncertainty": nonsense})
    kept = TensileSettings.from_json({"uncertainty": {"force_rel": 0.005}})
    assert TensileSettings.from_json(kept.as_json()) == kept


def test_what_was_assumed_is_kept_with_the_result():
    result = evaluate(CURVE)
    assert any("instrument's own" in sentence for sentence in result.assumptions)
    assert TensileResult.from_json(result.as_json()).assumptions == result.assumptions


def test_results_kept_by_an_earlier_version_are_read():
    kept = evaluate(CURVE).as_json()
    for new in ("assumptions", "uncertainties", "ramberg_osgood_exponent"):
        del kept[new]
    assert TensileResult.from_json(kept).tensile_strength_mpa == pytest.approx(300)


def _slow_serrations(stress, threshold):
    """The definition, one value after another."""
    drops, peak, trough, falling = [], stress[0], stress[0], False
    for value in stress:
        if falling:
            trough = min(trough, value)
            if value - trough >= threshold / 2:
                drops.append(peak - trough)
                falling, peak = False, value
        else:
            peak = max(peak, value)
            if peak - value >= threshold:
                falling, trough = True, value
    return drops


def test_serrations_are_those_of_the_plain_definition():
    generator = np.random.default_rng(7)
    for scale in (0.02, 0.3, 0.8, 2.0):
        stress = 200 + np.cumsum(generator.normal(0.01, scale, 3000))
        found = curve_events.serrations(stress, noise_mpa=0.0)
        expected = _slow_serrations(stress.tolist(), 1.0)
        if len(expected) < curve_events.FEWEST_SERRATIONS:
            assert found is None
        else:
            assert found.count == len(expected)
            assert found.mean_drop_mpa == pytest.approx(sum(expected) / len(expected))


@pytest.mark.parametrize("size", [0, 1, 5, 128, 129, 700, 1024])
def test_a_fall_is_found_wherever_the_blocks_are_cut(size):
    generator = np.random.default_rng(size)
    for _turn in range(20):
        values = np.cumsum(generator.normal(0.05, 0.3, size))
        below = np.maximum.accumulate(values) - values
        for by in (0.5, 1.0, 2.0, 4.0):
            assert curve_events._falls(values, by) == bool((below >= by).any())
