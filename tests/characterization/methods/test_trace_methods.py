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
