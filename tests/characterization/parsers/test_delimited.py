"""Delimited files: read exactly, or refused with the line to blame; never guessed."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from characterization import parsers
from characterization.parsers import ParseError, contract, number_rows

PLAIN = {
    "header_line": 1,
    "columns": [
        {"channel": "force", "name": "Load", "unit": "kN"},
        {"channel": "extension", "name": "Ext", "unit": "mm"},
    ],
}
TEXT = "Load,Ext\n0.0,0.000\n1.5,0.010\n2.5,0.020\n"


def read(text: str | bytes, **changes):
    content = text.encode() if isinstance(text, str) else text
    return parsers.parse(content, {**PLAIN, **changes})


def blame(text: str | bytes, **changes) -> ParseError:
    with pytest.raises(ParseError) as refusal:
        read(text, **changes)
    return refusal.value


def test_channels_come_in_canonical_units():
    record = read(TEXT)
    np.testing.assert_array_equal(record.channels["force"], [0, 1500, 2500])
    np.testing.assert_array_equal(record.channels["extension"], [0, 0.01, 0.02])
    assert record.given_units == {"force": "kN", "extension": "mm"}
    assert (record.rows, record.first_line, record.last_line) == (3, 2, 4)
    assert record.warnings == ()


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode("utf-8-sig"),
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace("\n", "\r").encode(),
        TEXT.rstrip("\n").encode(),
        (TEXT + "\n \n\n").encode(),
        TEXT.replace(",", " , ").encode(),
        TEXT.replace("\n", ",\n").encode(),
        b'"Load","Ext"\n"0.0","0.000"\n"1.5","0.010"\n"2.5","0.020"\n',
        b"Load,Ext\n+0,0\n15e-1,.01\n2.5E0,20.e-3\n",
    ],
    ids=[
        "byte order mark",
        "CRLF",
        "CR",
        "no last line break",
        "blank lines at the end",
        "spaces about numbers",
        "trailing delimiters",
        "quoted numbers",
        "other ways to write the numbers",
    ],
)
def test_the_same_numbers_are_read_however_they_are_wrapped(content):
    record = read(content)
    np.testing.assert_allclose(record.channels["force"], [0, 1500, 2500], rtol=1e-15)
    np.testing.assert_allclose(record.channels["extension"], [0, 0.01, 0.02])


def test_decimal_commas_are_read_where_the_profile_says_so():
    text = "Load;Ext\n0,0;0,000\n1,5;0,010\n2,5;0,020\n"
    record = read(text, delimiter=";", decimal_mark=",")
    np.testing.assert_array_equal(record.channels["force"], [0, 1500, 2500])


def test_thousands_marks_are_read_where_the_profile_says_so():
    text = 'Load,Ext\n"0.5","0.0"\n"1,234.5","0.1"\n"12,345,678","0.2"\n'
    record = read(text, thousands_mark=",")
    np.testing.assert_allclose(
        record.channels["force"], [500, 1_234_500, 12_345_678_000]
    )


@pytest.mark.parametrize("delimiter", ["space", "tab", "|"])
def test_other_delimiters_are_read(delimiter):
    character = {"space": "  ", "tab": "\t"}.get(delimiter, delimiter)
    record = read(TEXT.replace(",", character), delimiter=delimiter)
    assert record.rows == 3


def test_a_latin_1_header_is_read_with_its_encoding_and_refused_without():
    text = TEXT.replace("Ext", "Déplacement")
    columns = [
        PLAIN["columns"][0],
        {"channel": "extension", "name": "Déplacement", "unit": "mm"},
    ]
    record = read(text.encode("latin-1"), encoding="latin-1", columns=columns)
    assert record.rows == 3
    error = blame(text.encode("latin-1"), columns=columns)
    assert error.line == 1
    assert "0xe9" in error.message


def test_a_name_in_composed_or_decomposed_letters_is_the_same_name():
    columns = [
        PLAIN["columns"][0],
        {"channel": "extension", "name": "D\u00e9placement", "unit": "mm"},
    ]
    assert read(TEXT.replace("Ext", "De\u0301placement"), columns=columns).rows == 3


def test_utf_16_is_read_where_the_profile_says_so_and_named_where_it_does_not():
    assert read(TEXT.encode("utf-16"), encoding="utf-16").rows == 3
    assert "UTF-16" in blame(TEXT.encode("utf-16")).message


UNITLESS = {
    "columns": [
        {"channel": "force", "name": "Load"},
        {"channel": "extension", "name": "Ext"},
    ]
}


def test_a_row_of_units_is_believed():
    text = TEXT.replace("Ext\n", "Ext\n(kN),[mm]\n")
    record = read(text, unit_row=True, **UNITLESS)
    assert record.channels["force"][1] == 1500
    assert record.first_line == 3


def test_units_in_the_names_are_believed():
    columns = [
        {"channel": "force", "name": "Load [kN]"},
        {"channel": "extension", "name": "Ext (in)"},
    ]
    text = TEXT.replace("Load,Ext", "Load [kN],Ext (in)")
    record = read(text, columns=columns)
    assert record.channels["extension"][2] == pytest.approx(0.508)


def test_a_column_without_a_unit_anywhere_is_refused():
    error = blame(TEXT, **UNITLESS)
    assert error.line == 1
    assert "never guessed" in error.message


def test_a_unit_of_the_file_that_is_not_known_is_answered_with_the_known_ones():
    text = TEXT.replace("Ext\n", "Ext\nKN,mm\n")
    assert "expected kN" in blame(text, unit_row=True, **UNITLESS).message
    record = read(text, unit_row=True, unit_spellings={"KN": "kN"}, **UNITLESS)
    assert record.given_units["force"] == "kN"


def test_a_profile_that_contradicts_the_file_is_refused_unless_it_overrides():
    text = TEXT.replace("Ext\n", "Ext\nN,mm\n")
    assert "according to the file" in blame(text, unit_row=True).message
    columns = [{**PLAIN["columns"][0], "overrides": True}, PLAIN["columns"][1]]
    record = read(text, unit_row=True, columns=columns)
    assert record.channels["force"][1] == 1500


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 0, "empty"),
        (" \n\n", 0, "empty"),
        ("Load,Ext\n", 2, "No rows of numbers"),
        ("Force,Ext\n1,2\n", 1, "No column is named 'Load'"),
        ("Load,Load,Ext\n1,2,3\n", 1, "Two columns are named 'Load'"),
        (TEXT.replace("1.5", "NaN"), 3, "not a finite number"),
        (TEXT.replace("1.5", "-inf"), 3, "not a finite number"),
        (TEXT.replace("1.5", "#DIV/0!"), 3, "not a finite number"),
        (TEXT.replace("1.5", "1e999"), 3, "out of range"),
        (TEXT.replace("1.5", "1_500"), 3, "is not a number"),
        (TEXT.replace("1.5", "\uff11.5"), 3, "is not a number"),
        (TEXT.replace("1.5", "\u22121.5"), 3, "is not a number"),
        (TEXT.replace("1.5", "0x1F"), 3, "is not a number"),
        (TEXT.replace("1.5", "one"), 3, "is not a number"),
        (TEXT.replace("1.5", ""), 3, "the cell is empty"),
        (TEXT.replace("1.5", '"1,5"'), 3, "has a comma"),
        (TEXT.replace("1.5", '"1,234.5"'), 3, "thousands mark"),
        (TEXT.replace("1.5", "1,5"), 3, "3 columns; expected 2"),
        (TEXT.replace("1.5,0.010", "1.5"), 3, "1 columns; expected 2"),
        (TEXT.replace("1.5", '"1.5'), 3, "quotes"),
        (TEXT + "End of test\n", 5, "1 columns; expected 2"),
        (TEXT + "End of test,x\n", 5, "how that begins"),
        (TEXT.replace("1.5", "1.5\0"), 3, "null character"),
        ("Load,Ext\n" + "1" * 200_000 + ",2\n", 2, "characters"),
    ],
)
def test_what_cannot_be_read_is_blamed_on_its_line(text, line, words):
    error = blame(text)
    assert error.line == line
    assert words in error.message


def test_a_comma_among_decimal_points_is_never_read_as_a_thousandfold():
    text = "Load;Ext\n1.500,0;0,1\n"
    error = blame(text, delimiter=";", decimal_mark=",")
    assert error.line == 2
    assert "1.500,0" in error.message
    record = read(text, delimiter=";", decimal_mark=",", thousands_mark=".")
    assert record.channels["force"][0] == 1_500_000


@pytest.mark.parametrize("cut", ["3.5", "3.5,", "3.5,0.0e", "3.", '"3.5","0.0'])
def test_a_last_line_that_was_cut_off_is_left_out_and_said(cut):
    record = read(TEXT + cut)
    assert record.rows == 3
    assert record.last_line == 4
    assert [(w.code, w.line) for w in record.warnings] == [("cut_off", 5)]


def test_a_bad_last_line_that_was_not_cut_off_is_refused():
    assert blame(TEXT + "3.5\n").line == 5


def test_a_footer_ends_the_numbers_where_the_profile_knows_it():
    record = read(TEXT + "End of test,ok\n1,1\n", footer_begins="End of")
    assert record.rows == 3


def test_comment_lines_are_skipped_and_the_lines_keep_their_numbers():
    text = TEXT.replace("1.5", "# pause\n1.5")
    record = read(text, comment_mark="#")
    assert (record.rows, record.last_line) == (3, 5)
    assert blame(text.replace("2.5", "x"), comment_mark="#").line == 5


def test_blank_lines_among_the_numbers_are_skipped_and_said():
    record = read(TEXT.replace("1.5", "\n1.5"))
    assert record.rows == 3
    assert [(w.code, w.line) for w in record.warnings] == [("blank_lines", 3)]


def test_a_header_is_found_by_how_it_begins():
    record = read("Test,7\nDate,today\n" + TEXT, header_line=None, header_begins="Load")
    assert record.first_line == 4
    error = blame(TEXT, header_line=None, header_begins="Kraft")
    assert "No line begins with 'Kraft'" in error.message


def test_columns_are_found_by_place_without_a_header():
    columns = [
        {"channel": "extension", "position": 2, "unit": "mm"},
        {"channel": "force", "position": 1, "unit": "N"},
    ]
    record = read("1,2\n3,4\n", header_line=None, columns=columns)
    np.testing.assert_array_equal(record.channels["extension"], [2, 4])
    np.testing.assert_array_equal(record.channels["force"], [1, 3])


def test_a_column_that_the_rows_do_not_have_is_refused():
    columns = [
        {"channel": "extension", "position": 5, "unit": "mm"},
        {"channel": "force", "position": 1, "unit": "N"},
    ]
    error = blame("1,2\n3,4\n", header_line=None, columns=columns)
    assert error.line == 1
    assert "5" in error.message


def test_an_optional_column_may_be_missing():
    columns = [
        *PLAIN["columns"],
        {"channel": "time", "name": "Time", "unit": "s", "optional": True},
    ]
    assert "time" not in read(TEXT, columns=columns).channels
    text = "Time,Load,Ext\n0,1,2\n1,2,3\n"
    assert read(text, columns=columns).channels["time"].tolist() == [0, 1]


def test_a_frame_that_counts_tension_as_negative_is_turned_round():
    columns = [{**PLAIN["columns"][0], "negate": True}, PLAIN["columns"][1]]
    assert read(TEXT, columns=columns).channels["force"][1] == -1500


TIMED = [*PLAIN["columns"], {"channel": "time", "name": "Time", "unit": "s"}]


@pytest.mark.parametrize(
    ("second", "code"), [("0.5", "time_backwards"), ("1.0", "time_repeated")]
)
def test_a_clock_that_runs_back_or_stands_is_said_and_the_numbers_are_kept(
    second, code
):
    text = f"Time,Load,Ext\n1.0,0,0\n{second},1,1\n2.0,2,2\n"
    record = read(text, columns=TIMED)
    assert [(w.code, w.line) for w in record.warnings] == [(code, 3)]
    assert record.rows == 3


def test_sizes_that_no_bar_has_are_questioned():
    columns = [
        {"channel": "stress", "name": "Load", "unit": "MPa"},
        {"channel": "strain", "name": "Ext", "unit": "1"},
    ]
    record = read("Load,Ext\n1,0\n4,13\n", columns=columns)
    assert {w.code for w in record.warnings} == {"strain_size", "stress_size"}


STATED = {
    "header_line": 3,
    "stated": [
        {"name": "test_temperature", "key": "'temperature'", "unit": "degR"},
        {"name": "diameter", "key": "Diameter", "unit": "in"},
        {
            "name": "direction",
            "key": "'direction'",
            "values": {"R11": "LT", "R22": "L"},
        },
        {"name": "operator", "key": "Operator", "optional": True},
    ],
    "constants": {"gauge_length": {"value": "2.000", "unit": "in"}},
}
PREAMBLE = "{'temperature':533.07, 'direction':'R11' }\nDiameter: 0.500 in\n"


def test_what_lines_before_the_data_state_is_read_with_text_and_unit():
    record = read(PREAMBLE + TEXT, **STATED)
    temperature = record.quantities["test_temperature"]
    assert temperature.value == pytest.approx(23.0, abs=1e-9)
    assert (temperature.text, temperature.unit) == ("533.07", "degR")
    assert record.quantities["gauge_length"].value == pytest.approx(50.8)
    assert record.texts == {"direction": "LT"}


@pytest.mark.parametrize(
    ("preamble", "line", "words"),
    [
        (PREAMBLE.replace("temperature", "temp"), 0, "is missing"),
        (PREAMBLE.replace("533.07", "warm"), 1, "is not a number"),
        (PREAMBLE.replace("533.07", ""), 1, "Nothing follows"),
        (PREAMBLE.replace("R11", "R12"), 1, "the profile knows R11, R22"),
    ],
)
def test_a_statement_that_is_missing_or_unreadable_is_blamed(preamble, line, words):
    error = blame(preamble + TEXT, **STATED)
    assert error.line == line
    assert words in error.message


def test_a_diameter_with_its_unit_behind_it_is_read_to_the_space():
    record = read(PREAMBLE.replace("0.500 in", "0.500\tin") + TEXT, **STATED)
    assert record.quantities["diameter"].value == pytest.approx(12.7)


def test_a_unit_behind_a_stated_number_may_not_contradict_the_profile():
    preamble = PREAMBLE.replace("0.500 in", "12.7 mm")
    assert "in 'mm' according to the file" in blame(preamble + TEXT, **STATED).message


def test_a_stated_number_with_a_decimal_comma_is_read_whole():
    stated = {"name": "diameter", "key": "Durchmesser", "unit": "mm"}
    text = "Durchmesser :\t12,7\tmm\nLoad;Ext\n0,0;0,0\n1,5;0,01\n"
    record = read(text, header_line=2, delimiter=";", decimal_mark=",", stated=[stated])
    assert record.quantities["diameter"].value == 12.7


def test_the_file_name_states_the_specimen():
    parsed = parsers.parse(
        TEXT.encode(),
        {**PLAIN, "file_name": "bar_{specimen}.csv"},
        file_name="C:\\data\\bar_H26-014-B2.csv",
    )
    assert parsed.texts == {"specimen": "H26-014-B2"}
    with pytest.raises(ParseError, match="does not fit") as refusal:
        parsers.parse(
            TEXT.encode(),
            {**PLAIN, "file_name": "bar_{specimen}.csv"},
            file_name="test.csv",
        )
    assert refusal.value.line == 0


def test_too_many_rows_are_refused_before_they_are_read(monkeypatch):
    monkeypatch.setattr(number_rows, "MOST_ROWS", 100)
    error = blame("Load,Ext\n" + "1,2\n" * 101)
    assert error.line == 102
    assert "at most 100" in error.message
    assert contract.MOST_ROWS == 1_000_000


ORDINARY = st.floats(-1e9, 1e9, allow_subnormal=False)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(ORDINARY, ORDINARY), min_size=1, max_size=30), st.data())
def test_both_ways_of_reading_give_the_same_bits(pairs, data):
    mark = data.draw(st.sampled_from([".", ","]))
    rows = [f"{one!r};{other!r}".replace(".", mark) for one, other in pairs]
    text = "Load;Ext\n" + "\n".join(rows) + "\n"
    at_once = read(text, delimiter=";", decimal_mark=mark)
    # A thousands mark in the profile sends every row the long way round.
    one_by_one = read(text, delimiter=";", decimal_mark=mark, thousands_mark="'")
    for channel in ("force", "extension"):
        assert (
            at_once.channels[channel].tobytes()
            == one_by_one.channels[channel].tobytes()
        )
    expected = [one * 1000 for one, _ in pairs]
    np.testing.assert_allclose(at_once.channels["force"], expected, rtol=1e-15)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_whatever_raise_anything_but_a_parse_error(content):
    for encoding in ("utf-8", "latin-1", "utf-16"):
        try:
            record = read(content, encoding=encoding)
        except ParseError:
            continue
        assert all(np.isfinite(channel).all() for channel in record.channels.values())


@settings(max_examples=200, deadline=None)
@given(st.text("0123456789.,;eE+-\"' \n\t#NaInf_", max_size=80))
def test_no_text_of_likely_characters_raises_anything_but_a_parse_error(body):
    try:
        record = read("Load,Ext\n" + body)
    except ParseError:
        return
    assert all(np.isfinite(channel).all() for channel in record.channels.values())
