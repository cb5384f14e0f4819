"""Fixtures: the worker's clone, and a clone of its own for a test that commits."""

import io
import itertools
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.core.management import call_command
from django.db import connections
from pytest_django import DjangoDbBlocker

from labtrack.embedded.postgres import APPLICATION, OWNER
from tests.harness.plugin import (
    POSTGRES_RUN,
    RUN_DIRECTORY,
    WORKER,
    WORKER_DATABASE,
)
from tests.harness.postgres_run import locked

DEMONSTRATED, LOADING = "demonstrated", "demonstrated_loading"

_numbers = itertools.count(1)


@dataclass(frozen=True)
class CommittedDatabase:
    """A database in which this one test may commit."""

    name: str

    @property
    def url(self) -> str:
        return POSTGRES_RUN.url(APPLICATION, self.name)

    @property
    def owner_url(self) -> str:
        return POSTGRES_RUN.url(OWNER, self.name)


def _point_django_at(name: str) -> None:
    """Threads started later follow too: they share these dictionaries."""
    for alias in connections:
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = name


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None) -> Iterator[None]:
    """Replaces pytest-django's: the schema is there, cloned, and never flushed."""
    POSTGRES_RUN.clone(WORKER_DATABASE)
    yield
    POSTGRES_RUN.drop(WORKER_DATABASE)


@pytest.fixture(scope="session")
def demonstrated_template(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> str:
    """The demonstration, loaded once for all tests of this run that begin with it, by the
    first process that needs it.
    """
    with locked(RUN_DIRECTORY / "demonstrated.lock"):
        if not POSTGRES_RUN.has(DEMONSTRATED):
            POSTGRES_RUN.clone(LOADING)
            with django_db_blocker.unblock():
                _point_django_at(LOADING)
                call_command("demo_load", stdout=io.StringIO())
                _point_django_at(WORKER_DATABASE)
            POSTGRES_RUN.rename(LOADING, DEMONSTRATED)
    return DEMONSTRATED


@pytest.fixture
def db(request: pytest.FixtureRequest) -> None:
    """The usual rollback, or the test's own clone when it takes `committed_db`."""
    wants_commit = "committed_db" in request.fixturenames
    request.getfixturevalue("committed_db" if wants_commit else "_django_db_helper")


@pytest.fixture
def committed_db(
    request: pytest.FixtureRequest,
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[CommittedDatabase]:
    """A clone of the template that nobody else sees; dropped afterwards. With the mark
    `demonstration` it begins with the demonstration loaded.
    """
    if request.node.get_closest_marker("django_db"):
        pytest.fail(
            "A test takes either the mark django_db or the fixture committed_db."
        )
    name = f"committed_{WORKER}_{next(_numbers)}"
    if request.node.get_closest_marker("demonstration"):
        POSTGRES_RUN.clone(name, of=request.getfixturevalue("demonstrated_template"))
    else:
        POSTGRES_RUN.clone(name)
    with django_db_blocker.unblock():
        _point_django_at(name)
        try:
            yield CommittedDatabase(name)
        finally:
            _point_django_at(WORKER_DATABASE)
            POSTGRES_RUN.drop(name)
