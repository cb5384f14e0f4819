"""Published values: seeded with sources, drawn apart, in no summary."""

import csv
import io

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from characterization.actions import literature
from characterization.dashboards.literature import literature_for
from characterization.models import LiteratureValue, Property, Summary
from labtrack.accounts.choices import Role
from tests.factories import people

pytestmark = pytest.mark.django_db
SOURCE = "Doe: Castings, 2020, p. 12"


@pytest.fixture
def engineer(compartment):
    return people.person(Role.ENGINEER, compartment)


def added(engineer, **fields):
    defaults = {
        "material": "Al-6Mg",
        "property": Property.objects.get(code="Rp0.2"),
        "text": "24.0",
        "unit": "ksi",
        "source": SOURCE,
    }
    return literature.add(by=engineer, **defaults | fields)


def test_every_seeded_row_names_its_source_and_none_is_measured_here():
    rows = LiteratureValue.objects.all()
    assert rows.count() > 40
    assert not rows.filter(source="").exists()
    assert not Summary.objects.exists()


def test_the_seeded_numbers_are_those_published():
    proof = literature_for("Rp0.2", alloys=("535.0",))
    almag = [p for p in proof if p.material == "Almag 35 (535)"]
    assert [(p.text, round(p.value, 1), p.is_minimum) for p in almag] == [
        ("20 ksi", 137.9, False),
        ("18 ksi", 124.1, True),
    ]
    hardness = literature_for("HV")
    assert [p.value for p in hardness] == [71.8, 81.2, 67.4]


def test_charts_of_scandium_take_only_rows_that_say_how_much(django_assert_num_queries):
    with django_assert_num_queries(1):
        points = literature_for("Rm", with_scandium=True)
    assert {p.material: p.scandium_wt_pct for p in points} == {
        "Al-12Si": 0,
        "Al-12Si + 0.1 Sc": 0.1,
        "Al-9Si-0.45Mg": 0,
        "A206.0": 0,
    }


def test_a_person_adds_a_number_as_published(engineer):
    row = added(engineer, spread_text="1.5")
    assert row.value == pytest.approx(165.474, abs=1e-3)
    assert row.spread == pytest.approx(10.342, abs=1e-3)
    assert row in LiteratureValue.objects.drawable()


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"source": ""}, "source"),
        ({"unit": "Mpa"}, "unit"),
        ({"unit": "%"}, "unit"),
        ({"unit": ""}, "unit"),
        ({"text": "nan"}, "text"),
        ({"text": "24,0"}, "text"),
        ({"text": ""}, "text"),
        ({"scandium_wt_pct": 120.0}, "scandium_wt_pct"),
        ({"text": "", "unit": ""}, "__all__"),
    ],
)
def test_what_says_nothing_or_cannot_be_is_refused_beside_its_field(
    engineer, fields, where
):
    with pytest.raises(ValidationError) as refused:
        added(engineer, **fields)
    assert where in refused.value.message_dict


def test_a_finding_without_a_number_stands_on_the_list_and_on_no_chart(engineer):
    row = added(engineer, text="", unit="", statement="Best at 0.3 % Sc.")
    assert row.value is None
    assert row not in LiteratureValue.objects.drawable()


def test_its_author_withdraws_it_and_others_may_not(engineer, compartment):
    row = added(engineer)
    fields = {"withdrawn_because": "Misread.", "version": row.version}
    other = people.person(Role.MANAGER, compartment)
    with pytest.raises(PermissionDenied):
        literature.edit(by=other, literature_value=row, **fields)
    row = literature.edit(by=engineer, literature_value=row, **fields)
    assert row not in LiteratureValue.objects.drawable()
    assert row.events.count() == 1


def test_who_records_nowhere_adds_nothing(compartment):
    with pytest.raises(PermissionDenied):
        added(people.person(Role.VIEWER, compartment))


def test_the_list_filters_exports_and_says_literature(client, engineer):
    client.force_login(engineer)
    page = client.get("/literature/?property=HV")
    assert "Al-Mg-Mn-Sc-Zr" in page.text
    assert "Almag" not in page.text
    export = client.get("/literature/?property=Rm&export=csv").getvalue().decode()
    rows = list(csv.DictReader(io.StringIO(export)))
    assert {row["Origin"] for row in rows} == {"literature"}
    assert "40 ksi" in {row["As published"] for row in rows}


def test_the_form_adds_a_row_and_the_page_shows_its_source(client, engineer):
    client.force_login(engineer)
    sent = {
        "material": "Al-6Mg",
        "property": Property.objects.get(code="Rm").pk,
        "text": "41.2",
        "unit": "ksi",
        "statistic": "typical",
        "source": SOURCE,
    }
    answer = client.post("/literature/new/", sent)
    row = LiteratureValue.objects.get(source=SOURCE)
    assert answer.url == row.get_absolute_url()
    shown = client.get(answer.url).text
    assert SOURCE in shown
    assert "Literature" in shown
    again = client.get(f"{answer.url}edit/")
    assert "41.2" in again.text


def test_the_api_gives_literature_marked_as_such(client, engineer):
    client.force_login(engineer)
    found = client.get("/api/v1/literature/?property=HV").json()["results"]
    assert [row["value"] for row in found] == [None, 67.4, 81.2, 71.8]
    assert {row["origin"] for row in found} == {"literature"}
