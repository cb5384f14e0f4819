"""A whole installation for tests: the supervisor as `make run` starts it, on its own var/."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from tests.harness.fingerprint import CHECKOUT

START_SECONDS = 90
# What the harness says about its own run must not reach an installation.
FOREIGN = [
    "DATABASE_URL",
    "DATABASE_OWNER_URL",
    "BROKER_URL",
    "SECRET_KEY",
    "PASSWORD_HASHER",
    "STATIC_STORAGE",
    "ALLOWED_HOSTS",
    "DJANGO_SETTINGS_MODULE",
    "HOST",
    "PORT",
    "DEMO",
    "HTTPS_ONLY",
]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@dataclass
class Stack:
    """One installation and the supervisor that serves it."""

    var: Path
    port: int = field(default_factory=free_port)
    variables: dict[str, str] = field(default_factory=dict)
    # How to start Python, which may be as somebody else.
    python: tuple[str, ...] = (sys.executable,)
    process: subprocess.Popen[str] | None = None

    def environment(self, **changes: str) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if k not in FOREIGN}
        return {
            **kept,
            "VAR_DIR": str(self.var),
            "PORT": str(self.port),
            "DEMO": "0",
            "PYTHONUNBUFFERED": "1",
            **self.variables,
            **changes,
        }

    def start(self) -> None:
        with self.output_path.open("a") as output:
            self.process = subprocess.Popen(
                [*self.python, "-m", "labtrack.embedded", "run"],
                cwd=CHECKOUT,
                env=self.environment(),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                text=True,
                start_new_session=True,
            )

    @property
    def output_path(self) -> Path:
        return self.var.parent / f"{self.var.name}.out"

    def output(self) -> str:
        return self.output_path.read_text() if self.output_path.exists() else ""

    def wait_for(self, text: str, *, seconds: float = START_SECONDS) -> None:
        deadline = time.monotonic() + seconds
        while text not in self.output():
            assert self.process is not None
            assert self.process.poll() is None, f"It ended:\n{self.output()}"
            assert time.monotonic() < deadline, f"No {text!r} in:\n{self.output()}"
            time.sleep(0.1)

    def command(
        self, *arguments: str, **changes: str
    ) -> subprocess.CompletedProcess[str]:
        """One of the operator's commands, or a second `run`."""
        return subprocess.run(
            [*self.python, "-m", "labtrack.embedded", *arguments],
            cwd=CHECKOUT,
            env=self.environment(**changes),
            capture_output=True,
            text=True,
            check=False,
            timeout=START_SECONDS,
        )

    def get(self, path: str) -> tuple[int, dict[str, object]]:
        url = f"http://127.0.0.1:{self.port}{path}"
        try:
            with urllib.request.urlopen(url, timeout=10) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.load(error)

    def descendants(self) -> list[psutil.Process]:
        assert self.process is not None
        return psutil.Process(self.process.pid).children(recursive=True)

    def child(self, part: str) -> psutil.Process:
        """A direct child by a word of its command line."""
        assert self.process is not None
        for process in psutil.Process(self.process.pid).children():
            if part in " ".join(process.cmdline()):
                return process
        raise AssertionError(f"No {part} among the children.")

    def commands(self) -> list[str]:
        """The command lines of what the supervisor keeps alive."""
        assert self.process is not None
        children = psutil.Process(self.process.pid).children()
        return [" ".join(process.cmdline()) for process in children]

    def signal(self, number: int) -> None:
        assert self.process is not None
        self.process.send_signal(number)

    def wait(self, seconds: float = 60) -> int:
        assert self.process is not None
        return self.process.wait(timeout=seconds)

    def close(self) -> None:
        """Whatever a test did, nothing of this installation keeps running."""
        if self.process is None:
            return
        family = self.descendants() if self.process.poll() is None else []
        if self.process.poll() is None:
            self.signal(signal.SIGINT)
            time.sleep(0.2)
            self.signal(signal.SIGINT)
            try:
                self.process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        _gone, alive = psutil.wait_procs(family, timeout=5)
        for process in alive:
            process.kill()
