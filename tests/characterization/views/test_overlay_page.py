"""Curves of one material condition over one another: aligned, mean and band."""

import numpy as np
import pytest

from characterization.dashboards import overlay
from characterization.dashboards.overlay import Aligned, mean_of
from labtrack.accounts.choices import Role
from tests.factories import materials, people, results

SIZES = {
    "diameter_mm": 12.7,
    "diameter_as_entered": "12.7 mm",
    "gauge_length_mm": 50.8,
    "gauge_length_as_entered": "2.000 in",
}


def straight(end, slope, points=50):
    strain = np.linspace(0, end, points)
    return Aligned("bar", "/", strain, slope * strain)


def test_the_mean_ends_where_half_of_the_bars_broke():
    found = mean_of([straight(2, 100), straight(4, 110), straight(10, 120)])
    assert found.strain_pct[-1] == pytest.approx(4)
    at_one = int(np.argmin(np.abs(found.strain_pct - 1)))
    assert found.mean_mpa[at_one] == pytest.approx(110 * found.strain_pct[at_one])
    assert found.sd_mpa[at_one] == pytest.approx(10 * found.strain_pct[at_one])
    # Beyond the first break it is the mean of those that go on.
    assert (found.n[0], found.n[-1]) == (3, 2)
    assert found.mean_mpa[-1] == pytest.approx(115 * 4)


def test_one_curve_has_no_mean_and_slack_does_not_count():
    assert mean_of([straight(2, 100)]) is None
    wavering = Aligned(
        "bar", "/", np.array([0, 1, 0.9, 2.0]), np.array([0.0, 100, 95, 200])
    )
    assert mean_of([wavering, straight(2, 100)]).mean_mpa[-1] == pytest.approx(200)


@pytest.mark.django_db
def test_the_page_lays_the_curves_a_person_sees_over_one_another(compartment, client):
    run = materials.casting_run(materials.heat(compartment=compartment))
    tests = [results.curve_test(materials.specimen(run, **SIZES)) for _n in range(2)]
    condition = tests[0].material_condition
    person = people.person(Role.VIEWER, compartment)
    card = overlay.card(condition, person=person)
    assert len(card.rows) == 2
    client.force_login(person)
    page = client.get(f"{condition.get_absolute_url()}curves/").content.decode()
    assert "2 curves over one another" in page
    simulated = client.get(f"{condition.get_absolute_url()}curves/?simulated=1")
    assert "No curves to lay" in simulated.content.decode()
    client.force_login(people.person(Role.MANAGER))
    assert client.get(f"{condition.get_absolute_url()}curves/").status_code == 404
