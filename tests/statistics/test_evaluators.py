"""How published cases of designs are read: models, text levels, center points."""

import pytest

from labtrack.statistics.evaluators.factorial import EVALUATORS

# jaspQualityControl, tests of doeAnalysis, "verified with Minitab".
TEXT = [
    ["High", "Low", "Low", 111.7141419],
    ["Low", "High", "Low", 106.4035587],
    ["High", "High", "High", 118.8876301],
    ["High", "Low", "High", 99.99614154],
    ["High", "High", "Low", 106.4071471],
    ["Low", "Low", "Low", 99.71853932],
    ["Low", "High", "High", 106.6748691],
    ["Low", "Low", "High", 103.4815628],
]


def evaluated(*asked, **data):
    case = {"data": {"factors": ["A", "B", "C"], "rows": TEXT, **data}}
    return EVALUATORS["factorial_effects"]({**case, "asked": list(asked)})


def test_tests_of_a_single_replicate_take_the_highest_interaction_for_error():
    found = evaluated("SS", "F", "p")
    assert found["SS"]["Error"] == pytest.approx(95.8433723607233)
    assert found["F"]["B"] == pytest.approx(0.717973348749309)
    assert found["p"]["BC"] == pytest.approx(0.59123116801622)
    assert "ABC" not in found["SS"]


def test_without_tests_the_model_is_full():
    found = evaluated("effects", "SS")
    assert found["SS"]["ABC"] == pytest.approx(95.8433723607233)
    assert found["effects"]["A"] == pytest.approx(5.18163267999998)


def test_a_case_may_name_its_terms():
    found = evaluated("F", terms=["A", "B", "C", "AB", ["A", "C"], "B:C"])
    assert found["F"]["AC"] == pytest.approx(0.0139615946739632)
    assert set(found["F"]) == {"A", "B", "C", "AB", "AC", "BC"}
