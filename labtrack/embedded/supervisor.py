"""`make run`: one process that starts the parts in order, watches them, and stops them.

Order up: database, broker, migrations, web, worker, dispatcher. Order down: web,
dispatcher, worker, broker, database. A second Ctrl-C stops at once.
"""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from types import FrameType

from labtrack.embedded.children import Child, last_lines, spawn
from labtrack.embedded.installation import DATABASE, Installation, manage_command
from labtrack.embedded.leftovers import MARK, stop_leftovers
from labtrack.embedded.refusals import CannotStart

READY_SECONDS = 120
STOP_ORDER = ("web", "dispatcher", "worker", "broker", "database")
TICK_SECONDS = 0.1
WEB_OPTIONS = (
    "--worker-class=gthread",
    "--workers=2",
    "--threads=4",
    "--timeout=60",
    "--graceful-timeout=30",
    "--log-level=warning",
)
WORKER_OPTIONS = (
    "--concurrency=2",
    "--loglevel=INFO",
    "--without-gossip",
    "--without-mingle",
    "--without-heartbeat",
)


class StopRequested(Exception):
    """Ctrl-C, SIGTERM or a closed terminal while something else was going on."""


class Supervisor:
    """The stack of one installation."""

    def __init__(self, installation: Installation) -> None:
        self.installation = installation
        self.children: dict[str, Child] = {}
        self.environment: dict[str, str] = {}
        self.interrupts = 0
        self.listener: socket.socket | None = None

    # --- the whole run --------------------------------------------------------------

    def run(self) -> int:
        """Until somebody stops it (0) or a part cannot be kept alive (1)."""
        began = time.monotonic()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)
        with self.installation.held("make run"):
            try:
                self._start(began)
                self._watch()
            except StopRequested:
                return 0
            except CannotStart as problem:
                say(str(problem))
                return 1
            finally:
                self._stop()
        return 0

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self.interrupts += 1

    def _pause(self, seconds: float) -> None:
        """Sleep that a signal ends."""
        deadline = time.monotonic() + seconds
        while True:
            if self.interrupts:
                raise StopRequested
            if (left := deadline - time.monotonic()) <= 0:
                return
            time.sleep(min(left, TICK_SECONDS))

    # --- up -----------------------------------------------------------------------------

    def _start(self, began: float) -> None:
        installation = self.installation
        if found := stop_leftovers(installation):
            say(f"Stopped what a killed run left behind: {', '.join(found)}.")
        self.listener = self._listen()
        if installation.has_own_database:
            self._start_database()
        if installation.has_own_broker:
            broker = installation.broker
            self._start_child(Child("broker", installation.log("broker"), broker.start))
        self.environment = {
            **installation.environment(),
            MARK: str(installation.var),
        }
        accounts = self._prepare()
        for name in ("web", "worker", "dispatcher"):
            self._start_child(self._python_child(name))
        self._wait_until_ready()
        installation.note(pid=os.getpid(), purpose="make run", url=self.url)
        self._announce(accounts, time.monotonic() - began)

    def _start_child(self, child: Child) -> None:
        self._pause(0)
        self.children[child.name] = child
        child.start()

    def _listen(self) -> socket.socket:
        """Bound here and handed to the web server: the port is ours before anything starts."""
        host, port = self.installation.host, self.installation.port
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        try:
            return socket.create_server((host, port), family=family, backlog=512)
        except PermissionError as error:
            raise CannotStart(
                f"Port {port} needs rights this account does not have. Choose one above "
                "1023: make run PORT=8000"
            ) from error
        except OSError as error:
            raise CannotStart(
                f"Cannot listen on {host}, port {port}: {error.strerror}. If another "
                f"program uses the port, stop it or choose another: make run PORT="
                f"{port + 1 if port < 65535 else 8000}"
            ) from error

    @property
    def url(self) -> str:
        assert self.listener is not None
        host, port = self.listener.getsockname()[:2]
        if host in ("0.0.0.0", "::"):
            host = "127.0.0.1"
        return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"

    def _start_database(self) -> None:
        cluster = self.installation.cluster
        cluster.make()
        self._start_child(
            Child(
                "database",
                cluster.log,
                cluster.start,
                ask_to_stop=cluster.stop,
                stop_seconds=120,
            )
        )
        cluster.ensure_roles()
        cluster.ensure_database(DATABASE)

    def _prepare(self) -> list[str]:
        """Migrations, grants, static files, demonstration; returns the accounts to print."""
        log = self.installation.log("prepare")
        log.unlink(missing_ok=True)
        result = self.installation.var / "run" / "prepared.json"
        result.unlink(missing_ok=True)
        command = manage_command("prepare", f"--result={result}")
        if self.installation.wants_demonstration:
            command.append("--demonstration")
        if not self.installation.is_private:
            command.append("--public")
        if not (self.installation.var / "run" / "prepared-once").exists():
            say(
                "Preparing the database and the static files; the first time takes longer."
            )
        process = spawn(
            command,
            log=log,
            environment=self.environment,
            directory=self.installation.checkout,
        )
        try:
            while process.poll() is None:
                self._pause(TICK_SECONDS)
        except StopRequested:
            process.terminate()
            process.wait()
            raise
        if process.returncode != 0:
            raise CannotStart(
                f"The database could not be prepared. The end of {log}:\n{last_lines(log)}"
            )
        (self.installation.var / "run" / "prepared-once").touch()
        return list(json.loads(result.read_text())["accounts"])

    def _python_child(self, name: str) -> Child:
        assert self.listener is not None
        fd = self.listener.fileno()
        commands = {
            "web": module(
                "gunicorn", "labtrack.wsgi", f"--bind=fd://{fd}", *WEB_OPTIONS
            ),
            "worker": module(
                "celery", "-A", "labtrack.celery", "worker", *WORKER_OPTIONS
            ),
            "dispatcher": manage_command("dispatch"),
        }
        log = self.installation.log(name)

        def launch() -> subprocess.Popen[bytes]:
            return spawn(
                commands[name],
                log=log,
                environment=self.environment,
                directory=self.installation.checkout,
                pass_fds=(fd,) if name == "web" else (),
            )

        # The worker finishes what it has begun, which its time limit bounds at 90 s.
        return Child(name, log, launch, stop_seconds=100 if name == "worker" else 35)

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + READY_SECONDS
        answer = ""
        while time.monotonic() < deadline:
            self._restart_the_dead()
            try:
                urllib.request.urlopen(f"{self.url}/readyz", timeout=5).close()
                return
            except urllib.error.HTTPError as error:
                answer = error.read().decode(errors="replace")
            except OSError as error:
                answer = str(error)
            self._pause(TICK_SECONDS)
        raise CannotStart(
            f"labtrack was not ready after {READY_SECONDS} s; /readyz says: {answer}\n"
            f"The end of {self.installation.log('web')}:\n{self.children['web'].last_lines()}"
        )

    def _announce(self, accounts: list[str], seconds: float) -> None:
        say(f"labtrack is ready at {self.url}/ ({seconds:.1f} s)")
        if accounts:
            say("Demonstration accounts (simulated data):")
            for line in accounts:
                say(f"  {line}")
        say(f"Logs are in {self.installation.var / 'log'}. Ctrl-C stops it.")

    # --- watching -----------------------------------------------------------------------

    def _watch(self) -> None:
        while True:
            self._pause(0.5)
            self._restart_the_dead()

    def _restart_the_dead(self) -> None:
        for child in self.children.values():
            while child.has_died():
                self._restart_once(child)

    def _restart_once(self, child: Child) -> None:
        assert child.process is not None
        code = child.process.returncode
        delay = child.next_delay()
        if delay is None:
            raise CannotStart(
                f"The {child.name} ended again (exit status {code}) after "
                f"{child.restarts} restarts; stopping everything. The end of "
                f"{child.log}:\n{child.last_lines()}"
            )
        say(
            f"The {child.name} ended (exit status {code}); "
            f"starting it again in {delay} s."
        )
        # What is left of its session must not serve beside the new one.
        child.kill()
        self._pause(delay)
        with contextlib.suppress(CannotStart):
            child.start()

    # --- down ---------------------------------------------------------------------------

    def _stop(self) -> None:
        """In order, each given its time; the next signal cuts it short."""
        if not self.children:
            return
        say("Stopping ...")
        # The signal that brought us here is spent; the next one means: at once.
        spent = self.interrupts
        for name in STOP_ORDER:
            if (child := self.children.get(name)) is None or child.process is None:
                continue
            if self.interrupts > spent:
                self._stop_at_once()
                return
            child.request_stop()
            deadline = time.monotonic() + child.stop_seconds
            while child.process.poll() is None and time.monotonic() < deadline:
                if self.interrupts > spent:
                    self._stop_at_once()
                    return
                time.sleep(0.05)
            child.kill()
        say("Stopped.")

    def _stop_at_once(self) -> None:
        say("Stopping at once.")
        for name in STOP_ORDER:
            child = self.children.get(name)
            if child is None or child.process is None:
                continue
            if name == "database":
                # Its own quickest way; the next start replays the log.
                self.installation.cluster.stop(at_once=True)
            child.kill()


def module(*arguments: str) -> list[str]:
    return [sys.executable, "-m", *arguments]


def say(text: str) -> None:
    print(text, flush=True)


def main() -> int:
    try:
        return Supervisor(Installation.from_environment()).run()
    except CannotStart as problem:
        say(str(problem))
        return 1
