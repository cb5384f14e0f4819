"""Whether this installation can serve (readiness) and whether all its parts work (health)."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from functools import cache

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from labtrack.jobs import registry
from labtrack.jobs.models import Heartbeat, StaleLog

# Both beat every few seconds; a minute without one is no hiccup.
SILENCE_ALLOWED = timedelta(seconds=60)
# Statistics promise to be no later than this.
DELAY_ALLOWED = timedelta(seconds=60)
BROKER_SECONDS = 1.0


class Outcome(StrEnum):
    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"


@dataclass(frozen=True)
class Check:
    """What was looked at and what was found, for operators."""

    name: str
    outcome: Outcome
    detail: str = ""


@dataclass(frozen=True)
class Report:
    """All checks of one question; one failure fails it."""

    checks: tuple[Check, ...]

    @property
    def outcome(self) -> Outcome:
        found = {check.outcome for check in self.checks}
        if Outcome.FAILED in found:
            return Outcome.FAILED
        return Outcome.WARNING if Outcome.WARNING in found else Outcome.OK


def readiness() -> Report:
    """May requests come in: database reachable, migrated, disk above its floor."""
    return Report((*_while_reachable(_database, _migrations), _disk()))


def health() -> Report:
    """Do all parts work: broker, worker, dispatcher, backlog, protection of records."""
    return Report(
        (
            _broker(),
            *_while_reachable(
                _heartbeat("worker"), _heartbeat("dispatcher"), _backlog, _protection
            ),
        )
    )


def _while_reachable(*questions: Callable[[], Check]) -> list[Check]:
    """Ask the database each question; when it does not answer, say so once."""
    checks: list[Check] = []
    try:
        for question in questions:
            checks.append(question())
    except DatabaseError:
        checks.append(Check("database", Outcome.FAILED, "the database does not answer"))
    return checks


def _database() -> Check:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return Check("database", Outcome.OK)


@cache
def _expected_migrations() -> frozenset[tuple[str, str]]:
    """The last migration of each app in this release; read from disk once."""
    return frozenset(MigrationLoader(None).graph.leaf_nodes())


def _migrations() -> Check:
    applied = MigrationRecorder(connection).applied_migrations()
    missing = sorted(_expected_migrations() - applied.keys())
    if missing:
        names = ", ".join(f"{app}.{name}" for app, name in missing)
        return Check("migrations", Outcome.FAILED, f"not applied: {names}")
    return Check("migrations", Outcome.OK)


def _disk() -> Check:
    free_mb = shutil.disk_usage(settings.VAR_DIR).free // 2**20
    floor_mb = settings.DISK_FLOOR_MB
    enough = free_mb >= floor_mb
    return Check(
        "disk",
        Outcome.OK if enough else Outcome.FAILED,
        f"{free_mb} MB free, at least {floor_mb} MB needed",
    )


def _broker() -> Check:
    """A broker that is silent must not hold the answer up."""
    # Imported here: half a second of every start that only this question needs.
    import redis

    url = settings.CELERY_BROKER_URL.replace("redis+socket://", "unix://", 1)
    try:
        with redis.Redis.from_url(
            url, socket_timeout=BROKER_SECONDS, socket_connect_timeout=BROKER_SECONDS
        ) as client:
            client.ping()
    except redis.RedisError:
        return Check("broker", Outcome.FAILED, "the broker does not answer")
    return Check("broker", Outcome.OK)


def _heartbeat(name: str) -> Callable[[], Check]:
    def look() -> Check:
        beat = Heartbeat.objects.filter(name=name).first()
        if beat is None:
            return Check(name, Outcome.FAILED, "never seen")
        age = timezone.now() - beat.at
        outcome = Outcome.OK if age <= SILENCE_ALLOWED else Outcome.FAILED
        return Check(name, outcome, f"last seen {age.total_seconds():.0f} s ago")

    return look


def _backlog() -> Check:
    """Late statistics and jobs fail; what was set aside is for a person to look at."""
    changed = StaleLog.objects.order_by("pk").values_list("at", flat=True).first()
    queues = {name: queue.backlog() for name, queue in registry.QUEUES.items()}
    waits = [changed, *(queue.oldest for queue in queues.values())]
    age = max((timezone.now() - since for since in waits if since), default=timedelta())
    set_aside = sum(queue.set_aside for queue in queues.values())
    outcome = Outcome.WARNING if set_aside else Outcome.OK
    counts = ", ".join(f"{queue.waiting} {name}" for name, queue in queues.items())
    return Check(
        "backlog",
        outcome if age <= DELAY_ALLOWED else Outcome.FAILED,
        f"oldest change waiting {age.total_seconds():.0f} s; owed: {counts}; "
        f"{set_aside} set aside",
    )


def _protection() -> Check:
    """With one role for everything, triggers could be switched off by the product itself."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper OR EXISTS (SELECT 1 FROM pg_tables"
            " WHERE schemaname = 'public' AND tableowner = current_user)"
            " FROM pg_roles WHERE rolname = current_user"
        )
        (could_undo,) = cursor.fetchone()
    if could_undo:
        return Check(
            "protection",
            Outcome.WARNING,
            "the database does not protect records: one role owns and uses the tables",
        )
    return Check("protection", Outcome.OK)
