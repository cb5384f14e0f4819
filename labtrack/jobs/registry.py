"""What the dispatcher and the worker know how to do; apps register it when they are ready.

Three things: a *topic* of the stale log with the function that coalesces its keys, a *kind*
of job with the function that does it, a *queue* of rows that are owed to the worker; and
*periodic* work of the dispatcher itself, which must be short.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from labtrack.jobs.models import Job


@dataclass(frozen=True, slots=True)
class Message:
    """One knock on the worker's door: a task's name and ids, never objects."""

    task: str
    arguments: tuple[int, ...]
    row: int
    """Primary key of the row that is owed, in its queue."""


@dataclass(frozen=True, slots=True)
class Backlog:
    """How a queue stands."""

    waiting: int
    set_aside: int
    """Failed too often; a person must look."""
    oldest: datetime | None
    """Since when the oldest waits."""


class Queue(Protocol):
    """Rows that are owed to the worker."""

    def due(self, *, at: datetime, limit: int) -> list[Message]:
        """Claim what waits or has waited too long for an answer, and note the time."""

    def unsent(self, rows: Sequence[int]) -> None:
        """The broker did not take these: they are due again."""

    def backlog(self) -> Backlog:
        """How the queue stands, for operators."""


class MoreToDo(Exception):
    """A job has kept what it did in its row and wants another turn of the worker: no task
    may take longer than a minute.
    """


Coalesce = Callable[[Sequence[str]], None]
Run = Callable[[Job], dict[str, Any] | None]

TOPICS: dict[str, Coalesce] = {}
KINDS: dict[str, Run] = {}
QUEUES: dict[str, Queue] = {}
PERIODIC: dict[str, tuple[float, Callable[[], Any]]] = {}
AT_START: dict[str, Callable[[], Any]] = {}


def coalesces(topic: str, function: Coalesce) -> None:
    """`function(keys)` turns the distinct keys of a topic into owed rows."""
    _once(TOPICS, topic, function)


def runs(kind: str, function: Run) -> None:
    """`function(job)` does a job of that kind and may return its result. It is safe to
    repeat. Refused ends the job with a reason for people, MoreToDo asks for another turn;
    any other error is tried again.
    """
    _once(KINDS, kind, function)


def queues(name: str, queue: Queue) -> None:
    """The dispatcher publishes what this queue says is due."""
    _once(QUEUES, name, queue)


def periodic(name: str, *, seconds: float, function: Callable[[], Any]) -> None:
    """The dispatcher calls `function()` that often."""
    _once(PERIODIC, name, (seconds, function))


def at_start(name: str, function: Callable[[], Any]) -> None:
    """The dispatcher calls `function()` once, when it starts."""
    _once(AT_START, name, function)


def _once(table: dict, name: str, entry: Any) -> None:
    if name in table and table[name] != entry:
        raise ValueError(f"{name} is registered twice.")
    table[name] = entry
