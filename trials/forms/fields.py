"""Fields that several forms of trials use."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from labtrack.accounts import permissions
from labtrack.accounts.models import Compartment
from labtrack.entry.forms import RecordForm, VisibleChoiceField
from trials.actions.times import REASON


class CompartmentField(VisibleChoiceField):
    """The compartments in which the person may record."""

    def __init__(self, **kwargs: Any):
        super().__init__(
            Compartment,
            label=_("Compartment"),
            help_text=_("Who may see it. A record never leaves its compartment."),
            empty_label=None,
            **kwargs,
        )

    def rows(self, actor):
        return permissions.compartments_where(actor, "record")


class AsksAboutTime(RecordForm):
    """A form whose time may be unusual: the field for the reason shows where it is asked."""

    time_reason = forms.CharField(
        label=_("The time is right, because"),
        required=False,
        max_length=200,
        widget=forms.HiddenInput,
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields[REASON] = self.fields.pop(REASON)
        if self.data.get(REASON):
            self.ask_for(REASON)


def code_field() -> forms.CharField:
    """A code may be typed; left empty, the next one of its kind is drawn."""
    return forms.CharField(
        label=_("Code"),
        max_length=60,
        required=False,
        help_text=_("Leave empty to get the next number."),
        widget=forms.TextInput(
            attrs={"class": "code", "autocomplete": "off", "spellcheck": "false"}
        ),
    )


def notes_field() -> forms.CharField:
    return forms.CharField(
        label=_("Notes"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
