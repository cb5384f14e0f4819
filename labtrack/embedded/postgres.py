"""One PostgreSQL cluster of our own: made, started, stopped, with its two roles.

It listens on a socket in a private directory only. The operating system vouches for
who connects (peer), so there is no password to leak and nothing is trusted blindly.
"""

import shutil
import signal
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import psycopg
from psycopg import sql

from labtrack.embedded.account import ServerAccount, present_account
from labtrack.embedded.binaries import PostgresBinaries
from labtrack.embedded.processes import stop_all, working_in
from labtrack.embedded.refusals import CannotStart

ADMINISTRATOR = "labtrack_admin"
OWNER = "labtrack_owner"
APPLICATION = "labtrack_app"
ORPHAN_SECONDS = 5
START_SECONDS = STOP_SECONDS = 120

SERVING_SETTINGS: Mapping[str, str] = {
    "shared_buffers": "128MB",
    "max_connections": "60",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "temp_file_limit": "2GB",
}


@dataclass(frozen=True)
class Cluster:
    """A data directory, the socket directory it answers in, and who runs it."""

    binaries: PostgresBinaries
    data: Path
    sockets: Path
    account: ServerAccount
    log: Path
    settings: Mapping[str, str] = field(default_factory=lambda: SERVING_SETTINGS)
    initdb_options: tuple[str, ...] = ()

    # --- making ---------------------------------------------------------------

    def make(self) -> None:
        """Create the cluster unless it is there; a half-made one is made again."""
        if (self.data / "PG_VERSION").exists():
            self._check_version()
            return
        half_made = self.data.with_name(self.data.name + ".new")
        for leftover in (half_made, self.data):
            if leftover.exists():
                shutil.rmtree(leftover)
        half_made.mkdir(mode=0o700)
        self.account.own(half_made)
        command = [
            self.binaries.path("initdb"),
            f"--pgdata={half_made}",
            f"--username={ADMINISTRATOR}",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--auth-local=peer",
            "--auth-host=reject",
            "--data-checksums",
            *self.initdb_options,
        ]
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
            **self.account.popen_options(),
        )
        if done.returncode != 0:
            raise CannotStart(
                f"PostgreSQL could not make a database in {self.data}:\n{done.stderr}"
            )
        # Renamed only when whole, so that a killed first run is recognised.
        half_made.rename(self.data)

    def _check_version(self) -> None:
        made_by = (self.data / "PG_VERSION").read_text().strip()
        ours = self.binaries.major_version()
        if made_by != str(ours):
            raise CannotStart(
                f"The database in {self.data} was made by PostgreSQL {made_by}, and this "
                f"release runs PostgreSQL {ours}. Nothing was changed. Check out the "
                "release that made it, run `make backup` there, move the data away, and "
                "run `make restore FILE=...` here."
            )

    def _configure(self) -> None:
        """Rewritten at every start: sockets move, and another account may start it."""
        lines = [f"{name} = '{value}'" for name, value in self.settings.items()]
        lines += [
            "listen_addresses = ''",
            f"unix_socket_directories = '{self.sockets}'",
            "unix_socket_permissions = 0700",
            f"hba_file = '{self.data}/labtrack_hba.conf'",
            f"ident_file = '{self.data}/labtrack_ident.conf'",
        ]
        roles = (ADMINISTRATOR, OWNER, APPLICATION)
        names = {present_account().name, self.account.name}
        self._write("labtrack.conf", lines)
        self._write("labtrack_hba.conf", ["local all all peer map=labtrack"])
        self._write(
            "labtrack_ident.conf",
            [f'labtrack "{name}" {role}' for name in sorted(names) for role in roles],
        )
        main = self.data / "postgresql.conf"
        include = "include 'labtrack.conf'\n"
        if include not in (text := main.read_text()):
            main.write_text(text + include)

    def _write(self, name: str, lines: list[str]) -> None:
        path = self.data / name
        path.write_text("\n".join(lines) + "\n")
        if self.account.popen_options():
            self.account.own(path)
        path.chmod(0o600)

    # --- running --------------------------------------------------------------

    def running_pid(self) -> int | None:
        """The server of this data directory, if it runs; whoever started it."""
        pid = self._recorded_pid()
        if pid is None:
            return None
        try:
            process = psutil.Process(pid)
            is_ours = Path(process.cwd()) == self.data.resolve()
        except psutil.Error:
            return None
        return pid if is_ours and process.status() != psutil.STATUS_ZOMBIE else None

    def _recorded_pid(self) -> int | None:
        try:
            return int((self.data / "postmaster.pid").read_text().split("\n")[0])
        except (OSError, ValueError):
            return None

    def start(self) -> subprocess.Popen[bytes]:
        """Start the server in a session of its own and wait until it answers."""
        self._configure()
        if self._recorded_pid() is not None and self.running_pid() is None:
            # PostgreSQL itself would believe any live process that has the number.
            (self.data / "postmaster.pid").unlink(missing_ok=True)
            (self.sockets / ".s.PGSQL.5432.lock").unlink(missing_ok=True)
            # A killed server's processes hold its shared memory until they notice.
            orphans = working_in(self.data, "postgres")
            _gone, alive = psutil.wait_procs(orphans, timeout=ORPHAN_SECONDS)
            stop_all(alive, seconds=ORPHAN_SECONDS)
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                [self.binaries.path("postgres"), "-D", str(self.data)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                start_new_session=True,
                **self.account.popen_options(),
            )
        self.wait(process)
        return process

    def wait(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                self.connect().close()
                return
            except psycopg.OperationalError as error:
                if process.poll() is not None or time.monotonic() > deadline:
                    raise CannotStart(
                        f"PostgreSQL did not start: {error}. Its log is {self.log}."
                    ) from error
            time.sleep(0.05)

    def stop(self, *, at_once: bool = False) -> None:
        """Stop whichever server runs on the data; `at_once` leaves recovery to the next start."""
        if (pid := self.running_pid()) is None:
            return
        mode = "immediate" if at_once else "fast"
        done = subprocess.run(
            [
                self.binaries.path("pg_ctl"),
                "stop",
                f"--pgdata={self.data}",
                f"--mode={mode}",
                f"--timeout={STOP_SECONDS}",
            ],
            capture_output=True,
            cwd="/",
            check=False,
            **self.account.popen_options(),
        )
        if done.returncode != 0 and self.running_pid() == pid:
            psutil.Process(pid).send_signal(signal.SIGQUIT)

    # --- roles and databases ----------------------------------------------------

    def connect(self, database: str = "postgres") -> psycopg.Connection:
        """An administrator's connection, outside transactions."""
        return psycopg.connect(
            host=str(self.sockets),
            user=ADMINISTRATOR,
            dbname=database,
            autocommit=True,
            connect_timeout=10,
        )

    def url(self, role: str, database: str) -> str:
        return f"postgresql://{role}@/{database}?host={self.sockets}"

    def ensure_roles(self) -> None:
        """The owner migrates; the application role owns nothing."""
        with self.connect() as connection:
            known = {
                row[0] for row in connection.execute("SELECT rolname FROM pg_roles")
            }
            for role in (OWNER, APPLICATION):
                if role not in known:
                    connection.execute(
                        sql.SQL(
                            "CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE"
                        ).format(sql.Identifier(role))
                    )

    def ensure_database(self, name: str) -> None:
        """A database of the owner's that only our two roles may enter."""
        with self.connect() as connection:
            found = connection.execute(
                "SELECT 1 FROM pg_database WHERE datname = %s", [name]
            ).fetchone()
            if not found:
                create_database(connection, name)


def create_database(
    connection: psycopg.Connection, name: str, *, template: str = "template1"
) -> None:
    """Made by the administrator, owned by the owner, closed to everyone else."""
    statements = (
        "CREATE DATABASE {name} OWNER {owner} TEMPLATE {template} STRATEGY FILE_COPY",
        "REVOKE ALL ON DATABASE {name} FROM PUBLIC",
        "GRANT CONNECT ON DATABASE {name} TO {application}",
    )
    for statement in statements:
        connection.execute(
            sql.SQL(statement).format(
                name=sql.Identifier(name),
                template=sql.Identifier(template),
                owner=sql.Identifier(OWNER),
                application=sql.Identifier(APPLICATION),
            )
        )
