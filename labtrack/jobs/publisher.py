"""The only sender of messages: a thread, so that a silent broker stops nobody else.

It touches no database. What the broker did not take comes back through `unsent`.
"""

import logging
import threading
import time
from contextlib import suppress
from queue import Empty, SimpleQueue

from celery import Celery
from kombu import Producer

from labtrack.jobs.registry import Message

log = logging.getLogger(__name__)

FIRST_PAUSE_S, LONGEST_PAUSE_S = 1.0, 15.0
TIMEOUT_S = 2
EXPIRES_S = 600
"""A message that old is worth nothing: its row was published again long since."""


class Publisher(threading.Thread):
    """Sends batches one after another; after a failure it rests, longer each time."""

    def __init__(self, app: Celery) -> None:
        super().__init__(name="publisher", daemon=True)
        self._app = app
        self._batches: SimpleQueue[tuple[str, list[Message]]] = SimpleQueue()
        self._returned: SimpleQueue[tuple[str, list[int]]] = SimpleQueue()
        self._open = 0
        self._count = threading.Lock()
        self._rests_until = 0.0
        self._pause = FIRST_PAUSE_S
        self._producer: Producer | None = None

    @property
    def is_free(self) -> bool:
        """Whether a batch given now would be sent now."""
        return self._open == 0 and time.monotonic() >= self._rests_until

    def give(self, queue: str, messages: list[Message]) -> None:
        with self._count:
            self._open += 1
        self._batches.put((queue, messages))

    def returned(self) -> list[tuple[str, list[int]]]:
        """Rows that did not go out, by queue, since the last call."""
        found = []
        while True:
            try:
                found.append(self._returned.get_nowait())
            except Empty:
                return found

    def run(self) -> None:
        while True:
            queue, messages = self._batches.get()
            unsent = self._send(messages)
            if unsent:
                self._returned.put((queue, [message.row for message in unsent]))
            with self._count:
                self._open -= 1

    def _send(self, messages: list[Message]) -> list[Message]:
        """Send in order; what is left after the first failure is unsent."""
        for position, message in enumerate(messages):
            try:
                self._app.send_task(
                    message.task,
                    args=list(message.arguments),
                    expires=EXPIRES_S,
                    retry=False,
                    producer=self._connected(),
                )
            except Exception as error:  # noqa: BLE001
                # Whatever it was, the rows are still owed and this thread lives on.
                log.warning("the broker takes no message: %r", error)
                self._rests_until = time.monotonic() + self._pause
                self._pause = min(2 * self._pause, LONGEST_PAUSE_S)
                self._disconnect()
                return messages[position:]
        self._pause = FIRST_PAUSE_S
        return []

    def _connected(self) -> Producer:
        if self._producer is None:
            connection = self._app.connection_for_write(
                transport_options={"socket_timeout": TIMEOUT_S}
            )
            self._producer = self._app.amqp.Producer(connection, auto_declare=False)
        return self._producer

    def _disconnect(self) -> None:
        """A connection that failed once is not tried again."""
        if self._producer is not None:
            with suppress(Exception):
                self._producer.connection.release()
            self._producer = None
