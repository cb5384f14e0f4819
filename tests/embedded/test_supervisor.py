"""The supervisor's judgement: who is started again, for how long, and when it gives up."""

import os
import subprocess
import sys
import time

import psutil
import pytest

from labtrack.embedded import children
from labtrack.embedded.children import Child, spawn, turn_log
from labtrack.embedded.installation import Installation
from labtrack.embedded.leftovers import MARK, stop_leftovers
from labtrack.embedded.refusals import CannotStart
from labtrack.embedded.supervisor import Supervisor


@pytest.fixture
def installation(tmp_path):
    return Installation(
        {
            "VAR_DIR": str(tmp_path / "var"),
            "DATABASE_URL": "postgresql://app@/elsewhere",
            "DATABASE_OWNER_URL": "postgresql://owner@/elsewhere",
            "BROKER_URL": "redis://127.0.0.1:1/0",
        }
    )


def child_of(installation, script):
    log = installation.log("part")
    command = ["/bin/sh", "-c", script]

    def launch():
        return spawn(
            command, log=log, environment={**os.environ}, directory=installation.var
        )

    return Child("part", log, launch)


def test_a_part_that_keeps_dying_ends_the_run_with_its_last_words(
    installation, monkeypatch, capsys
):
    monkeypatch.setattr(children, "BACKOFF_SECONDS", (0.01, 0.02, 0.03))
    supervisor = Supervisor(installation)
    part = child_of(installation, "echo the disk is on fire; exit 3")
    supervisor.children["part"] = part
    part.start()
    for _attempt in range(3):
        part.process.wait()
        supervisor._restart_once(part)
    part.process.wait()
    with pytest.raises(CannotStart, match=r"exit status 3.*after 3 restarts") as caught:
        supervisor._restart_the_dead()
    assert str(caught.value).count("the disk is on fire") == 4
    assert "starting it again in 0.02 s." in capsys.readouterr().out


def test_a_part_that_ran_well_for_long_may_stumble_again(installation, monkeypatch):
    part = child_of(installation, "exit 0")
    part.start()
    part.process.wait()
    assert [part.next_delay() for _ in range(4)] == [1, 2, 4, None]
    monkeypatch.setattr(children, "STEADY_SECONDS", -1)
    assert part.next_delay() == 1


def test_killing_a_part_takes_its_whole_session(installation):
    part = child_of(installation, "sleep 300 & echo $!; wait")
    part.start()
    while not (words := part.log.read_text().split()):
        time.sleep(0.01)
    part.kill()
    deadline = time.monotonic() + 5
    while _runs(int(words[0])) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not _runs(int(words[0]))


def _runs(pid):
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_a_long_log_is_put_aside_once(tmp_path, monkeypatch):
    monkeypatch.setattr(children, "LOG_LIMIT_BYTES", 10)
    log = tmp_path / "web.log"
    log.write_text("more than ten bytes")
    turn_log(log)
    assert not log.exists()
    assert (tmp_path / "web.log.1").read_text() == "more than ten bytes"
    turn_log(log)


def test_only_what_belongs_to_this_installation_is_stopped(installation):
    def sleeper(var):
        return subprocess.Popen(
            [sys.executable, "-c", "import time; time.sleep(300)"],
            env={**os.environ, MARK: str(var)},
        )

    ours, others = sleeper(installation.var), sleeper("/somewhere/else")
    try:
        time.sleep(0.2)
        assert stop_leftovers(installation) == [str(ours.pid)]
        ours.wait(timeout=5)
        assert others.poll() is None
    finally:
        for process in (ours, others):
            process.kill()
            process.wait()


def test_one_at_a_time(installation):
    with (
        installation.held("make run"),
        pytest.raises(CannotStart, match=rf"make run, process {os.getpid()}"),
        Installation(installation.variables).held("make restore"),
    ):
        pass
    with installation.held("make restore"):
        pass


@pytest.mark.parametrize(
    ("host", "is_private"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("192.168.1.5", False),
    ],
)
def test_a_host_is_private_when_only_this_machine_reaches_it(host, is_private):
    assert Installation({"HOST": host}).is_private is is_private


def test_secrets_given_by_the_operator_are_used_as_they_are(installation):
    given = Installation({**installation.variables, "SECRET_KEY": "given"})
    assert given.environment()["SECRET_KEY"] == "given"
    assert not (given.var / "secrets").exists()


def test_a_secret_is_made_once(installation):
    first = installation.environment()["SECRET_KEY"]
    assert Installation(installation.variables).environment()["SECRET_KEY"] == first


def test_sockets_stay_short_and_private(installation):
    sockets = installation.sockets
    try:
        assert len(str(sockets)) < 40
        assert sockets.stat().st_mode & 0o066 == 0
        assert Installation(installation.variables).sockets == sockets
    finally:
        (sockets / "broker").rmdir()
        sockets.rmdir()
