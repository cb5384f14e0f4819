"""Programs, their scope of work, and components."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from labtrack import quantities
from labtrack.accounts.models import User
from labtrack.entry.codes import RecordField
from labtrack.entry.forms import (
    EditForm,
    PersonalForm,
    RecordForm,
    VisibleChoiceField,
    field_of,
)
from labtrack.entry.quantity import QuantityField
from trials.actions.components import Demanded
from trials.choices import ComponentFamily, Demand, SpecimenKind, WorkKind
from trials.forms.fields import CompartmentField, code_field, notes_field
from trials.forms.heat import ColleagueField
from trials.models import Alloy, Component, Program, Requirement, WorkItem


class DayField(forms.DateField):
    """A day, chosen or typed."""

    def __init__(self, **kwargs: Any):
        super().__init__(
            required=False,
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            **kwargs,
        )


def day_of(model, name: str) -> DayField:
    field = model._meta.get_field(name)
    return DayField(label=capfirst(field.verbose_name), help_text=field.help_text)


class VariantForm(PersonalForm):
    """One variant that a program develops."""

    alloy = VisibleChoiceField(Alloy, label=_("Alloy"), empty_label="–")


class _ProgramFields(RecordForm):
    rows_class = forms.formset_factory(VariantForm, extra=6, max_num=60)
    rows_title = _("Variants it develops")

    title = field_of(Program, "title")
    aim = field_of(Program, "aim", widget=forms.Textarea(attrs={"rows": 3}))
    starts_on = day_of(Program, "starts_on")
    ends_on = day_of(Program, "ends_on")
    baseline = VisibleChoiceField(
        Alloy,
        label=_("Baseline alloy"),
        help_text=_("What its variants are compared with."),
    )
    notes = notes_field()

    def alloys(self) -> list[Alloy]:
        return [row["alloy"] for row in self.row_values()]


class ProgramForm(_ProgramFields):
    """A new program."""

    compartment = CompartmentField()
    code = code_field()

    field_order = ["compartment", "code", "title", "aim", "starts_on", "ends_on"]


class ProgramEditForm(EditForm, _ProgramFields):
    """A program put right; code and compartment stay."""

    field_order = [
        "title", "aim", "starts_on", "ends_on", "baseline", "notes", "reason",
    ]  # fmt: skip


class _WorkItemFields(RecordForm):
    title = field_of(WorkItem, "title")
    kind = forms.ChoiceField(label=_("What counts"), choices=WorkKind.choices)
    planned_quantity = forms.IntegerField(
        label=_("Planned"),
        min_value=1,
        max_value=999_999,
        widget=forms.NumberInput(attrs={"class": "n", "inputmode": "numeric"}),
    )
    method_code = forms.CharField(
        label=_("Test method"),
        max_length=40,
        required=False,
        help_text=_("For tests: whose count, such as ASTM-B557-15."),
        widget=forms.TextInput(attrs={"class": "code", "autocomplete": "off"}),
    )
    specimen_kind = forms.ChoiceField(
        label=_("Kind of specimen"),
        required=False,
        choices=[("", _("all")), *SpecimenKind.choices],
        help_text=_("For specimens and their tests."),
    )
    alloy = VisibleChoiceField(
        Alloy,
        label=_("Alloy"),
        required=False,
        empty_label=_("all of the program and the baseline"),
    )
    starts_on = day_of(WorkItem, "starts_on")
    due_on = day_of(WorkItem, "due_on")
    responsible = ColleagueField(User, label=_("Responsible"), required=False)
    notes = notes_field()


class WorkItemForm(_WorkItemFields):
    """A new line of the scope of work."""

    program = RecordField(Program, label=_("Program"))
    code = code_field()

    field_order = ["program", "code", "title", "kind", "planned_quantity"]


class WorkItemEditForm(EditForm, _WorkItemFields):
    """A line put right, or given up."""

    given_up_because = field_of(WorkItem, "given_up_because")


class RequirementForm(PersonalForm):
    """One thing the component demands."""

    property = field_of(Requirement, "property")
    comparison = forms.ChoiceField(label=_("Must be"), choices=Demand.choices)
    value = forms.CharField(
        label=_("Value"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"class": "n", "inputmode": "decimal", "autocomplete": "off"}
        ),
    )
    unit = field_of(
        Requirement, "unit", widget=forms.TextInput(attrs={"class": "short"})
    )
    source = field_of(Requirement, "source")

    def clean_value(self) -> str:
        text = self.cleaned_data["value"].strip()
        try:
            quantities.parse_number(text)
        except quantities.NumberError as error:
            raise forms.ValidationError(str(error), code=error.code) from None
        return text


class _ComponentFields(RecordForm):
    rows_class = forms.formset_factory(RequirementForm, extra=4, max_num=40)
    rows_title = _("Requirements")

    name = field_of(Component, "name")
    family = forms.ChoiceField(label=_("Family"), choices=ComponentFamily.choices)
    program = RecordField(Program, label=_("Program"), required=False)
    mass = QuantityField("kg", ("kg", "lb", "g"), label=_("Mass"), required=False)
    governing_requirement = field_of(Component, "governing_requirement")
    present_alloy = field_of(Component, "present_alloy")
    annual_quantity = forms.IntegerField(
        label=_("Pieces a year"),
        required=False,
        min_value=1,
        max_value=999_999_999,
        widget=forms.NumberInput(attrs={"class": "n", "inputmode": "numeric"}),
    )
    notes = notes_field()

    def requirements(self) -> list[Demanded]:
        return [Demanded(**row) for row in self.row_values()]


class ComponentForm(_ComponentFields):
    """A new component."""

    compartment = CompartmentField()
    code = code_field()

    field_order = ["compartment", "code", "name", "family", "program"]


class ComponentEditForm(EditForm, _ComponentFields):
    """A component put right; code and compartment stay."""
