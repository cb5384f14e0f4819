"""What is written down of lots: assays, prices, stages, origins; and exchange rates."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from labtrack.editing import StaleEdit
from labtrack.entered import Entered
from tests.factories import materials, people, supply
from trials.actions import supply as actions
from trials.choices import LotKind

pytestmark = pytest.mark.django_db
ON = dt.date(2026, 1, 15)


@pytest.fixture
def compartment():
    return people.compartment()


@pytest.fixture
def engineer(compartment):
    return people.person("engineer", compartment)


@pytest.fixture
def lot(compartment):
    return materials.lot(compartment=compartment, material="Al-2Sc")


def assayed(engineer, lot, element, text, unit="wt%", **fields):
    return actions.record_assay(
        by=engineer,
        lot=lot,
        element=element,
        text=text,
        unit=unit,
        source="certificate",
        **fields,
    )


def priced(engineer, lot, **fields):
    given = {
        "form": "master-alloy",
        "value": "340",
        "currency": "USD",
        "priced_on": ON,
        "source": "Quotation 17",
        "element": "Sc",
        "contained": "2.00",
    }
    return actions.record_price(by=engineer, lot=lot, **given | fields)


def test_an_assay_keeps_text_and_unit_and_knows_its_weight_percent(engineer, lot):
    beryllium = assayed(engineer, lot, "Be", "48", "mg/kg")
    assert (beryllium.as_entered, beryllium.wt_pct) == ("48 mg/kg", Decimal("0.0048"))
    iron = assayed(engineer, lot, "Fe", "<0.005")
    assert (iron.as_entered, iron.is_below) == ("<0.005 wt%", True)


def test_atomic_percent_is_refused_with_what_it_would_be(engineer, lot):
    with pytest.raises(ValidationError, match=r"0\.36 at% Sc would be 0\.5984 wt%"):
        assayed(engineer, lot, "Sc", "0.36", "at%")


@pytest.mark.parametrize(("text", "unit"), [("100.1", "wt%"), ("1000001", "mg/kg")])
def test_one_assay_over_100_percent_is_refused(engineer, lot, text, unit):
    with pytest.raises(ValidationError, match="0 to 100"):
        assayed(engineer, lot, "Al", text, unit)


def test_assays_of_one_source_do_not_add_up_to_more_than_all_of_it(engineer, lot):
    assayed(engineer, lot, "Sc", "2.05")
    with pytest.raises(ValidationError, match=r"more than 100 wt%, by 0\.54"):
        assayed(engineer, lot, "Al", "98.50")
    assert assayed(engineer, lot, "Al", "97.96")  # 100.01, within the last place
    # Another document is another sum.
    assert assayed(engineer, lot, "Al", "98.50", document="ICP of March")


def test_an_assay_may_lie_in_a_stricter_compartment(engineer, lot, compartment):
    strict = people.compartment(compartment.organisation, name="Assays")
    with pytest.raises(PermissionDenied):
        assayed(engineer, lot, "Sc", "2.05", compartment=strict)
    people.membership(engineer, strict, role="engineer")
    assert (
        assayed(engineer, lot, "Sc", "2.05", compartment=strict).compartment == strict
    )


def test_a_misread_assay_is_corrected_once(engineer, lot):
    assay = assayed(engineer, lot, "Sc", "2.50")
    fixed = actions.edit_assay(
        by=engineer, assay=assay, version=1, text="2.05", unit="wt%", reason="misread"
    )
    assert fixed.wt_pct == Decimal("2.05")
    with pytest.raises(StaleEdit):
        actions.edit_assay(by=engineer, assay=assay, version=1, text="2.06", unit="wt%")


def test_a_price_without_a_form_is_refused(engineer, lot):
    with pytest.raises(ValidationError) as refusal:
        priced(engineer, lot, form="")
    assert "oxide, metal, master alloy or ingot" in str(
        refusal.value.message_dict["form"]
    )


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"value": "3,800"}, "value"),
        ({"value": "0"}, "value"),
        ({"currency": "dollars"}, "currency"),
        ({"contained": ""}, "contained"),
        ({"contained": "120"}, "contained"),
        ({"element": "Scandium"}, "element"),
        ({"source": ""}, "source"),
    ],
)
def test_a_price_that_is_incomplete_says_where(engineer, lot, given, field):
    with pytest.raises(ValidationError) as refusal:
        priced(engineer, lot, **given)
    assert field in refusal.value.message_dict


def test_prices_per_pound_are_known_per_kilogram(engineer, lot):
    price = priced(engineer, lot, value="1.10", per="lb", element="", contained="")
    assert price.as_entered == "1.10 USD/lb"
    assert round(price.value_per_kg, 4) == Decimal("2.4251")


def test_a_stage_says_not_known_and_is_never_blank(engineer, lot):
    given = {"by": engineer, "lot": lot, "step": "mined", "evidence": "Declaration"}
    first = actions.record_stage(company="not known", country="not known", **given)
    second = actions.record_stage(company="Imperial", country="Canada", **given)
    assert (first.position, second.position) == (1, 2)
    with pytest.raises(ValidationError) as refusal:
        actions.record_stage(company="", country="Canada", **given)
    assert "company" in refusal.value.message_dict


def test_returns_say_which_heats_they_came_from(engineer, lot, compartment):
    heat = materials.heat(compartment=compartment)
    with pytest.raises(ValidationError, match="no lot of returns"):
        actions.add_origins(by=engineer, lot=lot, origins=[(heat, None)])
    returns = materials.lot(compartment=compartment, kind=LotKind.RETURNS)
    actions.add_origins(by=engineer, lot=returns, origins=[(heat, None)])
    mass = Entered(12.5, "12.5 kg")
    (row,) = actions.add_origins(by=engineer, lot=returns, origins=[(heat, mass)])
    assert returns.origins.get() == row
    assert row.mass_kg == 12.5
    actions.remove_origin(by=engineer, origin=row, reason="wrong heat")
    assert not returns.origins.exists()


def test_an_exchange_rate_stands_once_a_day(engineer):
    given = {"by": engineer, "base": "cad", "quote": "USD", "on": ON}
    rate = actions.record_rate(rate="0.7312", source="Bank of Canada", **given)
    assert str(rate) == "1 CAD = 0.7312 USD, 2026-01-15"
    with pytest.raises(ValidationError, match="rate of that day"):
        actions.record_rate(rate="0.7313", source="Bank of Canada", **given)
    with pytest.raises(ValidationError, match="two currencies"):
        actions.record_rate(rate="1", source="x", **given | {"base": "USD"})
    stranger = people.person("engineer")
    with pytest.raises(PermissionDenied):
        actions.edit_rate(
            by=stranger, rate_row=rate, version=1, rate="1", source="mine"
        )


def test_simulated_and_real_do_not_mix(engineer, lot, compartment):
    simulated = people.compartment(compartment.organisation, is_simulated=True)
    people.membership(engineer, simulated, role="engineer")
    with pytest.raises(ValidationError, match="do not mix"):
        priced(engineer, lot, compartment=simulated)


def test_the_factories_make_what_the_constraints_allow(lot):
    assert supply.assay(lot).pk
    assert supply.price(lot).pk
    assert supply.stage(lot).pk
    assert supply.rate().pk
