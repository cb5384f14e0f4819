"""A named body of records, who shares it, and who is in it."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import DateTimeField, Exists, Func, OuterRef, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from labtrack.accounts.choices import Role
from labtrack.accounts.kinds import InCompartment
from labtrack.audit.history import tracked


class CompartmentQuerySet(models.QuerySet):
    """Compartments by who may enter."""

    def present_for(self, user_id: int, *, at=None):
        """Those that this person may see at that moment: an active person with a
        membership that has not expired, whose organisation owns or shares it.
        """
        return self.filter(
            Exists(
                Membership.objects.in_force(at=at).filter(
                    user_id=user_id, compartment_id=OuterRef("pk")
                )
            )
        )


@tracked
class Compartment(models.Model):
    """Owned by one organisation, shared with named others. Records never leave it."""

    visibility = InCompartment(path="pk")

    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="compartments"
    )
    name = models.CharField(_("name"), max_length=120)
    tag = models.CharField(
        _("tag"),
        max_length=6,
        blank=True,
        validators=[
            RegexValidator(r"^[A-Z0-9]*$", _("Use capital letters and digits."))
        ],
        help_text=_("Stands in every code of this compartment; one may be empty."),
    )
    marking = models.CharField(
        _("marking"),
        max_length=200,
        blank=True,
        help_text=_("Shown on every page and export of its records."),
    )
    is_simulated = models.BooleanField(
        _("simulated"), default=False, help_text=_("Fixed at creation.")
    )
    shared_with = models.ManyToManyField(
        "accounts.Organisation",
        through="accounts.CompartmentShare",
        related_name="shared_compartments",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = CompartmentQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                "organisation",
                Lower("name"),
                name="%(app_label)s_%(class)s_name_unique",
                violation_error_message=_("A compartment of that name exists."),
            ),
            models.UniqueConstraint(
                fields=["organisation", "tag"],
                name="%(app_label)s_%(class)s_tag_unique",
                violation_error_message=_("Another compartment has that tag."),
            ),
            # Targets of composite foreign keys: the owner and the simulated flag of a
            # record are held by the database.
            models.UniqueConstraint(
                fields=["id", "organisation"], name="%(app_label)s_%(class)s_owner_key"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("accounts:compartment-detail", args=[self.pk])


class CompartmentShare(models.Model):
    """Another organisation whose people may be members."""

    visibility = InCompartment()

    compartment = models.ForeignKey(Compartment, on_delete=models.CASCADE)
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT)
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["compartment", "organisation"],
                name="%(app_label)s_%(class)s_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.compartment} / {self.organisation}"


class MembershipQuerySet(models.QuerySet):
    """Memberships by whether they count."""

    def in_force(self, *, at=None):
        """Of an active person, not expired at `at` (by the database's clock at each
        statement where none is given), whose organisation owns the compartment or shares it.
        """
        at = at or Func(function="statement_timestamp", output_field=DateTimeField())
        shares = CompartmentShare.objects.filter(
            compartment_id=OuterRef("compartment_id"),
            organisation_id=OuterRef("user__organisation_id"),
        )
        return self.filter(
            Q(expires_at__isnull=True) | Q(expires_at__gt=at), user__is_active=True
        ).filter(
            Q(compartment__organisation_id=models.F("user__organisation_id"))
            | Exists(shares)
        )


@tracked
class Membership(models.Model):
    """One person in one compartment, with a role, a basis and perhaps an end."""

    visibility = InCompartment()

    user = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="memberships"
    )
    compartment = models.ForeignKey(
        Compartment, on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField(_("role"), max_length=12, choices=Role)
    basis = models.CharField(
        _("basis"),
        max_length=200,
        blank=True,
        help_text=_("Why this person may see it: an agreement, a registration."),
    )
    expires_at = models.DateTimeField(_("until"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["user__full_name"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "compartment"],
                name="%(app_label)s_%(class)s_once",
                violation_error_message=_("That person is a member already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} / {self.compartment}: {self.role}"


class ViewingScope(models.Model):
    """One distinct set of compartments that at least one active person may see now.

    It holds only measured or only simulated compartments. Made by the dispatcher's sweep;
    `key` is the sorted compartment ids joined by commas.
    """

    visibility = None  # reached through summaries only (accounts.visibility.scopes_of)

    key = models.TextField(unique=True)
    compartments = models.ManyToManyField(Compartment, related_name="viewing_scopes")
    is_simulated = models.BooleanField()
    is_in_use = models.BooleanField(
        default=True, help_text=_("Somebody sees exactly this set now.")
    )
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"scope {self.key}"
