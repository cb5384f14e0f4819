"""Published numbers with their source: a table of their own, in no summary."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from characterization.choices import LiteratureStatistic
from labtrack.accounts import permissions
from labtrack.accounts.kinds import SignedIn
from labtrack.accounts.models import User
from labtrack.audit.history import tracked
from labtrack.constraints import bounded


class LiteratureQuerySet(models.QuerySet):
    """Published values by what they may be shown for."""

    def standing(self):
        """Not withdrawn."""
        return self.filter(withdrawn_because="")

    def drawable(self):
        """Have a number that a chart can show."""
        return self.standing().filter(value__isnull=False)


@tracked
class LiteratureValue(models.Model):
    """One published number (or sentence) of one property, with its source. Never pooled
    with what was measured here; drawn with a mark of its own.
    """

    visibility = SignedIn()

    material = models.CharField(
        _("material"), max_length=120, help_text=_("As published, such as Almag 35.")
    )
    alloy = models.ForeignKey(
        "trials.Alloy",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="literature_values",
        limit_choices_to={"compartment__isnull": True},
        help_text=_("The registered alloy it speaks of, where it is one."),
    )
    temper = models.CharField(
        _("state"), max_length=60, blank=True, help_text=_("Such as F, T6, aged 15 h.")
    )
    process = models.CharField(
        _("process"), max_length=60, blank=True, help_text=_("Such as sand.")
    )
    scandium_wt_pct = models.FloatField(
        _("scandium [wt%]"), null=True, blank=True, help_text=_("As published.")
    )
    property = models.ForeignKey(
        "characterization.Property",
        on_delete=models.PROTECT,
        related_name="literature_values",
    )
    statistic = models.CharField(
        _("what the number is"),
        max_length=8,
        choices=LiteratureStatistic,
        default=LiteratureStatistic.TYPICAL,
    )
    value = models.FloatField(null=True, blank=True)
    text = models.CharField(max_length=40, blank=True, help_text=_("As published."))
    unit = models.CharField(max_length=20, blank=True, help_text=_("As published."))
    spread = models.FloatField(
        null=True,
        blank=True,
        help_text=_("The plus-minus that was published, in the canonical unit."),
    )
    spread_text = models.CharField(max_length=40, blank=True)
    statement = models.CharField(
        _("what it says"),
        max_length=400,
        blank=True,
        help_text=_(
            "Conditions beside the number, or the finding where there is none."
        ),
    )
    source = models.CharField(
        _("source"),
        max_length=400,
        help_text=_("Author, title, year and place, so that anybody can look it up."),
    )
    source_url = models.URLField(_("address of the source"), max_length=400, blank=True)
    added_by = models.ForeignKey(
        "accounts.User",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Empty for what came with the product."),
    )
    created_at = models.DateTimeField(auto_now_add=True)
    withdrawn_because = models.CharField(
        _("withdrawn because"), max_length=400, blank=True
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = LiteratureQuerySet.as_manager()

    class Meta:
        ordering = ["material", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(source=""),
                name="%(app_label)s_%(class)s_has_source",
                violation_error_message=_("A published value names its source."),
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=False) & ~Q(text="") & ~Q(unit="")
                | Q(value__isnull=True, text="", unit="") & ~Q(statement=""),
                name="%(app_label)s_%(class)s_number_or_sentence",
                violation_error_message=_(
                    "A row has a number with its unit, or a sentence."
                ),
            ),
            bounded("value", -1e300, 1e300, message=_("A value is a finite number.")),
            bounded("spread", 0, 1e300, message=_("A spread is 0 or more.")),
            bounded(
                "scandium_wt_pct",
                0,
                100,
                message=_("A scandium content lies from 0 to below 100 wt%%."),
            ),
        ]

    def __str__(self) -> str:
        said = f"{self.text} {self.unit}" if self.text else self.statement
        return f"{self.material} {self.temper}: {self.property} {said}"

    def get_absolute_url(self) -> str:
        return reverse("characterization:literature-value-detail", args=[self.pk])

    def may_be_edited_by(self, person: User) -> bool:
        """Its author, and laboratory managers of the organization that keeps the catalog."""
        return self.added_by_id == person.pk or (
            person.organisation.keeps_catalogue
            and permissions.is_laboratory_manager(person, person.organisation_id)
        )
