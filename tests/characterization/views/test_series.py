"""One test after another: the next specimen is proposed, what stays the same is filled in."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from characterization.actions import lifecycle
from characterization.dashboards.series import next_specimen
from characterization.models import LiteratureValue, Property, Test, TestMethod
from labtrack.accounts.choices import Role
from tests.factories import materials, people, results
from tests.factories.pages import FormInPage

pytestmark = pytest.mark.django_db
TENSILE = "ASTM-B557-15"
DENSITY = "ASTM-B311-17"


@pytest.fixture
def heat(compartment):
    return materials.heat(compartment=compartment)


@pytest.fixture
def run(heat):
    return materials.casting_run(heat)


@pytest.fixture
def bars(run):
    return [materials.specimen(run) for _n in range(3)]


@pytest.fixture
def browser(technician, signed_in):
    return signed_in(technician)


def url_of(bar, method=TENSILE):
    return reverse("characterization:test-create", args=[bar.pk, method])


def after(person, bar):
    method = TestMethod.objects.get(code=TENSILE)
    found = next_specimen(person, bar, method)
    return found and found.code


def test_the_next_of_the_same_pour_comes_then_the_rest_of_the_heat(
    technician, heat, bars
):
    first, second, third = bars
    other = materials.specimen(materials.casting_run(heat))
    assert after(technician, first) == second.code
    assert after(technician, third) == first.code
    results.sent_test(second)
    assert after(technician, first) == third.code
    results.sent_test(first)
    results.sent_test(third)
    assert after(technician, third) == other.code
    results.sent_test(other)
    assert after(technician, first) is None


def test_another_kind_a_hidden_one_and_one_tested_by_another_method_do_not_mislead(
    technician, run, bars, organisation
):
    first, second, _third = bars
    materials.specimen(run, kind="disc")
    hidden = people.compartment(organisation)
    materials.specimen(materials.casting_run(materials.heat(compartment=hidden)))
    assert after(technician, first) == second.code
    results.sent_test(second)
    density = TestMethod.objects.get(code=DENSITY)
    assert next_specimen(technician, first, density) == second


def test_a_test_that_was_taken_back_is_owed_again(technician, bars):
    first, second, _third = bars
    test = results.sent_test(second)
    lifecycle.withdraw(test=test, by=technician, reason="Wrong bar.")
    assert after(technician, first) == second.code


def test_saved_and_gone_on_the_next_begins_like_the_last(
    browser, technician, compartment, bars
):
    operator = people.person(Role.TECHNICIAN, compartment)
    page = browser.get(url_of(bars[0])).content.decode()
    assert f"Save and go on to {bars[1].code}" in page
    name = f"number_{Property.objects.get(code='Rm').pk}"
    texts = FormInPage(page).texts | {
        name: "36.4",
        f"{name}_unit": "ksi",
        "temperature": "77",
        "temperature_unit": "degF",
        "operator": str(operator.pk),
        "next": "1",
    }
    answer = browser.post(url_of(bars[0]), texts)
    assert answer.status_code == 302, FormInPage(answer.content.decode()).texts
    assert answer.url == url_of(bars[1])
    saved = Test.objects.get()
    assert saved.specimen == bars[0]
    page = browser.get(answer.url).content.decode()
    assert saved.get_absolute_url() in page
    again = FormInPage(page).texts
    assert (again[f"{name}_unit"], again.get(name, "")) == ("ksi", "")
    assert (again["temperature"], again["temperature_unit"]) == ("77", "degF")
    assert again["operator"] == str(operator.pk)
    # Pressed twice: it leads on again and saves nothing more.
    assert browser.post(url_of(bars[0]), texts).url == url_of(bars[1])
    assert Test.objects.count() == 1


def test_with_none_left_the_next_is_chosen(browser, run):
    bar = materials.specimen(run)
    page = browser.get(url_of(bar)).content.decode()
    assert "Save and choose the next" in page
    name = f"number_{Property.objects.get(code='Rm').pk}"
    texts = FormInPage(page).texts
    texts |= {name: "250", f"{name}_unit": "MPa", "next": "1"}
    answer = browser.post(url_of(bar), texts)
    assert answer.url == reverse("characterization:test-pick")


def test_what_is_said_once_for_a_test_is_there_in_the_next(browser, bars):
    page = FormInPage(browser.get(url_of(bars[0], DENSITY)).content.decode()).texts
    texts = page | {
        "rows-0-m_air": "24.31",
        "rows-0-m_liquid": "15.05",
        "rows-0-T_liquid": "21.5",
        "given_rho_ref": "2.65",
        "source_of_rho_ref": "HIPed piece of H26-014",
        "next": "1",
    }
    answer = browser.post(url_of(bars[0], DENSITY), texts)
    assert answer.status_code == 302, answer.content.decode()[:3000]
    again = FormInPage(browser.get(answer.url).content.decode()).texts
    assert again["given_rho_ref"] == "2.65"
    assert again["source_of_rho_ref"] == "HIPed piece of H26-014"
    assert not again.get("rows-0-m_air")


def test_a_longer_series_costs_no_more_statements(browser, run, bars):
    browser.get(url_of(bars[0]))
    with CaptureQueriesContext(connection) as few:
        browser.get(url_of(bars[0]))
    for _n in range(12):
        results.sent_test(materials.specimen(run))
    with CaptureQueriesContext(connection) as many:
        browser.get(url_of(bars[0]))
    assert len(many) == len(few)


def test_the_next_number_of_a_publication(browser):
    url = reverse("characterization:literature-value-create")
    prop = Property.objects.get(code="Rm")
    texts = FormInPage(browser.get(url).content.decode()).texts | {
        "material": "Al-6Mg-0.3Sc",
        "property": str(prop.pk),
        "text": "310",
        "unit": "MPa",
        "source": "Filatov et al., 2000",
        "statistic": "mean",
        "next": "1",
    }
    answer = browser.post(url, texts)
    assert answer.status_code == 302, answer.content.decode()[-4000:]
    assert answer.url == url
    assert LiteratureValue.objects.filter(material="Al-6Mg-0.3Sc").count() == 1
    again = FormInPage(browser.get(url).content.decode()).texts
    assert again["source"] == "Filatov et al., 2000"
    assert again.get("text", "") == ""
