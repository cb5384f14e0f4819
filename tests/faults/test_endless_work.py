"""D8: work that does not end is ended, counted, and set aside."""

import pytest
from billiard.exceptions import SoftTimeLimitExceeded
from django.db import OperationalError, connection

from labtrack.celery import app
from labtrack.jobs import queue, registry
from labtrack.jobs.choices import JobState
from labtrack.jobs.models import Job
from tests.factories import people

pytestmark = pytest.mark.django_db


def statement_timeout_s() -> float:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setting::float / 1000 FROM pg_settings "
            "WHERE name = 'statement_timeout'"
        )
        return cursor.fetchone()[0]


def test_every_task_has_both_limits_and_a_statement_ends_before_them():
    soft, hard = app.conf.task_soft_time_limit, app.conf.task_time_limit
    assert 0 < statement_timeout_s() < hard
    assert 0 < soft < hard
    overridden = [
        name
        for name, task in app.tasks.items()
        if name.startswith(("labtrack", "characterization"))
        and (task.soft_time_limit, task.time_limit) not in {(None, None), (soft, hard)}
    ]
    assert overridden == []
    # A message comes again only after the task that holds it must have ended.
    assert app.conf.broker_transport_options["visibility_timeout"] > hard


def test_a_statement_that_does_not_end_is_cancelled():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 50")
        with pytest.raises(OperationalError, match="statement timeout"):
            cursor.execute("SELECT pg_sleep(20)")


def test_endless_work_is_tried_five_times_and_set_aside(monkeypatch):
    def endless(job):
        raise SoftTimeLimitExceeded

    monkeypatch.setitem(registry.KINDS, "endless", endless)
    job = Job.objects.create(
        compartment=people.compartment(), kind="endless", subject_id=1
    )
    for attempt in range(1, queue.MAX_ATTEMPTS + 1):
        queue.run(job_pk=job.pk)
        job.refresh_from_db()
        assert job.attempts == attempt
        assert job.finished_at is None or attempt == queue.MAX_ATTEMPTS
    assert job.state == JobState.QUARANTINED
    assert job.result == {"error": "SoftTimeLimitExceeded"}
    assert job.message
