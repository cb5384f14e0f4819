"""`make restore FILE=...`: a backup into an empty installation, every byte verified first."""

import contextlib
import hashlib
import json
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path, PurePosixPath
from typing import Any

import psycopg

from labtrack.embedded.backup import DUMP, FORMAT, MANIFEST, row_counts
from labtrack.embedded.binaries import wheel_postgres
from labtrack.embedded.refusals import CannotStart


def restore(*, file: Path, owner_url: str, files: Path) -> dict[str, Any]:
    """Bring the backup in, or change nothing; returns its manifest."""
    with tempfile.TemporaryDirectory(dir=files.parent, prefix=".restore-") as scratch:
        folder = Path(scratch)
        manifest = unpacked(file, folder)
        if any(path.is_file() for path in files.rglob("*")):
            raise CannotStart(
                f"{files} holds files already. A backup is restored into an empty "
                "installation only."
            )
        with psycopg.connect(owner_url) as connection:
            _refuse_unless_empty(connection)
        _load(folder / DUMP, owner_url)
        with psycopg.connect(owner_url) as connection:
            _compare(manifest["rows"], row_counts(connection))
        stored = folder / "files"
        if stored.exists():
            for path in sorted(stored.iterdir()):
                path.rename(files / path.name)
    return manifest


def unpacked(file: Path, folder: Path) -> dict[str, Any]:
    """Unpack the backup into `folder`; a missing, changed or additional byte is refused."""
    try:
        with tarfile.open(file) as archive:
            archive.extractall(folder, filter="data")
        manifest = json.loads((folder / MANIFEST).read_text())
    except FileNotFoundError as error:
        missing = Path(error.filename or file).name
        raise CannotStart(f"{file}: {missing} is not there.") from error
    except (OSError, EOFError, tarfile.TarError, ValueError) as error:
        raise CannotStart(
            f"{file} is not a whole backup of labtrack: {error}."
        ) from error
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise CannotStart(f"{file} is not a backup this release can read.")
    named = {entry["path"]: entry for entry in manifest["entries"]}
    found = {
        PurePosixPath(path.relative_to(folder)).as_posix()
        for path in folder.rglob("*")
        if path.is_file()
    } - {MANIFEST}
    if difference := sorted(found ^ named.keys()):
        raise CannotStart(
            f"{file} does not hold what its manifest names: {', '.join(difference[:5])}. "
            "Nothing was restored."
        )
    for name, entry in named.items():
        with (folder / name).open("rb") as handle:
            digest = hashlib.file_digest(handle, "sha256").hexdigest()
        if digest != entry["sha256"]:
            raise CannotStart(
                f"{file} is damaged: the SHA-256 of {name} is {digest}, and the manifest "
                f"says {entry['sha256']}. Nothing was restored."
            )
    return manifest


def _refuse_unless_empty(connection: psycopg.Connection) -> None:
    """Tables without any organisation are those of a first start, and may go."""
    known = connection.execute("SELECT to_regclass('public.accounts_organisation')")
    (table,) = known.fetchone() or (None,)
    if table is not None:
        counted = connection.execute("SELECT count(*) FROM accounts_organisation")
        (organisations,) = counted.fetchone() or (0,)
        if organisations:
            raise CannotStart(
                f"This installation is not empty: it has {organisations} organisation(s). "
                "A backup is restored into an empty one only. Nothing was changed."
            )


def _load(dump: Path, owner_url: str) -> None:
    """Replace what a first start made by what the dump holds, in one transaction."""
    binaries = wheel_postgres()
    script = [binaries.path("pg_restore"), "--no-owner", "--no-privileges", "--file=-"]
    client = [binaries.path("psql"), f"--dbname={owner_url}", "--no-psqlrc", "--quiet"]
    client += ["--set=ON_ERROR_STOP=1", "--output=/dev/null"]
    with (
        tempfile.TemporaryFile() as complaints,
        subprocess.Popen(
            [*script, str(dump)], stdout=subprocess.PIPE, stderr=complaints
        ) as source,
        subprocess.Popen(client, stdin=subprocess.PIPE, stderr=complaints) as target,
    ):
        assert source.stdout is not None
        assert target.stdin is not None
        with contextlib.suppress(BrokenPipeError), target.stdin as sink:
            sink.write(b"BEGIN; DROP SCHEMA public CASCADE; CREATE SCHEMA public;\n")
            for line in source.stdout:
                # Written by pg_restore 17 and newer for servers that may be 15.
                if line != b"SET transaction_timeout = 0;\n":
                    sink.write(line)
                if line.startswith(b"CREATE"):
                    break
            shutil.copyfileobj(source.stdout, sink)
            # Only what arrived whole is kept; without this line psql rolls back.
            if source.wait() == 0:
                sink.write(b"COMMIT;\n")
        source.stdout.close()
        if target.wait() != 0 or source.wait() != 0:
            complaints.seek(0)
            text = complaints.read().decode(errors="replace").strip()
            raise CannotStart(f"The database was not restored: {text}")


def _compare(expected: dict[str, int], found: dict[str, int]) -> None:
    different = [
        f"{name} has {found.get(name, 0)} rows instead of {count}"
        for name, count in expected.items()
        if found.get(name) != count
    ]
    if different:
        raise CannotStart(f"The restored database differs: {'; '.join(different)}.")
