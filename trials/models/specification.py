"""Specifications: composition limits of one alloy in one form, in editions."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from labtrack.accounts.kinds import InCompartment
from labtrack.accounts.records import validate_code
from labtrack.audit.history import tracked
from trials.choices import MetalForm, SpecificationOwner

LIMIT = r"^[0-9]{1,3}(\.[0-9]{1,6})?$"
LIMIT_OR_NOTHING = r"^([0-9]{1,3}(\.[0-9]{1,6})?)?$"
"""A limit as a standard writes it: "7.5" is not "7.50"."""


def written(*fields: str) -> models.CheckConstraint:
    """Each of these texts is a limit as written, or nothing."""
    condition = Q()
    for field in fields:
        condition &= Q(**{f"{field}__regex": LIMIT_OR_NOTHING})
    return models.CheckConstraint(
        condition=condition,
        name="%(app_label)s_%(class)s_limits_are_decimals",
        violation_error_message=_(
            "A limit is digits with a decimal point, such as 7.5 or 0.10."
        ),
    )


class SpecificationQuerySet(models.QuerySet):
    def current(self) -> "SpecificationQuerySet":
        """Issued, and no later edition is."""
        return self.filter(issued_on__isnull=False).exclude(
            superseded_by__issued_on__isnull=False
        )


@tracked
class Specification(models.Model):
    """One edition of the limits of one alloy as ingot or as casting.

    A published one is catalogue and lies in no compartment; a house's or a customer's lies
    in one. It is a draft until it is issued; from then on nothing of it changes, and a
    correction is a new edition that supersedes it.
    """

    visibility = InCompartment(or_null=True)

    owner = models.CharField(_("owner"), max_length=10, choices=SpecificationOwner)
    owner_name = models.CharField(
        _("owner's name"),
        max_length=120,
        blank=True,
        help_text=_("The customer, where it is a customer's."),
    )
    code = models.CharField(
        _("designation"),
        max_length=60,
        help_text=_("Such as 535.0 or ECK-535-SC30."),
        validators=[
            validate_code.__class__(r"^[A-Z0-9][A-Z0-9.+_-]*$", validate_code.message)
        ],
    )
    edition = models.CharField(
        _("edition"), max_length=40, help_text=_("As the document names it.")
    )
    title = models.CharField(_("title"), max_length=160, blank=True)
    form = models.CharField(_("form"), max_length=10, choices=MetalForm)
    alloy = models.ForeignKey(
        "trials.Alloy", on_delete=models.PROTECT, related_name="specifications"
    )
    others_each = models.CharField(_("others, each [wt%]"), max_length=10, blank=True)
    others_total = models.CharField(_("others, total [wt%]"), max_length=10, blank=True)
    based_on = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="derived",
        help_text=_("The specification whose limits it started from."),
    )
    supersedes = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="superseded_by",
    )
    issued_on = models.DateField(
        _("issued"),
        null=True,
        blank=True,
        help_text=_("Empty while it is a draft. Once issued it is never edited."),
    )
    needs_verification = models.BooleanField(
        _("verify against the standard"),
        default=False,
        help_text=_("Its limits were not copied from the document itself."),
    )
    source = models.CharField(
        _("source"),
        max_length=300,
        blank=True,
        help_text=_("Where the limits were read."),
    )
    compartment = models.ForeignKey(
        "accounts.Compartment",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    organisation = models.ForeignKey(
        "accounts.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    created_by = models.ForeignKey(
        "accounts.User",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    created_at = models.DateTimeField(auto_now_add=True)
    notes = models.TextField(_("notes"), blank=True, max_length=4000)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = SpecificationQuerySet.as_manager()

    class Meta:
        ordering = ["code", "-issued_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "code", "edition"],
                condition=Q(compartment__isnull=True),
                name="%(app_label)s_%(class)s_published_edition_unique",
                violation_error_message=_("That edition is in the catalog already."),
            ),
            models.UniqueConstraint(
                fields=["organisation", "code", "edition"],
                condition=Q(compartment__isnull=False),
                name="%(app_label)s_%(class)s_edition_unique",
                violation_error_message=_("That edition of the designation exists."),
            ),
            models.CheckConstraint(
                condition=Q(
                    owner__in=[SpecificationOwner.AA, SpecificationOwner.ASTM],
                    compartment__isnull=True,
                    organisation__isnull=True,
                )
                | Q(
                    owner__in=[SpecificationOwner.HOUSE, SpecificationOwner.CUSTOMER],
                    compartment__isnull=False,
                    organisation__isnull=False,
                ),
                name="%(app_label)s_%(class)s_published_or_placed",
                violation_error_message=_(
                    "A published specification is catalog; a house's or a customer's lies "
                    "in a compartment."
                ),
            ),
            models.CheckConstraint(
                condition=Q(supersedes__isnull=True) | ~Q(supersedes=F("pk")),
                name="%(app_label)s_%(class)s_supersedes_another",
                violation_error_message=_("An edition supersedes an earlier one."),
            ),
            written("others_each", "others_total"),
            # Target of the composite foreign key of its next edition.
            models.UniqueConstraint(
                fields=["id", "compartment"],
                name="%(app_label)s_%(class)s_compartment_key",
            ),
        ]

    def __str__(self) -> str:
        return _("%(owner)s %(code)s, edition %(edition)s") % {
            "owner": self.owner_shown,
            "code": self.code,
            "edition": self.edition,
        }

    def get_absolute_url(self) -> str:
        return reverse("trials:specification-detail", args=[self.pk])

    @property
    def next_edition(self) -> "Specification | None":
        """The edition that supersedes this one, a draft included."""
        return getattr(self, "superseded_by", None)

    @property
    def standing(self) -> str:
        """draft, current or superseded."""
        if self.issued_on is None:
            return "draft"
        later = self.next_edition
        return "superseded" if later and later.issued_on else "current"

    @property
    def standing_text(self) -> str:
        words = {
            "draft": _("draft"),
            "current": _("current"),
            "superseded": _("superseded"),
        }
        return words[self.standing]

    @property
    def owner_shown(self) -> str:
        """AA, ASTM, the customer's name, or the short name of the house."""
        if self.owner == SpecificationOwner.CUSTOMER and self.owner_name:
            return self.owner_name
        if self.organisation_id:
            return self.organisation.short_name
        return self.owner


@tracked
class CompositionLimit(models.Model):
    """Minimum and maximum of one element [wt%], as the specification writes them."""

    visibility = InCompartment(path="specification__compartment_id", or_null=True)

    specification = models.ForeignKey(
        Specification, on_delete=models.CASCADE, related_name="limits"
    )
    element = models.CharField(_("element"), max_length=2)
    minimum = models.CharField(_("minimum [wt%]"), max_length=10, blank=True)
    maximum = models.CharField(_("maximum [wt%]"), max_length=10, blank=True)
    position = models.PositiveSmallIntegerField(default=100)

    class Meta:
        ordering = ["specification", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["specification", "element"],
                name="%(app_label)s_%(class)s_element_once",
                violation_error_message=_("That element stands twice."),
            ),
            written("minimum", "maximum"),
            models.CheckConstraint(
                condition=~Q(minimum="", maximum=""),
                name="%(app_label)s_%(class)s_limits_something",
                violation_error_message=_("Give a minimum, a maximum or both."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.specification} {self.element}"


@tracked
class CompositionRule(models.Model):
    """A limit that depends on another element: if `element` is above `above`, `needs` is
    at least `factor` times as much (356: if Fe is above 0.45, Mn is at least half of it).
    """

    visibility = InCompartment(path="specification__compartment_id", or_null=True)

    specification = models.ForeignKey(
        Specification, on_delete=models.CASCADE, related_name="rules"
    )
    element = models.CharField(_("if element"), max_length=2)
    above = models.CharField(_("is above [wt%]"), max_length=10)
    needs = models.CharField(_("then element"), max_length=2)
    factor = models.CharField(_("is at least times as much"), max_length=10)

    class Meta:
        ordering = ["specification", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["specification", "element", "needs"],
                name="%(app_label)s_%(class)s_pair_once",
                violation_error_message=_("That rule stands twice."),
            ),
            models.CheckConstraint(
                condition=Q(above__regex=LIMIT, factor__regex=LIMIT),
                name="%(app_label)s_%(class)s_numbers_are_decimals",
                violation_error_message=_(
                    "A rule is written in digits, such as 0.45 and 0.5."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(element=F("needs")),
                name="%(app_label)s_%(class)s_two_elements",
                violation_error_message=_("A rule ties one element to another."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.specification} {self.element}, {self.needs}"
