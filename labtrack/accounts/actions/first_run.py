"""The first organisation and its first manager, on an installation that has none."""

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _

from labtrack.accounts import time_zones
from labtrack.accounts.actions import compartments, people
from labtrack.accounts.models import Organisation, User

_LOCK = 535_0001


def is_needed() -> bool:
    """True until an organisation exists."""
    return not Organisation.objects.exists()


@transaction.atomic
def set_up(
    *,
    organisation_name: str,
    short_name: str,
    time_zone: str,
    unit_system: str,
    full_name: str,
    staff_code: str,
    email: str,
    new_password: str,
) -> User:
    """The organisation that keeps the catalogue, its first laboratory manager, and a first
    compartment whose codes carry no tag. Works once.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    if not is_needed():
        raise ValidationError(_("This installation is set up already."))
    time_zones.validate(time_zone)
    organisation = Organisation(
        name=organisation_name,
        short_name=short_name,
        time_zone=time_zone,
        unit_system=unit_system,
        keeps_catalogue=True,
    )
    organisation.full_clean()
    organisation.save()
    person = User(
        email=email.strip().lower(),
        full_name=full_name,
        staff_code=staff_code,
        organisation=organisation,
        is_laboratory_manager=True,
        unit_system=unit_system,
        time_zone=time_zone,
    )
    person.set_unusable_password()
    person.full_clean(exclude=["password"])
    person.save()
    people.set_password(person=person, password=new_password)
    compartments.create(
        name=_("Laboratory"), tag="", marking="", is_simulated=False, by=person
    )
    return person
