"""Success criteria over the API: every version of what was promised, and the next."""

from typing import Any

from django.db.models import Prefetch
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action

from characterization.actions import criteria
from characterization.api import criterion_inputs as inputs
from characterization.filtersets import SuccessCriterionFilterSet
from characterization.models import CriterionStatement, SuccessCriterion
from characterization.models.tested_under import values_of
from labtrack.api.describing import changing
from labtrack.api.writing import RecordWrites
from trials.api.outputs import RECORD, PlaceOutput, Reference
from trials.api.reading import PLACE, CodedRead


class StatementOutput(serializers.ModelSerializer):
    property = serializers.CharField(source="property.code")
    alloy = Reference()
    cycle = Reference()
    section_class = serializers.CharField(source="section_class.name", allow_null=True)
    baseline_alloy = Reference()
    baseline_cycle = Reference()

    tested_under = serializers.SerializerMethodField()

    class Meta:
        model = CriterionStatement
        fields = [
            "number", "property", "comparison", "better", "margin",
            "margin_as_entered", "confidence_pct", "alloy", "process", "mold_class",
            "origin", "orientation", "section_class", "cycle", "supplied_temper",
            "exposure", "test_temperature_c", "tested_under", "tested_under_words",
            "baseline_alloy", "baseline_cycle", "stated_at", "reason",
        ]  # fmt: skip

    @extend_schema_field(serializers.DictField(child=serializers.CharField()))
    def get_tested_under(self, statement: CriterionStatement) -> dict[str, str]:
        return values_of(statement.tested_under)


class SuccessCriterionOutput(serializers.ModelSerializer):
    compartment = PlaceOutput()
    program = Reference()
    statements = StatementOutput(many=True)

    class Meta:
        model = SuccessCriterion
        fields = [*RECORD, "program", "title", "withdrawn_because", "statements"]


class SuccessCriteria(RecordWrites, CodedRead):
    """Success criteria; the first of its statements is the one that counts."""

    rows = SuccessCriterion.objects.select_related(
        PLACE, "organisation", "program"
    ).prefetch_related(
        Prefetch(
            "statements",
            CriterionStatement.objects.select_related(
                "property", "alloy", "cycle", "section_class", "baseline_alloy",
                "baseline_cycle",
            ).order_by("-number"),
        )
    )  # fmt: skip
    serializer_class = SuccessCriterionOutput
    filterset_class = SuccessCriterionFilterSet
    create_input = inputs.SuccessCriterionInput
    record_action = staticmethod(criteria.state)
    edit_input = inputs.SuccessCriterionEdit
    edit_action = staticmethod(criteria.edit)
    subject = "criterion"

    @changing(inputs.RestatementInput, SuccessCriterionOutput)
    @action(detail=True, methods=["post"])
    def statements(self, request: Any, code: str) -> Any:
        """Promise something else in its place, with why."""

        def act(by: Any, criterion: Any, version: int, data: dict[str, Any]) -> Any:
            return criteria.restate(by=by, criterion=criterion, version=version, **data)

        return self.changed(request, inputs.RestatementInput, act)
