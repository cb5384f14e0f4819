"""Trials: one experiment, its factors, and the runs that were planned."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from labtrack.accounts.records import CodedRecord, CompartmentedRecord
from labtrack.audit.history import tracked
from labtrack.constraints import bounded, ordered
from trials.choices import DesignKind, FactorKind


@tracked
class Trial(CodedRecord):
    """An experiment: a question, what is varied, and a table of runs."""

    program = models.ForeignKey(
        "trials.Program",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="trials",
        verbose_name=_("program"),
    )
    title = models.CharField(_("title"), max_length=160)
    question = models.TextField(_("question"), max_length=2000)
    hypothesis = models.TextField(
        _("hypothesis"),
        max_length=2000,
        blank=True,
        help_text=_("What is expected, and what would speak against it."),
    )
    design_kind = models.CharField(
        _("design"), max_length=12, choices=DesignKind, default=DesignKind.CUSTOM
    )
    blocked_by = models.CharField(
        _("blocked by"),
        max_length=120,
        blank=True,
        help_text=_("What runs of one block share, such as a day or a crucible."),
    )
    seed = models.PositiveIntegerField(
        _("seed"),
        null=True,
        blank=True,
        help_text=_("Of the random order, where there was one."),
    )

    class Meta(CodedRecord.Meta):
        ordering = ["-created_at", "-pk"]

    def get_absolute_url(self) -> str:
        return reverse("trials:trial-detail", args=[self.code])


@tracked
class Factor(CompartmentedRecord):
    """One thing that is varied on purpose."""

    trial = models.ForeignKey(Trial, on_delete=models.CASCADE, related_name="factors")
    position = models.PositiveSmallIntegerField(default=1)
    name = models.CharField(_("factor"), max_length=60)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=FactorKind)
    element = models.CharField(
        _("element"),
        max_length=2,
        blank=True,
        help_text=_("Whose content is varied; it is measured in each heat."),
    )
    levels = ArrayField(
        models.CharField(max_length=40),
        default=list,
        blank=True,
        help_text=_("The levels of the table, as entered, in their order."),
    )
    low = models.FloatField(_("lowest level"), null=True, blank=True)
    high = models.FloatField(_("highest level"), null=True, blank=True)

    class Meta:
        ordering = ["trial", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["trial", "name"],
                name="%(app_label)s_%(class)s_name_once",
                violation_error_message=_("That factor stands twice."),
            ),
            models.CheckConstraint(
                condition=Q(kind=FactorKind.ELEMENT) & ~Q(element="")
                | ~Q(kind=FactorKind.ELEMENT) & Q(element=""),
                name="%(app_label)s_%(class)s_element_named",
                violation_error_message=_(
                    "A factor that is an element names it; no other does."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(kind=FactorKind.CATEGORY)
                | Q(low__isnull=True, high__isnull=True),
                name="%(app_label)s_%(class)s_category_has_no_range",
                violation_error_message=_("Words have no lowest and highest."),
            ),
            bounded("low", -1e15, 1e15, message=_("A level is a finite number.")),
            bounded("high", -1e15, 1e15, message=_("A level is a finite number.")),
            ordered("low", "high", message=_("The lowest level is above the highest.")),
        ]

    def __str__(self) -> str:
        return f"{self.name} of {self.trial}"


@tracked
class TrialRun(CompartmentedRecord):
    """One point of the design: planned, then linked to the heat that was melted for it."""

    trial = models.ForeignKey(Trial, on_delete=models.PROTECT, related_name="runs")
    number = models.PositiveSmallIntegerField(_("run"))
    planned_order = models.PositiveSmallIntegerField(_("order"), null=True, blank=True)
    block = models.CharField(_("block"), max_length=40, blank=True)
    heat = models.ForeignKey(
        "trials.Heat",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="trial_runs",
        verbose_name=_("heat"),
    )
    shares_heat_because = models.CharField(
        _("shares its heat because"),
        max_length=200,
        blank=True,
        help_text=_("Only where another run of the trial has the same heat."),
    )
    dropped_because = models.CharField(
        _("dropped because"),
        max_length=200,
        blank=True,
        help_text=_("Only where the run will not be made."),
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["trial", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["trial", "number"],
                name="%(app_label)s_%(class)s_number_once",
                violation_error_message=_("That run stands twice."),
            ),
            models.UniqueConstraint(
                fields=["trial", "planned_order"],
                name="%(app_label)s_%(class)s_order_once",
                violation_error_message=_("Two runs have the same place in the order."),
            ),
            models.UniqueConstraint(
                fields=["trial", "heat"],
                condition=Q(shares_heat_because=""),
                name="%(app_label)s_%(class)s_own_heat",
                violation_error_message=_(
                    "Another run of this trial has that heat; say why they share it."
                ),
            ),
            models.CheckConstraint(
                condition=Q(heat__isnull=False) | Q(shares_heat_because=""),
                name="%(app_label)s_%(class)s_shares_a_heat",
                violation_error_message=_("A run without a heat shares none."),
            ),
            models.CheckConstraint(
                condition=Q(heat__isnull=True) | Q(dropped_because=""),
                name="%(app_label)s_%(class)s_dropped_has_no_heat",
                violation_error_message=_("A run that has a heat was not dropped."),
            ),
            models.UniqueConstraint(
                fields=["id", "compartment"],
                name="%(app_label)s_%(class)s_compartment_key",
            ),
        ]

    def __str__(self) -> str:
        return f"run {self.number} of {self.trial}"

    def get_absolute_url(self) -> str:
        return self.trial.get_absolute_url()


@tracked
class RunLevel(CompartmentedRecord):
    """Where one run sets one factor: the text as entered, and the number it is."""

    run = models.ForeignKey(TrialRun, on_delete=models.CASCADE, related_name="levels")
    factor = models.ForeignKey(
        Factor, on_delete=models.CASCADE, related_name="run_levels"
    )
    text = models.CharField(_("level"), max_length=40)
    value = models.FloatField(_("value"), null=True, blank=True)

    class Meta:
        ordering = ["run", "factor__position"]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "factor"], name="%(app_label)s_%(class)s_once"
            ),
            bounded("value", -1e15, 1e15, message=_("A level is a finite number.")),
        ]

    def __str__(self) -> str:
        return f"{self.factor.name} {self.text}"
