"""Pages and routes of specifications, assays, prices, stages and rates: the litany."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import materials, people, supply
from trials.models import (
    LotAssay,
    LotOrigin,
    MaterialPrice,
    Specification,
    SupplyStage,
)

pytestmark = pytest.mark.django_db
NOUNS = [
    "specification", "lot-assay", "material-price", "supply-stage", "exchange-rate",
]  # fmt: skip
OF_LOT = NOUNS[1:4]


def make(noun, compartment, by=None):
    by = by or people.person("technician", compartment)
    if noun == "specification":
        return supply.specification(compartment=compartment, by=by)
    if noun == "exchange-rate":
        n = by.pk % 28 + 1
        return supply.rate(by, on=f"2026-{by.pk // 28 % 12 + 1:02}-{n:02}")
    lot = materials.lot(compartment=compartment, by=by)
    factory = {
        "lot-assay": supply.assay,
        "material-price": supply.price,
        "supply-stage": supply.stage,
    }[noun]
    return factory(lot, by=by)


@pytest.fixture
def record(noun, compartment, technician):
    return make(noun, compartment, technician)


def edit_page_of(record) -> str:
    return f"{record.get_absolute_url()}edit/"


@pytest.mark.parametrize("noun", NOUNS)
class TestEachNoun:
    def test_it_is_listed_shown_and_exported(self, noun, record, viewer, signed_in):
        browser = signed_in(viewer)
        url = reverse(f"trials:{noun}-list")
        assert record.get_absolute_url() in browser.get(url).content.decode()
        assert browser.get(record.get_absolute_url()).status_code == 200
        for form in ("csv", "xlsx"):
            assert browser.get(url, {"export": form}).getvalue()
        history = reverse("audit:history", args=[record._meta.label_lower, record.pk])
        assert browser.get(history).status_code == 200

    def test_a_stranger_sees_nothing_of_it(self, noun, record, stranger, signed_in):
        browser = signed_in(stranger)
        listed = browser.get(reverse(f"trials:{noun}-list")).content.decode()
        assert record.get_absolute_url() not in listed
        for url in (record.get_absolute_url(), edit_page_of(record)):
            assert browser.get(url).status_code == 404
        assert browser.get(f"/api/v1/{noun}s/{record.pk}/").status_code == 404

    def test_its_forms_open_for_those_who_record(
        self, noun, record, technician, viewer, signed_in
    ):
        for person, status in ((technician, 200), (viewer, 403)):
            browser = signed_in(person)
            for url in (reverse(f"trials:{noun}-create"), edit_page_of(record)):
                assert browser.get(url).status_code == status, url

    def test_an_empty_form_says_what_is_missing(
        self, noun, record, technician, signed_in
    ):
        answer = signed_in(technician).post(
            reverse(f"trials:{noun}-create"),
            {"rows-TOTAL_FORMS": "0", "rows-INITIAL_FORMS": "0"},
        )
        assert answer.status_code == 422
        assert "This field is required." in answer.content.decode()

    @pytest.mark.parametrize("query", ["colour=red", "sort=notes", "cursor=forged"])
    def test_what_it_does_not_know_is_refused(
        self, noun, record, viewer, signed_in, query
    ):
        browser = signed_in(viewer)
        assert browser.get(f"/{noun}s/?{query}").status_code == 400
        assert browser.get("/api/v1/" + f"{noun}s/?colour=red").status_code == 400

    def test_the_api_gives_it(self, noun, record, viewer, signed_in):
        browser = signed_in(viewer)
        listed = browser.get(f"/api/v1/{noun}s/").json()["results"]
        assert record.pk in [row["id"] for row in listed]
        shown = browser.get(f"/api/v1/{noun}s/{record.pk}/").json()
        assert shown["version"] == 1

    def test_list_and_route_cost_the_same_with_3_rows_and_with_30(
        self, noun, compartment, technician, viewer, signed_in
    ):
        browser = signed_in(viewer)
        counts = []
        for many in (3, 27):
            for _n in range(many):
                make(noun, compartment)
            with CaptureQueriesContext(connection) as queries:
                assert browser.get(reverse(f"trials:{noun}-list")).status_code == 200
                assert browser.get(f"/api/v1/{noun}s/").status_code == 200
            counts.append(len(queries))
        assert counts[0] == counts[1]


@pytest.mark.parametrize("noun", OF_LOT)
def test_a_hidden_lot_is_withheld_from_who_sees_the_record(
    noun, compartment, viewer, signed_in
):
    elsewhere = people.compartment(compartment.organisation)
    lot = materials.lot(compartment=elsewhere, code="ML-SECRET")
    factory = {
        "lot-assay": supply.assay,
        "material-price": supply.price,
        "supply-stage": supply.stage,
    }[noun]
    record = factory(lot, compartment=compartment)
    browser = signed_in(viewer)
    for url in (
        reverse(f"trials:{noun}-list"),
        record.get_absolute_url(),
        f"/api/v1/{noun}s/",
    ):
        page = browser.get(url).content.decode()
        assert "ML-SECRET" not in page
        assert "withheld" in page


# What people type


def test_a_specification_is_written_issued_and_superseded(
    compartment, technician, signed_in
):
    browser = signed_in(technician)
    published = supply.published("356.0")
    start = browser.get(f"/specifications/new/?based_on={published.pk}")
    assert 'value="6.5"' in start.content.decode()
    texts = {
        "compartment": compartment.pk,
        "alloy": published.alloy_id,
        "based_on": published.pk,
        "form": "casting",
        "code": "HOUSE-356",
        "edition": "A",
        "owner": "house",
        "others_each": "0.05",
        "rows-TOTAL_FORMS": "2",
        "rows-INITIAL_FORMS": "0",
        "rows-0-element": "Fe",
        "rows-0-maximum": "0.60",
        "rows-1-element": "Mn",
        "rows-1-maximum": "0.35",
        "rows-1-if_element": "Fe",
        "rows-1-above": "0.45",
        "rows-1-factor": "0.5",
    }
    answer = browser.post("/specifications/new/", texts)
    made = Specification.objects.get(code="HOUSE-356")
    assert answer["Location"] == made.get_absolute_url()
    assert [limit.maximum for limit in made.limits.all()] == ["0.60", "0.35"]
    assert made.rules.get().above == "0.45"
    issue = texts | {"issued_on": "2026-04-01", "version": "1"}
    assert browser.post(edit_page_of(made), issue).status_code == 302
    assert browser.get(edit_page_of(made)).status_code == 403
    edition = f"{made.get_absolute_url()}new-edition/"
    assert browser.get(edition).status_code == 200
    assert browser.post(edition, texts | {"edition": "B"}).status_code == 302
    assert Specification.objects.get(edition="B").supersedes == made
    page = browser.get(made.get_absolute_url()).content.decode()
    assert "0.60" in page
    assert "Mn is at least 0.5 × Fe" in page


def test_half_a_rule_is_asked_for(compartment, technician, signed_in):
    answer = signed_in(technician).post(
        "/specifications/new/",
        {
            "rows-TOTAL_FORMS": "1",
            "rows-INITIAL_FORMS": "0",
            "rows-0-element": "Mn",
            "rows-0-if_element": "Fe",
        },
    )
    assert "names the other element" in answer.content.decode()


def test_a_published_specification_says_verify_and_where_it_was_read(viewer, signed_in):
    browser = signed_in(viewer)
    published = supply.published("535.0")
    page = browser.get(published.get_absolute_url()).content.decode()
    assert "Verify against the standard." in page
    assert "Aluminum Association registration" in page
    minima = browser.get(f"/specifications/{published.pk}/minima/").content.decode()
    for text in ("35.0 ksi", "240 MPa", "26.2 ksi", "13.5 ksi", "2.25 %"):
        assert text in minima
    assert "verify against the standard" in minima


def test_an_assay_in_at_pct_is_explained_and_nothing_is_lost(
    compartment, technician, signed_in
):
    lot = materials.lot(compartment=compartment)
    texts = {
        "lot": lot.code,
        "element": "Sc",
        "text": "0.36",
        "unit": "at%",
        "source": "certificate",
    }
    answer = signed_in(technician).post("/lot-assays/new/", texts)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "0.36 at% Sc would be 0.5984 wt%" in page
    assert 'value="0.36"' in page
    assert not LotAssay.objects.exists()


def test_assays_prices_and_stages_are_noted_from_the_lot(
    compartment, technician, signed_in
):
    browser = signed_in(technician)
    lot = materials.lot(compartment=compartment, material="Al-2Sc")
    query = f"?lot={lot.code}%40{lot.organisation.short_name}"
    page = browser.get(lot.get_absolute_url()).content.decode()
    assert f"/material-prices/new/{query}" in page
    assert "Nobody has said yet where this metal came from." in page
    common = {"lot": lot.code}
    assay = {"element": "Sc", "text": "2.05", "unit": "wt%", "source": "certificate"}
    assert browser.post(f"/lot-assays/new/{query}", common | assay)["Location"] == (
        lot.get_absolute_url()
    )
    price = {
        "form": "master-alloy",
        "value": "340",
        "currency": "USD",
        "per": "kg",
        "element": "Sc",
        "contained": "2.00",
        "priced_on": "2026-01-15",
        "source": "Quotation",
    }
    no_form = browser.post("/material-prices/new/", common | price | {"form": ""})
    assert no_form.status_code == 422
    browser.post(f"/material-prices/new/{query}", common | price)
    assert MaterialPrice.objects.get().material == "Al-2Sc"
    stage = {
        "step": "mined",
        "company": "not known",
        "country": "Canada",
        "evidence": "not known",
    }
    browser.post(f"/supply-stages/new/{query}", common | stage)
    assert SupplyStage.objects.get().company == "not known"
    page = browser.get(lot.get_absolute_url()).content.decode()
    for text in ("2.05 wt%", "340 USD/kg", "17000 USD/kg Sc", "lt-chain", "Canada"):
        assert text in page


def test_the_lot_page_withholds_what_lies_in_a_stricter_compartment(
    compartment, viewer, signed_in
):
    strict = people.compartment(compartment.organisation)
    lot = materials.lot(compartment=compartment)
    supply.assay(lot, text="2.0713", compartment=strict)
    supply.price(lot, source="Secret quotation", compartment=strict)
    supply.stage(lot, company="Secret Mining", compartment=strict)
    page = signed_in(viewer).get(lot.get_absolute_url()).content.decode()
    assert "2.0713" not in page
    assert "Secret" not in page
    assert page.count("withheld") >= 3


def test_a_heat_is_taken_off_a_lot_of_returns_with_a_reason(
    signed_in, technician, viewer, stranger, compartment
):
    common = {"compartment": compartment, "by": technician}
    lot = materials.lot(kind="returns", code="ML-RET", **common)
    heat = materials.heat(code="H26-014", **common)
    origin = supply.origin(lot, heat)
    url = reverse("trials:lot-origin-remove", args=[origin.pk])
    browser = signed_in(technician)
    assert url in browser.get(lot.get_absolute_url()).content.decode()
    assert url not in signed_in(viewer).get(lot.get_absolute_url()).content.decode()
    assert signed_in(viewer).post(url, {"reason": "x"}).status_code == 403
    assert signed_in(stranger).post(url, {"reason": "x"}).status_code == 404
    page = browser.get(url).content.decode()
    assert "ML-RET did not come from H26-014" in page
    assert browser.post(url, {"reason": ""}).status_code == 422
    assert lot.origins.exists()
    answer = browser.post(url, {"reason": "Mixed up with H26-015."})
    assert answer.url == lot.get_absolute_url()
    assert not lot.origins.exists()
    kept = LotOrigin.pgh_event_model.objects.get(pgh_label="delete")
    assert kept.pgh_context.metadata["reason"] == "Mixed up with H26-015."
    assert browser.get(url).status_code == 404
