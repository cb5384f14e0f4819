"""The dispatcher's round: nothing is lost, nothing waits for a broken neighbour."""

import threading
import time

import pytest
from django.db import connection, transaction

from labtrack.celery import app
from labtrack.jobs import actions, dispatcher, registry
from labtrack.jobs.dispatcher import Dispatcher
from labtrack.jobs.models import Heartbeat, Job, StaleLog
from labtrack.jobs.publisher import Publisher
from labtrack.jobs.registry import Message
from tests.factories import people


class Recorder:
    """Stands for the publisher: remembers what it was given."""

    def __init__(self):
        self.sent: list[Message] = []
        self.unsent: list[tuple[str, list[int]]] = []
        self.is_free = True

    def give(self, queue: str, messages: list[Message]) -> None:
        self.sent += messages

    def returned(self):
        returned, self.unsent = self.unsent, []
        return returned


@pytest.fixture
def topic(monkeypatch):
    """Register the function of the topic `probe`."""

    def register(function):
        monkeypatch.setitem(registry.TOPICS, "probe", function)

    return register


def note(*keys: str) -> None:
    StaleLog.objects.bulk_create([StaleLog(topic="probe", key=key) for key in keys])


@pytest.mark.django_db
def test_equal_keys_are_coalesced_and_the_log_is_empty_after(topic):
    seen = []
    topic(seen.append)
    note("a", "b", "a")
    dispatcher.coalesce()
    assert seen == [["a", "b"]]
    assert not StaleLog.objects.exists()


@pytest.mark.django_db
def test_a_topic_that_fails_keeps_its_lines_and_stops_no_other(topic, monkeypatch):
    def fail(keys):
        raise RuntimeError("A bug.")

    seen = []
    topic(fail)
    monkeypatch.setitem(registry.TOPICS, "later", seen.append)
    note("a")
    StaleLog.objects.create(topic="later", key="x")
    dispatcher.coalesce()
    assert seen == [["x"]]
    assert StaleLog.objects.filter(topic="probe").count() == 1


@pytest.mark.django_db
def test_lines_of_a_topic_that_nobody_knows_stay():
    StaleLog.objects.create(topic="of another release", key="x")
    dispatcher.coalesce()
    assert StaleLog.objects.filter(topic="of another release").exists()


def test_two_dispatchers_take_each_line_once(committed_db, topic):
    seen, lock = [], threading.Lock()

    def remember(keys):
        with lock:
            seen.extend(keys)
        time.sleep(0.05)

    topic(remember)
    note(*(str(number) for number in range(50)))

    def another():
        dispatcher.coalesce()
        connection.close()

    threads = [threading.Thread(target=another) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(seen, key=int) == [str(number) for number in range(50)]
    assert not StaleLog.objects.exists()


def test_a_writer_never_waits_for_the_dispatcher(committed_db, topic):
    took = []

    def write_meanwhile(keys):
        def write():
            start = time.monotonic()
            note("later")
            took.append(time.monotonic() - start)
            connection.close()

        thread = threading.Thread(target=write)
        thread.start()
        thread.join(timeout=5)

    topic(write_meanwhile)
    note("a")
    with transaction.atomic():
        dispatcher._taken("probe", write_meanwhile)
    assert took
    assert took[0] < 1


@pytest.mark.django_db
def test_a_round_publishes_what_is_due_and_beats():
    job = actions.request(
        kind="understand-file", subject_id=1, compartment_id=people.compartment().pk
    )
    recorder = Recorder()
    Dispatcher(recorder).round()
    assert Message("labtrack.jobs.tasks.run_job", (job.pk,), job.pk) in recorder.sent
    assert dispatcher.WORKER_BEAT in recorder.sent
    assert Heartbeat.objects.filter(name="dispatcher").exists()


@pytest.mark.django_db
def test_what_comes_back_unsent_is_published_in_the_next_round():
    job = actions.request(
        kind="understand-file", subject_id=1, compartment_id=people.compartment().pk
    )
    recorder = Recorder()
    looking_after = Dispatcher(recorder)
    looking_after.round()
    recorder.sent.clear()
    recorder.unsent = [("jobs", [job.pk])]
    looking_after.round()
    assert [message.row for message in recorder.sent] == [job.pk]


@pytest.mark.django_db
def test_nothing_is_claimed_while_the_publisher_is_busy():
    actions.request(
        kind="understand-file", subject_id=1, compartment_id=people.compartment().pk
    )
    recorder = Recorder()
    recorder.is_free = False
    Dispatcher(recorder).round()
    assert recorder.sent == []
    assert Job.objects.get().published_at is None


def test_messages_to_a_dead_broker_come_back(broker):
    broker.kill()
    publisher = Publisher(app)
    publisher.start()
    publisher.give("jobs", [Message("labtrack.jobs.tasks.run_job", (1,), 1)])
    deadline = time.monotonic() + 15
    returned = []
    while not returned and time.monotonic() < deadline:
        returned = publisher.returned()
        time.sleep(0.05)
    assert returned == [("jobs", [1])]
    assert not publisher.is_free
