"""Traces of DSC, cups and polarization: figures, constructions, reasons."""

import json

import numpy as np
import pytest

from characterization.methods.trace_methods import TRACE_METHODS
from characterization.methods.traces import TraceError, TraceResult


def evaluated(kind, channels, **settings):
    found = TRACE_METHODS[kind].evaluate(channels, settings)
    kept = json.loads(json.dumps(found.as_json()))
    assert TraceResult.from_json(kept).figures == found.figures
    return found, {f.symbol: f.value for f in found.figures}


def melting():
    """A triangle of 120 J/g from 560 to 600 degC at 10 K/min, and back."""
    up = np.linspace(500, 700, 2001)
    peak = np.where((up > 560) & (up < 600), np.minimum(up - 560, 600 - up), 0.0) / 20
    t = np.concatenate([up, up[::-1]])
    return {
        "temperature": t,
        "heat_flow": np.concatenate([peak, -peak[::-1]]),
        "time": np.arange(len(t)) * 0.1 / 10 * 60,
    }


def test_a_dsc_run_gives_its_event_on_heating_and_on_cooling():
    window = {"from_c": 520, "to_c": 660, "rate_k_per_min": None}
    found, figures = evaluated("dsc", melting(), **window, u_temperature_k=0.5)
    assert figures["T_sol_DSC"] == pytest.approx(560, abs=0.5)
    assert figures["T_liq_DSC"] == pytest.approx(580, abs=0.2)
    assert figures["dH"] == pytest.approx(120, rel=0.01)
    assert figures["heating_rate"] == pytest.approx(10, rel=1e-6)
    assert found.uncertainties["T_sol_DSC"] == 0.5
    _found, back = evaluated("dsc", melting(), **window, direction="cooling")
    assert back["T_liq_DSC"] == pytest.approx(600, abs=0.5)
    assert back["T_sol_DSC"] == pytest.approx(560, abs=0.5)


def test_a_run_without_time_asks_for_its_rate():
    run = melting()
    del run["time"]
    with pytest.raises(TraceError, match="state the rate"):
        evaluated("dsc", run, from_c=520, to_c=660)
    _found, figures = evaluated("dsc", run, from_c=520, to_c=660, rate_k_per_min=10)
    assert figures["dH"] == pytest.approx(120, rel=0.01)
    with pytest.raises(TraceError, match="points between"):
        evaluated("dsc", run, from_c=900, to_c=950, rate_k_per_min=10)


def cup():
    """Newton's cooling from 720 degC with heat released between 630 and 570 degC."""
    step, t, temperature, solid = 0.2, [0.0], [720.0], 0.0
    while temperature[-1] > 450:
        now = temperature[-1]
        rate = -0.0035 * (now - 25)
        if now < 630 and solid < 1:
            solid += 0.004 * step
            rate += 1.9 * (1 if solid < 1 else 0)
        temperature.append(now + rate * step)
        t.append(t[-1] + step)
    return {"time": np.array(t), "temperature": np.array(temperature)}


def test_a_cup_gives_liquidus_solidus_and_the_fraction_solid():
    found, figures = evaluated("cooling-curve", cup(), smoothing_s=3, ambient_c=25)
    assert figures["T_liq"] == pytest.approx(630, abs=2.5)
    assert figures["T_sol"] < figures["T_liq"]
    assert figures["t_solid"] == pytest.approx(250, abs=15)
    assert found.drawing["fraction"][0] == 0
    assert found.drawing["fraction"][-1] == pytest.approx(1)
    with pytest.raises(TraceError, match="expected 50"):
        evaluated("cooling-curve", {k: v[:20] for k, v in cup().items()})


def test_a_cup_recorded_every_second_is_smoothed_over_five_samples_and_says_so():
    slow = {name: values[::5] for name, values in cup().items()}
    found, figures = evaluated("cooling-curve", slow, smoothing_s=3, ambient_c=25)
    assert figures["T_liq"] == pytest.approx(630, abs=4)
    widened = found.flags[0]
    assert widened.code == "smoothing_widened"
    assert widened.figures["smoothing_s"] == pytest.approx(5)
    assert dict(found.steps)["Smoothing"].endswith("over 5 s")
    wide, _figures = evaluated("cooling-curve", slow, smoothing_s=5, ambient_c=25)
    assert "smoothing_widened" not in {flag.code for flag in wide.flags}


def test_a_potential_without_its_electrode_means_nothing():
    e = np.linspace(-200, 200, 401) - 780
    run = {
        "potential": e,
        "current_density": 2 * (10 ** ((e + 780) / 60) - 10 ** (-(e + 780) / 120)),
    }
    window = {"window_low_mv": 50, "window_high_mv": 150}
    with pytest.raises(TraceError, match="not stated"):
        evaluated("polarization", run, **window, reference="")
    _found, sce = evaluated("polarization", run, **window, reference="SCE")
    _found, silver = evaluated(
        "polarization", run, **window, reference="Ag/AgCl (sat. KCl)"
    )
    assert sce["E_corr_SCE"] == pytest.approx(-780, abs=0.5)
    assert silver["E_corr_SCE"] == pytest.approx(-780 + 197 - 241, abs=0.5)
    assert sce["i_corr"] == pytest.approx(2, rel=0.1)


def cracked(slope=30_000.0, bend=0.6, after=0.25):
    """A record that rises by `slope` N/mm and bends at `bend` mm; and its P_Q by hand."""
    v = np.linspace(0, 1.2, 1201)
    p = np.where(v < bend, slope * v, slope * (bend + after * (v - bend)))
    # 0.95 s v meets s (bend + after (v - bend)) at v = bend (1 - after) / (0.95 - after).
    p_q = 0.95 * slope * bend * (1 - after) / (0.95 - after)
    return {"force": p, "opening": v + 0.05}, p_q


SIZES = {"geometry": "C(T)", "b_mm": 25.0, "w_mm": 50.0, "a_mm": 25.0}


def test_a_crack_s_record_gives_k_q_and_never_k_ic_without_every_requirement():
    record, p_q = cracked()
    found, figures = evaluated("fracture-toughness", record, **SIZES)
    assert found.drawing["p_q"][1] == pytest.approx(p_q, rel=2e-3)
    assert found.drawing["zero"] == pytest.approx(0.05, abs=1e-6)
    # K_Q = P_Q f(0.5) / (B sqrt W), f(0.5) = 9.66 for C(T) (E399, A4.5.3).
    by_hand = p_q / (0.025 * np.sqrt(0.05)) * 9.659 / 1e6
    assert figures["K_Q"] == pytest.approx(by_hand, rel=3e-3)
    assert figures["K_Ic"] is None
    assert "Not valid as K_Ic" in found.figures[1].reason
    # A steep fall after P_Q, a strong alloy and a large ligament: all requirements hold.
    brittle, _p_q = cracked(after=-0.5)
    valid, figures = evaluated(
        "fracture-toughness",
        brittle,
        **SIZES | {"w_mm": 100.0, "a_mm": 50.0},
        proof_strength_mpa=400.0,
    )
    assert figures["K_Ic"] == figures["K_Q"]
    assert not [f for f in valid.flags if f.code.startswith("failed")]


def test_without_its_sizes_a_record_keeps_its_forces_and_owes_k_q():
    record, p_q = cracked()
    found, figures = evaluated("fracture-toughness", record, geometry="SE(B)")
    assert figures == {}
    assert found.flags[0].code == "sizes-missing"
    assert "B, W, a" in found.flags[0].sentence
    said = float(dict(found.steps)["P_Q"].partition(" N")[0])
    assert said == pytest.approx(p_q, rel=2e-3)


@pytest.mark.parametrize(
    ("channels", "settings", "why"),
    [
        ({"force": np.arange(5.0), "opening": np.arange(5.0)}, {}, "points between"),
        (cracked()[0], SIZES | {"a_mm": 60.0}, "a/W"),
        (cracked()[0], SIZES | {"b_mm": -1.0}, "above zero"),
    ],
)
def test_a_record_that_gives_nothing_says_why(channels, settings, why):
    with pytest.raises(TraceError, match=why):
        evaluated("fracture-toughness", channels, **{"geometry": "C(T)"} | settings)


PARTICLES = {
    "area": np.array([100.0, 300.0, 50.0, 150.0]),
    "feret": np.array([14.0, 31.0, 9.0, 20.0]),
    "circularity": np.array([0.9, 0.7, np.nan, 0.8]),
    "field": np.array([1.0, 1, 2, 2]),
}


def test_particles_give_a_fraction_over_fields_and_their_sizes():
    found, figures = evaluated(
        "area-fraction", PARTICLES, property="Aa_pore", field_area_mm2=0.01, fields=4
    )
    # 400 and 200 of 10,000 um^2, and two fields without any: 4, 2, 0, 0 %.
    assert figures["Aa_pore"] == pytest.approx(1.5)
    assert found.uncertainties["Aa_pore"] == pytest.approx(
        np.std([4, 2, 0, 0], ddof=1) / 2
    )
    assert figures["F_max_pore"] == 31
    assert figures["sphericity"] == pytest.approx(0.8)
    # Half of the 600 um^2 lies in particles below the largest, of 300 um^2.
    assert found.drawing["by_area"][-2:] == pytest.approx([50.0, 100.0])


def test_a_list_of_particles_does_not_say_how_large_its_field_was():
    found, figures = evaluated("area-fraction", PARTICLES, property="Aa_pore")
    assert "Aa_pore" not in figures
    assert found.flags[0].code == "field-area-missing"
    with pytest.raises(TraceError, match="another unit"):
        evaluated("area-fraction", PARTICLES, property="Aa_pore", field_area_mm2=0.0001)
    with pytest.raises(TraceError, match="more than the 1 stated"):
        evaluated(
            "area-fraction",
            PARTICLES,
            property="Aa_pore",
            field_area_mm2=0.01,
            fields=1,
        )
