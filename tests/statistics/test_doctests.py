"""The examples in the statistics library's docstrings are true."""

import doctest
import importlib
import pkgutil

import pytest

import labtrack.statistics

MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(
        labtrack.statistics.__path__, "labtrack.statistics."
    )
)


@pytest.mark.parametrize("name", MODULES)
def test_examples_are_true(name):
    found = doctest.testmod(importlib.import_module(name))
    assert found.failed == 0
