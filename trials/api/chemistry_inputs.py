"""What the API takes of chemistry, and its way into the actions' words."""

from typing import Any

from rest_framework import serializers

from labtrack.api.entering import (
    EditInput,
    RecordText,
    RowInput,
    YesOrNo,
    input_of,
)
from labtrack.api.fields import (
    AwareTime,
    NumberText,
    StrictSerializer,
    StrictText,
)
from labtrack.api.naming import CompartmentNamed
from trials.actions.chemistry import MOST_BURNS, MOST_READINGS, SentBurn
from trials.actions.chemistry_intake import IncomingSample
from trials.actions.reference_materials import Certified
from trials.api.inputs import PLACE
from trials.chemistry.readings import Sent
from trials.melt_choices import ChemistryMethod, SampleStage
from trials.models import CertifiedValue, ReferenceMaterial


def _text(length: int) -> StrictText:
    return StrictText(max_length=length, required=False, default="", allow_blank=True)


class BurnReadingInput(StrictSerializer):
    """One element: its characters, "<" included, and the unit (wt%, ppm or mg/kg)."""

    element = StrictText(max_length=10)
    value = NumberText()
    unit = StrictText(max_length=20)


class BurnInput(StrictSerializer):
    """One burn. `excluded_reason` where the instrument left it out itself."""

    number = serializers.IntegerField(
        required=False, default=0, min_value=1, max_value=999
    )
    excluded_reason = _text(400)
    readings = BurnReadingInput(many=True, allow_empty=False, max_length=MOST_READINGS)


class SampleFacts(StrictSerializer):
    """What is known beside the numbers; a stage that is not said is owed by a person."""

    method = serializers.ChoiceField(
        choices=ChemistryMethod.choices, required=False, default=ChemistryMethod.OES
    )
    stage = serializers.ChoiceField(
        choices=SampleStage.choices, required=False, default="", allow_blank=True
    )
    position = _text(80)
    taken_at = AwareTime(required=False)
    analysed_at = AwareTime(required=False)
    program = _text(60)
    drift_standard = _text(80)
    laboratory = _text(120)
    operator = _text(60)
    is_full_analysis = YesOrNo(required=False, default=False)
    notes = _text(4000)


class SampleInput(SampleFacts):
    """One sample with its burns, as a spectrometer or a person's program sends it."""

    external_id = StrictText(max_length=120)
    sample = StrictText(max_length=80)
    burns = BurnInput(many=True, allow_empty=False, max_length=MOST_BURNS)
    confirmed_reason = _text(400)


class SampleChangeInput(StrictSerializer):
    """What is corrected of a sample, or named; readings are not edited."""

    stage = serializers.ChoiceField(choices=SampleStage.choices, required=False)
    position = StrictText(max_length=80, required=False, allow_blank=True)
    taken_at = AwareTime(required=False)
    analysed_at = AwareTime(required=False)
    program = StrictText(max_length=60, required=False, allow_blank=True)
    drift_standard = StrictText(max_length=80, required=False, allow_blank=True)
    notes = StrictText(max_length=4000, required=False, allow_blank=True)
    reason = _text(400)
    confirmed_reason = _text(400)


class ExclusionInput(StrictSerializer):
    """Which burn, or one element of it, is left out; without a reason it counts again."""

    burn = serializers.IntegerField(min_value=1, max_value=999)
    element = _text(2)
    reason = StrictText(max_length=400)
    exclude = YesOrNo(required=False, default=True)


def incoming_sample(data: dict[str, Any]) -> IncomingSample:
    """Validated SampleInput as intake takes it."""
    rest = {name: value for name, value in data.items() if name != "burns"}
    return IncomingSample(burns=tuple(map(_burn, data["burns"])), **rest)


def _burn(data: dict[str, Any]) -> SentBurn:
    return SentBurn(
        [Sent(row["element"], row["value"], row["unit"]) for row in data["readings"]],
        data["number"],
        data["excluded_reason"],
    )


# --- Reference materials ----------------------------------------------------------------
class CertifiedInput(RowInput):
    """One line of a certificate, its characters and unit as written."""

    makes = Certified
    element = RecordText(max_length=2)
    text = RecordText(max_length=40)
    unit = input_of(CertifiedValue, "unit")
    uncertainty = RecordText(
        max_length=40, required=False, allow_blank=True, default=""
    )
    is_certified = YesOrNo(required=False, default=True)


CERTIFIED = [{"element": "Sc", "text": "0.298", "unit": "wt%", "uncertainty": "0.004"}]


class ReferenceMaterialEdit(EditInput):
    """Code and compartment stay; the certified values are replaced as they are sent."""

    name = input_of(ReferenceMaterial, "name")
    producer = input_of(ReferenceMaterial, "producer")
    certificate = input_of(ReferenceMaterial, "certificate")
    certified_values = CertifiedInput(many=True, required=False, max_length=120)
    notes = input_of(ReferenceMaterial, "notes")

    example = {"certificate": "BAM-M321-2, 2026", "reason": "A later edition."}


class ReferenceMaterialInput(ReferenceMaterialEdit):
    """A material of known composition with what its certificate says."""

    reason = None
    compartment = CompartmentNamed()
    code = input_of(ReferenceMaterial, "code")

    example = {
        "compartment": PLACE,
        "code": "RM-ALSC-1",
        "name": "AlMgSc check standard",
        "producer": "BAM",
        "certified_values": CERTIFIED,
    }
