"""/readyz and /healthz tell the truth, quickly, also when a part is silent."""

import time
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.utils import timezone

from labtrack.jobs import actions as jobs
from labtrack.jobs import health
from labtrack.jobs.choices import JobState
from labtrack.jobs.models import Heartbeat, Job, StaleLog
from tests.factories import people


def beat(name, *, seconds_ago=0):
    Heartbeat.objects.create(
        name=name, at=timezone.now() - timedelta(seconds=seconds_ago)
    )


@pytest.mark.django_db
def test_it_is_ready_when_the_database_is_migrated(client):
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["status"] == "ok"
    assert set(answer.json()["checks"]) == {"database", "migrations", "disk"}


def test_it_is_not_ready_while_a_migration_is_missing(client, committed_db):
    with connections["owner"].cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'jobs'")
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "jobs.00" in answer.json()["checks"]["migrations"]["detail"]


@pytest.mark.django_db
def test_it_is_not_ready_below_the_floor_of_the_disk(client, settings):
    settings.DISK_FLOOR_MB = 10**12
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"]["disk"]["status"] == "failed"


def test_it_is_not_ready_without_its_database(client, committed_db, settings):
    connection.close()
    connection.settings_dict["NAME"] = "absent"
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"]["database"]["status"] == "failed"


def test_health_is_good_when_every_part_was_just_seen(client, committed_db, use_broker):
    beat("worker")
    beat("dispatcher")
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["status"]) == (200, "ok")


@pytest.mark.parametrize("silent", ["worker", "dispatcher"])
def test_health_names_the_part_that_was_not_seen_for_long(
    client, committed_db, use_broker, silent
):
    for name in ("worker", "dispatcher"):
        beat(name, seconds_ago=300 if name == silent else 0)
    answer = client.get("/healthz")
    assert answer.status_code == 503
    failed = {k for k, v in answer.json()["checks"].items() if v["status"] == "failed"}
    assert failed == {silent}


@pytest.mark.parametrize("harm", ["silence", "kill"])
def test_health_says_within_two_seconds_that_the_broker_does_not_answer(
    client, committed_db, use_broker, harm
):
    getattr(use_broker, harm)()
    began = time.monotonic()
    answer = client.get("/healthz")
    assert time.monotonic() - began < 2
    assert answer.json()["checks"]["broker"]["status"] == "failed"


def test_health_says_when_changes_wait_for_too_long(client, committed_db, use_broker):
    beat("worker")
    beat("dispatcher")
    late = timezone.now() - timedelta(seconds=90)
    StaleLog.objects.create(topic="summaries", key="1", at=late)
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["checks"]["backlog"]["detail"].startswith(
        "oldest change waiting 90"
    )


@pytest.mark.django_db
def test_health_warns_of_work_that_was_set_aside():
    job = jobs.request(
        kind="understand-file", subject_id=1, compartment_id=people.compartment().pk
    )
    assert health._backlog().outcome is health.Outcome.OK
    Job.objects.filter(pk=job.pk).update(state=JobState.QUARANTINED)
    assert health._backlog().outcome is health.Outcome.WARNING
    assert "1 set aside" in health._backlog().detail


@pytest.mark.django_db
def test_a_job_that_waits_for_long_fails_the_backlog():
    job = jobs.request(
        kind="understand-file", subject_id=1, compartment_id=people.compartment().pk
    )
    long_ago = timezone.now() - timedelta(minutes=5)
    Job.objects.filter(pk=job.pk).update(created_at=long_ago)
    assert health._backlog().outcome is health.Outcome.FAILED


def test_health_warns_when_the_database_does_not_protect_records(
    client, committed_db, use_broker
):
    beat("worker")
    beat("dispatcher")
    connection.close()
    connection.settings_dict["USER"] = "labtrack_owner"
    try:
        answer = client.get("/healthz")
    finally:
        connection.close()
        connection.settings_dict["USER"] = "labtrack_app"
    assert (answer.status_code, answer.json()["status"]) == (200, "warning")
    assert "does not protect" in answer.json()["checks"]["protection"]["detail"]


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/readyz", "/healthz"])
def test_health_pages_only_answer_questions(client, path):
    assert client.post(path).status_code == 405


@pytest.fixture
def use_broker(broker, settings):
    settings.CELERY_BROKER_URL = broker.url
    return broker
