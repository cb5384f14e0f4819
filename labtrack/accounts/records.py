"""What records have in common: a compartment, an owner, a code."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from labtrack.accounts.kinds import InCompartment

validate_code = RegexValidator(
    r"^[A-Z0-9][A-Z0-9._-]*$",
    _("A code has capital letters A to Z, digits, dots, hyphens and underscores."),
)


class CompartmentedRecord(models.Model):
    """Has exactly one compartment. A child's equals its parent's, by a composite
    foreign key that the app's migration adds (see accounts.composite_keys).
    """

    visibility = InCompartment()

    compartment = models.ForeignKey(
        "accounts.Compartment", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        abstract = True


class CodedRecord(CompartmentedRecord):
    """Has a code, unique in the organisation that owns its compartment."""

    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    code = models.CharField(_("code"), max_length=60, validators=[validate_code])
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="+"
    )
    notes = models.TextField(_("notes"), blank=True, max_length=4000)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "code"],
                name="%(app_label)s_%(class)s_code_unique",
                violation_error_message=_("That code is taken."),
            ),
            # Target of the composite foreign keys of its children.
            models.UniqueConstraint(
                fields=["id", "compartment"],
                name="%(app_label)s_%(class)s_compartment_key",
            ),
        ]

    def __str__(self) -> str:
        return self.code
