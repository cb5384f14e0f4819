"""What each role may do in a compartment: one table, asked by actions and by pages."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from labtrack.accounts.choices import Role
from labtrack.accounts.models import Compartment, Membership, User
from labtrack.accounts.visibility import role_in, visible_to

_WRITERS = frozenset({Role.TECHNICIAN, Role.ENGINEER, Role.APPROVER, Role.MANAGER})
_ENGINEERS = frozenset({Role.ENGINEER, Role.APPROVER, Role.MANAGER})
_APPROVERS = frozenset({Role.APPROVER, Role.MANAGER})
_MANAGERS = frozenset({Role.MANAGER})

ALLOWED: dict[str, frozenset[Role]] = {
    "record": _WRITERS,
    "verify": _ENGINEERS,
    "correct": _WRITERS,
    "reevaluate": _ENGINEERS,
    "approve": _APPROVERS,
    "reject": _APPROVERS,
    "withdraw": _WRITERS,
    "invalidate": _APPROVERS,
    "manage": _MANAGERS,
}


def may(actor, verb: str, compartment_id: int) -> bool:
    """Whether this person's present role allows the verb there."""
    return role_in(actor, compartment_id) in ALLOWED[verb]


def require(actor, verb: str, compartment_id: int) -> None:
    """PermissionDenied, with the roles that may, unless `may`."""
    if not may(actor, verb, compartment_id):
        roles = ", ".join(sorted(role.label.lower() for role in ALLOWED[verb]))
        raise PermissionDenied(
            _("Your role here does not allow this; it takes one of: %(roles)s.")
            % {"roles": roles}
        )


def compartments_where(actor, verb: str) -> QuerySet[Compartment]:
    """The compartments in which this person's present role allows the verb."""
    memberships = Membership.objects.in_force().filter(
        user_id=actor.pk, role__in=ALLOWED[verb]
    )
    return visible_to(actor, Compartment).filter(
        pk__in=memberships.values("compartment_id")
    )


def is_laboratory_manager(actor, organisation_id: int) -> bool:
    """Whether this person looks after that organisation's people and instruments now."""
    return (
        isinstance(actor, User)
        and User.objects.filter(
            pk=actor.pk,
            organisation_id=organisation_id,
            is_active=True,
            is_laboratory_manager=True,
        ).exists()
    )


def require_laboratory_manager(actor, organisation_id: int) -> None:
    """PermissionDenied unless `is_laboratory_manager`. Asks the database, not the session,
    so that a flag taken away a moment ago no longer counts.
    """
    if not is_laboratory_manager(actor, organisation_id):
        raise PermissionDenied(
            _("This takes a laboratory manager of the organization.")
        )
