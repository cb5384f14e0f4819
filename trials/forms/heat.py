"""Heats and what goes into them."""

from django import forms
from django.utils.translation import gettext_lazy as _

from labtrack.accounts.models import User
from labtrack.entry.codes import RecordField
from labtrack.entry.forms import (
    EditForm,
    PersonalForm,
    RecordForm,
    VisibleChoiceField,
    field_of,
)
from labtrack.entry.moment import LocalMomentField
from labtrack.entry.quantity import QuantityField
from trials.actions.heats import Addition
from trials.choices import AdditionMaterial
from trials.forms.fields import (
    AsksAboutTime,
    CompartmentField,
    code_field,
    notes_field,
)
from trials.models import Alloy, ChargeAddition, Heat, MaterialLot

MASS_UNITS = ("kg", "g", "lb", "oz")


def loss_field() -> QuantityField:
    return QuantityField(
        "%",
        ("%",),
        label=_("Melt loss"),
        required=False,
        help_text=ChargeAddition._meta.get_field("loss_pct").help_text,
    )


class ChargeForm(PersonalForm):
    """One line of the charge."""

    lot = RecordField(MaterialLot, label=_("Lot"))
    mass = QuantityField("kg", MASS_UNITS, label=_("Mass"))
    loss = loss_field()


class ColleagueField(VisibleChoiceField):
    """People of one's own organisation who still work there."""

    def rows(self, actor):
        return super().rows(actor).filter(is_active=True)


class _HeatFields(AsksAboutTime):
    alloy = VisibleChoiceField(
        Alloy, label=_("Alloy"), help_text=Heat._meta.get_field("alloy").help_text
    )
    charged_at = LocalMomentField(label=_("Charged"))
    furnace = field_of(Heat, "furnace")
    crucible = field_of(Heat, "crucible")
    melted_by = ColleagueField(User, label=_("Melter"), required=False)
    heel_mass = QuantityField(
        "kg",
        MASS_UNITS,
        label=_("Heel"),
        required=False,
        help_text=_("What was left in the crucible before the charge."),
    )
    heel_from = RecordField(
        Heat,
        label=_("Heel of heat"),
        required=False,
        help_text=Heat._meta.get_field("heel_from").help_text,
    )
    notes = notes_field()


class HeatForm(_HeatFields):
    """A new heat with its charge."""

    rows_class = forms.formset_factory(ChargeForm, extra=2, max_num=40)
    rows_title = _("Charge")
    rows_sum = "mass"

    compartment = CompartmentField()
    code = code_field()

    field_order = ["compartment", "code"]

    def additions(self) -> list[Addition]:
        return [Addition(**row) for row in self.row_values()]


class HeatEditForm(EditForm, _HeatFields):
    """A heat put right; code and compartment stay."""


def late_reason_field() -> forms.CharField:
    return forms.CharField(
        label=_("Why at this time"),
        max_length=400,
        required=False,
        help_text=_("Only for an addition after the last pour, or before the charge."),
    )


class AdditionForm(RecordForm):
    """Metal that goes into the melt later."""

    lot = RecordField(MaterialLot, label=_("Lot"))
    mass = QuantityField("kg", MASS_UNITS, label=_("Gross mass"))
    added_at = LocalMomentField(label=_("Added"))
    purpose = forms.ChoiceField(label=_("Purpose"), choices=AdditionMaterial.choices)
    loss = loss_field()
    late_reason = late_reason_field()


class AdditionCorrectionForm(RecordForm):
    """A misread mass or time put right."""

    mass = QuantityField("kg", MASS_UNITS, label=_("Gross mass"))
    added_at = LocalMomentField(label=_("Added"))
    purpose = forms.ChoiceField(label=_("Purpose"), choices=AdditionMaterial.choices)
    loss = loss_field()
    late_reason = late_reason_field()
    reason = forms.CharField(label=_("Why is it changed"), max_length=400)
