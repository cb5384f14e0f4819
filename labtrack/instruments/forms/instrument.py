"""Forms of instruments, calibrations and tokens."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from labtrack.accounts import time_zones
from labtrack.accounts.forms.moment import end_of_day
from labtrack.accounts.models import Compartment
from labtrack.accounts.visibility import visible_to
from labtrack.instruments.choices import TokenScope
from labtrack.instruments.models import ImportProfile


class InstrumentForm(forms.Form):
    """One machine or bench PC."""

    name = forms.CharField(label=_("Name"), max_length=80)
    kind = forms.CharField(
        label=_("Kind"),
        max_length=40,
        help_text=_("Such as tensile frame or spectrometer."),
    )
    serial_number = forms.CharField(
        label=_("Serial number"), max_length=60, required=False
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=time_zones.choices,
        help_text=_("Of its clock, for files that do not say one."),
    )
    default_compartment = forms.ModelChoiceField(
        queryset=None,
        label=_("Default compartment"),
        help_text=_("What it sends lies there until it is matched to a specimen."),
    )
    default_method = forms.CharField(
        label=_("Default method"),
        max_length=40,
        required=False,
        help_text=_("A method's code, such as ASTM-B557-15."),
    )
    default_profile = forms.ModelChoiceField(
        queryset=None,
        label=_("Default import profile"),
        required=False,
        empty_label=_("None: its files are not read"),
    )

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["default_compartment"].queryset = visible_to(
            person, Compartment
        ).filter(organisation_id=person.organisation_id)
        self.fields["default_profile"].queryset = visible_to(person, ImportProfile)


class CalibrationForm(forms.Form):
    """One calibration."""

    performed_on = forms.DateField(
        label=_("Performed on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    valid_until = forms.DateField(
        label=_("Valid until"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    certificate = forms.CharField(
        label=_("Certificate"), max_length=120, required=False
    )


class TokenForm(forms.Form):
    """A secret for one instrument."""

    scopes = forms.MultipleChoiceField(
        label=_("May"),
        choices=TokenScope.choices,
        initial=TokenScope.values,
        widget=forms.CheckboxSelectMultiple,
    )
    expires_at = forms.DateField(
        label=_("Last day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("At most one year from today."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["expires_at"].initial = timezone.localdate() + timedelta(days=364)

    def clean_expires_at(self):
        return end_of_day(self.cleaned_data["expires_at"])
