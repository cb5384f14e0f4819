"""What happens to a melt: events, recovery estimates, and decisions before the pour."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from labtrack.accounts.records import CompartmentedRecord
from labtrack.audit.history import tracked
from labtrack.constraints import bounded
from trials.melt_choices import Decision, MeltEventKind


@tracked
class MeltEvent(CompartmentedRecord):
    """One line of the melt log that is neither an addition, a sample nor a pour."""

    heat = models.ForeignKey(
        "trials.Heat", on_delete=models.PROTECT, related_name="melt_events"
    )
    kind = models.CharField(_("what"), max_length=12, choices=MeltEventKind)
    at = models.DateTimeField(_("at"))
    value = models.FloatField(
        null=True,
        blank=True,
        help_text=_(
            "In the unit of its kind: °C, kg of flux or dross, % density index."
        ),
    )
    value_as_entered = models.CharField(max_length=40, blank=True)
    duration_min = models.FloatField(_("duration [min]"), null=True, blank=True)
    duration_as_entered = models.CharField(max_length=40, blank=True)
    rotor_rpm = models.FloatField(_("rotor [rpm]"), null=True, blank=True)
    rotor_as_entered = models.CharField(max_length=40, blank=True)
    flow_l_min = models.FloatField(_("gas flow [L/min]"), null=True, blank=True)
    flow_as_entered = models.CharField(max_length=40, blank=True)
    gas = models.CharField(_("gas or flux"), max_length=40, blank=True)
    note = models.CharField(_("note"), max_length=400, blank=True)
    recorded_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    struck_reason = models.CharField(
        max_length=400, blank=True, help_text=_("Why the line is struck out.")
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["heat", "at"])]
        constraints = [
            bounded("value", 0, 1e5, message=_("A value is 0 or more.")),
            bounded(
                "duration_min",
                0,
                1e5,
                message=_("A duration is 0 or more and below 100,000 minutes."),
            ),
            bounded("rotor_rpm", 0, 1e5, message=_("A speed is 0 or more.")),
            bounded("flow_l_min", 0, 1e5, message=_("A flow is 0 or more.")),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.heat}"

    def get_absolute_url(self) -> str:
        """It is read on the page of its heat."""
        return self.heat.get_absolute_url()


@tracked
class AdditionRecovery(CompartmentedRecord):
    """How much of one element of one addition is expected to stay in the melt."""

    addition = models.ForeignKey(
        "trials.ChargeAddition", on_delete=models.PROTECT, related_name="recoveries"
    )
    element = models.CharField(_("element"), max_length=2)
    recovery_pct = models.FloatField(_("recovery [%]"), null=True, blank=True)
    recovery_as_entered = models.CharField(
        max_length=40, blank=True, help_text=_("Empty: the default of its kind.")
    )
    source = models.CharField(_("source"), max_length=200, blank=True)
    set_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["addition", "element"]
        constraints = [
            models.UniqueConstraint(
                fields=["addition", "element"],
                name="%(app_label)s_%(class)s_element_once",
                violation_error_message=_("That element stands twice."),
            ),
            bounded(
                "recovery_pct",
                0,
                100.0001,
                message=_("A recovery lies from 0 to 100 percent."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.addition}: {self.element} {self.recovery_as_entered}"


class PourDecision(CompartmentedRecord):
    """What a person decided about a melt, and on what. Immutable: a change of mind is
    another decision. Pouring outside the limits is a deviation, with its reason.
    """

    heat = models.ForeignKey(
        "trials.Heat", on_delete=models.PROTECT, related_name="decisions"
    )
    decision = models.CharField(_("decision"), max_length=8, choices=Decision)
    specification = models.CharField(
        _("specification"), max_length=160, help_text=_("Name and edition, as judged.")
    )
    proposed = models.CharField(
        max_length=8, choices=Decision, help_text=_("What the numbers proposed.")
    )
    findings = models.JSONField(
        default=list,
        blank=True,
        help_text=_("Element by element: reading, limit, finding."),
    )
    is_deviation = models.BooleanField(_("deviation"), default=False)
    reason = models.CharField(_("reason"), max_length=400, blank=True)
    decided_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-decided_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_deviation=False) | ~Q(reason=""),
                name="%(app_label)s_%(class)s_deviation_has_reason",
                violation_error_message=_("A deviation has a reason."),
            ),
            models.CheckConstraint(
                condition=Q(is_deviation=False) | Q(decision=Decision.POUR),
                name="%(app_label)s_%(class)s_deviation_is_a_pour",
                violation_error_message=_("Only a pour can be a deviation."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_decision_display()}, {self.heat}"
