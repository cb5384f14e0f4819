"""People: own settings, laboratory manager, leaving and coming back."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from labtrack.accounts import time_zones
from labtrack.accounts.actions import managers, sessions
from labtrack.accounts.models import User
from labtrack.accounts.permissions import require_laboratory_manager
from labtrack.audit.history import act


@act
def choose_settings(*, person: User, unit_system: str, time_zone: str) -> User:
    """How this person sees numbers and times."""
    time_zones.validate(time_zone)
    person.unit_system, person.time_zone = unit_system, time_zone
    person.full_clean(exclude=["password"])
    person.save(update_fields=["unit_system", "time_zone"])
    return person


@act
def change_password(*, person: User, old_password: str, new_password: str) -> User:
    """Set a new password; every session ends (the door keeps the one that asked)."""
    if not person.check_password(old_password):
        raise ValidationError({"old_password": _("That is not your present password.")})
    set_password(person=person, password=new_password)
    return person


def set_password(*, person: User, password: str) -> None:
    """Check the password against the rules, store its hash, end every session."""
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise ValidationError({"new_password": error.messages}) from error
    person.set_password(password)
    person.save(update_fields=["password"])
    sessions.end_all(of=person)


@act
def edit(*, person: User, full_name: str, staff_code: str, by: User) -> User:
    """Correct a name or a staff code."""
    require_laboratory_manager(by, person.organisation_id)
    person = User.objects.select_for_update().get(pk=person.pk)
    person.full_name, person.staff_code = full_name, staff_code
    person.full_clean(exclude=["password"])
    person.save(update_fields=["full_name", "staff_code"])
    return person


@act
def set_laboratory_manager(*, person: User, is_manager: bool, by: User) -> User:
    """Give or take the flag; the last one keeps it."""
    require_laboratory_manager(by, person.organisation_id)
    organisation = managers.lock_organisation(person.organisation_id)
    person = User.objects.select_for_update().get(pk=person.pk)
    if is_manager and not person.is_active:
        raise ValidationError(
            _("%(person)s is not active. Reactivate first.") % {"person": person}
        )
    person.is_laboratory_manager = is_manager
    person.save(update_fields=["is_laboratory_manager"])
    managers.require_laboratory_manager_left(organisation)
    return person


@act
def deactivate(*, person: User, by: User) -> User:
    """This person signs in no more: sessions end, tokens open nothing. Records stay.

    Refused for the last laboratory manager and for the only manager of a compartment.
    """
    require_laboratory_manager(by, person.organisation_id)
    organisation = managers.lock_organisation(person.organisation_id)
    alone = managers.managed_alone(person)
    if alone:
        raise ValidationError(
            ngettext(
                "%(person)s is the only manager of %(n)d compartment. Another "
                "manager has to be named there first.",
                "%(person)s is the only manager of %(n)d compartments. Another "
                "manager has to be named in each first.",
                len(alone),
            )
            % {"person": person, "n": len(alone)}
        )
    person = User.objects.select_for_update().get(pk=person.pk)
    person.is_active = False
    person.is_laboratory_manager = False
    person.save(update_fields=["is_active", "is_laboratory_manager"])
    managers.require_laboratory_manager_left(organisation)
    sessions.end_all(of=person)
    return person


@act
def reactivate(*, person: User, by: User) -> User:
    """This person may sign in again, with the memberships that have not expired."""
    require_laboratory_manager(by, person.organisation_id)
    person = User.objects.select_for_update().get(pk=person.pk)
    person.is_active = True
    person.save(update_fields=["is_active"])
    return person
