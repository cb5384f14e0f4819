"""People: invited, named, reset, deactivated; the last manager stays."""

import datetime as dt
import threading

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.utils import timezone

from labtrack.accounts.actions import (
    compartments,
    first_run,
    links,
    memberships,
)
from labtrack.accounts.actions import (
    people as actions,
)
from labtrack.accounts.choices import Role
from labtrack.accounts.models import (
    Compartment,
    Membership,
    OneTimeLink,
    Organisation,
    User,
)
from labtrack.accounts.refusals import SecretRefused
from tests.factories import people

PASSWORD = "a shelf of warm sand molds"


@pytest.fixture
def _rollback(request):
    if "committed_db" not in request.fixturenames:
        request.getfixturevalue("db")


pytestmark = pytest.mark.usefixtures("_rollback")


# --- Invitations ----------------------------------------------------------------------------
def test_an_invitation_makes_a_person_with_the_membership_it_names(
    manager, compartment, signed_in
):
    client = signed_in(manager)
    response = client.post(
        "/people/invite/",
        {
            "full_name": "Nora New",
            "email": "Nora@Example.org ",
            "staff_code": "NN",
            "compartment": compartment.pk,
            "role": Role.TECHNICIAN,
        },
    )
    assert response.status_code == 200
    address = response.context["address"]
    assert address in response.content.decode()
    secret = address.rstrip("/").rpartition("/")[2]
    assert secret not in OneTimeLink.objects.get().secret_sha256

    newcomer = Client()
    assert "Eck Industries" in newcomer.get(address).content.decode()
    response = newcomer.post(
        address,
        {"full_name": "Nora New", "staff_code": "NN", "new_password": PASSWORD},
    )
    assert response.status_code == 302
    made = User.objects.get(email="nora@example.org")
    assert made.memberships.get().role == Role.TECHNICIAN
    assert newcomer.get(compartment.get_absolute_url()).status_code == 200
    assert Client().get(address).status_code == 404, "The link worked twice."


def test_an_invitation_of_somebody_who_lost_the_right_gives_nothing(
    manager, compartment
):
    people.person(Role.MANAGER, compartment, is_laboratory_manager=True)
    _link, secret = links.invite(
        email="new@example.org",
        full_name="N",
        staff_code="NN",
        compartment=compartment,
        role=Role.VIEWER,
        by=manager,
    )
    Membership.objects.filter(user=manager).update(role=Role.VIEWER)
    made = links.accept_invitation(
        secret=secret, full_name="N", staff_code="NN", new_password=PASSWORD
    )
    assert not made.memberships.exists()


def test_a_laboratory_manager_gives_no_share_in_what_is_not_theirs_to_manage(manager):
    hidden = people.compartment(manager.organisation, name="Hidden", tag="HID")
    with pytest.raises(PermissionDenied):
        links.invite(
            email="n@example.org",
            full_name="N",
            staff_code="NN",
            compartment=hidden,
            role=Role.VIEWER,
            by=manager,
        )


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("short", "at least 12 characters"),
        ("password1234", "too common"),
        ("nora.new@example.org", "too similar"),
    ],
)
def test_a_weak_password_is_answered_beside_its_field(password, said, manager):
    _link, secret = links.invite(
        email="nora.new@example.org", full_name="Nora", staff_code="NN", by=manager
    )
    response = Client().post(
        f"/links/{secret}/",
        {"full_name": "Nora", "staff_code": "NN", "new_password": password},
    )
    assert response.status_code == 422
    assert said in response.content.decode()
    assert not User.objects.filter(email="nora.new@example.org").exists()


def test_links_end_by_time_by_use_and_by_withdrawal(manager, technician):
    link, secret = links.invite(
        email="n@example.org", full_name="N", staff_code="NN", by=manager
    )
    with pytest.raises(SecretRefused):
        links.find(secret=secret, at=timezone.now() + dt.timedelta(days=8))
    links.withdraw(link=link, by=manager)
    _reset, first = links.ask_new_password(person=technician, by=manager)
    _reset, second = links.ask_new_password(person=technician, by=manager)
    links.find(secret=second)
    for dead in (secret, first, "", "never made"):
        with pytest.raises(SecretRefused):
            links.find(secret=dead)


# --- The last one stays -----------------------------------------------------------------------
def test_the_last_laboratory_manager_keeps_the_flag(manager):
    with pytest.raises(ValidationError, match="no laboratory manager"):
        actions.set_laboratory_manager(person=manager, is_manager=False, by=manager)
    manager.refresh_from_db()
    assert manager.is_laboratory_manager


def test_the_only_manager_of_a_compartment_cannot_be_deactivated(manager, compartment):
    other = people.person(organisation=manager.organisation, is_laboratory_manager=True)
    with pytest.raises(ValidationError, match="only manager of 1 compartment"):
        actions.deactivate(person=manager, by=other)
    people.person(Role.MANAGER, compartment)
    actions.deactivate(person=manager, by=other)
    manager.refresh_from_db()
    assert not manager.is_active


def test_the_last_manager_of_a_compartment_neither_leaves_nor_expires(
    manager, compartment
):
    membership = manager.memberships.get()
    refused = pytest.raises(ValidationError, match="no manager without an end date")
    with refused:
        memberships.remove(membership=membership, by=manager)
    for role, ends in (
        (Role.VIEWER, None),
        (Role.MANAGER, timezone.now() + dt.timedelta(days=9)),
    ):
        with pytest.raises(ValidationError, match="no manager without an end date"):
            memberships.change(
                membership=membership, role=role, basis="", expires_at=ends, by=manager
            )
    membership.refresh_from_db()
    assert (membership.role, membership.expires_at) == (Role.MANAGER, None)


def test_two_managers_who_leave_at_once_do_not_both_leave(committed_db):
    """Each would see the other still there; the lock makes one wait."""
    compartment = people.compartment()
    pair = [people.person(Role.MANAGER, compartment) for _n in range(2)]
    barrier, refused = threading.Barrier(2), []

    def leave(person):
        try:
            membership = person.memberships.get()
            barrier.wait(timeout=10)
            memberships.remove(membership=membership, by=person)
        except ValidationError:
            refused.append(person)
        finally:
            connection.close()

    threads = [threading.Thread(target=leave, args=(person,)) for person in pair]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert len(refused) == 1
    assert Membership.objects.filter(compartment=compartment).count() == 1


def test_anybody_else_may_leave(technician, manager):
    memberships.remove(membership=technician.memberships.get(), by=technician)
    assert not technician.memberships.exists()


def test_nobody_removes_others_without_the_right(technician, viewer):
    with pytest.raises(PermissionDenied):
        memberships.remove(membership=viewer.memberships.get(), by=technician)


# --- Compartments ---------------------------------------------------------------------------
def test_a_new_compartment_has_its_maker_as_manager(manager, signed_in):
    response = signed_in(manager).post(
        "/compartments/new/",
        {"name": "Demonstration", "tag": "SIM", "is_simulated": "on"},
    )
    made = Compartment.objects.get(name="Demonstration")
    assert response["Location"] == made.get_absolute_url()
    assert made.is_simulated
    assert made.memberships.get().user == manager


def test_a_partners_manager_names_members_and_shares_nothing(
    manager, compartment, stranger
):
    compartments.share(
        compartment=compartment, organisation=stranger.organisation, by=manager
    )
    memberships.add(
        compartment=compartment, email=stranger.email, role=Role.MANAGER, by=manager
    )
    colleague = people.person(organisation=stranger.organisation)
    memberships.add(
        compartment=compartment, email=colleague.email, role=Role.VIEWER, by=stranger
    )
    with pytest.raises(PermissionDenied, match="owns the compartment"):
        compartments.share(
            compartment=compartment, organisation=people.organisation(), by=stranger
        )


def test_what_was_changed_says_who_did_it(manager, technician):
    membership = technician.memberships.get()
    memberships.change(
        membership=membership,
        role=Role.ENGINEER,
        basis="promoted",
        expires_at=None,
        by=manager,
    )
    event = Membership.pgh_event_model.objects.get(pgh_obj_id=membership.pk)
    assert event.role == Role.TECHNICIAN
    assert event.pgh_context.metadata["user"] == manager.pk


# --- The first run -----------------------------------------------------------------------------
FIRST_RUN = {
    "organisation_name": "Eck Industries",
    "short_name": "eck",
    "time_zone": "America/Chicago",
    "unit_system": "us",
    "full_name": "Max Manager",
    "staff_code": "MM",
    "email": "max@example.org",
    "new_password": PASSWORD,
}


def test_the_first_run_page_sets_up_once_and_is_gone():
    assert Client().get("/sign-in/")["Location"] == "/first-run/"
    client = Client()
    assert client.get("/first-run/").status_code == 200
    assert client.post("/first-run/", FIRST_RUN).status_code == 302
    made = Organisation.objects.get()
    assert (made.keeps_catalogue, made.time_zone) == (True, "America/Chicago")
    person = User.objects.get()
    assert person.is_laboratory_manager
    assert person.memberships.get().role == Role.MANAGER
    assert client.get("/compartments/").status_code == 200
    assert Client().get("/first-run/").status_code == 404
    assert Client().post("/first-run/", FIRST_RUN).status_code == 404


def test_two_first_runs_at_once_make_one_organisation(committed_db):
    barrier, refused = threading.Barrier(2), []

    def set_up(number: int):
        try:
            barrier.wait(timeout=10)
            first_run.set_up(
                **FIRST_RUN
                | {
                    "organisation_name": f"Foundry {number}",
                    "short_name": f"foundry{number}",
                    "email": f"max{number}@example.org",
                }
            )
        except ValidationError:
            refused.append(number)
        finally:
            connection.close()

    threads = [threading.Thread(target=set_up, args=(n,)) for n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert len(refused) == 1
    assert Organisation.objects.count() == 1
