"""Overrides: by whom and why, on any result, and never lost."""

import dataclasses
import importlib

import pytest

from labtrack.statistics.diagnostics import (
    Outcome,
    Override,
    failed,
    overridden,
    passed,
    with_overrides,
)
from labtrack.statistics.samples import BadOption
from labtrack.statistics.two_samples import welch
from tests.statistics.public_functions import modules

WHY = Override("JD", "two heats are all there is")


def test_a_failed_check_of_any_result_may_be_overridden():
    found = welch([251.0, 256.0, 249.0], [240.0, 244.0, 239.0])
    check = next(d.check for d in found.diagnostics if d.outcome is not Outcome.PASSED)
    failing = dataclasses.replace(found, diagnostics=(failed(check, "n = 3"),))
    changed = overridden(failing, {check: WHY})
    assert changed.diagnostics[0].outcome is Outcome.OVERRIDDEN
    assert changed.diagnostics[0].override == WHY
    assert changed.p == found.p
    assert failing.diagnostics[0].outcome is Outcome.FAILED


def test_a_decision_about_a_check_that_does_not_exist_is_refused():
    found = welch([251.0, 256.0, 249.0], [240.0, 244.0, 239.0])
    with pytest.raises(BadOption, match="no check wether to override"):
        overridden(found, {"wether": WHY})


def test_what_passed_has_nothing_to_override():
    (kept,) = with_overrides((passed("heats", "9"),), {"heats": WHY})
    assert kept.outcome is Outcome.PASSED
    assert kept.override is None


def results():
    """Every result class of the library: a public dataclass."""
    for module in modules():
        for name, value in vars(importlib.import_module(module)).items():
            if (
                isinstance(value, type)
                and dataclasses.is_dataclass(value)
                and value.__module__ == module
                and not name.startswith("_")
            ):
                yield f"{module.rpartition('.')[2]}.{name}", value


RESULTS = dict(results())


@pytest.mark.parametrize("result", RESULTS.values(), ids=RESULTS)
def test_a_result_is_frozen_and_its_diagnostics_are_typed(result):
    assert result.__dataclass_params__.frozen
    fields = {field.name: field for field in dataclasses.fields(result)}
    if "diagnostics" in fields:
        assert "Diagnostic" in str(fields["diagnostics"].type)


PARTS = """
    anova.AnovaLine basis_sample.SampleForBasis capability.CapabilityIndices
    control_charts.ChartLine factorial.Curvature factorial.FactorialEffect
    gauge_study.GaugeVariances least_squares.Solution lenth.PlotPoint
    linear_regression.Coefficient mixed_models.FixedEffect
    multiple_comparisons.Comparison nelson_rules.Signal probability_plots.PlotPoint
    profile_fit.ProfileFit regression_bands.Band response_surface.StationaryPoint
    censored.CensoredFit weibull_parameters.WeibullParameters replicates.HeatFigures
    trends.TrendPoint
"""
"""Of a result that carries them."""
GIVEN = """
    capability.SpecificationLimits control_charts.Baseline desirability.Goal
    diagnostics.Diagnostic diagnostics.Override equivalence.MaterialSummary power.Scatter
    replicates.Bar
"""
"""By a person."""
FACTS = """
    batches.KSampleAndersonDarling batches.Levene goodness.AndersonDarling
    outliers.NormedResidual regression_checks.LackOfFit chart_constants.ChartConstants
    modified_cv.ModifiedCV power.Plan tolerance_power.GroupedFactor
    replicates.ReplicateSummary
"""
"""The checks themselves; constants and plans before any data; reasons in their place."""


def test_a_result_carries_diagnostics_or_is_a_part():
    bare = {
        name
        for name, result in RESULTS.items()
        if "diagnostics" not in {field.name for field in dataclasses.fields(result)}
    }
    assert bare == set(f"{PARTS} {GIVEN} {FACTS}".split())
