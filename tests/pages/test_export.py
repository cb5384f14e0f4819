"""Tables that leave the house: numbers stay numbers, no text is a formula, marks go along."""

import csv
import datetime as dt
import io
import zipfile
from decimal import Decimal

import pytest
from django.utils.html import format_html
from openpyxl import load_workbook

from labtrack.charts.card import Column
from labtrack.pages import export
from labtrack.pages.export import Marks, TooManyRows, plain, rows_response
from tests.factories import materials, people

FORMULAS = ["=1+1", "+1+1", "-2+3", "@SUM(A1)", "=HYPERLINK(0)", "#N/A", "\t=1"]


def book_of(response):
    return load_workbook(io.BytesIO(response.getvalue()))


def lines_of(response) -> list[list[str]]:
    return list(csv.reader(io.StringIO(response.getvalue().decode())))


def test_numbers_are_numbers_and_texts_are_texts_in_a_workbook():
    moment = dt.datetime(2026, 11, 2, 14, 5, tzinfo=dt.UTC)
    values = [7, 0.1, Decimal("7.50"), True, None, moment, dt.date(2026, 3, 2), "0012"]
    response = rows_response("xlsx", "sample values", ["v"] * 8, [values])
    sheet = book_of(response).worksheets[0]
    cells = [cell.value for cell in sheet[2]]
    assert cells[:3] == [7, 0.1, 7.5]
    assert cells[3:6] == ["yes", None, "2026-11-02T14:05:00+00:00"]
    assert cells[6].date() == dt.date(2026, 3, 2)
    assert (cells[7], sheet["H2"].data_type) == ("0012", "s")
    assert response["Content-Disposition"].endswith('filename="sample-values.xlsx"')


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_is_a_formula_or_an_error_in_a_workbook(text):
    cell = book_of(rows_response("xlsx", "x", ["Note"], [[text]])).worksheets[0]["A2"]
    assert (cell.value, cell.data_type) == (text, "s")
    assert cell.quotePrefix == text.startswith(("=", "+", "-", "@", "\t"))


def test_not_even_a_head_or_a_marking_is_a_formula():
    book = book_of(
        rows_response("xlsx", "x", ["=1"], [["a"]], Marks(markings="=2", about=[]))
    )
    kinds = {cell.data_type for sheet in book for row in sheet for cell in row}
    assert "f" not in kinds


@pytest.mark.parametrize("text", ["a\x00b", "a\x0bb", "x" * 40_000])
def test_a_text_that_no_workbook_can_hold_is_made_one_that_it_can(text):
    value = (
        book_of(rows_response("xlsx", "x", ["a"], [[text]])).worksheets[0]["A2"].value
    )
    assert value.startswith(text[:1])
    assert len(value) <= 32_767


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_what_is_no_number_is_not_written_as_one(number):
    cell = book_of(rows_response("xlsx", "x", ["a"], [[number]])).worksheets[0]["A2"]
    assert cell.data_type == "s"


def test_marks_stand_in_every_row_on_the_tab_and_beside_the_table():
    marks = Marks("EXPORT CONTROLLED", True, [("Basis", "working"), ("n", "12")])
    assert lines_of(rows_response("csv", "x", ["a"], [["1"], ["2"]], marks)) == [
        ["a", "Marking", "Simulated"],
        ["1", "EXPORT CONTROLLED", "yes"],
        ["2", "EXPORT CONTROLLED", "yes"],
    ]
    book = book_of(rows_response("xlsx", "x", ["a"], [["1"], ["2"]], marks))
    sheet, about = book.worksheets
    assert "SIMULATED" in sheet.title
    assert [cell.value for cell in sheet[3]] == ["2", "EXPORT CONTROLLED", "yes"]
    assert "SIMULATED" in sheet.oddHeader.center.text
    assert "EXPORT CONTROLLED" in sheet.oddHeader.center.text
    said = {row[0].value: row[1].value for row in about}
    assert said["Rows"] == 2
    assert said["Marking"] == "EXPORT CONTROLLED"
    assert said["Basis"] == "working"
    assert said["Simulated"].startswith("SIMULATED")


def test_the_table_of_a_chart_leaves_its_markup_and_keeps_its_numbers():
    columns = [Column("Heat"), Column("Rm", unit="MPa", is_number=True)]
    quantity = format_html('<span class="lt-q">{} <b></b></span>', "1,251.3")
    rows = [[{"text": "H26-1", "url": "/heats/H26-1/"}, quantity], ["H26-2", "−2.5"]]
    rows += [["H26-3", "< 0.001"], ["H26-4", "–"]]
    sheet = book_of(rows_response("xlsx", "x", columns, rows)).worksheets[0]
    assert [cell.value for cell in sheet[1]] == ["Heat", "Rm [MPa]"]
    assert [cell.value for cell in sheet["A"]][1:] == [
        "H26-1",
        "H26-2",
        "H26-3",
        "H26-4",
    ]
    assert [cell.value for cell in sheet["B"]][1:] == [1251.3, -2.5, "< 0.001", None]


def test_markup_typed_by_a_person_is_no_markup():
    assert plain("<b>bold</b> & so") == "<b>bold</b> & so"
    assert plain(format_html("<i>{}</i>", "<b>")) == "<b>"


def test_a_workbook_has_an_end_that_csv_has_not(monkeypatch):
    monkeypatch.setattr(export, "MOST_XLSX_ROWS", 3)
    rows = [[n] for n in range(4)]
    with pytest.raises(TooManyRows, match="up to 3 rows"):
        rows_response("xlsx", "x", ["n"], rows)
    assert len(lines_of(rows_response("csv", "x", ["n"], rows))) == 5
    assert len(book_of(rows_response("xlsx", "x", ["n"], rows[:3])).worksheets) == 2


def test_rows_are_taken_as_they_are_written_not_all_at_once():
    taken = []

    def rows():
        for n in range(3):
            taken.append(n)
            yield [n]

    pieces = iter(rows_response("csv", "x", ["n"], rows()).streaming_content)
    next(pieces), next(pieces)
    assert taken == [0]


@pytest.mark.django_db
class TestOfALists:
    """`?export=xlsx` of what a person may see."""

    def test_a_list_leaves_as_a_workbook_with_numbers_beside_texts(
        self, compartment, viewer, signed_in
    ):
        lot = materials.lot(
            compartment=compartment, mass_kg=41.5, mass_as_entered="41.50 kg"
        )
        response = signed_in(viewer).get("/material-lots/?export=xlsx")
        assert response["Content-Type"] == export.XLSX
        heads, cells = list(book_of(response).worksheets[0].values)
        row = dict(zip(heads, cells, strict=True))
        assert row["Code"] == lot.code
        assert (row["Mass"], row["Mass [kg]"]) == ("41.50 kg", 41.5)
        assert (row["Simulated"], row["Owner"]) == ("no", "Eck Industries")

    def test_what_is_simulated_says_so_even_without_a_compartment(
        self, organisation, signed_in
    ):
        simulated = people.compartment(organisation, is_simulated=True)
        person = people.person("viewer", simulated)
        cycle = materials.heat_treatment_cycle(compartment=simulated)
        bar = materials.specimen(
            materials.casting_run(materials.heat(compartment=simulated))
        )
        materials.heat_treatment_load(cycle, [bar])
        browser = signed_in(person)
        book = book_of(browser.get("/heat-treatment-loads/?export=xlsx"))
        assert "SIMULATED" in book.worksheets[0].title
        heads, row = lines_of(browser.get("/heat-treatment-loads/?export=csv"))
        assert dict(zip(heads, row, strict=True))["Simulated"] == "yes"

    def test_a_list_too_long_for_a_workbook_says_what_to_do(
        self, compartment, viewer, signed_in, monkeypatch
    ):
        monkeypatch.setattr(export, "MOST_XLSX_ROWS", 1)
        for _n in range(2):
            materials.heat(compartment=compartment)
        response = signed_in(viewer).get("/heats/?export=xlsx")
        assert response.status_code == 400
        assert "take CSV" in response.content.decode()
        assert signed_in(viewer).get("/heats/?export=csv").status_code == 200

    def test_a_workbook_needs_no_more_queries_for_more_rows(
        self, compartment, viewer, signed_in, django_assert_max_num_queries
    ):
        for _n in range(12):
            materials.heat(compartment=compartment)
        browser = signed_in(viewer)
        with django_assert_max_num_queries(14):
            archive = browser.get("/heats/?export=xlsx").getvalue()
        assert zipfile.ZipFile(io.BytesIO(archive)).testzip() is None
