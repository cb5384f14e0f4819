"""Files of invented vendors, one of each kind of evidence, under a profile: understood with
their figures, or refused with the line.
"""

import pytest

from characterization import parsers
from characterization.evaluation import lives, recordings
from characterization.evaluation.known import Known
from characterization.parsers.contract import ParseError
from characterization.parsers.evidence import kinds
from characterization.parsers.records import ReadingRows
from tests.characterization import invented_files

KINDS = pytest.mark.parametrize("kind", invented_files.EVERY)
POINTS = {"delimiter": ",", "decimal": ".", "thousands": ","}


@pytest.fixture(scope="module")
def files():
    """Every file once: a crack takes a while to grow."""
    return {name: make() for name, make in invented_files.EVERY.items()}


def figures(invented, data, **style):
    profile = invented.profile(**style)
    assert parsers.validate_profile(profile) == ()
    records = parsers.read(data, profile, file_name="a.txt").records
    told = {"file": "a.txt", "method": invented.method}
    if invented.method == "fatigue":
        answer = lives.answer(records, told)
    else:
        known = Known(invented.method, invented.settings)
        (answer,) = [recordings.answer(record, dict(told), known) for record in records]
    return {row["symbol"]: row["value"] for row in answer["results"]}, records


def near(invented):
    return pytest.approx(invented.expected, rel=invented.tolerance)


@KINDS
def test_a_file_with_a_mark_decimal_commas_and_a_row_of_units(files, kind):
    invented = files[kind]
    data = b"\xef\xbb\xbf" + invented.text().encode()
    found, _records = figures(invented, data)
    assert found[invented.symbol] == near(invented)


@KINDS
def test_quoted_numbers_with_thousands_and_units_in_the_names(files, kind):
    invented = files[kind]
    style = {**POINTS, "unit_row": False}
    found, _records = figures(invented, invented.text(**style).encode(), **style)
    assert found[invented.symbol] == near(invented)


@KINDS
def test_latin_letters_of_an_old_machine(files, kind):
    invented = files[kind]
    profile = invented.profile() | {"encoding": "cp1252"}
    data = invented.text().encode("cp1252")
    assert parsers.read(data, profile, file_name="a.txt").records


@KINDS
def test_a_last_line_that_was_cut_off_is_left_out_and_said(files, kind):
    invented = files[kind]
    whole = invented.text().rstrip("\n")
    if len(invented.columns) == 1:
        pytest.skip("with one column no line is short of any")
    lines = whole.split("\n")
    lines.append(lines[-1].rpartition(";")[0])  # the last cell never came
    found, records = figures(invented, "\n".join(lines).encode())
    assert found[invented.symbol] == near(invented)
    warnings = [w for record in records for w in record.warnings]
    assert ("cut_off", len(lines)) in {(w.code, w.line) for w in warnings}


@KINDS
def test_a_cell_that_is_no_number_is_blamed_with_its_line(files, kind):
    invented = files[kind]
    lines = invented.text().split("\n")
    at = 5 + min(2, len(invented.rows) - 1)
    number = next(i for i, c in enumerate(invented.rows[0]) if not isinstance(c, str))
    cells = lines[at].split(";")
    cells[number] = "OVER"
    lines[at] = ";".join(cells)
    with pytest.raises(ParseError, match="OVER") as refused:
        figures(invented, "\n".join(lines).encode())
    assert refused.value.line == at + 1


@KINDS
def test_a_unit_that_nobody_says_is_refused(files, kind):
    invented = files[kind]
    if all(name in invented.plain for name in invented.channels):
        pytest.skip("its numbers have no unit")
    lines = invented.text().split("\n")
    lines[4] = ";".join("?" for _each in invented.columns)
    with pytest.raises(ParseError, match=r"unit|guessed") as refused:
        figures(invented, "\n".join(lines).encode())
    assert refused.value.line == 4


@KINDS
def test_a_unit_of_something_else_is_refused(files, kind):
    invented = files[kind]
    kept = invented.profile()
    with_unit = [c for c in kept["columns"] if c["channel"] not in invented.plain]
    evidence = kinds()[invented.evidence]
    column = next(
        (c for c in with_unit if evidence.channel(c["channel"]).has_unit), None
    )
    if column is None:
        pytest.skip("its numbers have no unit")
    column["unit"] = "Hz" if evidence.channel(column["channel"]).unit != "Hz" else "mm"
    problems = parsers.validate_profile(kept)
    assert any(p.pointer.endswith("/unit") for p in problems)


@KINDS
def test_a_profile_without_what_its_kind_needs_says_so(files, kind):
    invented = files[kind]
    bare = invented.profile() | {"columns": []}
    said = " ".join(p.message for p in parsers.validate_profile(bare))
    assert f"A {kinds()[invented.evidence].noun} needs " in said


def test_a_word_that_is_no_outcome_is_asked(files):
    invented = files["lives"]
    text = invented.text().replace("run-out", "perhaps")
    from characterization.taking import NotTaken

    with pytest.raises(NotTaken, match="Line 16: 'perhaps'"):
        figures(invented, text.encode())


def test_more_cycles_than_stated_is_a_run_out_too(files):
    invented = files["lives"]
    text = invented.text().replace("10000000,0000;run-out", ">10000000;")
    found, records = figures(invented, text.encode())
    assert found[invented.symbol] == near(invented)
    assert records[-1].rows[0].texts["cycles"] == ">10000000"


def test_readings_of_several_specimens_become_several_records():
    profile = {
        "evidence": "vickers",
        "delimiter": ";",
        "header_line": 1,
        "columns": [
            {"channel": "specimen", "name": "Probe"},
            {"channel": "HV", "name": "HV 5"},
            {"channel": "x", "name": "x", "unit": "mm", "optional": True},
        ],
        "constants": {"test_force": {"value": "5", "unit": "kgf"}},
    }
    data = b"Probe;HV 5;x\nA1;80.0;0.1\nA1;82.0;\nA2;90.0;0.3\n"
    records = parsers.read(data, profile).records
    assert [(r.specimen, len(r.rows)) for r in records] == [("A1", 2), ("A2", 1)]
    assert isinstance(records[0], ReadingRows)
    assert "x" not in records[0].rows[1].values


def test_a_file_of_one_kind_is_no_evidence_of_another_method(files):
    from characterization import taking

    invented = files["growth"]
    (record,) = parsers.read(invented.text().encode(), invented.profile()).records
    with pytest.raises(taking.NotTaken, match="list of crack lengths"):
        taking.taken(record, "tensile", {}, method="ASTM-B557-15")


def test_a_force_that_is_not_the_methods_is_another_scale(files):
    from characterization import taking

    invented = files["indents"]
    (record,) = parsers.read(invented.text().encode(), invented.profile()).records
    settings = {**invented.settings, "force_kgf": 5.0}
    with pytest.raises(taking.NotTaken, match=r"0\.5 kgf.*HV 5"):
        taking.taken(record, "vickers", settings, method="ASTM-E92-17-HV-5")


def test_an_unknown_kind_names_those_that_are_known():
    (problem,) = parsers.validate_profile({"evidence": "rumor", "columns": []})
    assert problem.pointer == "evidence"
    assert "dsc" in problem.message
    assert "fatigue" in problem.message
