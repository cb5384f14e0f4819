"""What `make run` says when it cannot start: one clear sentence, nothing left running."""

import os
import socket
import subprocess
import sys

import pytest

from tests.embedded.stack import Stack
from tests.harness.plugin import RUN_DIRECTORY


@pytest.fixture
def stack(request):
    """An installation without anything in it yet, where PostgreSQL's account reaches."""
    var = RUN_DIRECTORY / f"refused-{abs(hash(request.node.nodeid)) % 10**9}"
    made = Stack(var)
    yield made
    made.close()


def test_a_port_in_use_is_named_before_anything_starts(stack):
    with socket.create_server(("127.0.0.1", stack.port)):
        refused = stack.command("run")
    assert refused.returncode == 1
    assert f"Cannot listen on 127.0.0.1, port {stack.port}" in refused.stdout
    assert f"make run PORT={stack.port + 1}" in refused.stdout
    assert not (stack.var / "postgres").exists() or not list(
        (stack.var / "postgres").glob("data/postmaster.pid")
    )


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({"PORT": "eighty"}, "PORT is 'eighty'; expected a number from 1 to 65535."),
        ({"PORT": "65536"}, "PORT is '65536'; expected a number from 1 to 65535."),
        ({"PORT": "٨٠"}, "PORT is '٨٠'; expected a number from 1 to 65535."),
        ({"HOST": "192.0.2.7"}, "Cannot listen on 192.0.2.7"),
        ({"DEMO": "no"}, "DEMO is 'no'; expected 0 or 1."),
        (
            {"DATABASE_URL": "postgresql://app@/somewhere"},
            "DATABASE_URL is set and DATABASE_OWNER_URL is not.",
        ),
    ],
    ids=lambda value: "-".join(value.values()) if isinstance(value, dict) else None,
)
def test_a_wrong_word_in_the_environment_is_named(stack, variables, sentence):
    refused = stack.command("run", **variables)
    assert refused.returncode == 1
    assert sentence in refused.stdout
    assert "Traceback" not in refused.stdout + refused.stderr


def test_a_database_of_another_major_version_is_left_alone(stack):
    data = stack.var / "postgres" / "data"
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text("14\n")
    refused = stack.command("run")
    assert refused.returncode == 1
    assert "was made by PostgreSQL 14" in refused.stdout
    assert "make backup" in refused.stdout
    assert (data / "PG_VERSION").read_text() == "14\n"


def test_a_directory_that_cannot_be_written_is_named(stack):
    stack.var.parent.mkdir(exist_ok=True)
    stack.var.write_text("a file where a directory should be")
    refused = stack.command("run")
    assert refused.returncode == 1
    assert f"Cannot write in {stack.var}" in refused.stdout + refused.stderr


def test_restore_asks_for_its_file(stack):
    asked = stack.command("restore")
    assert asked.returncode == 2
    assert "make restore FILE=" in asked.stdout


def test_an_unknown_command_is_answered_with_the_known_ones(stack):
    asked = stack.command("frobnicate")
    assert asked.returncode == 2
    assert "backup [FOLDER]" in asked.stdout


def test_the_supervisor_does_not_need_django():
    """It starts before settings can be read, so it may not import what reads them."""
    code = (
        "import sys, labtrack.embedded.__main__;"
        "print([name for name in sys.modules if name.split('.')[0] == 'django'])"
    )
    found = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={"PATH": os.environ["PATH"]},
    )
    assert found.stdout.strip() == "[]"
