"""Fatigue tests of one material condition: run-outs, lines, staircase."""

import pytest

from characterization.actions import recording
from characterization.actions.entries import Entry
from characterization.actions.recording import Observation
from characterization.dashboards import s_n
from characterization.models import TestMethod
from labtrack.accounts.choices import Role
from tests.factories import materials, people, results

pytestmark = pytest.mark.django_db


@pytest.fixture
def bar(compartment):
    return materials.specimen(
        materials.casting_run(materials.heat(compartment=compartment))
    )


def recorded(bar, stress, cycles, ratio="-1"):
    return recording.record(
        observation=Observation(
            specimen=bar,
            material_state=bar.material_states.first(),
            method=TestMethod.objects.get(code="ASTM-E466-21"),
            entries=(
                Entry("sigma_a", stress, "MPa"),
                Entry("R", ratio, "1"),
                Entry("N_f", cycles, "1"),
            ),
            facts=results.facts(),
        ),
        by=None,
    )


def test_a_run_out_is_kept_as_more_than_its_cycles_and_drawn_open(
    bar, compartment, client, django_assert_max_num_queries
):
    for stress, cycles in (
        ("120", "31000"), ("120", "28000"), ("100", "101000"), ("100", "95000"),
        ("80", "420000"), ("80", "380000"), ("60", ">10000000"),
    ):  # fmt: skip
        test = recorded(bar, stress, cycles)
    recorded(bar, "90", "50000", ratio="0.1")
    assert test.state == "submitted"
    person = people.person(Role.VIEWER, compartment)
    first, second = s_n.curves(test.material_condition, person=person)
    assert (first.ratio, len(first.points)) == (-1, 7)
    assert sum(point.life.is_runout for point in first.points) == 1
    assert dict(first.figures)["Slope"].startswith("-")
    assert second.reasons  # one test makes no line, and the page says so
    client.force_login(person)
    with django_assert_max_num_queries(25):
        page = client.get(f"{test.material_condition.get_absolute_url()}s-n/")
    said = page.content.decode()
    assert "7 tests, 1 run-outs" in said
    assert "triangle-right" in said
    assert "S-N curve" in client.get(test.get_absolute_url()).content.decode()
    stranger = people.person(Role.MANAGER)
    client.force_login(stranger)
    address = f"{test.material_condition.get_absolute_url()}s-n/"
    assert client.get(address).status_code == 404


def test_a_staircase_is_seen_where_the_stresses_climb_one_ladder(bar, compartment):
    steps = (
        ("100", "90000"), ("90", ">10000000"), ("100", "80000"), ("90", "70000"),
        ("80", ">10000000"), ("90", ">10000000"), ("100", "60000"), ("90", "50000"),
    )  # fmt: skip
    for stress, cycles in steps:
        test = recorded(bar, stress, cycles)
    person = people.person(Role.VIEWER, compartment)
    (curve,) = s_n.curves(test.material_condition, person=person)
    # Dixon and Mood's worked figure of the pure method.
    assert dict(curve.figures)["Staircase, mean"] == "91.7 MPa"


def test_lives_enter_no_mean(bar):
    from characterization.choices import PropertyRole

    test = recorded(bar, "100", "90000")
    roles = dict(test.measurements.values_list("property__code", "property__role"))
    assert PropertyRole.RESULT not in roles.values()
