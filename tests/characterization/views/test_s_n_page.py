"""Fatigue tests of one material condition: run-outs, lines, staircase."""

import math

import pytest

from characterization.actions import recording
from characterization.actions.entries import Entry
from characterization.actions.recording import Observation
from characterization.dashboards import s_n
from characterization.models import TestMethod
from labtrack.accounts.choices import Role
from labtrack.charts.plane import Axis
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
    assert "7 tests, 1 run-out" in said
    assert "triangle-right" in said
    with django_assert_max_num_queries(30):
        condition = client.get(test.material_condition.get_absolute_url())
    said = condition.content.decode()
    assert "7 tests, 1 run-out" in said
    assert "No results in this material condition" not in said
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


def test_every_figure_is_in_the_units_of_its_reader(bar, compartment):
    for stress, cycles in (
        ("120", "31000"), ("100", "101000"), ("100", "95000"), ("80", "420000"),
    ):  # fmt: skip
        test = recorded(bar, stress, cycles)
    condition = test.material_condition
    american = people.person(Role.VIEWER, compartment, unit_system="us")
    (curve,) = s_n.curves(condition, person=american)
    (si,) = s_n.curves(condition, person=people.person(Role.VIEWER, compartment))

    here, there = dict(curve.figures), dict(si.figures)
    assert "MPa" not in str(curve.figures) + str(curve.card.spec)
    median = "Median stress at 10⁷ cycles"
    ksi = float(here[median].removesuffix(" ksi"))
    assert ksi == pytest.approx(float(there[median].removesuffix(" MPa")) / 6.895, 0.01)

    law = next(iter(here.values()))  # log N = a + slope log (stress / ksi)
    a, slope = float(law.split(" = ")[1].split()[0]), float(here["Slope"].split()[0])
    assert a + slope * math.log10(ksi) == pytest.approx(7, abs=0.03)


def test_a_logarithmic_axis_is_no_wider_than_what_is_drawn():
    scale = Axis("Stress", is_log=True).encoding("y")["scale"]
    assert (scale["type"], scale["nice"]) == ("log", False)


def test_cycles_over_several_decades_are_read_off_at_powers_of_ten(bar, compartment):
    for stress, cycles in (("120", "31000"), ("100", "101000"), ("60", ">10000000")):
        test = recorded(bar, stress, cycles)
    person = people.person(Role.VIEWER, compartment)
    (curve,) = s_n.curves(test.material_condition, person=person)
    ticks = next(
        axis["values"]
        for layer in curve.card.spec["layer"]
        if (axis := layer["encoding"]["x"].get("axis"))
    )
    assert ticks[:3] == [1e5, 1e6, 1e7]
