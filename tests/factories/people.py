"""Organisations, compartments and the people in them."""

import itertools

from labtrack.accounts.choices import Role
from labtrack.accounts.models import (
    Compartment,
    CompartmentShare,
    Membership,
    Organisation,
    User,
)

_numbers = itertools.count(1)

PASSWORD = "castings-and-cold-coffee"


def organisation(**fields) -> Organisation:
    n = next(_numbers)
    defaults = {"name": f"Foundry {n}", "short_name": f"foundry{n}"}
    return Organisation.objects.create(**defaults | fields)


_organisation = organisation  # arguments of that name hide the function


def compartment(
    organisation: Organisation | None = None, *, shared_with=(), **fields
) -> Compartment:
    n = next(_numbers)
    owner = organisation or _organisation()
    defaults = {"name": f"Program {n}", "tag": f"P{n}"}
    made = Compartment.objects.create(organisation=owner, **defaults | fields)
    for other in shared_with:
        CompartmentShare.objects.create(compartment=made, organisation=other)
    return made


def person(
    role: Role | str = Role.VIEWER,
    compartment: Compartment | None = None,
    *,
    organisation: Organisation | None = None,
    **fields,
) -> User:
    """Somebody of the compartment's organisation (or another) with a role in it.

    Without a compartment: somebody of the organisation who is a member of nothing.
    """
    n = next(_numbers)
    if organisation is None:
        organisation = compartment.organisation if compartment else _organisation()
    defaults = {
        "email": f"person{n}@example.org",
        "full_name": f"Person {n}",
        "staff_code": f"P{n}",
    }
    made = User.objects.create_user(
        password=PASSWORD, organisation=organisation, **defaults | fields
    )
    if compartment is not None:
        membership(made, compartment, role)
    return made


def membership(
    user: User, compartment: Compartment, role: Role | str = Role.VIEWER, **fields
) -> Membership:
    return Membership.objects.create(
        user=user, compartment=compartment, role=role, **fields
    )


def keeper(compartment: Compartment, role: Role | str = Role.ENGINEER) -> User:
    """A laboratory manager of the organisation that keeps the catalogue."""
    Organisation.objects.filter(keeps_catalogue=True).update(keeps_catalogue=False)
    owner = compartment.organisation
    owner.keeps_catalogue = True
    owner.save()
    return person(role, compartment, is_laboratory_manager=True)
