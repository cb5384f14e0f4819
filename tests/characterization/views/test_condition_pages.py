"""Material conditions: what may be averaged, seen by whom, with every point clickable."""

import pytest
from django.urls import reverse

from characterization.actions import lifecycle
from tests.factories import materials, people, results

pytestmark = pytest.mark.django_db


@pytest.fixture
def tests_of_two_heats(compartment):
    found = []
    for rp in ("140", "150"):
        heat = materials.heat(compartment=compartment)
        alloy = found[0].specimen.source_heat.alloy if found else heat.alloy
        heat.alloy = alloy
        heat.save()
        run = materials.casting_run(heat)
        for extra in range(2):
            specimen = materials.specimen(
                run, diameter_mm=12.7, diameter_as_entered="12.7 mm"
            )
            found.append(
                results.sent_test(
                    specimen, Rm="250 MPa", Rp02=f"{int(rp) + extra} MPa", A_4D="9.0 %"
                )
            )
    return found


def test_bars_of_one_condition_stand_on_one_page(tests_of_two_heats, viewer, signed_in):
    conditions = {t.material_condition_id for t in tests_of_two_heats}
    assert len(conditions) == 1
    page = signed_in(viewer).get(
        tests_of_two_heats[0].material_condition.get_absolute_url()
    )

    text = page.content.decode()
    for test in tests_of_two_heats:
        assert test.specimen.code in text
        assert test.get_absolute_url() in text


def test_it_says_that_statistics_are_on_their_way(
    tests_of_two_heats, viewer, signed_in
):
    page = signed_in(viewer).get(
        tests_of_two_heats[0].material_condition.get_absolute_url()
    )

    assert "Statistics are being computed" in page.content.decode()
    assert page.context["page"].is_stale


def test_an_invalid_test_is_left_out_and_says_so(
    tests_of_two_heats, viewer, approver, signed_in
):
    lifecycle.mark_invalid(
        test=tests_of_two_heats[0], code="machine-fault", reason="Slip", by=approver
    )
    page = signed_in(viewer).get(
        tests_of_two_heats[0].material_condition.get_absolute_url()
    )

    assert page.context["page"].n_excluded == 1
    assert "left out" in page.content.decode()


def test_the_released_basis_counts_approved_tests_alone(
    tests_of_two_heats, viewer, approver, signed_in
):
    lifecycle.approve(test=tests_of_two_heats[0], by=approver)
    url = tests_of_two_heats[0].material_condition.get_absolute_url()
    page = signed_in(viewer).get(url, {"basis": "released"})

    assert len(page.context["page"].counted) == 1


def test_a_condition_without_a_visible_test_is_absent(
    tests_of_two_heats, stranger, signed_in
):
    url = tests_of_two_heats[0].material_condition.get_absolute_url()

    assert signed_in(stranger).get(url).status_code == 404


def test_tests_of_other_compartments_do_not_show(tests_of_two_heats, viewer, signed_in):
    condition = tests_of_two_heats[0].material_condition
    hidden = results.sent_test()
    type(hidden).objects.filter(pk=hidden.pk).update(material_condition=condition)

    text = signed_in(viewer).get(condition.get_absolute_url()).content.decode()
    assert hidden.specimen.code not in text


def test_a_basis_that_does_not_exist_is_explained(
    tests_of_two_heats, viewer, signed_in
):
    url = tests_of_two_heats[0].material_condition.get_absolute_url()
    answer = signed_in(viewer).get(url, {"basis": "all"})

    assert answer.status_code == 400
    assert "expected working or released" in answer.content.decode()


def test_the_list_shows_what_is_visible(
    tests_of_two_heats, viewer, stranger, signed_in
):
    url = reverse("characterization:condition-list")
    condition = tests_of_two_heats[0].material_condition

    assert condition.get_absolute_url() in signed_in(viewer).get(url).content.decode()
    assert (
        condition.get_absolute_url()
        not in signed_in(stranger).get(url).content.decode()
    )


def test_the_list_costs_the_same_with_few_and_many(
    compartment, viewer, signed_in, django_assert_max_num_queries
):
    for _ in range(5):
        specimen = materials.specimen(
            materials.casting_run(materials.heat(compartment=compartment))
        )
        results.sent_test(specimen)
    browser = signed_in(viewer)
    with django_assert_max_num_queries(15):
        browser.get(reverse("characterization:condition-list"))


def test_the_inputs_are_a_file(tests_of_two_heats, viewer, signed_in):
    condition = tests_of_two_heats[0].material_condition
    url = reverse("characterization:condition-inputs", args=[condition.pk])
    answer = signed_in(viewer).get(url, {"property": "Rp0.2"})

    lines = answer.content.decode().splitlines()
    assert len(lines) == 5
    assert "140 MPa" in answer.content.decode()


def test_in_us_units_the_page_reads_ksi(tests_of_two_heats, compartment, signed_in):
    american = people.person("viewer", compartment, unit_system="us")
    page = signed_in(american).get(
        tests_of_two_heats[0].material_condition.get_absolute_url()
    )

    assert "ksi" in page.content.decode()


def test_the_first_screen_says_what_waits_and_what_is_new(
    tests_of_two_heats, viewer, stranger, signed_in
):
    url = reverse("characterization:overview")
    seen = signed_in(viewer).get(url).content.decode()
    hidden = signed_in(stranger).get(url).content.decode()

    assert "tests wait for approval" in seen
    assert tests_of_two_heats[0].specimen.code in seen
    assert tests_of_two_heats[0].specimen.code not in hidden
    assert "Nothing is on record yet" in hidden
