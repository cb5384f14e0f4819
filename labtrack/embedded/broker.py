"""One Valkey server of our own, on a socket in a private directory."""

import contextlib
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from labtrack.embedded.binaries import wheel_valkey
from labtrack.embedded.refusals import CannotStart

START_SECONDS = 20


@dataclass(frozen=True)
class Broker:
    """A data directory, the socket it answers on, and its log."""

    data: Path
    socket_path: Path
    log: Path
    is_durable: bool = True

    @property
    def url(self) -> str:
        return f"redis+socket://{self.socket_path}"

    def start(self) -> subprocess.Popen[bytes]:
        """Start the server in a session of its own and wait until it answers."""
        self.data.mkdir(parents=True, exist_ok=True, mode=0o700)
        options = {
            "port": "0",
            "unixsocket": str(self.socket_path),
            "unixsocketperm": "700",
            "dir": str(self.data),
            "appendonly": "yes" if self.is_durable else "no",
            "save": "",
            "maxmemory": "256mb",
            "maxmemory-policy": "noeviction",
            "daemonize": "no",
        }
        arguments = [
            part for name, value in options.items() for part in (f"--{name}", value)
        ]
        self.socket_path.unlink(missing_ok=True)
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                [str(wheel_valkey()), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        deadline = time.monotonic() + START_SECONDS
        while not self.answers():
            if process.poll() is not None or time.monotonic() > deadline:
                process.kill()
                raise CannotStart(f"Valkey did not start. Its log is {self.log}.")
            time.sleep(0.02)
        return process

    def answers(self, *, timeout_s: float = 1.0) -> bool:
        """True when the server says PONG in time."""
        with (
            contextlib.suppress(OSError),
            socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client,
        ):
            client.settimeout(timeout_s)
            client.connect(str(self.socket_path))
            client.sendall(b"PING\r\n")
            return client.recv(16).startswith(b"+PONG")
        return False
