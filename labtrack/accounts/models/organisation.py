"""A company that takes part."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from labtrack.accounts.choices import UnitSystem
from labtrack.accounts.kinds import SignedIn
from labtrack.audit.history import tracked


@tracked
class Organisation(models.Model):
    """One company or laboratory. The first one keeps the catalogue."""

    visibility = SignedIn()

    name = models.CharField(_("name"), max_length=120)
    short_name = models.SlugField(
        _("short name"),
        max_length=20,
        unique=True,
        validators=[
            RegexValidator(
                r"^[a-z][a-z0-9-]*$", _("Use lower-case letters and digits.")
            )
        ],
        help_text=_("Stands after @ where a code needs it: H26-014@eck."),
    )
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    unit_system = models.CharField(
        _("units"), max_length=2, choices=UnitSystem, default=UnitSystem.SI
    )
    keeps_catalogue = models.BooleanField(_("keeps the catalog"), default=False)
    is_simulated = models.BooleanField(
        _("demonstration"), default=False, help_text=_("Fixed at creation.")
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="%(app_label)s_%(class)s_name_unique",
                violation_error_message=_("An organization of that name exists."),
            ),
            models.UniqueConstraint(
                fields=["keeps_catalogue"],
                condition=models.Q(keeps_catalogue=True),
                name="%(app_label)s_%(class)s_one_keeps_catalogue",
            ),
        ]

    def __str__(self) -> str:
        return self.name
