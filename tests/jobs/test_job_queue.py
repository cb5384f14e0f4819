"""Jobs: done once, counted before they start, set aside when they keep failing."""

import datetime as dt
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from labtrack.jobs import actions, queue, registry
from labtrack.jobs.choices import JobState
from labtrack.jobs.locks import sole_worker
from labtrack.jobs.models import Job
from labtrack.refusals import Fault, Refused
from tests.factories import people

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def kind(monkeypatch):
    """Register what jobs of kind `probe` do in this test."""

    def register(function):
        monkeypatch.setitem(registry.KINDS, "probe", function)

    return register


def requested(**fields) -> Job:
    job = actions.request(
        kind="probe", subject_id=7, compartment_id=people.compartment().pk
    )
    Job.objects.filter(pk=job.pk).update(**fields)
    return job


def after(job: Job) -> Job:
    return Job.objects.get(pk=job.pk)


@pytest.mark.django_db
def test_a_job_is_done_and_keeps_its_result(kind):
    kind(lambda job: {"subject": job.subject_id})
    job = requested()
    queue.run(job_pk=job.pk)
    done = after(job)
    assert (done.state, done.result, done.attempts) == (
        JobState.DONE,
        {"subject": 7},
        1,
    )
    assert done.started_at <= done.finished_at


@pytest.mark.django_db
def test_the_second_delivery_of_a_done_job_does_nothing(kind):
    calls = []
    kind(lambda job: calls.append(job.pk))
    job = requested()
    for _ in range(3):
        queue.run(job_pk=job.pk)
    assert calls == [job.pk]


@pytest.mark.django_db
def test_a_message_for_a_job_that_is_not_there_is_harmless():
    queue.run(job_pk=10**9)


@pytest.mark.django_db
def test_a_refusal_ends_the_job_with_its_sentence(kind):
    def refuse(job):
        raise Refused(Fault("unit", "'Mpa' is not a unit."))

    kind(refuse)
    job = requested()
    queue.run(job_pk=job.pk)
    assert (after(job).state, after(job).message) == (
        JobState.FAILED,
        "'Mpa' is not a unit.",
    )


@pytest.mark.django_db
def test_an_unexpected_error_is_tried_again_and_set_aside_after_five(kind):
    def fail(job):
        raise RuntimeError("The disk is on fire.")

    kind(fail)
    job = requested()
    states = []
    for _ in range(queue.MAX_ATTEMPTS):
        queue.run(job_pk=job.pk)
        states.append(after(job).state)
    assert states == [JobState.QUEUED] * 4 + [JobState.QUARANTINED]
    assert "a person must look" in after(job).message
    queue.run(job_pk=job.pk)
    assert after(job).attempts == queue.MAX_ATTEMPTS


@pytest.mark.django_db
def test_due_jobs_are_published_once_and_again_after_a_minute():
    job, jobs = requested(), queue.JobQueue()
    now = timezone.now()
    assert [message.arguments for message in jobs.due(at=now, limit=9)] == [(job.pk,)]
    assert jobs.due(at=now + dt.timedelta(seconds=59), limit=9) == []
    assert len(jobs.due(at=now + dt.timedelta(seconds=61), limit=9)) == 1


@pytest.mark.django_db
def test_what_the_broker_did_not_take_is_due_at_once():
    job, jobs = requested(), queue.JobQueue()
    jobs.due(at=timezone.now(), limit=9)
    jobs.unsent([job.pk])
    assert len(jobs.due(at=timezone.now(), limit=9)) == 1


@pytest.mark.django_db
def test_finished_jobs_are_never_due():
    for state in (JobState.DONE, JobState.FAILED, JobState.QUARANTINED):
        requested(state=state)
    assert queue.JobQueue().due(at=timezone.now(), limit=9) == []


def test_a_job_in_another_workers_hands_is_left_alone(kind, committed_db):
    calls = []
    kind(lambda job: calls.append(job.pk))
    job = requested()

    def another_worker():
        queue.run(job_pk=job.pk)
        connection.close()

    with sole_worker("job", job.pk) as is_mine:
        assert is_mine
        thread = threading.Thread(target=another_worker)
        thread.start()
        thread.join()
    assert calls == []
    queue.run(job_pk=job.pk)
    assert calls == [job.pk]


KILLS_ITSELF = """
import os, signal, sys, django
django.setup()
from labtrack.jobs import queue, registry
registry.runs("probe", lambda job: os.kill(os.getpid(), signal.SIGKILL))
queue.run(job_pk=int(sys.argv[1]))
"""


def test_work_that_kills_its_process_is_counted_and_set_aside(
    committed_db, process_environment
):
    job = requested(attempts=queue.MAX_ATTEMPTS - 1)
    killed = subprocess.run(
        [sys.executable, "-c", KILLS_ITSELF, str(job.pk)],
        env={**process_environment, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL
    assert (after(job).state, after(job).attempts) == (JobState.RUNNING, 5)
    queue.run(job_pk=job.pk)
    assert after(job).state == JobState.QUARANTINED
