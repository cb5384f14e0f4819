"""Costs against worked numbers, and what has no cost."""

import datetime as dt
import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trials.cost.casting import ChargeLine, Returns, alloy_cost, casting_cost
from trials.cost.exchange import NoRate, Rate, exchange
from trials.cost.scandium import (
    AS_QUOTED,
    BOUGHT_MASTER_ALLOY,
    OXIDE,
    OXIDE_FRACTION,
    TARGET,
    CostError,
    contained_price,
    sc_cost_per_kg,
)


def _cost(price: float) -> float:
    return sc_cost_per_kg(0.30, price_per_kg=price, recovery=0.95)


@pytest.mark.parametrize(
    ("form", "cost"),
    [(TARGET, 3.79), (AS_QUOTED, 12.00), (OXIDE, 18.40), (BOUGHT_MASTER_ALLOY, 53.68)],
)
def test_the_four_price_forms_of_030_percent_at_a_recovery_of_095(form, cost):
    assert round(_cost(form.contained_price), 2) == cost


def test_oxide_is_two_thirds_scandium():
    assert round(100 * OXIDE_FRACTION, 1) == 65.2
    assert contained_price(3800, OXIDE_FRACTION) == pytest.approx(5828, abs=1)


def test_conversion_has_a_yield_and_a_cost_of_its_own():
    plain = contained_price(3800, 0.652)
    assert contained_price(3800, 0.652, conversion_yield=0.8) == plain / 0.8
    assert contained_price(3800, 0.652, conversion_cost=900) == plain + 900


@pytest.mark.parametrize("fraction", [0, -0.1, 1.2, math.nan])
def test_a_fraction_outside_its_range_has_no_cost(fraction):
    with pytest.raises(CostError):
        contained_price(3800, fraction)
    with pytest.raises(CostError):
        sc_cost_per_kg(0.3, price_per_kg=3800, recovery=fraction)


def test_an_alloy_costs_what_was_charged_and_loses_what_burns():
    charge = [ChargeLine(100, 3.0), ChargeLine(19.03, 340.0, "Al-2Sc")]
    assert alloy_cost(charge).per_kg == pytest.approx(56.88, abs=0.01)
    lossy = alloy_cost(charge, melt_loss=0.02, melting_per_kg=0.4)
    assert lossy.per_kg == pytest.approx(56.88 / 0.98 + 0.4, abs=0.01)


def test_a_lot_without_a_price_leaves_the_cost_open_and_is_named():
    cost = alloy_cost([ChargeLine(100, 3.0), ChargeLine(19, None, "ML-7")])
    assert cost.per_kg is None
    assert cost.unpriced == ("ML-7",)
    with pytest.raises(CostError, match="Nothing is charged"):
        alloy_cost([])


def test_a_casting_pays_for_its_gates_and_gets_segregated_returns_credited():
    given = {
        "shipped_kg": 5.0,
        "alloy_per_kg": 22.0,
        "casting_yield": 0.5,
        "scrap": 0.2,
        "scandium_per_kg": 18.4,
    }
    plain = casting_cost(**given)
    assert (plain.poured_kg, plain.metal, plain.credit) == (12.5, 275.0, 0.0)
    mixed = casting_cost(**given, returns=Returns(False, 1.0, 0.9, 2.0))
    assert mixed.credit == 7.5 * 2.0
    kept = casting_cost(**given, returns=Returns(True, 1.0, 0.9, 2.0))
    assert kept.credit == pytest.approx(7.5 * (2.0 + 18.4 * 0.9))
    assert kept.total == pytest.approx(275.0 - kept.credit)
    assert casting_cost(**given, post_casting=4.0).total == 279.0


@given(st.floats(0.1, 1), st.floats(0, 0.9), st.floats(0.1, 100), st.floats(0.1, 1000))
def test_a_casting_never_costs_less_than_its_own_metal(yield_, scrap, mass, price):
    cost = casting_cost(
        shipped_kg=mass, alloy_per_kg=price, casting_yield=yield_, scrap=scrap
    )
    assert cost.metal >= mass * price * (1 - 1e-12)


# Exchange

RATES = [
    Rate("CAD", "USD", Decimal("0.7300"), dt.date(2026, 1, 10)),
    Rate("CAD", "USD", Decimal("0.7400"), dt.date(2026, 2, 10)),
    Rate("USD", "EUR", Decimal("0.8000"), dt.date(2026, 2, 10)),
]


def test_the_latest_row_of_the_day_or_before_is_used_and_named():
    found = exchange(Decimal(100), "CAD", "USD", on=dt.date(2026, 2, 9), rates=RATES)
    assert (found.amount, found.rate) == (Decimal("73.0000"), RATES[0])
    back = exchange(Decimal(80), "EUR", "USD", on=dt.date(2026, 3, 1), rates=RATES)
    assert back.amount == 100
    assert exchange(Decimal(5), "USD", "USD", on=RATES[0].on, rates=[]).rate is None


@pytest.mark.parametrize(
    ("base", "quote", "on"),
    [("CAD", "USD", dt.date(2026, 1, 9)), ("CAD", "EUR", dt.date(2026, 3, 1))],
)
def test_without_a_row_there_is_no_amount(base, quote, on):
    with pytest.raises(NoRate, match=base):
        exchange(Decimal(1), base, quote, on=on, rates=RATES)
