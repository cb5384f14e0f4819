"""What the API takes to record or edit specifications and what is known of lots."""

from django.utils.translation import gettext_lazy as _

from labtrack.api.entering import (
    EditInput,
    RecordText,
    RowInput,
    input_of,
)
from labtrack.api.naming import CompartmentNamed, RecordNamed
from trials.chemistry.judging import Condition
from trials.chemistry.limits import ElementLimit
from trials.models import (
    Alloy,
    ExchangeRate,
    LotAssay,
    MaterialLot,
    MaterialPrice,
    Specification,
    SupplyStage,
)

PLACE = "Scandium program"


def limit(**kwargs) -> RecordText:
    """A limit as the document writes it: text, since 7.5 is not 7.50."""
    return RecordText(max_length=10, **kwargs)


# --- Specifications ---------------------------------------------------------------------
class LimitInput(RowInput):
    """Minimum and maximum of one element in wt%, as written."""

    makes = ElementLimit
    element = RecordText(max_length=2)
    minimum = limit(required=False, allow_null=True)
    maximum = limit(required=False, allow_null=True)


class RuleInput(RowInput):
    """If `element` is above `above` wt%, `needs` is at least `factor` times as much."""

    makes = Condition
    element = RecordText(max_length=2)
    above = limit()
    needs = RecordText(max_length=2)
    factor = limit()


class SpecificationEdit(EditInput):
    """A draft put right, or issued; an issued one is superseded, never edited."""

    edition = input_of(Specification, "edition")
    title = input_of(Specification, "title")
    owner_name = input_of(Specification, "owner_name")
    others_each = input_of(Specification, "others_each")
    others_total = input_of(Specification, "others_total")
    limits = LimitInput(many=True, max_length=60)
    rules = RuleInput(many=True, required=False, max_length=20)
    issued_on = input_of(Specification, "issued_on")
    needs_verification = input_of(Specification, "needs_verification")
    source = input_of(Specification, "source")
    notes = input_of(Specification, "notes")

    example = {"others_total": "0.10", "reason": "The customer asked for it."}


class SpecificationInput(SpecificationEdit):
    """The specification of a house or a customer."""

    reason = None
    compartment = CompartmentNamed()
    alloy = RecordNamed(Alloy)
    code = input_of(Specification, "code")
    form = input_of(Specification, "form")
    owner = input_of(Specification, "owner")

    example = {
        "compartment": PLACE,
        "alloy": "535.0",
        "code": "ECK-535-SC30",
        "edition": "A",
        "form": "casting",
        "owner": "house",
        "others_each": "0.05",
        "others_total": "0.15",
        "limits": [
            {"element": "Mg", "minimum": "6.2", "maximum": "7.5"},
            {"element": "Sc", "minimum": "0.25", "maximum": "0.35"},
            {"element": "Cu", "maximum": "0.05"},
        ],
    }


# --- Of lots ----------------------------------------------------------------------------
def own_compartment() -> CompartmentNamed:
    return CompartmentNamed(
        required=False,
        help_text=_("A stricter one than the lot's; left out, it is the lot's."),
    )


class LotAssayEdit(EditInput):
    """Element, lot and compartment stay."""

    text = RecordText(max_length=20, help_text=_("As reported; “<” for below."))
    unit = RecordText(max_length=10, help_text=_("wt% or mg/kg; at% is refused."))
    source = input_of(LotAssay, "source")
    document = input_of(LotAssay, "document")
    reported_on = input_of(LotAssay, "reported_on")
    notes = input_of(LotAssay, "notes")

    example = {"document": "Certificate 4711", "reason": "It was left out."}


class LotAssayInput(LotAssayEdit):
    """What a certificate or an analysis says of one element of a lot."""

    reason = None
    lot = RecordNamed(MaterialLot)
    element = RecordText(max_length=2)
    compartment = own_compartment()

    example = {
        "lot": "ML-0002",
        "element": "Sc",
        "text": "2.05",
        "unit": "wt%",
        "source": "certificate",
    }


class MaterialPriceEdit(EditInput):
    """Lot and compartment stay."""

    material = input_of(MaterialPrice, "material", required=False)
    form = input_of(MaterialPrice, "form")
    value = RecordText(max_length=20, help_text=_("Digits, kept as they are."))
    currency = input_of(MaterialPrice, "currency")
    per = input_of(MaterialPrice, "per")
    element = input_of(MaterialPrice, "element")
    contained = RecordText(
        max_length=20,
        required=False,
        allow_blank=True,
        help_text=_("How much of that element the form holds [wt%]."),
    )
    priced_on = input_of(MaterialPrice, "priced_on")
    source = input_of(MaterialPrice, "source")
    notes = input_of(MaterialPrice, "notes")

    example = {"source": "Invoice 2026-118", "reason": "The invoice has come."}


class MaterialPriceInput(MaterialPriceEdit):
    """A price with the form that it is of."""

    reason = None
    lot = RecordNamed(MaterialLot, required=False)
    compartment = own_compartment()

    example = {
        "lot": "ML-0002",
        "form": "master-alloy",
        "value": "340",
        "currency": "USD",
        "per": "kg",
        "element": "Sc",
        "contained": "2.00",
        "priced_on": "2026-11-02",
        "source": "Quotation 17",
    }


class SupplyStageEdit(EditInput):
    """Lot and compartment stay. What is not known is written so."""

    position = input_of(SupplyStage, "position", required=False)
    step = input_of(SupplyStage, "step")
    company = input_of(SupplyStage, "company")
    country = input_of(SupplyStage, "country")
    evidence = input_of(SupplyStage, "evidence")
    notes = input_of(SupplyStage, "notes")

    example = {"country": "Canada", "reason": "The declaration says so."}


class SupplyStageInput(SupplyStageEdit):
    """One stage of where a lot's metal came from."""

    reason = None
    lot = RecordNamed(MaterialLot)
    compartment = own_compartment()

    example = {
        "lot": "ML-0002",
        "step": "mined",
        "company": "not known",
        "country": "not known",
        "evidence": "not known",
    }


# --- Exchange rates ---------------------------------------------------------------------
class ExchangeRateEdit(EditInput):
    """Currencies and day stay."""

    rate = RecordText(max_length=20, help_text=_("Digits, kept as they are."))
    source = input_of(ExchangeRate, "source")

    example = {"rate": "0.7215", "reason": "Misread."}


class ExchangeRateInput(ExchangeRateEdit):
    """What one unit of a currency cost in another on one day; your organization's own."""

    reason = None
    base = input_of(ExchangeRate, "base")
    quote = input_of(ExchangeRate, "quote")
    on = input_of(ExchangeRate, "on")

    example = {
        "base": "CAD",
        "quote": "USD",
        "rate": "0.7125",
        "on": "2026-11-02",
        "source": "Bank of Canada",
    }
