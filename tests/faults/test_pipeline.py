"""From a stored result to its summary, with a real worker and broker, and when they fail."""

import time

import pytest
from django.db import connection, connections, transaction

from characterization.actions import files
from characterization.actions.file_facts import SaidBeside
from characterization.models import StaleSummary, Summary
from labtrack.accounts.actions import scopes
from labtrack.instruments.actions.submissions import Arrival
from labtrack.instruments.choices import SubmissionKind
from labtrack.jobs.models import Heartbeat, StaleLog
from tests.factories import materials, people, results, stored_tests
from tests.harness.processes import TestProcess, python

pytestmark = pytest.mark.slow

PROMISED_S = 5.0


@pytest.fixture
def bar(committed_db):
    """A bar that somebody may see the statistics of."""
    compartment = people.compartment()
    people.person("viewer", compartment)
    run = materials.casting_run(materials.heat(compartment=compartment))
    made = materials.specimen(run)
    scopes.sweep()
    return made


def eventually(is_so, *, within: float) -> float:
    """Seconds until it was so."""
    start = time.monotonic()
    while not is_so():
        if time.monotonic() - start > within:
            pytest.fail(f"Not within {within} s: {is_so.__doc__ or is_so.__name__}")
        time.sleep(0.05)
    return time.monotonic() - start


def stored(bar, value: float = 250.0):
    return stored_tests.tensile_test(bar, values={"Rm": value})


def summarized(n: int):
    def there() -> bool:
        newest = (
            Summary.objects.filter(basis="working", property__code="Rm")
            .order_by("-version")
            .first()
        )
        return newest is not None and newest.n == n

    there.__doc__ = f"a summary of {n}"
    return there


def nothing_is_owed() -> bool:
    return not StaleSummary.objects.exists() and not StaleLog.objects.exists()


def a_minute_passes() -> None:
    """What was published counts as unanswered for a minute."""
    StaleSummary.objects.update(published_at=stored_tests.TESTED_AT)


def test_a_stored_result_is_in_its_summary_within_five_seconds(bar, worker):
    eventually(nothing_is_owed, within=20)
    test = stored(bar)
    took = eventually(summarized(1), within=PROMISED_S)
    assert took < PROMISED_S
    stored_tests.void(test)
    eventually(summarized(0), within=PROMISED_S)
    eventually(nothing_is_owed, within=PROMISED_S)
    assert Heartbeat.objects.filter(name="worker").exists()


def test_a_file_that_arrives_is_understood_and_summarized(bar, worker):
    instrument = results.instrument(
        bar.compartment,
        default_profile=results.import_profile(bar.compartment, results.CURVE_PROFILE),
    )
    bar.gauge_length_mm, bar.gauge_length_as_entered = 50.8, "50.8 mm"
    bar.save()
    said = SaidBeside(specimen=bar.code, temperature="23")
    job = files.upload(
        arrival=Arrival(
            kind=SubmissionKind.FILE,
            body=results.curve_file(),
            compartment=bar.compartment,
            instrument=instrument,
            fields=said.as_fields(),
            file_name="bar.csv",
        )
    )

    def is_finished() -> bool:
        """the job came to an end"""
        job.refresh_from_db()
        return job.finished_at is not None

    eventually(is_finished, within=15)
    assert (job.state, job.message) == ("done", "")
    eventually(summarized(1), within=PROMISED_S)


def test_a_dead_broker_costs_no_write_and_no_summary(bar, worker, broker):
    eventually(nothing_is_owed, within=20)
    broker.kill()
    start = time.monotonic()
    stored(bar)
    assert time.monotonic() - start < 1
    eventually(StaleSummary.objects.exists, within=3)
    before = Heartbeat.objects.get(name="dispatcher").at
    eventually(lambda: Heartbeat.objects.get(name="dispatcher").at > before, within=10)
    broker.start()
    # The dispatcher rests at most 15 s between attempts.
    eventually(summarized(1), within=40)


def test_a_silent_broker_stops_neither_writes_nor_the_dispatcher(bar, worker, broker):
    eventually(nothing_is_owed, within=20)
    broker.silence()
    stored(bar)
    eventually(StaleSummary.objects.exists, within=3)
    before = Heartbeat.objects.get(name="dispatcher").at
    eventually(lambda: Heartbeat.objects.get(name="dispatcher").at > before, within=10)
    broker.speak()
    eventually(StaleSummary.objects.exists, within=1)
    a_minute_passes()
    eventually(summarized(1), within=40)


def somebody_waits_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return cursor.fetchone()[0] > 0


def test_a_worker_killed_in_its_work_loses_nothing(bar, worker):
    eventually(nothing_is_owed, within=20)
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        # The worker computes, and cannot store what it found before it is killed.
        cursor.execute("LOCK TABLE characterization_summary IN EXCLUSIVE MODE")
        stored(bar)
        eventually(somebody_waits_for_a_lock, within=PROMISED_S)
        worker.celery.kill()
    assert not Summary.objects.exists()
    assert StaleSummary.objects.filter(attempts=1).exists()
    worker.celery.start()
    a_minute_passes()
    eventually(summarized(1), within=30)


def test_the_dispatcher_leaves_on_sigterm_and_two_do_no_harm(
    bar, worker, process_environment, tmp_path
):
    second = TestProcess(
        python("manage.py", "dispatch"), process_environment, tmp_path / "second.log"
    )
    second.start()
    second.wait_until(lambda: "ready" in second.output())
    for specimen in (bar, materials.specimen(bar.casting_run)):
        stored(specimen)
    eventually(summarized(2), within=15)
    second.stop()
    assert "dispatcher stopped" in second.output()
