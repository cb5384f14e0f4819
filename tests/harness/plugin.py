"""Loaded before Django's settings (`-p` in pyproject.toml): sets the run's environment.

Nothing is started here. The URLs are those the server and broker will have once a test
asks for them, so that pure tests never pay for a database.
"""

import ipaddress
import os
import secrets
import shutil
import socket
from pathlib import Path
from typing import Any

import pytest

from labtrack.embedded.postgres import APPLICATION, OWNER
from tests.harness.postgres_run import (
    PostgresRun,
    sweep_abandoned_runs,
    tests_directory,
)

RUN_VARIABLE = "LABTRACK_TEST_RUN"
IS_CONTROLLER = "PYTEST_XDIST_WORKER" not in os.environ
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
WORKER_DATABASE = f"worker_{WORKER}"


def _run_directory() -> Path:
    if not IS_CONTROLLER:
        return Path(os.environ[RUN_VARIABLE])
    sweep_abandoned_runs()
    name = f"{os.getpid()}-{secrets.token_hex(3)}"
    directory = tests_directory() / "runs" / name
    directory.mkdir(mode=0o711)
    os.environ[RUN_VARIABLE] = str(directory)
    return directory


RUN_DIRECTORY = _run_directory()
POSTGRES_RUN = PostgresRun(
    RUN_DIRECTORY, wanted=os.environ.get("LABTRACK_TEST_PG", "wheel")
)

os.environ.update(
    {
        "DJANGO_SETTINGS_MODULE": "labtrack.settings",
        "DATABASE_URL": POSTGRES_RUN.url(APPLICATION, WORKER_DATABASE),
        "DATABASE_OWNER_URL": POSTGRES_RUN.url(OWNER, WORKER_DATABASE),
        # No broker answers here: a test that needs one takes the fixture `broker`.
        "BROKER_URL": f"redis+socket://{RUN_DIRECTORY}/no-broker.sock",
        "SECRET_KEY": "known-to-everyone-because-tests-guard-nothing",
        "VAR_DIR": str(RUN_DIRECTORY / "var"),
        "PASSWORD_HASHER": "django.contrib.auth.hashers.MD5PasswordHasher",
        "STATIC_STORAGE": "django.contrib.staticfiles.storage.StaticFilesStorage",
        "ALLOWED_HOSTS": "127.0.0.1,localhost,testserver",
        "HTTPS_ONLY": "0",
        "ONE_DATABASE_ROLE": "0",
        "STATEMENT_TIMEOUT_MS": "10000",
        # Playwright's event loop runs in the thread of the tests, which read their rows.
        "DJANGO_ALLOW_ASYNC_UNSAFE": "1",
    }
)
# WhiteNoise warns of an absent directory, and warnings are errors here.
(RUN_DIRECTORY / "var" / "staticfiles").mkdir(parents=True, exist_ok=True)

_connect = socket.socket.connect


def _connect_to_this_machine_only(self: socket.socket, address: Any) -> None:
    if self.family in (socket.AF_INET, socket.AF_INET6):
        host = str(address[0])
        if host != "localhost" and not ipaddress.ip_address(host).is_loopback:
            raise PermissionError(
                f"Tests reach no other machine, and asked for {host}."
            )
    _connect(self, address)


socket.socket.connect = _connect_to_this_machine_only  # type: ignore


def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Slow tests first, so that no worker is left alone with them at the end.

    PG=system repeats only what a database decides: constraints, grants, actions, dashboards,
    jobs. Doors (a browser, a signed-in client), the supervisor and the slow sweeps over every
    address ask the same of every version.
    """
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)
    if POSTGRES_RUN.wanted != "system":
        return
    needs_database = {"db", "committed_db"}
    elsewhere = {"browser_page", "live_site", "worker", "signed_in"}
    chosen: list[pytest.Item] = []
    left_out: list[pytest.Item] = []
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        asks = needs_database & fixtures or item.get_closest_marker("django_db")
        is_elsewhere = elsewhere & fixtures or item.get_closest_marker("slow")
        (chosen if asks and not is_elsewhere else left_out).append(item)
    items[:] = chosen
    config.hook.pytest_deselected(items=left_out)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    if IS_CONTROLLER:
        POSTGRES_RUN.stop()
        shutil.rmtree(RUN_DIRECTORY, ignore_errors=True)
