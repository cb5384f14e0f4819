"""Import profiles: a change is a new edition, earlier ones stay as they read files."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext as _

from labtrack.accounts.models import Organisation, User
from labtrack.accounts.permissions import require_laboratory_manager
from labtrack.audit.history import act
from labtrack.instruments import profiles
from labtrack.instruments.models import ImportProfile, Instrument
from labtrack.refusals import for_people


@act
def make(*, name: str, definition: Any, by: User) -> ImportProfile:
    """The first edition under a name; a taken name is refused."""
    require_laboratory_manager(by, by.organisation_id)
    taken = ImportProfile.objects.filter(
        organisation_id=by.organisation_id, name__iexact=name
    )
    if taken.exists():
        raise ValidationError(
            {
                "name": _("A profile named %(name)s exists; make a new edition of it.")
                % {"name": name}
            }
        )
    return _save(by.organisation_id, name, 1, definition, by)


@act
def make_edition(*, profile: ImportProfile, definition: Any, by: User) -> ImportProfile:
    """The next edition. Instruments whose default was any earlier one get the new one."""
    require_laboratory_manager(by, profile.organisation_id)
    # Two editors at once would take the same number: one waits for the other here.
    Organisation.objects.select_for_update().get(pk=profile.organisation_id)
    editions = ImportProfile.objects.filter(
        organisation_id=profile.organisation_id, name=profile.name
    )
    number = editions.aggregate(last=Max("edition"))["last"] + 1
    made = _save(profile.organisation_id, profile.name, number, definition, by)
    for instrument in by.organisation.instruments.filter(default_profile__in=editions):
        instrument.default_profile = made
        instrument.save(update_fields=["default_profile"])
    return made


@act
def adopt(*, profile: ImportProfile, instrument: Instrument, by: User) -> Instrument:
    """From now on this instrument's files are read by this edition."""
    require_laboratory_manager(by, instrument.organisation_id)
    instrument = Instrument.objects.select_for_update().get(pk=instrument.pk)
    if profile.organisation_id != instrument.organisation_id:
        raise ValidationError(
            {"instrument": _("Choose an instrument of the same organization.")}
        )
    instrument.default_profile = profile
    instrument.save(update_fields=["default_profile"])
    return instrument


def _save(
    organisation_id: int, name: str, edition: int, definition: Any, by: User
) -> ImportProfile:
    problems = profiles.problems_of(definition)
    if problems:
        raise ValidationError(
            {
                "definition": [
                    for_people(f"/{problem.pointer}: {problem.message}")
                    if problem.pointer
                    else problem.message
                    for problem in problems
                ]
            }
        )
    profile = ImportProfile(
        organisation_id=organisation_id,
        name=name,
        edition=edition,
        definition=definition,
        created_by=by,
    )
    profile.full_clean()
    profile.save()
    return profile
