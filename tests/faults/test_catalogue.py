"""docs/faults.md names a test for every fault and door; each of them exists."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROWS = [
    line
    for line in (ROOT / "docs/faults.md").read_text().splitlines()
    if line.startswith("| ") and not line.startswith("| fault ")
]
OWED = {
    *(f"A{n}" for n in (*range(1, 18), 24)),
    *(f"B{n}" for n in (1, 2, 3, 4, 5, 6, 9, 10, 12, 13)),
    *(f"C{n}" for n in (*range(1, 9), *range(10, 14))),
    *(f"D{n}" for n in range(1, 9)),
    *(f"F{n}" for n in range(1, 11)),
    *(f"G{n}" for n in range(1, 8)),
}


def test_every_fault_that_is_answered_has_its_row():
    named = [
        n for row in ROWS for n in re.findall(r"\b[A-DFG]\d+\b", row.split("|")[1])
    ]
    assert sorted(named) == sorted(OWED)


def test_every_door_has_its_test_or_its_reason():
    empty = [
        row
        for row in ROWS
        for door in row.split("|")[3:6]
        if "`" not in door and not re.fullmatch(r"\(.+\)", door.strip())
    ]
    assert empty == []


def test_every_test_that_is_named_exists():
    absent = []
    for file, name in re.findall(r"`([\w/]+\.py)::(\w+)`", "\n".join(ROWS)):
        path = ROOT / "tests" / file
        if not path.exists() or f"def {name}(" not in path.read_text():
            absent.append(f"{file}::{name}")
    assert absent == []
