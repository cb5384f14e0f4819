"""Modules are small, have names of the field, and open by saying what they know."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BANNED_NAMES = {
    "utils", "helpers", "common", "misc", "core", "base", "manager", "service",
    "handler", "data", "info",
}  # fmt: skip
LONGEST = 400


def source_modules() -> list[Path]:
    found = []
    for package in ("labtrack", "trials", "characterization"):
        found += [
            path
            for path in (ROOT / package).rglob("*.py")
            if "migrations" not in path.parts
        ]
    return sorted(found)


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", source_modules(), ids=named)
def test_a_module_is_at_most_400_lines(path):
    assert len(path.read_text().splitlines()) <= LONGEST


@pytest.mark.parametrize("path", source_modules(), ids=named)
def test_a_module_is_named_for_what_it_knows(path):
    assert path.stem not in BANNED_NAMES


@pytest.mark.parametrize(
    "path",
    [p for p in source_modules() if p.name not in ("__init__.py", "apps.py")],
    ids=named,
)
def test_a_module_opens_with_a_docstring(path):
    assert ast.get_docstring(ast.parse(path.read_text()))


def test_every_model_declares_who_may_see_it():
    from django.apps import apps

    silent = [
        model.__name__
        for model in apps.get_models()
        if model.__module__.startswith(("labtrack.", "trials.", "characterization."))
        and not model.__name__.endswith("Event")
        and not model._meta.auto_created
        and not hasattr(model, "visibility")
    ]
    assert silent == []


def test_there_are_no_signals():
    offenders = [
        named(path)
        for path in source_modules()
        if "django.dispatch" in path.read_text()
        or "db.models.signals" in path.read_text()
    ]
    assert offenders == []
