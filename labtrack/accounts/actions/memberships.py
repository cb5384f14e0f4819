"""Who is in a compartment, in which role, on what basis, until when."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from labtrack.accounts.actions import managers
from labtrack.accounts.models import Compartment, Membership, User
from labtrack.accounts.permissions import require
from labtrack.audit.history import act


@act
def add(
    *,
    compartment: Compartment,
    email: str,
    role: str,
    by: User,
    basis: str = "",
    expires_at: datetime | None = None,
    at: datetime | None = None,
) -> Membership:
    """Make the active person of that address a member, if their organisation owns or
    shares the compartment. An address elsewhere answers like one that does not exist.
    """
    require(by, "manage", compartment.pk)
    compartment = managers.lock_compartment(compartment.pk)
    _require_future(expires_at, at or timezone.now())
    person = User.objects.filter(
        Q(organisation_id=compartment.organisation_id)
        | Q(organisation__in=compartment.shared_with.all()),
        email__iexact=email.strip(),
        is_active=True,
    ).first()
    if person is None:
        raise ValidationError(
            {
                "email": _(
                    "Nobody with the address %(email)s is in an organization that owns "
                    "or shares this compartment."
                )
                % {"email": email}
            }
        )
    membership = Membership(
        user=person,
        compartment=compartment,
        role=role,
        basis=basis,
        expires_at=expires_at,
    )
    membership.full_clean()
    membership.save()
    return membership


@act
def change(
    *,
    membership: Membership,
    role: str,
    basis: str,
    expires_at: datetime | None,
    by: User,
    at: datetime | None = None,
) -> Membership:
    """Another role, basis or end; the last manager stays one, without an end."""
    require(by, "manage", membership.compartment_id)
    compartment = managers.lock_compartment(membership.compartment_id)
    membership = Membership.objects.select_for_update().get(pk=membership.pk)
    if expires_at != membership.expires_at:
        _require_future(expires_at, at or timezone.now())
    membership.role, membership.basis = role, basis
    membership.expires_at = expires_at
    membership.full_clean()
    membership.save(update_fields=["role", "basis", "expires_at"])
    managers.require_manager_left(compartment)
    return membership


@act
def remove(*, membership: Membership, by: User) -> None:
    """This person sees the compartment no more. Managers remove; anybody may leave."""
    if membership.user_id != by.pk:
        require(by, "manage", membership.compartment_id)
    compartment = managers.lock_compartment(membership.compartment_id)
    Membership.objects.filter(pk=membership.pk).delete()
    managers.require_manager_left(compartment)


def _require_future(expires_at: datetime | None, at: datetime) -> None:
    if expires_at is not None and expires_at <= at:
        raise ValidationError(
            {"expires_at": _("The end lies in the past; remove the member instead.")}
        )
