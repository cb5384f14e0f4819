"""The examples in the docstrings of the methods are true."""

import doctest
import importlib
import pkgutil

import pytest

import characterization.methods

MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(
        characterization.methods.__path__, "characterization.methods."
    )
)


@pytest.mark.parametrize("name", MODULES)
def test_examples_are_true(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0
