"""Our own PostgreSQL: made whole, found again, and never mistaken for another process."""

import os
import subprocess

import psycopg
import pytest

from labtrack.embedded import reach
from labtrack.embedded.account import ServerAccount, postgres_account, present_account
from labtrack.embedded.binaries import wheel_postgres
from labtrack.embedded.postgres import ADMINISTRATOR, APPLICATION, OWNER, Cluster
from labtrack.embedded.reach import postgres_home
from labtrack.embedded.refusals import CannotStart
from tests.harness.plugin import POSTGRES_RUN, RUN_DIRECTORY

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root lends an account")


@pytest.fixture
def cluster(request):
    """A cluster that is not made yet, in a directory its account reaches."""
    account = POSTGRES_RUN.account
    directory = RUN_DIRECTORY / f"c{abs(hash(request.node.nodeid)) % 10**7}"
    directory.mkdir(mode=0o711)
    for name in ("home", "s"):
        (directory / name).mkdir()
        account.own(directory / name)
    made = Cluster(
        binaries=POSTGRES_RUN.binaries,
        data=directory / "home" / "data",
        sockets=directory / "s",
        account=account,
        log=directory / "log",
        settings={"fsync": "off", "shared_buffers": "16MB"},
        initdb_options=("--no-sync", "--wal-segsize=1"),
    )
    yield made
    made.stop(at_once=True)


@pytest.fixture
def running(cluster):
    cluster.make()
    server = cluster.start()
    yield cluster
    cluster.stop(at_once=True)
    server.wait()


def test_records_are_guarded_by_checksums_and_sorted_the_same_everywhere(running):
    with running.connect() as connection:
        assert connection.execute("SHOW data_checksums").fetchone() == ("on",)
        collation = connection.execute(
            "SELECT datcollate FROM pg_database WHERE datname = 'postgres'"
        )
        assert collation.fetchone() == ("C.UTF-8",)


def test_it_listens_on_its_private_socket_only(running):
    with running.connect() as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
        rules = connection.execute(
            "SELECT type, auth_method FROM pg_hba_file_rules"
        ).fetchall()
    assert rules == [("local", "peer")]
    assert running.sockets.stat().st_mode & 0o077 == 0


def test_the_supervisor_makes_both_roles_and_neither_is_a_superuser(running):
    running.ensure_roles()
    running.ensure_roles()
    with running.connect() as connection:
        roles = connection.execute(
            "SELECT rolname, rolsuper, rolcreaterole, rolbypassrls FROM pg_roles "
            "WHERE rolname LIKE 'labtrack%%' AND rolname <> %s ORDER BY 1",
            [ADMINISTRATOR],
        ).fetchall()
    assert roles == [(APPLICATION, *[False] * 3), (OWNER, *[False] * 3)]


def test_the_application_role_cannot_make_tables(running):
    running.ensure_roles()
    running.ensure_database("laboratory")
    with (
        psycopg.connect(running.url(APPLICATION, "laboratory")) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("CREATE TABLE mine (id int)")


@as_root
def test_another_account_of_the_machine_does_not_get_in(running):
    refused = subprocess.run(
        [
            running.binaries.path("psql"),
            f"--host={running.sockets}",
            f"--username={OWNER}",
            "postgres",
        ],
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
        user=65534,
        group=65534,
        extra_groups=[],
    )
    assert "Permission denied" in refused.stderr
    assert refused.returncode != 0


def test_a_cluster_that_was_half_made_is_made_again(cluster):
    half_made = cluster.data.with_name("data.new")
    half_made.mkdir()
    (half_made / "base").mkdir()
    cluster.data.mkdir()
    cluster.make()
    assert (cluster.data / "PG_VERSION").exists()
    assert not half_made.exists()


def test_a_stale_pid_file_that_names_another_process_does_not_stop_the_start(cluster):
    cluster.make()
    # This test's own process lives, and is no PostgreSQL.
    (cluster.data / "postmaster.pid").write_text(
        f"{os.getpid()}\n{cluster.data}\n1700000000\n5432\n{cluster.sockets}\n\n"
    )
    assert cluster.running_pid() is None
    server = cluster.start()
    assert cluster.running_pid() == server.pid
    cluster.stop()
    server.wait()


def test_stopping_does_not_touch_the_process_a_stale_pid_file_names(cluster):
    cluster.make()
    bystander = subprocess.Popen(["sleep", "60"])
    try:
        (cluster.data / "postmaster.pid").write_text(f"{bystander.pid}\n")
        cluster.stop()
        cluster.stop(at_once=True)
        assert bystander.poll() is None
    finally:
        bystander.kill()
        bystander.wait()


def test_a_killed_server_starts_again_on_its_data(running):
    with running.connect() as connection:
        connection.execute("CREATE TABLE kept (n int)")
        connection.execute("INSERT INTO kept VALUES (1)")
    os.kill(running.running_pid(), 9)
    while running.running_pid() is not None:
        pass
    server = running.start()
    with running.connect() as connection:
        assert connection.execute("SELECT n FROM kept").fetchone() == (1,)
    running.stop()
    server.wait()


def test_a_server_that_cannot_start_names_its_log(cluster):
    cluster.make()
    (cluster.data / "postgresql.conf").write_text("no_such_parameter = 1\n")
    with pytest.raises(CannotStart, match=r"(?s)did not start.*log is"):
        cluster.start()


@as_root
def test_data_that_the_account_cannot_reach_move_out_and_are_pointed_to(
    tmp_path, monkeypatch
):
    """pytest's own directories are closed to other accounts: exactly the case."""
    remote = RUN_DIRECTORY / "remote"
    monkeypatch.setattr(reach, "REMOTE", remote)
    var = tmp_path / "closed" / "var"
    var.mkdir(parents=True)
    (tmp_path / "closed").chmod(0o700)
    account = postgres_account(var / "postgres" / "data")
    home = postgres_home(
        var=var, binaries=wheel_postgres(), account=account, origin=var
    )
    assert (var / "postgres").is_symlink()
    assert home.directory.is_relative_to(remote)
    assert account.can_write(home.directory)
    assert (tmp_path / "closed").stat().st_mode & 0o777 == 0o700
    again = postgres_home(
        var=var, binaries=wheel_postgres(), account=account, origin=var
    )
    assert again.directory == home.directory


@as_root
def test_binaries_that_the_account_cannot_reach_are_copied(tmp_path, monkeypatch):
    copied = wheel_postgres().copy_to(RUN_DIRECTORY / "copied-binaries")
    account = postgres_account(tmp_path / "absent")
    assert account.can_execute(copied.path("postgres"))
    assert account.can_execute(copied.path("initdb"))
    assert copied.major_version() == wheel_postgres().major_version()


@as_root
def test_root_runs_postgresql_as_whoever_owns_the_data(tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    os.chown(data, 65534, 65534)
    assert postgres_account(data).name == "nobody"


@as_root
def test_data_of_an_account_that_is_gone_are_refused(tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    os.chown(data, 54321, 54321)
    with pytest.raises(CannotStart, match="belongs to user id 54321"):
        postgres_account(data)


def test_an_ordinary_account_runs_postgresql_itself():
    assert present_account().popen_options() == {}


def test_reach_is_tried_not_guessed(tmp_path):
    account = ServerAccount("nobody", 65534, 65534)
    assert not account.can_execute(str(tmp_path / "absent"))
