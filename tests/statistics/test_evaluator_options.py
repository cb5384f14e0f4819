"""Options that published cases write in more than one way are obeyed, not ignored."""

import pytest
import scipy.stats

from labtrack.statistics.evaluators.basis_values import EVALUATORS as BASIS
from labtrack.statistics.evaluators.factorial import EVALUATORS as FACTORIAL
from labtrack.statistics.evaluators.factors import EVALUATORS as FACTORS
from labtrack.statistics.evaluators.outliers import EVALUATORS as OUTLIERS
from labtrack.statistics.evaluators.process import EVALUATORS as PROCESS
from labtrack.statistics.samples import BadOption
from trials.chemistry.evaluators import composition_check
from trials.designs.evaluators import EVALUATORS as DESIGNS

GROUPS = {"CTD": [98.0, 100.0, 102.0, 100.0], "RTD": [190.0, 200.0, 213.0, 197.0]}
PAIRS = [[name, value] for name, group in GROUPS.items() for value in group]


def widened(group: list[float]) -> list[float]:
    mean = sum(group) / len(group)
    cv = (sum((x - mean) ** 2 for x in group) / (len(group) - 1)) ** 0.5 / mean
    target = 0.06 if cv < 0.04 else cv / 2 + 0.04
    return [mean + (x - mean) * target / cv for x in group]


def test_levene_widens_each_group_where_the_case_asks_for_the_modified_cv():
    expected = scipy.stats.levene(*map(widened, GROUPS.values()), center="median")
    found = OUTLIERS["levene"]({"data": {"group_x": PAIRS, "modcv": True}, "asked": []})
    assert found["F"] == pytest.approx(expected.statistic, rel=1e-10)
    plain = OUTLIERS["levene"]({"data": {"group_x": PAIRS}, "asked": []})
    assert plain["F"] != pytest.approx(expected.statistic, rel=1e-3)


def test_a_k_sample_case_that_asks_for_the_modified_cv_is_refused():
    case = {"data": {"group_x": PAIRS, "modcv": True}, "asked": []}
    with pytest.raises(BadOption, match="already widened"):
        OUTLIERS["ad_ksample"](case)


def test_a_single_limit_is_a_maximum():
    limits = {"Mg": [6.2, 7.5], "Fe": 0.15, "Si": "0.15"}
    for iron, out in (("0.15", []), ("0.16", ["Fe"])):
        composition = {"Mg": "6.5", "Fe": iron, "Si": "0.1"}
        data = {"composition_wt_percent": composition, "limits_wt_percent": limits}
        assert composition_check({"data": data})["out_of_limits"] == out


def test_face_centered_designs_are_known_by_both_spellings():
    data = {"k": 3, "center_total": 6}
    spellings = ("ccd_face_centered", "ccd_face_centred")
    american, british = (
        DESIGNS["design_points"]({"data": {"design": name, **data}})
        for name in spellings
    )
    assert american == british
    assert (british["alpha"], british["runs"]) == (1, 20)


def test_a_limit_without_a_reading_is_open_and_not_out():
    limits = {"Mg": [6.2, 7.5], "Sc": [0.1, 0.3]}
    for magnesium, out, conforms in (("6.5", [], None), ("6.1", ["Mg"], False)):
        data = {
            "composition_wt_percent": {"Mg": magnesium},
            "limits_wt_percent": limits,
        }
        found = composition_check({"data": data})
        assert (found["out_of_limits"], found["conforms"]) == (out, conforms)


def test_too_few_values_for_any_order_statistic_give_null():
    small = {"data": {"n": 28, "p": 0.9, "conf": 0.95}}
    assert FACTORS["nonpara_binomial_rank"](small) == {"r": None}
    sample = {"data": {"x": [float(n) for n in range(28)], "p": 0.9, "conf": 0.95}}
    assert BASIS["basis_nonpara_large_sample"](sample)["basis"] is None


def test_whole_numbers_may_be_written_in_three_ways_and_nothing_else():
    for n in (10, 10.0, "10"):
        case = {"data": {"n": n, "p": 0.9, "conf": 0.95}}
        assert FACTORS["tolerance_k_one_sided"](case)["k"] == pytest.approx(
            2.3546, abs=1e-4
        )
    with pytest.raises(BadOption, match="whole number"):
        FACTORS["tolerance_k_one_sided"]({"data": {"n": 10.5, "p": 0.9, "conf": 0.95}})


def test_an_unknown_sd_within_subgroups_is_refused_not_replaced():
    data = {"x": [1.0, 2.0, 4.0, 3.0, 2.0, 5.0], "USL": 9, "subgroup_size": 2}
    ranges = PROCESS["capability_normal"]({"data": {**data, "within": "R-bar/d2"}})
    pooled = PROCESS["capability_normal"]({"data": {**data, "within": "pooled SD"}})
    assert ranges["sd_within"] != pooled["sd_within"]
    assert (ranges["Cp"], ranges["Cpm"], ranges["Ppl"]) == (None, None, None)
    with pytest.raises(BadOption, match="no SD within subgroups"):
        PROCESS["capability_normal"]({"data": {**data, "within": "median"}})


def test_limits_of_s_without_its_constant_are_refused():
    data = {"x": [1.0, 2.0, 4.0, 3.0], "subgroup_size": 2, "unbiased_c4": False}
    with pytest.raises(BadOption, match="c4"):
        PROCESS["xbar_s_chart"]({"data": data})


@pytest.mark.parametrize(
    "data",
    [
        {"design": "fractional_factorial", "k": 5, "p": 2},
        {"design": "fractional_factorial", "k": 5, "runs": 8},
        {"design": "2^(5-2)"},
        {"design": "2^5-2", "generators": {"D": "AB", "E": "AC"}},
        {"design": "Fractional Factorial 2^(5-2)", "generators": ["D=AB", "E=AC"]},
    ],
    ids=lambda data: data["design"] + str(len(data)),
)
def test_a_fraction_is_known_by_its_name_its_runs_or_its_generators(data):
    found = DESIGNS["design_points"]({"data": data})
    assert (found["runs"], found["resolution"]) == (8, 3)
    assert found["generators"] == ["D=AB", "E=AC"]


def test_curvature_is_split_off_where_it_is_asked_for_among_the_lines():
    rows = [[-1, -1, 39.3], [1, -1, 40.9], [-1, 1, 40.0], [1, 1, 41.5]]
    rows += [[0, 0, y] for y in (40.3, 40.5, 40.7, 40.2, 40.6)]
    case = {"data": {"factors": ["A", "B"], "rows": rows}, "asked": ["SS"]}
    # Montgomery (2019), Design and Analysis of Experiments, example 6.7.
    split = FACTORIAL["factorial_effects"](
        {**case, "asked_within": {"SS": ["A", "Curvature"]}}
    )
    assert split["SS"]["Curvature"] == pytest.approx(0.0027, abs=5e-5)
    assert split["SS"]["Error"] == pytest.approx(0.1720, abs=5e-5)
    whole = FACTORIAL["factorial_effects"]({**case, "asked_within": {"SS": ["A"]}})
    assert "Curvature" not in whole["SS"]
    assert whole["SS"]["Error"] == pytest.approx(0.1747, abs=5e-5)


def test_factors_with_an_x_in_their_name_are_told_apart():
    rows = [[-1, -1, 1.0], [1, -1, 2.0], [-1, 1, 4.0], [1, 1, 8.0]]
    data = {"factors": ["x1", "x2"], "rows": rows, "terms": ["x1", "x2", "x1x2"]}
    found = FACTORIAL["factorial_effects"]({"data": data, "asked": ["effects"]})
    assert found["effects"]["x1:x2"] == pytest.approx(1.5)
