"""The harness itself: tests that commit do not see one another, and nothing can flush."""

import socket

import psycopg
import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from labtrack.jobs.models import Heartbeat


def beat(name: str) -> Heartbeat:
    return Heartbeat.objects.create(name=name, at=timezone.now())


@pytest.mark.django_db
@pytest.mark.parametrize("attempt", ["first", "second"])
def test_a_rolled_back_row_is_gone_for_the_next_test(attempt):
    assert not Heartbeat.objects.exists()
    beat("rolled back")


@pytest.mark.parametrize("attempt", ["first", "second"])
def test_a_committed_row_is_gone_with_its_clone(committed_db, attempt):
    assert not Heartbeat.objects.exists()
    beat("committed")


def test_committed_rows_are_seen_by_another_connection(committed_db):
    beat("seen")
    with psycopg.connect(committed_db.url) as other:
        found = other.execute("SELECT name FROM jobs_heartbeat").fetchall()
    assert found == [("seen",)]


def test_what_waits_for_the_commit_runs_in_a_committed_database(committed_db):
    called = []
    with transaction.atomic():
        transaction.on_commit(lambda: called.append("yes"))
        assert called == []
    assert called == ["yes"]


@pytest.mark.django_db
def test_tests_connect_as_the_application_role_which_owns_nothing():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, rolsuper, "
            "(SELECT count(*) FROM pg_class WHERE relowner = pg_roles.oid) "
            "FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone() == ("labtrack_app", False, 0)


@pytest.mark.django_db
def test_the_application_role_cannot_truncate():
    with (
        pytest.raises(Exception, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("TRUNCATE jobs_heartbeat")


def test_the_owner_connection_follows_to_the_clone(committed_db):
    beat("mine")
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT current_user, name FROM jobs_heartbeat")
        assert cursor.fetchall() == [("labtrack_owner", "mine")]


def test_a_test_without_a_database_fixture_gets_no_database():
    with pytest.raises(RuntimeError, match="Database access not allowed"):
        Heartbeat.objects.count()


def test_other_machines_are_out_of_reach():
    # 192.0.2.0/24 is set aside for documentation (RFC 5737).
    with pytest.raises(PermissionError), socket.socket() as client:
        client.connect(("192.0.2.1", 80))


def test_a_broker_can_be_silenced_killed_and_started_again(broker):
    assert broker.answers()
    broker.silence()
    assert not broker.answers()
    broker.speak()
    broker.kill()
    assert not broker.answers()
    broker.start()
    assert broker.answers()
