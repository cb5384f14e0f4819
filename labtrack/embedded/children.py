"""A child of the supervisor: started in a session of its own, watched, stopped."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

BACKOFF_SECONDS = (1, 2, 4)
# A child that ran this long was not crashing at its start: its count begins anew.
STEADY_SECONDS = 300
LOG_LIMIT_BYTES = 10 * 2**20


@dataclass
class Child:
    """One part of the stack and how often it had to be started again."""

    name: str
    log: Path
    launch: Callable[[], subprocess.Popen[bytes]]
    # How it is asked to stop; the database has its own way.
    ask_to_stop: Callable[[], None] | None = None
    stop_seconds: float = 30
    restarts: int = 0
    process: subprocess.Popen[bytes] | None = None
    _started: float = field(default=0.0)

    def start(self) -> None:
        turn_log(self.log)
        self.process = self.launch()
        self._started = time.monotonic()

    def has_died(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def next_delay(self) -> float | None:
        """Seconds to wait before starting it again, or None when it is hopeless."""
        if time.monotonic() - self._started > STEADY_SECONDS:
            self.restarts = 0
        if self.restarts >= len(BACKOFF_SECONDS):
            return None
        self.restarts += 1
        return BACKOFF_SECONDS[self.restarts - 1]

    def request_stop(self) -> None:
        if self.process is None or self.process.poll() is not None:
            return
        if self.ask_to_stop is not None:
            self.ask_to_stop()
        else:
            self.process.terminate()

    def kill(self) -> None:
        """The whole session: a worker's own children die with it."""
        if self.process is None:
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def last_lines(self, count: int = 15) -> str:
        return last_lines(self.log, count)


def spawn(
    command: list[str],
    *,
    log: Path,
    environment: dict[str, str],
    directory: Path,
    pass_fds: tuple[int, ...] = (),
) -> subprocess.Popen[bytes]:
    with log.open("ab") as output:
        return subprocess.Popen(
            command,
            cwd=directory,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            pass_fds=pass_fds,
        )


def turn_log(log: Path) -> None:
    """Keep the last two logs: a disk is not filled by complaints."""
    with contextlib.suppress(FileNotFoundError):
        if log.stat().st_size > LOG_LIMIT_BYTES:
            log.rename(log.with_suffix(".log.1"))


def last_lines(log: Path, count: int = 15) -> str:
    try:
        text = log.read_text(errors="replace")
    except OSError:
        return "(no log)"
    return "\n".join(text.splitlines()[-count:])
