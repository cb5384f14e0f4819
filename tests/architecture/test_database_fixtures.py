"""Tests never flush: TRUNCATE is refused to the application role, and so it should be."""

import ast
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
BANNED_NAMES = {"transactional_db", "live_server", "django_db_reset_sequences"}


def _offences(path: Path) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.arg) and node.arg in BANNED_NAMES:
            found.append(f"{path.name}:{node.lineno} takes {node.arg}")
        if isinstance(node, ast.Constant) and node.value in BANNED_NAMES:
            found.append(f"{path.name}:{node.lineno} names {node.value}")
        if isinstance(node, ast.keyword) and node.arg in (
            "transaction",
            "reset_sequences",
        ):
            call_line = node.value.lineno
            found.append(f"{path.name}:{call_line} passes {node.arg}=")
        if isinstance(node, ast.Name | ast.Attribute):
            name = node.id if isinstance(node, ast.Name) else node.attr
            if name in ("TransactionTestCase", "LiveServerTestCase"):
                found.append(f"{path.name}:{node.lineno} uses {name}")
    return found


def test_no_test_asks_for_a_database_that_is_flushed():
    files = [path for path in TESTS.rglob("*.py") if path != Path(__file__).resolve()]
    assert [offence for path in files for offence in _offences(path)] == []


@pytest.mark.parametrize(
    "source",
    [
        "def test_a(transactional_db): ...",
        "def test_a(live_server): ...",
        "@pytest.mark.django_db(transaction=True)\ndef test_a(): ...",
        "@pytest.mark.usefixtures('transactional_db')\ndef test_a(): ...",
        "class A(TransactionTestCase): ...",
    ],
)
def test_each_way_of_flushing_is_found(tmp_path, source):
    path = tmp_path / "test_flushing.py"
    path.write_text(source)
    assert len(_offences(path)) == 1
