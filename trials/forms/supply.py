"""What is written down of lots: assays, prices, stages, origins; and exchange rates."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from labtrack.accounts import permissions
from labtrack.accounts.models import Compartment
from labtrack.entry.codes import RecordField
from labtrack.entry.forms import EditForm, RecordForm, VisibleChoiceField, field_of
from labtrack.entry.quantity import QuantityField
from trials.choices import FractionUnit
from trials.forms.specification import element_field
from trials.models import (
    ExchangeRate,
    Heat,
    LotAssay,
    MaterialLot,
    MaterialPrice,
    SupplyStage,
)

# Atomic percent is offered so that who has one is told what to enter instead.
UNITS = [*FractionUnit.choices, ("at%", _("at% (not a mass fraction)"))]


class OwnCompartmentField(VisibleChoiceField):
    """A stricter place than the lot's; empty is the lot's."""

    def __init__(self, **kwargs: Any):
        super().__init__(
            Compartment,
            label=_("Compartment"),
            required=False,
            empty_label=_("The lot's"),
            help_text=_("A stricter one shows it to fewer people than the lot."),
            **kwargs,
        )

    def rows(self, actor):
        return permissions.compartments_where(actor, "record")


def number_field(label, **kwargs: Any) -> forms.CharField:
    """Digits kept as they are typed."""
    field = forms.CharField(
        label=label,
        max_length=20,
        widget=forms.TextInput(
            attrs={"class": "n", "inputmode": "decimal", "autocomplete": "off"}
        ),
        **kwargs,
    )
    field.is_number = True
    return field


def day_field(label, **kwargs: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        **kwargs,
    )


class _AssayFields(RecordForm):
    text = number_field(_("Value"), help_text=_("As reported; “<” for below."))
    unit = forms.ChoiceField(label=_("Unit"), choices=UNITS)
    source = field_of(LotAssay, "source")
    document = field_of(LotAssay, "document")
    reported_on = day_field(_("Reported"), required=False)
    notes = field_of(LotAssay, "notes")


class LotAssayForm(_AssayFields):
    """A new assay."""

    lot = RecordField(MaterialLot, label=_("Lot"))
    element = element_field(_("Element"))
    compartment = OwnCompartmentField()

    field_order = ["lot", "element", "text", "unit", "source", "document"]


class LotAssayEditForm(EditForm, _AssayFields):
    """A misread assay put right; element, lot and compartment stay."""


class _PriceFields(RecordForm):
    material = field_of(MaterialPrice, "material", required=False)
    form = field_of(MaterialPrice, "form")
    value = number_field(_("Price"))
    currency = field_of(MaterialPrice, "currency")
    per = field_of(MaterialPrice, "per")
    element = element_field(
        _("For its element"),
        required=False,
        help_text=MaterialPrice._meta.get_field("element").help_text,
    )
    contained = number_field(
        _("Contained"),
        required=False,
        help_text=MaterialPrice._meta.get_field("contained_pct").help_text,
    )
    contained.suffix = "wt%"
    priced_on = day_field(_("Date"))
    source = field_of(MaterialPrice, "source")
    notes = field_of(MaterialPrice, "notes")


class MaterialPriceForm(_PriceFields):
    """A new price, of a lot or as quoted."""

    lot = RecordField(
        MaterialLot,
        label=_("Lot"),
        required=False,
        help_text=_("Empty for a quoted price; then name material and compartment."),
    )
    compartment = OwnCompartmentField()

    field_order = ["lot", "material", "form", "value", "currency", "per"]


class MaterialPriceEditForm(EditForm, _PriceFields):
    """A price put right; lot and compartment stay."""

    material = field_of(MaterialPrice, "material")


class _StageFields(RecordForm):
    step = field_of(SupplyStage, "step")
    company = field_of(
        SupplyStage, "company", help_text=_("Write “not known” where it is not.")
    )
    country = field_of(
        SupplyStage, "country", help_text=_("Write “not known” where it is not.")
    )
    evidence = field_of(SupplyStage, "evidence")
    notes = field_of(SupplyStage, "notes")


class SupplyStageForm(_StageFields):
    """The next stage of a lot's supply chain."""

    lot = RecordField(MaterialLot, label=_("Lot"))
    position = forms.IntegerField(
        label=_("Stage"),
        min_value=1,
        max_value=99,
        required=False,
        help_text=_("1 is the first. Empty: after those that stand."),
    )
    compartment = OwnCompartmentField()

    field_order = ["lot", "position", "step", "company", "country", "evidence"]


class SupplyStageEditForm(EditForm, _StageFields):
    """A stage put right."""

    position = forms.IntegerField(label=_("Stage"), min_value=1, max_value=99)
    field_order = ["position"]


class LotOriginRemoveForm(RecordForm):
    """Why a lot did not come from a heat after all."""

    reason = forms.CharField(
        label=_("Why is it taken off"),
        max_length=400,
        help_text=_("Kept in the history beside your name."),
    )


class LotOriginForm(RecordForm):
    """A heat that a lot of returns came from."""

    heat = RecordField(Heat, label=_("Heat"))
    mass = QuantityField(
        "kg",
        ("kg", "lb", "g"),
        label=_("Mass from this heat"),
        required=False,
        help_text=_("Empty where it is not known."),
    )


class _RateFields(RecordForm):
    rate = number_field(_("Rate"))
    source = field_of(ExchangeRate, "source")


class ExchangeRateForm(_RateFields):
    """A new rate of one day."""

    base = field_of(ExchangeRate, "base")
    quote = field_of(ExchangeRate, "quote")
    on = day_field(_("Date"))

    field_order = ["base", "quote", "rate", "on", "source"]


class ExchangeRateEditForm(EditForm, _RateFields):
    """A rate put right; currencies and day stay."""
