"""The tensile evaluation by its properties, its reasons and its flags."""

import json
import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from characterization.methods.curves import TensileCurve
from characterization.methods.simulated_curves import SimulatedBar, simulate
from characterization.methods.tensile import evaluate, offset_construction
from characterization.methods.tensile_result import TensileResult
from characterization.methods.tensile_settings import ModulusWindow, TensileSettings

BAR = SimulatedBar(
    proof_strength_mpa=200.0, tensile_strength_mpa=320.0, elongation_pct=9.0
)


def curve_of(bar: SimulatedBar, *, seed: int = 1, **sizes: float) -> TensileCurve:
    recording = simulate(bar, seed=seed)
    sizes = {
        "gauge_length_mm": bar.gauge_length_mm,
        "diameter_mm": bar.diameter_mm,
        **sizes,
    }
    return TensileCurve.of_force_extension(
        recording.force_n, recording.extension_mm, time_s=recording.time_s, **sizes
    )


def codes(result: TensileResult) -> set[str]:
    return {flag.code for flag in result.flags}


def value(result: TensileResult, symbol: str) -> float | None:
    return {figure.symbol: figure.value for figure in result.figures}[symbol]


def reason(result: TensileResult, symbol: str) -> str:
    return {figure.symbol: figure.reason for figure in result.figures}[symbol]


def test_a_sound_bar_gives_back_what_it_was_made_of():
    result = evaluate(curve_of(BAR))
    # 0.2 MPa: the law is already slightly curved within 10-40 % of Rp0.2.
    assert result.proof_strength_mpa == pytest.approx(200, abs=0.2)
    assert result.tensile_strength_mpa == pytest.approx(320, rel=1e-5)
    assert result.modulus_gpa == pytest.approx(71, rel=0.01)
    assert value(result, "A_ext") == pytest.approx(9.0, abs=0.01)
    assert value(result, "Ag") == pytest.approx(9.0, abs=0.01)
    assert value(result, "At") - value(result, "A_ext") == pytest.approx(
        100 * 320 / (1000 * result.modulus_gpa), rel=1e-3
    )
    assert codes(result) == set()


def test_the_energy_to_fracture_is_the_area_under_the_law():
    """Closed form of the integral of s de for e = s/E + 0.002 (s/Rp)^m."""
    end, modulus, m = 320.0, 71_000.0, BAR.exponent
    exact = end**2 / (2 * modulus) + 0.002 * m / (m + 1) * end * (end / 200) ** m
    assert evaluate(curve_of(BAR)).toughness_mj_m3 == pytest.approx(exact, rel=1e-3)


def test_n_and_k_of_a_hollomon_curve_come_back():
    plastic = np.concatenate(
        [np.linspace(0, 1e-4, 50), np.geomspace(1.1e-4, 0.12, 600)]
    )
    true_stress = 500 * np.maximum(plastic, 1e-12) ** 0.2
    elastic = np.linspace(0, true_stress[1], 100)
    true_stress = np.concatenate([elastic, true_stress[1:]])
    true_strain = np.concatenate([elastic / 70_000, (plastic + 0)[1:]])
    true_strain[100:] += true_stress[100:] / 70_000
    curve = TensileCurve.of_stress_strain(
        true_stress * np.exp(-true_strain), np.expm1(true_strain)
    )
    result = evaluate(
        curve,
        TensileSettings(
            window=ModulusWindow.STRESS_RANGE, window_low=5, window_high=50
        ),
    )
    assert result.hardening_exponent == pytest.approx(0.2, abs=1e-3)
    assert result.strength_coefficient_mpa == pytest.approx(500, rel=2e-3)
    assert result.hardening_from >= 0.02
    assert result.hardening_points > 100


@settings(max_examples=25, deadline=None)
@given(
    zero=st.floats(-0.01, 0.01),
    bar=st.builds(
        SimulatedBar,
        proof_strength_mpa=st.floats(100, 250),
        tensile_strength_mpa=st.floats(260, 400),
        elongation_pct=st.floats(2, 20),
        toe_strain=st.floats(0, 0.001),
    ),
)
def test_where_the_recording_has_its_zero_changes_no_figure(zero, bar):
    curve = curve_of(bar)
    shifted = TensileCurve.of_stress_strain(curve.stress_mpa, curve.strain + zero)
    here = evaluate(TensileCurve.of_stress_strain(curve.stress_mpa, curve.strain))
    there = evaluate(shifted)
    assert there.line_zero - here.line_zero == pytest.approx(zero, abs=1e-9)
    for one, other in zip(here.figures, there.figures, strict=True):
        assert other.value == pytest.approx(one.value, rel=1e-6), one.symbol


@settings(max_examples=25, deadline=None)
@given(diameter=st.floats(5, 25))
def test_stress_goes_with_the_inverse_square_of_the_diameter(diameter):
    """The commonest mistake, corrected: the same force on another diameter."""
    iterated = TensileSettings(window_low=0.1, window_high=0.4, at_most_passes=30)
    share = (BAR.diameter_mm / diameter) ** 2
    first = evaluate(curve_of(BAR), iterated)
    corrected = evaluate(
        curve_of(BAR, diameter_mm=diameter),
        # The start window is in MPa: it is scaled so that both iterate alike.
        replace(
            iterated,
            start_low_mpa=20 * share,
            start_high_mpa=60 * share,
            stop_mpa=0.1 * share,
        ),
    )
    for symbol in ("Rm", "Rp0.2", "E", "K", "W"):
        assert value(corrected, symbol) == pytest.approx(
            share * value(first, symbol), rel=1e-9
        )
    for symbol in ("Ag", "Agt", "A_ext", "At", "n"):
        assert value(corrected, symbol) == pytest.approx(value(first, symbol), rel=1e-6)


@settings(max_examples=15, deadline=None)
@given(gauge=st.sampled_from([25.0, 50.0, 50.8, 62.5, 100.0]))
def test_a_curve_from_force_equals_its_curve_from_stress(gauge):
    recording = simulate(BAR, seed=4)
    area = math.pi * BAR.diameter_mm**2 / 4
    by_force = evaluate(curve_of(BAR, seed=4, gauge_length_mm=gauge))
    by_stress = evaluate(
        TensileCurve.of_stress_strain(
            recording.force_n / area, recording.extension_mm / gauge
        )
    )
    assert [f.value for f in by_force.figures] == [f.value for f in by_stress.figures]


def test_a_bar_that_breaks_early_has_no_proof_strength_and_says_so():
    result = evaluate(curve_of(replace(BAR, pore_fracture_at=0.5)))
    assert result.proof_strength_mpa is None
    assert reason(result, "Rp0.2").startswith("Not reached")
    assert result.tensile_strength_mpa == pytest.approx(160, rel=1e-4)
    assert result.modulus_gpa == pytest.approx(71, rel=0.01)
    assert reason(result, "n").startswith("Fewer than 5")


def test_a_toe_and_a_preload_do_not_move_the_proof_strength():
    sound = evaluate(curve_of(BAR))
    slack = evaluate(curve_of(replace(BAR, toe_strain=0.0008, preload_mpa=3.0)))
    assert slack.line_zero == pytest.approx(0.0008, abs=2e-5)
    assert slack.proof_strength_mpa == pytest.approx(sound.proof_strength_mpa, abs=0.5)
    assert value(slack, "A_ext") == pytest.approx(9.0, abs=0.01)


@pytest.mark.parametrize(
    ("slip", "spoiled"),
    [(0.002, "modulus_out_of_band"), (-0.002, "no_modulus_line")],
)
def test_a_slipping_extensometer_is_flagged_and_nothing_is_refused(slip, spoiled):
    result = evaluate(curve_of(replace(BAR, slip_at_mpa=50.0, slip_strain=slip)))
    assert {"extensometer_slip", spoiled} <= codes(result)
    assert result.tensile_strength_mpa == pytest.approx(320, rel=1e-5)


def test_serrated_flow_is_flagged_with_its_size():
    bar = replace(BAR, serration_mpa=4.0, noise_mpa=0.15)
    result = evaluate(curve_of(bar))
    flag = next(flag for flag in result.flags if flag.code == "serrations")
    assert flag.figures["mean_drop_mpa"] == pytest.approx(4.0, rel=0.3)
    assert "smoothed" in flag.sentence


def test_noise_alone_is_no_serrated_flow():
    for seed in range(10):
        noisy = replace(BAR, noise_mpa=0.5, strain_noise=2e-6)
        assert "serrations" not in codes(evaluate(curve_of(noisy, seed=seed)))


def test_a_lueders_plateau_is_flagged_and_ordinary_hardening_is_not():
    curve = curve_of(BAR)
    yielding = int(np.flatnonzero(curve.stress_mpa >= 200)[0])
    plateau = np.linspace(0, 0.012, 120)
    stress = np.concatenate(
        [
            curve.stress_mpa[:yielding],
            200 + 0.3 * np.sin(np.arange(120)),
            curve.stress_mpa[yielding:],
        ]
    )
    strain = np.concatenate(
        [
            curve.strain[:yielding],
            curve.strain[yielding] + plateau,
            curve.strain[yielding:] + 0.0121,
        ]
    )
    flagged = evaluate(TensileCurve.of_stress_strain(stress, strain))
    assert "luders" in codes(flagged)
    assert "luders" not in codes(evaluate(curve))


def test_an_extensometer_taken_off_leaves_its_strains_unmeasured():
    curve = curve_of(BAR)
    off = int(np.flatnonzero(curve.strain > 0.03)[0])
    strain = curve.strain.copy()
    strain[off:] = 0.004
    result = evaluate(TensileCurve.of_stress_strain(curve.stress_mpa, strain))
    assert "extensometer_removed" in codes(result)
    assert result.proof_strength_mpa == pytest.approx(200, abs=0.2)
    assert result.tensile_strength_mpa == pytest.approx(320, rel=1e-5)
    for symbol in ("At", "A_ext", "Ag", "Agt", "W"):
        assert value(result, symbol) is None
        assert "extensometer left the bar" in reason(result, symbol)
    assert value(result, "n") is not None
    assert result.hardening_to < 0.031


def test_a_channel_frozen_at_removal_is_noticed():
    curve = curve_of(BAR)
    off = int(np.flatnonzero(curve.strain > 0.03)[0])
    strain = curve.strain.copy()
    strain[off:] = strain[off]
    result = evaluate(TensileCurve.of_stress_strain(curve.stress_mpa, strain))
    assert "extensometer_removed" in codes(result)
    assert value(result, "At") is None


def test_the_recording_after_the_break_counts_for_nothing():
    with_tail = evaluate(curve_of(BAR))
    without = evaluate(curve_of(replace(BAR, has_tail=False)))
    assert with_tail.points == with_tail.points_to_break + 6
    assert [f.value for f in with_tail.figures] == [f.value for f in without.figures]
    assert codes(without) == {"no_fracture_drop"}


def _taken_off(to_mpa: float) -> TensileCurve:
    """A bar stretched to 4 % and unloaded along its modulus, without a break."""
    curve = curve_of(BAR)
    until = int(np.flatnonzero(curve.strain > 0.04)[0])
    stress, strain = curve.stress_mpa[:until], curve.strain[:until]
    down = np.linspace(stress[-1], to_mpa, 200)[1:]
    back = strain[-1] - (stress[-1] - down) / 71_000
    return TensileCurve.of_stress_strain(
        np.concatenate([stress, down]), np.concatenate([strain, back])
    )


@pytest.mark.parametrize("end", [-5.0, 0.0, 20.0])
def test_a_bar_that_was_unloaded_has_no_figures_at_break(end):
    result = evaluate(_taken_off(end))
    for symbol in ("At", "A_ext", "W"):
        assert value(result, symbol) is None
        assert "ends unloaded" in reason(result, symbol)
    assert "unloaded" in codes(result)
    assert value(result, "Agt") == pytest.approx(4.0, abs=0.05)
    assert result.strain_at_break is None
    assert TensileResult.from_json(json.loads(json.dumps(result.as_json()))) == result


def test_an_elongation_at_break_below_that_at_the_top_is_flagged():
    result = evaluate(_taken_off(150.0))
    assert value(result, "At") < value(result, "Agt")
    assert {"strain_went_back", "no_fracture_drop"} <= codes(result)


def test_few_recordings_in_the_window_are_flagged_and_the_window_stays():
    curve = curve_of(BAR)
    coarse = TensileCurve.of_stress_strain(curve.stress_mpa[::25], curve.strain[::25])
    result = evaluate(coarse)
    assert "few_window_points" in codes(result)
    assert result.window_low_mpa == pytest.approx(0.1 * 200, rel=0.01)
    assert result.window_high_mpa == pytest.approx(0.4 * 200, rel=0.01)


def test_a_fixed_modulus_is_used_and_written_on_the_result():
    fixed = TensileSettings(window=ModulusWindow.FIXED_MODULUS, modulus_gpa=69.0)
    result = evaluate(curve_of(BAR), fixed)
    assert result.modulus_gpa == 69.0
    assert result.is_modulus_fixed
    assert "fixed_modulus" in codes(result)
    assert result.proof_strength_mpa == pytest.approx(200, abs=1.5)


def test_a_window_without_recordings_gives_no_modulus_and_no_exception():
    beyond = TensileSettings(
        window=ModulusWindow.STRESS_RANGE, window_low=900, window_high=950
    )
    result = evaluate(curve_of(BAR), beyond)
    assert result.modulus_gpa is None
    assert codes(result) == {"no_modulus_line"}
    assert value(result, "Rm") == pytest.approx(320, rel=1e-5)
    assert value(result, "Agt") > 0
    for symbol in ("E", "Rp0.2", "Ag", "A_ext", "n", "K"):
        assert value(result, symbol) is None
        assert "window" in reason(result, symbol)
    assert offset_construction(result) is None


def test_another_offset_has_another_name():
    result = evaluate(curve_of(BAR), TensileSettings(offset=0.001))
    assert result.figures[1].symbol == "Rp0.1"
    assert result.figures[1].value < 200


def test_the_result_is_kept_as_json_and_comes_back():
    result = evaluate(curve_of(replace(BAR, serration_mpa=4.0)))
    text = json.dumps(result.as_json(), allow_nan=False)
    again = TensileResult.from_json(json.loads(text))
    assert again == replace(result, reasons=dict(result.reasons))
    assert again.settings == TensileSettings().as_json()
    assert TensileSettings.from_json(again.settings) == TensileSettings()


def test_the_same_recording_gives_the_same_result_to_the_last_bit():
    first, second = (evaluate(curve_of(BAR, seed=7)) for _ in range(2))
    assert json.dumps(first.as_json()) == json.dumps(second.as_json())


def test_the_construction_leads_from_the_zero_to_the_proof_point():
    result = evaluate(curve_of(replace(BAR, toe_strain=0.0005)))
    drawn = offset_construction(result)
    (zero, _), (end, top) = drawn.modulus_line
    (shifted, _), (crossing, height) = drawn.offset_line
    assert zero == result.line_zero
    assert shifted - zero == pytest.approx(0.002)
    assert top == height == result.proof_strength_mpa
    # The offset line ends on the curve, at the proof point itself.
    assert (crossing, height) == pytest.approx(drawn.proof_point)
    assert end == pytest.approx(crossing - 0.002)
    assert drawn.window[1][1] == result.window_high_mpa
    assert drawn.top_point == (result.strain_at_top, result.tensile_strength_mpa)


def test_every_missing_figure_has_a_reason_and_every_other_has_none():
    bars = [
        BAR,
        replace(BAR, pore_fracture_at=0.05),
        replace(BAR, pore_fracture_at=0.7),
        replace(BAR, slip_at_mpa=50.0, slip_strain=-0.002),
    ]
    for bar in bars:
        for figure in evaluate(curve_of(bar)).figures:
            assert (figure.value is None) == bool(figure.reason), (bar, figure)
