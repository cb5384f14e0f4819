"""Entry made quick: rows as needed, one after another, beginning like the last."""

import pytest
from django.urls import reverse

from tests.architecture.site_map import routes
from tests.factories import materials
from tests.factories.pages import FormInPage
from trials.models import Heat, MaterialLot

pytestmark = pytest.mark.django_db
NEW_HEAT = "/heats/new/"


@pytest.fixture
def browser(technician, signed_in):
    return signed_in(technician)


def typed(browser, url: str, **texts) -> dict:
    return FormInPage(browser.get(url).content.decode()).texts | texts


def test_a_row_more_is_asked_of_the_server_where_no_script_adds_it(
    browser, compartment
):
    texts = typed(browser, NEW_HEAT, **{"rows-0-mass": "91.3", "furnace": "F2"})
    answer = browser.post(NEW_HEAT, texts | {"add_row": "1"})
    assert answer.status_code == 200
    again = FormInPage(answer.content.decode()).texts
    assert int(again["rows-TOTAL_FORMS"]) == int(texts["rows-TOTAL_FORMS"]) + 1
    assert (again["rows-0-mass"], again["furnace"]) == ("91.3", "F2")
    assert not Heat.objects.exists()


@pytest.mark.parametrize("total", ["40", "41", "-1", "many", ""])
def test_rows_have_an_end(browser, total):
    texts = typed(browser, NEW_HEAT, **{"rows-TOTAL_FORMS": total, "add_row": "1"})
    answer = browser.post(NEW_HEAT, texts)
    assert answer.status_code == 200
    again = FormInPage(answer.content.decode()).texts
    assert int(again["rows-TOTAL_FORMS"]) <= 40


def test_save_and_add_another_begins_the_next_like_the_last(browser, compartment):
    url = "/material-lots/new/"
    texts = typed(browser, url, material="Al-2Sc", supplier="Imperial", kind="ingot")
    answer = browser.post(url, texts | {"next": "1"})
    assert answer["Location"] == url
    lot = MaterialLot.objects.get()
    page = browser.get(url).content.decode()
    assert f'href="{lot.get_absolute_url()}"' in page
    assert FormInPage(page).texts["supplier"] == "Imperial"
    # The same press twice leads on and saves nothing more.
    assert browser.post(url, texts | {"next": "1"})["Location"] == url
    assert MaterialLot.objects.count() == 1


def test_a_name_of_a_record_in_the_message_is_no_markup(browser, compartment):
    url = "/material-lots/new/"
    texts = typed(browser, url, material="<b>x</b>", supplier="<i>y</i>", kind="ingot")
    browser.post(url, texts | {"next": "1"})
    assert "<i>y</i>" not in browser.get(url).content.decode()


def test_an_edit_offers_no_next(browser, compartment):
    heat = materials.heat(compartment=compartment)
    assert 'name="next"' in browser.get(NEW_HEAT).content.decode()
    assert (
        'name="next"' not in browser.get(f"/heats/{heat.code}/edit/").content.decode()
    )


def create_pages():
    for route in routes():
        view = getattr(route.callback, "view_class", None)
        is_ours = route.name.startswith("trials:") and route.name.endswith("-create")
        if is_ours and hasattr(view, "form_class"):
            yield pytest.param(view, id=route.name)


@pytest.mark.parametrize("view", list(create_pages()))
def test_every_form_that_creates_says_how_it_begins(view):
    """Like the last similar record, with the time of now, or with what its link names."""
    assert any(
        "initial" in each.__dict__
        for each in view.__mro__[: view.__mro__.index(object)]
        if each.__module__.startswith("trials.")
    )


def test_a_list_tells_its_keys(browser, compartment):
    materials.heat(compartment=compartment)
    page = browser.get(reverse("trials:heat-list")).content.decode()
    assert 'data-shortcut="n"' in page
    assert 'data-shortcut="/"' in page
    assert 'id="keys"' in page


def test_one_assay_after_another_of_one_certificate(browser, compartment, technician):
    lot = materials.lot(compartment=compartment, by=technician, code="ML-7")
    url = f"{reverse('trials:lot-assay-create')}?lot=ML-7"
    texts = typed(
        browser, url, element="Sc", text="2.01", unit="wt%", document="Cert. 4711"
    )
    answer = browser.post(url, texts | {"next": "1", "source": "certificate"})
    assert lot.assays.get().element == "Sc"
    again = FormInPage(browser.get(answer["Location"]).content.decode()).texts
    assert (again["lot"], again["document"], again["unit"]) == (
        "ML-7@eck",
        "Cert. 4711",
        "wt%",
    )
    assert again.get("element", "") == ""
    other = materials.lot(compartment=compartment, by=technician, code="ML-8")
    begun = typed(browser, f"{reverse('trials:lot-assay-create')}?lot={other.code}")
    assert (begun["lot"], begun.get("document", "")) == ("ML-8", "")


def test_the_next_sample_is_of_the_same_melt(browser, compartment):
    heat = materials.heat(compartment=compartment, code="H26-014")
    url = reverse("trials:chemistry-sample-create")
    texts = typed(browser, url, source=heat.code, stage="after-addition")
    texts |= {
        "rows-0-element": "Mg",
        "rows-0-b1": "6.80",
        "rows-0-b2": "6.82",
        "next": "1",
    }
    answer = browser.post(url, texts)
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    assert answer["Location"] == f"{url}?source=H26-014%40eck"
    assert heat.chemistry_samples.count() == 1
