"""Faults F5, F6, F8 and F9: what counts, names, rights and fields give away.

F1 to F4, F7 and F10 are walked over every address, field, filter and byte by
tests/architecture/test_visibility_sweep.py and test_visibility_fields.py.
"""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from characterization.actions import files
from characterization.models import Test
from labtrack.accounts.actions import compartments, links, memberships
from labtrack.accounts.choices import Role
from labtrack.accounts.models import Membership, User
from labtrack.instruments.models import Instrument, RawSubmission
from tests.factories import clients, materials, people, results
from trials.actions import heats

pytestmark = pytest.mark.django_db


def record_heat(by: User, compartment, **fields):
    return heats.record(
        by=by,
        compartment=compartment,
        alloy=materials.alloy(),
        charged_at=materials.CHARGED_AT,
        **fields,
    )


# --- F5: a taken name says who else is there ------------------------------------------------
def test_f5_another_organisation_may_use_the_same_code(
    technician, compartment, stranger
):
    record_heat(technician, compartment, code="H26-900")
    own = stranger.memberships.get().compartment
    assert record_heat(stranger, own, code="H26-900").code == "H26-900"


def test_f5_another_organisation_may_use_the_same_names(
    manager, compartment, stranger, signed_in
):
    results.instrument(compartment, name="Frame 3")
    stranger.is_laboratory_manager = True
    stranger.save()
    own = stranger.memberships.get().compartment
    Membership.objects.filter(user=stranger).update(role=Role.MANAGER)
    client = signed_in(stranger)
    response = client.post(
        "/compartments/new/", {"name": compartment.name, "tag": "SAME"}
    )
    assert response.status_code == 302
    response = client.post(
        "/instruments/new/",
        {
            "name": "Frame 3",
            "kind": "tensile frame",
            "time_zone": "UTC",
            "default_compartment": own.pk,
        },
    )
    assert response.status_code == 302
    assert Instrument.objects.filter(name="Frame 3").count() == 2


def test_f5_inviting_does_not_say_that_an_address_signs_in_elsewhere(manager, stranger):
    link, secret = links.invite(
        email=stranger.email, full_name="Sam", staff_code="SS", by=manager
    )
    assert link.email == stranger.email
    assert links.find(secret=secret) == link


def test_f5_naming_a_member_answers_elsewhere_like_nowhere(
    manager, compartment, stranger, signed_in
):
    client = signed_in(manager)
    bodies = []
    for email in (stranger.email, "nobody@example.org"):
        response = client.post(
            f"/compartments/{compartment.pk}/members/",
            {"email": email, "role": Role.VIEWER},
        )
        assert response.status_code == 422
        text = response.content.decode()
        bodies.append(text[text.index("Nobody with the address") :].split("<")[0])
    assert bodies[0].replace(stranger.email, "X") == bodies[1].replace(
        "nobody@example.org", "X"
    )


# --- F6: gaps and counts ----------------------------------------------------------------------
def test_f6_a_gap_in_the_codes_of_one_compartment_says_nothing(technician, compartment):
    other = people.compartment(compartment.organisation, name="Other", tag="OT")
    somebody = people.person(Role.TECHNICIAN, other)
    first = record_heat(technician, compartment)
    for _heat in range(5):
        record_heat(somebody, other)
    second = record_heat(technician, compartment)
    assert int(second.code[-3:]) == int(first.code[-3:]) + 1


def test_f6_the_etag_of_a_hidden_test_is_not_shown(technician, stranger, compartment):
    specimen = materials.specimen(
        materials.casting_run(materials.heat(compartment=compartment))
    )
    test = results.sent_test(specimen)
    url = f"tests/{test.test_uid}/"
    assert "ETag" in clients.of_person(technician).read(url).headers
    assert "ETag" not in clients.of_person(stranger).read(url).headers


def test_f6_counts_of_lists_leave_hidden_records_out(
    technician, stranger, compartment, signed_in
):
    for _heat in range(7):
        materials.heat(compartment=compartment)
    assert b"of 7" in signed_in(technician).get("/heats/").content
    assert b"of 7" not in signed_in(stranger).get("/heats/").content
    assert clients.of_person(stranger).read("tests/").json()["results"] == []


# --- F8: rights taken away ----------------------------------------------------------------------
@pytest.fixture
def heat(compartment):
    return materials.heat(compartment=compartment)


def test_f8_a_removed_member_sees_nothing_from_the_next_request_on(
    technician, manager, heat, signed_in
):
    client = signed_in(technician)
    assert client.get(heat.get_absolute_url()).status_code == 200
    memberships.remove(membership=technician.memberships.get(), by=manager)
    assert client.get(heat.get_absolute_url()).status_code == 404


def test_f8_a_lower_role_counts_from_the_next_request_on(
    technician, manager, heat, signed_in
):
    client = signed_in(technician)
    edit = f"{heat.get_absolute_url()}edit/"
    assert client.get(edit).status_code == 200
    membership = technician.memberships.get()
    memberships.change(
        membership=membership, role=Role.VIEWER, basis="", expires_at=None, by=manager
    )
    assert client.get(edit).status_code == 403


def test_f8_a_membership_that_expires_ends_by_itself(technician, heat, signed_in):
    client = signed_in(technician)
    membership = technician.memberships.get()
    membership.expires_at = timezone.now() + dt.timedelta(minutes=5)
    membership.save()
    assert client.get(heat.get_absolute_url()).status_code == 200
    membership.expires_at = timezone.now() - dt.timedelta(seconds=1)
    membership.save()
    assert client.get(heat.get_absolute_url()).status_code == 404


def test_f8_people_of_a_partner_leave_with_the_sharing(
    manager, stranger, compartment, heat, signed_in
):
    compartments.share(
        compartment=compartment, organisation=stranger.organisation, by=manager
    )
    memberships.add(
        compartment=compartment, email=stranger.email, role=Role.VIEWER, by=manager
    )
    client = signed_in(stranger)
    url = f"/heats/{heat.code}@{heat.organisation.short_name}/"
    assert client.get(url).status_code == 200
    compartments.stop_sharing(
        compartment=compartment, organisation=stranger.organisation, by=manager
    )
    assert client.get(url).status_code == 404
    # Sharing again brings nobody back.
    compartments.share(
        compartment=compartment, organisation=stranger.organisation, by=manager
    )
    assert client.get(url).status_code == 404


def test_f8_a_waiting_upload_asks_again_when_it_is_written(
    technician, manager, compartment
):
    """Sent with the right to record, understood after it was taken away."""

    specimen = materials.specimen(
        materials.casting_run(materials.heat(compartment=compartment))
    )
    profile = results.import_profile(compartment, results.CURVE_PROFILE)
    client = clients.of_person(technician)
    answer = client.post(
        "/api/v1/raw-files/",
        {
            "file": SimpleUploadedFile("bar.csv", results.curve_file()),
            "specimen": specimen.code,
            "method": "ASTM-B557-15",
            "profile": profile.name,
        },
        headers={"idempotency-key": "k" * 20},
    )
    assert answer.status_code == 202
    Membership.objects.filter(user=technician).update(role=Role.VIEWER)
    with pytest.raises(Exception, match="role"):
        files.understand(submission=RawSubmission.objects.get())
    assert not Test.objects.exists()


# --- F9: fields that are nobody's to set -----------------------------------------------------------
FORBIDDEN = (
    "id",
    "organisation",
    "compartment",
    "marking",
    "state",
    "validity",
    "approved_by",
    "approved_at",
    "created_by",
    "version",
    "is_current",
    "test_uid",
)


@pytest.mark.parametrize("field", FORBIDDEN)
def test_f9_the_api_refuses_a_field_that_is_not_the_senders(
    field, technician, compartment
):
    specimen = materials.specimen(
        materials.casting_run(materials.heat(compartment=compartment))
    )
    body = {
        "external_id": "E-1",
        "specimen": specimen.code,
        "method": "ASTM-B557-15",
        "performed_at": "2026-11-02T14:05:00Z",
        "measurements": [{"property": "Rm", "value": "250", "unit": "MPa"}],
    }
    client = clients.of_person(technician)
    answer = client.send("tests/", body | {field: "approved"})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == f"/{field}"
    assert not Test.objects.exists()


def test_f9_a_form_ignores_what_it_does_not_ask(manager, compartment, signed_in):
    """No form is bound to a model: what it does not list, it does not read."""
    elsewhere = people.organisation()
    signed_in(manager).post(
        f"/compartments/{compartment.pk}/edit/",
        {
            "name": "Renamed",
            "tag": "",
            "is_simulated": "on",
            "organisation": elsewhere.pk,
            "id": 77,
        },
    )
    compartment.refresh_from_db()
    assert compartment.name == "Renamed"
    assert not compartment.is_simulated
    assert compartment.organisation == manager.organisation


def test_f9_nobody_makes_themselves_laboratory_manager(technician, signed_in):
    client = signed_in(technician)
    client.post(
        "/me/settings/",
        {
            "unit_system": "us",
            "time_zone": "UTC",
            "is_laboratory_manager": "on",
            "organisation": 1,
        },
    )
    technician.refresh_from_db()
    assert technician.unit_system == "us"
    assert not technician.is_laboratory_manager


def test_f9_an_invited_person_does_not_choose_address_or_rights(manager):
    _link, secret = links.invite(
        email="new@example.org", full_name="New", staff_code="NN", by=manager
    )
    Client().post(
        f"/links/{secret}/",
        {
            "full_name": "New Person",
            "staff_code": "NP",
            "new_password": "a shelf of warm sand molds",
            "email": "boss@example.org",
            "is_laboratory_manager": "on",
            "role": "manager",
        },
    )
    made = User.objects.get(email="new@example.org")
    assert not made.is_laboratory_manager
    assert not made.memberships.exists()
