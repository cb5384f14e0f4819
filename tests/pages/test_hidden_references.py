"""A form about a record that refers to what its editor does not see: it is saved, the
reference stays, and nothing of it is told.
"""

from html import unescape

import pytest
from django.urls import reverse

from labtrack.accounts.choices import Role
from tests.factories import materials, people, plans
from tests.factories.pages import FormInPage
from trials.models import Heat

pytestmark = pytest.mark.django_db
STAYS = "not visible to you; it stays"


@pytest.fixture
def browser(technician, signed_in):
    return signed_in(technician)


@pytest.fixture
def hidden(organisation):
    return people.compartment(organisation, name="Closed")


@pytest.fixture
def heat(compartment, technician, hidden):
    return materials.heat(
        compartment=compartment,
        by=technician,
        code="H26-014",
        alloy=materials.alloy("SECRET-ALLOY", compartment=hidden),
    )


def opened(browser, url) -> tuple[str, dict]:
    page = browser.get(url).content.decode()
    return unescape(page), FormInPage(page).texts


def test_a_heat_of_a_hidden_alloy_is_edited_and_its_alloy_stays(browser, heat):
    url = reverse("trials:heat-update", args=[heat.code])
    page, texts = opened(browser, url)
    assert STAYS in page
    assert "SECRET-ALLOY" not in page
    assert texts.get("alloy", "") == ""
    answer = browser.post(url, texts | {"furnace": "F7"})
    assert answer.status_code == 302
    before, heat = heat.alloy, Heat.objects.get(pk=heat.pk)
    assert (heat.furnace, heat.alloy) == ("F7", before)


def test_another_may_be_put_in_its_place(browser, heat):
    url = reverse("trials:heat-update", args=[heat.code])
    _page, texts = opened(browser, url)
    seen = materials.alloy("535.0")
    assert browser.post(url, texts | {"alloy": str(seen.pk)}).status_code == 302
    heat.refresh_from_db()
    assert heat.alloy == seen


def test_a_hidden_key_is_no_choice(browser, heat, hidden):
    url = reverse("trials:heat-update", args=[heat.code])
    _page, texts = opened(browser, url)
    other = materials.alloy("OTHER-SECRET", compartment=hidden)
    for key in (other.pk, heat.alloy_id):
        answer = browser.post(url, texts | {"alloy": str(key)})
        assert answer.status_code == 422
        assert "SECRET" not in answer.content.decode()


def test_a_code_that_is_typed_elsewhere_is_not_shown_either(
    browser, compartment, technician, hidden
):
    other = materials.heat(compartment=hidden, code="SECRET-HEAT")
    heat = materials.heat(
        compartment=compartment,
        by=technician,
        code="H26-015",
        heel_from=other,
        heel_mass_kg=20.0,
        heel_mass_as_entered="20 kg",
    )
    url = reverse("trials:heat-update", args=[heat.code])
    page, texts = opened(browser, url)
    assert f'placeholder="{STAYS}"' in page
    assert "SECRET-HEAT" not in page
    assert browser.post(url, texts | {"furnace": "F7"}).status_code == 302
    heat.refresh_from_db()
    assert (heat.furnace, heat.heel_from) == ("F7", other)


def test_who_left_is_named_and_stays(browser, heat, compartment, technician):
    gone = people.person(Role.TECHNICIAN, compartment, full_name="Gus Gone")
    heat.alloy, heat.melted_by = materials.alloy(), gone
    heat.save()
    gone.is_active = False
    gone.save()
    url = reverse("trials:heat-update", args=[heat.code])
    page, texts = opened(browser, url)
    assert "Gus Gone" in page
    assert "no longer offered; it stays" in page
    assert browser.post(url, texts | {"furnace": "F7"}).status_code == 302
    heat.refresh_from_db()
    assert heat.melted_by == gone


def test_a_run_whose_heat_is_hidden_is_edited(browser, compartment, technician, hidden):
    trial = plans.trial(compartment=compartment, by=technician)
    run = trial.runs.get(number=1)
    run.heat = materials.heat(compartment=hidden, code="SECRET-HEAT")
    run.save()
    url = reverse("trials:trial-run-update", args=[run.pk])
    page, texts = opened(browser, url)
    assert "SECRET-HEAT" not in page
    said = {"shares_heat_because": "Split melt.", "reason": "Forgotten."}
    assert browser.post(url, texts | said).status_code == 302
    before = run.heat
    run.refresh_from_db()
    assert (run.heat, run.shares_heat_because) == (before, "Split melt.")


def test_two_editors_are_merged_without_telling_it(browser, heat, engineer, signed_in):
    url = reverse("trials:heat-update", args=[heat.code])
    _page, texts = opened(browser, url)
    Heat.objects.filter(pk=heat.pk).update(version=2, crucible="C9")
    answer = browser.post(url, texts | {"furnace": "F7"})
    page = unescape(answer.content.decode())
    assert answer.status_code == 409
    assert "SECRET-ALLOY" not in page
    merged = FormInPage(answer.content.decode()).texts
    assert (merged["furnace"], merged["crucible"]) == ("F7", "C9")
    assert browser.post(url, merged).status_code == 302
    before, heat = heat.alloy, Heat.objects.get(pk=heat.pk)
    assert (heat.alloy, heat.furnace, heat.crucible) == (before, "F7", "C9")
