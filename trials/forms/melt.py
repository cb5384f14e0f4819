"""The melt log, recoveries and decisions as people type them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from labtrack.entry.forms import EditForm, PersonalForm, RecordForm, field_of
from labtrack.entry.moment import LocalMomentField
from labtrack.entry.quantity import QuantityField
from trials.forms.fields import AsksAboutTime
from trials.melt_choices import EVENT_UNITS, Decision, MeltEventKind, numbers_of
from trials.models import MeltEvent

VALUES = {
    "degC": (_("Temperature"), ("degC", "degF")),
    "kg": (_("Mass"), ("kg", "g", "lb")),
    "%": (_("Density index"), ("%",)),
}
NUMBERS = ("value", "duration", "rotor", "flow", "gas")


class EventForm(AsksAboutTime):
    """One line of the melt log, with the fields that its kind has."""

    at = LocalMomentField(label=_("At"))
    value = QuantityField("degC", ("degC", "degF"), label=_("Value"), required=False)
    duration = QuantityField(
        "min", ("min", "h", "s"), label=_("Duration"), required=False
    )
    rotor = QuantityField("rpm", ("rpm",), label=_("Rotor"), required=False)
    flow = QuantityField(
        "L/min", ("L/min", "m^3/h"), label=_("Gas flow"), required=False
    )
    gas = field_of(MeltEvent, "gas")
    note = field_of(MeltEvent, "note")

    def __init__(self, *args: Any, kind: str, **kwargs: Any):
        self.kind = kind
        super().__init__(*args, **kwargs)
        for name in set(NUMBERS) - numbers_of(kind):
            del self.fields[name]
        if "value" in self.fields:
            self._set_value(EVENT_UNITS[MeltEventKind(kind)])

    def _set_value(self, unit: str) -> None:
        label, units = VALUES[unit]
        field = QuantityField(
            unit,
            units,
            label=label,
            required=self.kind == MeltEventKind.TEMPERATURE,
        )
        field.prefer(self.person.unit_system)
        self.fields["value"] = field


class EventEditForm(EditForm, EventForm):
    """A line put right, or struck out."""

    struck_reason = field_of(MeltEvent, "struck_reason", label=_("Struck out because"))


class RecoveryRow(PersonalForm):
    """One element of one addition."""

    element = forms.CharField(label=_("Element"), max_length=2)
    recovery = QuantityField("%", ("%",), label=_("Recovery"), required=False)


class RecoveriesForm(RecordForm):
    """How much of each element of an addition is expected to stay in the melt."""

    rows_class = forms.formset_factory(RecoveryRow, extra=2, max_num=40)
    rows_title = _("Recoveries")

    source = forms.CharField(
        label=_("Why these"),
        max_length=200,
        required=False,
        help_text=_("Such as: calculated back from heats H26-009 to H26-013."),
    )


class DecisionForm(RecordForm):
    """What is done with the melt."""

    decision = forms.ChoiceField(label=_("Decision"), choices=Decision.choices)
    reason = forms.CharField(
        label=_("Why"),
        max_length=400,
        required=False,
        help_text=_("Needed where the melt is poured outside its limits: a deviation."),
    )
