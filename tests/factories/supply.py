"""Specifications, and what is known of lots: assays, prices, stages, origins, rates."""

import datetime as dt
import itertools
from decimal import Decimal

from characterization.models import AcceptanceLimit, Property
from tests.factories import materials, people
from trials.choices import (
    AssaySource,
    FractionUnit,
    MetalForm,
    PricedForm,
    SpecificationOwner,
    SupplyStep,
)
from trials.models import (
    CompositionLimit,
    CompositionRule,
    ExchangeRate,
    LotAssay,
    LotOrigin,
    MaterialPrice,
    Specification,
    SupplyStage,
)

_numbers = itertools.count(1)
ISSUED_ON = dt.date(2026, 2, 1)


def published(code: str = "535.0") -> Specification:
    """One of the specifications that come with the catalog."""
    return Specification.objects.get(code=code, compartment=None)


def specification(
    *, compartment=None, by=None, limits=None, rules=(), issued_on=None, **fields
) -> Specification:
    """A draft of a house specification with three limits; issued where a date is given."""
    n = next(_numbers)
    compartment = compartment or people.compartment()
    defaults = {
        "owner": SpecificationOwner.HOUSE,
        "code": f"HOUSE-535-{n}",
        "edition": "1",
        "form": MetalForm.CASTING,
        "others_each": "0.05",
        "others_total": "0.15",
    }
    defaults["alloy"] = fields.pop("alloy", None) or materials.alloy()
    made = Specification.objects.create(
        compartment=compartment,
        organisation=compartment.organisation,
        created_by=by or people.person("engineer", compartment),
        **defaults | fields,
    )
    limits = limits or {
        "Mg": ("6.2", "7.5"),
        "Sc": ("0.25", "0.35"),
        "Cu": ("", "0.05"),
    }
    for position, (element, (low, high)) in enumerate(limits.items(), start=1):
        CompositionLimit.objects.create(
            specification=made,
            element=element,
            minimum=low,
            maximum=high,
            position=position,
        )
    for element, above, needs, factor in rules:
        CompositionRule.objects.create(
            specification=made,
            element=element,
            above=above,
            needs=needs,
            factor=factor,
        )
    if issued_on:
        made.issued_on = issued_on
        made.save()
    return made


def acceptance_limit(specification: Specification, **fields) -> AcceptanceLimit:
    """35.0 ksi for separately cast sand bars as cast."""
    symbol = fields.pop("symbol", "Rm")
    defaults = {
        "property": Property.objects.get(code=symbol),
        "mold_class": "sand",
        "temper": "F",
        "text": "35.0",
        "unit": "ksi",
        "cut_up_percent": "75",
        "document": "House",
    }
    return AcceptanceLimit.objects.create(
        specification=specification, **defaults | fields
    )


def _of_lot(lot, compartment, by) -> dict:
    place = compartment or lot.compartment
    return {
        "compartment": place,
        "created_by": by or people.person("technician", place),
    }


def assay(lot=None, element="Sc", text="2.00", *, compartment=None, by=None, **fields):
    lot = lot or materials.lot()
    unit = fields.get("unit", FractionUnit.WT_PCT)
    wt_pct = Decimal(text) * (1 if unit == FractionUnit.WT_PCT else Decimal("0.0001"))
    defaults = {"unit": unit, "source": AssaySource.CERTIFICATE, "wt_pct": wt_pct}
    return LotAssay.objects.create(
        lot=lot,
        element=element,
        text=text,
        **_of_lot(lot, compartment, by) | defaults | fields,
    )


def price(lot=None, *, compartment=None, by=None, **fields) -> MaterialPrice:
    """340 US$ per kg of Al-2Sc: 17,000 per kg of the scandium in it."""
    lot = lot or materials.lot()
    defaults = {
        "material": lot.material,
        "form": PricedForm.MASTER_ALLOY,
        "value": Decimal("340"),
        "value_as_entered": "340",
        "value_per_kg": Decimal("340"),
        "currency": "USD",
        "element": "Sc",
        "contained_pct": Decimal("2.00"),
        "contained_as_entered": "2.00",
        "priced_on": dt.date(2026, 1, 15),
        "source": "Quotation",
    }
    return MaterialPrice.objects.create(
        lot=lot, **_of_lot(lot, compartment, by) | defaults | fields
    )


def stage(lot=None, *, compartment=None, by=None, **fields) -> SupplyStage:
    lot = lot or materials.lot()
    defaults = {
        "position": lot.supply_stages.count() + 1,
        "step": SupplyStep.MINED,
        "company": "Imperial Mining",
        "country": "Canada",
        "evidence": "Declaration of origin",
    }
    return SupplyStage.objects.create(
        lot=lot, **_of_lot(lot, compartment, by) | defaults | fields
    )


def origin(lot, heat, **fields) -> LotOrigin:
    """That a lot of returns came from a heat."""
    return LotOrigin.objects.create(
        lot=lot,
        heat=heat,
        compartment=lot.compartment,
        recorded_by=lot.created_by,
        **fields,
    )


def rate(by=None, **fields) -> ExchangeRate:
    by = by or people.person("engineer")
    defaults = {
        "base": "CAD",
        "quote": "USD",
        "rate": Decimal("0.7312"),
        "rate_as_entered": "0.7312",
        "on": dt.date(2026, 1, 15),
        "source": "Bank of Canada, daily rate",
    }
    return ExchangeRate.objects.create(
        organisation=by.organisation, created_by=by, **defaults | fields
    )
