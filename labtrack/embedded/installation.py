"""One installation: its directory `var/`, its secrets, its lock, what the environment says."""

import contextlib
import fcntl
import ipaddress
import json
import os
import secrets
import socket
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import psutil

from labtrack.embedded.account import postgres_account
from labtrack.embedded.binaries import wheel_postgres
from labtrack.embedded.broker import Broker
from labtrack.embedded.postgres import APPLICATION, OWNER, Cluster
from labtrack.embedded.reach import PostgresHome, postgres_home
from labtrack.embedded.refusals import CannotStart

CHECKOUT = Path(__file__).resolve().parents[2]
DATABASE = "labtrack"


@dataclass(frozen=True)
class Installation:
    """What `make run`, `make backup` and `make restore` work on."""

    variables: Mapping[str, str]
    checkout: Path = CHECKOUT

    @classmethod
    def from_environment(cls) -> "Installation":
        # `make run PORT=` hands down an empty variable, which means: not given.
        return cls({name: value for name, value in os.environ.items() if value})

    # --- places -----------------------------------------------------------------

    @cached_property
    def var(self) -> Path:
        var = Path(self.variables.get("VAR_DIR", self.checkout / "var")).absolute()
        for directory in (
            var,
            var / "log",
            var / "run",
            var / "files",
            var / "vendor",
            var / "staticfiles",
        ):
            try:
                directory.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise CannotStart(
                    f"Cannot write in {var}: {error.strerror}."
                ) from error
        return var

    def log(self, name: str) -> Path:
        return self.var / "log" / f"{name}.log"

    @cached_property
    def sockets(self) -> Path:
        """A short private directory: a socket's path may have 107 characters."""
        record = self.var / "run" / "sockets"
        with contextlib.suppress(OSError):
            known = Path(record.read_text())
            if known.stat().st_uid == os.geteuid() and not known.is_symlink():
                return known
        made = Path(tempfile.mkdtemp(prefix="labtrack-", dir="/tmp"))
        # As root, PostgreSQL's account must pass through to its own directory.
        made.chmod(0o711 if os.geteuid() == 0 else 0o700)
        (made / "broker").mkdir(mode=0o700)
        record.write_text(str(made))
        return made

    # --- parts --------------------------------------------------------------------

    @property
    def has_own_database(self) -> bool:
        return "DATABASE_URL" not in self.variables

    @property
    def has_own_broker(self) -> bool:
        return "BROKER_URL" not in self.variables

    @cached_property
    def _home(self) -> PostgresHome:
        return postgres_home(
            var=self.var,
            binaries=wheel_postgres(),
            account=postgres_account(self.var / "postgres" / "data"),
            # A second installation of one checkout (VAR_DIR) has a place of its own.
            origin=self.checkout if self.var == self.checkout / "var" else self.var,
        )

    @cached_property
    def cluster(self) -> Cluster:
        home = self._home
        account = postgres_account(home.directory / "data")
        sockets = self.sockets / "pg"
        sockets.mkdir(exist_ok=True)
        account.own(sockets)
        return Cluster(
            binaries=home.binaries,
            data=home.directory / "data",
            sockets=sockets,
            account=account,
            log=self.log("database"),
        )

    @cached_property
    def broker(self) -> Broker:
        return Broker(
            data=self.var / "broker",
            socket_path=self.sockets / "broker" / "valkey.sock",
            log=self.log("broker"),
        )

    # --- what children are told ---------------------------------------------------

    def environment(self) -> dict[str, str]:
        """The variables Django's settings read, complete."""
        environment = {
            **self.variables,
            "VAR_DIR": str(self.var),
            "SECRET_KEY": self._secret_key(),
            "ALLOWED_HOSTS": self._allowed_hosts(),
            "PYTHONUNBUFFERED": "1",
        }
        if self.has_own_database:
            environment["DATABASE_URL"] = self.cluster.url(APPLICATION, DATABASE)
            environment["DATABASE_OWNER_URL"] = self.cluster.url(OWNER, DATABASE)
        elif (
            "DATABASE_OWNER_URL" not in self.variables
            and self.variables.get("ONE_DATABASE_ROLE") != "1"
        ):
            raise CannotStart(
                "DATABASE_URL is set and DATABASE_OWNER_URL is not. Give both, with two "
                "roles, so that the database protects records; or set ONE_DATABASE_ROLE=1."
            )
        if self.has_own_broker:
            environment["BROKER_URL"] = self.broker.url
        return environment

    def _secret_key(self) -> str:
        given = self.variables.get("SECRET_KEY")
        if given or "SECRET_KEY_FILE" in self.variables:
            return given or Path(self.variables["SECRET_KEY_FILE"]).read_text().strip()
        directory = self.var / "secrets"
        directory.mkdir(mode=0o700, exist_ok=True)
        path = directory / "secret_key"
        if not path.exists():
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w") as file:
                file.write(secrets.token_urlsafe(50))
        return path.read_text()

    def _allowed_hosts(self) -> str:
        if given := self.variables.get("ALLOWED_HOSTS"):
            return given
        names = {"127.0.0.1", "localhost", "[::1]"}
        if not self.is_private:
            names |= {self.host, socket.gethostname(), socket.getfqdn()}
            for addresses in psutil.net_if_addrs().values():
                names |= {a.address for a in addresses if a.family == socket.AF_INET}
        return ",".join(sorted(names))

    # --- where it listens -----------------------------------------------------------

    @property
    def host(self) -> str:
        return self.variables.get("HOST", "127.0.0.1")

    @property
    def is_private(self) -> bool:
        """True when nobody but this machine can connect."""
        if self.host == "localhost":
            return True
        with contextlib.suppress(ValueError):
            return ipaddress.ip_address(self.host).is_loopback
        return False

    @property
    def port(self) -> int:
        text = self.variables.get("PORT", "8000")
        if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65535:
            raise CannotStart(f"PORT is {text!r}; expected a number from 1 to 65535.")
        return int(text)

    @property
    def wants_demonstration(self) -> bool:
        value = self.variables.get("DEMO", "1")
        if value not in ("0", "1"):
            raise CannotStart(f"DEMO is {value!r}; expected 0 or 1.")
        return value == "1"

    # --- one at a time ----------------------------------------------------------------

    @contextlib.contextmanager
    def held(self, purpose: str) -> Iterator[None]:
        """One supervisor, backup or restore at a time; the kernel frees it with its holder."""
        with (self.var / "run" / "lock").open("a+") as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise CannotStart(self._holder_sentence()) from error
            self.note(pid=os.getpid(), purpose=purpose)
            yield

    def note(self, **facts: Any) -> None:
        """What a second `make run` is told about the first."""
        path = self.var / "run" / "holder.json"
        path.write_text(json.dumps(facts))

    def _holder_sentence(self) -> str:
        try:
            holder = json.loads((self.var / "run" / "holder.json").read_text())
        except (OSError, ValueError):
            holder = {}
        pid, purpose = holder.get("pid", "?"), holder.get("purpose", "make run")
        where = f" at {holder['url']}" if "url" in holder else ""
        return (
            f"labtrack already runs from {self.var} ({purpose}, process {pid}){where}. "
            "Stop it with Ctrl-C where it was started, or with "
            f"`kill {pid}`, and try again."
        )

    @contextlib.contextmanager
    def reachable_database(self) -> Iterator[dict[str, str]]:
        """The environment with a database that answers, started for a while if need be."""
        if not self.has_own_database or self.cluster.running_pid() is not None:
            yield self.environment()
            return
        with self.held("a command that needs the database"):
            self.cluster.make()
            server = self.cluster.start()
            try:
                self.cluster.ensure_roles()
                self.cluster.ensure_database(DATABASE)
                yield self.environment()
            finally:
                self.cluster.stop()
                server.wait()


def manage_command(*arguments: str) -> list[str]:
    return [sys.executable, "manage.py", *arguments]
