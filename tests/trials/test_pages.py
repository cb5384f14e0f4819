"""Every page of trials: it works, it hides, it refuses in words, it repeats harmlessly."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import materials, people

pytestmark = pytest.mark.django_db

NOUNS = [
    "alloy",
    "material-lot",
    "heat",
    "casting-run",
    "casting",
    "specimen",
    "heat-treatment-cycle",
    "heat-treatment-load",
]


@pytest.fixture
def records(compartment, technician):
    """One of each, in the compartment of the shared people."""
    return one_of_each(compartment, technician)


def one_of_each(compartment, technician):
    heat = materials.heat(compartment=compartment, by=technician)
    materials.charge_addition(heat)
    run = materials.casting_run(heat)
    casting = materials.casting(run)
    specimen = materials.specimen(casting)
    cycle = materials.heat_treatment_cycle(compartment=compartment, by=technician)
    variant = materials.alloy(compartment=compartment)
    materials.alloy_target(variant)
    return {
        "alloy": variant,
        "material-lot": materials.stock(compartment=compartment, by=technician),
        "heat": heat,
        "casting-run": run,
        "casting": casting,
        "specimen": specimen,
        "heat-treatment-cycle": cycle,
        "heat-treatment-load": materials.heat_treatment_load(cycle, [specimen]),
    }


def page_of(record) -> str:
    return record.get_absolute_url()


def edit_page_of(record) -> str:
    return f"{page_of(record)}edit/"


@pytest.mark.parametrize("noun", NOUNS)
class TestEachNoun:
    def test_its_list_shows_it(self, noun, records, viewer, signed_in):
        answer = signed_in(viewer).get(reverse(f"trials:{noun}-list"))
        assert answer.status_code == 200
        assert records[noun].code in answer.content.decode()

    def test_its_page_shows_it(self, noun, records, viewer, signed_in):
        answer = signed_in(viewer).get(page_of(records[noun]))
        assert answer.status_code == 200
        assert records[noun].code in answer.content.decode()

    def test_a_stranger_sees_neither_row_nor_page(
        self, noun, records, stranger, signed_in
    ):
        browser = signed_in(stranger)
        listed = browser.get(reverse(f"trials:{noun}-list"))
        assert records[noun].code not in listed.content.decode()
        assert browser.get(page_of(records[noun])).status_code == 404
        assert browser.get(edit_page_of(records[noun])).status_code == 404
        assert browser.post(edit_page_of(records[noun])).status_code == 404

    def test_nobody_signed_in_is_sent_to_sign_in(self, noun, records, client):
        for url in (reverse(f"trials:{noun}-list"), page_of(records[noun])):
            answer = client.get(url)
            assert answer.status_code == 302
            assert answer["Location"].startswith(reverse("accounts:sign-in"))

    def test_its_forms_open_for_those_who_record(
        self, noun, records, technician, signed_in
    ):
        browser = signed_in(technician)
        for url in (reverse(f"trials:{noun}-create"), edit_page_of(records[noun])):
            assert browser.get(url).status_code == 200

    def test_a_viewer_may_not_open_its_forms(self, noun, records, viewer, signed_in):
        browser = signed_in(viewer)
        for url in (reverse(f"trials:{noun}-create"), edit_page_of(records[noun])):
            assert browser.get(url).status_code == 403
            assert browser.post(url).status_code == 403

    def test_a_viewer_is_offered_no_button_to_record(
        self, noun, records, viewer, signed_in
    ):
        page = signed_in(viewer).get(page_of(records[noun])).content.decode()
        assert "btn-primary" not in page

    def test_wrong_methods_are_refused(self, noun, records, technician, signed_in):
        browser = signed_in(technician)
        assert browser.post(reverse(f"trials:{noun}-list")).status_code == 405
        assert browser.post(page_of(records[noun])).status_code == 405
        assert browser.delete(edit_page_of(records[noun])).status_code == 405
        assert browser.put(reverse(f"trials:{noun}-create")).status_code == 405

    def test_an_empty_form_is_answered_with_what_is_missing(
        self, noun, records, technician, signed_in
    ):
        answer = signed_in(technician).post(
            reverse(f"trials:{noun}-create"),
            {"rows-TOTAL_FORMS": "0", "rows-INITIAL_FORMS": "0"},
        )
        assert answer.status_code == 422
        assert "This field is required." in answer.content.decode()

    def test_its_list_exports_as_csv(self, noun, records, viewer, signed_in):
        answer = signed_in(viewer).get(
            reverse(f"trials:{noun}-list"), {"export": "csv"}
        )
        assert answer["Content-Type"] == "text/csv; charset=utf-8"
        head, *rows = answer.getvalue().decode().splitlines()
        assert head.startswith("Code,")
        assert any(row.startswith(records[noun].code) for row in rows)

    @pytest.mark.parametrize(
        "query",
        ["colour=red", "sort=notes", "cursor=forged", "code=%00", "compartment=999999"],
    )
    def test_a_filter_it_does_not_have_shows_nothing_and_says_so(
        self, noun, records, viewer, signed_in, query
    ):
        answer = signed_in(viewer).get(f"{reverse(f'trials:{noun}-list')}?{query}")
        assert answer.status_code == 400
        assert "<table" not in answer.content.decode()

    def test_its_history_opens_for_readers_and_for_nobody_else(
        self, noun, records, viewer, stranger, signed_in
    ):
        label = records[noun]._meta.label_lower
        url = reverse("audit:history", args=[label, records[noun].pk])
        answer = signed_in(viewer).get(url)
        assert answer.status_code == 200
        assert answer.content.decode().count("<h1") == 1
        assert "data-drawer-close" not in answer.content.decode()
        assert signed_in(stranger).get(url).status_code == 404

    def test_a_simulated_record_says_so(self, noun, records, viewer, signed_in):
        page = signed_in(viewer).get(page_of(records[noun])).content.decode()
        assert "Simulated records" not in page
        demonstration = people.compartment(
            is_simulated=True, marking="Partner confidential"
        )
        by = people.person("technician", demonstration)
        record = one_of_each(demonstration, by)[noun]
        page = signed_in(by).get(page_of(record)).content.decode()
        assert "Simulated records. Nothing here was measured." in page
        assert "Partner confidential" in page
        listed = signed_in(by).get(reverse(f"trials:{noun}-list")).content.decode()
        assert "imulated" in listed


@pytest.mark.parametrize("noun", NOUNS)
def test_a_list_costs_the_same_with_3_rows_and_with_30(
    noun, compartment, viewer, signed_in
):
    browser = signed_in(viewer)
    url = reverse(f"trials:{noun}-list")
    counts = []
    for many in (3, 27):
        for _n in range(many):
            make(noun, compartment)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(url).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def make(noun, compartment):
    heat = materials.heat
    if noun == "alloy":
        return materials.alloy(compartment=compartment)
    if noun == "material-lot":
        return materials.stock(compartment=compartment)
    if noun == "heat":
        return heat(
            compartment=compartment, alloy=materials.alloy(compartment=compartment)
        )
    if noun == "heat-treatment-cycle":
        return materials.heat_treatment_cycle(compartment=compartment)
    run = materials.casting_run(heat(compartment=compartment))
    if noun == "casting-run":
        return run
    casting = materials.casting(run)
    if noun == "casting":
        return casting
    specimen = materials.specimen(casting)
    if noun == "heat-treatment-load":
        return materials.heat_treatment_load(
            materials.heat_treatment_cycle(compartment=compartment), [specimen, casting]
        )
    return specimen
