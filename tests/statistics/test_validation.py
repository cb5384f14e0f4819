"""Validation cases: read, judged value by value, counted; failures are never silent."""

import json

import numpy as np
import pytest

from labtrack.evaluators import EVALUATOR_MODULES
from labtrack.statistics import validate
from labtrack.statistics.validation.cases import read_cases
from labtrack.statistics.validation.judging import judge
from labtrack.statistics.validation.running import evaluators_of


def case(expected, tolerance=None, *, kind="univariate_summary", data=(1, 2, 6)):
    return {
        "id": "one",
        "kind": kind,
        "data": list(data),
        "expected": expected,
        "tolerance": tolerance,
    }


@pytest.fixture
def run(tmp_path, capsys):
    """Write cases to a file, run the command, return status and output."""

    def run(*cases, arguments=(), text=None):
        path = tmp_path / "cases.json"
        path.write_text(text or json.dumps({"family": "house", "cases": list(cases)}))
        status = validate.main([str(path), *arguments])
        return status, capsys.readouterr().out

    return run


def test_a_right_answer_passes_and_shows_its_difference(run):
    status, text = run(case({"mean": 3.0004}, {"abs": 0.001}))
    assert status == 0
    assert "pass  one  mean  expected 3.0004  computed 3  difference 0.0004" in text
    assert "house  univariate_summary: 1 of 1 passed" in text


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (case({"mean": 3.01}, {"abs": 0.001}), "difference 0.01 of 0.001"),
        (case({"mean": 3.0000001}), "must be equal"),
        (case({"mean": 3, "median": 2}, {"abs": 1}), "computed nothing"),
        (case({"mean": 3}, kind="astrology"), "Unknown kind 'astrology'"),
        (case({"mean": 3}, data=()), "Cannot be evaluated: TooFewValues"),
        (case({}), "Expects nothing"),
    ],
    ids=["wrong", "no tolerance", "not computed", "unknown", "no data", "empty"],
)
def test_a_failure_has_status_1_and_its_reason(run, bad, words):
    status, text = run(case({"mean": 3}), bad)
    assert status == 1
    assert words in text
    assert "1 of 2 cases passed: FAIL" in text


@pytest.mark.parametrize(
    "text",
    ["{", "[]", '{"cases": []}', '{"cases": [{"id": 1}]}', '{"cases": [NaN]}'],
)
def test_a_file_without_cases_is_a_failure(run, text):
    status, output = run(text=text)
    assert status == 1
    assert output.startswith("unreadable")


def test_a_missing_file_is_a_failure(capsys, tmp_path):
    assert validate.main([str(tmp_path / "absent.json")]) == 1
    assert "No such file" in capsys.readouterr().out


def test_json_carries_every_check_and_the_counts(run):
    status, text = run(case({"mean": 3, "n": 4}), arguments=["--json"])
    report = json.loads(text)
    assert status == 1
    assert report["counts"] == {
        "house": {"univariate_summary": {"passed": 0, "failed": 1}}
    }
    checks = {check["name"]: check for check in report["cases"][0]["checks"]}
    assert checks["mean"]["passed"]
    assert checks["n"] == {
        "name": "n",
        "expected": 4,
        "computed": 3,
        "difference": 1.0,
        "allowed": 0.0,
        "passed": False,
    }


def test_markdown_is_the_validation_page(run):
    status, text = run(case({"mean": 3}), arguments=["--markdown"])
    assert status == 0
    assert text.startswith("# Validation")
    assert "| house | univariate_summary | 1 | 1 |" in text


def verdicts(expected, computed, tolerance):
    from decimal import Decimal

    written = json.loads(json.dumps(expected), parse_float=Decimal)
    return {c.name: c.passed for c in judge(written, computed, tolerance)}


def test_named_tolerances_hold_for_the_values_they_name():
    assert verdicts(
        {"sd_overall": 1.0, "Cp": 1.13, "ppm_usl": 100.0},
        {"sd_overall": 1.0 + 2e-9, "Cp": 1.134, "ppm_usl": 100.05},
        {"rel_sd": 1e-9, "abs_index": 0.0051, "rel_ppm": 0.001},
    ) == {"sd_overall": False, "Cp": True, "ppm_usl": True}


def test_a_named_tolerance_beats_the_general_one_and_reaches_into_paths():
    assert verdicts(
        {"R": {"CL": 4.1, "UCL": 8.67}},
        {"R": {"CL": 4.15, "UCL": 8.72}},
        {"abs": 0.006, "R_CL_abs": 0.06},
    ) == {"R.CL": True, "R.UCL": False}


def test_the_wider_of_rel_and_abs_holds():
    assert verdicts({"basis": 63.2}, {"basis": 63.24}, {"rel": 1e-4, "abs": 0.05})[
        "basis"
    ]
    assert not verdicts({"basis": 63.2}, {"basis": 63.26}, {"rel": 1e-4, "abs": 0.05})[
        "basis"
    ]


def test_a_value_left_without_tolerance_must_agree_to_the_last_place_written():
    tolerance = {"mean_rel": 1e-9}
    expected = {"mean": 1.0, "r": 0.125, "n": 20}
    assert verdicts(expected, {"mean": 1, "r": 0.12549, "n": 20}, tolerance)["r"]
    assert not verdicts(expected, {"mean": 1, "r": 0.1256, "n": 20}, tolerance)["r"]
    assert not verdicts(expected, {"mean": 1, "r": 0.125, "n": 21}, tolerance)["n"]


def test_places_beyond_a_double_are_not_held_against_it():
    tolerance = {"coef_rel": 1e-7}
    expected = {"F": 6.7552445824012241e-03, "coef": 1.0}
    written = {"F": "6.7552445824012241E-03", "coef": 1.0}
    assert verdicts(written, {"F": 6.75524458240122e-03, "coef": 1}, tolerance)["F"]
    assert not verdicts(written, {"F": 6.7552445824013e-03, "coef": 1}, tolerance)["F"]
    assert verdicts(expected, {"F": expected["F"], "coef": 1}, None)["F"]


def test_an_evaluator_is_told_what_is_asked_inside_tables_but_no_value(tmp_path):
    path = tmp_path / "cases.json"
    path.write_text(json.dumps({"cases": [case({"SS": {"A": 1.5}, "F": 2})]}))
    (found,) = read_cases(path)
    assert found.question["asked"] == ["SS", "F"]
    assert found.question["asked_within"] == {"SS": ["A"]}
    assert "1.5" not in json.dumps(found.question)


@pytest.mark.parametrize(
    ("expected", "computed"),
    [
        ({"reject": True}, {"reject": 1}),
        ({"reject": True}, {"reject": False}),
        ({"result": "PASS"}, {"result": "FAIL"}),
        ({"out": ["Cu", "Si"]}, {"out": ["Cu"]}),
        ({"mean": 1.0}, {"mean": float("nan")}),
        ({"mean": 1.0}, {"mean": None}),
        ({"mean": 1.0}, {"mean": True}),
        ({"out": []}, {"out": ["Cu"]}),
        ({"toe": None}, {}),
        ({"toe": None}, {"toe": 0.0}),
    ],
    ids=repr,
)
def test_what_is_no_number_must_be_the_same(expected, computed):
    assert not any(verdicts(expected, computed, {"abs": 5.0}).values())


def test_unordered_points_are_compared_as_a_set_with_repeats():
    points = {"points_unordered": [[0, 1], [0, 0], [0, 0]]}
    assert all(
        verdicts(points, {"points_unordered": [[0, 0], [0, 1], [0, 0]]}, None).values()
    )
    assert not all(
        verdicts(points, {"points_unordered": [[0, 1], [0, 1], [0, 0]]}, None).values()
    )


def test_every_wired_module_loads_and_no_kind_is_claimed_twice():
    assert "univariate_summary" in evaluators_of(EVALUATOR_MODULES)


def test_a_null_is_met_by_a_null_and_numpy_scalars_by_their_numbers():
    computed = {"toe": None, "n": np.int64(4), "reject": np.bool_(True)}
    assert all(verdicts({"toe": None, "n": 4, "reject": True}, computed, None).values())
