"""`make run` by somebody who is not root, from nothing."""

import os
import shutil
import signal
import site
import subprocess
import sys
from pathlib import Path

import pytest

from tests.embedded.stack import Stack
from tests.harness.fingerprint import CHECKOUT
from tests.harness.plugin import RUN_DIRECTORY
from tests.harness.static_files import collected_static_files

pytestmark = pytest.mark.slow

NOBODY = {"user": "nobody", "group": 65534, "extra_groups": []}


def python_for_nobody() -> tuple[str, dict[str, str]] | None:
    """An interpreter with our packages that nobody may execute; ours, or a copy of it."""
    variables = {"PYTHONPATH": site.getsitepackages()[0]}
    if _works_for_nobody(sys.executable, variables):
        return sys.executable, variables
    copy = RUN_DIRECTORY / "python"
    library = Path("lib") / f"python3.{sys.version_info.minor}"
    shutil.copytree(
        Path(sys.base_prefix) / library,
        copy / library,
        ignore=shutil.ignore_patterns(
            "site-packages", "test", "__pycache__", "config-*"
        ),
    )
    for shared in (Path(sys.base_prefix) / "lib").glob("libpython*"):
        shutil.copy(shared, copy / "lib")
    (copy / "bin").mkdir()
    shutil.copy(Path(sys.executable).resolve(), copy / "bin" / "python3")
    variables["PYTHONHOME"] = str(copy)
    variables["LD_LIBRARY_PATH"] = str(copy / "lib")
    path = str(copy / "bin" / "python3")
    return (path, variables) if _works_for_nobody(path, variables) else None


def _works_for_nobody(path: str, variables: dict[str, str]) -> bool:
    code = "import labtrack.embedded.__main__, redis"
    try:
        done = subprocess.run(
            [path, "-c", code],
            cwd=CHECKOUT,
            env=variables,
            capture_output=True,
            check=False,
            **NOBODY,
        )
    except OSError:
        return False
    return done.returncode == 0


@pytest.fixture
def stack(django_test_environment):
    if os.geteuid() != 0:
        pytest.skip("This test becomes another user, which only root can.")
    if (found := python_for_nobody()) is None:
        pytest.skip("The account nobody can execute no Python 3.11 here.")
    path, variables = found
    var = RUN_DIRECTORY / "nobodys"
    var.mkdir()
    shutil.copytree(collected_static_files(), var / "staticfiles")
    for place in [var, *var.rglob("*")]:
        os.chown(place, 65534, 65534)
    made = Stack(
        var,
        python=(
            "setpriv",
            "--reuid=65534",
            "--regid=65534",
            "--clear-groups",
            path,
        ),
        variables={
            **variables,
            "PYTHONDONTWRITEBYTECODE": "1",
            "HOME": "/nonexistent",
        },
    )
    yield made
    made.close()


def test_an_ordinary_user_starts_and_stops_a_new_installation(stack):
    stack.start()
    stack.wait_for("labtrack is ready at", seconds=180)
    assert stack.get("/readyz")[0] == 200
    family = stack.descendants()
    assert {process.uids().real for process in family} == {65534}
    assert not Path(stack.var / "postgres").is_symlink()
    stack.signal(signal.SIGTERM)
    assert stack.wait() == 0
    assert [process for process in family if process.is_running()] == []
    assert stack.output().endswith("Stopped.\n")
