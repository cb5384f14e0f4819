"""Brinell hardness and density: published values, an independent route, properties."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from characterization.methods import brinell, density
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
    result = density.evaluate([row], ethanol, {})
    assert result.figures[0].value == pytest.approx(
        52.4 / 16.0 * (0.789 - 0.0012) + 0.0012
    )


def test_a_result_reads_back_as_it_was_kept():
    result = density.evaluate(
        [Row(1, {"m_air": 52.4, "m_liquid": 32.4, "T_liquid": 22})],
        {"rho_ref": Given(2.64, "HIPed piece")},
        {},
    )
    assert ReadingsResult.from_json(result.as_json()) == result
