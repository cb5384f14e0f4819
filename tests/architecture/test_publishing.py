"""No door publishes: work is rows, and the dispatcher's publisher alone sends messages."""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SENDING = {
    "delay",
    "apply_async",
    "send_task",
    "delay_on_commit",
    "apply_async_on_commit",
}


def senders() -> set[str]:
    found = set()
    for package in ("labtrack", "trials", "characterization"):
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_bytes())):
                if isinstance(node, ast.Attribute) and node.attr in SENDING:
                    found.add(str(path.relative_to(ROOT)))
    return found


def test_the_publisher_is_the_only_module_that_sends_messages():
    assert senders() == {"labtrack/jobs/publisher.py"}
