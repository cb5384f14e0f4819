"""The dispatcher: stale log to owed rows, owed rows to the broker, and the schedule.

Any number of dispatchers may run; rows are taken with SKIP LOCKED and what is published
twice is done once.
"""

import logging
import threading
import time
from collections.abc import Sequence

from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from labtrack.jobs import heartbeats, registry
from labtrack.jobs.publisher import Publisher
from labtrack.jobs.registry import Message

log = logging.getLogger(__name__)

POLL_S = 0.5
HEARTBEAT_S = 5.0
KEYS_AT_ONCE = 2000
MESSAGES_AT_ONCE = 200
WORKER_BEAT = Message("labtrack.jobs.tasks.beat", (), 0)

TAKE_KEYS = """
    DELETE FROM jobs_stalelog WHERE id IN (
        SELECT id FROM jobs_stalelog WHERE topic = %s
        ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED
    ) RETURNING key
"""


class Dispatcher:
    """One round after another until told to stop."""

    def __init__(self, publisher: Publisher) -> None:
        self._publisher = publisher
        self._stopped = threading.Event()
        self._called: dict[str, float] = {}

    def stop(self) -> None:
        """Finish the round that is under way, then leave."""
        self._stopped.set()

    def run(self) -> None:
        for function in registry.AT_START.values():
            function()
        while not self._stopped.is_set():
            self.round()
            self._stopped.wait(POLL_S)

    def round(self) -> None:
        """Everything once. A step that fails is logged and tried again next time."""
        for step in (self._beat, self._periodic, coalesce, self._publish):
            try:
                step()
            except DatabaseError:
                log.exception("the database did not serve the dispatcher")
                connection.close()

    def _beat(self) -> None:
        if self._is_time("heartbeat", HEARTBEAT_S):
            heartbeats.beat("dispatcher")
            if self._publisher.is_free:
                self._publisher.give("", [WORKER_BEAT])

    def _periodic(self) -> None:
        for name, (seconds, function) in registry.PERIODIC.items():
            if self._is_time(name, seconds):
                function()

    def _publish(self) -> None:
        for name, rows in self._publisher.returned():
            if name in registry.QUEUES:
                registry.QUEUES[name].unsent(rows)
        if not self._publisher.is_free:
            return
        for name, queue in registry.QUEUES.items():
            messages = queue.due(at=timezone.now(), limit=MESSAGES_AT_ONCE)
            if messages:
                self._publisher.give(name, messages)

    def _is_time(self, name: str, seconds: float) -> bool:
        now = time.monotonic()
        if now - self._called.get(name, -seconds) < seconds:
            return False
        self._called[name] = now
        return True


def coalesce() -> None:
    """Turn what changed into what is owed, each topic in a transaction of its own."""
    for topic, function in registry.TOPICS.items():
        while _taken(topic, function) == KEYS_AT_ONCE:
            pass


def _taken(topic: str, function: registry.Coalesce) -> int:
    """Take one batch of a topic's lines; how many there were."""
    try:
        with transaction.atomic():
            keys = _take(topic)
            if keys:
                function(sorted(set(keys)))
    except DatabaseError:
        raise
    except Exception:
        # The lines stay in the log; other topics go on.
        log.exception("the topic %s cannot be coalesced", topic)
        return 0
    return len(keys)


def _take(topic: str) -> Sequence[str]:
    with connection.cursor() as cursor:
        cursor.execute(TAKE_KEYS, [topic, KEYS_AT_ONCE])
        return [key for (key,) in cursor.fetchall()]
