"""Methods of a few readings: hardness, impact, conductivity, density index, castability,
fracture toughness. Worked figures, properties, bad input.
"""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from characterization.methods.castability import (
    Arm,
    critical_length_mm,
    fluidity_on_superheat,
    hot_tearing_index,
)
from characterization.methods.charpy import charpy
from characterization.methods.conductivity import conductivity, to_20_degrees
from characterization.methods.fracture_toughness import (
    fracture_toughness,
    shape_factor,
)
from characterization.methods.reduced_pressure import density_index
from characterization.methods.rockwell import rockwell
from characterization.methods.vickers import Indent, vickers
from labtrack.statistics.diagnostics import Outcome
from labtrack.statistics.samples import BadOption, OutOfDomain, TooFewValues


def test_vickers_is_iso_6507_s_formula():
    # ISO 6507-4, HV 10: a diagonal of 0.300 mm reads 206.
    assert vickers([Indent(300, 300)], force_kgf=10).hv == pytest.approx(206, abs=0.5)
    # 0.1891 F / d^2 with F in N.
    force = 0.5 * 9.80665
    ours = vickers([Indent(110, 112)], force_kgf=0.5).hv
    assert ours == pytest.approx(0.1891 * force / 0.111**2, rel=1e-4)


@given(st.floats(10, 500), st.sampled_from([0.1, 0.5, 1, 5, 10]))
def test_twice_the_diagonal_is_a_quarter_of_the_hardness(d, force):
    once = vickers([Indent(d, d)], force_kgf=force).hv
    assert vickers([Indent(2 * d, 2 * d)], force_kgf=force).hv == pytest.approx(
        once / 4
    )


def test_unequal_diagonals_are_remarked_not_refused():
    found = vickers([Indent(100, 104), Indent(100, 108)], force_kgf=1)
    assert [flag.code for flag in found.flags] == ["unequal_diagonals"]
    assert "Indent 2" in found.flags[0].sentence


def test_rockwell_needs_its_scale():
    assert rockwell([80, 84], scale="HRE").sd == pytest.approx(math.sqrt(8))
    with pytest.raises(BadOption, match="HRB"):
        rockwell([80], scale="HR")
    with pytest.raises(OutOfDomain, match="another ball"):
        rockwell([104], scale="HRB")
    with pytest.raises(TooFewValues):
        rockwell([], scale="HRB")


def test_charpy_names_striker_and_size_and_scales_nothing():
    found = charpy(12.0, striker_mm=2, width_mm=5, capacity_j=14, is_broken=False)
    assert (found.energy_j, found.symbol) == (12.0, "KV2")
    assert [f.code for f in found.flags] == ["sub_size", "near_capacity", "not_broken"]
    assert charpy(12.0, striker_mm=8).flags == ()


@pytest.mark.parametrize(
    ("error", "options"),
    [
        (BadOption, {"striker_mm": 5}),
        (OutOfDomain, {"striker_mm": 8, "width_mm": 11}),
        (OutOfDomain, {"striker_mm": 8, "shear_percent": 120}),
        (OutOfDomain, {"striker_mm": 8, "lateral_expansion_mm": -1}),
    ],
)
def test_charpy_refuses_what_cannot_be(error, options):
    with pytest.raises(error):
        charpy(10.0, **options)


def test_conductivity_in_both_units_and_at_20_degrees():
    found = conductivity([23.0, 23.0, 23.0], temperature_c=30)
    resistivity = 1 / (0.23 * 58e6) - 1.15e-10 * 10
    assert found.ms_per_m == pytest.approx(1e-6 / resistivity)
    assert found.iacs_percent == pytest.approx(100 * found.ms_per_m / 58)
    assert found.correction_iacs > 0
    assert conductivity([23.0], temperature_c=20).flags[0].code == "few_readings"


@given(st.floats(10, 65))
def test_at_20_degrees_nothing_is_corrected(iacs):
    assert to_20_degrees(iacs, 20.0) == pytest.approx(iacs)


@pytest.mark.parametrize(
    ("atmospheric", "vacuum", "percent"),
    # Densities that give the percentages of two published examples, a bad and a good melt.
    [(2.640, 2.338, 11.44), (2.640, 2.6186, 0.81)],
)
def test_density_index_of_published_pairs(atmospheric, vacuum, percent):
    assert density_index(atmospheric, vacuum).percent == pytest.approx(
        percent, abs=0.005
    )


def test_density_index_propagates_and_asks_about_swapped_pairs():
    found = density_index(2.6, 2.5, u_atmospheric=0.002, u_vacuum=0.003)
    # d(100 (1 - v/a)) = 100 (v/a^2 u_a, 1/a u_v)
    by_hand = 100 * math.hypot(2.5 / 2.6**2 * 0.002, 0.003 / 2.6)
    assert found.uncertainty_percent == pytest.approx(by_hand)
    assert density_index(2.5, 2.6).flags[0].code == "negative_index"
    with pytest.raises(OutOfDomain):
        density_index(0, 2.6)


def test_hot_tearing_and_fluidity():
    assert hot_tearing_index([Arm(4, 4, 2), Arm(1, 1, 1)]) == 33
    assert critical_length_mm([165, 127], [False, False]) is None
    fit = fluidity_on_superheat([400, 465, 510, 590], [50, 75, 100, 125])
    assert fit.coefficients[1].estimate == pytest.approx(2.46)
    with pytest.raises(OutOfDomain):
        hot_tearing_index([Arm(5, 1)])
    with pytest.raises(TooFewValues):
        hot_tearing_index([])
    with pytest.raises(OutOfDomain):
        critical_length_mm([1.0], [])


@pytest.mark.parametrize(
    ("ratio", "compact", "bend"),
    # ASTM E399-22, tables of f(a/W).
    [(0.45, 8.34, 2.29), (0.50, 9.66, 2.66), (0.55, 11.36, 3.14)],
)
def test_shape_factors_are_e399_s(ratio, compact, bend):
    assert shape_factor(ratio, "C(T)") == pytest.approx(compact, abs=0.011)
    assert shape_factor(ratio, "SE(B)") == pytest.approx(bend, abs=0.011)


def record(p_q=10_000.0, p_max=10_500.0):
    """Straight, then bending over so that the 5 % secant meets it at p_q."""
    stiffness = 50_000.0
    opening = np.concatenate(
        [
            np.linspace(0, 0.9 * p_q / stiffness, 400),
            np.linspace(0.9 * p_q / stiffness, 1.6 * p_q / stiffness, 400)[1:],
        ]
    )
    knots = [0, 0.9 * p_q / stiffness, p_q / (0.95 * stiffness), 1.6 * p_q / stiffness]
    return np.interp(opening, knots, [0, 0.9 * p_q, p_q, p_max]), opening


SIZE = {"geometry": "C(T)", "thickness_mm": 25, "width_mm": 50, "crack_mm": 25}


def test_k_q_is_e399_s_formula_with_the_secant_force():
    found = fracture_toughness(*record(), **SIZE, proof_strength_mpa=400)
    assert found.p_q_n == pytest.approx(10_000, rel=2e-3)
    expected = found.p_q_n / (0.025 * math.sqrt(0.05)) * 9.659 / 1e6
    assert found.k_q == pytest.approx(expected, rel=1e-3)
    assert found.symbol == "K_Ic"


@pytest.mark.parametrize(
    ("options", "failed"),
    [
        ({"proof_strength_mpa": 130}, "W - a at least 2.5 (K_Q / Rp0.2)^2"),
        ({"proof_strength_mpa": None}, "W - a at least 2.5 (K_Q / Rp0.2)^2"),
    ],
)
def test_k_q_is_never_shown_as_k_ic(options, failed):
    found = fracture_toughness(*record(), **SIZE, **options)
    assert found.symbol == "K_Q"
    assert [d.check for d in found.diagnostics if d.outcome is not Outcome.PASSED] == [
        failed
    ]


def test_too_much_plasticity_stays_k_q():
    found = fracture_toughness(*record(p_max=11_500), **SIZE, proof_strength_mpa=400)
    assert found.symbol == "K_Q"


def test_a_bend_bar_takes_its_span():
    bar = SIZE | {"geometry": "SE(B)"}
    four = fracture_toughness(*record(), **bar)
    eight = fracture_toughness(*record(), **bar, span_mm=400)
    assert eight.k_q == pytest.approx(2 * four.k_q)


@pytest.mark.parametrize(
    ("error", "changed"),
    [
        (OutOfDomain, {"crack_mm": 5}),
        (OutOfDomain, {"width_mm": 0}),
        (BadOption, {"geometry": "round"}),
        (TooFewValues, {"slope_window": (0.999, 1.0)}),
    ],
)
def test_what_is_no_toughness_specimen_is_named(error, changed):
    with pytest.raises(error):
        fracture_toughness(*record(), **SIZE | changed)
