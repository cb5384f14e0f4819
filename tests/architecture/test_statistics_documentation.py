"""A statistic says what it takes, gives, refuses and rests on, and shows an example."""

import inspect
import re

import pytest

from tests.statistics.public_functions import public_functions

FUNCTIONS = dict(public_functions())
SECTIONS = ("Returns", "Raises", "References", "Examples")
YEAR = re.compile(r"\b(18|19|20)\d\d\b")


def section(text, name):
    """The lines below one numpydoc heading, "" where there is none."""
    found = re.search(
        rf"^{name}\n-+\n(.*?)(?=\n\n[A-Z]\w+\n-+\n|\Z)", text, re.M | re.S
    )
    return found.group(1).strip() if found else ""


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=FUNCTIONS)
def test_a_public_statistic_is_documented(function):
    text = inspect.getdoc(function) or ""
    wanted = SECTIONS
    if inspect.signature(function).parameters:
        wanted = ("Parameters", *SECTIONS)
    assert [name for name in wanted if not section(text, name)] == []
    assert ">>>" in section(text, "Examples")
    source = section(text, "References")
    assert YEAR.search(text) or source.startswith("By definition")


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=FUNCTIONS)
def test_a_function_that_raises_says_what(function):
    """Every error class named in a function's own body stands in its section Raises."""
    raised = set(re.findall(r"\braise (\w+)\(", inspect.getsource(function)))
    said = section(inspect.getdoc(function) or "", "Raises")
    assert sorted(name for name in raised if name not in said) == []


def test_all_of_them_were_found():
    assert len(FUNCTIONS) > 180
