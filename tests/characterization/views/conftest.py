"""Who keeps the catalogue, for its pages."""

import pytest

from labtrack.accounts.choices import Role
from tests.factories import people


@pytest.fixture
def keeper(compartment):
    from labtrack.accounts.models import Organisation

    Organisation.objects.filter(keeps_catalogue=True).update(keeps_catalogue=False)
    person = people.person(Role.ENGINEER, compartment, is_laboratory_manager=True)
    person.organisation.keeps_catalogue = True
    person.organisation.save()
    return person
