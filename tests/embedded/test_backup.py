"""A backup taken while people write comes back whole, or is refused."""

import hashlib
import json
import tarfile
import threading

import psycopg
import pytest
from django.utils import timezone

from labtrack.accounts.models import Organisation
from labtrack.embedded import backup as backup_module
from labtrack.embedded.backup import backup, row_counts
from labtrack.embedded.postgres import OWNER, create_database
from labtrack.embedded.refusals import CannotStart
from labtrack.embedded.restore import restore
from labtrack.jobs.models import Heartbeat
from tests.harness.plugin import POSTGRES_RUN


@pytest.fixture
def files(tmp_path):
    """A store with one file, as the instruments' raw bytes lie in it."""
    folder = tmp_path / "files" / "ab"
    folder.mkdir(parents=True)
    (folder / "ab12").write_bytes(b"the bytes of an instrument")
    return tmp_path / "files"


@pytest.fixture
def saved(committed_db, files, tmp_path):
    Heartbeat.objects.create(name="before the backup", at=timezone.now())
    return backup(
        owner_url=committed_db.owner_url,
        files=files,
        folder=tmp_path / "backups",
        at=timezone.now(),
    )


@pytest.fixture
def empty_database(django_db_setup, request):
    """The URL of a database without a table, as a new installation has it."""
    name = f"empty_{abs(hash(request.node.nodeid)) % 10**9}"
    create_database(POSTGRES_RUN.administrator, name)
    yield POSTGRES_RUN.url(OWNER, name)
    POSTGRES_RUN.drop(name)


@pytest.fixture
def empty_files(tmp_path):
    folder = tmp_path / "elsewhere" / "files"
    folder.mkdir(parents=True)
    return folder


def names_in(url):
    with psycopg.connect(url) as connection:
        return {row[0] for row in connection.execute("SELECT name FROM jobs_heartbeat")}


def test_what_was_saved_comes_back(saved, empty_database, empty_files):
    manifest = restore(file=saved, owner_url=empty_database, files=empty_files)
    assert names_in(empty_database) == {"before the backup"}
    assert (empty_files / "ab/ab12").read_bytes() == b"the bytes of an instrument"
    assert manifest["rows"]["jobs_heartbeat"] == 1


def test_a_backup_taken_while_people_write_is_consistent(
    committed_db, files, tmp_path, empty_database, empty_files
):
    begun, stop = threading.Event(), threading.Event()

    def write():
        with psycopg.connect(committed_db.url, autocommit=True) as connection:
            number = 0
            while not stop.is_set():
                number += 1
                connection.execute(
                    "INSERT INTO jobs_heartbeat (name, at, facts) VALUES (%s, now(), '{}')",
                    [f"row {number}"],
                )
                begun.set()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        assert begun.wait(timeout=10)
        saved = backup(
            owner_url=committed_db.owner_url,
            files=files,
            folder=tmp_path / "backups",
            at=timezone.now(),
        )
    finally:
        stop.set()
        writer.join()
    # The row counts of the manifest are compared with what the dump brings back.
    manifest = restore(file=saved, owner_url=empty_database, files=empty_files)
    assert 0 < manifest["rows"]["jobs_heartbeat"] < Heartbeat.objects.count()


def test_triggers_come_back_with_the_records(
    saved, committed_db, empty_database, empty_files
):
    restore(file=saved, owner_url=empty_database, files=empty_files)
    query = (
        "SELECT tgrelid::regclass::text, tgname, tgenabled FROM pg_trigger "
        "WHERE NOT tgisinternal ORDER BY 1, 2"
    )
    with (
        psycopg.connect(committed_db.owner_url) as before,
        psycopg.connect(empty_database) as after,
    ):
        expected = before.execute(query).fetchall()
        assert expected != []
        assert after.execute(query).fetchall() == expected


def test_a_flipped_byte_is_refused_before_anything_changes(
    saved, empty_database, empty_files
):
    content = bytearray(saved.read_bytes())
    content[content.index(b"the bytes of an instrument")] ^= 1
    saved.write_bytes(content)
    with pytest.raises(CannotStart, match="damaged: the SHA-256 of files/ab/ab12"):
        restore(file=saved, owner_url=empty_database, files=empty_files)
    with psycopg.connect(empty_database) as connection:
        assert row_counts(connection) == {}


def test_a_backup_cut_short_is_refused(saved, empty_database, empty_files):
    saved.write_bytes(saved.read_bytes()[:20_000])
    with pytest.raises(CannotStart, match="not a whole backup"):
        restore(file=saved, owner_url=empty_database, files=empty_files)


def test_a_file_that_the_manifest_does_not_name_is_refused(
    saved, empty_database, empty_files, tmp_path
):
    (tmp_path / "smuggled").write_text("x")
    with tarfile.open(saved, "a") as archive:
        archive.add(tmp_path / "smuggled", arcname="files/smuggled")
    with pytest.raises(CannotStart, match="files/smuggled"):
        restore(file=saved, owner_url=empty_database, files=empty_files)


def test_a_path_out_of_the_installation_is_refused(
    saved, empty_database, empty_files, tmp_path
):
    (tmp_path / "smuggled").write_text("x")
    with tarfile.open(saved, "a") as archive:
        archive.add(tmp_path / "smuggled", arcname="../../smuggled")
    with pytest.raises(CannotStart, match="not a whole backup"):
        restore(file=saved, owner_url=empty_database, files=empty_files)


def test_an_installation_that_is_in_use_is_not_overwritten(
    saved, committed_db, empty_files
):
    Organisation.objects.create(name="Eck Industries", short_name="eck")
    with pytest.raises(CannotStart, match="not empty: it has 1 organisation"):
        restore(file=saved, owner_url=committed_db.owner_url, files=empty_files)
    assert names_in(committed_db.owner_url) == {"before the backup"}


def test_a_dump_that_cannot_be_loaded_changes_nothing(saved, committed_db, empty_files):
    """The tables of a first start stay as they were: it is one transaction."""
    with psycopg.connect(committed_db.owner_url) as connection:
        connection.execute("DELETE FROM jobs_heartbeat")
        connection.execute("INSERT INTO jobs_heartbeat VALUES ('kept', now(), '{}')")
    content = repack_without_the_end_of_the_dump(saved)
    with pytest.raises(CannotStart, match="was not restored"):
        restore(file=content, owner_url=committed_db.owner_url, files=empty_files)
    assert names_in(committed_db.owner_url) == {"kept"}


def repack_without_the_end_of_the_dump(saved):
    """A backup whose hashes are right and whose dump is cut: as from a broken tool."""
    folder = saved.parent / "repacked"
    with tarfile.open(saved) as archive:
        archive.extractall(folder, filter="data")
    dump = folder / "database.dump"
    dump.write_bytes(dump.read_bytes()[:-20_000])
    manifest = json.loads((folder / "manifest.json").read_text())
    for entry in manifest["entries"]:
        if entry["path"] == "database.dump":
            entry["sha256"] = hashlib.sha256(dump.read_bytes()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest))
    repacked = saved.with_name("repacked.tar")
    with tarfile.open(repacked, "w") as archive:
        for path in sorted(folder.rglob("*")):
            archive.add(path, arcname=str(path.relative_to(folder)), recursive=False)
    return repacked


def test_files_that_are_there_are_not_mixed_with_those_of_a_backup(
    saved, empty_database, files
):
    with pytest.raises(CannotStart, match="holds files already"):
        restore(file=saved, owner_url=empty_database, files=files)


def test_a_backup_that_fails_leaves_no_file(committed_db, files, tmp_path, monkeypatch):
    def fail(*arguments):
        raise CannotStart("pg_dump failed: disk full")

    monkeypatch.setattr(backup_module, "run_program", fail)
    with pytest.raises(CannotStart, match="disk full"):
        backup(
            owner_url=committed_db.owner_url,
            files=files,
            folder=tmp_path / "backups",
            at=timezone.now(),
        )
    assert list((tmp_path / "backups").iterdir()) == []


def test_nobody_else_may_read_a_backup(saved):
    assert saved.stat().st_mode & 0o777 == 0o600
