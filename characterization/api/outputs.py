"""What the API gives, field by field."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from characterization import told_settings
from characterization.dashboards import condition_words
from characterization.methods.readings_methods import READINGS_METHODS
from characterization.models import (
    CalculatedValue,
    FormulaVersion,
    LiteratureValue,
    MaterialCondition,
    Measurement,
    MethodProperty,
    NotObtained,
    Property,
    Reading,
    Summary,
    Test,
    TestFlag,
    TestMethod,
)
from characterization.models.tested_under import values_of
from labtrack.api.etags import etag
from labtrack.instruments.models import Instrument
from labtrack.jobs.models import Job


class FormulaOutput(serializers.ModelSerializer):
    """The version by which a calculated property is calculated now."""

    version = serializers.IntegerField(source="number")

    class Meta:
        model = FormulaVersion
        fields = ["text", "version", "uses", "takes", "written_at", "reason"]


class PropertyOutput(serializers.ModelSerializer):
    """`formula` is null for what is measured, and where the formula is retired."""

    formula = serializers.SerializerMethodField()

    class Meta:
        model = Property
        fields = [
            "code", "name", "us_symbol", "role", "canonical_unit", "customary_unit",
            "place", "hard_low", "hard_high", "soft_low", "soft_high", "codes", "formula",
        ]  # fmt: skip

    @extend_schema_field(FormulaOutput(allow_null=True))
    def get_formula(self, prop: Property) -> dict | None:
        versions = prop.formula_versions.all()
        standing = max(versions, key=lambda one: one.number, default=None)
        return FormulaOutput(standing).data if standing and standing.text else None


class MethodPartOutput(serializers.ModelSerializer):
    """`is_identity`: results of tests that differ in it share no mean. Values are filed
    under the nearest multiple of `identity_step` in the canonical unit; `default_text` with
    its unit holds where a test does not state it, and without one it has to be stated.
    """

    property = serializers.CharField(source="property.code")

    class Meta:
        model = MethodProperty
        fields = [
            "property", "owed_by", "is_owed", "is_identity", "identity_step",
            "default_text", "default_unit",
        ]  # fmt: skip


class ReadingColumnOutput(serializers.Serializer):
    """One reading that a method takes."""

    name = serializers.CharField()
    label = serializers.CharField()
    unit = serializers.CharField()
    low = serializers.FloatField()
    high = serializers.FloatField()
    needs_source = serializers.BooleanField()


class MethodSettingOutput(serializers.Serializer):
    """One setting of a method's evaluation. `value` is the one in force and `low`, `high` its
    limits, all in `unit`; of a table `value` holds rows.
    """

    name = serializers.CharField(source="setting.key")
    label = serializers.CharField(source="setting.label")
    unit = serializers.CharField(source="setting.unit")
    value = serializers.JSONField(allow_null=True)
    default = serializers.JSONField(allow_null=True)
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)
    options = serializers.ListField(source="setting.options")
    is_identity = serializers.BooleanField(source="setting.is_identity")
    help = serializers.CharField(source="setting.help")


class TestMethodOutput(serializers.ModelSerializer):
    """`readings` are taken in each row, `givens` once for the test under number 0. `settings`
    are those of `evaluation_settings` with their units, limits and defaults.
    """

    __test__ = False
    parts = MethodPartOutput(many=True)
    readings = serializers.SerializerMethodField()
    givens = serializers.SerializerMethodField()
    settings = serializers.SerializerMethodField()

    class Meta:
        model = TestMethod
        fields = [
            "code", "kind", "standard", "edition", "title", "scope_note",
            "identity_note", "specimen_kinds", "withdrawn_because",
            "needs_verification", "evaluation_settings", "settings", "parts",
            "readings", "givens",
        ]  # fmt: skip

    @extend_schema_field(MethodSettingOutput(many=True))
    def get_settings(self, method: TestMethod) -> list[dict]:
        rows = told_settings.rows_of_api(method.kind, method.evaluation_settings)
        return MethodSettingOutput(rows, many=True).data

    @extend_schema_field(ReadingColumnOutput(many=True))
    def get_readings(self, method: TestMethod) -> list[dict]:
        read = READINGS_METHODS.get(method.kind)
        return ReadingColumnOutput(read.columns if read else (), many=True).data

    @extend_schema_field(ReadingColumnOutput(many=True))
    def get_givens(self, method: TestMethod) -> list[dict]:
        read = READINGS_METHODS.get(method.kind)
        return ReadingColumnOutput(read.givens if read else (), many=True).data


class InstrumentOutput(serializers.ModelSerializer):
    class Meta:
        model = Instrument
        fields = [
            "id", "name", "kind", "serial_number", "time_zone", "default_method",
            "is_active",
        ]  # fmt: skip


class MeasurementOutput(serializers.ModelSerializer):
    property = serializers.CharField(source="property.code")
    canonical_unit = serializers.CharField(source="property.canonical_unit")

    class Meta:
        model = Measurement
        fields = [
            "id", "property", "value", "canonical_unit", "text", "unit", "censoring",
            "uncertainty", "uncertainty_text", "source",
        ]  # fmt: skip


class NotObtainedOutput(serializers.ModelSerializer):
    property = serializers.CharField(source="property.code")

    class Meta:
        model = NotObtained
        fields = ["property", "reason"]


class CalculatedOutput(serializers.ModelSerializer):
    """What a version of a formula gives: a value in the canonical unit, or the reason for
    none. Outside what is signed; values of earlier versions come before those of later.
    """

    property = serializers.CharField(source="formula.property.code")
    canonical_unit = serializers.CharField(source="formula.property.canonical_unit")
    formula = serializers.CharField(source="formula.text")
    formula_version = serializers.IntegerField(source="formula.number")

    class Meta:
        model = CalculatedValue
        fields = [
            "property", "value", "canonical_unit", "reason", "uncertainty",
            "no_uncertainty_because", "formula", "formula_version", "inputs",
            "computed_at",
        ]  # fmt: skip


class ReadingOutput(serializers.ModelSerializer):
    """One reading; `value` in the canonical unit of its column."""

    class Meta:
        model = Reading
        fields = [
            "number", "name", "value", "text", "unit", "source", "excluded_because",
        ]  # fmt: skip


class FlagOutput(serializers.ModelSerializer):
    class Meta:
        model = TestFlag
        fields = ["code", "message"]


class TestOutput(serializers.ModelSerializer):
    """One version of one test."""

    __test__ = False
    id = serializers.UUIDField(source="test_uid")
    etag = serializers.SerializerMethodField()
    specimen = serializers.CharField(source="specimen.code")
    stamp_mark = serializers.CharField(source="specimen.stamp_mark")
    material_state = serializers.SerializerMethodField()
    method = serializers.CharField(source="method.code")
    instrument = serializers.CharField(source="instrument.name", default=None)
    operator = serializers.CharField(source="operator.staff_code", default=None)
    measurements = MeasurementOutput(many=True)
    readings = ReadingOutput(many=True)
    not_obtained = NotObtainedOutput(many=True)
    calculated = CalculatedOutput(source="calculated_values", many=True)
    flags = FlagOutput(many=True)
    is_simulated = serializers.BooleanField(source="compartment.is_simulated")

    class Meta:
        model = Test
        fields = [
            "id", "version", "version_kind", "version_reason", "etag", "specimen",
            "stamp_mark", "material_state", "method", "instrument", "external_id",
            "performed_at", "test_temperature_c", "test_temperature_as_entered",
            "operator", "operator_as_sent", "notes", "state", "validity", "invalid_code",
            "invalid_reason", "material_condition", "condition_missing", "is_simulated",
            "measurements", "readings", "not_obtained", "calculated", "flags",
            "created_at",
        ]  # fmt: skip

    @extend_schema_field(serializers.CharField)
    def get_material_state(self, test: Test) -> str:
        return test.material_state.label_for(self.context["seen"])

    @extend_schema_field(serializers.CharField)
    def get_etag(self, test: Test) -> str:
        return etag("test", test.pk, test.revision)


class TestDetailOutput(TestOutput):
    """With what is still owed."""

    owed = serializers.SerializerMethodField()

    class Meta(TestOutput.Meta):
        fields = [*TestOutput.Meta.fields, "owed"]

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_owed(self, test: Test) -> list[str]:
        return test.owed() if test.state == "in-progress" else []


class ConditionOutput(serializers.ModelSerializer):
    """What may be averaged together; what the reader may not see of it is withheld."""

    title = serializers.SerializerMethodField()
    tested_under = serializers.SerializerMethodField()

    class Meta:
        model = MaterialCondition
        fields = [
            "id", "title", "process", "mold_class", "origin", "orientation",
            "supplied_temper", "test_temperature_c", "tested_under",
            "tested_under_words",
        ]  # fmt: skip

    @extend_schema_field(serializers.DictField(child=serializers.CharField()))
    def get_tested_under(self, condition: MaterialCondition) -> dict[str, str]:
        return values_of(condition.tested_under)

    @extend_schema_field(serializers.CharField)
    def get_title(self, condition: MaterialCondition) -> str:
        return condition_words.title(condition, self.context["seen"])


class SummaryOutput(serializers.ModelSerializer):
    """Stored statistics; `statistics` holds everything computed, with diagnostics. `label`
    names the property with what it was tested under; of a calculated property,
    `formula_version` gave the values that `input_ids` names.
    """

    property = serializers.CharField(source="property.code")
    unit = serializers.CharField(source="property.canonical_unit")
    is_simulated = serializers.BooleanField(source="scope.is_simulated")
    is_stale = serializers.BooleanField()
    label = serializers.SerializerMethodField()
    formula_version = serializers.IntegerField(source="formula.number", default=None)

    class Meta:
        model = Summary
        fields = [
            "id", "condition", "property", "label", "formula_version", "unit", "basis", "version", "n", "n_heats",
            "n_approved", "mean_of_heats", "low_95", "high_95", "statistics", "input_ids",
            "input_hash", "program", "computed_at", "is_simulated", "is_stale",
        ]  # fmt: skip

    @extend_schema_field(serializers.CharField)
    def get_label(self, summary: Summary) -> str:
        return summary.condition.label_of(summary.property.code)


class LiteratureOutput(serializers.ModelSerializer):
    """A published number; never part of a summary."""

    property = serializers.CharField(source="property.code")
    canonical_unit = serializers.CharField(source="property.canonical_unit")
    alloy = serializers.CharField(source="alloy.code", default=None)
    origin = serializers.SerializerMethodField()

    class Meta:
        model = LiteratureValue
        fields = [
            "id", "origin", "material", "alloy", "temper", "process", "scandium_wt_pct",
            "property", "statistic", "value", "canonical_unit", "text", "unit", "spread",
            "statement", "source", "source_url", "withdrawn_because",
        ]  # fmt: skip

    @extend_schema_field(serializers.CharField)
    def get_origin(self, row: LiteratureValue) -> str:
        return "literature"


class JobOutput(serializers.ModelSerializer):
    class Meta:
        model = Job
        fields = [
            "id", "kind", "state", "done_steps", "total_steps", "message", "result",
            "created_at", "started_at", "finished_at",
        ]  # fmt: skip


class ItemOutput(serializers.Serializer):
    """What became of one test of a batch."""

    index = serializers.IntegerField()
    status = serializers.ChoiceField(choices=["stored", "duplicate", "rejected"])
    test = serializers.UUIDField(required=False)
    errors = serializers.ListField(required=False)


class BatchOutput(serializers.Serializer):
    stored = serializers.IntegerField()
    duplicate = serializers.IntegerField()
    rejected = serializers.IntegerField()
    items = ItemOutput(many=True)
