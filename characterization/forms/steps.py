"""Forms of the smaller steps: pick, upload, evaluate again, reassign, mark invalid."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from characterization.choices import InvalidReason
from characterization.forms.method_settings import field_of_setting
from characterization.methods.method_settings import of_readings_again
from characterization.methods.settings import SaidBy, Setting
from characterization.methods.tensile_settings import ModulusWindow
from characterization.methods.traces import TraceMethod
from characterization.models import TestMethod
from labtrack.accounts import permissions
from labtrack.accounts.models import Compartment
from labtrack.entry.codes import RecordField
from labtrack.entry.forms import RecordForm, VisibleChoiceField
from labtrack.entry.moment import LocalMomentField
from labtrack.instruments.models import ImportProfile, Instrument
from labtrack.templatetags.display import pretty_unit
from trials.models import Specimen


class PickForm(RecordForm):
    """Which specimen, in which state, by which method."""

    specimen = RecordField(
        Specimen, label=_("Specimen"), help_text=_("Its code or its stamp mark.")
    )
    method = VisibleChoiceField(TestMethod, label=_("Method"))

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["method"].to_field_name = "code"


class UploadForm(RecordForm):
    """An instrument's own export. Only what neither the file nor the instrument says is
    asked; what nobody says is owed.
    """

    file = forms.FileField(label=_("Instrument file"))
    instrument = VisibleChoiceField(
        Instrument,
        label=_("Instrument that wrote it"),
        required=False,
        empty_label=_("not listed here"),
        help_text=_("Says the method and the import profile, where it has them."),
    )
    specimen = RecordField(
        Specimen,
        label=_("Specimen"),
        required=False,
        help_text=_("Only where neither the file nor its name says it."),
    )
    material_state = forms.CharField(
        label=_("Material state"),
        required=False,
        max_length=60,
        help_text=_(
            "Its label, such as F/0. Empty: the latest at the time of the test."
        ),
    )
    method = VisibleChoiceField(
        TestMethod,
        label=_("Method"),
        required=False,
        empty_label=_("as the instrument says"),
    )
    profile = VisibleChoiceField(
        ImportProfile,
        label=_("Import profile"),
        required=False,
        empty_label=_("as the instrument says"),
        help_text=_("Of columns and units; known exports need none."),
    )
    performed_at = LocalMomentField(
        label=_("Tested"),
        required=False,
        help_text=_("Only where the file does not say it."),
    )

    conditions = forms.CharField(
        label=_("Tested under"),
        required=False,
        max_length=400,
        help_text=_(
            "What belongs to the identity of the results and the file does not say, such "
            "as solution = NaCl 3.5 %; the page of the method says which."
        ),
    )

    def clean(self) -> dict[str, Any]:
        """Something says the method, and where the file lies until it is matched."""
        data = super().clean() or {}
        instrument = data.get("instrument")
        if not data.get("method") and not (instrument and instrument.default_method):
            self.add_error(
                "method",
                gettext("Say the method: no instrument of this form says it."),
            )
        if not data.get("specimen") and self.place_of(instrument) is None:
            self.add_error(
                "specimen",
                gettext("Say the specimen, or the instrument: one of both says where."),
            )
        return data

    def place_of(self, instrument: Instrument | None) -> Compartment | None:
        """Where a file without a named specimen lies until it is matched: with its
        instrument, else in the only compartment where this person records.
        """
        mine = permissions.compartments_where(self.person, "record")
        if instrument is not None:
            return mine.filter(pk=instrument.default_compartment_id).first()
        places = list(mine[:2])
        return places[0] if len(places) == 1 else None


def as_method_field(more: Any) -> forms.BooleanField:
    """Whether to start from the settings of the method as it is today."""
    return forms.BooleanField(
        label=_("Take the settings of the method as it is today"),
        required=False,
        help_text=more,
    )


_NOT_ABOVE = _("With its uncertainties; what stands in the fields is then not used.")


class ReevaluationForm(RecordForm):
    """Settings of the modulus window; everything else stays as it was."""

    window = forms.ChoiceField(
        label=_("Modulus window"),
        choices=[
            (ModulusWindow.ITERATED.value, _("Fractions of Rp0.2, by iteration")),
            (ModulusWindow.FRACTION_OF_RM.value, _("Fractions of Rm")),
            (ModulusWindow.STRESS_RANGE.value, _("Stresses [MPa]")),
            (ModulusWindow.FIXED_MODULUS.value, _("A fixed modulus [GPa]")),
        ],
    )
    window_low = forms.FloatField(label=_("From"), min_value=0)
    window_high = forms.FloatField(label=_("To"), min_value=0)
    modulus_gpa = forms.FloatField(
        label=_("Fixed modulus [GPa]"), required=False, min_value=0, max_value=1000
    )
    as_method = as_method_field(_NOT_ABOVE)
    reason = forms.CharField(label=_("Why is it evaluated again"), max_length=400)

    def settings(self) -> dict[str, Any]:
        """As the evaluation takes them."""
        data = self.cleaned_data
        if data["as_method"]:
            return {}
        return {
            name: data[name]
            for name in ("window", "window_low", "window_high", "modulus_gpa")
        }


def trace_form(method: TraceMethod) -> type[RecordForm]:
    """The settings that a kind of trace takes, as its evaluation declares them."""
    fields = {setting.name: setting_field(setting) for setting in method.settings}
    fields["as_method"] = as_method_field(
        _("What is fixed there goes before the fields.")
    )
    fields["reason"] = forms.CharField(
        label=_("Why is it evaluated again"), max_length=400
    )
    own = {one.name for one in method.settings if one.said_by is not SaidBy.METHOD}
    return type("TraceReevaluationForm", (_TraceSettings,), {**fields, "own": own})


def readings_form(kind: str) -> type[RecordForm]:
    """The settings that readings which are there may be evaluated with anew."""
    fields: dict[str, Any] = {
        one.key: field_of_setting(one) for one in of_readings_again(kind)
    }
    fields["as_method"] = as_method_field(
        _NOT_ABOVE
        if fields
        else _("With what is fixed there, by the program of today.")
    )
    fields["reason"] = forms.CharField(
        label=_("Why is it evaluated again"), max_length=400
    )
    return type("ReadingsReevaluationForm", (_TraceSettings,), fields)


class _TraceSettings(RecordForm):
    own: ClassVar[set[str]] = set()
    """What a test says whatever its method says."""

    def settings(self) -> dict[str, Any]:
        """As the evaluation takes them."""
        values = self.values()
        del values["reason"]
        if values.pop("as_method"):
            return {k: v for k, v in values.items() if k in self.own}
        return values


def setting_field(setting: Setting) -> forms.Field:
    if setting.options:
        choices = [(option, option) for option in setting.options]
        return forms.ChoiceField(label=gettext(setting.label), choices=choices)
    field = forms.FloatField(
        label=gettext(setting.label),
        required=setting.is_required,
        min_value=setting.low,
        max_value=setting.high,
    )
    field.suffix = pretty_unit(setting.unit)
    return field


class ReassignmentForm(RecordForm):
    """The bar that was really tested."""

    specimen = RecordField(Specimen, label=_("Specimen that was tested"))
    material_state = forms.CharField(
        label=_("Material state"),
        required=False,
        max_length=60,
        help_text=_("Its label, such as F/0; may be left empty where there is one."),
    )
    reason = forms.CharField(label=_("How is that known"), max_length=400)


class InvalidationForm(RecordForm):
    """A coded reason and a sentence; porosity at the fracture is data, not a reason."""

    code = forms.ChoiceField(label=_("Reason"), choices=InvalidReason.choices)
    reason = forms.CharField(
        label=_("What happened"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The values stay visible and leave every statistic."),
    )
