"""What rows of readings give together: worked figures, reasons, remarks, bad rows."""

import math

import pytest

from characterization.methods.readings import Given, ReadingError, ReadingsResult, Row
from characterization.methods.readings_methods import READINGS_METHODS


def read(kind, rows, settings=None, givens=None, excluded=()):
    """Evaluate rows given as dicts; givens as numbers, or (number, source)."""
    found = READINGS_METHODS[kind].evaluate(
        [
            Row(n, row, "cracked" if n in excluded else "")
            for n, row in enumerate(rows, start=1)
        ],
        {
            name: Given(*value) if isinstance(value, tuple) else Given(value)
            for name, value in (givens or {}).items()
        },
        settings or {},
    )
    assert ReadingsResult.from_json(found.as_json()) == found
    return found


def figures(found):
    return {f.symbol: f.value for f in found.figures}


def reasons(found):
    return {f.symbol: f.reason for f in found.figures if f.value is None}


def codes(found):
    return {flag.code for flag in found.flags}


ONE_ARM = {
    "mold": "CRC",
    "arms": [[165, 1]],
    "index": "HTS_CRC",
    "critical": "L_crit_CRC",
}
HV_HALF = {"force_kgf": 0.5, "property": "HV_0.5", "least_indents": 3}


def test_vickers_takes_diagonals_or_readings_and_says_where_they_differ():
    found = read(
        "vickers",
        [{"d1": 112.0, "d2": 112.8}, {"d1": 113.1, "d2": 112.5}, {"HV": 73.0}],
        HV_HALF,
    )
    # The first two indents give 73.1 (worked figure of the pure method).
    assert figures(found)["HV_0.5"] == pytest.approx(73.07, abs=0.05)
    assert found.uncertainties["HV_0.5"] == pytest.approx(found.sd / math.sqrt(3))
    both = read("vickers", [{"d1": 112.0, "d2": 125.0, "HV": 73.0}] * 3, HV_HALF)
    assert codes(both) == {"unequal-diagonals", "differs-from-diagonals"}


def test_a_mean_of_rows_has_student_s_interval_and_not_twice_s_over_root_n():
    """By hand: 71, 73, 75 have s = 2; t(0.975, 2) = 4.3027; 4.3027 * 2/sqrt 3 = 4.968."""
    found = read("vickers", [{"HV": v} for v in (71.0, 73.0, 75.0)], HV_HALF)
    assert found.half_widths["HV_0.5"] == pytest.approx(4.9683, abs=1e-4)
    assert found.uncertainties["HV_0.5"] == pytest.approx(2 / math.sqrt(3))
    assert found.not_stated["HV_0.5"] == ("force", "reading of the diagonal")
    assert "2 degrees of freedom" in dict(found.steps)["95 % interval t·s/√n"]
    pair = [{"m0": 5.0, "m1": 4.9, "A": 1000.0}, {"m0": 5.0, "m1": 4.8, "A": 1000.0}]
    lost = read("nitric-acid-mass-loss", pair, givens={"u_m": 0.0001, "u_A": 5})
    # 10 and 20 mg/cm2: s/sqrt 2 is 5 and t(0.975, 1) = 12.706.
    assert lost.half_widths["NAMLT"] == pytest.approx(63.531, abs=1e-3)
    one = read("vickers", [{"HV": 73.0}], HV_HALF)
    assert (one.half_widths, one.uncertainties) == ({}, {})


def test_force_and_diagonal_are_added_in_quadrature_where_both_are_stated():
    """By hand for HV 0.5 at 73: d is 0.11270 mm, so 0.5 um is 2 * 0.5/112.70 = 0.8873 %;
    with 0.58 % of the force 1.0601 %, 0.7738 HV; U = hypot(4.9683, 2 * 0.7738) = 5.2041.
    """
    known = HV_HALF | {"u_force_rel": 0.0058, "u_diagonal_um": 0.5}
    found = read("vickers", [{"HV": v} for v in (71.0, 73.0, 75.0)], known)
    assert found.instruments["HV_0.5"] == pytest.approx(0.7738, abs=2e-4)
    assert found.half_widths["HV_0.5"] == pytest.approx(5.2036, abs=1e-3)
    assert found.not_stated == {}
    one = read("vickers", [{"HV": 73.0}], known)
    assert one.half_widths == {}
    assert one.uncertainties["HV_0.5"] == pytest.approx(0.7738, abs=2e-4)


def test_castings_on_a_line_lose_two_degrees_of_freedom():
    castings = [
        {"L": length, "T": t} for length, t in ((455, 680), (466, 700), (459, 720))
    ]
    asked = {"mold": "spiral", "property": "L_f_spiral"}
    found = read("fluidity", castings, asked, {"T_liq": (630, "cup of H1")})
    # One degree is left of three castings: t(0.975, 1) = 12.706.
    assert found.half_widths["L_f_spiral"] == pytest.approx(
        12.7062 * found.sd / math.sqrt(3), rel=1e-5
    )


def test_an_excluded_indent_leaves_mean_and_remarks():
    rows = [{"d1": 112.0, "d2": 112.0}] * 3 + [{"d1": 80.0, "d2": 99.0}]
    found = read("vickers", rows, HV_HALF, excluded={4})
    assert found.n == 3
    assert codes(found) == set()


@pytest.mark.parametrize(
    ("kind", "rows", "settings", "givens", "blames"),
    [
        ("vickers", [{"d1": 112.0}], HV_HALF, {}, "d2"),
        ("vickers", [{"x": 1.0}], HV_HALF, {}, "HV"),
        ("rockwell", [{}], {"scale": "HRE", "property": "HRE"}, {}, "HR"),
        ("charpy", [{"LE": 1.0}], {"striker_mm": 8, "property": "KV8"}, {}, "KV"),
        ("charpy", [{"KV": 9.0}] * 2, {"striker_mm": 8, "property": "KV8"}, {}, "KV"),
        ("conductivity", [{"IACS": 23.0}], {}, {}, "T"),
        ("grain-intercepts", [{"count": 90.0}], {}, {}, "line"),
        ("point-count", [{"hits": 30.0}], {"property": "Vv_pore"}, {"points": 25}, "hits"),
        ("point-count", [{"hits": 3.0}], {"property": "Vv_pore"}, {"points": 2.5}, "points"),
        ("area-fraction", [{"area": 3.0}], {"property": "Vv_pore"}, {}, "field"),
        ("arm-spacing", [{"L": 100.0, "N": 1.0}], {}, {}, "N"),
        ("nitric-acid-mass-loss", [{"m0": 5.0, "m1": 4.0}], {}, {}, "A"),
        ("immersion", [{"m0": 5.0, "m1": 4.0, "A": 9.0}], {}, {"t": 720}, "rho"),
        ("immersion", [], {}, {"t": 720, "rho": (2.6, " ")}, "rho"),
        ("density-index", [{"rho_atm": 2.6}], {}, {}, "rho_vac"),
        ("density-index", [{"a_air": 50.0, "a_liquid": 30.0, "v_air": 50.0, "v_liquid": 31.0}], {}, {}, "a_air"),
        ("hot-tearing", [{"C": 1.0}] * 2, ONE_ARM, {}, "C"),
        ("hot-tearing", [{"C": 1.5}], ONE_ARM, {}, "C"),
    ],
)  # fmt: skip
def test_rows_that_say_nothing_are_blamed(kind, rows, settings, givens, blames):
    with pytest.raises(ReadingError) as error:
        read(kind, rows, settings, givens)
    assert error.value.name == blames


def test_a_rockwell_reading_is_a_mean_on_its_scale():
    found = read(
        "rockwell",
        [{"HR": v} for v in (81, 82, 83)],
        {"scale": "HRE", "property": "HRE"},
    )
    assert figures(found) == {"HRE": 82}
    assert dict(found.steps)["Scale"] == "HRE: 1/8 in ball, 100 kgf"


def test_a_sub_size_charpy_bar_is_flagged_and_never_scaled():
    found = read(
        "charpy",
        [{"KV": 12.5, "LE": 0.4, "broken": 0.0}],
        {"striker_mm": 8, "property": "KV8"},
        {"width": 7.5, "u_KV": 0.3},
    )
    assert figures(found) == {"KV8": 12.5, "LE": 0.4, "SA": None, "b_bar": 7.5}
    assert found.uncertainties == {"KV8": 0.3}
    assert codes(found) == {"sub_size", "not_broken"}


def test_conductivity_is_brought_to_20_degrees_by_matthiessen():
    found = read(
        "conductivity", [{"IACS": 23.0}, {"IACS": 23.0, "T": 20.0}], {}, {"T": 30}
    )
    assert [r.values["IACS_20"] for r in found.rows] == pytest.approx(
        [23.36, 23.0], abs=0.01
    )


def test_five_fields_of_intercepts_give_e112_s_worked_example():
    found = read(
        "grain-intercepts",
        [{"count": c} for c in (92, 88, 95, 101, 90)],
        {"counted": "intercepts"},
        {"line": 500, "magnification": 100},
    )
    assert figures(found)["l_mean"] == pytest.approx(53.6481, abs=1e-4)
    assert figures(found)["G"] == pytest.approx(5.153, abs=1e-3)
    # dG = 6.643856/ln 10 dl/l
    relative = found.uncertainties["l_mean"] / found.mean
    assert found.uncertainties["G"] == pytest.approx(
        6.643856 / math.log(10) * relative, rel=1e-3
    )


def test_a_planimetric_count_is_jeffries():
    found = read(
        "grain-planimetric",
        [{"inside": 68.0, "cut": 32.0}],
        {"shape": "circle"},
        {"area": 5000, "magnification": 200},
    )
    assert figures(found)["N_A"] == 672
    assert figures(found)["G"] == pytest.approx(6.44, abs=0.005)
    assert "G" not in found.uncertainties  # one field has no scatter


def test_comparison_averages_intercepts_and_never_g():
    found = read("grain-comparison", [{"G": 2.0}, {"G": 4.0}, {"G": 4.0}])
    assert figures(found)["G_chart"] == pytest.approx(3.17, abs=0.01)
    assert figures(found)["G_chart"] < 10 / 3


def test_points_and_areas_take_the_scatter_between_fields():
    hits = read(
        "point-count",
        [{"hits": h} for h in (4, 6, 3, 5, 7, 4, 5, 6, 5, 5)],
        {"property": "Vv_pore"},
        {"points": 25},
    )
    assert figures(hits) == {"Vv_pore": 20}
    assert dict(hits.steps)["95 % interval t·s/√n"].startswith("20 ± 3.3")
    areas = read(
        "area-fraction",
        [{"area": a, "field": 10_000.0} for a in (120, 80, 100)],
        {"property": "Vv_pore"},
    )
    assert figures(areas)["Vv_pore"] == pytest.approx(1.0)
    assert "requirement-not-met" in codes(areas)


def test_two_fields_stand_with_the_interval_of_student_and_not_twice_s():
    found = read(
        "point-count",
        [{"hits": 2.0}, {"hits": 3.0}],
        {"property": "Vv_pore"},
        {"points": 25},
    )
    standard = 2**0.5 * 2 / 2**0.5  # s of 8 % and 12 % over the root of 2
    assert found.uncertainties["Vv_pore"] == pytest.approx(standard)
    assert found.half_widths["Vv_pore"] == pytest.approx(12.7062 * standard, rel=1e-5)
    assert ReadingsResult.from_json(found.as_json()).half_widths == found.half_widths


def test_no_arms_is_a_result():
    arms = read("arm-spacing", [{"L": 180.0, "N": 5.0}, {"L": 150.0, "N": 4.0}])
    assert figures(arms) == {"SDAS": 47.5}
    none = read("arm-spacing", [], givens={"globular": 1})
    assert reasons(none) == {
        "SDAS": "Not measurable: no arms, the grains are globular."
    }
    with pytest.raises(ReadingError, match="which is it"):
        read("arm-spacing", [{"L": 180.0, "N": 5.0}], givens={"globular": 1})


def test_mass_loss_takes_sides_or_area_and_propagates_uncertainty():
    sides = {"length": 50.0, "width": 6.0, "thickness": 6.0}
    found = read(
        "nitric-acid-mass-loss",
        [{"m0": 5.1234, "m1": 5.0726, **sides}],
        givens={"u_m": 0.0001, "u_A": 5},
    )
    assert figures(found)["NAMLT"] == pytest.approx(3.9937, abs=1e-4)
    by_hand = 3.9937 * math.hypot(math.sqrt(2) * 0.0001 / 0.0508, 0.05 / 12.72)
    assert found.uncertainties["NAMLT"] == pytest.approx(by_hand, rel=1e-3)
    assert dict(found.steps)["Reading of G67 for wrought alloys"] == "resistant"


def test_an_immersed_coupon_that_gained_mass_gives_no_rate():
    rho = {"t": 720, "rho": (2.62, "heat H1, chemistry")}
    loss = read("immersion", [{"m0": 10.0, "m1": 9.99, "A": 2500.0}], givens=rho)
    assert figures(loss)["CR"] == pytest.approx(0.0186, abs=5e-5)
    gain = read("immersion", [{"m0": 9.99, "m1": 10.0, "A": 2500.0}], givens=rho)
    assert "gained mass" in reasons(gain)["CR"]
    assert codes(gain) == {"mass-gain"}


def test_the_density_index_of_a_pair_is_the_same_from_weighings_and_densities():
    weighed = {"a_air": 52.4, "a_liquid": 32.6, "v_air": 52.4, "v_liquid": 32.4}
    found = read("density-index", [weighed], givens={"T_water": 22})
    pair = found.rows[0].values
    again = read(
        "density-index",
        [{"rho_atm": pair["ambient"], "rho_vac": pair["vacuum"]}],
        givens={"u_rho": 0.002},
    )
    assert figures(again)["DI"] == pytest.approx(figures(found)["DI"], rel=1e-12)
    assert again.uncertainties["DI"] == pytest.approx(0.107, abs=0.002)
    swapped = read("density-index", [{"rho_atm": 2.60, "rho_vac": 2.62}])
    assert "negative_index" in codes(swapped)


def test_a_mold_is_judged_whole_or_not_at_all():
    arms = [[51, 4], [89, 3], [127, 2], [165, 1]]
    crc = {"mold": "CRC", "arms": arms, "index": "HTS_CRC", "critical": "L_crit_CRC"}
    found = read("hot-tearing", [{"C": c} for c in (0, 1, 2, 4)], crc)
    assert figures(found) == {"HTS_CRC": 11, "L_crit_CRC": 89}
    part = read("hot-tearing", [{"C": 1.0}], crc)
    assert reasons(part)["HTS_CRC"] == "3 of 4 arms were not judged."
    sound = read("hot-tearing", [{"C": 0.0}] * 4, crc)
    assert "outlasts" in reasons(sound)["L_crit_CRC"]


def test_fluidity_carries_its_superheat():
    found = read(
        "fluidity",
        [{"L": 460.0}],
        {"mold": "spiral", "property": "L_f_spiral"},
        {"T_pour": 705, "T_liq": (630, "cup of H1")},
    )
    assert figures(found) == {"L_f_spiral": 460, "T_pour": 705, "dT_superheat": 75}


def test_fluidity_is_regressed_on_the_superheats_of_its_castings():
    castings = [{"L": 400.0 + 2.4 * k, "T": 680.0 + k} for k in (0, 25, 50)]
    asked = {"mold": "spiral", "property": "L_f_spiral"}
    found = read("fluidity", castings, asked, {"T_liq": (630, "cup of H1")})
    assert figures(found) == {"L_f_spiral": 460, "T_pour": 705, "dT_superheat": 75}
    assert "L = 280 mm + 2.4 mm/K" in dict(found.steps)["On superheat"]
    assert "from 50 to 100 K" in dict(found.steps)["On superheat"]
    # On the line exactly: the castings scatter by their superheats alone.
    assert found.sd == pytest.approx(0, abs=1e-9)
    assert [row.values["superheat"] for row in found.rows] == [50, 75, 100]
    for rows, givens, why in (
        (castings[:2], {"T_liq": (630, "cup")}, "takes 3 castings"),
        (castings, {"T_pour": 705}, "liquidus is not stated"),
        ([*castings, {"L": 500.0}], {"T_liq": (630, "cup")}, "carry no pour"),
        ([castings[0]] * 3, {"T_liq": (630, "cup")}, "no line: "),
    ):
        lines = dict(read("fluidity", rows, asked, givens).steps)["On superheat"]
        assert why in lines
    with pytest.raises(ReadingError, match="below the liquidus"):
        read("fluidity", castings, asked, {"T_liq": (690, "cup of H1")})


SIZES = {"P_Q": 20_000, "P_max": 21_000, "B": 25, "W": 50, "a": 25}


def test_k_q_is_never_shown_as_k_ic():
    unknown = read("fracture-toughness", [], {"geometry": "C(T)"}, SIZES)
    assert figures(unknown)["K_Q"] == pytest.approx(34.56, abs=0.01)
    assert "Rp0.2" in dict(unknown.steps)
    assert reasons(unknown)["K_Ic"].startswith("Not valid as K_Ic: W - a")
    # 2.5 (34.56/140)^2 m is 152 mm: a ligament of 25 mm is far from enough.
    soft = read(
        "fracture-toughness", [], {"geometry": "C(T)"}, {**SIZES, "Rp0.2": (140, "H1")}
    )
    assert figures(soft)["K_Ic"] is None
    strong = read(
        "fracture-toughness", [], {"geometry": "C(T)"}, {**SIZES, "Rp0.2": (500, "H1")}
    )
    assert figures(strong)["K_Ic"] == figures(strong)["K_Q"]


def test_every_column_and_given_of_a_method_has_units_of_one_dimension():
    from labtrack.quantities import convert

    for method in READINGS_METHODS.values():
        for column in (*method.columns, *method.givens):
            for unit in column.units or (column.unit,):
                assert convert("1", unit, column.unit) is not None
            assert column.low < column.high
