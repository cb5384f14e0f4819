"""Readings that are there, evaluated again: alone, by an instrument's API and many at once."""

from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied

from characterization.actions import method_settings, reevaluations, versions
from characterization.actions.reevaluations import Asked
from characterization.methods import readings_methods
from characterization.models import Test, TestMethod
from labtrack.accounts.choices import Role
from labtrack.jobs import queue
from labtrack.refusals import Refused
from tests.characterization.actions.test_readings import (
    BRINELL,
    DENSITY,
    DIAGONALS,
    bar,  # noqa: F401 (a fixture)
    indents,
    recorded,
    weighings,
)
from tests.factories import clients, materials, people, results

pytestmark = pytest.mark.django_db
FRAME = {"u_force_rel": 0.0058, "u_ball_mm": 0.0001, "u_diameter_mm": 0.0001}
LIGHTER_AIR = {"air_density_g_cm3": 0.0010}


@pytest.fixture
def brinell(bar):  # noqa: F811
    return recorded(bar, BRINELL, indents(*DIAGONALS))


@pytest.fixture
def engineer(compartment):
    return people.person(Role.ENGINEER, compartment)


@pytest.fixture
def keeper(compartment):
    return people.keeper(compartment, Role.MANAGER)


def hardness(test):
    return test.measurements.get(property__code="HBW_10_500")


def test_the_uncertainty_of_the_frame_enters_a_new_version(brinell, engineer):
    seen = versions.preview(test=brinell, settings=FRAME)
    assert Test.objects.count() == 1
    new = versions.reevaluate(
        test=brinell, settings=FRAME, reason="Found.", by=engineer
    )
    was, now = hardness(brinell), hardness(new)
    assert (new.version, new.version_kind, new.state) == (
        2,
        "re-evaluation",
        "submitted",
    )
    # HBW goes with the force: U = sqrt(U_scatter^2 + (2 * 0.58 % * HBW)^2).
    both = (was.uncertainty**2 + (2 * 0.0058 * was.value) ** 2) ** 0.5
    assert now.uncertainty == pytest.approx(both, rel=5e-3)
    assert float(seen.entries[0].uncertainty) == now.uncertainty
    assert now.value == pytest.approx(was.value)
    assert new.evaluation.parameters["u_force_rel"] == 0.0058
    assert "u_force_rel" not in brinell.evaluation.parameters
    kept = new.readings.values_list("number", "name", "text", "unit")
    assert list(kept) == list(
        brinell.readings.values_list("number", "name", "text", "unit")
    )
    brinell.refresh_from_db()
    assert brinell.state == "superseded"


def test_the_settings_of_the_method_today(brinell, engineer, keeper):
    row = TestMethod.objects.get(code=BRINELL)
    method_settings.set_settings(
        by=keeper,
        method=row,
        version=row.version,
        values=FRAME,
        reason="Certificate.",
    )
    brinell.refresh_from_db()
    new = versions.reevaluate(
        test=Test.objects.get(pk=brinell.pk),
        settings={},
        as_method=True,
        reason="Certificate came late.",
        by=engineer,
    )
    assert new.evaluation.parameters["u_force_rel"] == 0.0058
    assert hardness(new).uncertainty > hardness(brinell).uncertainty
    # What is not said any more is taken back the same way.
    again = versions.reevaluate(
        test=new, settings=dict.fromkeys(FRAME), reason="Withdrawn.", by=engineer
    )
    assert hardness(again).uncertainty == hardness(brinell).uncertainty


def test_another_air_moves_the_density_as_archimedes_says(bar, engineer):  # noqa: F811
    test = recorded(bar, DENSITY, weighings(("26.200", "16.230", "21.0")))
    new = versions.reevaluate(
        test=test, settings=LIGHTER_AIR, reason="1,500 m above the sea.", by=engineer
    )
    was, now = (t.measurements.get(property__code="rho").value for t in (test, new))
    ratio = 26.2 / (26.2 - 16.23)
    # Archimedes in air: the ratio times (water less air), and the air again.
    assert now - was == pytest.approx((ratio - 1) * 0.0002, abs=1e-7)


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({}, "Nothing would change: version 1"),
        ({"u_force_rel": None}, "Nothing would change"),
        ({"ball_mm": 5}, "of another method"),
        ({"property": "HBW_10_1000"}, "of another method"),
        ({"u_force": 0.01}, "expected one of: least_indents, u_ball_mm"),
        ({"u_force_rel": 0.9}, "expected 0.001 to 10 %"),
        ({"u_force_rel": "0.01"}, "expected a number"),
        ({"least_indents": 2.5}, "whole number"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_stored(
    brinell, engineer, settings, told
):
    with pytest.raises(Refused, match=told):
        versions.reevaluate(test=brinell, settings=settings, reason="Try.", by=engineer)
    assert Test.objects.get().is_current


def test_a_number_without_readings_and_a_technician_evaluate_nothing_again(
    brinell,
    bar,  # noqa: F811
    engineer,
    compartment,
):
    typed = results.recorded(bar, BRINELL, *results.entries(HBW_10_500="85 1"))
    with pytest.raises(Refused, match="no recorded curve and no readings"):
        versions.reevaluate(
            test=typed, settings={"least_indents": 2}, reason="Try.", by=engineer
        )
    technician = people.person(Role.TECHNICIAN, compartment)
    with pytest.raises(PermissionDenied):
        versions.reevaluate(
            test=brinell, settings={"least_indents": 2}, reason="Try.", by=technician
        )


def test_a_newer_program_is_a_change(brinell, engineer, monkeypatch):
    method = readings_methods.READINGS_METHODS["brinell"]
    newer = replace(
        method,
        evaluate=lambda *asked: replace(method.evaluate(*asked), version="brinell 99"),
    )
    monkeypatch.setitem(readings_methods.READINGS_METHODS, "brinell", newer)
    new = versions.reevaluate(
        test=brinell, settings={}, as_method=True, reason="New program.", by=engineer
    )
    assert new.evaluation.program == "brinell 99"


def test_many_of_them_with_one_reason(brinell, bar, engineer):  # noqa: F811
    other = recorded(bar, BRINELL, indents(("2.60", "2.60"), ("2.62", "2.60")))
    typed = results.recorded(bar, BRINELL, *results.entries(HBW_10_500="85 1"))
    job = reevaluations.ask(
        tests=[brinell, other, typed], asked=Asked({"least_indents": 2}), by=engineer
    )
    queue.run(job_pk=job.pk)
    job.refresh_from_db()
    assert [bool(row["refused"]) for row in job.result["rows"]] == [False, False, True]
    made = reevaluations.confirm(preview=job, reason="House rule.", by=engineer)
    queue.run(job_pk=made.pk)
    new = Test.objects.filter(version=2)
    assert {t.version_reason for t in new} == {"House rule."}
    assert not any(t.flags.filter(code="few-indents").exists() for t in new)
    assert other.flags.filter(code="few-indents").exists()


def test_the_api_evaluates_readings_again(brinell, compartment):
    client = clients.of_person(people.person(Role.ENGINEER, compartment))
    path = f"tests/{brinell.test_uid}/"

    def asked(settings):
        etag = client.read(path).headers["ETag"]
        body = {"settings": settings, "reason": "Certificate 26-114."}
        return client.send(f"{path}reevaluate/", body, HTTP_IF_MATCH=etag)

    answer = asked({"u_force_rel": 0.0058})
    assert (answer.status_code, answer.json()["version"]) == (200, 2)
    again = asked({"u_force_rel": 0.0058})
    assert again.status_code == 400
    assert again.json()["errors"][0]["message"].startswith("Nothing would change")
    assert Test.objects.count() == 2


def test_a_curve_that_would_stay_as_it_is_makes_no_version(compartment, engineer):
    run = materials.casting_run(materials.heat(compartment=compartment))
    sizes = {"diameter_mm": 12.7, "diameter_as_entered": "12.7 mm",
             "gauge_length_mm": 50.8, "gauge_length_as_entered": "50.8 mm"}  # fmt: skip
    test = results.curve_test(materials.specimen(run, **sizes))
    with pytest.raises(Refused, match="Nothing would change"):
        versions.reevaluate(test=test, settings={}, reason="Again.", by=engineer)
