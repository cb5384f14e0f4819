"""How an organisation numbers its records."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from labtrack.accounts.kinds import InCompartment, OfOrganisation
from labtrack.audit.history import tracked


@tracked
class NumberPattern(models.Model):
    """The pattern of one kind of code, such as H{yy}{tag}-{n:03}.

    Fields: {yy} year, {tag} the compartment's tag, {n} a count per compartment and year.
    Kinds with a parent ({parent}-PM{n:02}) count per parent.
    """

    visibility = OfOrganisation()

    organisation = models.ForeignKey(
        "accounts.Organisation",
        on_delete=models.PROTECT,
        related_name="number_patterns",
    )
    kind = models.CharField(_("kind of record"), max_length=30)
    pattern = models.CharField(_("pattern"), max_length=60)

    class Meta:
        ordering = ["kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind"], name="%(app_label)s_%(class)s_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.pattern}"


class NumberCounter(models.Model):
    """The last count given out in one compartment, kind and prefix; locked on use.

    `prefix` is everything of the code before the count, so a parent's own children or a
    year count by themselves and a gap says nothing about another compartment.
    """

    visibility = InCompartment()

    compartment = models.ForeignKey("accounts.Compartment", on_delete=models.CASCADE)
    kind = models.CharField(max_length=30)
    prefix = models.CharField(max_length=80)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["compartment", "kind", "prefix"],
                name="%(app_label)s_%(class)s_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.prefix}{self.last}"
