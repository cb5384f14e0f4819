"""Acceptance limits: what a property must reach, in the unit system of the order."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from characterization.choices import LimitKind
from labtrack.accounts.kinds import InCompartment
from labtrack.audit.history import tracked
from trials.choices import CastingProcess, MoldClass, SpecimenOrigin

NUMBER = r"^[0-9]{1,5}(\.[0-9]{1,4})?$"


@tracked
class AcceptanceLimit(models.Model):
    """The least that a property must reach in one process, mold and temper.

    Text and unit are those of the document: ASTM B26 and B26M are separate standards, and
    35.0 ksi is not 240 MPa. A result is compared in the unit of the limit.
    """

    shows_history = True
    visibility = InCompartment(path="specification__compartment_id", or_null=True)

    specification = models.ForeignKey(
        "trials.Specification",
        on_delete=models.CASCADE,
        related_name="acceptance_limits",
    )
    property = models.ForeignKey(
        "characterization.Property", on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(max_length=8, choices=LimitKind, default=LimitKind.MINIMUM)
    process = models.CharField(
        _("process"),
        max_length=20,
        choices=CastingProcess,
        blank=True,
        help_text=_("Empty for every process of the mold class."),
    )
    mold_class = models.CharField(
        _("mold class"), max_length=10, choices=MoldClass, blank=True
    )
    temper = models.CharField(_("temper"), max_length=20)
    grade = models.CharField(
        _("class"), max_length=40, blank=True, help_text=_("Such as class 1.")
    )
    origin = models.CharField(
        _("stated for"),
        max_length=20,
        choices=SpecimenOrigin,
        default=SpecimenOrigin.SEPARATELY_CAST,
    )
    tested_under = models.CharField(
        _("tested under"),
        max_length=400,
        blank=True,
        help_text=_(
            "Conditions that belong to the identity, as a condition keeps them."
        ),
    )
    tested_under_words = models.CharField(max_length=400, blank=True)
    text = models.CharField(_("limit"), max_length=12, help_text=_("As written."))
    unit = models.CharField(_("unit"), max_length=20)
    cut_up_percent = models.CharField(
        _("bars cut from castings [%]"),
        max_length=6,
        blank=True,
        help_text=_("The share of the limit that their average must reach."),
    )
    document = models.CharField(
        _("document"), max_length=60, help_text=_("Such as ASTM B26.")
    )
    needs_verification = models.BooleanField(
        _("verify against the standard"), default=False
    )
    source = models.CharField(_("source"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(default=100)

    class Meta:
        ordering = ["specification", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "specification",
                    "property",
                    "kind",
                    "process",
                    "mold_class",
                    "temper",
                    "grade",
                    "origin",
                    "document",
                    "tested_under",
                ],
                name="%(app_label)s_%(class)s_once",
                violation_error_message=_("That limit stands already."),
            ),
            models.CheckConstraint(
                condition=Q(text__regex=NUMBER),
                name="%(app_label)s_%(class)s_limit_is_decimal",
                violation_error_message=_(
                    "A limit is digits with a decimal point, such as 35.0."
                ),
            ),
            models.CheckConstraint(
                condition=Q(cut_up_percent="")
                | Q(
                    cut_up_percent__regex=NUMBER,
                    origin=SpecimenOrigin.SEPARATELY_CAST,
                ),
                name="%(app_label)s_%(class)s_cut_up_of_cast_bars",
                violation_error_message=_(
                    "A share for bars cut from castings belongs to a limit for separately "
                    "cast bars."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.specification} {self.property} {self.as_written()}"

    def get_absolute_url(self) -> str:
        return self.specification.get_absolute_url()

    def as_written(self) -> str:
        """The limit with its unit, never converted."""
        return f"{self.text} {self.unit}"
