"""What the API gives of what was planned, field by field."""

from rest_framework import serializers

from trials.api.outputs import RECORD, PlaceOutput, Reference
from trials.models import (
    Component,
    Factor,
    Program,
    Requirement,
    RunLevel,
    Trial,
    TrialRun,
    WorkItem,
)


class ProgramAlloyOutput(serializers.Serializer):
    alloy = Reference()


class ProgramOutput(serializers.ModelSerializer):
    compartment = PlaceOutput()
    baseline = Reference()
    alloys = ProgramAlloyOutput(source="program_alloys", many=True)

    class Meta:
        model = Program
        fields = [
            *RECORD, "title", "aim", "starts_on", "ends_on", "baseline", "alloys",
        ]  # fmt: skip


class WorkItemOutput(serializers.ModelSerializer):
    compartment = PlaceOutput()
    program = Reference()
    alloy = Reference()

    class Meta:
        model = WorkItem
        fields = [
            *RECORD, "program", "title", "kind", "method_code", "specimen_kind",
            "alloy", "planned_quantity", "starts_on", "due_on", "given_up_because",
        ]  # fmt: skip


class RequirementOutput(serializers.ModelSerializer):
    class Meta:
        model = Requirement
        fields = [
            "property", "comparison", "value", "value_as_entered", "unit", "source",
        ]  # fmt: skip


class ComponentOutput(serializers.ModelSerializer):
    compartment = PlaceOutput()
    program = Reference()
    requirements = RequirementOutput(many=True)

    class Meta:
        model = Component
        fields = [
            *RECORD, "program", "name", "family", "mass_kg", "mass_as_entered",
            "governing_requirement", "present_alloy", "annual_quantity", "requirements",
        ]  # fmt: skip


class FactorOutput(serializers.ModelSerializer):
    class Meta:
        model = Factor
        fields = ["name", "unit", "kind", "element", "levels", "low", "high"]


class LevelOutput(serializers.ModelSerializer):
    factor = serializers.CharField(source="factor.name")

    class Meta:
        model = RunLevel
        fields = ["factor", "text", "value"]


class RunOutput(serializers.ModelSerializer):
    heat = Reference()
    levels = LevelOutput(many=True)

    class Meta:
        model = TrialRun
        fields = [
            "id", "version", "number", "planned_order", "block", "heat", "shares_heat_because",
            "dropped_because", "levels",
        ]  # fmt: skip


class TrialRunOutput(RunOutput):
    """A run on its own, with the trial that it is of."""

    compartment = PlaceOutput()
    trial = Reference()

    class Meta(RunOutput.Meta):
        fields = [*RunOutput.Meta.fields, "trial", "compartment"]


class TrialOutput(serializers.ModelSerializer):
    compartment = PlaceOutput()
    program = Reference()
    factors = FactorOutput(many=True)
    runs = RunOutput(many=True)

    class Meta:
        model = Trial
        fields = [
            *RECORD, "program", "title", "question", "hypothesis", "design_kind",
            "blocked_by", "seed", "factors", "runs",
        ]  # fmt: skip
