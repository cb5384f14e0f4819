"""Measurements, what was not obtained, and the evaluation and curve behind them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from characterization.choices import Censoring, OwedBy, PropertyRole
from characterization.methods import bar_symbols
from labtrack.accounts.records import CompartmentedRecord
from labtrack.constraints import bounded


class Measurement(CompartmentedRecord):
    """One number of one property of one test version. Numbers only; a null has its reason
    in NotObtained. Immutable once its test is submitted.
    """

    test = models.ForeignKey(
        "characterization.Test", on_delete=models.CASCADE, related_name="measurements"
    )
    property = models.ForeignKey(
        "characterization.Property",
        on_delete=models.PROTECT,
        related_name="measurements",
    )
    value = models.FloatField(
        help_text=_(
            "In the property's canonical unit; of a rating, the place of its code."
        )
    )
    text = models.CharField(max_length=40, help_text=_("As entered or sent."))
    unit = models.CharField(max_length=20, help_text=_("As entered or sent."))
    uncertainty = models.FloatField(null=True, blank=True)
    uncertainty_text = models.CharField(max_length=40, blank=True)
    censoring = models.CharField(
        max_length=1, choices=Censoring, default=Censoring.NONE, blank=True
    )
    source = models.CharField(max_length=12, choices=OwedBy)

    class Meta:
        ordering = ["property__position"]
        constraints = [
            models.UniqueConstraint(
                fields=["test", "property"],
                name="%(app_label)s_%(class)s_once",
                violation_error_message=_("That property stands twice."),
            ),
            bounded("value", -1e300, 1e300, message=_("A value is a finite number.")),
            bounded("uncertainty", 0, 1e300, message=_("An uncertainty is 0 or more.")),
        ]

    def __str__(self) -> str:
        return f"{self.property} {self.censoring}{self.text} {self.unit}"

    def place(self) -> str:
        """Where it is rounded on a page, in the canonical unit."""
        return self.property.place_of(self.value)

    def follows_from_the_bar(self) -> bool:
        """Whether it was derived from what was measured on the broken bar."""
        return (
            self.source == OwedBy.EVALUATION
            and self.property.code in bar_symbols.FOLLOWING
        )

    def is_headline(self) -> bool:
        """Shown where a test has one line only: of a curve's many figures, the strengths
        and elongations (positions up to 50); of every other method, all results.
        """
        position = self.property.position
        if self.property.role in (PropertyRole.RATING, PropertyRole.OBSERVATION):
            return True
        return self.property.role == PropertyRole.RESULT and not 50 < position < 200


class NotObtained(CompartmentedRecord):
    """A property that a test version could not give, with the reason: "not reached"."""

    test = models.ForeignKey(
        "characterization.Test", on_delete=models.CASCADE, related_name="not_obtained"
    )
    property = models.ForeignKey(
        "characterization.Property", on_delete=models.PROTECT, related_name="+"
    )
    reason = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["test", "property"], name="%(app_label)s_%(class)s_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.property}: {self.reason}"


class Reading(CompartmentedRecord):
    """One number read on the way to a result, such as a diagonal of an indent or a
    weighing. What a method reads is declared in `methods.readings`; readings are immutable
    with their test, and the evaluation keeps what it made of them.
    """

    test = models.ForeignKey(
        "characterization.Test", on_delete=models.CASCADE, related_name="readings"
    )
    number = models.PositiveSmallIntegerField(
        help_text=_(
            "The indent or weighing, from 1; 0 for what holds for the whole test."
        )
    )
    name = models.CharField(max_length=30, help_text=_("The column, such as d1."))
    value = models.FloatField(help_text=_("In the canonical unit of its column."))
    text = models.CharField(max_length=40, help_text=_("As entered or sent."))
    unit = models.CharField(max_length=20, help_text=_("As entered or sent."))
    source = models.CharField(
        max_length=200,
        blank=True,
        help_text=_("Where it comes from, where that matters, as for a reference."),
    )
    excluded_because = models.CharField(
        max_length=200,
        blank=True,
        help_text=_("Why this indent or weighing does not count; it stays visible."),
    )

    class Meta:
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["test", "number", "name"],
                name="%(app_label)s_%(class)s_once",
                violation_error_message=_("That reading stands twice."),
            ),
            bounded("value", -1e300, 1e300, message=_("A value is a finite number.")),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.number}: {self.text} {self.unit}"


class Curve(CompartmentedRecord):
    """A trace as evidence of a test version."""

    test = models.ForeignKey(
        "characterization.Test", on_delete=models.CASCADE, related_name="curves"
    )
    trace = models.ForeignKey(
        "instruments.Trace", on_delete=models.PROTECT, related_name="curves"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["test", "trace"], name="%(app_label)s_%(class)s_once"
            )
        ]

    def __str__(self) -> str:
        return f"curve of {self.test}"


class Evaluation(CompartmentedRecord):
    """How a curve or readings became numbers: every parameter assumed and every
    intermediate kept.
    """

    test = models.OneToOneField(
        "characterization.Test", on_delete=models.CASCADE, related_name="evaluation"
    )
    curve = models.ForeignKey(
        Curve,
        on_delete=models.RESTRICT,
        null=True,
        related_name="evaluations",
        help_text=_("Empty where readings were evaluated."),
    )
    program = models.CharField(
        max_length=120, help_text=_("Function and version of the evaluation.")
    )
    parameters = models.JSONField()
    details = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.program} on {self.test}"
