"""Mass loss, immersion rate and polarization: worked figures, units and bad input."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from characterization.methods.corrosion import (
    block_area_cm2,
    immersion_rate,
    nitric_acid_mass_loss,
)
from characterization.methods.polarization import (
    corrosion_potential,
    penetration_mm_per_year,
    stern_geary,
    tafel,
)
from labtrack.statistics.diagnostics import Outcome
from labtrack.statistics.samples import BadOption, OutOfDomain, TooFewValues


@pytest.mark.parametrize(
    ("loss_mg", "reading"),
    [(15, "resistant"), (20, "between"), (25, "susceptible"), (60, "susceptible")],
)
def test_namlt_reads_as_g67_says(loss_mg, reading):
    found = nitric_acid_mass_loss(5 + loss_mg / 1000, 5, 1.0)
    assert found.mg_per_cm2 == pytest.approx(loss_mg)
    assert found.reading.startswith(reading)


def test_namlt_carries_the_uncertainty_of_its_inputs():
    found = nitric_acid_mass_loss(5.1, 5.0, 10.0, u_mass_g=0.0002, u_area_cm2=0.05)
    # By hand: loss 10 mg/cm2; masses 0.02828, area 0.5 % of 10.
    assert found.uncertainty == pytest.approx(math.hypot(0.0282843, 0.05), rel=1e-5)
    assert nitric_acid_mass_loss(5.1, 5.0, 10.0).uncertainty is None


def test_a_coupon_that_gained_is_flagged_and_has_no_rate():
    assert nitric_acid_mass_loss(5.0, 5.1, 10.0).flags[0].code == "mass_gain"
    found = immersion_rate(10, 10.1, area_cm2=20, hours=100, density_g_cm3=2.62)
    assert found.mm_per_year is None
    assert found.flags[0].code == "mass_gain"


@given(depth_mm=st.floats(1e-4, 0.5), hours=st.floats(1, 5000), area=st.floats(1, 200))
def test_the_rate_is_the_depth_a_year(depth_mm, hours, area):
    """Geometry by another route: a layer of that depth taken off that area."""
    density = 2.62
    loss = depth_mm / 10 * area * density
    found = immersion_rate(
        1000, 1000 - loss, area_cm2=area, hours=hours, density_g_cm3=density
    )
    # 8.76e4 takes the year as 8760 h.
    assert found.mm_per_year == pytest.approx(depth_mm * 8760 / hours, rel=1e-6)


def test_the_area_of_a_block_has_six_faces():
    assert block_area_cm2(10, 10, 10) == 6.0
    with pytest.raises(OutOfDomain):
        block_area_cm2(10, 0, 10)


def curve(e_corr=-780.0, i_corr=2.0, anodic=80.0, cathodic=120.0):
    e = np.linspace(e_corr - 300, e_corr + 300, 1201)
    current = i_corr * (
        10 ** ((e - e_corr) / anodic) - 10 ** (-(e - e_corr) / cathodic)
    )
    return e, current


@given(st.floats(40, 120), st.floats(40, 120), st.floats(0.01, 100))
def test_tafel_lines_are_found_in_a_butler_volmer_curve(anodic, cathodic, i_corr):
    e, current = curve(i_corr=i_corr, anodic=anodic, cathodic=cathodic)
    found = tafel(e, current, reference="SCE", window_mv=(200, 290))
    assert found.e_corr_mv == pytest.approx(-780, abs=0.3)
    # At 200 mv the other branch still carries up to 3 % of the smaller slope's.
    assert found.anodic_mv == pytest.approx(anodic, rel=0.05)
    assert found.cathodic_mv == pytest.approx(cathodic, rel=0.05)
    assert found.i_corr_ua_cm2 == pytest.approx(i_corr, rel=0.1)


def test_one_branch_alone_says_that_agreement_was_not_checked():
    found = tafel(*curve(), reference="SCE", branches="cathodic")
    assert found.anodic_mv is None
    assert [d.outcome for d in found.diagnostics][1] is Outcome.NOT_RUN


@pytest.mark.parametrize(
    ("error", "options"),
    [
        (BadOption, {"reference": ""}),
        (BadOption, {"reference": "SCE", "branches": "left"}),
        (TooFewValues, {"reference": "SCE", "window_mv": (500, 600)}),
    ],
)
def test_a_potential_needs_its_electrode(error, options):
    with pytest.raises(error):
        tafel(*curve(), **options)


def test_a_current_of_one_sign_has_no_corrosion_potential():
    e, current = curve()
    with pytest.raises(OutOfDomain, match="never turns"):
        corrosion_potential(e, np.abs(current) + 1)


def test_stern_geary_agrees_with_the_slope_of_the_curve_at_zero():
    e, current = curve(i_corr=1.0, anodic=60, cathodic=120)
    at = np.abs(e + 780).argmin()
    resistance = (e[at + 1] - e[at - 1]) / (current[at + 1] - current[at - 1]) * 1000
    assert stern_geary(resistance, anodic_mv=60, cathodic_mv=120) == pytest.approx(
        1.0, rel=1e-3
    )


def test_a_microampere_on_aluminum_is_eleven_micrometers_a_year():
    # ASTM G102-23, table 2: aluminum, 1 uA/cm2 is 0.0109 mm/y.
    assert penetration_mm_per_year(1.0) == pytest.approx(0.0109, abs=5e-5)
