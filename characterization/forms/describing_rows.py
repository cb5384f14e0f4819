"""Rows of the profile editor: one for each column, one for each line that states something."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from characterization.parsers import CHANNEL_UNITS, QUANTITY_UNITS, TEXTS, drafting
from labtrack.entry.forms import PersonalForm
from labtrack.units import UNITS

CHANNELS = {
    "time": gettext_lazy("time"),
    "force": gettext_lazy("force"),
    "extension": gettext_lazy("extension of the gauge length"),
    "stress": gettext_lazy("stress"),
    "strain": gettext_lazy("strain"),
    "crosshead": gettext_lazy("crosshead travel"),
    "temperature": gettext_lazy("temperature"),
    "opening": gettext_lazy("opening of the crack"),
    "potential": gettext_lazy("potential"),
    "current": gettext_lazy("current"),
    "current_density": gettext_lazy("current density"),
}
MEANINGS = {
    "specimen": gettext_lazy("specimen"),
    "external_id": gettext_lazy("number of the test"),
    "operator": gettext_lazy("operator"),
    "performed_at": gettext_lazy("date and time"),
    "direction": gettext_lazy("direction"),
    "note": gettext_lazy("note"),
    "test_temperature": gettext_lazy("test temperature"),
    "gauge_length": gettext_lazy("gauge length"),
    "diameter": gettext_lazy("diameter"),
    "width": gettext_lazy("width"),
    "thickness": gettext_lazy("thickness"),
    "area": gettext_lazy("cross-section"),
    "strain_rate": gettext_lazy("strain rate"),
    "crosshead_rate": gettext_lazy("crosshead rate"),
    "crack_length": gettext_lazy("crack length"),
    "span": gettext_lazy("span of a bend bar"),
    "proof_strength": gettext_lazy("proof strength Rp0.2"),
    "electrode_area": gettext_lazy("area of the electrode"),
    "reference_electrode": gettext_lazy("reference electrode"),
}


def units_like(canonical: Iterable[str]) -> list[tuple[str, Any]]:
    """Units of the dimensions of these, grouped by dimension."""
    wanted = dict.fromkeys(UNITS[unit].dimension for unit in canonical)
    return [
        (
            dimension,
            [
                (name, name)
                for name, unit in UNITS.items()
                if unit.dimension == dimension
            ],
        )
        for dimension in wanted
    ]


class ColumnForm(PersonalForm):
    """One column of the file: what it is, and in which unit."""

    position = forms.IntegerField(min_value=1, max_value=2000, widget=forms.HiddenInput)
    name = forms.CharField(required=False, max_length=300, widget=forms.HiddenInput)
    printed_unit = forms.CharField(
        required=False, max_length=60, widget=forms.HiddenInput
    )
    channel = forms.ChoiceField(
        label=gettext_lazy("What it is"),
        required=False,
        choices=[("", gettext_lazy("not used")), *CHANNELS.items()],
    )
    unit = forms.ChoiceField(label=gettext_lazy("Unit"), required=False)
    remark = forms.ChoiceField(
        label=gettext_lazy("But"),
        required=False,
        choices=[
            ("", "–"),
            (drafting.COUNTS_DOWN, gettext_lazy("tension counts as negative")),
            (drafting.UNIT_IS_WRONG, gettext_lazy("the file's unit is wrong")),
            (drafting.MAY_LACK, gettext_lazy("some files lack it")),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [
            ("", _("as the file says")),
            *units_like(CHANNEL_UNITS.values()),
        ]

    @property
    def heading(self) -> str:
        """The column as the file prints it."""
        name = self["name"].value() or _("column %(n)s") % {
            "n": self["position"].value()
        }
        unit = self["printed_unit"].value() or ""
        return f"{name} [{unit}]" if unit and unit not in name else name

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        channel, unit = data.get("channel"), data.get("unit")
        if channel and unit:
            wanted = UNITS[CHANNEL_UNITS[channel]].dimension
            if UNITS[unit].dimension != wanted:
                self.add_error(
                    "unit",
                    _("%(unit)s is no unit of %(dimension)s.")
                    % {"unit": unit, "dimension": wanted},
                )
        return data


class StatedForm(PersonalForm):
    """One line before the table that states something."""

    key = forms.CharField(max_length=80, widget=forms.HiddenInput)
    value = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    line = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)
    meaning = forms.ChoiceField(
        label=gettext_lazy("What it is"),
        required=False,
        choices=[("", gettext_lazy("not used")), *MEANINGS.items()],
    )
    unit = forms.ChoiceField(label=gettext_lazy("Unit"), required=False)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", "–"), *units_like(QUANTITY_UNITS.values())]

    @property
    def heading(self) -> str:
        return f"{self['key'].value()}: {self['value'].value() or ''}"

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        meaning, unit = data.get("meaning"), data.get("unit")
        if meaning in TEXTS and unit:
            self.add_error("unit", _("A text has no unit."))
        if meaning in QUANTITY_UNITS:
            wanted = UNITS[QUANTITY_UNITS[meaning]].dimension
            if not unit:
                self.add_error("unit", _("Choose its unit; units are never guessed."))
            elif UNITS[unit].dimension != wanted:
                self.add_error(
                    "unit",
                    _("%(unit)s is no unit of %(dimension)s.")
                    % {"unit": unit, "dimension": wanted},
                )
        return data


Columns = forms.formset_factory(ColumnForm, extra=0, max_num=200, validate_max=True)
StatedRows = forms.formset_factory(StatedForm, extra=0, max_num=60, validate_max=True)
