"""Lots of metal."""

from django import forms
from django.utils.translation import gettext_lazy as _

from labtrack.entry.forms import EditForm, RecordForm, VisibleChoiceField, field_of
from labtrack.entry.quantity import QuantityField
from trials.forms.fields import CompartmentField, code_field, notes_field
from trials.models import Alloy, MaterialLot


class _LotFields(RecordForm):
    kind = field_of(MaterialLot, "kind")
    material = field_of(MaterialLot, "material")
    alloy = VisibleChoiceField(
        Alloy,
        label=_("Alloy"),
        required=False,
        help_text=MaterialLot._meta.get_field("alloy").help_text,
    )
    supplier = field_of(MaterialLot, "supplier")
    supplier_lot = field_of(MaterialLot, "supplier_lot")
    certificate = field_of(MaterialLot, "certificate")
    received_on = forms.DateField(
        label=_("Received"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    mass = QuantityField("kg", ("kg", "lb", "t", "g"), label=_("Mass"), required=False)
    supplied_temper = field_of(MaterialLot, "supplied_temper")
    section_thickness = QuantityField("mm", label=_("Thickness"), required=False)
    notes = notes_field()


class MaterialLotForm(_LotFields):
    """A new lot."""

    compartment = CompartmentField()
    code = code_field()

    field_order = ["compartment", "code"]


class MaterialLotEditForm(EditForm, _LotFields):
    """A lot put right; code and compartment stay."""
