"""The charge: expected composition, correction, cooling and recovery, by worked checks."""

import doctest
import itertools

import pytest

from trials.charge import correction, expected, recoveries, recovery, temperature
from trials.charge.correction import Aim, Candidate, Unrecovered, correct, single
from trials.charge.expected import ChargeError, Melt, Metal
from trials.charge.recovery import Sampled, back_calculated

MELT = Melt(100.0, {"Mg": 6.80, "Mn": 0.18, "Ti": 0.15, "Be": 0.0050, "Sc": 0.0})
AL2SC = Candidate("Al-2Sc", {"Sc": 2.00}, {"Sc": 0.95})
MAGNESIUM = Candidate("Mg", {"Mg": 99.8}, {"Mg": 0.95})
AIMS = {"Sc": Aim(0.30, 0.30), "Mg": Aim(6.80, 6.80)}


@pytest.mark.parametrize(
    "module", [correction, expected, recoveries, recovery, temperature]
)
def test_the_examples_hold(module):
    assert doctest.testmod(module).failed == 0


def test_the_worked_check_of_two_elements_at_once():
    found = correct(MELT, AIMS, [AL2SC, MAGNESIUM])
    assert found.masses_kg["Al-2Sc"] == pytest.approx(19.03, abs=0.005)
    assert found.masses_kg["Mg"] == pytest.approx(1.47, abs=0.005)
    assert found.melt.mass_kg == pytest.approx(120.50, abs=0.005)
    made = found.melt.composition
    assert made["Sc"] == pytest.approx(0.30, abs=1e-9)
    assert made["Mg"] == pytest.approx(6.80, abs=1e-9)
    assert made["Mn"] == pytest.approx(0.149, abs=0.0005)
    assert made["Ti"] == pytest.approx(0.124, abs=0.0005)
    assert made["Be"] * 1e4 == pytest.approx(41.5, abs=0.05)


def test_the_other_convention_is_the_other_answer():
    found = correct(MELT, AIMS, [AL2SC, MAGNESIUM], unrecovered=Unrecovered.LEAVES)
    assert found.masses_kg["Al-2Sc"] == pytest.approx(19.01, abs=0.005)
    assert found.masses_kg["Mg"] == pytest.approx(1.46, abs=0.005)


def test_one_element_alone_is_the_short_formula():
    assert single(MELT, "Sc", 0.30, AL2SC) == 18.75
    found = correct(MELT, {"Sc": Aim(0.30, 0.30)}, [AL2SC])
    assert found.masses_kg["Al-2Sc"] == pytest.approx(18.75)


@pytest.mark.parametrize(
    ("aims", "candidates", "says"),
    [
        ({"Sc": Aim(2.5, 2.6)}, [AL2SC], "can raise Sc"),
        ({"Mg": Aim(None, 6.0)}, [MAGNESIUM], "can dilute Mg"),
        ({"Sc": Aim(0.3, 0.3)}, [], "at hand"),
        (
            AIMS,
            [Candidate("Al-2Sc", AL2SC.assay, AL2SC.recovery, 10), MAGNESIUM],
            "stock",
        ),
    ],
)
def test_what_cannot_be_is_said_and_never_negative(aims, candidates, says):
    found = correct(MELT, aims, candidates)
    assert not found.is_feasible
    assert found.masses_kg == {}
    assert says in found.reason


def test_the_crucible_is_a_bound():
    assert not correct(MELT, AIMS, [AL2SC, MAGNESIUM], capacity_kg=110).is_feasible
    assert correct(MELT, AIMS, [AL2SC, MAGNESIUM], capacity_kg=121).is_feasible
    assert "full" in correct(MELT, AIMS, [AL2SC], capacity_kg=100).reason


def test_dilution_with_pure_aluminum_lowers_what_is_too_much():
    pure = Candidate("Al 99.7", {"Al": 99.7})
    found = correct(Melt(100, {"Mg": 7.7}), {"Mg": Aim(None, 7.0)}, [pure])
    assert found.masses_kg["Al 99.7"] == pytest.approx(10.0)


def test_the_dearer_lot_is_left_alone():
    dear = Candidate("bought", {"Sc": 2.0}, {"Sc": 0.95}, cost=340)
    cheap = Candidate("returns", {"Sc": 1.0}, {"Sc": 0.95}, cost=10)
    found = correct(Melt(100, {}), {"Sc": Aim(0.2, None)}, [dear, cheap])
    assert list(found.masses_kg) == ["returns"]


def test_no_aim_ever_gives_negative_kilograms():
    levels = (0.0, 0.1, 0.2, 0.4)
    for start, low, width in itertools.product(levels, levels, (0.0, 0.05)):
        found = correct(
            Melt(80, {"Sc": start, "Mg": 6.5}),
            {"Sc": Aim(low, low + width), "Mg": Aim(6.4, 7.0)},
            [AL2SC, MAGNESIUM],
        )
        assert all(mass > 0 for mass in found.masses_kg.values())
        if found.is_feasible:
            assert low - 1e-9 <= found.melt.composition["Sc"] <= low + width + 1e-9


def test_what_goes_in_is_expected_with_recovery_loss_and_dross():
    melt = expected.expected(
        [Metal(100, {"Mg": 7.0}, loss=0.02), Metal(2, {"Mg": 99.8}, {"Mg": 0.95})],
        dross_kg=1.0,
    )
    assert melt.mass_kg == pytest.approx(99.0)
    assert melt.composition["Mg"] == pytest.approx(
        100 * (7.0 * 0.98 + 2 * 0.998 * 0.95) / 100
    )
    with pytest.raises(ChargeError):
        expected.expected([])


def test_nineteen_kilograms_of_cold_master_alloy_freeze_the_melt():
    drop = temperature.cooled(100, 760, 19)
    assert drop.heat_mj == pytest.approx(21, abs=2)
    assert drop.ends_at_c == pytest.approx(604, abs=5)
    assert drop.freezes()
    warm = temperature.cooled(100, 760, 19, preheat_c=300)
    assert warm.ends_at_c > drop.ends_at_c
    portion = temperature.portion_kg(100, 760, not_below_c=720)
    assert temperature.cooled(100, 760, portion).ends_at_c == pytest.approx(720)


def test_a_recovery_above_one_is_an_alarm_only_beyond_its_scatter():
    before = Sampled(0.0, 100, 0.002, 3)
    scatter = back_calculated(
        before, Sampled(0.33, 119, 0.02, 3), added_kg=19, assay_wt_pct=2.0
    )
    assert scatter.value > 1
    assert not scatter.is_alarm
    wrong = back_calculated(
        before,
        Sampled(0.40, 119, 0.002, 5),
        added_kg=19,
        assay_wt_pct=2.0,
        scale_u_kg=0.02,
    )
    assert wrong.is_alarm
    assert wrong.low < wrong.value < wrong.high


def test_without_burns_there_is_a_value_and_no_interval():
    found = back_calculated(
        Sampled(0, 100), Sampled(0.3, 119), added_kg=19, assay_wt_pct=2.0
    )
    assert (found.low, found.high, found.is_alarm) == (None, None, False)
    with pytest.raises(ChargeError):
        back_calculated(Sampled(0, 100), Sampled(0.3, 119), added_kg=19, assay_wt_pct=0)
