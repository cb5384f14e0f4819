"""Material conditions and their stored statistics."""

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models import Q
from django.db.models.fields.json import KeyTransform
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from characterization.choices import Basis
from characterization.models.tested_under import labeled
from labtrack.accounts.kinds import Through
from labtrack.audit.history import tracked
from labtrack.constraints import bounded
from trials.choices import CastingProcess, MoldClass, Orientation, SpecimenOrigin

METAL = (
    "alloy_id", "process", "mold_class", "origin", "orientation", "section_class_id",
    "cycle_id", "supplied_temper", "exposure",
)  # fmt: skip
"""The facts of a condition that say which metal it is, and not how it was tested."""


class MaterialConditionQuerySet(models.QuerySet["MaterialCondition"]):
    """Questions about many conditions."""

    def of_the_metal_of(
        self, condition: "MaterialCondition"
    ) -> "MaterialConditionQuerySet":
        """The same metal, however it was tested; the condition itself too."""
        found = self
        for name in METAL:
            value = getattr(condition, name)
            found = found.filter(
                **({f"{name}__isnull": True} if value is None else {name: value})
            )
        return found


@tracked
class MaterialCondition(models.Model):
    """The identity that must not be mixed in one mean; null or empty *does not apply*.

    Made by one function (actions.conditions) whenever a test is received or changed.
    Measured chemistry is a regressor, never part of it. Seen by who may see one of its tests.
    """

    visibility = Through("tests")

    alloy = models.ForeignKey(
        "trials.Alloy", on_delete=models.PROTECT, related_name="material_conditions"
    )
    process = models.CharField(
        max_length=20, choices=CastingProcess, null=True, blank=True
    )
    mold_class = models.CharField(
        max_length=10, choices=MoldClass, null=True, blank=True
    )
    origin = models.CharField(max_length=20, choices=SpecimenOrigin)
    orientation = models.CharField(
        max_length=16, choices=Orientation, null=True, blank=True
    )
    section_class = models.ForeignKey(
        "trials.SectionClass",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    cycle = models.ForeignKey(
        "trials.HeatTreatmentCycle",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    supplied_temper = models.CharField(max_length=20, null=True, blank=True)
    exposure = models.CharField(max_length=80, null=True, blank=True)
    test_temperature_c = models.FloatField(
        _("nominal test temperature [°C]"), null=True, blank=True
    )
    tested_under = models.CharField(
        _("tested under"),
        max_length=400,
        null=True,
        blank=True,
        help_text=_(
            "Conditions that the method declares as part of the identity, as a key; see "
            "models.tested_under."
        ),
    )
    tested_under_words = models.CharField(
        max_length=400, blank=True, help_text=_("The same for people: 10 K/min.")
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = MaterialConditionQuerySet.as_manager()

    class Meta:
        ordering = ["alloy__code", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "alloy",
                    "process",
                    "mold_class",
                    "origin",
                    "orientation",
                    "section_class",
                    "cycle",
                    "supplied_temper",
                    "exposure",
                    "test_temperature_c",
                    "tested_under",
                ],
                nulls_distinct=False,
                name="%(app_label)s_%(class)s_tuple_once",
            ),
            models.CheckConstraint(
                condition=Q(tested_under__isnull=True, tested_under_words="")
                | Q(tested_under__isnull=False) & ~Q(tested_under_words=""),
                name="%(app_label)s_%(class)s_under_in_words",
                violation_error_message=_("A key of conditions has its words."),
            ),
            bounded(
                "test_temperature_c",
                -273.15,
                1500,
                message=_("From -273.15 to 1500 °C."),
            ),
        ]

    def __str__(self) -> str:
        return f"material condition {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("characterization:condition-detail", args=[self.pk])

    def label_of(self, code: str) -> str:
        """A property as it is named where it stands alone: `T_liq_DSC, 10 K/min`."""
        return labeled(code, self.tested_under_words)


_BARS = """
    SELECT summary.id, (listed.value ->> 1)::bigint,
           substr(listed.value ->> 5, 6)::bigint, (listed.value ->> 3)::float8
    FROM characterization_summary summary,
         jsonb_array_elements(summary.statistics -> 'inputs') AS listed
    WHERE summary.id = ANY(%s)
      AND listed.value ->> 4 = ''
      AND listed.value ->> 5 LIKE 'heat:%%'
      AND abs(hashint8((listed.value ->> 1)::bigint)::bigint) %% %s = 0
"""


class SummaryQuerySet(models.QuerySet["Summary"]):
    """Questions about many summaries."""

    def newest(self) -> "SummaryQuerySet":
        """The newest version of each, without the inputs behind it: reading a hundred
        of them costs the same however many measurements they were computed from.
        """
        key = ("scope_id", "property_id", "basis", "condition_id")
        return (
            self.order_by(*key, "-version")
            .distinct(*key)
            .defer("statistics", "input_ids")
        )

    @staticmethod
    def bars(keys: list[int], *, one_of: int) -> list[tuple[int, int, int, float]]:
        """Summary, test, heat and canonical value of one input of so many, without lots
        and values below or above a limit. Chosen by their test: of every property the
        same bars. The database unfolds the lists; read here, a million took seconds.
        """
        with connection.cursor() as cursor:
            cursor.execute(_BARS, [keys, one_of])
            return cursor.fetchall()


class Summary(models.Model):
    """One immutable version of the statistics of one property in one material condition
    for one viewing scope on one basis. The inputs and their hash are part of it.
    """

    visibility = None  # read through accounts.visibility.scopes_of alone

    condition = models.ForeignKey(
        MaterialCondition, on_delete=models.PROTECT, related_name="summaries"
    )
    property = models.ForeignKey(
        "characterization.Property", on_delete=models.PROTECT, related_name="+"
    )
    scope = models.ForeignKey(
        "accounts.ViewingScope", on_delete=models.PROTECT, related_name="summaries"
    )
    basis = models.CharField(max_length=8, choices=Basis)
    version = models.PositiveIntegerField()
    n = models.PositiveIntegerField()
    n_heats = models.PositiveIntegerField()
    n_approved = models.PositiveIntegerField()
    mean_of_heats = models.FloatField(null=True)
    low_95 = models.FloatField(
        null=True, help_text=_("95 % interval of the mean over heats.")
    )
    high_95 = models.FloatField(null=True)
    statistics = models.JSONField(
        help_text=_("Everything computed, with diagnostics and reasons for nulls.")
    )
    heats = models.GeneratedField(
        expression=KeyTransform("heats", "statistics"),
        output_field=models.JSONField(),
        db_persist=True,
        help_text=_(
            "The figures of each heat out of `statistics`, stored apart so that a "
            "dashboard reads them without the inputs."
        ),
    )
    formula = models.ForeignKey(
        "characterization.FormulaVersion",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Of a calculated property: the version that gave its inputs."),
    )
    input_ids = ArrayField(
        models.BigIntegerField(),
        help_text=_("Ids of measurements, or of calculated values; sorted."),
    )
    input_hash = models.CharField(max_length=64)
    program = models.CharField(
        max_length=200, help_text=_("Release and library versions that computed it.")
    )
    computed_at = models.DateTimeField()

    objects = SummaryQuerySet.as_manager()

    class Meta:
        ordering = ["condition", "property", "scope", "basis", "-version"]
        indexes = [
            models.Index(
                fields=["scope", "property", "basis", "condition", "-version"],
                name="characterization_summary_new",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["condition", "property", "scope", "basis", "version"],
                name="%(app_label)s_%(class)s_version_once",
            ),
            bounded(
                "mean_of_heats", -1e300, 1e300, message="A mean is a finite number."
            ),
            bounded("low_95", -1e300, 1e300, message="A limit is a finite number."),
            bounded("high_95", -1e300, 1e300, message="A limit is a finite number."),
        ]

    def __str__(self) -> str:
        return (
            f"{self.property} in {self.condition}, {self.basis}, version {self.version}"
        )


class StaleSummary(models.Model):
    """A summary that is owed. The dispatcher alone raises the generation; the task deletes
    the row only where the generation is still the one it read before its inputs.
    """

    visibility = None  # shown as the stale badge of its summary

    condition = models.ForeignKey(MaterialCondition, on_delete=models.CASCADE)
    property = models.ForeignKey("characterization.Property", on_delete=models.CASCADE)
    scope = models.ForeignKey("accounts.ViewingScope", on_delete=models.CASCADE)
    basis = models.CharField(max_length=8, choices=Basis)
    generation = models.BigIntegerField()
    since = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    is_quarantined = models.BooleanField(default=False)
    last_error = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["condition", "property", "scope", "basis"],
                name="%(app_label)s_%(class)s_once",
            )
        ]

    def __str__(self) -> str:
        return f"stale: {self.property} in {self.condition}, {self.basis}"
