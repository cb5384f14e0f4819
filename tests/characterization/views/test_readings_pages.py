"""Typing indents and weighings, seeing what they give, and the page of such a test."""

import pytest

from characterization.models import Test
from labtrack.accounts.choices import Role
from tests.factories import materials, people

pytestmark = pytest.mark.django_db
BRINELL = "ASTM-E10-18-HBW-10-500"
DENSITY = "ASTM-B311-17"


@pytest.fixture
def technician(compartment):
    return people.person(Role.TECHNICIAN, compartment)


@pytest.fixture
def bar(compartment):
    return materials.specimen(
        materials.casting_run(materials.heat(compartment=compartment))
    )


@pytest.fixture
def browser(client, technician):
    client.force_login(technician)
    return client


def typed(*rows, **fields):
    """What a browser sends: each row a mapping of column to (number, unit)."""
    sent = {
        "rows-TOTAL_FORMS": str(len(rows)),
        "rows-INITIAL_FORMS": "0",
        "performed_at": "2026-11-02T09:05",
        "temperature": "23",
        "temperature_unit": "degC",
        "submit_now": "on",
    }
    for number, row in enumerate(rows):
        for name, value in row.items():
            number_text, unit = value if isinstance(value, tuple) else (value, "")
            sent[f"rows-{number}-{name}"] = number_text
            if unit:
                sent[f"rows-{number}-{name}_unit"] = unit
    return sent | fields


def indents(*pairs):
    return [{"d1": (a, "mm"), "d2": (b, "mm")} for a, b in pairs]


def form_url(bar, method=BRINELL):
    return f"/tests/new/{bar.pk}/{method}/"


def test_the_form_has_a_row_for_each_indent_and_no_field_for_the_result(browser, bar):
    page = browser.get(form_url(bar)).text
    assert "Diagonal 1" in page
    assert page.count('name="rows-4-d1"') == 1
    assert "Brinell hardness, 10 mm ball, 500 kgf (" not in page
    assert f"/test-methods/{BRINELL}/preview/" in page


def test_the_value_is_shown_while_one_types_and_nothing_is_stored(browser, bar):
    sent = typed(*indents(("2.70", "2.72"), ("2.68", "2.70"), ("2.71", "2.71")))
    shown = browser.post(f"/test-methods/{BRINELL}/preview/", sent).text
    assert "85.5" in shown
    assert "s 0.75, n 3" in shown
    assert not Test.objects.exists()
    lone = browser.post(
        f"/test-methods/{BRINELL}/preview/", typed({"d1": ("2.70", "mm")})
    )
    assert "one diagonal" in lone.text
    nothing = browser.post(f"/test-methods/{BRINELL}/preview/", {})
    assert "Type the readings" in nothing.text


def test_typed_indents_become_a_test_whose_page_shows_the_construction(
    browser, bar, technician
):
    sent = typed(
        *indents(("2.70", "2.72"), ("2.68", "2.70"), ("2.71", "2.71")),
        operator=str(technician.pk),
    )
    answer = browser.post(form_url(bar), sent)
    test = Test.objects.get()
    assert answer.status_code == 302
    assert test.state == "submitted"
    page = browser.get(answer.url).text
    for part in ("2.70 mm", "85.1", "85.5", "s 0.75, n 3", "Ball D", "three figures"):
        assert part in page, part
    # On a phone each row is a card, and each of its numbers says what it is.
    assert '<td class="n" data-label="Mean diagonal mm">' in page


def test_a_row_that_says_nothing_is_explained_beside_it_and_what_was_typed_stays(
    browser, bar
):
    answer = browser.post(form_url(bar), typed({"d1": ("2.70", "mm")}))
    assert answer.status_code == 422
    assert "one diagonal" in answer.text
    assert 'value="2.70"' in answer.text
    assert not Test.objects.exists()


@pytest.mark.parametrize(
    ("method", "given"),
    [
        ("ASTM-E112-13-INTERCEPTS", {"given_line": "500", "given_line_unit": "mm"}),
        ("ASTM-E112-13-PLANIMETRIC", {"given_area": "5000", "given_area_unit": "mm^2"}),
    ],
)
def test_a_test_without_a_row_that_counts_is_not_submitted(
    browser, bar, technician, method, given
):
    sent = typed(operator=str(technician.pk), **given)
    answer = browser.post(form_url(bar, method), sent)
    assert answer.status_code == 422
    assert "No row of readings counts" in answer.text
    assert not Test.objects.exists()
    del sent["submit_now"]
    assert browser.post(form_url(bar, method), sent).status_code == 302
    draft = Test.objects.get()
    assert draft.state == "draft"
    refused = browser.post(f"{draft.get_absolute_url()}submit/", follow=True)
    assert "No row of readings counts" in refused.text
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_two_indents_are_asked_about_once_and_taken_with_a_reason(
    browser, bar, technician
):
    sent = typed(
        *indents(("2.70", "2.72"), ("2.68", "2.70")), operator=str(technician.pk)
    )
    asked = browser.post(form_url(bar), sent)
    assert asked.status_code == 422
    assert "2 of the 3 indents" in asked.text
    browser.post(form_url(bar), sent | {"confirmation": "The coupon is small."})
    assert "few-indents" in set(Test.objects.get().flags.values_list("code", flat=True))


def test_a_density_is_typed_with_its_reference_and_source(browser, bar, technician):
    weighing = {
        "m_air": ("52.400", "g"),
        "m_liquid": ("32.400", "g"),
        "T_liquid": ("71.6", "degF"),
    }
    sent = typed(weighing, operator=str(technician.pk)) | {
        "given_rho_ref": "2.640",
        "given_rho_ref_unit": "g/cm^3",
    }
    without = browser.post(form_url(bar, DENSITY), sent)
    assert "where this density comes from" in without.text
    browser.post(
        form_url(bar, DENSITY), sent | {"source_of_rho_ref": "HIPed piece of H26-014"}
    )
    test = Test.objects.get()
    assert test.measurements.get(property__code="rho").value == pytest.approx(
        2.61222, abs=1e-5
    )
    page = browser.get(test.get_absolute_url()).text
    for part in ("HIPed piece of H26-014", "Without buoyancy of air", "71.6 °F"):
        assert part in page, part


def test_a_draft_of_readings_opens_with_what_was_typed(browser, bar):
    sent = typed(*indents(("2.70", "2.72"), ("2.68", "2.70"), ("2.71", "2.71")))
    del sent["submit_now"]
    browser.post(form_url(bar), sent)
    test = Test.objects.get()
    page = browser.get(f"/tests/{test.test_uid}/edit/").text
    assert 'value="2.72"' in page


def test_a_correction_of_one_diagonal_is_a_new_version(browser, bar, technician):
    rows = indents(("2.70", "2.72"), ("2.68", "2.70"), ("2.71", "2.71"))
    browser.post(form_url(bar), typed(*rows, operator=str(technician.pk)))
    test = Test.objects.get()
    rows[0]["d1"] = ("2.60", "mm")
    sent = typed(*rows, reason="Misread.", version=str(test.revision))
    answer = browser.post(f"/tests/{test.test_uid}/correct/", sent)
    assert answer.status_code == 302, answer.text
    new = Test.objects.get(is_current=True)
    assert new.version == 2
    assert new.readings.get(number=1, name="d1").text == "2.60"
    assert new.measurements.get().value > test.measurements.get().value


def test_a_viewer_gets_no_preview(client, compartment):
    client.force_login(people.person(Role.VIEWER, compartment))
    assert client.post(f"/test-methods/{BRINELL}/preview/", {}).status_code == 403
