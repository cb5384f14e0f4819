"""What the API gives of what was made, field by field.

A reference to what the caller may not see is `{"withheld": true}`: no code, no id.
"""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from trials.models import (
    Alloy,
    AlloyTarget,
    Casting,
    CastingRun,
    ChargeAddition,
    CompositionLimit,
    CompositionRule,
    ExchangeRate,
    Heat,
    HeatTreatmentCycle,
    HeatTreatmentLoad,
    HeatTreatmentSegment,
    LoadItem,
    LoadSegment,
    LotAssay,
    MaterialLot,
    MaterialPrice,
    MaterialState,
    MeltEvent,
    Specification,
    Specimen,
    SupplyStage,
)


@extend_schema_field(
    {
        "type": "object",
        "nullable": True,
        "properties": {
            "id": {"type": "integer"},
            "code": {"type": "string"},
            "withheld": {"type": "boolean"},
        },
    }
)
class Reference(serializers.Field):
    """Another record by id and code, or withheld."""

    def __init__(self, **kwargs: Any):
        super().__init__(read_only=True, **kwargs)

    def to_representation(self, value: Any) -> dict[str, Any]:
        compartment_id = getattr(value, "compartment_id", None)
        if compartment_id is not None and compartment_id not in self.context["seen"]:
            return {"withheld": True}
        return {"id": value.pk, "code": value.code}


class PlaceOutput(serializers.Serializer):
    """Where a record lies, and what must stand beside it wherever it goes."""

    name = serializers.CharField()
    owner = serializers.CharField(source="organisation.short_name")
    marking = serializers.CharField()
    is_simulated = serializers.BooleanField()


RECORD = ["id", "code", "compartment", "notes", "created_at", "version"]


class TargetOutput(serializers.ModelSerializer):
    class Meta:
        model = AlloyTarget
        fields = ["element", "low_wt_pct", "target_wt_pct", "high_wt_pct"]


class AlloyOutput(serializers.ModelSerializer):
    compartment = PlaceOutput(allow_null=True)
    parent = Reference()
    targets = TargetOutput(many=True)

    class Meta:
        model = Alloy
        fields = [*RECORD, "kind", "name", "parent", "targets"]


class MaterialLotOutput(serializers.ModelSerializer):
    compartment = PlaceOutput()
    alloy = Reference()

    class Meta:
        model = MaterialLot
        fields = [
            *RECORD, "kind", "material", "alloy", "supplier", "supplier_lot",
            "certificate", "received_on", "mass_kg", "mass_as_entered",
            "supplied_temper", "section_thickness_mm", "section_thickness_as_entered",
        ]  # fmt: skip


class AdditionOutput(serializers.ModelSerializer):
    lot = Reference()

    class Meta:
        model = ChargeAddition
        fields = [
            "id", "lot", "purpose", "mass_kg", "mass_as_entered", "loss_pct",
            "loss_as_entered", "added_at", "late_reason", "version",
        ]  # fmt: skip


class ChargeAdditionOutput(AdditionOutput):
    """An addition on its own, with the heat that it went into."""

    compartment = PlaceOutput()
    heat = Reference()

    class Meta(AdditionOutput.Meta):
        fields = [*AdditionOutput.Meta.fields, "heat", "compartment"]


class MeltEventOutput(serializers.ModelSerializer):
    """One line of the melt log; `value` is in the unit of its kind: °C, kg or %."""

    compartment = PlaceOutput()
    heat = Reference()

    class Meta:
        model = MeltEvent
        fields = [
            "id", "heat", "kind", "at", "value", "value_as_entered", "duration_min",
            "duration_as_entered", "rotor_rpm", "rotor_as_entered", "flow_l_min",
            "flow_as_entered", "gas", "note", "struck_reason", "compartment",
            "created_at", "version",
        ]  # fmt: skip


class HeatOutput(serializers.ModelSerializer):
    compartment = PlaceOutput()
    alloy = Reference()
    heel_from = Reference()
    additions = AdditionOutput(many=True)

    class Meta:
        model = Heat
        fields = [
            *RECORD, "alloy", "furnace", "crucible", "charged_at", "heel_mass_kg",
            "heel_mass_as_entered", "heel_from", "additions",
        ]  # fmt: skip


class CastingRunOutput(serializers.ModelSerializer):
    compartment = PlaceOutput()
    heat = Reference()

    class Meta:
        model = CastingRun
        fields = [
            *RECORD, "heat", "process", "mold_class", "mold", "poured_at",
            "pour_temperature_c", "pour_temperature_as_entered",
            "mold_temperature_c", "mold_temperature_as_entered", "sequence_number",
            "poured_mass_kg", "poured_mass_as_entered", "fill_time_s",
            "fill_time_as_entered", "ambient_humidity_pct",
            "ambient_humidity_as_entered", "shake_out_min", "shake_out_as_entered",
            "filter", "chills", "coating", "gating",
        ]  # fmt: skip


class CastingOutput(serializers.ModelSerializer):
    compartment = PlaceOutput()
    casting_run = Reference()

    class Meta:
        model = Casting
        fields = [
            *RECORD, "casting_run", "number", "piece", "mass_kg", "mass_as_entered",
            "verdict", "scrap_code", "scrap_reason", "judged_at", "inspection_notes",
        ]  # fmt: skip


class MaterialStateOutput(serializers.ModelSerializer):
    label = serializers.SerializerMethodField()
    cycle = Reference()

    class Meta:
        model = MaterialState
        fields = ["number", "label", "temper", "cycle", "reached_at"]

    def get_label(self, state: MaterialState) -> str:
        """As a posted test names it, but for the code of a hidden cycle."""
        return state.label_for(self.context["seen"])


class SpecimenOutput(serializers.ModelSerializer):
    compartment = PlaceOutput()
    casting_run = Reference()
    casting = Reference()
    heat = Reference()
    material_lot = Reference()
    parent_specimen = Reference()
    source_heat = Reference()
    source_lot = Reference()
    material_states = MaterialStateOutput(many=True)

    class Meta:
        model = Specimen
        fields = [
            *RECORD, "stamp_mark", "kind", "origin", "casting_run", "casting", "heat",
            "material_lot", "parent_specimen", "source_heat", "source_lot", "location",
            "orientation", "section_thickness_mm", "section_thickness_as_entered",
            "diameter_mm", "diameter_as_entered", "gauge_length_mm",
            "gauge_length_as_entered", "material_states",
        ]  # fmt: skip


class SegmentOutput(serializers.ModelSerializer):
    class Meta:
        model = HeatTreatmentSegment
        fields = [
            "position", "kind", "set_temperature_c", "set_temperature_as_entered",
            "duration_h", "duration_as_entered", "medium", "ramp_k_per_h",
            "ramp_as_entered", "medium_temperature_c", "medium_temperature_as_entered",
            "delay_s", "delay_as_entered",
        ]  # fmt: skip


class LoadSegmentOutput(serializers.ModelSerializer):
    """One step of a load as it ran."""

    class Meta:
        model = LoadSegment
        fields = [
            "position", "kind", "furnace", "set_temperature_c",
            "set_temperature_as_entered", "actual_temperature_c",
            "actual_temperature_as_entered", "started_at", "duration_h",
            "duration_as_entered", "ramp_k_per_h", "ramp_as_entered", "medium",
            "medium_temperature_c", "medium_temperature_as_entered", "delay_s",
            "delay_as_entered", "chart",
        ]  # fmt: skip


class HeatTreatmentCycleOutput(serializers.ModelSerializer):
    compartment = PlaceOutput()
    segments = SegmentOutput(many=True)

    class Meta:
        model = HeatTreatmentCycle
        fields = [
            *RECORD, "edition", "temper", "temperature_tolerance_k", "time_tolerance_pct",
            "segments",
        ]  # fmt: skip


class LoadItemOutput(serializers.ModelSerializer):
    casting = Reference()
    specimen = Reference()

    class Meta:
        model = LoadItem
        fields = ["casting", "specimen", "position"]


class HeatTreatmentLoadOutput(serializers.ModelSerializer):
    """A load with those of its items that the caller may see."""

    cycle = Reference()
    is_simulated = serializers.BooleanField(source="cycle.compartment.is_simulated")
    segments = LoadSegmentOutput(many=True)
    items = LoadItemOutput(many=True)

    class Meta:
        model = HeatTreatmentLoad
        fields = [
            "id", "code", "cycle", "is_simulated", "furnace", "furnace_class",
            "started_at", "finished_at", "order_reason", "notes", "created_at",
            "version", "segments", "items",
        ]  # fmt: skip


class CompositionLimitOutput(serializers.ModelSerializer):
    class Meta:
        model = CompositionLimit
        fields = ["element", "minimum", "maximum"]


class CompositionRuleOutput(serializers.ModelSerializer):
    class Meta:
        model = CompositionRule
        fields = ["element", "above", "needs", "factor"]


class SpecificationOutput(serializers.ModelSerializer):
    """Limits are text: as the document writes them."""

    compartment = PlaceOutput(allow_null=True)
    alloy = Reference()
    based_on = Reference()
    supersedes = Reference()
    standing = serializers.CharField()
    limits = CompositionLimitOutput(many=True)
    rules = CompositionRuleOutput(many=True)

    class Meta:
        model = Specification
        fields = [
            *RECORD, "owner", "owner_name", "edition", "title", "form", "alloy",
            "others_each", "others_total", "standing", "issued_on", "based_on",
            "supersedes", "needs_verification", "source", "limits", "rules",
        ]  # fmt: skip


OF_LOT = ["id", "compartment", "lot", "notes", "created_at", "version"]


class LotAssayOutput(serializers.ModelSerializer):
    compartment = PlaceOutput()
    lot = Reference()

    class Meta:
        model = LotAssay
        fields = [
            *OF_LOT, "element", "text", "unit", "is_below", "wt_pct", "source",
            "document", "reported_on",
        ]  # fmt: skip


class MaterialPriceOutput(serializers.ModelSerializer):
    compartment = PlaceOutput()
    lot = Reference()

    class Meta:
        model = MaterialPrice
        fields = [
            *OF_LOT, "material", "form", "value_as_entered", "currency", "per",
            "value_per_kg", "element", "contained_as_entered", "contained_pct",
            "priced_on", "source",
        ]  # fmt: skip


class SupplyStageOutput(serializers.ModelSerializer):
    compartment = PlaceOutput()
    lot = Reference()

    class Meta:
        model = SupplyStage
        fields = [*OF_LOT, "position", "step", "company", "country", "evidence"]


class ExchangeRateOutput(serializers.ModelSerializer):
    class Meta:
        model = ExchangeRate
        fields = [
            "id", "base", "quote", "rate", "rate_as_entered", "on", "source",
            "created_at", "version",
        ]  # fmt: skip
