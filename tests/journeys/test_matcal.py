"""26 real curves of 6061-T6, from the instrument's upload to the statistics of three
material conditions, over HTTP, by the real worker.
"""

import math

import pytest
from django.utils import timezone

from benchmarks import matcal
from characterization.models import Evaluation, MaterialCondition, Test
from labtrack.instruments.actions import submissions
from labtrack.instruments.models import IntakeProblem, RawSubmission
from tests.import_profiles import MATCAL_6061
from tests.shared_material import shared


@pytest.fixture
def found():
    return matcal.curves(shared(matcal.FOLDER))


@pytest.mark.slow
def test_two_laboratories_send_their_curves_and_three_conditions_have_statistics(
    committed_db, live_site, worker, found
):
    prepared = matcal.prepare(found, MATCAL_6061, at=timezone.now())
    site = live_site.url
    assert len(found) == 26

    jobs = matcal.send_files(site, prepared, found)
    matcal.wait_for_jobs(site, prepared, found, jobs)

    assert not IntakeProblem.objects.exists()
    for curve in found:
        kept = RawSubmission.objects.get(file_name=curve.path.name)
        assert submissions.content(kept) == curve.path.read_bytes()
        assert kept.instrument.name == matcal.LABORATORIES[curve.laboratory]
    waiting = matcal.tests_of(site, prepared.technician)
    assert {test["state"] for test in waiting.values()} == {"in-progress"}

    matcal.add_fitted_halves(site, prepared, found)
    house = matcal.tests_of(site, prepared.engineer)
    assert {test["state"] for test in house.values()} == {"submitted"}
    assert set(house) == {curve.specimen for curve in found}
    for curve in found:
        # 533.07 °R on the comment line is 22.999999999999943 °C as a float.
        test = house[curve.specimen]
        assert test["test_temperature_c"] == pytest.approx(23, abs=1e-9)
        assert "degR" in test["test_temperature_as_entered"]
        assert matcal.value_of(test, "Rm") == pytest.approx(
            curve.reference_rm, rel=1e-5
        )
        assert matcal.value_of(test, "Rm") == pytest.approx(curve.upstream_rm, rel=1e-3)
        # Another window of the modulus line moves Rp0.2 by some MPa, Rm not at all.
        assert matcal.value_of(test, "Rp0.2") == pytest.approx(
            curve.upstream_rp, abs=10
        )
    three = MaterialCondition.objects.all()
    assert {condition.orientation for condition in three} == {
        orientation.value for orientation in matcal.ORIENTATIONS.values()
    }
    assert {condition.test_temperature_c for condition in three} == {23.0}
    assert {condition.supplied_temper for condition in three} == {"T6"}

    matcal.approve(site, prepared, found[:5])
    assert_summaries_are_right(site, prepared, basis="working", tests=26)
    assert_summaries_are_right(site, prepared, basis="released", tests=5)

    matcal.reevaluate(site, prepared, found)
    reference = matcal.tests_of(site, prepared.engineer)
    for curve in found:
        test = reference[curve.specimen]
        assert test["version"] == 2
        for symbol, expected in (
            ("Rp0.2", curve.reference_rp),
            ("Rm", curve.reference_rm),
        ):
            assert matcal.value_of(test, symbol) == pytest.approx(expected, rel=0.005)
    assert Evaluation.objects.count() == 52
    assert_summaries_are_right(site, prepared, basis="working", tests=26)


def assert_summaries_are_right(site, prepared, *, basis: str, tests: int) -> None:
    """Each Rm is the mean of what stands, from one lot: no interval, and it says why."""
    rows = matcal.wait_for_summaries(site, prepared, basis=basis, tests=tests)
    strengths = [row for row in rows if row["property"] == "Rm"]
    for row in strengths:
        standing = Test.objects.filter(material_condition=row["condition"])
        standing = standing.working() if basis == "working" else standing.released()
        values = sorted(
            standing.filter(measurements__property__code="Rm").values_list(
                "measurements__value", flat=True
            )
        )
        assert row["n"] == len(values)
        assert row["n_heats"] == 1
        assert row["mean_of_heats"] == pytest.approx(
            math.fsum(values) / len(values), rel=1e-14
        )
        assert (row["low_95"], row["high_95"]) == (None, None)
