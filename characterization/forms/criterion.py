"""Success criteria: what is promised, of which material condition, against what."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from characterization.actions.criteria import Statement, margin_of
from characterization.choices import SUMMARIZED, Better, Comparison
from characterization.models import CriterionStatement, Property, SuccessCriterion
from labtrack import quantities, units
from labtrack.entered import LONGEST
from labtrack.entry.codes import RecordField
from labtrack.entry.forms import EditForm, RecordForm, VisibleChoiceField, field_of
from trials.choices import CastingProcess, MoldClass, Orientation, SpecimenOrigin
from trials.forms.fields import code_field, notes_field
from trials.models import Alloy, HeatTreatmentCycle, Program, SectionClass

NOT_APPLICABLE = [("", _("does not apply"))]
AS_CAST = _("none, as cast")


class ResultField(VisibleChoiceField):
    """Properties that enter statistics."""

    def rows(self, actor):
        return super().rows(actor).filter(role__in=SUMMARIZED)


def number_field(label: Any, *, initial: str = "", suffix: str = "", **more: Any):
    field = forms.CharField(
        label=label,
        initial=initial,
        max_length=LONGEST,
        widget=forms.TextInput(
            attrs={"class": "n", "inputmode": "decimal", "autocomplete": "off"}
        ),
        **more,
    )
    field.is_number, field.suffix = True, suffix
    return field


def under_field() -> forms.CharField:
    """Conditions that belong to the identity, typed where no test says them."""
    return forms.CharField(
        label=_("Tested under"),
        required=False,
        max_length=400,
        help_text=_(
            "Where the conditions of the test belong to the property, such as "
            "heating_rate = 10 K/min; its method says which."
        ),
    )


class StatementFields(RecordForm):
    """Gives a `Statement`; everything that is wrong stands beside its field."""

    property = ResultField(Property, label=_("Property"))
    comparison = forms.ChoiceField(label=_("Must be"), choices=Comparison.choices)
    margin = number_field(
        _("Margin or limit"),
        help_text=_("For a limit, the limit itself. A margin is 0 or more."),
    )
    unit = forms.CharField(
        label=_("Unit"), max_length=20, help_text=_("Such as MPa, ksi or %.")
    )
    better = forms.ChoiceField(label=_("Which way is better"), choices=Better.choices)
    confidence_pct = number_field(_("Confidence"), initial="95", suffix="%")
    alloy = VisibleChoiceField(Alloy, label=_("Candidate alloy"))
    cycle = VisibleChoiceField(
        HeatTreatmentCycle,
        label=_("Heat treatment"),
        required=False,
        empty_label=AS_CAST,
    )
    baseline_alloy = VisibleChoiceField(
        Alloy,
        label=_("Baseline alloy"),
        required=False,
        empty_label=_("none, a limit"),
        help_text=_("Everything but alloy and heat treatment is as for the candidate."),
    )
    baseline_cycle = VisibleChoiceField(
        HeatTreatmentCycle,
        label=_("Heat treatment of the baseline"),
        required=False,
        empty_label=AS_CAST,
    )
    origin = forms.ChoiceField(
        label=_("Specimens"),
        choices=[
            choice
            for choice in SpecimenOrigin.choices
            if choice[0] != SpecimenOrigin.SPLIT_FROM_SPECIMEN
        ],
    )
    process = forms.ChoiceField(
        label=_("Casting process"),
        required=False,
        choices=[*NOT_APPLICABLE, *CastingProcess.choices],
    )
    mold_class = forms.ChoiceField(
        label=_("Mold class"),
        required=False,
        choices=[*NOT_APPLICABLE, *MoldClass.choices],
    )
    orientation = forms.ChoiceField(
        label=_("Orientation"),
        required=False,
        choices=[*NOT_APPLICABLE, *Orientation.choices],
        help_text=_("For what was cut."),
    )
    section_class = VisibleChoiceField(
        SectionClass,
        label=_("Section"),
        required=False,
        empty_label=_("does not apply"),
        help_text=_("A cast bar has the section of its diameter."),
    )
    supplied_temper = field_of(
        CriterionStatement,
        "supplied_temper",
        help_text=_("For bought stock, such as T651."),
    )
    test_temperature_c = number_field(_("Test temperature"), initial="23", suffix="°C")
    tested_under = under_field()

    def clean_confidence_pct(self) -> float:
        return self._number("confidence_pct")

    def clean_test_temperature_c(self) -> float:
        return self._number("test_temperature_c")

    def clean_unit(self) -> str:
        unit = self.cleaned_data["unit"].strip()
        try:
            units.unit_of(unit)
        except units.UnknownUnit as error:
            raise forms.ValidationError(str(error), code=error.code) from None
        return unit

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        needed = {"property", "margin", "unit", "comparison"}
        if needed <= cleaned.keys():
            try:
                self.margin_entered = margin_of(
                    cleaned["margin"].strip(),
                    cleaned["unit"],
                    of=cleaned["property"],
                    comparison=cleaned["comparison"],
                )
            except quantities.NumberError as error:
                self.add_error("margin", str(error))
            except units.IncompatibleUnits as error:
                self.add_error("unit", str(error))
        return cleaned

    def statement(self) -> Statement:
        values = self.values()
        facts = {
            name: values[name]
            for name in (
                "property", "comparison", "better", "confidence_pct", "alloy", "cycle",
                "baseline_alloy", "baseline_cycle", "origin", "process", "mold_class",
                "orientation", "section_class", "supplied_temper", "test_temperature_c",
                "tested_under",
            )
        }  # fmt: skip
        return Statement(margin=self.margin_entered, **facts)

    def _number(self, name: str) -> float:
        text = self.cleaned_data[name].strip()
        try:
            return float(quantities.parse_number(text))
        except quantities.NumberError as error:
            raise forms.ValidationError(str(error), code=error.code) from None


class CriterionForm(StatementFields):
    """A new promise."""

    program = RecordField(Program, label=_("Program"))
    title = field_of(SuccessCriterion, "title")
    code = code_field()
    notes = notes_field()

    field_order = ["program", "title"]


class RestatementForm(StatementFields):
    """Another version of a promise, with why."""

    def refers_from(self) -> Any:
        return self.record.statements.all()[0] if self.record else None

    reason = forms.CharField(
        label=_("Why is it changed"),
        max_length=400,
        help_text=_("What stands now is kept beside your name and this reason."),
    )
    reason.is_wide = True


class CriterionEditForm(EditForm, RecordForm):
    """Title and notes, or that it is promised no longer; what is promised is restated."""

    title = field_of(SuccessCriterion, "title")
    notes = notes_field()
    withdrawn_because = field_of(SuccessCriterion, "withdrawn_because")
