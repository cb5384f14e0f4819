"""Numbers that are written down of lots, read and refused in words."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from labtrack import quantities
from labtrack.rounding import RoundingError
from trials.chemistry.elements import SYMBOLS
from trials.chemistry.fractions import FractionError, fraction
from trials.choices import FractionUnit, PricedForm, PricedMass

PER_KG = {
    PricedMass.KG: Decimal(1),
    PricedMass.G: Decimal(1000),
    PricedMass.T: Decimal("0.001"),
    PricedMass.LB: 1 / Decimal("0.45359237"),
}


def read_assay(element: str, text: str, unit: str) -> dict:
    """The fields of a reported mass fraction; at% is refused with what it would be."""
    _an_element("element", element)
    unit = {"%": "wt%", "ppm": "mg/kg"}.get(unit, unit)
    try:
        read = fraction(text.strip(), unit, element=element)
    except (FractionError, RoundingError) as error:
        field = "unit" if unit not in FractionUnit.values else "text"
        raise ValidationError({field: str(error)}) from None
    return {
        "text": text.strip().removeprefix("<").strip(),
        "unit": unit,
        "is_below": read.is_below,
        "wt_pct": read.wt_pct,
    }


def priced(
    *, form: str, value: str, currency: str, per: str, element: str, contained: str
) -> dict:
    """The fields of a price with the form that it is of."""
    if form not in PricedForm.values:
        raise ValidationError(
            {
                "form": _(
                    "A price states what it is of: oxide, metal, master alloy or ingot. "
                    "A price of oxide read as one of metal makes scandium look a third "
                    "cheaper than it is."
                )
            }
        )
    if per not in PER_KG:
        raise ValidationError({"per": _("A price is per kg, lb, t or g.")})
    price = number("value", value)
    if price <= 0:
        raise ValidationError({"value": _("A price is above 0.")})
    held = _contained(element, contained)
    return {
        "form": form,
        "value": price,
        "value_as_entered": value,
        "value_per_kg": (price * PER_KG[PricedMass(per)]).quantize(Decimal("1e-8")),
        "currency": currency.upper(),
        "per": per,
        "element": element,
        "contained_pct": held,
        "contained_as_entered": contained,
    }


def number(field: str, text: str) -> Decimal:
    """The digits as a decimal; ValidationError at that field otherwise."""
    try:
        return quantities.parse_number(text)
    except quantities.NumberError as error:
        raise ValidationError({field: str(error)}) from None


def _contained(element: str, contained: str) -> Decimal | None:
    """How much of the element the priced form holds [wt%]; None where none is named."""
    if not element and not contained:
        return None
    _an_element("element", element)
    held = number("contained", contained)
    if not 0 < held <= 100:
        raise ValidationError(
            {
                "contained": _(
                    "%(given)s wt%% is no content; expected above 0 and at most 100."
                )
                % {"given": contained}
            }
        )
    return held


def _an_element(field: str, text: str) -> None:
    if text not in SYMBOLS:
        raise ValidationError(
            {
                field: _("%(given)s is not an element; expected a symbol such as Sc.")
                % {"given": text}
            }
        )
