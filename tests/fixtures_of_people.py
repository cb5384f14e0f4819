"""People that tests share: one compartment with its roles, and a stranger."""

from collections.abc import Callable

import pytest
from django.test import Client

from labtrack.accounts.choices import Role
from labtrack.accounts.models import Compartment, Organisation, User
from tests.factories import people

BACKEND = "labtrack.accounts.backends.EmailBackend"


@pytest.fixture
def organisation(db) -> Organisation:
    return people.organisation(name="Eck Industries", short_name="eck")


@pytest.fixture
def compartment(organisation: Organisation) -> Compartment:
    """Where everybody but the stranger works; its tag is empty, as one may be."""
    return people.compartment(organisation, name="Scandium program", tag="")


@pytest.fixture
def viewer(compartment: Compartment) -> User:
    return people.person(Role.VIEWER, compartment, full_name="Vera Viewer")


@pytest.fixture
def technician(compartment: Compartment) -> User:
    return people.person(Role.TECHNICIAN, compartment, full_name="Tom Technician")


@pytest.fixture
def engineer(compartment: Compartment) -> User:
    return people.person(Role.ENGINEER, compartment, full_name="Erin Engineer")


@pytest.fixture
def approver(compartment: Compartment) -> User:
    return people.person(Role.APPROVER, compartment, full_name="Ann Approver")


@pytest.fixture
def manager(compartment: Compartment) -> User:
    """Manager of the compartment and laboratory manager of the organisation."""
    return people.person(
        Role.MANAGER,
        compartment,
        full_name="Max Manager",
        is_laboratory_manager=True,
    )


@pytest.fixture
def stranger(db) -> User:
    """Somebody of another organisation, technician in a compartment of its own."""
    elsewhere = people.compartment(
        people.organisation(name="Elsewhere Castings", short_name="elsewhere")
    )
    return people.person(Role.TECHNICIAN, elsewhere, full_name="Sam Stranger")


@pytest.fixture
def signed_in() -> Callable[[User], Client]:
    """`signed_in(technician).get(...)`: a browser in which that person has signed in."""

    def client_of(person: User) -> Client:
        client = Client()
        client.force_login(person, backend=BACKEND)
        return client

    return client_of
