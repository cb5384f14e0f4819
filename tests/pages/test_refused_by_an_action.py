"""What an action refuses or asks is shown on whichever form led to it."""

import pytest
from django import forms

from labtrack.entry.forms import RecordForm
from labtrack.pages.edits import FormPage
from labtrack.refusals import Conflict, Fault, NeedsConfirmation, Refused
from tests.factories import materials

pytestmark = pytest.mark.django_db


class ThingForm(RecordForm):
    mass = forms.CharField(label="Mass")
    why = forms.CharField(
        label="Why", required=False, max_length=40, widget=forms.HiddenInput
    )


class ThingPage(FormPage):
    form_class = ThingForm
    refusal: Refused

    def save(self, form):
        raise self.refusal


@pytest.fixture
def posted(technician, rf):
    def post(refusal: Refused):
        request = rf.post("/things/new/", {"mass": "5"})
        request.user = technician
        page = type("Page", (ThingPage,), {"refusal": refusal})()
        page.setup(request)
        found = {}

        def keep(form, *, status=200, **more):
            found["form"], found["status"] = form, status

        page._page = keep
        page._post(request)
        return found["form"], found["status"]

    return post


def test_a_fault_stands_beside_the_field_that_it_points_to(posted):
    form, status = posted(Refused(Fault("high", "Too heavy.", ("mass",), "5")))
    assert status == 422
    assert form.errors["mass"] == ["Too heavy."]


def test_what_has_no_field_and_what_points_nowhere_stand_at_the_top(posted):
    faults = [Fault("a", "Of a row.", ("rows", 1, "kg")), Fault("b", "Of all.")]
    form, _status = posted(Conflict(faults))
    assert form.non_field_errors() == ["Of a row.", "Of all."]


def test_a_question_shows_the_field_for_its_answer(posted):
    form, status = posted(NeedsConfirmation(Fault("odd", "Is it meant?", ("why",))))
    assert status == 422
    assert not form["why"].is_hidden
    assert form.errors["why"] == ["Is it meant?"]
    assert "say why" in str(form.fields["why"].help_text)


def test_a_real_form_asks_and_is_taken_with_the_answer(
    signed_in, technician, compartment
):
    heat = materials.heat(compartment=compartment, by=technician)
    materials.casting_run(heat)
    lot = materials.lot(compartment=compartment, by=technician)
    url = f"/heats/{heat.code}/additions/new/"
    texts = {
        "lot": lot.code,
        "mass": "2",
        "mass_unit": "kg",
        "added_at": "2026-12-01T10:00",
        "purpose": "addition",
    }
    browser = signed_in(technician)
    asked = browser.post(url, texts)
    assert asked.status_code == 422
    assert "was before this addition" in asked.content.decode()
    assert browser.post(url, texts | {"late_reason": "Heel."}).status_code == 302
