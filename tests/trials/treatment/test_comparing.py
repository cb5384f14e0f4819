"""What of a step was not as planned, and with which tolerance."""

import pytest

from trials.treatment.comparing import Step, Tolerances, deviations

TOLERANCES = Tolerances(temperature_k=6, time_pct=5)
SOAK = Step("soak", set_temperature_c=325, duration_h=4, ramp_k_per_h=100)


def kinds(planned, actual):
    return [each.kind for each in deviations(planned, actual, TOLERANCES)]


@pytest.mark.parametrize(
    ("actual", "found"),
    [
        (Step("soak", 325, 325, 4, 100), []),
        (Step("soak", 325, 331, 4.2, 105), []),
        (Step("soak", 325, 331.1), ["load-temperature"]),
        (Step("soak", 325, 318.9), ["load-temperature"]),
        (Step("soak", 330, 325), ["set-temperature"]),
        (Step("soak", 325, 325, 4.21), ["time"]),
        (Step("soak", 325, 325, 3.79), ["time"]),
        (Step("soak", 325, 325, 4, 80), ["ramp"]),
        (Step("hold"), ["step"]),
        (Step("soak"), []),
        (None, ["missing"]),
    ],
)
def test_a_soak_is_judged_within_its_tolerances(actual, found):
    assert kinds(SOAK, actual) == found


def test_a_quench_has_a_longest_delay_a_medium_and_its_temperature():
    quench = Step("quench", medium="Water", medium_temperature_c=60, delay_s=15)
    assert kinds(quench, Step("quench", medium="water", delay_s=15)) == []
    late = Step("quench", medium="air", medium_temperature_c=70, delay_s=16)
    assert kinds(quench, late) == ["medium", "medium-temperature", "delay"]


def test_an_unplanned_step_is_said_and_nothing_at_all_is_not():
    assert kinds(None, Step("hold")) == ["unplanned"]
    assert kinds(None, None) == []


def test_a_deviation_names_both_sides_and_the_tolerance():
    (found,) = deviations(SOAK, Step("soak", 325, 333), TOLERANCES)
    assert (found.planned, found.actual, found.tolerance) == (325, 333, 6)
