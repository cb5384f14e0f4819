"""Forms of people who are not signed in yet."""

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _

from labtrack.accounts import time_zones
from labtrack.accounts.choices import UnitSystem

PASSWORD_HELP = _("At least 12 characters; a few words that only you put together.")


def new_password_field(label: str = _("Password")) -> forms.CharField:
    """The rules are checked by the action, which knows the person."""
    return forms.CharField(
        label=label,
        strip=False,
        max_length=200,
        help_text=PASSWORD_HELP,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class SignInForm(AuthenticationForm):
    """E-mail and password; one refusal for every reason."""

    error_messages = {
        "invalid_login": _(
            "No active person has this e-mail and password. After ten failures, signing "
            "in is closed for fifteen minutes."
        ),
        "inactive": _("No active person has this e-mail and password."),
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        username = self.fields["username"]
        username.label = _("E-mail")
        username.widget.attrs |= {"inputmode": "email", "autocomplete": "username"}
        self.fields["password"].max_length = 200
        self.fields["password"].label = _("Password")


class InvitationForm(forms.Form):
    """The invited person's own words and password."""

    full_name = forms.CharField(label=_("Name"), max_length=120)
    staff_code = forms.CharField(
        label=_("Staff code or initials"),
        max_length=12,
        help_text=_("Such as JD. Instruments name you by it."),
    )
    new_password = new_password_field()


class NewPasswordForm(forms.Form):
    """A new password by a one-time link."""

    new_password = new_password_field(_("New password"))


class FirstRunForm(forms.Form):
    """Organisation, first manager, time zone, units."""

    organisation_name = forms.CharField(label=_("Organization"), max_length=120)
    short_name = forms.RegexField(
        r"^[a-z][a-z0-9-]*$",
        label=_("Short name"),
        max_length=20,
        help_text=_("Stands after @ where a code needs it: H26-014@eck."),
        error_messages={
            "invalid": _(
                "Begin with a lower-case letter; then letters, digits and hyphens."
            )
        },
    )
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=time_zones.choices)
    unit_system = forms.ChoiceField(
        label=_("Units"), choices=UnitSystem.choices, initial=UnitSystem.SI
    )
    full_name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        help_text=_("You become the first laboratory manager."),
    )
    staff_code = forms.CharField(label=_("Staff code or initials"), max_length=12)
    email = forms.EmailField(label=_("E-mail"))
    new_password = new_password_field()
