"""The whole stack as `make run` starts it: up, watched, saved, killed, stopped.

One installation serves all of these tests, in the order in which they stand.
"""

import os
import re
import shutil
import signal
import subprocess
import time

import psutil
import pytest

from labtrack.embedded.installation import DATABASE, Installation
from tests.embedded.stack import Stack
from tests.harness.plugin import POSTGRES_RUN, RUN_DIRECTORY
from tests.harness.postgres_run import TEMPLATE
from tests.harness.static_files import collected_static_files

pytestmark = pytest.mark.slow

PARTS = {
    "database": "bin/postgres",
    "broker": "valkey-server",
    "web": "gunicorn",
    "worker": "celery",
    "dispatcher": "manage.py dispatch",
}
IDLE_LIMIT_MB = 900


def new_installation(name: str) -> Stack:
    """An empty one, but for the static files, whose compression is not what is tested."""
    var = RUN_DIRECTORY / name
    var.mkdir(mode=0o711)
    shutil.copytree(collected_static_files(), var / "staticfiles")
    return Stack(var)


def migrate(stack: Stack) -> None:
    """Give it the run's migrated template; a start from nothing is test_ordinary_user's."""
    cluster = Installation({"VAR_DIR": str(stack.var)}).cluster
    kept = str(POSTGRES_RUN.kept_template())
    subprocess.run(["cp", "-a", kept, str(cluster.data)], check=True)
    server = cluster.start()
    with cluster.connect() as connection:
        connection.execute(f"ALTER DATABASE {TEMPLATE} ALLOW_CONNECTIONS true")
        connection.execute(f"ALTER DATABASE {TEMPLATE} RENAME TO {DATABASE}")
    cluster.stop()
    server.wait()


@pytest.fixture(scope="module")
def stack(django_test_environment):
    made = new_installation("stack")
    migrate(made)
    made.start()
    made.wait_for("labtrack is ready at")
    yield made
    made.close()


def until(is_true, *, seconds=30):
    deadline = time.monotonic() + seconds
    while not is_true():
        assert time.monotonic() < deadline, "It did not happen in time."
        time.sleep(0.1)


def is_ready(stack):
    try:
        return stack.get("/readyz")[0] == 200
    except OSError:
        return False


def test_it_prints_its_address_and_answers_there(stack):
    assert f"labtrack is ready at http://127.0.0.1:{stack.port}/" in stack.output()
    assert is_ready(stack)


def test_every_part_reports_itself_alive(stack):
    until(lambda: stack.get("/healthz")[0] == 200, seconds=60)


def test_every_part_runs_in_a_session_of_its_own(stack):
    pids = {name: stack.child(word).pid for name, word in PARTS.items()}
    assert {os.getsid(pid) for pid in pids.values()} == set(pids.values())


def test_nobody_else_may_read_the_secrets(stack):
    secret = stack.var / "secrets" / "secret_key"
    assert secret.stat().st_mode & 0o777 == 0o600
    assert secret.parent.stat().st_mode & 0o777 == 0o700
    assert len(secret.read_text()) > 50


def test_the_idle_stack_keeps_within_its_memory(stack):
    family = [psutil.Process(stack.process.pid), *stack.descendants()]
    used_mb = sum(process.memory_full_info().pss for process in family) / 2**20
    assert used_mb < IDLE_LIMIT_MB


def test_a_second_run_is_refused_and_says_where_the_first_is(stack):
    refused = stack.command("run")
    assert refused.returncode == 1
    assert f"labtrack already runs from {stack.var}" in refused.stdout
    assert f"http://127.0.0.1:{stack.port}" in refused.stdout
    assert is_ready(stack)


def test_a_restore_is_refused_while_it_runs(stack):
    refused = stack.command("restore", "anything.tar")
    assert refused.returncode == 1
    assert "Stop it before restoring" in refused.stderr


def test_a_part_that_dies_is_started_again(stack):
    killed = stack.child(PARTS["web"])
    killed.kill()
    stack.wait_for("The web ended (exit status -9); starting it again in 1 s.")
    until(lambda: PARTS["web"] in " ".join(stack.commands()))
    until(lambda: is_ready(stack))
    assert stack.child(PARTS["web"]).pid != killed.pid


def test_a_killed_database_comes_back_under_the_others(stack):
    web = stack.child(PARTS["web"])
    stack.child(PARTS["database"]).kill()
    stack.wait_for("The database ended (exit status -9)")
    until(lambda: is_ready(stack))
    assert web.is_running()


def test_a_backup_is_taken_while_it_runs_and_comes_back_elsewhere(stack):
    made = stack.command("manage", "shell", "-c", MAKE_ORGANISATION)
    assert made.returncode == 0, made.stderr
    (stack.var / "files" / "ab12").write_bytes(b"raw bytes")
    saved = stack.command("backup")
    path = re.search(r"Saved to (\S+\.tar)", saved.stdout)
    assert path is not None, saved.stdout + saved.stderr
    other = new_installation("restored")
    restored = other.command("restore", path[1])
    assert "Restored" in restored.stdout, restored.stdout + restored.stderr
    assert (other.var / "files" / "ab12").read_bytes() == b"raw bytes"
    found = other.command("manage", "shell", "-c", COUNT_ORGANISATIONS)
    assert found.stdout.strip().endswith("1 organisation")
    again = other.command("restore", path[1])
    assert again.returncode == 1
    assert "holds files already" in again.stderr


MAKE_ORGANISATION = (
    "from labtrack.accounts.models import Organisation;"
    "Organisation.objects.create(name='Eck', short_name='eck')"
)
COUNT_ORGANISATIONS = (
    "from labtrack.accounts.models import Organisation;"
    "print(Organisation.objects.count(), 'organisation')"
)


def test_what_a_killed_run_left_is_stopped_by_the_next(stack):
    family = stack.descendants()
    stack.process.kill()
    stack.process.wait()
    assert any(process.is_running() for process in family)
    stack.output_path.unlink()
    stack.start()
    stack.wait_for("Stopped what a killed run left behind")
    stack.wait_for("labtrack is ready at")
    assert is_ready(stack)
    _gone, alive = psutil.wait_procs(family, timeout=1)
    assert alive == []


def test_it_stops_in_order_and_leaves_nothing_running(stack):
    parts = {stack.child(word): name for name, word in PARTS.items()}
    family = stack.descendants()
    ended = []
    stack.signal(signal.SIGINT)
    deadline = time.monotonic() + 60
    while len(ended) < len(parts) and time.monotonic() < deadline:
        ended += [
            name
            for process, name in parts.items()
            if name not in ended and not _runs(process)
        ]
        time.sleep(0.01)
    assert stack.wait() == 0
    assert ended == ["web", "dispatcher", "worker", "broker", "database"]
    assert stack.output().endswith("Stopping ...\nStopped.\n")
    assert [process for process in family if _runs(process)] == []


def _runs(process):
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_a_second_interrupt_stops_at_once(stack):
    stack.output_path.unlink()
    stack.start()
    stack.wait_for("labtrack is ready at")
    family = stack.descendants()
    began = time.monotonic()
    stack.signal(signal.SIGINT)
    stack.wait_for("Stopping ...")
    stack.signal(signal.SIGINT)
    stack.wait()
    assert time.monotonic() - began < 5
    assert "Stopping at once." in stack.output()
    assert [process for process in family if _runs(process)] == []


def test_every_part_has_a_log_of_its_own(stack):
    logs = {path.name for path in (stack.var / "log").iterdir()}
    assert {f"{name}.log" for name in PARTS} <= logs
