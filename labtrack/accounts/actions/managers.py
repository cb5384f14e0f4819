"""Nobody leaves an organisation or a compartment without somebody who looks after it.

Each check locks the row it protects first, so that two people cannot leave at once.
"""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from labtrack.accounts.choices import Role
from labtrack.accounts.models import Compartment, Membership, Organisation, User


def lock_organisation(pk: int) -> Organisation:
    return Organisation.objects.select_for_update().get(pk=pk)


def lock_compartment(pk: int) -> Compartment:
    return Compartment.objects.select_for_update().get(pk=pk)


def require_laboratory_manager_left(organisation: Organisation) -> None:
    """ValidationError unless an active laboratory manager remains. Call after the change,
    inside its transaction.
    """
    left = organisation.people.filter(is_active=True, is_laboratory_manager=True)
    if not left.exists():
        raise ValidationError(
            _(
                "%(organisation)s would have no laboratory manager. "
                "Make somebody else one first."
            )
            % {"organisation": organisation}
        )


def require_manager_left(compartment: Compartment) -> None:
    """ValidationError unless a manager without an end date remains. Call after the
    change, inside its transaction.
    """
    left = Membership.objects.in_force().filter(
        compartment=compartment, role=Role.MANAGER, expires_at__isnull=True
    )
    if not left.exists():
        raise ValidationError(
            _(
                "This compartment would have no manager without an end date. "
                "Make somebody else its manager first."
            )
        )


def managed_alone(person: User) -> list[Compartment]:
    """The compartments, locked, that have no other manager without an end date."""
    held = Membership.objects.filter(
        user=person, role=Role.MANAGER, expires_at__isnull=True
    )
    compartments = Compartment.objects.filter(pk__in=held.values("compartment_id"))
    locked = compartments.order_by("pk").select_for_update()
    others = Membership.objects.in_force().filter(
        role=Role.MANAGER, expires_at__isnull=True
    )
    return [
        compartment
        for compartment in locked
        if not others.filter(compartment=compartment).exclude(user=person).exists()
    ]
