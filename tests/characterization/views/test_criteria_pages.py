"""Success criteria in a browser: stated, restated with a reason, withdrawn, shown."""

import datetime as dt

import pytest
from django.urls import reverse

from characterization.actions import criteria as actions
from characterization.models import CriterionStatement, Property, SuccessCriterion
from tests.factories import materials, people, plans
from trials.models import SectionClass

pytestmark = pytest.mark.django_db


@pytest.fixture
def variant(compartment):
    return materials.alloy(compartment=compartment)


@pytest.fixture
def program(compartment, technician, variant):
    return plans.program(
        compartment=compartment, by=technician, code="P26-01", alloys=[variant]
    )


@pytest.fixture
def browser(technician, signed_in):
    return signed_in(technician)


@pytest.fixture
def typed(program, variant):
    """30 MPa more than 535.0, separately cast in metal molds, as cast."""
    return {
        "program": program.code,
        "title": "Yields more",
        "property": str(Property.objects.get(code="Rp0.2").pk),
        "comparison": "superior",
        "margin": "4.35",
        "unit": "ksi",
        "better": "higher",
        "confidence_pct": "95",
        "alloy": str(variant.pk),
        "baseline_alloy": str(materials.alloy().pk),
        "origin": "separately-cast",
        "process": "permanent-mold",
        "mold_class": "metal",
        "section_class": str(SectionClass.objects.get(name="over 6 to 13 mm").pk),
        "test_temperature_c": "23",
    }


CREATE = reverse("characterization:success-criterion-create")


def test_it_is_stated_in_the_units_of_the_person(browser, typed, program):
    answer = browser.post(CREATE, typed)
    criterion = SuccessCriterion.objects.get()
    assert answer.url == criterion.get_absolute_url()
    statement = criterion.statements.get()
    assert statement.margin_as_entered == "4.35 ksi"
    assert statement.margin == pytest.approx(29.99, abs=0.01)
    page = browser.get(answer.url).content.decode()
    assert "more than 4.35 ksi above 535.0, F, as cast" in page
    assert "Not yet known" in page
    assert "none yet" in page


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"margin": "4,35"}, "decimal comma"),
        ({"margin": "NaN"}, "not a finite number"),
        ({"unit": "mm"}, "is a unit of length"),
        ({"unit": "mpa"}, "is not a unit"),
        ({"confidence_pct": "100"}, "Above 50 and below 100"),
        ({"process": ""}, "names its process"),
        ({"baseline_alloy": ""}, "names its baseline"),
        ({"test_temperature_c": "204"}, "filed under 200"),
        ({"program": "P26-99"}, "is not a program that exists"),
        ({"title": "Yields\u200bmore"}, "cannot be seen"),
    ],
)
def test_what_cannot_be_promised_is_refused_beside_its_field(
    browser, typed, change, sentence
):
    answer = browser.post(CREATE, typed | change)
    assert answer.status_code == 422
    assert sentence in answer.content.decode().replace("&#x27;", "'")
    assert not CriterionStatement.objects.exists()


def test_a_restatement_starts_from_what_stands_and_keeps_it(browser, typed):
    browser.post(CREATE, typed)
    criterion = SuccessCriterion.objects.get()
    url = reverse("characterization:success-criterion-restate", args=[criterion.code])
    form = browser.get(url).context["form"]
    assert (form.initial["margin"], form.initial["unit"]) == ("4.35", "ksi")
    again = typed | {"margin": "20", "unit": "MPa", "version": "1"}
    refused = browser.post(url, again)
    assert refused.status_code == 422
    answer = browser.post(url, again | {"reason": "The buyer asked for less."})
    assert answer.status_code == 302
    assert browser.post(url, again | {"reason": "Once more."}).status_code == 409
    assert [one.margin_as_entered for one in criterion.statements.all()] == [
        "20 MPa",
        "4.35 ksi",
    ]
    page = browser.get(criterion.get_absolute_url()).content.decode()
    assert "The buyer asked for less." in page


def test_it_is_withdrawn_with_a_reason_and_stays(browser, program):
    criterion = plans.criterion(program)
    url = f"{criterion.get_absolute_url()}edit/"
    data = {
        "title": criterion.title,
        "withdrawn_because": "The buyer left.",
        "version": "1",
    }
    assert browser.post(url, data).status_code == 302
    page = browser.get(criterion.get_absolute_url()).content.decode()
    assert "Withdrawn: The buyer left." in page


def test_list_export_and_api_show_it_and_a_stranger_sees_nothing(
    browser, program, viewer, signed_in
):
    criterion = plans.criterion(program, title="Yields more")
    for url in (
        reverse("characterization:success-criterion-list") + "?program=P26-01",
        reverse("characterization:success-criterion-list") + "?export=csv",
        reverse("characterization-api:success-criterion-list"),
    ):
        assert b"Yields more" in browser.get(url).getvalue()
    api = browser.get(
        reverse("characterization-api:success-criterion-detail", args=[criterion.code])
    ).json()
    assert api["statements"][0]["margin_as_entered"] == "30 MPa"
    stranger = signed_in(people.person())
    assert stranger.get(criterion.get_absolute_url()).status_code == 404
    assert signed_in(viewer).get(CREATE).status_code == 403
    restate = reverse(
        "characterization:success-criterion-restate", args=[criterion.code]
    )
    assert signed_in(viewer).get(restate).status_code == 403


def test_the_list_says_when_each_was_first_stated_and_sorts_by_it(signed_in):
    simulated = people.compartment(is_simulated=True)
    engineer = people.person("engineer", simulated)
    long_ago = dt.datetime(2026, 1, 5, 9, 0, tzinfo=dt.UTC)
    planned = plans.program(compartment=simulated, by=engineer, code="P26-02")
    for title, days in (("Later", 3), ("Sooner", 0)):
        stated = plans.criterion(
            planned, title=title, at=long_ago + dt.timedelta(days=days)
        )
    actions.restate(
        by=engineer,
        criterion=stated,
        version=stated.version,
        statement=plans.statement(alloy=materials.alloy(compartment=simulated)),
        reason="Asked.",
    )
    url = reverse("characterization:success-criterion-list")
    page = signed_in(engineer).get(url, {"sort": "first_stated_at"})
    rows = page.context["table"].rows
    assert [(row.record.title, row.record.first_stated_at) for row in rows] == [
        ("Sooner", long_ago),
        ("Later", long_ago + dt.timedelta(days=3)),
    ]
