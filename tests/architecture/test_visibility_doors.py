"""Doors ask accounts.visibility for rows; nothing goes around it.

A door may name `Model.objects...` only inside a call of visible_to or get_visible_or_404.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("labtrack", "trials", "characterization")
DOORS = ("views", "forms", "filtersets", "tables", "api", "dashboards")
MANAGERS = {"objects", "_default_manager", "_base_manager"}
ASKING = {"visible_to", "get_visible_or_404", "get_named_or_404"}
SHORTCUTS = {"get_object_or_404", "get_list_or_404"}

# (file, what it names): why it needs no question of who looks.
JUSTIFIED: dict[tuple[str, str], str] = {
    ("characterization/api/micrographs.py", "FieldEvaluation"): (
        "of micrographs that are asked for; it lies in the micrograph's compartment"
    ),
    ("characterization/dashboards/analysis/asked.py", "Property"): (
        "properties are catalogue: every signed-in person reads them"
    ),
    ("characterization/dashboards/analysis/costs.py", "ChargeAddition"): (
        "masses of heats that the caller has asked for; prices of lots are asked for"
    ),
    ("characterization/dashboards/analysis/drift_data.py", "AlloyTarget"): (
        "windows of the alloys of heats that the caller has asked for"
    ),
    ("characterization/dashboards/analysis/drift_data.py", "SampleElement"): (
        "of heats that the caller has asked for; samples lie in their heat's compartment"
    ),
    ("characterization/dashboards/analysis/literature.py", "LiteratureValue"): (
        "published values are catalogue: every signed-in person reads them"
    ),
    ("characterization/dashboards/analysis/limits.py", "Specification"): (
        "narrows acceptance limits that are asked for"
    ),
    ("characterization/filtersets.py", "Specification"): (
        "narrows acceptance limits that are asked for"
    ),
    ("characterization/dashboards/analysis/programs.py", "ProgramAlloy"): (
        "of the program that is asked for; rows lie in its compartment"
    ),
    ("characterization/dashboards/analysis/strength_elongation.py", "Property"): (
        "properties are catalogue: every signed-in person reads them"
    ),
    ("characterization/dashboards/preview_methods.py", "Property"): (
        "properties are catalogue: every signed-in person reads them"
    ),
    ("characterization/dashboards/preview_methods.py", "TestMethod"): (
        "methods are catalogue: every signed-in person reads them"
    ),
    ("characterization/dashboards/calculated.py", "CalculatedValue"): (
        "of tests that are asked for; values lie in their test's compartment"
    ),
    ("characterization/dashboards/condition_list.py", "Test"): (
        "counts tests in the compartments that the reader sees, which it is given"
    ),
    ("characterization/dashboards/micrographs.py", "FieldEvaluation"): (
        "of the micrograph that is asked for; it lies in the micrograph's compartment"
    ),
    ("characterization/dashboards/micrographs.py", "ImageEvaluation"): (
        "of the test that is asked for; it lies in the test's compartment"
    ),
    ("characterization/dashboards/micrographs.py", "Micrograph"): (
        "of the test that is asked for; fields lie in the test's compartment"
    ),
    ("characterization/dashboards/micrographs.py", "Test"): (
        "the test of the micrograph that is asked for; both lie in one compartment"
    ),
    ("characterization/dashboards/overview.py", "Specimen"): (
        "counts bars of heats that are asked for; bars lie in their heat's compartment"
    ),
    ("characterization/dashboards/progress.py", "TestMethod"): (
        "methods are catalogue: every signed-in person reads them"
    ),
    ("characterization/views/micrographs.py", "Micrograph"): (
        "a queryset that every view gives to get_visible_or_404"
    ),
    ("trials/api/writing.py", "?"): (
        "the compartments of a load that is asked for, each of which asks for a right"
    ),
    ("characterization/dashboards/literature.py", "LiteratureValue"): (
        "published values are catalogue: every signed-in person reads them"
    ),
    ("characterization/views/criteria.py", "CriterionStatement"): (
        "statements lie in the compartment of the criterion that is asked for"
    ),
    ("trials/dashboards/heat_chemistry.py", "CastingRun"): (
        "of heats that the caller has asked for; pours lie in their heat's compartment"
    ),
    ("trials/dashboards/heat_chemistry.py", "SampleElement"): (
        "of heats that the caller has asked for; samples lie in their heat's compartment"
    ),
}
# `rows` of a page or API view is narrowed by its parent class: RecordPage.find,
# RecordList, VisibleRead.get_queryset. Constants of whole querysets are passed to them.
NARROWED = {"rows", "WITH_EVERYTHING"}


def door_files() -> Iterator[Path]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = [part.removesuffix(".py") for part in path.relative_to(ROOT).parts]
            if "migrations" not in parts and set(parts) & set(DOORS):
                yield path


def models_without_a_reader() -> set[str]:
    """Those that say `visibility = None`: queues and children read with their parent."""
    return {
        model.__name__
        for model in apps.get_models()
        if getattr(model, "visibility", "undeclared") is None
    }


def ways_around(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and model of each `Model.objects` outside a question, and of each shortcut."""
    parents = {
        child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)
    }
    harmless = models_without_a_reader()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in SHORTCUTS:
            yield node.lineno, node.id
        if (
            isinstance(node, ast.Attribute)
            and node.attr in MANAGERS
            and not _is_asked(node, parents)
        ):
            name = node.value.id if isinstance(node.value, ast.Name) else "?"
            if name not in harmless:
                yield node.lineno, name


def _is_asked(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> bool:
    while node in parents:
        node = parents[node]
        if isinstance(node, ast.Call) and _name_of(node.func) in ASKING:
            return True
        if isinstance(node, ast.FunctionDef):
            return node.name in NARROWED
        if isinstance(node, ast.Assign) and _is_declared(node, parents):
            return True
    return False


def _is_declared(node: ast.Assign, parents: dict[ast.AST, ast.AST]) -> bool:
    """`rows = ...` in the body of a class or module, not a variable of that name."""
    names = {target.id for target in node.targets if isinstance(target, ast.Name)}
    return bool(names & NARROWED) and isinstance(
        parents[node], ast.ClassDef | ast.Module
    )


def _name_of(function: ast.expr) -> str:
    if isinstance(function, ast.Name):
        return function.id
    return function.attr if isinstance(function, ast.Attribute) else ""


def test_doors_ask_who_looks():
    offenders = [
        f"{path.relative_to(ROOT)}:{line} {name}"
        for path in door_files()
        for line, name in ways_around(ast.parse(path.read_text()))
        if (str(path.relative_to(ROOT)), name) not in JUSTIFIED
    ]
    assert offenders == []


def test_every_justified_exception_is_still_needed():
    found = {
        (str(path.relative_to(ROOT)), name)
        for path in door_files()
        for _line, name in ways_around(ast.parse(path.read_text()))
    }
    assert set(JUSTIFIED) - found == set()


@pytest.mark.parametrize(
    "source",
    [
        "Heat.objects.get(code=code)",
        "Heat._default_manager.all()",
        "get_object_or_404(Heat, code=code)",
        "visible_to(person, Heat).union(Heat.objects.all())",
        "def heats(self):\n    rows = Heat.objects.all()",
    ],
)
def test_a_way_around_is_found(source):
    assert list(ways_around(ast.parse(source)))


@pytest.mark.parametrize(
    "source",
    [
        "get_visible_or_404(person, Heat.objects.select_related('alloy'), code=code)",
        "visible_to(person, Heat).filter(code=code)",
        "class HeatDetail(RecordPage):\n    rows = Heat.objects.all()",
    ],
)
def test_asking_is_no_way_around(source):
    assert not list(ways_around(ast.parse(source)))


def test_every_model_says_who_may_see_it():
    """`visibility` is a kind of record, or None with a reason in a comment."""
    silent = [
        model._meta.label
        for model in apps.get_models()
        if model.__module__.split(".")[0] in PACKAGES
        and not hasattr(model, "visibility")
        and not model._meta.proxy
        and "pgh_id" not in {field.name for field in model._meta.fields}
        and not model._meta.auto_created
    ]
    assert silent == []
