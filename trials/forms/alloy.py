"""Variants of alloys and their targets."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from labtrack import quantities
from labtrack.entry.forms import (
    EditForm,
    PersonalForm,
    RecordForm,
    VisibleChoiceField,
    field_of,
)
from trials.actions.alloys import Target
from trials.forms.fields import CompartmentField, notes_field
from trials.models import Alloy


class FractionField(forms.Field):
    """Weight percent as decimal digits, kept exactly."""

    is_number = True
    suffix = "wt%"

    def __init__(self, **kwargs: Any):
        widget = forms.TextInput(
            attrs={"class": "n", "inputmode": "decimal", "autocomplete": "off"}
        )
        super().__init__(required=False, widget=widget, **kwargs)

    def clean(self, value: Any) -> Decimal | None:
        text = str(value or "").strip()
        if not text:
            return None
        try:
            number = quantities.parse_number(text)
        except quantities.NumberError as error:
            raise forms.ValidationError(str(error), code=error.code) from None
        if number.as_tuple().exponent < -5:
            raise forms.ValidationError(
                _("%(given)s has more than five decimals."), params={"given": text}
            )
        return number


class TargetForm(PersonalForm):
    """One element of an alloy."""

    element = forms.CharField(
        label=_("Element"),
        max_length=2,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "short"}),
    )
    low = FractionField(label=_("From"))
    target = FractionField(label=_("Target"))
    high = FractionField(label=_("To"))


class _AlloyFields(RecordForm):
    rows_class = forms.formset_factory(TargetForm, extra=2, max_num=40)
    rows_title = _("Targets and windows")
    row_key = "element"

    name = field_of(Alloy, "name")
    notes = notes_field()

    def targets(self) -> list[Target]:
        return [Target(**row) for row in self.row_values()]


class AlloyForm(_AlloyFields):
    """A new variant."""

    compartment = CompartmentField()
    parent = VisibleChoiceField(Alloy, label=_("Variant of"))
    code = field_of(Alloy, "code")

    field_order = ["compartment", "parent", "code", "name", "notes"]


class AlloyEditForm(EditForm, _AlloyFields):
    """A variant put right; designation and parent stay."""

    field_order = ["name", "notes", "reason"]
