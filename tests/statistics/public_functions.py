"""The public functions of the statistics library and of rounding."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator

import labtrack.statistics

NO_STATISTICS = (".evaluators", ".validation", ".validate")


def modules() -> list[str]:
    """The modules that hold statistics, rounding among them."""
    found = pkgutil.walk_packages(labtrack.statistics.__path__, "labtrack.statistics.")
    names = [module.name for module in found]
    return [
        *(name for name in names if not any(part in name for part in NO_STATISTICS)),
        "labtrack.rounding",
    ]


def public_functions() -> Iterator[tuple[str, Callable]]:
    """Each as ("module.name", function), cached ones without their cache."""
    for module in modules():
        for name, value in vars(importlib.import_module(module)).items():
            if name.startswith("_") or not callable(value):
                continue
            function = inspect.unwrap(value)
            if inspect.isfunction(function) and function.__module__ == module:
                yield f"{module.rpartition('.')[2]}.{name}", function
