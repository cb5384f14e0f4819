"""Programs: what is to be shown, with which alloys, and the scope of work."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from labtrack.accounts.records import CodedRecord, CompartmentedRecord
from labtrack.audit.history import tracked
from labtrack.constraints import ordered
from trials.choices import SpecimenKind, WorkKind


@tracked
class Program(CodedRecord):
    """A body of work with an aim: the variants that it develops and the alloy they must
    beat. What was done for it is found by its alloys, so nobody files records twice.
    """

    title = models.CharField(_("title"), max_length=160)
    aim = models.TextField(
        _("aim"),
        max_length=4000,
        blank=True,
        help_text=_("What will be known at the end that is not known now."),
    )
    starts_on = models.DateField(
        _("start"),
        null=True,
        blank=True,
        help_text=_("Heats charged before count for nothing here."),
    )
    ends_on = models.DateField(_("end"), null=True, blank=True)
    baseline = models.ForeignKey(
        "trials.Alloy",
        on_delete=models.PROTECT,
        related_name="programs_measured_against",
        verbose_name=_("baseline alloy"),
    )
    alloys = models.ManyToManyField(
        "trials.Alloy", through="trials.ProgramAlloy", related_name="programs"
    )

    class Meta(CodedRecord.Meta):
        ordering = ["-created_at", "-pk"]
        constraints = [
            *CodedRecord.Meta.constraints,
            ordered(
                "starts_on",
                "ends_on",
                message=_("The program ends before it starts."),
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("trials:program-detail", args=[self.code])

    def alloy_ids(self) -> list[int]:
        """The variants and the baseline."""
        return [self.baseline_id, *(row.alloy_id for row in self.program_alloys.all())]

    def covers(self, *, heat: str = "") -> Q:
        """What counts for this program: made of its alloys since it started, simulated
        as it is simulated itself.

        `heat` leads from a row to its heat and is empty on a heat.
        """
        step = f"{heat}__" if heat else ""
        condition = Q(
            **{
                f"{step}alloy__in": self.alloy_ids(),
                "compartment__is_simulated": self.compartment.is_simulated,
            }
        )
        if self.starts_on is None:
            return condition
        zone = ZoneInfo(self.organisation.time_zone)
        start = datetime.combine(self.starts_on, time.min, zone)
        return condition & Q(**{f"{step}charged_at__gte": start})


@tracked
class ProgramAlloy(CompartmentedRecord):
    """One variant that a program develops; the baseline needs no row."""

    program = models.ForeignKey(
        Program, on_delete=models.CASCADE, related_name="program_alloys"
    )
    alloy = models.ForeignKey(
        "trials.Alloy", on_delete=models.PROTECT, related_name="program_alloys"
    )
    position = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["program", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["program", "alloy"],
                name="%(app_label)s_%(class)s_once",
                violation_error_message=_("That alloy stands twice."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.alloy} of {self.program}"


@tracked
class WorkItem(CodedRecord):
    """One line of the scope of work. How far it is, is counted from records and never
    typed; an item that is given up says why and stays.
    """

    program = models.ForeignKey(
        Program, on_delete=models.PROTECT, related_name="work_items"
    )
    title = models.CharField(_("title"), max_length=160)
    kind = models.CharField(_("what counts"), max_length=12, choices=WorkKind)
    method_code = models.CharField(
        _("test method"),
        max_length=40,
        blank=True,
        help_text=_("Whose tests count, such as ASTM-B557-15."),
    )
    specimen_kind = models.CharField(
        _("kind of specimen"),
        max_length=12,
        choices=SpecimenKind,
        blank=True,
        help_text=_("Only these; empty for all."),
    )
    alloy = models.ForeignKey(
        "trials.Alloy",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="work_items",
        verbose_name=_("alloy"),
        help_text=_(
            "Only of this alloy; empty for all of the program and the baseline."
        ),
    )
    planned_quantity = models.PositiveIntegerField(_("planned"))
    starts_on = models.DateField(_("start"), null=True, blank=True)
    due_on = models.DateField(_("due"), null=True, blank=True)
    responsible = models.ForeignKey(
        "accounts.User",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("responsible"),
    )
    given_up_because = models.CharField(
        _("given up because"),
        max_length=200,
        blank=True,
        help_text=_("Fill in only when the work will not be done."),
    )

    class Meta(CodedRecord.Meta):
        ordering = ["program", "due_on", "pk"]
        constraints = [
            *CodedRecord.Meta.constraints,
            models.CheckConstraint(
                condition=Q(planned_quantity__gt=0, planned_quantity__lt=1_000_000),
                name="%(app_label)s_%(class)s_plans_something",
                violation_error_message=_("From 1 to 999,999 pieces."),
            ),
            models.CheckConstraint(
                condition=Q(kind=WorkKind.TESTS) & ~Q(method_code="")
                | ~Q(kind=WorkKind.TESTS) & Q(method_code=""),
                name="%(app_label)s_%(class)s_tests_name_method",
                violation_error_message=_(
                    "Tests name their method; nothing else has one."
                ),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[WorkKind.SPECIMENS, WorkKind.TESTS])
                | Q(specimen_kind=""),
                name="%(app_label)s_%(class)s_specimen_kind_of_specimens",
                violation_error_message=_(
                    "A kind of specimen is stated for specimens and their tests only."
                ),
            ),
            ordered(
                "starts_on", "due_on", message=_("The work is due before it starts.")
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("trials:work-item-detail", args=[self.code])
