"""What is to be different in the evaluation of many tests; what is left empty stays."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from characterization.actions.entries import Entry
from characterization.actions.reevaluations import Asked
from characterization.choices import OwedBy
from characterization.forms.method_settings import field_of_setting
from characterization.forms.steps import (
    ReevaluationForm,
    as_method_field,
    setting_field,
)
from characterization.methods.method_settings import of_readings_again
from characterization.methods.readings_methods import READINGS_METHODS
from characterization.methods.trace_methods import TRACE_METHODS
from labtrack.entry.forms import RecordForm
from labtrack.entry.quantity import QuantityField

AS_IT_IS = ("", _("as it is"))
SIZES = {"diameter": "d0", "gauge_length": "L0"}
WINDOW = ("window", "window_low", "window_high", "modulus_gpa")


class ManyForm(RecordForm):
    """Gives what is asked of every chosen test."""

    as_method = as_method_field(_("What is filled in below is then still different."))

    def asked(self) -> Asked:
        """Settings that were filled in."""
        values = self.values()
        as_method = values.pop("as_method")
        settings = {k: v for k, v in values.items() if v not in (None, "")}
        return Asked(settings, as_method=as_method)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not any(
            data.get(name) not in (None, "", False) for name in self.said_names()
        ):
            raise ValidationError(gettext("Say what is to be different."))
        return data

    def said_names(self) -> list[str]:
        """The fields that a person fills in."""
        return [n for n in self.fields if not self.fields[n].widget.is_hidden]


class ManyTensileForm(ManyForm):
    """Sizes of the bars and the modulus window."""

    diameter = QuantityField("mm", label=_("Diameter"), required=False)
    gauge_length = QuantityField("mm", label=_("Gauge length"), required=False)
    window = forms.ChoiceField(
        label=_("Modulus window"),
        choices=[AS_IT_IS, *ReevaluationForm.base_fields["window"].choices],
        required=False,
    )
    window_low = forms.FloatField(
        label=_("Window from"),
        min_value=0,
        required=False,
        help_text=_("A fraction or MPa, as the window says."),
    )
    window_high = forms.FloatField(label=_("Window to"), min_value=0, required=False)
    modulus_gpa = forms.FloatField(
        label=_("Fixed modulus [GPa]"), required=False, min_value=0, max_value=1000
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        for name in SIZES:
            if (typed := data.get(name)) is not None and not typed.value > 0:
                self.add_error(name, gettext("A size is above zero."))
        if data.get("window"):
            for name in ("window_low", "window_high"):
                if data.get(name) is None and name not in self.errors:
                    self.add_error(
                        name, gettext("The chosen window has a beginning and an end.")
                    )
        elif data.get("modulus_gpa") is not None:
            self.add_error(
                "window", gettext("A fixed modulus goes with the window of that name.")
            )
        return data

    def asked(self) -> Asked:
        """Sizes as typed, and the window: all of it where another kind is chosen."""
        data = self.cleaned_data
        settings = {name: data[name] for name in WINDOW}
        if not data["window"]:
            settings = {k: v for k, v in settings.items() if v not in (None, "")}
        sizes = tuple(
            Entry(code, *typed.text.rsplit(" ", 1), source=OwedBy.PERSON)
            for name, code in SIZES.items()
            if (typed := data[name])
        )
        return Asked(settings, sizes, data["as_method"])


def form_of(kind: str) -> type[ManyForm] | None:
    """The form of a kind of method; None where nothing is evaluated from a recording or
    from readings.
    """
    if kind == "tensile":
        return ManyTensileForm
    if kind not in TRACE_METHODS and kind not in READINGS_METHODS:
        return None
    trace = TRACE_METHODS.get(kind)
    fields = {one.key: field_of_setting(one) for one in of_readings_again(kind)}
    fields |= {
        one.name: setting_field(one) for one in (trace.settings if trace else ())
    }
    for field in fields.values():
        field.required = False
        if isinstance(field, forms.ChoiceField):
            field.choices = [AS_IT_IS, *field.choices]
    return type("ManyEvaluationsForm", (ManyForm,), fields)
