"""Broken bars, fatigue and the map of hardness: what they say follows from the table."""

import math
from collections import Counter

import pytest

from characterization.choices import TestState
from characterization.dashboards import hardness_places, s_n
from characterization.demonstration import assumptions, hardness_map
from characterization.methods import fatigue
from characterization.models import MaterialCondition, Test
from labtrack.accounts.models import User
from labtrack.statistics.descriptive import exact_mean

pytestmark = pytest.mark.demonstration


def values_of(test):
    return {row.property.code: row.value for row in test.measurements.all()}


def engineer():
    return User.objects.get(email__startswith="engineer@")


def test_broken_bars_were_measured_and_give_elongation_and_reduction(committed_db):
    measured = Test.objects.current().filter(measurements__property__code="Lu")
    alloys = Counter(
        measured.values_list(
            "specimen__source_heat__alloy__code", "material_state__temper"
        )
    )
    # Two bars of the variant wait for somebody to fit their halves.
    assert alloys == {(assumptions.BASE, "F"): 12, (assumptions.VARIANT, "T5"): 10}
    for test in measured.prefetch_related("measurements__property"):
        found = values_of(test)
        elongation = 100 * (found["Lu"] / found["L0"] - 1)
        assert found["A_4D"] == pytest.approx(elongation, rel=1e-9)
        assert found["Z"] == pytest.approx(
            100 * (1 - (found["du"] / found["d0"]) ** 2), rel=1e-9
        )
        # No bar thins less than it grows longer, but for how well a neck is read.
        assert found["Z"] > 100 * elongation / (100 + elongation) - 0.4
        assert found["x_f"] <= found["Lu"] / 2
    assert set(
        measured.filter(measurements__property__code="A_4D").values_list(
            "measurements__source", flat=True
        )
    ) == {"evaluation"}


def test_one_bar_broke_outside_the_middle_half_and_waits_for_the_approver(committed_db):
    flagged = Test.objects.current().get(flags__code="fracture_outside_middle_half")
    assert flagged.state == TestState.SUBMITTED
    assert "7.4 mm" in flagged.flags.get(code="fracture_outside_middle_half").message


def test_lives_follow_the_law_of_the_table(committed_db):
    conditions = MaterialCondition.objects.filter(tests__method__kind="fatigue")
    found = {}
    for condition in conditions.distinct().select_related("alloy"):
        (curve,) = s_n.curves(condition, person=engineer())
        assert curve.ratio == -1
        assert not curve.reasons[1:], curve.reasons  # a staircase it is not
        lives = [point.life for point in curve.points]
        assert len(lives) == 12
        runouts = [life for life in lives if life.is_runout]
        assert len(runouts) == 2
        assert {life.cycles for life in runouts} == {assumptions.RUN_OUT_CYCLES}
        found[condition.alloy.code] = fatigue.basquin_with_runouts(lives)
        heats = {point.test.specimen.source_heat_id for point in curve.points}
        assert len(heats) == assumptions.HEATS_PER_ALLOY
    base, variant = found[assumptions.BASE], found[assumptions.VARIANT]
    coefficient = assumptions.EFFECTS["fatigue coefficient of 535"].value
    exponent = assumptions.EFFECTS["fatigue exponent b"].value
    assert coefficient * 2e7**exponent == pytest.approx(77, abs=0.5)  # as its row says
    # Amid the failures; ten bars say less of the ends of a line.
    assert base.stress_at(2e5) == pytest.approx(coefficient * 4e5**exponent, rel=0.04)
    assert base.exponent == pytest.approx(exponent, abs=0.04)
    assert 1.06 < variant.stress_at(1e6) / base.stress_at(1e6) < 1.2
    tests = Test.objects.filter(method__kind="fatigue")
    assert set(tests.values_list("state", flat=True)) == {TestState.APPROVED}
    assert not tests.filter(flags__isnull=False).exists()


def test_hardness_fades_from_the_mold_wall_inward(committed_db):
    test = Test.objects.select_related("evaluation", "compartment").get(
        method__kind="vickers"
    )
    assert test.state == TestState.APPROVED
    assert not test.flags.exists()
    (card,) = hardness_places.cards(test, test.evaluation.details)
    assert card.key == "hardness-map"
    by_distance: dict[float, list[float]] = {}
    for _number, x, _y, hardness in card.rows:
        by_distance.setdefault(float(x), []).append(float(hardness))
    assert list(by_distance) == list(hardness_map.FROM_THE_WALL_MM)
    scatter = assumptions.SCATTER["HV 5 between indents"].value
    for distance, hardness in by_distance.items():
        within = 3 * scatter / math.sqrt(len(hardness))
        expected = hardness_map.expected_hv(distance)
        assert exact_mean(hardness) == pytest.approx(expected, abs=within)
