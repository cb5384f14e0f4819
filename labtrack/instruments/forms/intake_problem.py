"""Forms of what needs attention."""

from django import forms
from django.utils.translation import gettext_lazy as _

from labtrack.accounts.visibility import visible_to
from labtrack.instruments.models import ImportProfile
from labtrack.instruments.replay import Corrections


class ReplayForm(forms.Form):
    """What the sender did not say, or said wrong; empty means as sent."""

    specimen = forms.CharField(
        label=_("Specimen"),
        max_length=80,
        required=False,
        help_text=_("Its code or stamp mark."),
    )
    material_state = forms.CharField(
        label=_("Material state"),
        max_length=60,
        required=False,
        help_text=_("Its label, such as F/0, or its number."),
    )
    method = forms.CharField(
        label=_("Method"), max_length=40, required=False, help_text=_("Its code.")
    )
    profile = forms.ModelChoiceField(
        queryset=None,
        label=_("Import profile"),
        required=False,
        empty_label=_("As sent"),
    )

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["profile"].queryset = visible_to(person, ImportProfile)

    @property
    def corrections(self) -> Corrections:
        return Corrections(**self.cleaned_data)


class DismissForm(forms.Form):
    """Why these bytes are no result."""

    reason = forms.CharField(label=_("Reason"), max_length=400)
