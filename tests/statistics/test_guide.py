"""The guide in docs/statistics.md names functions and modules that exist."""

import importlib
import re
from pathlib import Path

import pytest

GUIDE = Path(__file__).parents[2] / "docs" / "statistics.md"
DESIGNS = ("trials.designs.factorial_points", "trials.designs.surface_points")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in GUIDE.read_text().splitlines()
    if line.startswith("| ") and "`" in line
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_every_function_of_the_guide_is_where_it_says(row):
    modules = re.findall(r"`([\w/]+)`", row[2])
    names = (
        DESIGNS
        if modules == ["trials/designs"]
        else [f"labtrack.statistics.{module}" for module in modules]
    )
    found = [importlib.import_module(name) for name in names]
    for function in re.findall(r"`(\w+)`", row[1]):
        assert any(callable(getattr(module, function, None)) for module in found)
