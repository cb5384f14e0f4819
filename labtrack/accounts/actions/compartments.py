"""Compartments: make, describe, share with other organisations."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from labtrack.accounts.actions import managers
from labtrack.accounts.choices import Role
from labtrack.accounts.models import (
    Compartment,
    CompartmentShare,
    Membership,
    Organisation,
    User,
)
from labtrack.accounts.permissions import require, require_laboratory_manager
from labtrack.audit.history import act


@act
def create(
    *, name: str, tag: str, marking: str, is_simulated: bool, by: User
) -> Compartment:
    """A compartment of this person's organisation, with this person as its manager."""
    require_laboratory_manager(by, by.organisation_id)
    compartment = Compartment(
        organisation_id=by.organisation_id,
        name=name,
        tag=tag,
        marking=marking,
        is_simulated=is_simulated,
    )
    compartment.full_clean()
    compartment.save()
    Membership.objects.create(
        user=by, compartment=compartment, role=Role.MANAGER, basis=_("Made it")
    )
    return compartment


@act
def edit(
    *, compartment: Compartment, name: str, tag: str, marking: str, by: User
) -> Compartment:
    """Rename, re-tag (codes given out stay as they are) or re-mark."""
    _require_owning_manager(by, compartment)
    compartment = managers.lock_compartment(compartment.pk)
    compartment.name, compartment.tag, compartment.marking = name, tag, marking
    compartment.full_clean()
    compartment.save(update_fields=["name", "tag", "marking"])
    return compartment


@act
def share(
    *, compartment: Compartment, organisation: Organisation, by: User
) -> CompartmentShare:
    """People of that organisation may become members; nobody sees anything yet."""
    _require_owning_manager(by, compartment)
    compartment = managers.lock_compartment(compartment.pk)
    if organisation.pk == compartment.organisation_id:
        raise ValidationError(
            _("%(organisation)s owns this compartment.")
            % {"organisation": organisation}
        )
    return CompartmentShare.objects.get_or_create(
        compartment=compartment, organisation=organisation
    )[0]


@act
def stop_sharing(
    *, compartment: Compartment, organisation: Organisation, by: User
) -> None:
    """Memberships of that organisation's people end, and do not come back with a later
    sharing.
    """
    _require_owning_manager(by, compartment)
    compartment = managers.lock_compartment(compartment.pk)
    if organisation.pk == compartment.organisation_id:
        raise ValidationError(
            _("%(organisation)s owns this compartment.")
            % {"organisation": organisation}
        )
    CompartmentShare.objects.filter(
        compartment=compartment, organisation=organisation
    ).delete()
    Membership.objects.filter(
        compartment=compartment, user__organisation=organisation
    ).delete()
    managers.require_manager_left(compartment)


def _require_owning_manager(by: User, compartment: Compartment) -> None:
    """A partner's manager names members, and leaves the compartment itself alone."""
    require(by, "manage", compartment.pk)
    if by.organisation_id != compartment.organisation_id:
        raise PermissionDenied(
            _("This takes a manager of the organization that owns the compartment.")
        )
