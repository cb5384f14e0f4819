"""A calculated property from its page to the page, the API and the export of a test."""

import pytest
from django.urls import reverse

from characterization.actions import formulas
from characterization.models import FormulaVersion, Property
from characterization.models.calculated import CALCULATION
from labtrack.accounts.choices import Role
from labtrack.jobs import queue
from labtrack.jobs.models import Job
from tests.factories import materials, people, results

pytestmark = pytest.mark.django_db

INDEX = {
    "code": "Q_A", "name": "Quality index", "canonical_unit": "MPa", "place": "1",
    "formula": "Rm + 150 [MPa] * log10(A_4D / 1 [%])", "reason": "As for A356.",
}  # fmt: skip
HTMX = {"HX-Request": "true"}


@pytest.fixture
def keeper(compartment):
    return people.keeper(compartment)


@pytest.fixture
def bar(compartment):
    run = materials.casting_run(materials.heat(compartment=compartment))
    return materials.specimen(run)


def url(name, *arguments):
    return reverse(f"characterization:{name}", args=arguments)


def text_of(answer) -> str:
    return " ".join(answer.content.decode().split())


# Defining


def test_a_calculated_property_needs_no_programmer(client, keeper, bar):
    test = results.sent_test(bar)
    client.force_login(keeper)
    assert "What can be written" in text_of(
        client.get(url("calculated-property-create"))
    )
    answer = client.post(url("calculated-property-create"), INDEX)
    assert answer.status_code == 302
    prop = Property.objects.get(code="Q_A")
    page = text_of(client.get(prop.get_absolute_url()))
    assert "Tests are being calculated by this version." in page
    assert "0 of 1" in page
    job = Job.objects.get(kind=CALCULATION)
    assert "Tests are being calculated." in text_of(client.get(url("job", job.pk)))
    queue.run(job_pk=job.pk)
    followed = text_of(client.get(url("job", job.pk)))
    assert "Q_A by version 1 of its formula: 1 test." in followed
    assert prop.get_absolute_url() in followed
    progress = text_of(client.get(url("property-formula-progress", "Q_A")))
    assert "being calculated" not in progress
    page = text_of(client.get(prop.get_absolute_url()))
    assert "Q_A = Rm + 150 [MPa] * log10(A_4D / 1 [%])" in page
    assert "As for A356." in page
    assert keeper.full_name in page
    page = text_of(client.get(test.get_absolute_url()))
    assert "Quality index" in page
    assert "410" in page
    assert "Rm, A_4D came without an uncertainty." in page


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"formula": "Rm + A_4D"}, "a stress and a share in %"),
        ({"formula": "Rm +* A_4D"}, "something is missing or too much"),
        ({"formula": "Rm\0"}, "Null characters are not allowed"),
        ({"formula": "Rm\u200b"}, "which cannot be seen"),
        ({"formula": "(" * 200}, "nested deeper"),
        ({"formula": "9" * 400}, "at most 300 characters"),
        ({"formula": ""}, "This field is required"),
        ({"formula": "Q_A * 2"}, "comes back to itself"),
        ({"canonical_unit": "MPA"}, "is not a unit"),
        ({"canonical_unit": "%"}, "The formula gives a stress"),
        ({"code": "Rm", "formula": "Rp0.2"}, "already exists"),
        ({"place": "fine"}, "A place is a number"),
        ({"hard_low": "5", "hard_high": "1"}, "Limits go from impossible"),
        ({"hard_low": "1,5"}, "Enter a number"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(client, keeper, changed, why):
    client.force_login(keeper)
    answer = client.post(url("calculated-property-create"), INDEX | changed)
    assert answer.status_code == 422
    assert why in text_of(answer)
    assert not Property.objects.filter(code="Q_A").exists()


def test_a_formula_is_looked_at_before_it_is_saved(client, keeper, bar):
    results.sent_test(bar)
    results.sent_test(bar, Rm="251.3 MPa")
    client.force_login(keeper)
    sent = INDEX | {"check": "1"}
    answer = client.post(url("calculated-property-create"), sent, headers=HTMX)
    said = text_of(answer)
    assert answer.status_code == 200
    assert "<html" not in said
    assert "<strong>410 MPa</strong>" in said
    assert "A_4D: not measured." in said
    assert bar.code in said
    assert not Property.objects.filter(code="Q_A").exists()
    # Without script the whole page comes, with what was typed.
    page = text_of(client.post(url("calculated-property-create"), sent))
    assert "<strong>410 MPa</strong>" in page
    assert 'value="Quality index"' in page


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"formula": ""}, "Write a formula"),
        ({"canonical_unit": ""}, "Say the unit first"),
        ({"canonical_unit": "M\0"}, "Say the unit first"),
        ({"formula": "Rm + <b>"}, "<mark>&lt;</mark>"),
        ({"formula": "2 * (Rm + A_4D)"}, "2 * (<mark>Rm + A_4D</mark>)"),
        ({"formula": "Rm +"}, "Rm +<mark>…</mark>"),
        ({"formula": "Rm\0"}, "is not read here"),
        ({"formula": "Rm" * 5000}, "expected at most 300"),
        ({"place": "1_0"}, "There is no such test yet"),
        ({"code": "x\0"}, "There is no such test yet"),
        ({"formula": "YR * Rm"}, "(Rp0.2 / Rm) * Rm"),
    ],
)
def test_looking_says_what_is_wrong_and_where(client, keeper, changed, said):
    client.force_login(keeper)
    sent = {**INDEX, **changed, "check": "1"}
    answer = client.post(url("calculated-property-create"), sent, headers=HTMX)
    assert answer.status_code == 200
    assert said in text_of(answer)


# Revising and retiring


def test_a_formula_is_revised_with_a_reason_and_its_versions_stay(client, keeper, bar):
    test = results.sent_test(bar)
    client.force_login(keeper)
    ratio = Property.objects.get(code="YR")
    page = text_of(client.get(url("property-formula", "YR")))
    assert 'value="Rp0.2 / Rm"' in page
    sent = {"formula": "1.1 * Rp0.2 / Rm", "version": ratio.version}
    looked = client.post(
        url("property-formula", "YR"), sent | {"check": "1"}, headers=HTMX
    )
    assert "0.56" in text_of(looked)
    assert "<strong>0.62</strong>" in text_of(looked)
    assert client.post(url("property-formula", "YR"), sent).status_code == 422
    sent["reason"] = "The customer asks for it."
    assert client.post(url("property-formula", "YR"), sent).status_code == 302
    page = text_of(client.get(test.get_absolute_url()))
    assert "Earlier version" in page
    queue.run(job_pk=Job.objects.get(kind=CALCULATION).pk)
    page = text_of(client.get(test.get_absolute_url()))
    assert "Earlier version" not in page
    assert "0.62" in page
    # Read before another saved: nothing is overwritten.
    sent["formula"] = "Rp0.2 / Rm * 1"
    assert client.post(url("property-formula", "YR"), sent).status_code == 409
    assert FormulaVersion.objects.filter(property=ratio).count() == 2


def test_a_formula_is_retired_with_a_reason(client, keeper):
    client.force_login(keeper)
    answer = client.post(url("property-retire-formula", "YR"), follow=True)
    assert "Say why the formula is retired." in text_of(answer)
    edit = {
        "version": 1, "name": "Yield ratio", "place": "0.01", "customary_unit": "1",
        "withdrawn_because": "Nobody asks.",
    }  # fmt: skip
    answer = client.post(url("property-update", "YR"), edit)
    assert "Retire its formula first" in text_of(answer)
    sent = {"reason": "Nobody asks for it."}
    answer = client.post(url("property-retire-formula", "YR"), sent, follow=True)
    assert "YR is no longer calculated." in text_of(answer)
    assert "Nobody asks for it." in text_of(answer)
    assert client.post(url("property-update", "YR"), edit).status_code == 302


def test_what_is_measured_has_no_formula(client, keeper):
    client.force_login(keeper)
    assert client.get(url("property-formula", "Rm")).status_code == 404
    assert client.post(url("property-retire-formula", "Rm")).status_code == 404
    assert client.get(url("property-formula-progress", "Rm")).status_code == 404
    page = text_of(client.get(url("property-detail", "Rm")))
    assert "Goes into" in page
    assert url("property-detail", "YR") in page


def test_a_calculated_property_is_no_part_of_a_method(client, keeper):
    client.force_login(keeper)
    ratio = Property.objects.get(code="YR")
    part = {"prop": ratio.pk, "owed_by": "person"}
    answer = client.post(url("test-method-set-property", "ASTM-B557-15"), part)
    assert "YR is calculated; no test enters it." in text_of(answer)
    given = {
        "code": "x",
        "name": "x",
        "role": "calculated",
        "canonical_unit": "1",
        "place": "1",
    }
    answer = client.post(url("property-create"), given)
    assert answer.status_code == 422
    page = text_of(client.get(url("test-method-detail", "ASTM-B557-15")))
    assert "Calculated from them" in page


def test_others_read_and_change_nothing(client, keeper, bar, viewer, stranger):
    test = results.sent_test(bar)
    client.force_login(viewer)
    assert "Rp0.2 / Rm" in text_of(client.get(url("property-detail", "YR")))
    assert "Rp0.2 / Rm" in text_of(client.get(test.get_absolute_url()))
    for name, arguments in (
        ("calculated-property-create", ()),
        ("property-formula", ("YR",)),
    ):
        assert client.get(url(name, *arguments)).status_code == 403
        sent = INDEX | {"check": "1"}
        assert client.post(url(name, *arguments), sent).status_code == 403
    assert client.post(url("property-retire-formula", "YR")).status_code == 403
    client.force_login(stranger)
    assert client.get(test.get_absolute_url()).status_code == 404


def test_looking_shows_only_tests_that_one_sees(client, keeper):
    other = materials.specimen()
    results.sent_test(other)
    client.force_login(keeper)
    sent = INDEX | {"check": "1"}
    answer = client.post(url("calculated-property-create"), sent, headers=HTMX)
    assert other.code not in text_of(answer)
    assert "There is no such test yet" in text_of(answer)


def test_progress_counts_what_one_sees(client, keeper, bar, stranger):
    results.sent_test(bar)
    formulas.define(
        by=keeper, formula=INDEX["formula"],
        **{name: INDEX[name] for name in ("code", "name", "canonical_unit", "place")},
    )  # fmt: skip
    client.force_login(stranger)
    assert "being calculated" not in text_of(client.get(url("property-detail", "Q_A")))
    client.force_login(keeper)
    assert "0 of 1" in text_of(client.get(url("property-detail", "Q_A")))


# On tests


def test_the_api_says_what_is_calculated_and_by_which_formula(client, engineer, bar):
    test = results.sent_test(bar)
    client.force_login(engineer)
    (shown,) = client.get(f"/api/v1/tests/{test.test_uid}/").json()["calculated"]
    assert shown["property"] == "YR"
    assert shown["value"] == pytest.approx(141.2 / 251.3)
    assert (shown["formula"], shown["formula_version"]) == ("Rp0.2 / Rm", 1)
    assert shown["inputs"]["Rm"]["value"] == 251.3
    formula = client.get("/api/v1/properties/YR/").json()["formula"]
    assert (formula["text"], formula["version"]) == ("Rp0.2 / Rm", 1)
    assert client.get("/api/v1/properties/Rm/").json()["formula"] is None


def test_nobody_sends_a_calculated_property(client, engineer, bar):
    client.force_login(engineer)
    answer = client.post(
        "/api/v1/tests/",
        {
            "external_id": "1", "specimen": bar.code, "method": "ASTM-B557-15",
            "performed_at": "2026-11-02T14:05:00Z",
            "measurements": [{"property": "YR", "value": "0.5", "unit": "1"}],
        },
        content_type="application/json",
        headers={"Idempotency-Key": "a" * 20},
    )  # fmt: skip
    assert answer.status_code == 400
    assert "has no property YR" in answer.content.decode()


def test_an_export_has_what_is_calculated(client, engineer, bar):
    results.sent_test(bar)
    client.force_login(engineer)
    lines = b"".join(client.get(url("test-list") + "?export=csv")).decode().splitlines()
    assert "Calculated" in lines[0]
    assert "YR 0.56 (version 1)" in lines[1]
    assert "Calculated" not in client.get(url("test-list")).content.decode()


def test_units_follow_the_reader(client, keeper, bar):
    keeper.unit_system = "us"
    keeper.save()
    formulas.define(
        by=keeper, formula="Rm - Rp0.2", code="d_R", name="Hardening",
        canonical_unit="MPa", place="1",
    )  # fmt: skip
    test = results.sent_test(bar)
    client.force_login(keeper)
    page = text_of(client.get(test.get_absolute_url()))
    assert '36.4 <span class="unit">ksi' in page  # Rm among the results
    assert "<dd>36.4 ksi</dd>" in page  # and among the inputs
    assert '16.0 <span class="unit">ksi' in page


@pytest.mark.parametrize("role", [Role.VIEWER, Role.ENGINEER])
def test_pages_cost_the_same_with_more_formulas(
    client, keeper, bar, compartment, role, django_assert_max_num_queries
):
    client.force_login(people.person(role, compartment))

    def queries(address) -> int:
        with django_assert_max_num_queries(200) as counted:
            client.get(address)
        return len(counted)

    test = results.sent_test(bar)
    addresses = [
        test.get_absolute_url(),
        url("test-method-detail", "ASTM-B557-15"),
        url("property-detail", "YR"),
        url("test-list") + "?export=csv",
        "/api/v1/tests/",
    ]
    for address in addresses:
        queries(address)
    before = [queries(address) for address in addresses]
    for code in ("d_1", "d_2", "d_3"):
        formulas.define(
            by=keeper, formula="Rm - Rp0.2", code=code, name=code,
            canonical_unit="MPa", place="1",
        )  # fmt: skip
    for job in Job.objects.filter(kind=CALCULATION):
        queue.run(job_pk=job.pk)
    assert [queries(address) for address in addresses] == before
