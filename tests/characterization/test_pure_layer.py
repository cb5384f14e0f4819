"""The pure layer loads without Django, and its light parts without numpy or pint."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PURE = [
    path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".")
    for folder in (
        "characterization/formulas",
        "characterization/methods",
        "characterization/parsers",
    )
    for path in sorted((ROOT / folder).glob("*.py"))
] + ["labtrack.rounding", "labtrack.units", "labtrack.quantities"]
LIGHT = [
    # What forms and pages load for every request.
    "characterization.parsers",
    "characterization.methods.tensile_settings",
    "characterization.methods.offset_construction",
    "characterization.formulas",
    "labtrack.quantities",
]


def loaded_by(modules: list[str]) -> set[str]:
    program = (
        f"import importlib, sys; [importlib.import_module(m) for m in {modules!r}];"
        "print(*{name.split('.')[0] for name in sys.modules})"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return set(done.stdout.split())


def test_no_module_of_the_pure_layer_loads_django():
    assert len(PURE) > 15
    assert "django" not in loaded_by(PURE)


@pytest.mark.parametrize("module", LIGHT)
def test_what_every_page_loads_is_light(module):
    assert not loaded_by([module]) & {"numpy", "scipy", "pint", "pandas", "django"}
