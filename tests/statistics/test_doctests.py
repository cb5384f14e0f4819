"""The examples in the docstrings of the pure packages are true."""

import doctest
import importlib
import pkgutil

import pytest

import characterization.formulas
import characterization.methods
import characterization.parsers
import labtrack.statistics
import labtrack.textfiles
import trials.chemistry
import trials.designs

PACKAGES = (
    labtrack.statistics,
    trials.designs,
    trials.chemistry,
    characterization.formulas,
    characterization.methods,
    characterization.parsers,
    labtrack.textfiles,
)
MODULES = sorted(
    module.name
    for package in PACKAGES
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
)


@pytest.mark.parametrize("name", [*MODULES, "labtrack.rounding"])
def test_examples_are_true(name):
    found = doctest.testmod(importlib.import_module(name))
    assert found.failed == 0
