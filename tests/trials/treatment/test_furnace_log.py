"""What a log says of a soak: reached, in the window, strayed."""

import numpy as np
import pytest

from trials.treatment.furnace_log import Soak, stays

MINUTE = 60.0


def ramped(set_c, minutes, rate=5.0):
    """Up at `rate` K/min, held, and down at once."""
    up = np.arange(20, set_c, rate)
    return np.concatenate([up, np.full(minutes, set_c), [20.0]])


def clock(values):
    return np.arange(len(values)) * MINUTE


def test_a_soak_is_reached_held_and_left():
    load = ramped(325.0, 241)
    (stay,) = stays(clock(load), {"TC1": load}, [Soak(1, 325, 4.0)], tolerance_k=6.0)
    assert stay.in_window_h == pytest.approx(4.0, abs=0.04)
    assert stay.arrived_s == pytest.approx(60 * MINUTE, abs=2 * MINUTE)
    assert not stay.goes_on
    assert abs(stay.deviation_k) <= 6


def test_a_short_excursion_belongs_to_the_soak_and_is_told():
    load = ramped(325.0, 240)
    load[150:155] = 340.0  # five minutes too hot
    (stay,) = stays(clock(load), {"TC1": load}, [Soak(1, 325, 4.0)], tolerance_k=6.0)
    assert stay.deviation_k == 15
    assert stay.in_window_h == pytest.approx(4.0 - 6 / 60, abs=0.04)


def test_a_window_that_was_never_reached_says_how_near():
    load = ramped(300.0, 100)
    (stay,) = stays(clock(load), {"TC1": load}, [Soak(1, 325, 4.0)], tolerance_k=6.0)
    assert (stay.in_window_h, stay.nearest_c) == (None, 300)


def test_two_soaks_of_one_temperature_are_told_apart_by_their_time():
    load = np.concatenate([ramped(160.0, 120), ramped(160.0, 300)])
    first, second = stays(
        clock(load),
        {"TC1": load},
        [Soak(1, 160, 2.0), Soak(3, 160, 5.0)],
        tolerance_k=6.0,
    )
    assert first.in_window_h == pytest.approx(2, abs=0.05)
    assert second.in_window_h == pytest.approx(5, abs=0.05)
    assert second.arrived_s > first.left_s


def test_gaps_count_as_nothing_and_each_channel_speaks_for_itself():
    load = ramped(325.0, 240)
    gap = load.copy()
    gap[100:103] = np.nan
    cold = load - 20
    found = stays(
        clock(load),
        {"TC1": gap, "TC2": cold},
        [Soak(1, 325, 4.0)],
        tolerance_k=6.0,
    )
    assert found[0].in_window_h == pytest.approx(4.0, abs=0.05)
    assert found[1].in_window_h is None
    assert (
        stays(
            clock(load),
            {"TC1": np.full(len(load), np.nan)},
            [Soak(1, 325, 4)],
            tolerance_k=6,
        )[0].nearest_c
        is None
    )
