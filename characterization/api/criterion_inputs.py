"""What the API takes of success criteria: what is promised, and another version of it."""

from typing import Any

from django.utils.translation import gettext_lazy
from rest_framework import serializers

from characterization.actions.criteria import Statement, margin_of
from characterization.api.inputs import ValueInput
from characterization.choices import SUMMARIZED
from characterization.models import CriterionStatement, Property, SuccessCriterion
from labtrack import quantities, units
from labtrack.accounts.visibility import visible_to
from labtrack.api.entering import (
    DecimalText,
    EditInput,
    RecordInput,
    RecordText,
    code,
    input_of,
    quantity,
)
from labtrack.api.fields import StrictText
from labtrack.api.naming import EditionNamed, Named, RecordNamed
from trials.models import Alloy, HeatTreatmentCycle, Program, SectionClass


class ResultNamed(Named):
    """A property that enters statistics, by its symbol."""

    noun = gettext_lazy("property with statistics")

    def look_up(self, actor: Any, text: str) -> Property:
        rows = visible_to(actor, Property).filter(role__in=SUMMARIZED, code=text)
        return self.one_of(list(rows[:2]), text, [])


class SectionNamed(Named):
    """A class of sections by its name, such as `over 6 to 13 mm`."""

    noun = gettext_lazy("section class")

    def look_up(self, actor: Any, text: str) -> SectionClass:
        rows = visible_to(actor, SectionClass).filter(name=text)
        return self.one_of(list(rows[:2]), text, [])


def cycle_named() -> EditionNamed:
    return EditionNamed(HeatTreatmentCycle, required=False, allow_null=True)


class ConditionInput(ValueInput):
    """One condition that belongs to the identity; a word has the unit 1."""

    property = StrictText(max_length=30)


class StatementInput(RecordInput):
    """What is promised: a property of a material condition, by how much, how surely. Facts
    that do not apply are left out; without a cycle it is as cast. A margin is a difference,
    the limit of an absolute criterion a value.
    """

    property = ResultNamed(help_text=gettext_lazy("Symbol of the property."))
    comparison = input_of(CriterionStatement, "comparison")
    better = input_of(CriterionStatement, "better")
    margin = ValueInput()
    confidence_pct = DecimalText(decimals=3, required=False)
    alloy = RecordNamed(Alloy)
    origin = input_of(CriterionStatement, "origin")
    process = input_of(CriterionStatement, "process")
    mold_class = input_of(CriterionStatement, "mold_class")
    orientation = input_of(CriterionStatement, "orientation")
    section_class = SectionNamed(
        required=False, allow_null=True, help_text=gettext_lazy("Name of the section.")
    )
    cycle = cycle_named()
    supplied_temper = input_of(CriterionStatement, "supplied_temper")
    test_temperature = quantity("degC", help_text=gettext_lazy("Left out: 23 °C."))
    tested_under = ConditionInput(
        many=True,
        required=False,
        max_length=20,
        help_text=gettext_lazy(
            "Conditions that the methods of the property declare as part of the identity."
        ),
    )
    baseline_alloy = RecordNamed(Alloy, required=False, allow_null=True)
    baseline_cycle = cycle_named()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """The facts as one statement beside what else was sent."""
        facts = {name: attrs.pop(name) for name in _FACTS if name in attrs}
        temperature = attrs.pop("test_temperature", None)
        if temperature is not None:
            facts["test_temperature_c"] = temperature.value
        if "confidence_pct" in attrs:
            facts["confidence_pct"] = float(attrs.pop("confidence_pct"))
        facts["tested_under"] = "; ".join(
            f"{one['property']} = {one['value']} {one['unit']}".removesuffix(" 1")
            for one in attrs.pop("tested_under", ())
        )
        facts["margin"] = self._margin(attrs.pop("margin"), facts)
        return attrs | {"statement": Statement(**facts)}

    @staticmethod
    def _margin(given: dict[str, str], facts: dict[str, Any]) -> Any:
        try:
            return margin_of(
                given["value"],
                given["unit"],
                of=facts["property"],
                comparison=facts["comparison"],
            )
        except quantities.NumberError as error:
            raise _fault("value", error) from None
        except (units.UnknownUnit, units.IncompatibleUnits) as error:
            raise _fault("unit", error) from None


_FACTS = (
    "property", "comparison", "better", "alloy", "origin", "process", "mold_class",
    "orientation", "section_class", "cycle", "supplied_temper", "baseline_alloy",
    "baseline_cycle",
)  # fmt: skip


def _fault(name: str, error: Any) -> serializers.ValidationError:
    detail = serializers.ErrorDetail(str(error), code=error.code)
    return serializers.ValidationError({"margin": {name: [detail]}})


PROMISE = {
    "property": "Rm",
    "comparison": "absolute",
    "better": "higher",
    "margin": {"value": "35.0", "unit": "ksi"},
    "alloy": "535.0",
    "origin": "separately-cast",
    "process": "permanent-mold",
    "mold_class": "metal",
    "section_class": "over 6 to 13 mm",
}


class SuccessCriterionInput(StatementInput):
    """A promise of a program with its first statement, made before it is known."""

    program = RecordNamed(Program)
    title = input_of(SuccessCriterion, "title")
    code = code()
    notes = input_of(SuccessCriterion, "notes")

    example = {"program": "PRG-1", "title": "Strong enough", **PROMISE}


class RestatementInput(StatementInput):
    """Another version of a promise, with why; what was promised before stays."""

    reason = RecordText(max_length=400, help_text=gettext_lazy("Why it is changed."))

    example = {
        **PROMISE,
        "margin": {"value": "33.0", "unit": "ksi"},
        "reason": "The customer asks for less.",
    }


class SuccessCriterionEdit(EditInput):
    """Title and notes, or that it is promised no longer; what is promised is restated."""

    title = input_of(SuccessCriterion, "title")
    notes = input_of(SuccessCriterion, "notes")
    withdrawn_because = input_of(SuccessCriterion, "withdrawn_because")

    example = {"title": "Strong enough as cast", "reason": "It was not clear."}
