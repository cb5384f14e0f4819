"""What `/micrographs/` gives, field by field."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from characterization.actions.micrographs import Uploaded
from characterization.api.outputs import JobOutput
from characterization.models import FieldEvaluation, ImageEvaluation, Micrograph


class FieldResultOutput(serializers.ModelSerializer):
    """What one evaluation measured on one field; `details` say how."""

    evaluation = serializers.IntegerField(source="evaluation.number")
    value = serializers.FloatField(source="result.value", allow_null=True)
    unit = serializers.CharField(source="result.unit")
    reason = serializers.CharField(source="result.reason")
    details = serializers.JSONField(source="result.details")

    class Meta:
        model = FieldEvaluation
        fields = ["evaluation", "um_per_pixel", "value", "unit", "reason", "details"]


class FieldValueOutput(FieldResultOutput):
    """As above, without the details."""

    class Meta(FieldResultOutput.Meta):
        fields = ["evaluation", "um_per_pixel", "value", "unit", "reason"]


class MicrographOutput(serializers.ModelSerializer):
    """One field of view; `measured` is what the newest finished evaluation found on it."""

    test = serializers.UUIDField(source="series")
    specimen = serializers.CharField(source="test.specimen.code")
    method = serializers.CharField(source="test.method.code")
    file_name = serializers.CharField(source="submission.file_name")
    size = serializers.IntegerField(source="submission.size")
    sha256 = serializers.CharField(source="submission.sha256")
    is_simulated = serializers.BooleanField(source="compartment.is_simulated")
    measured = serializers.SerializerMethodField()

    class Meta:
        model = Micrograph
        fields = [
            "id", "test", "number", "specimen", "method", "format", "width", "height",
            "bits", "um_per_pixel", "scale_source", "scale_said", "etchant",
            "magnification", "location", "section_plane", "excluded_because",
            "file_name", "size", "sha256", "is_simulated", "measured", "created_at",
        ]  # fmt: skip

    @extend_schema_field(FieldValueOutput(allow_null=True))
    def get_measured(self, row: Micrograph) -> dict[str, Any] | None:
        return self.shown(row, FieldValueOutput)

    @staticmethod
    def shown(
        row: Micrograph, serializer: type[FieldResultOutput]
    ) -> dict[str, Any] | None:
        """The newest result, fetched beside the rows."""
        found = row.measured[0] if row.measured else None
        return None if found is None else dict(serializer(found).data)


class MicrographDetailOutput(MicrographOutput):
    """With everything that was measured on it."""

    @extend_schema_field(FieldResultOutput(allow_null=True))
    def get_measured(self, row: Micrograph) -> dict[str, Any] | None:
        return self.shown(row, FieldResultOutput)


class EvaluationOutput(serializers.ModelSerializer):
    """One evaluation of a series. `state` is waiting, done or refused with a `message`;
    `result` holds the running mean, what it rests on, and the numbers of the `version`.
    """

    test = serializers.UUIDField(source="series")
    version = serializers.IntegerField(source="made.version", default=None)
    by = serializers.CharField(source="created_by.full_name", default=None)

    class Meta:
        model = ImageEvaluation
        fields = [
            "number", "test", "state", "message", "version", "by", "reason", "program",
            "settings", "corrections", "result", "created_at", "finished_at",
        ]  # fmt: skip


class ProblemOutput(serializers.Serializer):
    """One file that is no usable picture, and why; it waits under Needs attention."""

    file_name = serializers.CharField()
    code = serializers.CharField()
    detail = serializers.CharField()


class UploadOutput(serializers.Serializer):
    """The test of these pictures, and the job that measures them; `missing` names what its
    material condition still lacks.
    """

    test = serializers.UUIDField()
    missing = serializers.ListField(child=serializers.CharField())
    fields_added = serializers.ListField(child=serializers.IntegerField())
    repeated = serializers.IntegerField()
    problems = ProblemOutput(many=True)
    job = JobOutput(allow_null=True)


class AskedOutput(serializers.Serializer):
    """What a change asked for: the evaluation that waits, and the job that makes it."""

    test = serializers.UUIDField()
    evaluation = serializers.IntegerField()
    job = JobOutput()


def of_upload(uploaded: Uploaded) -> dict[str, Any]:
    """An upload as UploadOutput shows it."""
    return {
        "test": str(uploaded.test.test_uid),
        "missing": list(uploaded.test.condition_missing),
        "fields_added": [field.pk for field in uploaded.fields],
        "repeated": uploaded.repeated,
        "problems": [
            {
                "file_name": problem.submission.file_name,
                "code": problem.code,
                "detail": problem.detail,
            }
            for problem in uploaded.problems
        ],
        "job": dict(JobOutput(uploaded.job).data) if uploaded.job else None,
    }
