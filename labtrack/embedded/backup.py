"""`make backup`: one file with the database, the stored files and a manifest of hashes.

Taken while people work: the dump and the row counts see one snapshot. Stored files are
written before the rows that name them and never change, so those copied after the dump
hold everything it refers to.
"""

import hashlib
import io
import json
import os
import subprocess
import tarfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from labtrack.embedded.binaries import wheel_postgres
from labtrack.embedded.refusals import CannotStart

FORMAT = "labtrack backup 1"
DUMP = "database.dump"
MANIFEST = "manifest.json"


def backup(*, owner_url: str, files: Path, folder: Path, at: datetime) -> Path:
    """Write a backup into `folder` and return its path; half a file is never left."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"labtrack-{at.astimezone(UTC):%Y%m%dT%H%M%SZ}.tar"
    if target.exists():
        raise CannotStart(f"{target} is there already; nothing was written.")
    partial = target.with_suffix(".partial")
    dump = folder / f".{target.stem}.dump"
    for path in (partial, dump):
        # Records of the laboratory: nobody else on the machine may read them.
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
    try:
        facts = _dump(owner_url, dump)
        with tarfile.open(partial, "w", format=tarfile.PAX_FORMAT) as archive:
            entries = [_add(archive, dump, DUMP)]
            for path in sorted(path for path in files.rglob("*") if path.is_file()):
                name = f"files/{path.relative_to(files).as_posix()}"
                entries.append(_add(archive, path, name))
            manifest = {
                "format": FORMAT,
                "made_at": at.astimezone(UTC).isoformat(),
                **facts,
                "entries": entries,
            }
            text = json.dumps(manifest, indent=1).encode()
            member = tarfile.TarInfo(MANIFEST)
            member.size = len(text)
            archive.addfile(member, io.BytesIO(text))
        with partial.open("rb") as handle:
            os.fsync(handle.fileno())
        partial.rename(target)
    finally:
        dump.unlink(missing_ok=True)
        partial.unlink(missing_ok=True)
    return target


def _dump(owner_url: str, path: Path) -> dict[str, Any]:
    """Dump the database and count its rows in the same snapshot."""
    with psycopg.connect(owner_url) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        (snapshot,) = _row(connection, "SELECT pg_export_snapshot()")
        (version,) = _row(connection, "SHOW server_version")
        run_program(
            "pg_dump",
            f"--dbname={owner_url}",
            f"--snapshot={snapshot}",
            "--format=custom",
            "--no-owner",
            "--no-privileges",
            f"--file={path}",
        )
        return {
            "postgresql": version,
            "migrations": [
                list(row)
                for row in connection.execute(
                    "SELECT app, name FROM django_migrations ORDER BY app, name"
                )
            ],
            "rows": row_counts(connection),
        }


def run_program(program: str, *arguments: str) -> None:
    done = subprocess.run(
        [wheel_postgres().path(program), *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise CannotStart(f"{program} failed: {done.stderr.strip()}")


def row_counts(connection: psycopg.Connection) -> dict[str, int]:
    """How many rows each table holds, as this connection sees them."""
    names = connection.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
    ).fetchall()
    query = sql.SQL("SELECT count(*) FROM {}")
    return {
        name: _row(connection, query.format(sql.Identifier("public", name)))[0]
        for (name,) in names
    }


def _row(connection: psycopg.Connection, query: Any) -> tuple[Any, ...]:
    row = connection.execute(query).fetchone()
    assert row is not None
    return tuple(row)


def _add(archive: tarfile.TarFile, path: Path, name: str) -> dict[str, Any]:
    archive.add(path, arcname=name, recursive=False)
    with path.open("rb") as handle:
        digest = hashlib.file_digest(handle, "sha256").hexdigest()
    return {"path": name, "size": path.stat().st_size, "sha256": digest}
