"""Certification of BAM-M321 and its stability series: components and control limits."""

import csv

import pytest

from labtrack.statistics.control_charts import individuals_chart
from labtrack.statistics.groups import by_group
from labtrack.statistics.mixed_models import mixed_model
from labtrack.statistics.nelson_rules import nelson_signals
from labtrack.statistics.variance_components import one_way_random
from tests.shared_material import shared

FOLDER = "data/bam_m321_chemistry"


def rows(name):
    with shared(f"{FOLDER}/{name}").open(encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def test_laboratory_components_of_every_element_are_the_computed_ones():
    replicates = rows("bam_m321_replicates_tidy.csv")
    references = rows("anova_reference_computed.csv")
    for wanted in references:
        chosen = [row for row in replicates if row["element"] == wanted["element"]]
        found = one_way_random(
            by_group([r["lab"] for r in chosen], [r["value"] for r in chosen])
        )
        # The reference was computed in doubles: 9 digits.
        near = {"rel": 1e-8, "abs": 1e-12}
        assert found.var_within**0.5 == pytest.approx(
            float(wanted["s_r(within)"]), **near
        )
        assert found.var_between**0.5 == pytest.approx(
            float(wanted["s_L(between)"]), **near
        )
        assert found.anova.f == pytest.approx(float(wanted["F"]), rel=1e-8)
        assert found.anova.p == pytest.approx(float(wanted["p"]), rel=1e-6, abs=1e-16)
    assert len(references) > 10


def test_scandium_scatters_between_laboratories_far_more_than_within():
    scandium = [r for r in rows("bam_m321_replicates_tidy.csv") if r["element"] == "Sc"]
    labs, values = zip(*((r["lab"], float(r["value"])) for r in scandium), strict=True)
    found = one_way_random(by_group(labs, values))
    assert found.anova.f == pytest.approx(115.8, abs=0.05)
    assert (
        found.effective_n < 4
    )  # 18 readings are worth little more than 3 laboratories
    mixed = mixed_model(values, labs, {})
    assert mixed.var_heat == pytest.approx(found.var_between, rel=1e-3)


def test_the_silicon_series_has_its_known_limits_and_one_point_outside():
    values = [float(row["value"]) for row in rows("stability_Si_individuals.csv")]
    chart = individuals_chart(values)
    assert len(values) == 52
    assert chart.location.center == pytest.approx(0.23371, abs=5e-6)
    assert chart.scatter.center == pytest.approx(0.000867, abs=5e-7)
    assert chart.location.lower_limit == pytest.approx(0.23141, abs=5e-6)
    assert chart.location.upper_limit == pytest.approx(0.23602, abs=5e-6)
    assert len(chart.location.outside) == 1
    first = nelson_signals(chart.location, rules=[1])
    assert [signal.last for signal in first] == list(chart.location.outside)
