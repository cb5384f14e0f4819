"""Forms of one's own settings and of the people of one's organisation."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from labtrack.accounts import time_zones
from labtrack.accounts.choices import Role, UnitSystem
from labtrack.accounts.forms.moment import end_of_day
from labtrack.accounts.forms.signing_in import new_password_field
from labtrack.accounts.models import Compartment
from labtrack.accounts.permissions import may
from labtrack.accounts.visibility import visible_to

USUAL_LIFE = timedelta(days=90)


class SettingsForm(forms.Form):
    """How numbers and times are shown to this person."""

    unit_system = forms.ChoiceField(
        label=_("Units"),
        choices=UnitSystem.choices,
        help_text=_("How numbers are shown to you; what is stored does not change."),
    )
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=time_zones.choices)


class PasswordForm(forms.Form):
    """A new password, by somebody who knows the present one."""

    old_password = forms.CharField(
        label=_("Present password"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new_password = new_password_field(_("New password"))


class PersonalTokenForm(forms.Form):
    """A token for this person's own programs."""

    name = forms.CharField(
        label=_("What it is for"), max_length=60, help_text=_("Such as notebook.")
    )
    expires_at = forms.DateField(
        label=_("Last day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("At most one year from today."),
    )
    may_write = forms.BooleanField(
        label=_("May write with my rights, not only read"), required=False
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["expires_at"].initial = timezone.localdate() + USUAL_LIFE

    def clean_expires_at(self):
        return end_of_day(self.cleaned_data["expires_at"])


class InvitationToSendForm(forms.Form):
    """Who is invited, and what they may see from the first day."""

    full_name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-mail"), help_text=_("They sign in with it."))
    staff_code = forms.CharField(
        label=_("Staff code or initials"), max_length=12, help_text=_("Such as JD.")
    )
    is_laboratory_manager = forms.BooleanField(
        label=_("Laboratory manager: people, instruments, new compartments"),
        required=False,
    )
    compartment = forms.ModelChoiceField(
        queryset=None,
        label=_("Compartment"),
        required=False,
        empty_label=_("None yet"),
        help_text=_("Those you manage."),
    )
    role = forms.ChoiceField(
        label=_("Role there"), choices=[("", "–"), *Role.choices], required=False
    )

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["compartment"].queryset = managed_by(person)


class PersonForm(forms.Form):
    """What a laboratory manager may correct about a colleague."""

    full_name = forms.CharField(label=_("Name"), max_length=120)
    staff_code = forms.CharField(label=_("Staff code or initials"), max_length=12)


def managed_by(person):
    """The compartments, among those this person sees, whose members they may name."""
    seen = visible_to(person, Compartment)
    return seen.filter(pk__in=[c.pk for c in seen if may(person, "manage", c.pk)])
