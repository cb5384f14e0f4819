"""Options that published cases write in more than one way are obeyed, not ignored."""

import pytest
import scipy.stats

from labtrack.statistics.evaluators.outliers import EVALUATORS as OUTLIERS
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
