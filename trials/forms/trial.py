"""Trials, and the heats that are melted for their runs."""

from django import forms
from django.utils.translation import gettext_lazy as _

from labtrack.entry.codes import RecordField
from labtrack.entry.forms import EditForm, RecordForm, field_of
from trials.forms.fields import CompartmentField, code_field, notes_field
from trials.models import Heat, Program, Trial, TrialRun


class _TrialFields(RecordForm):
    program = RecordField(Program, label=_("Program"), required=False)
    title = field_of(Trial, "title")
    question = field_of(
        Trial,
        "question",
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("What the heats will answer, in one sentence."),
    )
    hypothesis = field_of(Trial, "hypothesis", widget=forms.Textarea(attrs={"rows": 2}))
    blocked_by = field_of(Trial, "blocked_by")
    seed = forms.IntegerField(
        label=_("Seed"),
        required=False,
        min_value=0,
        max_value=2_147_483_647,
        help_text=_("Of the random order, where there was one."),
        widget=forms.NumberInput(attrs={"class": "n", "inputmode": "numeric"}),
    )
    notes = notes_field()


class TrialForm(_TrialFields):
    """A new trial; its table comes next."""

    compartment = CompartmentField()
    code = code_field()

    field_order = ["compartment", "code"]


class TrialEditForm(EditForm, _TrialFields):
    """What is asked, put right; the table has a page of its own."""


class RunForm(RecordForm):
    """The heat of one run, or why it will not be made."""

    heat = RecordField(
        Heat,
        label=_("Heat"),
        required=False,
        help_text=_("Melted for this run. Leave empty to take it off."),
    )
    shares_heat_because = field_of(TrialRun, "shares_heat_because")
    dropped_because = field_of(TrialRun, "dropped_because")
    reason = forms.CharField(
        label=_("Why is it changed"),
        max_length=400,
        required=False,
        help_text=_("Needed when a heat is taken off."),
    )
    reason.is_wide = True
