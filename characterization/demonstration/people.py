"""The demonstration's organizations, compartments and people, with well-known passwords."""

from collections.abc import Iterator
from dataclasses import dataclass

from labtrack.accounts.actions import compartments, memberships
from labtrack.accounts.choices import Role, UnitSystem
from labtrack.accounts.models import Compartment, Organisation, User

PASSWORD = "simulated-castings"  # printed by `make run`; never on a network
DOMAIN = "demo.labtrack.example"
MARKING = "SIMULATED - no casting, bar or measurement of this compartment is real"


@dataclass(frozen=True, slots=True)
class Person:
    """One person: where from, and what they may do in the program."""

    name: str
    full_name: str
    staff_code: str
    is_of_foundry: bool
    role: Role
    does: str
    is_laboratory_manager: bool = False
    unit_system: UnitSystem = UnitSystem.SI

    @property
    def email(self) -> str:
        return f"{self.name}@{DOMAIN}"


PEOPLE = (
    Person(
        "technician",
        "Tess Nickel",
        "TN",
        True,
        Role.TECHNICIAN,
        "records heats, bars and tests; sees ksi and °F",
        unit_system=UnitSystem.US,
    ),
    Person(
        "engineer",
        "Enzo Ferrand",
        "EF",
        True,
        Role.ENGINEER,
        "plans, re-evaluates; sees the scandium supply too",
    ),
    Person(
        "approver", "April Stannard", "AS", True, Role.APPROVER, "approves and rejects"
    ),
    Person(
        "manager",
        "Magnus Lee",
        "ML",
        True,
        Role.MANAGER,
        "people, compartments, instruments and their tokens",
        is_laboratory_manager=True,
    ),
    Person("viewer", "Viola Reed", "VR", True, Role.VIEWER, "reads"),
    Person(
        "developer",
        "Skandar Olsen",
        "SO",
        False,
        Role.ENGINEER,
        "of the scandium developer, partner in the program",
        is_laboratory_manager=True,
    ),
)


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody, by the first part of their e-mail, and the two compartments."""

    foundry: Organisation
    developer: Organisation
    program: Compartment
    supply: Compartment
    people: dict[str, User]

    def __getitem__(self, name: str) -> User:
        return self.people[name]


def gather() -> Cast:
    """Make the organizations, their people, and who sees what."""
    foundry = _organisation("Simulated Foundry", "simfoundry", "America/Chicago")
    developer = _organisation("Simulated Scandium", "simscandium", "America/Toronto")
    people = {
        person.name: _user(person, foundry if person.is_of_foundry else developer)
        for person in PEOPLE
    }
    manager, partner = people["manager"], people["developer"]
    program = compartments.create(
        name="Scandium program (simulated)",
        tag="",
        marking=MARKING,
        is_simulated=True,
        by=manager,
    )
    compartments.share(compartment=program, organisation=developer, by=manager)
    for person in PEOPLE:
        if person.name != "manager":
            memberships.add(
                compartment=program,
                email=person.email,
                role=person.role,
                basis="Demonstration",
                by=manager,
            )
    supply = compartments.create(
        name="Scandium supply (simulated)",
        tag="SC",
        marking=MARKING,
        is_simulated=True,
        by=partner,
    )
    compartments.share(compartment=supply, organisation=foundry, by=partner)
    memberships.add(
        compartment=supply,
        email=people["engineer"].email,
        role=Role.VIEWER,
        basis="Demonstration",
        by=partner,
    )
    return Cast(foundry, developer, program, supply, people)


def with_known_password() -> Iterator[tuple[Person, User]]:
    """The demonstration's active people who still have the password that everybody knows."""
    users = User.objects.filter(organisation__is_simulated=True, is_active=True)
    by_email = {user.email: user for user in users}
    for person in PEOPLE:
        user = by_email.get(person.email)
        if user is not None and user.check_password(PASSWORD):
            yield person, user


def _organisation(name: str, short_name: str, time_zone: str) -> Organisation:
    organisation = Organisation(
        name=name, short_name=short_name, time_zone=time_zone, is_simulated=True
    )
    organisation.full_clean()
    organisation.save()
    return organisation


def _user(person: Person, organisation: Organisation) -> User:
    return User.objects.create_user(
        email=person.email,
        password=PASSWORD,
        full_name=person.full_name,
        staff_code=person.staff_code,
        organisation=organisation,
        is_laboratory_manager=person.is_laboratory_manager,
        unit_system=person.unit_system,
        time_zone=organisation.time_zone,
    )
