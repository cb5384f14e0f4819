"""No function of one sample gives a silent nan: it answers, or says what is wrong."""

import dataclasses
import math

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from labtrack.statistics.basis import (
    hanson_koopmans_basis,
    lognormal_basis,
    nonparametric_basis,
    normal_basis,
    weibull_basis,
)
from labtrack.statistics.basis_anova import anova_basis, random_effects_bound
from labtrack.statistics.basis_pooled import pooled_cv_basis, pooled_sd_basis
from labtrack.statistics.batches import k_sample_anderson_darling, levene
from labtrack.statistics.censored import describe_censored
from labtrack.statistics.descriptive import describe, lag_autocorrelation
from labtrack.statistics.goodness import anderson_darling
from labtrack.statistics.intervals import (
    cv_interval,
    mean_interval,
    quantile_interval,
    sd_interval,
)
from labtrack.statistics.modified_cv import modified_cv, modified_values
from labtrack.statistics.outliers import grubbs, maximum_normed_residual
from labtrack.statistics.probability_plots import probability_plot
from labtrack.statistics.samples import SampleError
from labtrack.statistics.tolerance import normal_lower_bound, normal_upper_bound
from labtrack.statistics.tolerance_two_sided import normal_tolerance_interval
from labtrack.statistics.weibull_bounds import weibull_lower_bound
from labtrack.statistics.weibull_parameters import weibull_parameters

OF_ONE_SAMPLE = {
    "describe": describe,
    "autocorrelation": lag_autocorrelation,
    "mean interval": mean_interval,
    "sd interval": sd_interval,
    "cv interval": cv_interval,
    "median interval": lambda x: quantile_interval(x, 0.5, confidence=0.6),
    "normal fit": anderson_darling,
    "lognormal fit": lambda x: anderson_darling(x, "lognormal"),
    "weibull fit": lambda x: anderson_darling(x, "weibull"),
    "grubbs": grubbs,
    "normed residual": maximum_normed_residual,
    "lower bound": normal_lower_bound,
    "upper bound": normal_upper_bound,
    "tolerance interval": normal_tolerance_interval,
    "weibull parameters": weibull_parameters,
    "weibull bound": weibull_lower_bound,
    "normal basis": normal_basis,
    "lognormal basis": lognormal_basis,
    "weibull basis": weibull_basis,
    "hanson-koopmans": hanson_koopmans_basis,
    "non-parametric": lambda x: nonparametric_basis(x, content=0.5, confidence=0.5),
    "modified cv": modified_cv,
    "modified values": modified_values,
    "normal plot": probability_plot,
    "weibull plot": lambda x: probability_plot(x, "weibull"),
    "censored": lambda x: describe_censored(x, ["<", *[""] * (len(x) - 1)][: len(x)]),
    "two batches": lambda x: anova_basis([x, x]),
    "random effects": lambda x: random_effects_bound([x, x[:2]]),
    "pooled sd": lambda x: pooled_sd_basis(x + x, ["a"] * len(x) + ["b"] * len(x)),
    "pooled cv": lambda x: pooled_cv_basis(x + x, ["a"] * len(x) + ["b"] * len(x)),
    "k samples": lambda x: k_sample_anderson_darling([x, x[:2]]),
    "levene": lambda x: levene([x, x]),
}
NASTY = [
    [],
    [250.0],
    [250.0, 251.0],
    [250.0, 250.0],
    [250.0] * 5,
    [0.0, 0.0, 0.0],
    [0.0, 1.0, 2.0, 3.0],
    [-1.0, 2.0, -3.0, 4.0],
    [1e-300, 2e-300, 4e-300],
    [1e300, 2e300, 3e300],
    [1e-300, 1.0, 1e300],
    [-1e308, 1e308, 1e308],
    [5e-324, 1e-323, 2e-323],
    [1.0, 1.0 + 2**-52, 1.0 + 2**-51],
    [1e16, 1e16 + 2, 1e16 + 4],
    [250.0, math.nan, 251.0],
    [250.0, math.inf, 251.0],
    [250.0, -math.inf, 251.0],
]


def numbers_in(result):
    """Every number of a result, however deep."""
    if isinstance(result, float):
        yield result
    elif dataclasses.is_dataclass(result):
        for field in dataclasses.fields(result):
            yield from numbers_in(getattr(result, field.name))
    elif isinstance(result, dict):
        yield from numbers_in(list(result.values()))
    elif isinstance(result, (list, tuple)):
        for item in result:
            yield from numbers_in(item)


def answers_or_says_why(function, sample):
    try:
        result = function(sample)
    except SampleError:
        return
    assert all(math.isfinite(number) for number in numbers_in(result)), result


@pytest.mark.parametrize("name", OF_ONE_SAMPLE)
@pytest.mark.parametrize("sample", NASTY, ids=repr)
def test_nasty_samples_are_answered_or_named(name, sample):
    answers_or_says_why(OF_ONE_SAMPLE[name], sample)


@pytest.mark.parametrize("name", OF_ONE_SAMPLE)
@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.floats(-1e300, 1e300).filter(lambda x: x == 0 or abs(x) > 1e-300),
        max_size=7,
    )
)
@example([1.0, 2.0, 4.0])
def test_any_sample_is_answered_or_named(name, sample):
    answers_or_says_why(OF_ONE_SAMPLE[name], sample)
