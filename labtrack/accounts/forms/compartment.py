"""Forms of compartments, of who shares them and who is in them."""

from django import forms
from django.utils.translation import gettext_lazy as _

from labtrack.accounts.choices import Role
from labtrack.accounts.forms.moment import end_of_day
from labtrack.accounts.models import Organisation
from labtrack.accounts.visibility import visible_to


class CompartmentForm(forms.Form):
    """What may be changed later."""

    name = forms.CharField(label=_("Name"), max_length=120)
    tag = forms.RegexField(
        r"^[A-Z0-9]*$",
        label=_("Tag"),
        max_length=6,
        required=False,
        help_text=_(
            "Stands in every code given out here. One compartment of an organization may "
            "have none."
        ),
        error_messages={"invalid": _("Use capital letters and digits, such as SC.")},
    )
    marking = forms.CharField(
        label=_("Marking"),
        max_length=200,
        required=False,
        help_text=_("Shown on every page and export of its records."),
    )


class NewCompartmentForm(CompartmentForm):
    """With what is fixed at creation."""

    is_simulated = forms.BooleanField(
        label=_("Simulated: holds made-up records only, for good"), required=False
    )


class ShareForm(forms.Form):
    """Another organisation whose people may become members."""

    organisation = forms.ModelChoiceField(queryset=None, label=_("Organization"))

    def __init__(self, *args, person, compartment, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = (
            visible_to(person, Organisation)
            .exclude(pk=compartment.organisation_id)
            .exclude(pk__in=compartment.shared_with.values("pk"))
        )


class MembershipForm(forms.Form):
    """Role, basis and end of one member."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    basis = forms.CharField(
        label=_("Basis"),
        max_length=200,
        required=False,
        help_text=_("Why they may see it: an agreement, a registration."),
    )
    expires_at = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Empty: no end."),
    )

    def clean_expires_at(self):
        day = self.cleaned_data["expires_at"]
        return end_of_day(day) if day else None


class NewMemberForm(MembershipForm):
    """Somebody of an organisation that owns or shares the compartment."""

    email = forms.EmailField(
        label=_("E-mail"), widget=forms.EmailInput(attrs={"list": "colleagues"})
    )
    field_order = ["email", "role", "basis", "expires_at"]
