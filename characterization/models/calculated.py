"""Calculated properties: versions of their formulas, and what these give for each test."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from labtrack.accounts.kinds import SignedIn
from labtrack.accounts.records import CompartmentedRecord
from labtrack.constraints import bounded

CALCULATION = "calculate"
"""The kind of a job that calculates tests by a version; it is about that version."""


class FormulaVersionQuerySet(models.QuerySet["FormulaVersion"]):
    """Versions by whether they stand."""

    def newest(self) -> "FormulaVersionQuerySet":
        """The last version of each property, retired ones too."""
        later = FormulaVersion.objects.filter(
            property_id=OuterRef("property_id"), number__gt=OuterRef("number")
        )
        return self.filter(~Exists(later))

    def standing(self) -> "FormulaVersionQuerySet":
        """Those by which tests are calculated now, in the order of their properties."""
        return self.newest().exclude(text="").order_by("property__position", "pk")


class FormulaVersion(models.Model):
    """One version of the formula of a calculated property, by whom, when and why. Immutable.

    `spelled_out` has no calculated property in it any more, so that a version means the
    same for ever: where a property that it takes is revised, it gets a version too.
    A version without a formula retires the property.
    """

    visibility = SignedIn()

    property = models.ForeignKey(
        "characterization.Property",
        on_delete=models.PROTECT,
        related_name="formula_versions",
    )
    number = models.PositiveSmallIntegerField(_("version"))
    text = models.CharField(
        _("formula"), max_length=300, blank=True, help_text=_("As it was typed.")
    )
    spelled_out = models.TextField(
        max_length=4000, blank=True, help_text=_("In measured properties alone.")
    )
    uses = ArrayField(
        models.CharField(max_length=30),
        default=list,
        blank=True,
        help_text=_("Symbols of the properties in it, as typed."),
    )
    takes = ArrayField(
        models.CharField(max_length=30),
        default=list,
        blank=True,
        help_text=_("Symbols of the measured properties that it comes down to."),
    )
    reason = models.CharField(_("reason"), max_length=400, blank=True)
    written_by = models.ForeignKey(
        "accounts.User",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Empty: it came with the catalog."),
    )
    written_at = models.DateTimeField(auto_now_add=True)

    objects = FormulaVersionQuerySet.as_manager()

    class Meta:
        ordering = ["property", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["property", "number"],
                name="%(app_label)s_%(class)s_number_once",
                violation_error_message=_("That version of the formula stands twice."),
            ),
            models.CheckConstraint(
                condition=Q(text="", spelled_out="", uses=[], takes=[])
                | ~Q(text="") & ~Q(spelled_out="") & ~Q(uses=[]) & ~Q(takes=[]),
                name="%(app_label)s_%(class)s_takes_properties",
                violation_error_message=_("A formula takes properties of the test."),
            ),
            models.CheckConstraint(
                condition=Q(number=1) & ~Q(text="") | Q(number__gt=1) & ~Q(reason=""),
                name="%(app_label)s_%(class)s_says_why",
                violation_error_message=_("Another version of a formula says why."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.property}, version {self.number}"


class CalculatedValue(CompartmentedRecord):
    """What one version of a formula gives for one test version: a value, or the reason for
    none, with the inputs. It is no part of what was signed and can be computed again.
    """

    test = models.ForeignKey(
        "characterization.Test",
        on_delete=models.CASCADE,
        related_name="calculated_values",
    )
    formula = models.ForeignKey(
        FormulaVersion, on_delete=models.PROTECT, related_name="values"
    )
    value = models.FloatField(
        null=True, help_text=_("In the property's canonical unit.")
    )
    reason = models.CharField(max_length=300, blank=True)
    uncertainty = models.FloatField(
        null=True, help_text=_("With the coverage factor of its inputs.")
    )
    no_uncertainty_because = models.CharField(max_length=300, blank=True)
    inputs = models.JSONField(
        help_text=_("By symbol: measurement, value, uncertainty; or why it is missing.")
    )
    computed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["formula__property__position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["test", "formula"], name="%(app_label)s_%(class)s_once"
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=False, reason="")
                | Q(value__isnull=True, uncertainty__isnull=True) & ~Q(reason=""),
                name="%(app_label)s_%(class)s_value_or_reason",
                violation_error_message=_("There is a value, or the reason for none."),
            ),
            bounded("value", -1e300, 1e300, message=_("A value is a finite number.")),
            bounded("uncertainty", 0, 1e300, message=_("An uncertainty is 0 or more.")),
        ]

    def __str__(self) -> str:
        return f"{self.formula} of {self.test}"

    def place(self) -> str:
        """Where it is rounded on a page, in the canonical unit."""
        return self.formula.property.place_of(self.value)
