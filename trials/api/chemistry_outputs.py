"""What the API gives of chemistry."""

from rest_framework import serializers

from trials.api.outputs import RECORD, PlaceOutput, Reference
from trials.models import (
    Burn,
    BurnReading,
    CertifiedValue,
    ChemistrySample,
    ReferenceMaterial,
    SampleElement,
)


class BurnReadingOutput(serializers.ModelSerializer):
    class Meta:
        model = BurnReading
        fields = [
            "element", "text", "unit", "value_wt_pct", "is_below", "excluded_reason",
        ]  # fmt: skip


class BurnOutput(serializers.ModelSerializer):
    readings = BurnReadingOutput(many=True)

    class Meta:
        model = Burn
        fields = ["number", "excluded_reason", "readings"]


class ElementOutput(serializers.ModelSerializer):
    class Meta:
        model = SampleElement
        fields = [
            "element", "value_wt_pct", "below_wt_pct", "s_wt_pct", "n", "n_excluded",
        ]  # fmt: skip


class ChemistrySampleOutput(serializers.ModelSerializer):
    """A sample with what its burns say together; where one of them is "<", the mean is
    below `below_wt_pct` and there is no value.
    """

    compartment = PlaceOutput()
    heat = Reference()
    lot = Reference()
    reference_material = Reference()
    specimen = Reference()
    instrument = serializers.CharField(source="instrument.name", default="")
    elements = ElementOutput(many=True)

    class Meta:
        model = ChemistrySample
        fields = [
            *RECORD, "state", "heat", "lot", "reference_material", "specimen", "stage",
            "position", "taken_at", "analysed_at", "method", "instrument",
            "external_id", "program", "drift_standard", "laboratory", "operator",
            "is_full_analysis", "remarks", "excluded_reason", "elements",
        ]  # fmt: skip


class ChemistrySampleDetailOutput(ChemistrySampleOutput):
    burns = BurnOutput(many=True)

    class Meta(ChemistrySampleOutput.Meta):
        fields = [*ChemistrySampleOutput.Meta.fields, "burns"]


class CertifiedValueOutput(serializers.ModelSerializer):
    class Meta:
        model = CertifiedValue
        fields = [
            "element", "text", "uncertainty_text", "unit", "value_wt_pct",
            "uncertainty_wt_pct", "is_certified",
        ]  # fmt: skip


class ReferenceMaterialOutput(serializers.ModelSerializer):
    compartment = PlaceOutput()
    certified_values = CertifiedValueOutput(many=True)

    class Meta:
        model = ReferenceMaterial
        fields = [*RECORD, "name", "producer", "certificate", "certified_values"]
