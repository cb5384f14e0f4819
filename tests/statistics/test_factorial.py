"""Factorial effects, Lenth, response surfaces and desirability."""

import importlib
import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labtrack.statistics.desirability import (
    Goal,
    desirability,
    most_desirable,
    overall_desirability,
)
from labtrack.statistics.diagnostics import Outcome
from labtrack.statistics.factorial import factorial_effects
from labtrack.statistics.lenth import lenth, normal_plot
from labtrack.statistics.response_surface import coded, response_surface
from labtrack.statistics.samples import (
    BadOption,
    NoSpread,
    NotFinite,
    OutOfDomain,
    SampleError,
    SingularDesign,
    TooFewValues,
)

CORNERS = [tuple(reversed(p)) for p in itertools.product((-1, 1), repeat=4)]
# Montgomery, Design and Analysis of Experiments, 10th ed., example 6.2.
FILTRATION = [45, 71, 48, 65, 68, 60, 80, 65, 43, 100, 45, 104, 75, 86, 70, 96]


def levels(points, names="ABCD"):
    return dict(zip(names, zip(*points, strict=True), strict=False))


def filtration():
    return factorial_effects(levels(CORNERS), FILTRATION)


def test_filtration_rate_has_its_published_effects_and_lenth_finds_five_of_them():
    found = filtration()
    effects = {effect.term: effect.effect for effect in found.effects}
    assert effects["A"] == 21.625
    assert effects["AC"] == -18.125
    assert found.effect("AC").ss == pytest.approx(1314.06, abs=0.005)
    judged = lenth(effects)
    # Montgomery, 6.5: s0 = 1.5 x 2.625, PSE = 1.5 x 1.75 = 2.625, ME 6.748, SME 13.699.
    assert judged.pseudo_standard_error == pytest.approx(2.625)
    assert judged.margin_of_error == pytest.approx(6.748, abs=0.001)
    assert judged.simultaneous_margin == pytest.approx(13.699, abs=0.01)
    assert set(judged.active) == {"A", "C", "D", "AC", "AD"}


def test_center_points_of_the_chemical_process_show_no_curvature():
    # Montgomery, 10th ed., example 6.7: yield, 2^2 with five center points.
    points = [(-1, -1), (1, -1), (-1, 1), (1, 1), *[(0, 0)] * 5]
    y = [39.3, 40.9, 40.0, 41.5, 40.3, 40.5, 40.7, 40.2, 40.6]
    found = factorial_effects(levels(points, "AB"), y)
    assert found.effect("A").ss == pytest.approx(2.4025)
    assert found.effect("B").ss == pytest.approx(0.4225)
    assert found.effect("AB").ss == pytest.approx(0.0025)
    assert found.curvature.ss == pytest.approx(0.0027, abs=5e-5)
    assert found.ms_error == pytest.approx(0.0430, abs=5e-5)
    assert found.curvature.f == pytest.approx(0.06, abs=0.005)
    assert found.effect("A").f == pytest.approx(55.87, abs=0.01)


def test_without_a_line_of_curvature_it_is_error_and_the_intercept_the_mean_of_all():
    points = [(-1, -1), (1, -1), (-1, 1), (1, 1), *[(0, 0)] * 5]
    y = [39.3, 40.9, 40.0, 41.5, 40.3, 40.5, 40.7, 40.2, 40.6]
    apart = factorial_effects(levels(points, "AB"), y)
    within = factorial_effects(levels(points, "AB"), y, curvature=False)
    assert within.ss_error == pytest.approx(apart.ss_error + apart.curvature.ss)
    assert within.df_error == apart.df_error + 1
    assert within.intercept == pytest.approx(np.mean(y))


def test_half_fraction_of_filtration_has_its_published_aliases():
    # Montgomery, 10th ed., example 8.1: 2^(4-1) with D = ABC, [A] = 19.0, [AB] = -1.0.
    keep = [at for at, p in enumerate(CORNERS) if p[3] == p[0] * p[1] * p[2]]
    found = factorial_effects(
        levels([CORNERS[at] for at in keep]), [FILTRATION[at] for at in keep]
    )
    assert found.effect("A").effect == pytest.approx(19.0)
    assert found.effect("A").aliases == ("BCD",)
    assert found.effect("AB").effect == pytest.approx(-1.0)
    assert found.effect("AB").aliases == ("CD",)
    assert found.effect("CD") is found.effect("AB")
    assert found.diagnostics[0].outcome is Outcome.FAILED


def test_unbalanced_points_agree_with_statsmodels():
    api = importlib.import_module("statsmodels.api")
    points = [*CORNERS[:8], *CORNERS[:3]]
    y = [*FILTRATION[:8], 47, 69, 50]
    found = factorial_effects(levels([p[:3] for p in points], "ABC"), y, order=1)
    design = np.column_stack([np.ones(11), [p[:3] for p in points]])
    wanted = api.OLS(y, design).fit()
    assert [e.coefficient for e in found.effects] == pytest.approx(wanted.params[1:])
    assert [e.p for e in found.effects] == pytest.approx(wanted.pvalues[1:])
    assert [e.ss for e in found.effects] == pytest.approx(
        wanted.tvalues[1:] ** 2 * wanted.mse_resid
    )
    assert found.diagnostics[1].outcome is Outcome.FAILED


@given(
    st.lists(st.integers(-99, 99), min_size=8, max_size=8),
    st.floats(1, 1000),
    st.floats(-100, 100),
)
@settings(max_examples=40, deadline=None)
def test_effects_do_not_depend_on_the_unit_of_the_factors(y, high, low):
    points = [p[:3] for p in CORNERS[:8]]
    raw = [[low + high * (v + 1) / 2 for v in p] for p in points]
    first = factorial_effects(levels(points, "ABC"), y)
    second = factorial_effects(levels(raw, "ABC"), y)
    assert [e.effect for e in first.effects] == [e.effect for e in second.effects]
    assert math.fsum(e.ss for e in first.effects) == pytest.approx(
        first.ss_total, abs=1e-6
    )


def test_normal_plot_scores_rise_and_are_symmetric():
    effects = {effect.term: effect.effect for effect in filtration().effects}
    points = normal_plot(effects)
    scores = [point.normal_score for point in points]
    assert scores == sorted(scores)
    assert scores[0] == pytest.approx(-scores[-1])
    assert points[-1].term == "A"
    assert points[-1].half_normal_score == max(p.half_normal_score for p in points)


def grid(k, step=(-1, 0, 1)):
    return list(itertools.product(step, repeat=k))


def test_a_known_surface_is_found_with_its_maximum():
    points = grid(2)
    y = [
        80 - 2 * (a - 0.3) ** 2 - 3 * (b + 0.4) ** 2 + (a - 0.3) * (b + 0.4)
        for a, b in points
    ]
    surface = response_surface(levels(points, "AB"), y)
    assert surface.stationary.nature == "maximum"
    assert surface.stationary.point == pytest.approx({"A": 0.3, "B": -0.4})
    assert surface.stationary.response == pytest.approx(80)
    assert surface.stationary.inside
    wanted = np.linalg.eigvalsh([[-2, 0.5], [0.5, -3]])
    assert surface.stationary.eigenvalues == pytest.approx(tuple(wanted))
    assert surface.predict([0.5, 0.5]) == pytest.approx(80 - 0.08 - 2.43 + 0.18)


def test_montgomerys_yield_surface_has_its_published_optimum():
    # Montgomery, 10th ed., example 11.2: central composite, x1 0.389, x2 0.306, 80.21.
    r = 1.414
    points = [
        (-1, -1),
        (-1, 1),
        (1, -1),
        (1, 1),
        *[(0, 0)] * 5,
        (r, 0),
        (-r, 0),
        (0, r),
        (0, -r),
    ]
    y = [76.5, 77.0, 78.0, 79.5, 79.9, 80.3, 80.0, 79.7, 79.8, 78.4, 75.6, 78.5, 77.0]
    surface = response_surface(levels(points, "AB"), y)
    assert surface.coefficient("1") == pytest.approx(79.94, abs=0.005)
    assert surface.coefficient("AA") == pytest.approx(-1.38, abs=0.005)
    assert surface.coefficient("AB") == pytest.approx(0.25, abs=0.005)
    assert surface.stationary.point == pytest.approx(
        {"A": 0.389, "B": 0.306}, abs=0.001
    )
    assert surface.stationary.response == pytest.approx(80.21, abs=0.005)
    assert surface.stationary.eigenvalues == pytest.approx(
        (-1.4141, -0.9635), abs=0.001
    )
    found = surface.band([0.0, 0.0])
    assert found.mean[0] < 79.94 < found.mean[1]


def test_a_surface_flat_in_one_direction_is_a_ridge_without_a_point():
    points = grid(2)
    y = [5 - a * a for a, _ in points]
    surface = response_surface(levels(points, "AB"), y)
    assert surface.stationary.nature == "ridge"
    assert surface.stationary.point is None


def test_a_saddle_is_called_one():
    y = [a * b for a, b in grid(2)]
    assert response_surface(levels(grid(2), "AB"), y).stationary.nature == "saddle"


def test_coded_settings_run_from_minus_one_to_one():
    assert coded([300, 325, 350], low=300, high=350) == [-1, 0, 1]


@given(st.floats(-100, 500), st.floats(-100, 500))
@settings(max_examples=60, deadline=None)
def test_desirability_rises_with_a_response_to_be_maximized(one, other):
    goal = Goal("maximize", 200, 280, weight=2)
    low, high = sorted((one, other))
    assert 0 <= desirability(low, goal) <= desirability(high, goal) <= 1


def test_desirability_of_a_target_falls_on_both_sides():
    goal = Goal("target", 5, 15, target=9)
    assert [desirability(v, goal) for v in (5, 7, 9, 12, 15)] == [0, 0.5, 1, 0.5, 0]
    assert desirability(10, Goal("minimize", 5, 15)) == 0.5


def test_overall_desirability_is_zero_if_one_is_and_weighs_importance():
    goals = {
        "Rm": Goal("maximize", 200, 280, importance=3),
        "A": Goal("maximize", 5, 13),
    }
    assert overall_desirability({"Rm": 300, "A": 5}, goals) == 0
    wanted = (0.25**3 * 0.5) ** 0.25
    assert overall_desirability({"Rm": 220, "A": 9}, goals) == pytest.approx(wanted)


def test_a_trade_off_is_found_and_repeats_with_its_seed():
    models = {"Rm": lambda x: 200 + 200 * x[0], "A": lambda x: 14 - 20 * x[0]}
    goals = {"Rm": Goal("maximize", 200, 300), "A": Goal("maximize", 4, 14)}
    first = most_desirable(models, goals, {"Sc": (0.0, 0.5)}, seed=3)
    # d = sqrt(2x (1 - 2x)) is greatest at x = 1/4.
    assert first.point["Sc"] == pytest.approx(0.25, abs=1e-4)
    assert first.overall == pytest.approx(0.5, abs=1e-6)
    assert (
        most_desirable(models, goals, {"Sc": (0.0, 0.5)}, seed=3).point == first.point
    )


AB = {"A": [-1, 1, -1, 1], "B": [-1, -1, 1, 1]}


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: factorial_effects(AB, [1, 2, 3]), SampleError, "4 levels for 3"),
        (lambda: factorial_effects({"A": [1, 1]}, [1, 2]), SingularDesign, "one level"),
        (lambda: factorial_effects({"A": [-1, 1, 0.5]}, [1, 2, 3]), SampleError, "0.5"),
        (lambda: factorial_effects(AB, [1, 2, 3, math.nan]), NotFinite, "nan"),
        (lambda: factorial_effects(AB, [1, 2, 3, 4], order=3), BadOption, "order 3"),
        (lambda: factorial_effects(AB, [1, 2, 3, 4], terms=["AZ"]), BadOption, "product"),
        (lambda: factorial_effects({"A": [-1, 1, 0], "B": [-1, 1, 1]}, [1, 2, 3]), SampleError, "halfway in some"),
        (lambda: factorial_effects({k: v[:3] for k, v in AB.items()}, [1, 2, 3]), TooFewValues, "3 factorial"),
        (lambda: factorial_effects(AB, [1, 2, 3, 4]).effect("C"), SampleError, "'C'"),
        (lambda: lenth({"A": 1.0, "B": 2.0}), TooFewValues, "2 values"),
        (lambda: lenth({"A": 1.0, "B": 0.0, "C": 0.0}), NoSpread, "zero"),
        (lambda: normal_plot({}), TooFewValues, "0 values"),
        (lambda: response_surface({}, [1]), TooFewValues, "No factor"),
        (lambda: response_surface({"A": [0, 1], "B": [0]}, [1, 2]), SampleError, "equally many"),
        (lambda: response_surface(AB, [1, 2, 3, 4]), TooFewValues, "4 values for 6"),
        (lambda: response_surface({"A": [-1, 1] * 3}, [1, 2, 1, 3, 1, 2]), SingularDesign, "AA"),
        (lambda: response_surface({"A": [-1, 0, 1, 1]}, [1, 2, 1, 3]).band([2]), OutOfDomain, "outside"),
        (lambda: response_surface({"A": [-1, 0, 1, 1]}, [1, 2, 1, 3]).predict([1, 2]), SampleError, "2 coordinates"),
        (lambda: coded([1], low=2, high=1), SampleError, "not below"),
        (lambda: desirability(1, Goal("maximize", 2, 1)), BadOption, "low"),
        (lambda: desirability(1, Goal("target", 0, 1)), BadOption, "target"),
        (lambda: desirability(1, Goal("maximize", 0, 1, weight=0)), BadOption, "Weight"),
        (lambda: overall_desirability({}, {"A": Goal("maximize", 0, 1)}), TooFewValues, "A"),
        (lambda: most_desirable({}, {}, {}), TooFewValues, "region"),
        (lambda: most_desirable({}, {}, {"x": (1, 0)}), BadOption, "x runs"),
    ],
)  # fmt: skip
def test_designs_refuse_in_words(call, error, words):
    with pytest.raises(error, match=words):
        call()
