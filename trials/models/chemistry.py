"""Chemistry: samples of a melt, a lot or a reference material, burn by burn.

A sample is read in burns; each reading keeps its text and unit and the mass fraction in
percent beside. `SampleElement` holds what the burns together say of one element. It is
derived (trials.actions.chemistry keeps it up to date) and is what screens read.
"""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from labtrack.accounts.records import CodedRecord, CompartmentedRecord
from labtrack.audit.history import tracked
from labtrack.constraints import bounded
from trials.melt_choices import ChemistryMethod, SampleStage, SampleState


def mass_fraction(field: str) -> models.CheckConstraint:
    """From 0 to 100 wt%; NaN sorts above every number and is refused with it."""
    return models.CheckConstraint(
        condition=Q(**{f"{field}__gte": 0, f"{field}__lte": 100})
        | Q(**{f"{field}__isnull": True}),
        name=f"%(app_label)s_%(class)s_{field}_bounded",
        violation_error_message=_(
            "A mass fraction lies from 0 to 100 percent by mass."
        ),
    )


@tracked
class ReferenceMaterial(CodedRecord):
    """A material of known composition, by which an instrument is judged."""

    name = models.CharField(_("name"), max_length=120, blank=True)
    producer = models.CharField(_("producer"), max_length=120, blank=True)
    certificate = models.CharField(_("certificate"), max_length=120, blank=True)

    class Meta(CodedRecord.Meta):
        ordering = ["code"]

    def get_absolute_url(self) -> str:
        return reverse("trials:reference-material-detail", args=[self.code])


@tracked
class CertifiedValue(CompartmentedRecord):
    """What the certificate says of one element, as written."""

    reference_material = models.ForeignKey(
        ReferenceMaterial, on_delete=models.CASCADE, related_name="certified_values"
    )
    element = models.CharField(_("element"), max_length=2)
    text = models.CharField(_("value"), max_length=40)
    uncertainty_text = models.CharField(_("uncertainty"), max_length=40, blank=True)
    unit = models.CharField(_("unit"), max_length=20)
    value_wt_pct = models.FloatField()
    uncertainty_wt_pct = models.FloatField(null=True, blank=True)
    is_certified = models.BooleanField(
        _("certified"),
        default=True,
        help_text=_("Not certified: for information only."),
    )

    class Meta:
        ordering = ["reference_material", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["reference_material", "element"],
                name="%(app_label)s_%(class)s_element_once",
                violation_error_message=_("That element stands twice."),
            ),
            mass_fraction("value_wt_pct"),
            mass_fraction("uncertainty_wt_pct"),
        ]

    def __str__(self) -> str:
        return f"{self.reference_material} {self.element} {self.text} {self.unit}"


def _one_source() -> Q:
    sources = ("heat", "lot", "reference_material")
    rule = Q(pk__in=[])
    for source in sources:
        others = {f"{o}__isnull": True for o in sources if o != source}
        rule |= Q(**{f"{source}__isnull": False}, **others)
    return rule


@tracked
class ChemistrySample(CodedRecord):
    """One sample: of exactly one heat, lot or reference material, at one time."""

    heat = models.ForeignKey(
        "trials.Heat",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="chemistry_samples",
    )
    lot = models.ForeignKey(
        "trials.MaterialLot",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="chemistry_samples",
    )
    reference_material = models.ForeignKey(
        ReferenceMaterial,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="chemistry_samples",
    )
    specimen = models.ForeignKey(
        "trials.Specimen",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="chemistry_samples",
        help_text=_("The disc, where it is a specimen of its own."),
    )
    state = models.CharField(
        max_length=12, choices=SampleState, default=SampleState.NAMED
    )
    stage = models.CharField(_("stage"), max_length=20, choices=SampleStage, blank=True)
    position = models.CharField(
        _("position"), max_length=80, blank=True, help_text=_("Such as ladle or well.")
    )
    taken_at = models.DateTimeField(_("taken"), null=True, blank=True)
    analysed_at = models.DateTimeField(_("analyzed"), null=True, blank=True)
    method = models.CharField(_("method"), max_length=8, choices=ChemistryMethod)
    instrument = models.ForeignKey(
        "instruments.Instrument",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="chemistry_samples",
    )
    external_id = models.CharField(max_length=120, blank=True)
    submission = models.ForeignKey(
        "instruments.RawSubmission",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="chemistry_samples",
    )
    program = models.CharField(_("analytical program"), max_length=60, blank=True)
    drift_standard = models.CharField(
        _("drift standard"),
        max_length=80,
        blank=True,
        help_text=_("The reference material burned before and after."),
    )
    laboratory = models.CharField(_("laboratory"), max_length=120, blank=True)
    operator = models.CharField(_("operator"), max_length=60, blank=True)
    is_full_analysis = models.BooleanField(
        _("full analysis"),
        default=False,
        help_text=_("All elements were measured: with aluminum they sum to 100 %."),
    )
    remarks = models.TextField(
        blank=True, help_text=_("What was unusual when it arrived.")
    )
    excluded_reason = models.CharField(max_length=400, blank=True)
    excluded_by = models.ForeignKey(
        "accounts.User",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    # An instrument has no person.
    created_by = models.ForeignKey(
        "accounts.User",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta(CodedRecord.Meta):
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["-created_at", "-id"]),
            models.Index(fields=["heat", "taken_at"]),
        ]
        constraints = [
            *CodedRecord.Meta.constraints,
            models.CheckConstraint(
                condition=_one_source(),
                name="%(app_label)s_%(class)s_one_source",
                violation_error_message=_(
                    "A sample is of exactly one heat, lot or reference material."
                ),
            ),
            models.CheckConstraint(
                condition=Q(state=SampleState.TO_BE_NAMED) | ~Q(stage=""),
                name="%(app_label)s_%(class)s_named_has_stage",
                violation_error_message=_("A named sample has a stage."),
            ),
            models.CheckConstraint(
                condition=Q(instrument__isnull=False) | Q(created_by__isnull=False),
                name="%(app_label)s_%(class)s_has_a_sender",
                violation_error_message=_(
                    "A sample comes from an instrument or a person."
                ),
            ),
            models.CheckConstraint(
                condition=Q(excluded_by__isnull=True, excluded_reason="")
                | Q(excluded_by__isnull=False) & ~Q(excluded_reason=""),
                name="%(app_label)s_%(class)s_exclusion_has_reason",
                violation_error_message=_("An exclusion has a reason and a name."),
            ),
            models.UniqueConstraint(
                fields=["instrument", "external_id"],
                condition=~Q(external_id=""),
                name="%(app_label)s_%(class)s_external_id_unique",
                violation_error_message=_(
                    "The instrument sent another sample under that external id."
                ),
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("trials:chemistry-sample-detail", args=[self.code])

    @property
    def source(self):
        """What it is a sample of: a heat, a lot or a reference material."""
        return self.heat or self.lot or self.reference_material

    @property
    def at(self):
        """When it was taken, else when it was analyzed, else when it arrived."""
        return self.taken_at or self.analysed_at or self.created_at


@tracked
class Burn(CompartmentedRecord):
    """One spark, or one replicate of a solution. Its readings are never edited; a bad
    burn is excluded with a reason and stays.
    """

    sample = models.ForeignKey(
        ChemistrySample, on_delete=models.PROTECT, related_name="burns"
    )
    number = models.PositiveSmallIntegerField(_("burn"))
    excluded_reason = models.CharField(max_length=400, blank=True)
    excluded_by = models.ForeignKey(
        "accounts.User",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Empty where the instrument excluded it."),
    )

    class Meta:
        ordering = ["sample", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["sample", "number"],
                name="%(app_label)s_%(class)s_number_once",
                violation_error_message=_("That burn stands twice."),
            ),
            models.UniqueConstraint(
                fields=["id", "compartment"],
                name="%(app_label)s_%(class)s_compartment_key",
            ),
            models.CheckConstraint(
                condition=Q(excluded_by__isnull=True) | ~Q(excluded_reason=""),
                name="%(app_label)s_%(class)s_exclusion_has_reason",
                violation_error_message=_("An exclusion has a reason."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sample}, burn {self.number}"


@tracked
class BurnReading(CompartmentedRecord):
    """One element in one burn, as sent, and as a mass fraction."""

    burn = models.ForeignKey(Burn, on_delete=models.PROTECT, related_name="readings")
    element = models.CharField(_("element"), max_length=2)
    text = models.CharField(max_length=40, help_text=_("As sent, with its '<'."))
    unit = models.CharField(max_length=20)
    value_wt_pct = models.FloatField(
        help_text=_("The value, or the limit of detection it lies below.")
    )
    is_below = models.BooleanField(default=False, help_text=_("Sent with '<'."))
    excluded_reason = models.CharField(max_length=400, blank=True)
    excluded_by = models.ForeignKey(
        "accounts.User",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        ordering = ["burn", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["burn", "element"],
                name="%(app_label)s_%(class)s_element_once",
                violation_error_message=_("That element stands twice in a burn."),
            ),
            mass_fraction("value_wt_pct"),
            models.CheckConstraint(
                condition=Q(excluded_by__isnull=True) | ~Q(excluded_reason=""),
                name="%(app_label)s_%(class)s_exclusion_has_reason",
                violation_error_message=_("An exclusion has a reason."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.element} {self.text} {self.unit}"


class SampleElement(CompartmentedRecord):
    """What the burns of one sample say together of one element. Derived.

    `value_wt_pct` is the mean of the readings that count. Where one of them is "<", there
    is no value: the mean is itself "<" `below_wt_pct`, which counts each "<" as its limit
    and so is an upper bound, never a stand-in.
    """

    sample = models.ForeignKey(
        ChemistrySample, on_delete=models.PROTECT, related_name="elements"
    )
    element = models.CharField(max_length=2)
    value_wt_pct = models.FloatField(null=True, blank=True)
    below_wt_pct = models.FloatField(null=True, blank=True)
    s_wt_pct = models.FloatField(
        null=True, blank=True, help_text=_("Standard deviation of the burns.")
    )
    n = models.PositiveSmallIntegerField(help_text=_("Burns that count."))
    n_excluded = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["sample", "pk"]
        indexes = [models.Index(fields=["element", "sample"])]
        constraints = [
            models.UniqueConstraint(
                fields=["sample", "element"],
                name="%(app_label)s_%(class)s_element_once",
            ),
            mass_fraction("value_wt_pct"),
            mass_fraction("below_wt_pct"),
            bounded("s_wt_pct", 0, 100, message=_("A spread is 0 or more.")),
            models.CheckConstraint(
                condition=Q(value_wt_pct__isnull=True) | Q(below_wt_pct__isnull=True),
                name="%(app_label)s_%(class)s_value_or_below",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sample} {self.element}"
