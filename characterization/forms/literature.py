"""A published value: what, of what, how much, and where it stands."""

from django import forms
from django.utils.translation import gettext_lazy as _

from characterization.models import LiteratureValue, Property
from labtrack.entry.forms import EditForm, RecordForm, VisibleChoiceField, field_of
from trials.models import Alloy


class RegisteredAlloyField(VisibleChoiceField):
    """Alloys of the catalogue: a published value speaks of no house variant."""

    def rows(self, actor):
        return super().rows(actor).filter(compartment=None)


class LiteratureForm(RecordForm):
    """A new row."""

    material = field_of(LiteratureValue, "material")
    alloy = RegisteredAlloyField(Alloy, label=_("Registered alloy"), required=False)
    temper = field_of(LiteratureValue, "temper")
    process = field_of(LiteratureValue, "process")
    scandium_wt_pct = forms.FloatField(
        label=_("Scandium"), required=False, min_value=0, max_value=99.9
    )
    property = VisibleChoiceField(
        Property,
        label=_("Property"),
        help_text=_("A without a gauge length and HB without a load have symbols too."),
    )
    text = forms.CharField(
        label=_("Number"),
        required=False,
        max_length=30,
        help_text=_("As published; leave empty where only a finding is published."),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "n"}),
    )
    unit = forms.CharField(
        label=_("Unit"),
        required=False,
        max_length=20,
        help_text=_("As published, such as ksi; 1 for a hardness."),
    )
    spread_text = forms.CharField(
        label=_("Plus-minus, as published"), required=False, max_length=30
    )
    statistic = field_of(LiteratureValue, "statistic")
    statement = field_of(
        LiteratureValue, "statement", widget=forms.Textarea(attrs={"rows": 2})
    )
    source = field_of(
        LiteratureValue, "source", widget=forms.Textarea(attrs={"rows": 2})
    )
    source_url = forms.URLField(
        label=_("Address of the source"),
        required=False,
        max_length=400,
        assume_scheme="https",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["scandium_wt_pct"].suffix = "wt%"


class LiteratureEditForm(EditForm, LiteratureForm):
    """A row put right, or withdrawn with the reason."""

    withdrawn_because = field_of(
        LiteratureValue,
        "withdrawn_because",
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It stays on the list and leaves every chart."),
    )

    field_order = [*LiteratureForm.base_fields, "withdrawn_because", "reason"]
