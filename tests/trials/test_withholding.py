"""Pages of visible records say nothing of what their reader may not see."""

import pytest
from django.urls import reverse

from tests.factories import clients, materials, people, results

pytestmark = pytest.mark.django_db
SECRET = "ZQSECRET"


@pytest.fixture
def hidden(compartment):
    return people.compartment(
        compartment.organisation, name=f"{SECRET} program", marking=f"{SECRET} marking"
    )


@pytest.fixture
def page(viewer, signed_in):
    """The text of a page as the viewer gets it."""

    def text(url: str) -> str:
        answer = signed_in(viewer).get(url)
        assert answer.status_code == 200
        content = b"".join(answer) if answer.streaming else answer.content
        return content.decode()

    return text


def test_a_load_shows_the_items_one_sees_and_counts_the_others(
    compartment, hidden, page
):
    mine = materials.specimen(materials.heat(compartment=compartment))
    theirs = materials.specimen(
        materials.heat(compartment=hidden, code=f"{SECRET}-HEAT"), code=f"{SECRET}-BAR"
    )
    cycle = materials.heat_treatment_cycle(compartment=hidden, code=f"{SECRET}-CYCLE")
    load = materials.heat_treatment_load(cycle, [mine, theirs])
    text = page(load.get_absolute_url())
    assert mine.code in text
    assert "1 withheld" in text
    assert SECRET not in text
    assert SECRET not in page("/heat-treatment-loads/")


def test_a_state_by_a_hidden_cycle_shows_its_temper_alone(compartment, hidden, page):
    specimen = materials.specimen(materials.heat(compartment=compartment))
    cycle = materials.heat_treatment_cycle(compartment=hidden, code=f"{SECRET}-CYCLE")
    materials.material_state(specimen, cycle)
    for url in (specimen.get_absolute_url(), "/specimens/"):
        text = page(url)
        assert "T5" in text
        assert SECRET not in text


def test_the_history_withholds_what_a_record_referred_to(
    compartment, hidden, engineer, page
):
    theirs = materials.alloy(f"{SECRET}-ALLOY", compartment=hidden)
    heat = materials.heat(compartment=compartment, alloy=theirs)
    heat.alloy = materials.alloy()
    heat.version = 2
    heat.save()
    text = page(reverse("audit:history", args=["trials.heat", heat.pk]))
    assert "<ins>535.0</ins>" in text
    assert "<del>withheld</del>" in text
    assert SECRET not in text


def test_a_variant_of_a_hidden_alloy_names_no_parent(compartment, hidden, page):
    theirs = materials.alloy(f"{SECRET}-ALLOY", compartment=hidden)
    mine = materials.alloy(compartment=compartment, parent=theirs)
    for url in (mine.get_absolute_url(), "/alloys/"):
        text = page(url)
        assert "withheld" in text
        assert SECRET not in text


def test_people_and_their_tokens_have_no_history_page(viewer, signed_in):
    for label in ("accounts.user", "accounts.organisation", "no.such", "nonsense"):
        url = reverse("audit:history", args=[label, viewer.pk])
        assert signed_in(viewer).get(url).status_code == 404


def test_tests_in_a_state_by_a_hidden_cycle_show_its_temper_alone(
    compartment, hidden, page, viewer
):
    specimen = materials.specimen(
        materials.casting_run(materials.heat(compartment=compartment))
    )
    cycle = materials.heat_treatment_cycle(compartment=hidden, code=f"{SECRET}-CYCLE")
    state = materials.material_state(specimen, cycle)
    test = results.sent_test(specimen, material_state=state)
    seen = clients.of_person(viewer)
    texts = [
        page(test.get_absolute_url()),
        page("/tests/"),
        page("/tests/?export=csv"),
        page(reverse("characterization:specimen-tests", args=[specimen.pk])),
        page(test.material_condition.get_absolute_url()),
        page("/material-conditions/"),
        page("/overview/"),
        seen.read("tests/").content.decode(),
        seen.read(f"tests/{test.test_uid}/").content.decode(),
        seen.read("material-conditions/").content.decode(),
        seen.read(f"specimens/{specimen.code}/").content.decode(),
    ]
    assert SECRET not in "".join(texts)
    assert "T5/1" in texts[0]
