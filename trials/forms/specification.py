"""Specifications: what is asked, element by element, as the document writes it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from labtrack.entry.forms import (
    EditForm,
    PersonalForm,
    RecordForm,
    VisibleChoiceField,
    field_of,
)
from trials.chemistry.judging import Condition
from trials.chemistry.limits import ElementLimit
from trials.choices import SpecificationOwner
from trials.forms.fields import CompartmentField, notes_field
from trials.models import Alloy, Specification

OWN = [(value, SpecificationOwner(value).label) for value in ("house", "customer")]


def limit_field(label, *, suffix: str = "wt%") -> forms.CharField:
    """Digits that stay as they are typed: 7.5 is not 7.50."""
    field = forms.CharField(
        label=label,
        max_length=10,
        required=False,
        widget=forms.TextInput(
            attrs={"class": "n", "inputmode": "decimal", "autocomplete": "off"}
        ),
    )
    field.is_number = True
    field.suffix = suffix
    return field


def element_field(label, **kwargs) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=2,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "class": "short", "spellcheck": "false"}
        ),
        **kwargs,
    )


class LimitForm(PersonalForm):
    """One element; a rule such as 356's for manganese stands in the same line."""

    element = element_field(_("Element"))
    minimum = limit_field(_("Minimum [wt%]"), suffix="")
    maximum = limit_field(_("Maximum [wt%]"), suffix="")
    if_element = element_field(_("If element"), required=False)
    above = limit_field(_("is above [wt%]"), suffix="")
    factor = forms.CharField(
        label=_("at least times it"),
        max_length=10,
        required=False,
        widget=forms.TextInput(attrs={"class": "n", "inputmode": "decimal"}),
    )
    factor.is_number = True

    def clean(self):
        given = super().clean()
        rule = [bool(given.get(name)) for name in ("if_element", "above", "factor")]
        if any(rule) and not all(rule):
            raise forms.ValidationError(
                _("A rule names the other element, above what, and how many times.")
            )
        if not any(rule) and not given.get("minimum") and not given.get("maximum"):
            raise forms.ValidationError(_("Give a minimum, a maximum or both."))
        return given


class _SpecificationFields(RecordForm):
    rows_class = forms.formset_factory(LimitForm, extra=6, max_num=40)
    rows_title = _("Limits")

    title = field_of(Specification, "title")
    owner = forms.ChoiceField(label=_("Owner"), choices=OWN)
    owner_name = field_of(Specification, "owner_name")
    others_each = limit_field(_("Others, each"))
    others_total = limit_field(_("Others, total"))
    issued_on = forms.DateField(
        label=_("Issued"),
        required=False,
        help_text=Specification._meta.get_field("issued_on").help_text,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    source = field_of(Specification, "source")
    needs_verification = forms.BooleanField(
        label=_("Verify against the standard"),
        required=False,
        help_text=Specification._meta.get_field("needs_verification").help_text,
    )
    notes = notes_field()

    def limits(self) -> list[ElementLimit]:
        return [
            ElementLimit(row["element"], row["minimum"] or None, row["maximum"] or None)
            for row in self.row_values()
            if row["minimum"] or row["maximum"]
        ]

    def rules(self) -> list[Condition]:
        return [
            Condition(row["if_element"], row["above"], row["element"], row["factor"])
            for row in self.row_values()
            if row["if_element"]
        ]


class SpecificationForm(_SpecificationFields):
    """A new specification, perhaps from the limits of another one."""

    compartment = CompartmentField()
    based_on = VisibleChoiceField(
        Specification,
        label=_("Based on"),
        required=False,
        help_text=Specification._meta.get_field("based_on").help_text,
    )
    alloy = VisibleChoiceField(Alloy, label=_("Alloy"))
    form = field_of(Specification, "form")
    code = field_of(Specification, "code")
    edition = field_of(Specification, "edition")

    field_order = [
        "compartment", "based_on", "alloy", "form", "code", "edition", "title", "owner",
        "owner_name", "others_each", "others_total", "issued_on",
    ]  # fmt: skip


class SpecificationEditForm(EditForm, _SpecificationFields):
    """A draft put right, or issued."""

    edition = field_of(Specification, "edition")
    field_order = ["edition"]


class SpecificationEditionForm(_SpecificationFields):
    """The next edition, starting from this one."""

    edition = field_of(Specification, "edition")
    field_order = ["edition"]
