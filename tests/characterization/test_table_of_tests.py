"""The table of tests of the laboratory's metallurgy (domain, section 3) against the
catalog as it is seeded: places, hard and soft limits, row by row.

Numbers are carried over from the table as it is written there; ">0" is a lowest value
above zero. Where the table gives one range only, the column says which limit it is here,
and the remark why.
"""

import pytest

from characterization.models import MethodProperty, Property, PropertyRule, TestMethod

pytestmark = pytest.mark.django_db

ABOVE_ZERO = "above zero"
NOT_SAID = "not said"
TABLE = [
    # row, symbols, unit, place, hard, soft
    ("3.1", ["Rm"], "MPa", "1", (ABOVE_ZERO, NOT_SAID), (120, 450)),
    ("3.1", ["Rp0.2"], "MPa", "1", (ABOVE_ZERO, NOT_SAID), (80, 350)),
    ("3.1", ["A_4D", "A_5D", "A_50"], "%", "0.1", (0, 60), (0.3, 25)),
    ("3.1", ["Ag", "Agt"], "%", "0.1", NOT_SAID, NOT_SAID),
    # 0 to 70 of a casting is unusual beyond, not impossible: soft.
    ("3.1", ["Z"], "%", "1", (0, 100), (0, 70)),
    ("3.1", ["E"], "GPa", "1", (ABOVE_ZERO, NOT_SAID), (60, 80)),
    ("3.1", ["n"], "1", "0.01", (0, 0.6), NOT_SAID),
    ("3.1", ["K"], "MPa", "1", NOT_SAID, NOT_SAID),
    # 16 to 109 at three figures: diagonals of 0.24 D to 0.6 D.
    ("3.2", ["HBW_10_500"], "1", "0.1", (15.9, 109), (50, 105)),
    ("3.3", ["HRB", "HRE", "HRF", "HRH"], "1", "1", (0, 100), NOT_SAID),
    # 20 to 250 of a casting: soft; a particle alone may be harder.
    ("3.4", ["HV_0.1", "HV_0.5", "HV_1", "HV_5", "HV_10"], "1", "0.1", NOT_SAID, (20, 250)),
    ("3.5", ["KV2", "KV8"], "J", "0.5", (0, 300), (2, 60)),
    ("3.6", ["rho"], "g/cm^3", "0.001", (2.0, 3.2), (2.5, 2.75)),
    # Below zero the pair is asked about: the soft limit begins at zero.
    ("3.7", ["DI"], "%", "0.1", (-1, 40), (0, 40)),
    ("3.8", ["conductivity"], "%IACS", "0.1", (10, 65), (18, 40)),
    ("3.9", ["G"], "1", "0.1", NOT_SAID, (-5, 14)),
    ("3.9", ["G_chart"], "1", "0.5", NOT_SAID, (-5, 14)),
    ("3.9", ["l_mean"], "um", "1", (ABOVE_ZERO, NOT_SAID), NOT_SAID),
    ("3.10", ["SDAS"], "um", "1", NOT_SAID, (2, 300)),
    ("3.11", ["Vv_pore", "Aa_pore", "Vv_phase", "Aa_phase"], "%", "0.01", (0, 100), (0, 10)),
    ("3.12", ["T_liq_DSC", "T_sol_DSC", "T_liq", "T_sol"], "degC", "1", (400, 700), NOT_SAID),
    ("3.13", ["sigma_a", "sigma_max"], "MPa", "1", NOT_SAID, NOT_SAID),
    ("3.13", ["N_f"], "1", "1", (ABOVE_ZERO, NOT_SAID), NOT_SAID),
    ("3.14", ["K_Q", "K_Ic"], "MPa*m^0.5", "0.1", NOT_SAID, (5, 80)),
    ("3.15", ["dK_th"], "MPa*m^0.5", "0.1", NOT_SAID, (1, 6)),
    ("3.16", ["NAMLT"], "mg/cm^2", "0.1", (0, 150), NOT_SAID),
    ("3.18", ["d_IGC_max", "d_IGC_mean"], "um", "1", (0, NOT_SAID), NOT_SAID),
    ("3.19", ["CR"], "mm/y", "0.001", NOT_SAID, NOT_SAID),
    ("3.20", ["E_corr_SCE", "E_pit_SCE"], "mV", "1", NOT_SAID, NOT_SAID),
    ("3.22", ["L_f_spiral", "L_f_strip"], "mm", "5", (0, 2500), NOT_SAID),
    ("3.27", ["r_disp"], "nm", "0.1", (ABOVE_ZERO, NOT_SAID), NOT_SAID),
    ("3.27", ["Nv_disp"], "1/m^3", "1e19", (ABOVE_ZERO, NOT_SAID), NOT_SAID),
]  # fmt: skip


@pytest.fixture
def properties():
    return Property.objects.in_bulk(field_name="code")


def test_each_row_of_the_table_is_what_the_catalog_holds(properties):
    differences = []
    for row, symbols, unit, place, hard, soft in TABLE:
        for symbol in symbols:
            prop = properties[symbol]
            if (prop.canonical_unit, prop.place) != (unit, place):
                differences.append((row, symbol, prop.canonical_unit, prop.place))
            for said, there in (
                (hard, (prop.hard_low, prop.hard_high)),
                (soft, (prop.soft_low, prop.soft_high)),
            ):
                if said != NOT_SAID and not all(map(_agrees, said, there)):
                    differences.append((row, symbol, said, there))
    assert differences == []


def _agrees(said, there):
    if said == NOT_SAID:
        return True
    if said == ABOVE_ZERO:
        return there is not None and there > 0
    return there == pytest.approx(said)


def test_hardness_is_reported_to_three_figures(properties):
    for code, prop in properties.items():
        if code.startswith(("HBW_", "HV_")):
            assert prop.figures == 3, code


@pytest.mark.parametrize(
    ("symbol", "value", "place"),
    [
        ("A_4D", 0.34, "0.1"),
        ("A_4D", 9.94, "0.1"),
        ("A_4D", 9.96, "0.5"),
        ("A_5D", 12.3, "0.5"),
        ("Agt", 12.3, "0.1"),
        ("KV2", 9.7, "0.5"),
        ("KV8", 14.3, "1"),
        ("HBW_10_500", 87.25, "0.1"),
        ("HBW_10_500", 103.4, "1"),
    ],
)
def test_places_that_grow_with_the_value(properties, symbol, value, place):
    """3.1: 0.1 below 10 %, else 0.5; 3.5: 1 J, 0.5 when low; 3.2: three figures."""
    assert properties[symbol].place_of(value) == place


def test_a_stress_ratio_lies_below_one_and_as_low_as_it_may(properties):
    """3.13: R in [-inf, 1)."""
    ratio = properties["R"]
    assert ratio.hard_low is None
    assert 0.99 < ratio.hard_high < 1
    for method in ("ASTM-E466-21", "ASTM-E606-21"):
        parts = set(
            MethodProperty.objects.filter(method__code=method).values_list(
                "property__code", flat=True
            )
        )
        assert {"sigma_a", "sigma_max", "R", "N_f"} <= parts


@pytest.mark.parametrize(
    ("method", "left", "relation", "right"),
    [
        ("ASTM-B557-15", "Rp0.2", "<=", "Rm"),
        ("ASTM-B557-15", "Ag", "<=", "Agt"),
        ("ASTM-E794-06", "T_sol_DSC", "<", "T_liq_DSC"),
        ("HOUSE-CUP-1", "T_sol", "<", "T_liq"),
        ("ASTM-G110-92", "d_IGC_mean", "<=", "d_IGC_max"),
    ],
)
def test_rules_between_properties(method, left, relation, right):
    assert PropertyRule.objects.filter(
        method__code=method,
        left__code=left,
        relation=relation,
        right__code=right,
        withdrawn_because="",
    ).exists()


def test_ratings_are_codes(properties):
    """3.17 N, PA-PC, EA-ED; 3.24 grades 1 to 8 (and 0: nothing found); 3.28 origins."""
    assert properties["G66"].codes == ["N", "PA", "PB", "PC", "EA", "EB", "EC", "ED"]
    assert properties["E155_grade"].codes == [str(n) for n in range(9)]
    assert {"pore, gas", "oxide film", "inclusion"} <= set(properties["origin"].codes)


def test_crack_growth_is_evaluated_from_lengths_against_cycles():
    """3.15: seven-point polynomial of E647."""
    method = TestMethod.objects.get(code="ASTM-E647-23")
    assert method.kind == "crack-growth"
    evaluated = method.parts.filter(owed_by="evaluation")
    assert {p.property.code for p in evaluated} == {"m_Paris", "dK_th", "R"}
