"""A form with one field of each kind, for the style page."""

from django import forms
from django.utils.translation import gettext_lazy as _

DRY_ENOUGH = 120


class LengthWidget(forms.MultiWidget):
    """A number and, as its suffix, the units to choose from."""

    def __init__(self):
        number = forms.TextInput(attrs={"class": "n", "inputmode": "decimal"})
        units = forms.Select(
            choices=[("mm", "mm"), ("in", "in")], attrs={"aria-label": _("Unit")}
        )
        super().__init__([number, units])

    def decompress(self, value: str | None) -> list[str | None]:
        """Number and unit of a text such as "12.7 mm"."""
        return (value or " ").split(" ", 1)

    def id_for_label(self, id_: str) -> str:
        """The label belongs to the number."""
        return f"{id_}_0"


class LengthField(forms.MultiValueField):
    """A length with the unit it was read in."""

    def __init__(self, **kwargs):
        fields = (forms.CharField(required=False), forms.CharField(required=False))
        super().__init__(
            fields, widget=LengthWidget, require_all_fields=False, **kwargs
        )

    def compress(self, data_list: list[str]) -> str:
        """One text of number and unit."""
        return " ".join(data_list)


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
    gauge_length = LengthField(label=_("Gauge length"), required=False)
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
