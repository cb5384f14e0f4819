"""The examples in the docstrings of the imaging package are true."""

import doctest
import importlib
import pkgutil

import pytest

import characterization.imaging

MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(
        characterization.imaging.__path__, "characterization.imaging."
    )
)


@pytest.mark.parametrize("name", MODULES)
def test_examples_are_true(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0
