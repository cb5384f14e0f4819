"""Results sheets: by a profile, capped, and every cell that is not taken reported."""

import io
import zipfile

import openpyxl
import pytest

from trials.chemistry import sheets, workbooks
from trials.chemistry.sheets import SheetError, read_delimited, read_workbook
from trials.chemistry.workbooks import read, validate

DOWN = {
    "format": "chemistry-sheet",
    "layout": "elements-down",
    "elements": "A",
    "first": 3,
    "values": ["C", "D"],
    "units": {"wt%": ["Mg", "Sc"], "mg/kg": ["Be", "Na"]},
    "laboratory_cell": "B1",
    "file_name": "Result_{laboratory}.xlsx",
}


def workbook(*rows, title="Ergebnisse") -> bytes:
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


SHEET = workbook(
    ["Labor", "Lab 1"],
    ["Element", "Guide", 1, 2, "Mean"],
    ["Mg", 1.5, 1.501, 1.499, 1.5],
    ["Sc", 0.05, "<0.001", None, "#DIV/0!"],
    ["Be", 5, 4.9, "#DIV/0!", "#DIV/0!"],
    ["Hg", 1, 2, 3, 2.5],
    ["Total", 0, 1, 1, 1],
    ["Na", 3, "n.d.", 2.4, 2.4],
    [],
    ["w(x): mass fraction"],
)


def test_a_sheet_is_read_by_its_profile_and_the_rest_is_reported():
    record = read(SHEET, DOWN)
    taken = [[(s.element, s.text, s.unit) for s in burn] for burn in record.burns]
    assert taken == [
        [("Mg", "1.501", "wt%"), ("Sc", "<0.001", "wt%"), ("Be", "4.9", "mg/kg")],
        [("Mg", "1.499", "wt%"), ("Na", "2.4", "mg/kg")],
    ]
    skipped = {cell.cell: (cell.given, cell.reason) for cell in record.skipped}
    assert skipped["D4"] == ("", "Blank.")
    assert skipped["D5"][0] == "#DIV/0!"
    assert skipped["A6"] == ("Hg", "The profile gives it no unit.")
    assert skipped["A7"] == ("Total", "No symbol of an element.")
    assert skipped["C8"][0] == "n.d."
    assert len(skipped) == 5
    assert record.not_read == {"B": 6, "E": 6}
    assert record.texts["laboratory"] == "Lab 1"


def test_the_name_of_the_file_goes_before_a_cell_that_is_always_the_same():
    record = read(SHEET, DOWN, file_name="Result_BAM-ICPs.xlsx")
    assert record.texts["laboratory"] == "BAM-ICPs"


def test_burns_may_run_down_and_decimals_have_a_comma():
    profile = {
        "format": "chemistry-sheet",
        "kind": "delimited",
        "layout": "elements-across",
        "decimal_mark": ",",
        "elements": 2,
        "first": "B",
        "values": [3, 4],
        "units": {"wt%": ["Mg", "Sc"]},
    }
    text = (
        b"Sample;H26-014-S7\n;Mg;Sc\nBurn 1;6,80;< 0,001\nBurn 2;6,84;0,30\nAvg;6,82;\n"
    )
    record = read(text, profile)
    assert [[s.text for s in burn] for burn in record.burns] == [
        ["6.80", "<0.001"],
        ["6.84", "0.30"],
    ]
    assert record.not_read == {"1": 1, "5": 1}


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"units": {}}, "units"),
        ({"units": {"%": ["Mg"]}}, "units/%"),
        ({"units": {"wt%": ["Mg"], "ppm": ["Mg"]}}, "units/ppm"),
        ({"units": {"wt%": ["Mq"]}}, "units/wt%"),
        ({"elements": 1}, "elements"),
        ({"first": "A"}, "first"),
        ({"values": []}, "values"),
        ({"colums": 1}, "colums"),
        ({"layout": "sideways"}, "layout"),
        ({"file_name": "x{nothing}"}, "file_name"),
        ({"laboratory_cell": "2B"}, "laboratory_cell"),
        ({"decimal_mark": ";"}, "decimal_mark"),
    ],
)
def test_a_profile_is_told_what_is_wrong_with_it(change, pointer):
    assert validate(DOWN) == []
    assert [problem.pointer for problem in validate(DOWN | change)] == [pointer]


def test_what_is_no_profile_is_said():
    assert validate([])[0].message == "Expected an object."


def zipped(**parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return stream.getvalue()


TYPES = {"[Content_Types].xml": b"<Types/>"}


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"not a workbook", "no .xlsx"),
        (zipped(**{"a.txt": b"x"}), "no .xlsx"),
        (zipped(**TYPES, **{"xl/vbaProject.bin": b"x"}), "macros"),
        (zipped(**TYPES, **{"xl/big.xml": b" " * 5_000_000}), "unpacks to more"),
        (zipped(**TYPES), "can be read"),
        (b"x" * (sheets.MOST_BYTES + 1), "at most"),
        (workbook(*([["x"]] * 2_001)), "2,000 rows"),
    ],
)
def test_a_file_that_is_no_results_sheet_is_refused_and_says_why(data, says):
    with pytest.raises(SheetError, match=says):
        read_workbook(data)


def test_a_document_type_is_refused():
    good = zipfile.ZipFile(io.BytesIO(SHEET))
    parts = {name: good.read(name) for name in good.namelist()}
    parts["xl/workbook.xml"] = (
        b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
        + parts["xl/workbook.xml"].replace(b"Ergebnisse", b"&e;")
    )
    with pytest.raises(SheetError):
        read_workbook(zipped(**parts))


def test_an_absent_sheet_or_an_empty_one_is_said():
    with pytest.raises(SheetError, match="there is Ergebnisse"):
        read_workbook(SHEET, "Results")
    with pytest.raises(SheetError, match="no reading"):
        read(workbook(["nothing"]), DOWN)
    with pytest.raises(SheetError, match="UTF-8"):
        read_delimited(b"\xff\xfe")


def test_no_definition_that_is_valid_breaks_the_reader():
    """Any place that a profile may name is inside or outside the sheet, never an error."""
    for first, elements, values in ((1, "ZZ", ["A"]), (2000, "A", ["B", "B"])):
        profile = DOWN | {"first": first, "elements": elements, "values": values}
        assert validate(profile) == []
        with pytest.raises(SheetError):
            workbooks.read(SHEET, profile)
