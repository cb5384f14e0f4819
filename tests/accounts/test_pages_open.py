"""Every page of accounts and instruments opens for a laboratory manager."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from labtrack.accounts.actions import personal_tokens
from labtrack.instruments.actions import tokens
from labtrack.instruments.models import ImportProfile, Instrument

pytestmark = pytest.mark.django_db


def test_pages_open(manager, compartment, signed_in):
    profile = ImportProfile.objects.create(
        organisation=manager.organisation,
        name="frame",
        definition={"a": 1},
        created_by=manager,
    )
    instrument = Instrument.objects.create(
        organisation=manager.organisation,
        name="Frame 3",
        kind="tensile frame",
        default_compartment=compartment,
        default_profile=profile,
    )
    soon = timezone.now() + dt.timedelta(days=3)
    tokens.issue(
        instrument=instrument, scopes=["results:write"], expires_at=soon, by=manager
    )
    personal_tokens.issue(person=manager, name="notebook", expires_at=soon)
    client = signed_in(manager)
    for name, args in (
        ("accounts:profile", []),
        ("accounts:people", []),
        ("accounts:person", [manager.pk]),
        ("accounts:person-update", [manager.pk]),
        ("accounts:invite", []),
        ("accounts:compartment-list", []),
        ("accounts:compartment-create", []),
        ("accounts:compartment-detail", [compartment.pk]),
        ("accounts:compartment-update", [compartment.pk]),
        ("instruments:instrument-list", []),
        ("instruments:instrument-create", []),
        ("instruments:instrument-detail", [instrument.pk]),
        ("instruments:instrument-update", [instrument.pk]),
        ("instruments:import-profile-list", []),
        ("instruments:import-profile-create", []),
        ("instruments:import-profile-detail", [profile.pk]),
        ("instruments:import-profile-new-edition", [profile.pk]),
        ("instruments:intake-problem-list", []),
    ):
        response = client.get(reverse(name, args=args))
        assert response.status_code == 200, name
