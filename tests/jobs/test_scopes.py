"""Viewing scopes follow who may see what, at once and by the clock."""

import datetime as dt

import pytest
from django.utils import timezone

from labtrack.accounts.actions import scopes
from labtrack.accounts.models import ViewingScope
from labtrack.accounts.visibility import scopes_of
from labtrack.jobs.models import StaleLog
from tests.factories import people

pytestmark = pytest.mark.django_db


def keys_in_use() -> set[str]:
    return set(
        ViewingScope.objects.filter(is_in_use=True).values_list("key", flat=True)
    )


def logged(topic: str) -> int:
    return StaleLog.objects.filter(topic=topic).count()


def test_each_distinct_set_of_compartments_is_one_scope():
    one = people.compartment()
    other = people.compartment(one.organisation)
    both = people.person("viewer", one)
    people.membership(both, other)
    people.person("viewer", one)
    people.person("engineer", one)
    scopes.sweep()
    assert keys_in_use() == {f"{one.pk},{other.pk}", f"{one.pk}"}


def test_measured_and_simulated_compartments_never_share_a_scope():
    measured = people.compartment()
    simulated = people.compartment(measured.organisation, is_simulated=True)
    user = people.person("viewer", measured)
    people.membership(user, simulated)
    scopes.sweep()
    found = {s.key: s.is_simulated for s in scopes_of(user)}
    assert found == {str(measured.pk): False, str(simulated.pk): True}


def test_a_sweep_twice_changes_nothing():
    people.person("viewer", people.compartment())
    assert (scopes.sweep(), scopes.sweep()) == (1, 0)


def test_an_expired_membership_ends_by_the_clock_and_the_scope_rests():
    compartment = people.compartment()
    soon = timezone.now() + dt.timedelta(hours=1)
    user = people.person(organisation=compartment.organisation)
    people.membership(user, compartment, expires_at=soon)
    scopes.sweep()
    assert keys_in_use() == {str(compartment.pk)}
    scopes.sweep(at=soon + dt.timedelta(seconds=1))
    assert keys_in_use() == set()


def test_a_scope_that_somebody_sees_again_wakes_and_owes_its_statistics():
    compartment = people.compartment()
    user = people.person("viewer", compartment)
    scopes.sweep()
    user.is_active = False
    user.save()
    scopes.sweep()
    assert keys_in_use() == set()
    before = logged("scope")
    user.is_active = True
    user.save()
    scopes.sweep()
    assert keys_in_use() == {str(compartment.pk)}
    assert logged("scope") == before + 1


@pytest.mark.parametrize("change", ["join", "expire", "leave", "share", "deactivate"])
def test_every_change_of_rights_is_logged(change):
    compartment = people.compartment()
    user = people.person("viewer", compartment)
    guest = people.person()
    StaleLog.objects.all().delete()
    membership = user.memberships.get()
    if change == "join":
        people.membership(guest, compartment)
    elif change == "expire":
        membership.expires_at = timezone.now()
        membership.save()
    elif change == "leave":
        membership.delete()
    elif change == "share":
        compartment.shared_with.add(guest.organisation)
    else:
        user.is_active = False
        user.save()
    assert logged("scopes") == 1


def test_what_changes_no_right_is_not_logged():
    user = people.person("viewer", people.compartment())
    StaleLog.objects.all().delete()
    user.full_name = "Somebody Else"
    user.save()
    membership = user.memberships.get()
    membership.role = "engineer"
    membership.save()
    assert logged("scopes") == 0
