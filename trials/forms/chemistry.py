"""Chemistry as people type it: samples burn by burn, names, exclusions, certificates."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from labtrack.entry.codes import RecordField
from labtrack.entry.forms import EditForm, PersonalForm, RecordForm, field_of
from labtrack.entry.moment import LocalMomentField
from labtrack.refusals import Refused
from trials.actions import chemistry_intake
from trials.actions.chemistry import SentBurn
from trials.actions.reference_materials import Certified
from trials.chemistry.readings import UNITS, Sent
from trials.forms.fields import CompartmentField, code_field, notes_field
from trials.melt_choices import ChemistryMethod, SampleStage
from trials.models import ChemistrySample, Heat, ReferenceMaterial

BURNS = ("b1", "b2", "b3", "b4", "b5")
FIRST_ELEMENTS = ("Mg", "Sc", "Zr", "Mn", "Ti", "Be", "Fe", "Si", "Cu", "Na")


class SourceField(RecordField):
    """A heat, a lot or a reference material by its code."""

    def __init__(self, **kwargs: Any):
        super().__init__(Heat, **kwargs)

    def clean(self, value: Any):
        text = str(value or "").strip()
        if not text:
            raise forms.ValidationError(
                self.error_messages["required"], code="required"
            )
        try:
            return chemistry_intake.source_of(text, actor=self.actor)
        except Refused as refusal:
            raise forms.ValidationError(
                [fault.message for fault in refusal.faults]
            ) from None


def _number() -> forms.CharField:
    field = forms.CharField(
        max_length=40,
        required=False,
        widget=forms.TextInput(
            attrs={"class": "n", "inputmode": "decimal", "autocomplete": "off"}
        ),
    )
    field.is_number = True
    return field


class ReadingsForm(PersonalForm):
    """One element in up to five burns; the unit is that of the whole row."""

    element = forms.CharField(
        label=_("Element"),
        max_length=2,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "size": 3}),
    )
    unit = forms.ChoiceField(
        label=_("Unit"), choices=[(unit, unit) for unit in UNITS], required=False
    )
    b1, b2, b3, b4, b5 = _number(), _number(), _number(), _number(), _number()

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for n, name in enumerate(BURNS, 1):
            self.fields[name].label = _("Burn %(n)d") % {"n": n}


class _Facts(RecordForm):
    stage = forms.ChoiceField(label=_("Stage"), choices=SampleStage.choices)
    position = field_of(ChemistrySample, "position")
    taken_at = LocalMomentField(label=_("Taken"))
    method = forms.ChoiceField(label=_("Method"), choices=ChemistryMethod.choices)
    program = field_of(ChemistrySample, "program")
    drift_standard = field_of(ChemistrySample, "drift_standard")
    laboratory = field_of(ChemistrySample, "laboratory")
    is_full_analysis = field_of(ChemistrySample, "is_full_analysis")
    notes = notes_field()
    confirmed_reason = forms.CharField(
        label=_("Why the time is right"),
        max_length=400,
        required=False,
        help_text=_("Only where the time is before the charge or in the future."),
    )


class SampleForm(_Facts):
    """A sample with its burns. "<0.0005" is below detection; empty cells are not saved."""

    rows_class = forms.formset_factory(ReadingsForm, extra=4, max_num=60)
    rows_title = _("Burns")

    source = SourceField(
        label=_("Sample of"),
        help_text=_("The code of a heat, lot or reference material."),
    )
    code = code_field()

    field_order = ["source", "code"]

    def burns(self) -> list[SentBurn]:
        """What was typed, turned from rows of elements to burns."""
        found = []
        for number, name in enumerate(BURNS, 1):
            sent = [
                Sent(row["element"].strip(), row[name].strip(), row["unit"])
                for row in self.row_values()
                if row.get(name, "").strip()
            ]
            if sent:
                found.append(SentBurn(sent, number))
        return found

    def values(self) -> dict[str, Any]:
        given = super().values()
        source, code = given["source"]
        return {**given, "source": source, "code": given["code"] or code}


class SampleEditForm(EditForm, _Facts):
    """A sample named or put right; its readings stay as they came."""


class ExclusionForm(RecordForm):
    """Leave out a burn, or one element of it; or count it again."""

    burn = forms.IntegerField(label=_("Burn"), min_value=1, max_value=999)
    element = forms.CharField(
        label=_("Element"),
        max_length=2,
        required=False,
        help_text=_("Empty: the whole burn."),
    )
    is_counted = forms.BooleanField(
        label=_("Count it again"),
        required=False,
        help_text=_("It was left out before and is good after all."),
    )
    reason = forms.CharField(label=_("Why"), max_length=400)


class SampleExclusionForm(RecordForm):
    """Leave a whole sample out of what stands for its heat."""

    reason = forms.CharField(
        label=_("Why it is left out"),
        max_length=400,
        required=False,
        help_text=_("Empty: it counts again."),
    )


class CertifiedForm(PersonalForm):
    """One line of a certificate."""

    element = forms.CharField(label=_("Element"), max_length=2)
    value = _number()
    uncertainty = _number()
    unit = forms.ChoiceField(label=_("Unit"), choices=[(unit, unit) for unit in UNITS])
    is_informative = forms.BooleanField(label=_("For information only"), required=False)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["value"].label = _("Value")
        self.fields["value"].required = True
        self.fields["uncertainty"].label = _("Uncertainty")


class _ReferenceFields(RecordForm):
    rows_class = forms.formset_factory(CertifiedForm, extra=6, max_num=80)
    rows_title = _("Certified values")

    name = field_of(ReferenceMaterial, "name")
    producer = field_of(ReferenceMaterial, "producer")
    certificate = field_of(ReferenceMaterial, "certificate")
    notes = notes_field()

    def certified(self) -> list[Certified]:
        return [
            Certified(
                row["element"],
                row["value"],
                row["unit"],
                row["uncertainty"],
                not row["is_informative"],
            )
            for row in self.row_values()
            if row.get("element")
        ]


class ReferenceMaterialForm(_ReferenceFields):
    """A material of known composition."""

    compartment = CompartmentField()
    code = forms.CharField(
        label=_("Code"),
        max_length=60,
        help_text=_("As the producer calls it, such as BAM-M321."),
        widget=forms.TextInput(attrs={"class": "code", "autocomplete": "off"}),
    )

    field_order = ["compartment", "code"]


class ReferenceMaterialEditForm(EditForm, _ReferenceFields):
    """A reference material put right; its certified values are replaced."""
