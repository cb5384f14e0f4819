"""Lists page by key, narrow by what they know, and export what a spreadsheet cannot run."""

import csv
import datetime as dt
import io
import itertools
import re

import pytest

from labtrack.pages import keyset
from labtrack.pages.export import harmless
from tests.factories import chemistry, materials, people
from trials.models import Heat

pytestmark = pytest.mark.django_db


@pytest.fixture
def heats(compartment):
    """Sixty heats, several charged at the same moment."""
    return [
        materials.heat(
            compartment=compartment,
            charged_at=materials.CHARGED_AT + dt.timedelta(hours=n // 7),
        )
        for n in range(60)
    ]


def pages(order: keyset.Order, size: int):
    page = keyset.page(Heat.objects.all(), order, size=size)
    yield page
    while page.next:
        page = keyset.page(Heat.objects.all(), order, page.next, size=size)
        yield page


@pytest.mark.parametrize("is_descending", [True, False])
@pytest.mark.parametrize("size", [7, 30, 60])
def test_pages_hold_every_row_once_in_order_and_lead_back(heats, is_descending, size):
    order = keyset.Order("charged_at", is_descending)
    found = list(pages(order, size))
    rows = [row for page in found for row in page.rows]
    assert rows == list(Heat.objects.order_by(*order.names))
    for before, page in itertools.pairwise(found):
        back = keyset.page(Heat.objects.all(), order, page.previous, size=size)
        assert back.rows == before.rows
    assert found[0].previous == ""


def test_rows_that_arrive_meanwhile_shift_nothing(heats, compartment):
    order = keyset.Order("charged_at", is_descending=True)
    first = keyset.page(Heat.objects.all(), order, size=10)
    materials.heat(
        compartment=compartment, charged_at=materials.CHARGED_AT + dt.timedelta(days=9)
    )
    second = keyset.page(Heat.objects.all(), order, first.next, size=10)
    assert not set(first.rows) & set(second.rows)


def test_the_count_is_exact_up_to_its_limit(heats, monkeypatch):
    assert keyset.counted(Heat.objects.all()) == (60, True)
    monkeypatch.setattr(keyset, "MOST_COUNTED", 59)
    assert keyset.counted(Heat.objects.all()) == (59, False)


def test_next_and_previous_are_links_that_keep_the_filters(heats, viewer, signed_in):
    browser = signed_in(viewer)
    page = browser.get("/heats/?furnace=F2&sort=code").content.decode()
    assert "50 of 60" in page
    (after,) = re.findall(r'rel="next" href="([^"]+)"', page)
    assert "furnace=F2" in after
    second = browser.get(f"/heats/{after.replace('&amp;', '&')}").content.decode()
    assert "10 of 60" in second
    assert 'rel="prev"' in second


def test_a_cursor_of_another_order_is_refused(heats, viewer, signed_in):
    browser = signed_in(viewer)
    page = browser.get("/heats/?sort=code").content.decode()
    (cursor,) = re.findall(r'cursor=([^"&]+)"', page)
    assert browser.get(f"/heats/?cursor={cursor}").status_code == 400


def test_filters_narrow_the_rows_the_count_and_the_export(
    compartment, viewer, signed_in
):
    wanted = materials.heat(compartment=compartment, furnace="F9")
    materials.heat(compartment=compartment, furnace="F2")
    browser = signed_in(viewer)
    page = browser.get("/heats/?furnace=F9").content.decode()
    assert "1 record" in page
    export = browser.get("/heats/?furnace=F9&export=csv").getvalue().decode()
    (row,) = csv.DictReader(io.StringIO(export))
    assert row["Code"] == wanted.code
    assert row["Charged"] == wanted.charged_at.isoformat()
    assert (row["Simulated"], row["Owner"]) == ("no", "Eck Industries")


def test_an_export_longer_than_a_piece_is_complete(
    heats, viewer, signed_in, monkeypatch
):
    monkeypatch.setattr("labtrack.pages.export.PIECE", 8)
    export = signed_in(viewer).get("/heats/?export=csv").getvalue().decode()
    codes = [row["Code"] for row in csv.DictReader(io.StringIO(export))]
    assert sorted(codes) == sorted(heat.code for heat in heats)


def test_lines_of_melt_logs_are_listed_narrowed_and_exported(
    compartment, viewer, signed_in
):
    heat = materials.heat(compartment=compartment)
    chemistry.event(heat, minutes=30)
    chemistry.event(
        heat,
        "skim",
        minutes=60,
        value=0.8,
        value_as_entered="0.8 kg",
        note="Dry dross.",
    )
    hidden = materials.heat(compartment=people.compartment(compartment.organisation))
    chemistry.event(hidden, note="Not for you.")
    browser = signed_in(viewer)
    page = browser.get("/melt-events/").content.decode()
    assert "2 records" in page
    assert "Not for you." not in page
    assert f'href="{heat.get_absolute_url()}"' in page
    narrowed = f"/melt-events/?kind=skim&heat={heat.code}"
    page = browser.get(narrowed).content.decode()
    assert "1 record" in page
    assert "Dry dross." in page
    export = browser.get(f"{narrowed}&export=csv").getvalue().decode()
    (row,) = csv.DictReader(io.StringIO(export))
    assert (row["Heat"], row["What"]) == (heat.code, "Skim")
    assert (row["Value"], row["Value [°C, kg or %]"]) == ("0.8 kg", "0.8")
    workbook = browser.get("/melt-events/?export=xlsx")
    assert workbook.getvalue().startswith(b"PK")
    assert browser.get("/melt-events/?kind=nonsense").status_code == 400
    assert browser.get("/melt-events/?sort=note").status_code == 400


def test_a_hidden_alloy_is_withheld_in_list_and_export_and_cannot_be_filtered_by(
    compartment, viewer, signed_in
):
    hidden = people.compartment(compartment.organisation)
    theirs = materials.alloy("SECRET-ALLOY", compartment=hidden)
    materials.heat(compartment=compartment, alloy=theirs)
    browser = signed_in(viewer)
    page = browser.get("/heats/").content.decode()
    export = browser.get("/heats/?export=csv").getvalue().decode()
    assert "SECRET-ALLOY" not in page + export
    assert "withheld" in page
    assert browser.get(f"/heats/?alloy={theirs.pk}").status_code == 400


@pytest.mark.parametrize("text", ["=1+1", "+1+1", "@SUM(A1)", "-1+2", "\tx", "\rx"])
def test_no_cell_is_a_formula(text):
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-1.5", "12", "535+0.30SC", ""])
def test_numbers_and_codes_stay_as_they_are(text):
    assert harmless(text) == text
