"""A person who signs in."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower, Upper
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from labtrack.accounts.choices import UnitSystem
from labtrack.accounts.kinds import OfOrganisation
from labtrack.audit.history import tracked


class UserManager(BaseUserManager["User"]):
    """People by e-mail, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save(using=self._db)
        return user


@tracked
class User(AbstractBaseUser):
    """One person of one organisation; never deleted, only deactivated."""

    visibility = OfOrganisation()

    email = models.EmailField(_("e-mail"), unique=True)
    full_name = models.CharField(_("name"), max_length=120)
    staff_code = models.CharField(
        _("staff code or initials"), max_length=12, help_text=_("Such as JD.")
    )
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="people"
    )
    is_laboratory_manager = models.BooleanField(
        _("laboratory manager"),
        default=False,
        help_text=_("People, instruments, number patterns, new compartments."),
    )
    is_active = models.BooleanField(_("active"), default=True)
    unit_system = models.CharField(
        _("units"), max_length=2, choices=UnitSystem, default=UnitSystem.SI
    )
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        ordering = ["full_name"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="%(app_label)s_%(class)s_email_unique",
                violation_error_message=_(
                    "Somebody signs in with that e-mail already."
                ),
            ),
            models.UniqueConstraint(
                "organisation",
                Upper("staff_code"),
                name="%(app_label)s_%(class)s_staff_code_unique",
                violation_error_message=_("That staff code is taken."),
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    def get_absolute_url(self) -> str:
        return reverse("accounts:person", args=[self.pk])
