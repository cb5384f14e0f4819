"""One-time links and personal API tokens: hashed, expiring, shown once."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from labtrack.accounts.choices import LinkKind, Role
from labtrack.accounts.kinds import OfOrganisation, OwnPerson


class OneTimeLink(models.Model):
    """An invitation or a password reset. Only the SHA-256 of its secret is stored."""

    visibility = OfOrganisation()

    kind = models.CharField(max_length=12, choices=LinkKind)
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT)
    user = models.ForeignKey(
        "accounts.User",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="one_time_links",
    )
    email = models.EmailField(_("e-mail"), blank=True)
    full_name = models.CharField(_("name"), max_length=120, blank=True)
    staff_code = models.CharField(_("staff code"), max_length=12, blank=True)
    is_laboratory_manager = models.BooleanField(default=False)
    compartment = models.ForeignKey(
        "accounts.Compartment", on_delete=models.PROTECT, null=True, blank=True
    )
    role = models.CharField(max_length=12, choices=Role, blank=True)
    secret_sha256 = models.CharField(max_length=64, unique=True)
    created_by = models.ForeignKey(
        "accounts.User",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="links_made",
    )
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=LinkKind.RESET, user__isnull=False)
                | Q(kind=LinkKind.INVITATION),
                name="%(app_label)s_%(class)s_reset_names_its_person",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.email or self.user}"


class PersonalToken(models.Model):
    """A person's own API token, with that person's visibility."""

    visibility = OwnPerson()

    user = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="tokens"
    )
    name = models.CharField(_("name"), max_length=60)
    public_id = models.CharField(max_length=12, unique=True)
    secret_sha256 = models.CharField(max_length=64)
    may_write = models.BooleanField(_("may write"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.user}: {self.name}"
