"""Fixtures of real processes: a broker, a worker with its dispatcher, a site over HTTP."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from labtrack.celery import app
from labtrack.embedded.broker import Broker
from tests.harness.databases import CommittedDatabase
from tests.harness.fingerprint import CHECKOUT
from tests.harness.plugin import RUN_DIRECTORY
from tests.harness.static_files import collected_static_files

START_SECONDS = 60


@dataclass
class TestProcess:
    """A child in a session of its own, with its output in a file."""

    __test__ = False

    command: list[str]
    environment: dict[str, str]
    log: Path
    pass_fds: tuple[int, ...] = ()
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def start(self) -> None:
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self.command,
                cwd=CHECKOUT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                pass_fds=self.pass_fds,
            )

    def wait_until(self, is_ready: Callable[[], bool]) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not is_ready():
            ended = self._process is None or self._process.poll() is not None
            if ended or time.monotonic() > deadline:
                pytest.fail(f"{self.command} is not ready:\n{self.output()[-4000:]}")
            time.sleep(0.05)

    def output(self) -> str:
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def kill(self) -> None:
        """kill -9 of the whole session, as a power cut would."""
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def stop(self) -> None:
        if self._process is None:
            return
        self._process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=10)
        self.kill()


def python(*arguments: str) -> list[str]:
    return [sys.executable, *arguments]


class TestBroker:
    """A real Valkey of this one test that may be killed, silenced and wiped."""

    __test__ = False

    def __init__(self, directory: Path) -> None:
        directory.mkdir()
        self._broker = Broker(
            data=directory,
            socket_path=directory / "b.sock",
            log=directory / "log",
            is_durable=False,
        )
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return self._broker.url

    def start(self) -> None:
        self._process = self._broker.start()

    def kill(self) -> None:
        """Gone: connections are refused, and what was queued is lost."""
        if self._process is not None:
            self._process.send_signal(signal.SIGCONT)
            self._process.kill()
            self._process.wait()
            self._process = None

    def silence(self) -> None:
        """It accepts connections and never answers."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def speak(self) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)

    def answers(self) -> bool:
        return self._broker.answers()


@dataclass
class TestWorker:
    """A Celery worker and the dispatcher, both on the test's own clone and broker."""

    __test__ = False

    celery: TestProcess
    dispatcher: TestProcess

    def start(self) -> None:
        self.celery.start()
        self.dispatcher.start()
        self.celery.wait_until(lambda: " ready." in self.celery.output())
        self.dispatcher.wait_until(lambda: "ready" in self.dispatcher.output().lower())

    def stop(self) -> None:
        self.dispatcher.stop()
        self.celery.stop()


@dataclass
class LiveSite:
    """gunicorn on the test's own clone."""

    url: str
    process: TestProcess

    def is_up(self) -> bool:
        """Any answer will do: whether it is a good one is the test's business."""
        try:
            urllib.request.urlopen(f"{self.url}/healthz", timeout=5).close()
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False
        return True


@pytest.fixture
def process_environment(
    committed_db: CommittedDatabase, request: pytest.FixtureRequest, tmp_path: Path
) -> dict[str, str]:
    """The environment of a child that works on this test's database."""
    var = tmp_path / "var"
    var.mkdir()
    environment = {
        **os.environ,
        "DATABASE_URL": committed_db.url,
        "DATABASE_OWNER_URL": committed_db.owner_url,
        "PYTHONUNBUFFERED": "1",
    }
    if {"broker", "worker"} & set(request.fixturenames):
        environment["BROKER_URL"] = request.getfixturevalue("broker").url
    return environment


@pytest.fixture
def broker(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[TestBroker]:
    """A broker of this test's own; the Celery application of this process uses it too."""
    # A socket's path may have 107 characters, which pytest's own directories exceed.
    started = TestBroker(RUN_DIRECTORY / f"b{abs(hash(request.node.nodeid)) % 10**9}")
    started.start()
    monkeypatch.setattr(app.conf, "broker_url", started.url)
    app.pool.force_close_all()
    yield started
    app.pool.force_close_all()
    started.kill()


@pytest.fixture
def worker(
    request: pytest.FixtureRequest,
    broker: TestBroker,
    process_environment: dict[str, str],
    tmp_path: Path,
) -> Iterator[TestWorker]:
    """Work gets done: rows in this test's database are picked up within a second."""
    if "live_site" in request.fixturenames:
        # Bytes too large for a row lie where the site has put them.
        process_environment = {**process_environment, "VAR_DIR": str(tmp_path / "var")}
    celery = TestProcess(
        python(
            *[
                "-m",
                "celery",
                "-A",
                "labtrack.celery",
                "worker",
                "--loglevel=INFO",
                "--concurrency=1",
            ],
            *["--without-gossip", "--without-mingle", "--without-heartbeat"],
        ),
        process_environment,
        tmp_path / "worker.log",
    )
    dispatcher = TestProcess(
        python("manage.py", "dispatch"),
        process_environment,
        tmp_path / "dispatcher.log",
    )
    started = TestWorker(celery, dispatcher)
    try:
        started.start()
        yield started
    finally:
        started.stop()


@pytest.fixture
def live_site(
    process_environment: dict[str, str], tmp_path: Path
) -> Iterator[LiveSite]:
    """The whole site over HTTP, with its static files, on this test's own database."""
    static_root = tmp_path / "var" / "staticfiles"
    static_root.symlink_to(collected_static_files())
    environment = {**process_environment, "VAR_DIR": str(tmp_path / "var")}
    del environment["STATIC_STORAGE"]
    with socket.create_server(("127.0.0.1", 0)) as listener:
        process = TestProcess(
            python(
                *[
                    "-m",
                    "gunicorn",
                    "labtrack.wsgi",
                    "--worker-class=gthread",
                    "--workers=1",
                ],
                "--threads=4",
                f"--bind=fd://{listener.fileno()}",
            ),
            environment,
            tmp_path / "site.log",
            pass_fds=(listener.fileno(),),
        )
        site = LiveSite(f"http://127.0.0.1:{listener.getsockname()[1]}", process)
        try:
            process.start()
            process.wait_until(site.is_up)
            yield site
        finally:
            process.stop()
