"""Points of designs: published sizes, orthogonality, pyDOE as an independent source."""

import doctest
import importlib

import numpy as np
import pydoe
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trials.designs.evaluators import EVALUATORS
from trials.designs.factorial_points import (
    STANDARD_GENERATORS,
    DesignError,
    fractional_factorial,
    full_factorial,
    level_factorial,
)
from trials.designs.surface_points import (
    axial_distance,
    box_behnken,
    central_composite,
)


def rows(points):
    return sorted(tuple(np.round(point, 9) + 0.0) for point in np.asarray(points))


@pytest.mark.parametrize("name", ["factorial_points", "surface_points", "evaluators"])
def test_examples_are_true(name):
    module = importlib.import_module(f"trials.designs.{name}")
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize("k", range(1, 7))
def test_full_factorials_are_those_of_pydoe_in_standard_order(k):
    points = full_factorial(k)
    assert rows(points) == rows(pydoe.ff2n(k))
    assert [point[0] for point in points[:4]] == [-1, 1, -1, 1][: len(points)]


@pytest.mark.parametrize(("k", "p"), STANDARD_GENERATORS)
def test_standard_fractions_are_orthogonal_with_the_published_resolution(k, p):
    design = fractional_factorial(k, p=p)
    points = np.array(design.points)
    assert len(points) == 2 ** (k - p)
    assert (points.T @ points == len(points) * np.eye(k)).all()
    # Montgomery, 10th ed., table 8.14.
    published = {
        (3, 1): 3, (4, 1): 4, (5, 1): 5, (5, 2): 3, (6, 1): 6, (6, 2): 4, (6, 3): 3,
        (7, 1): 7, (7, 2): 4, (7, 3): 4, (7, 4): 3, (8, 2): 5, (8, 3): 4, (8, 4): 4,
        (9, 2): 6, (9, 3): 4, (9, 4): 4, (9, 5): 3, (10, 3): 5, (10, 4): 4, (10, 5): 4,
        (10, 6): 3, (11, 4): 5, (11, 5): 4, (11, 6): 4, (11, 7): 3,
    }  # fmt: skip
    assert design.resolution == published.get((k, p), design.resolution)


def test_five_factors_in_eight_runs_are_those_of_pydoe():
    design = fractional_factorial(5, ["D=AB", "E=AC"])
    assert rows(design.points) == rows(pydoe.fracfact("a b c ab ac"))
    assert design.aliases("A") == ("BD", "CE", "ABCDE")


def test_a_minus_sign_gives_the_other_half():
    plus = set(fractional_factorial(3, ["C=AB"]).points)
    minus = fractional_factorial(3, ["C=-AB"])
    assert plus | set(minus.points) == set(full_factorial(3))
    assert minus.aliases("A") == ("-BC",)


@pytest.mark.parametrize(("k", "runs"), [(3, 15), (4, 27), (5, 46), (6, 54), (7, 62)])
def test_box_behnken_designs_have_their_published_runs_and_fit_a_quadratic(k, runs):
    points = np.array(box_behnken(k).points)
    assert len(points) == runs
    columns = [np.ones(runs), *points.T, *(points.T**2)]
    columns += [points[:, i] * points[:, j] for i in range(k) for j in range(i)]
    assert np.linalg.matrix_rank(np.array(columns)) == len(columns)
    assert not (np.abs(points).sum(axis=1) == k).any()  # no corner is run


@pytest.mark.parametrize("k", [3, 4, 5])
def test_small_box_behnken_designs_are_those_of_pydoe(k):
    assert rows(box_behnken(k, center=3).points) == rows(pydoe.bbdesign(k, center=3))


@pytest.mark.parametrize("k", [2, 3, 4, 5])
@pytest.mark.parametrize(
    ("form", "face"), [("circumscribed", "ccc"), ("inscribed", "cci"), ("faced", "ccf")]
)
def test_central_composites_are_those_of_pydoe(k, form, face):
    alpha = "faced" if form == "faced" else "rotatable"
    ours = central_composite(k, center=5, form=form, alpha=alpha)
    wanted = pydoe.ccdesign(k, center=(2, 3), alpha="rotatable", face=face)
    assert rows(ours.points) == rows(wanted)


@pytest.mark.parametrize("k", [2, 3, 4])
def test_orthogonal_blocks_have_pydoes_distance(k):
    ours = central_composite(k, center=(2, 3), alpha="orthogonal_blocks")
    wanted = pydoe.ccdesign(k, center=(2, 3), alpha="orthogonal")
    assert ours.alpha == pytest.approx(wanted.max())


@given(st.integers(2, 6), st.integers(0, 8))
@settings(max_examples=30, deadline=None)
def test_the_orthogonal_distance_leaves_squares_uncorrelated(k, center):
    points = np.array(central_composite(k, center=center, alpha="orthogonal").points)
    squares = points**2
    centered = squares - squares.mean(axis=0)
    assert (centered.T @ centered)[0, 1] == pytest.approx(0, abs=1e-8)


@given(st.integers(2, 6))
@settings(max_examples=10, deadline=None)
def test_the_rotatable_distance_predicts_equally_well_in_all_directions(k):
    points = np.array(central_composite(k, center=4).points)
    fourth, mixed = (
        (points[:, 0] ** 4).sum(),
        (points[:, 0] ** 2 * points[:, 1] ** 2).sum(),
    )
    assert fourth == pytest.approx(3 * mixed)


def test_levels_run_evenly_from_minus_one_to_one():
    points = level_factorial([2, 3])
    assert len(points) == 6
    assert rows(points) == rows(pydoe.fullfact([2, 3]) * [2, 1] - 1)


@pytest.mark.parametrize(
    ("data", "runs"),
    [
        ({"design": "box_behnken", "k": 4, "center": 3}, 27),
        ({"design": "ccd_faced", "k": 3, "center_total": 6}, 20),
        (
            {
                "design": "ccd_circumscribed",
                "k": 2,
                "center": [4, 4],
                "alpha": "orthogonal",
            },
            16,
        ),
        ({"design": "fractional_factorial", "k": 5, "generators": ["D=AB", "E=AC"]}, 8),
        ({"design": "fractional_factorial", "k": 5, "runs": 8}, 8),
        ({"design": "full_factorial", "k": 3, "center": 2}, 10),
        ({"design": "full_factorial", "factors": ["A", "B"], "levels": 3}, 9),
    ],
)
def test_cases_of_designs_are_evaluated(data, runs):
    found = EVALUATORS["design_points"]({"data": data})
    assert found["runs"] == runs
    assert len(found["points_unordered"]) == runs


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: full_factorial(0), "0 factors"),
        (lambda: full_factorial(16), "16 factors"),
        (lambda: level_factorial([3, 1]), "2 or more"),
        (lambda: level_factorial([100, 100, 100]), "1000000 points"),
        (lambda: fractional_factorial(5), "No standard generators"),
        (lambda: fractional_factorial(5, p=4), "No standard generators"),
        (lambda: fractional_factorial(3, ["C=AZ"]), "'C=AZ'"),
        (lambda: fractional_factorial(4, ["C=AB", "D=AC"]), "another generated"),
        (lambda: fractional_factorial(4, ["D=AB", "D=AC"]), "twice"),
        (lambda: fractional_factorial(3, ["C=AB"]).aliases("Z"), "Z"),
        (lambda: box_behnken(2), "2 factors"),
        (lambda: box_behnken(3, center=-1), "-1 center"),
        (lambda: central_composite(1, center=1), "1 factor"),
        (lambda: central_composite(2, center=1, form="odd"), "'odd'"),
        (lambda: central_composite(2, center=1, alpha="far"), "'far'"),
        (lambda: central_composite(2, center=1, alpha=-1.0), "-1"),
        (lambda: axial_distance("orthogonal_blocks", k=2, corners=4, center=2), "blocks"),
        (lambda: EVALUATORS["design_points"]({"data": {"design": "odd"}}), "'odd'"),
    ],
)  # fmt: skip
def test_designs_refuse_in_words(call, words):
    with pytest.raises(DesignError, match=words):
        call()
