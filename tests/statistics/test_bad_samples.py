"""Every public function answers bad input with a named error, or with a finite figure.

Never a warning, a nan, an infinity where a figure belongs, or an error of Python's own.
"""

import dataclasses
import math
import numbers
from fractions import Fraction

import numpy as np
import pytest

from labtrack.rounding import RoundingError
from labtrack.statistics.samples import SampleError
from tests.statistics.public_functions import public_functions
from tests.statistics.sweep_of_functions import OF_NUMBERS, OF_SAMPLES, SPARED

NAMED = (SampleError, RoundingError)

BAD = {
    "n of 0": [],
    "n of 1": [1.5],
    "n of 2": [1.5, 2.5],
    "all equal": [2.0] * 8,
    "all zero": [0.0] * 8,
    "nan": [1.0, 2.0, math.nan, 4.0, 5.0, 6.0, 7.0, 9.0],
    "inf": [1.0, 2.0, math.inf, 4.0, 5.0, 6.0, 7.0, 9.0],
    "1e-300 to 1e300": [1e-300, 1e-200, 1e-100, 1.0, 1e100, 1e200, 1e250, 1e300],
    "tiny": [1e-300, 2e-300, 4e-300, 3e-300, 5e-300, 7e-300, 6e-300, 9e-300],
    "huge": [1e300, 2e300, 4e300, 3e300, 5e300, 7e300, 6e300, 9e300],
    "one out of many": [5.0] * 7 + [6.0],
    "negative": [-1.0, -2.0, -4.0, -3.0, -5.0, -7.0, -6.0, -9.0],
    "next doubles": [1.0, 1.0 + 2**-52] * 4,
    "words": [1.0, "about 2", 3.0, 4.0, 5.0, 6.0, 7.0, 9.0],
    "nothing": [1.0, None, 3.0, 4.0, 5.0, 6.0, 7.0, 9.0],
}

BAD_NUMBERS = (
    *(-1, 0, 1, 2, 3, 2.5, 0.5, 1e-300, 1e300, -1e300, 10**9),
    *(math.nan, math.inf, -math.inf),
)

MAY_BE_INFINITE = ("f", "t", "interval", "margins", "p", "log_likelihood")


def figures(value, name=""):
    """Every number of a result with the name of its field."""
    if dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from figures(getattr(value, field.name), field.name)
    elif isinstance(value, dict):
        for item in value.values():
            yield from figures(item, name)
    elif isinstance(value, list | tuple | np.ndarray):
        for item in value:
            yield from figures(item, name)
    elif isinstance(value, numbers.Real) and not isinstance(value, Fraction):
        yield name, float(value)


def outcome(function, given):
    """The result, or the error it refuses with."""
    try:
        return function(given)
    except NAMED as error:
        return error


def answer(function, values):
    """The outcome for a list of its own."""
    return outcome(function, list(values))


def understood(error):
    """Whether a person understands it: a sentence, and no Python in it."""
    text = str(error)
    return len(text) > 15 and text.endswith((".", "!")) and "array(" not in text


PUBLIC = dict(public_functions())
THROUGH_ANOTHER = ("study_checks", "nelson_signals", "read_back", "change_of_mean")
"""What makes the argument in the sweep may refuse first."""


def function_of(key):
    """The function an entry of the sweep calls: "band of x" is band."""
    return key.partition(",")[0].partition(" ")[0]


def documented(key, error):
    """Whether the function's docstring names the error, or one it is a kind of."""
    name = function_of(key)
    kinds = [kind.__name__ for kind in type(error).__mro__ if issubclass(kind, NAMED)]
    candidates = [
        function
        for public, function in PUBLIC.items()
        if name in (public, public.partition(".")[2])
    ]
    return any(
        kind in function.__doc__ for function in candidates for kind in kinds
    ) or name.startswith(THROUGH_ANOTHER)


def examine(key, kind, result):
    """Hold an outcome to the rule."""
    where = f"{key} given {kind}"
    if isinstance(result, NAMED):
        assert understood(result), f"{where}: {result}"
        assert documented(key, result), f"{where}: {type(result).__name__} is not said"
    for name, figure in figures(result):
        assert not math.isnan(figure), f"{where}: {name}"
        assert math.isfinite(figure) or name in MAY_BE_INFINITE, f"{where}: {name}"


@pytest.mark.parametrize("key", OF_SAMPLES)
def test_a_bad_sample_gives_a_named_error_or_finite_figures(key):
    for kind, values in BAD.items():
        examine(key, kind, answer(OF_SAMPLES[key], values))


@pytest.mark.parametrize("key", OF_NUMBERS)
def test_a_bad_number_gives_a_named_error_or_finite_figures(key):
    for number in BAD_NUMBERS:
        examine(key, number, outcome(OF_NUMBERS[key], number))


def test_the_sweep_is_total_and_names_nothing_that_is_gone():
    short = {name.partition(".")[2] for name in PUBLIC}
    called = {function_of(key) for key in (*OF_SAMPLES, *OF_NUMBERS)} | set(SPARED)
    assert called <= set(PUBLIC) | short
    missing = {name for name in PUBLIC if not {name, name.partition(".")[2]} & called}
    assert not missing


def test_a_good_sample_is_accepted_by_every_function_but_those_of_other_data():
    values = [0.2, 0.9, 0.4, 0.7, 0.5, 0.8, 0.6, 0.35]
    refused = {
        name
        for name, function in OF_SAMPLES.items()
        if isinstance(answer(function, values), NAMED)
    }
    assert refused == {"coded_levels", "nonparametric_basis", "read_back"}
