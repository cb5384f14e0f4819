"""Polarization resistance: the tangent at the corrosion potential, and the current from it."""

import math
from dataclasses import replace

import numpy as np
import pytest

from characterization.actions import versions
from characterization.methods.polarization import polarization_resistance
from characterization.methods.trace_methods import TRACE_METHODS
from characterization.methods.traces import TraceError, TraceResult
from labtrack.accounts.choices import Role
from labtrack.statistics.samples import OutOfDomain, TooFewValues
from tests.characterization import invented_files
from tests.characterization.test_said_beside_files import understood
from tests.factories import materials, people

TAFEL = {"reference": "SCE", "window_low_mv": 50.0, "window_high_mv": 150.0}
SLOPES = {"anodic_mv": 60.0, "cathodic_mv": 120.0}
# Wagner and Traud: the tangent of 2 (10^(h/60) - 10^(-h/120)) at zero.
BY_HAND = 1000 / (2 * math.log(10) * (1 / 60 + 1 / 120))


def scan(reach=200.0, step=0.5):
    eta = np.arange(-reach, reach + step / 2, step)
    return {
        "potential": eta - 780,
        "current_density": 2.0 * (10 ** (eta / 60) - 10 ** (-eta / 120)),
    }


def evaluated(channels, **settings):
    found = TRACE_METHODS["polarization"].evaluate(channels, {**TAFEL, **settings})
    assert TraceResult.from_json(found.as_json()).figures == found.figures
    return found, {f.symbol: f for f in found.figures}


def test_a_scan_gives_both_and_holds_them_against_each_other():
    found, figures = evaluated(scan())
    # Over 10 mV the curve bends a little; the tangent is steeper by less than 3 %.
    assert figures["R_p"].value == pytest.approx(BY_HAND, rel=0.03)
    assert figures["i_corr"].value == pytest.approx(2, rel=0.1)
    steps = dict(found.steps)
    assert steps["By Stern and Geary"].startswith(("1.9", "2.0"))
    assert steps["Tafel lines and resistance agree within a factor of 2"].startswith(
        "pass"
    )
    near, _reason = evaluated(scan(), resistance_reach_mv=3.0)
    assert near.figures[2].value == pytest.approx(BY_HAND, rel=0.003)


def test_a_scan_near_the_corrosion_potential_needs_stated_slopes():
    _found, figures = evaluated(scan(reach=20.0))
    assert figures["E_corr_SCE"].value == pytest.approx(-780, abs=0.1)
    assert figures["R_p"].value == pytest.approx(BY_HAND, rel=0.03)
    assert figures["i_corr"].value is None
    assert "State both Tafel slopes" in figures["i_corr"].reason
    found, figures = evaluated(scan(reach=20.0), **SLOPES)
    # The Tafel lines of the curve meet at 2 uA/cm2.
    assert figures["i_corr"].value == pytest.approx(2, rel=0.03)
    assert found.drawing["anodic"] is None
    _found, figures = evaluated(scan(reach=20.0), anodic_mv=60.0)
    assert figures["i_corr"].value is None


def test_a_pit_that_grows_makes_both_disagree_and_is_flagged():
    run = scan()
    eta = run["potential"] + 780
    run["current_density"] = run["current_density"] + np.where(
        np.abs(eta) < 12, 8 * eta / 12, np.sign(eta) * 8 * np.exp(-(np.abs(eta) - 12))
    )
    found, _figures = evaluated(run)
    assert any("agree within" in flag.sentence for flag in found.flags)


def test_what_gives_no_resistance_says_why():
    coarse = scan(step=8.0)
    found, figures = evaluated(coarse)
    assert figures["R_p"].value is None
    assert "3 points lie within 10 mV" in figures["R_p"].reason
    assert figures["i_corr"].value == pytest.approx(2, rel=0.1)
    assert "By Stern and Geary" not in dict(found.steps)
    _found, figures = evaluated(coarse, **SLOPES)
    assert "3 points" in figures["i_corr"].reason
    with pytest.raises(TooFewValues):
        polarization_resistance(coarse["potential"], coarse["current_density"])
    with pytest.raises(OutOfDomain, match="never turns"):
        polarization_resistance(scan()["potential"], scan()["current_density"] ** 2 + 1)
    one_sign = {**scan(), "current_density": scan()["current_density"] ** 2 + 1}
    with pytest.raises(TraceError, match="never turns"):
        evaluated(one_sign)
    with pytest.raises(TraceError, match="points of the anodic branch"):
        evaluated(scan(), window_low_mv=190.0, window_high_mv=191.0)


@pytest.mark.django_db
def test_from_a_file_to_a_current_by_stated_slopes(compartment):
    bar = materials.specimen(
        materials.casting_run(materials.heat(compartment=compartment))
    )
    whole = invented_files.cell()
    near = replace(whole, rows=[row for row in whole.rows if abs(row[0] + 800) <= 20])
    test = understood(bar, near, "solution = NaCl 3.5 %")
    resistance = test.measurements.get(property__code="R_p")
    assert resistance.value == pytest.approx(BY_HAND, rel=0.03)
    assert float(resistance.place()) == 10  # three figures
    reason = test.not_obtained.get(property__code="i_corr").reason
    assert reason.startswith("The scan stays within 20 mV")
    new = versions.reevaluate(
        test=test,
        settings=SLOPES,
        reason="Slopes of the wide scan on H26-001.",
        by=people.person(Role.ENGINEER, compartment),
    )
    current = new.measurements.get(property__code="i_corr")
    assert current.value == pytest.approx(2, rel=0.03)
    assert new.evaluation.parameters["anodic_mv"] == 60
