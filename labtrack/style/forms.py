"""A form with one field of each kind, for the style page."""

from django import forms
from django.utils.translation import gettext_lazy as _

DRY_ENOUGH = 120


class SampleForm(forms.Form):
    """An addition to a melt, as a form would ask for it; saves nothing."""

    lot = forms.ChoiceField(
        label=_("Lot"), choices=[("ML-0117", _("ML-0117, Al-2Sc 2.03 %"))]
    )
    gross_mass = forms.DecimalField(
        label=_("Gross mass"), help_text=_("As weighed, before any recovery.")
    )
    preheat = forms.IntegerField(label=_("Preheat"))
    recovery = forms.DecimalField(label=_("Recovery, estimate"), required=False)
    diameter = forms.DecimalField(label=_("Diameter"), required=False)
    added_at = forms.DateTimeField(
        label=_("Added at"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
    )
    portions = forms.ChoiceField(
        label=_("How"),
        choices=[("one", _("At once")), ("many", _("In portions"))],
        widget=forms.RadioSelect,
        required=False,
    )
    is_stirred = forms.BooleanField(label=_("Stirred after"), required=False)
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, unit in {
            "gross_mass": "kg",
            "preheat": "°C",
            "recovery": "%",
            "diameter": "mm",
        }.items():
            self.fields[name].suffix = unit
            self.fields[name].is_number = True
        prefix = f"{self.prefix}-" if self.prefix else ""
        self.fields["diameter"].computes = f"area-of-diameter:{prefix}diameter"

    def clean_preheat(self) -> int:
        """Cold additions carry moisture into the melt."""
        preheat = self.cleaned_data["preheat"]
        if preheat < DRY_ENOUGH:
            raise forms.ValidationError(
                _("%(given)s °C is wet; expected at least %(least)s °C."),
                params={"given": preheat, "least": DRY_ENOUGH},
            )
        return preheat


class SampleFilterForm(forms.Form):
    """Filters of a list, as a FilterSet would draw them."""

    heat = forms.CharField(label=_("Heat"), required=False)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("All")),
            ("approved", _("Approved")),
            ("invalid", _("Invalid")),
        ],
    )
    tested_after = forms.DateField(
        label=_("Tested after"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
