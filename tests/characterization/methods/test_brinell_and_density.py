"""Brinell hardness and density: published values, an independent route, properties."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from characterization.methods import brinell, density
from characterization.methods.from_readings import weighed
from characterization.methods.readings import Given, ReadingError, ReadingsResult, Row

SETTINGS = {"ball_mm": 10, "force_kgf": 500, "property": "HBW_10_500"}


# ASTM E10 and ISO 6506-4 tabulate these for a ball of 10 mm (3000, 1000 and 500 kgf).
@pytest.mark.parametrize(
    ("diagonal", "force", "tabulated"),
    [
        (2.50, 3000, 601),
        (3.00, 3000, 415),
        (4.00, 3000, 229),
        (5.00, 3000, 143),
        (3.00, 500, 69.1),
        (4.00, 500, 38.1),
        (5.00, 500, 23.8),
        (6.00, 500, 15.9),
    ],
)
def test_the_tables_of_the_standard_are_met_to_three_figures(
    diagonal, force, tabulated
):
    found = brinell.hardness(force_kgf=force, ball_mm=10, diagonal_mm=diagonal)
    assert float(f"{found:.3g}") == tabulated


@given(st.floats(0.05, 0.99))
def test_the_hardness_is_force_over_the_area_of_the_cap(share):
    """Independent route: the cap's depth from the sphere, its area pi D h."""
    d = 10 * share
    depth = 5 - 5 * math.cos(math.asin(share))
    found = brinell.hardness(force_kgf=500, ball_mm=10, diagonal_mm=d)
    assert found == pytest.approx(500 / (math.pi * 10 * depth), rel=1e-9)
    back = brinell.diagonal(force_kgf=500, ball_mm=10, hbw=found)
    assert back == pytest.approx(d, rel=1e-9)


@pytest.mark.parametrize(
    ("hbw", "force", "instead"), [(130, 500, 1000), (12, 500, 250), (80, 500, 500)]
)
def test_the_advised_scale_gives_an_indent_that_counts(hbw, force, instead):
    assert brinell.fitting_force(ball_mm=10, hbw=hbw, instead_of=force) == instead


def test_readings_of_an_instrument_and_diagonals_may_stand_side_by_side():
    rows = [Row(1, {"HBW": 85.0}), Row(2, {"d1": 2.70, "d2": 2.72})]
    result = brinell.evaluate(rows, {}, SETTINGS)
    assert result.n == 2
    assert result.figures[0].value == pytest.approx((85.0 + 85.0626) / 2, abs=1e-3)


def test_an_indent_out_of_round_is_flagged():
    rows = [Row(n, {"d1": 2.60, "d2": 2.75}) for n in (1, 2, 3)]
    codes = [flag.code for flag in brinell.evaluate(rows, {}, SETTINGS).flags]
    assert codes == ["indent-not-round"] * 3


@pytest.mark.parametrize(
    "values", [{}, {"d1": 2.7}, {"d1": 2.7, "d2": 2.7, "HBW": 85}, {"d1": 10, "d2": 9}]
)
def test_a_row_that_says_nothing_is_blamed(values):
    with pytest.raises(ReadingError) as error:
        brinell.evaluate([Row(3, values)], {}, SETTINGS)
    assert error.value.number == 3


def test_without_an_indent_that_counts_there_is_a_reason():
    rows = [Row(1, {"d1": 2.7, "d2": 2.7}, excluded_because="on the edge")]
    (figure,) = brinell.evaluate(rows, {}, SETTINGS).figures
    assert (figure.value, figure.reason) == (None, "No indent counts.")


MACHINE = {"u_force_rel": 0.0058, "u_ball_mm": 0.003, "u_diameter_mm": 0.005}


def test_the_machine_of_a_brinell_test_is_propagated_by_hand():
    """D 10, d 2.5 mm, 500 kgf: w = sqrt(93.75) = 9.68246, h = 0.31754, HBW 100.243. Relative
    sensitivities: d/(w h) = 0.81313/mm to d, (D/w - 1)/h - 1/D = 0.0032799.../mm to D.
    u/HBW = hypot(0.0058, 0.81313 * 0.005, 0.00328 * 0.003) = 0.0070833.
    """
    hbw = brinell.hardness(force_kgf=500, ball_mm=10, diagonal_mm=2.5)
    u = brinell.uncertainty(hbw, force_kgf=500, ball_mm=10, **MACHINE)
    assert u / hbw == pytest.approx(0.0070833, abs=2e-6)


@given(st.floats(0.25, 0.59), st.floats(1e-4, 0.02), st.floats(1e-4, 0.05))
def test_its_sensitivities_are_those_of_the_formula(share, u_ball, u_diameter):
    """Independent route: the formula itself, differentiated numerically in each input."""
    d, step = 10 * share, 1e-6

    def hbw(force=500.0, ball=10.0, diameter=d):
        return brinell.hardness(force_kgf=force, ball_mm=ball, diagonal_mm=diameter)

    parts = (
        0.004 * hbw(),
        u_ball * (hbw(ball=10 + step) - hbw(ball=10 - step)) / (2 * step),
        u_diameter * (hbw(diameter=d + step) - hbw(diameter=d - step)) / (2 * step),
    )
    found = brinell.uncertainty(
        hbw(), force_kgf=500, ball_mm=10, u_force_rel=0.004, u_ball_mm=u_ball,
        u_diameter_mm=u_diameter,
    )  # fmt: skip
    assert found == pytest.approx(math.hypot(*parts), rel=1e-5)


def test_indents_and_machine_stand_in_quadrature_and_a_worse_machine_widens():
    rows = [Row(n, {"d1": d, "d2": d}) for n, d in enumerate((2.70, 2.74, 2.70), 1)]
    bare, known, worse = (
        brinell.evaluate(rows, {}, SETTINGS | machine)
        for machine in ({}, MACHINE, MACHINE | {"u_force_rel": 0.03})
    )
    # t(0.975, 2) = 4.3027 of s over the root of three indents.
    scatter = 4.302653 * bare.sd / math.sqrt(3)
    assert bare.half_widths["HBW_10_500"] == pytest.approx(scatter)
    assert bare.not_stated["HBW_10_500"] == ("force", "ball", "diameter")
    part = brinell.evaluate(rows, {}, SETTINGS | {"u_force_rel": 0.0058})
    assert part.half_widths == bare.half_widths
    assert part.not_stated["HBW_10_500"] == ("ball", "diameter")
    machine = known.instruments["HBW_10_500"]
    assert known.half_widths["HBW_10_500"] == pytest.approx(
        math.hypot(scatter, 2 * machine)
    )
    assert worse.half_widths["HBW_10_500"] > known.half_widths["HBW_10_500"]
    assert ReadingsResult.from_json(known.as_json()) == known
    one = brinell.evaluate(rows[:1], {}, SETTINGS | MACHINE)
    assert (one.half_widths, list(one.uncertainties)) == ({}, ["HBW_10_500"])
    outside = brinell.evaluate([Row(1, {"d1": 7, "d2": 7})], {}, SETTINGS | MACHINE)
    assert (outside.uncertainties, outside.not_stated) == ({}, {})


@given(
    st.floats(2.2, 3.1), st.floats(1, 500), st.floats(1e-5, 1e-2), st.floats(0.01, 2)
)
def test_the_uncertainty_of_a_density_is_that_of_its_formula(rho, volume, u_mass, u_k):
    """Independent route: the formula, differentiated numerically in each input."""
    air, water = density.AIR_DENSITY, density.water_density(21.0)
    m, w = volume * (rho - air), volume * (rho - water)

    def of(mass=m, submerged=w, temperature=21.0):
        return density.archimedes(
            mass_in_air=mass,
            mass_in_liquid=submerged,
            liquid_density=density.water_density(temperature),
        )

    step = 1e-5 * volume
    parts = (
        u_mass * (of(mass=m + step) - of(mass=m - step)) / (2 * step),
        u_mass * (of(submerged=w + step) - of(submerged=w - step)) / (2 * step),
        u_k * (of(temperature=21.5) - of(temperature=20.5)),
    )
    found = weighed.evaluate(
        [Row(1, {"m_air": m, "m_liquid": w, "T_liquid": 21.0})],
        {},
        {"u_mass_g": u_mass, "u_water_k": u_k},
    )
    assert found.uncertainties["rho"] == pytest.approx(math.hypot(*parts), rel=1e-3)


def test_what_a_density_does_not_state_is_named():
    row = Row(1, {"m_air": 52.4, "m_liquid": 32.4, "T_liquid": 22})
    bare = weighed.evaluate([row], {"rho_ref": Given(2.64, "HIPed piece")}, {})
    assert bare.uncertainties == {}
    assert bare.not_stated == {
        "rho": ("balance", "water temperature"),
        "pore_rho": ("balance", "water temperature", "reference density"),
    }
    known = {"u_mass_g": 0.001, "u_water_k": 0.5}
    found = weighed.evaluate([row], {"rho_ref": Given(2.64, "HIPed piece")}, known)
    assert found.not_stated == {"pore_rho": ("reference density",)}
    whole = weighed.evaluate(
        [row], {"rho_ref": Given(2.64, "HIPed piece"), "u_rho_ref": Given(0.002)}, known
    )
    rho, u = whole.figures[0].value, whole.uncertainties["rho"]
    by_hand = 100 / 2.64 * math.hypot(u, rho / 2.64 * 0.002)
    assert whole.uncertainties["pore_rho"] == pytest.approx(by_hand)
    ethanol = {"rho_liquid": Given(0.789, "data sheet"), "u_rho_liquid": Given(0.0005)}
    other = weighed.evaluate([row], ethanol, known)
    assert other.not_stated == {}


# Tanaka et al. (2001), table 1, kg/m^3.
@pytest.mark.parametrize(
    ("temperature", "published"),
    [(0, 999.8428), (4, 999.9749), (10, 999.7025), (20, 998.2067), (30, 995.6488)],
)
def test_water_is_as_dense_as_published(temperature, published):
    found = 1000 * density.water_density(temperature)
    assert found == pytest.approx(published, abs=2e-3)


def test_water_is_not_extrapolated():
    for temperature in (-1, 41):
        with pytest.raises(ValueError, match="0 to 40"):
            density.water_density(temperature)


@given(st.floats(2.0, 3.2), st.floats(0.5, 500))
def test_weighing_a_known_piece_gives_its_density_back(rho, volume):
    """Independent route: each weighing is the mass less what it displaces."""
    water, air = density.water_density(21.5), density.AIR_DENSITY
    found = density.archimedes(
        mass_in_air=volume * (rho - air),
        mass_in_liquid=volume * (rho - water),
        liquid_density=water,
    )
    assert found == pytest.approx(rho, rel=1e-10)


def test_the_buoyancy_of_air_is_worth_0_0019():
    weighed = {"mass_in_air": 52.4, "mass_in_liquid": 32.4}
    water = density.water_density(22)
    with_air = density.archimedes(**weighed, liquid_density=water)
    without = density.archimedes(**weighed, liquid_density=water, air_density=0)
    assert without - with_air == pytest.approx(0.0019, abs=5e-5)


def test_the_suspension_is_taken_off_and_another_liquid_may_be_given():
    row = Row(1, {"m_air": 52.4, "m_liquid": 37.4, "m_wire": 1.0})
    ethanol = {"rho_liquid": Given(0.789, "data sheet, 20 °C")}
    result = weighed.evaluate([row], ethanol, {})
    assert result.figures[0].value == pytest.approx(
        52.4 / 16.0 * (0.789 - 0.0012) + 0.0012
    )


def test_a_result_reads_back_as_it_was_kept():
    result = weighed.evaluate(
        [Row(1, {"m_air": 52.4, "m_liquid": 32.4, "T_liquid": 22})],
        {"rho_ref": Given(2.64, "HIPed piece")},
        {},
    )
    assert ReadingsResult.from_json(result.as_json()) == result
