"""Every function that takes a sample answers bad ones with a named error, or a number.

Never a warning, a nan, an infinity where a figure belongs, or an error of Python's own.
"""

import dataclasses
import math
import numbers
from fractions import Fraction

import numpy as np
import pytest

from labtrack.statistics.age_hardening import activation_energy, age_hardening_fit
from labtrack.statistics.anova import one_way_anova
from labtrack.statistics.anova_nested import nested_anova
from labtrack.statistics.anova_two_way import two_way_anova
from labtrack.statistics.attribute_charts import c_chart, np_chart, p_chart, u_chart
from labtrack.statistics.bootstrap import (
    bootstrap_mean,
    bootstrap_over_heats,
    bootstrap_statistic,
)
from labtrack.statistics.broken_stick import broken_stick
from labtrack.statistics.calibration_curve import calibration_curve, read_back
from labtrack.statistics.capability import SpecificationLimits, capability
from labtrack.statistics.control_charts import individuals_chart
from labtrack.statistics.factorial import factorial_effects
from labtrack.statistics.gauge_study import crossed_gauge_study
from labtrack.statistics.gauge_study_nested import nested_gauge_study
from labtrack.statistics.hall_petch import hall_petch
from labtrack.statistics.interlaboratory import e691_precision
from labtrack.statistics.lenth import lenth, normal_plot
from labtrack.statistics.linear_regression import (
    linear_regression,
    polynomial_regression,
)
from labtrack.statistics.lognormal_fit import lognormal_fit
from labtrack.statistics.margins import equivalence, non_inferiority
from labtrack.statistics.memory_charts import cusum_chart, ewma_chart
from labtrack.statistics.mixed_models import mixed_model
from labtrack.statistics.multiple_comparisons import dunnett, tukey
from labtrack.statistics.multiplicity import adjusted_p_values
from labtrack.statistics.response_surface import response_surface
from labtrack.statistics.samples import SampleError
from labtrack.statistics.short_runs import target_nominal_chart
from labtrack.statistics.subgroup_charts import (
    subgroups_of,
    xbar_r_chart,
    xbar_s_chart,
)
from labtrack.statistics.two_samples import paired_by_heat, welch, welch_over_heats
from labtrack.statistics.variance_components import nested_reml, one_way_random
from labtrack.statistics.weibull_fit import weibull_mle, weibull_quantile_interval


def halves(x):
    return {"a": x[: len(x) // 2], "b": x[len(x) // 2 :]}


def named(x):
    return {str(at): value for at, value in enumerate(x)}


def cycle(x, letters):
    return [letters[at % len(letters)] for at in range(len(x))]


def blocks(x, letters):
    return [letters[at * len(letters) // max(len(x), 1)] for at in range(len(x))]


def ramp(x):
    return list(range(len(x)))


LIMITS = SpecificationLimits(-1.0, 3.0, 1.0)
QUICK = {"resamples": 200}

FUNCTIONS = {
    "one_way_anova": lambda x: one_way_anova(halves(x)),
    "two_way_anova": lambda x: two_way_anova(x, cycle(x, "ab"), blocks(x, "xy")),
    "nested_anova": lambda x: nested_anova(x, blocks(x, "ab"), blocks(x, "1234")),
    "one_way_random": lambda x: one_way_random(halves(x)),
    "nested_reml": lambda x: nested_reml(x, {"heat": blocks(x, "abc")}),
    "mixed_model": lambda x: mixed_model(x, blocks(x, "abc"), {"t": ramp(x)}),
    "linear_regression": lambda x: linear_regression(x, [ramp(x)]),
    "linear_regression on x": lambda x: linear_regression(ramp(x), [x]),
    "polynomial_regression": lambda x: polynomial_regression(ramp(x), x, degree=2),
    "polynomial_regression on x": lambda x: polynomial_regression(x, ramp(x), degree=3),
    "broken_stick": lambda x: broken_stick(ramp(x), x),
    "broken_stick on x": lambda x: broken_stick(x, ramp(x)),
    "calibration": lambda x: read_back(calibration_curve(ramp(x), x), x[:1]),
    "hall_petch": lambda x: hall_petch(x, ramp(x)),
    "hall_petch of strengths": lambda x: hall_petch([v + 1 for v in ramp(x)], x),
    "age_hardening_fit": lambda x: age_hardening_fit(ramp(x), x),
    "age_hardening_fit of times": lambda x: age_hardening_fit(x, ramp(x)),
    "activation_energy": lambda x: activation_energy(ramp(x), x),
    "weibull_mle": weibull_mle,
    "weibull_quantile_interval": lambda x: weibull_quantile_interval(x, p=0.1),
    "lognormal_fit": lognormal_fit,
    "welch": lambda x: welch(x, [1.0, 2.0, 4.0]),
    "welch_over_heats": lambda x: welch_over_heats(halves(x), {"c": [1], "d": [2]}),
    "paired_by_heat": lambda x: paired_by_heat(halves(x), {"a": [1], "b": [3]}),
    "equivalence": lambda x: equivalence(x, [1.0, 2.0], margins=(-1, 1)),
    "non_inferiority": lambda x: non_inferiority(x, [1.0, 2.0], margin=1),
    "dunnett": lambda x: dunnett(halves(x), control="a"),
    "tukey": lambda x: tukey(halves(x)),
    "adjusted_p_values": lambda x: adjusted_p_values(named(x)),
    "bootstrap_mean": lambda x: bootstrap_mean(x, **QUICK),
    "bootstrap_statistic": lambda x: bootstrap_statistic(x, np.median, **QUICK),
    "bootstrap_over_heats": lambda x: bootstrap_over_heats(halves(x), **QUICK),
    "individuals_chart": individuals_chart,
    "xbar_r_chart": lambda x: xbar_r_chart(subgroups_of(x, 2)),
    "xbar_s_chart": lambda x: xbar_s_chart(subgroups_of(x, 2)),
    "ewma_chart": lambda x: ewma_chart(x, target=1.0, sigma=1.0),
    "cusum_chart": lambda x: cusum_chart(x, target=1.0, sigma=1.0),
    "target_nominal_chart": lambda x: target_nominal_chart(
        x, cycle(x, "ab"), {"a": 1.0, "b": 2.0}
    ),
    "p_chart": lambda x: p_chart(x, 10),
    "np_chart": lambda x: np_chart(x, 10),
    "c_chart": c_chart,
    "u_chart": lambda x: u_chart(x, [v + 1 for v in ramp(x)]),
    "capability": lambda x: capability(x, LIMITS),
    "capability of subgroups": lambda x: capability(x, LIMITS, subgroup_size=2),
    "crossed_gauge_study": lambda x: crossed_gauge_study(
        x, cycle(x, "12"), blocks(x, "ab")
    ),
    "nested_gauge_study": lambda x: nested_gauge_study(
        x, blocks(x, "1234"), blocks(x, "ab")
    ),
    "e691_precision": lambda x: e691_precision(halves(x)),
    "factorial_effects": lambda x: factorial_effects({"A": cycle(x, [-1, 1])}, x),
    "lenth": lambda x: lenth(named(x)),
    "normal_plot": lambda x: normal_plot(named(x)),
    "response_surface": lambda x: response_surface({"A": ramp(x)}, x),
}

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
}

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


def answer(function, values):
    """The result, or the error it refuses with."""
    try:
        return function(list(values))
    except SampleError as error:
        return error


@pytest.mark.parametrize("values", BAD.values(), ids=BAD)
@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=FUNCTIONS)
def test_a_bad_sample_gives_a_named_error_or_finite_figures(function, values):
    result = answer(function, values)
    if isinstance(result, SampleError):
        assert len(str(result)) > 15
        assert str(result).endswith((".", "!"))
    for name, figure in figures(result):
        assert not math.isnan(figure), name
        assert math.isfinite(figure) or name in MAY_BE_INFINITE, name


def test_a_good_sample_is_accepted_by_every_function_but_those_of_other_data():
    values = [0.2, 0.9, 0.4, 0.7, 0.5, 0.8, 0.6, 0.35]
    refused = {
        name
        for name, function in FUNCTIONS.items()
        if isinstance(answer(function, values), SampleError)
    }
    assert refused <= {"calibration", "age_hardening_fit of times", "broken_stick on x"}
