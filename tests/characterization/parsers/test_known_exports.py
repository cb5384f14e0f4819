"""Exports that are understood without a profile: what they hold, what they refuse."""

import numpy as np
import pytest

from characterization import parsers
from characterization.parsers import HeaderRecord, ParseError
from tests.shared_material import shared

BAR = "\n".join(
    f"{i / 10:.1f};{i * 100.5:.1f};{i * 0.0015:.4f};{i * 0.01:.3f}".replace(".", ",")
    for i in range(60)
)


def read(text, name="bar.csv", profile=None, encoding="utf-8"):
    data = text if isinstance(text, bytes) else text.encode(encoding)
    return parsers.read(data, profile, file_name=name)


def refusal(text, **kwargs):
    with pytest.raises(ParseError) as caught:
        read(text, **kwargs)
    return caught.value


@pytest.mark.parametrize(
    ("file", "export", "rows", "channels"),
    [
        ("bluehill_Tens_Yield_1.csv", "bluehill", 279, "force strain stress"),
        ("bluehill_Tens_Yield_4.csv", "bluehill", 288, "force strain stress"),
        ("bluehill_Tens_Yield_7.csv", "bluehill", 331, "force strain stress"),
        ("bluehill_Tens_No_Yield_1.csv", "bluehill", 1467, "force strain stress"),
        ("zwick_fr_latin1.tra", "testxpert", 2184, "force extension crosshead"),
        ("mts_testsuite_1-5.txt", "mts-testsuite", 3231, "force extension crosshead"),
        ("mts793_de_decimal_comma.csv", "mts793", 446, "force crosshead"),
        ("Exemple_WB400kN_2_Tract_L100_D10.csv", "walter-bai", 7326, "force crosshead"),
        (
            "Exemple_Erreur_Import_Largeur_Incorrecte.csv",
            "walter-bai",
            3189,
            "force crosshead",
        ),
    ],
)
def test_every_real_export_is_recognized_by_what_it_holds(file, export, rows, channels):
    # Under a name that says nothing: the bytes decide.
    reading = read(shared(f"vectors/raw/{file}").read_bytes(), name="upload.bin")
    assert reading.format.name == export
    (record,) = reading.records
    assert record.rows == rows
    assert set(channels.split()) <= set(record.channels)


def test_the_machine_s_own_figures_and_section_are_kept():
    path = shared("vectors/raw/bluehill_Tens_Yield_1.csv")
    (record,) = read(path.read_bytes()).records
    assert record.reported["E"].value == pytest.approx(178.38319763)
    assert record.quantities["area"].value == pytest.approx(1.989 * 10.144)
    assert record.texts["specimen"] == "009"


def test_a_factor_of_a_thousand_in_a_stated_width_is_refused_with_both_figures():
    path = shared("vectors/raw/bluehill_Tens_Yield_1.csv")
    wrong = path.read_bytes().replace(b'Width,"10.14400"', b'Width,"0.010144"')
    error = refusal(wrong)
    assert error.code == "contradiction"
    assert "a factor of 1000" in str(error)
    assert "188.44" in str(error)


def test_a_wrong_width_is_refused_where_the_stress_shows_it():
    path = shared("vectors/raw/bluehill_Tens_Yield_1.csv")
    wrong = path.read_bytes().replace(b'Width,"10.14400"', b'Width,"12.00000"')
    assert refusal(wrong).code == "contradiction"


GERMAN = (
    '"aktuelle Probe"\t"17"\n"Probendicke a0"\t2,5\t"mm"\n'
    '"Probenbreite b0"\t12,0\t"mm"\n"Messlänge L0"\t50\t"mm"\n'
    '"E-Modul"\t70100,5\t"N/mm²"\n"Datum"\t"20.02.2024 14:05:00"\n'
    '"Prüfzeit"\t"Standardkraft"\t"Standardweg"\t"Traverse abs."\n'
    '"s"\t"N"\t"mm"\t"mm"\n' + BAR.replace(";", "\t") + "\n"
)


def test_a_german_testxpert_file_in_latin_1_with_decimal_commas():
    reading = read(GERMAN, encoding="latin-1")
    (record,) = reading.records
    assert reading.format.name == "testxpert"
    assert reading.encoding == "cp1252"
    assert record.quantities["area"].value == pytest.approx(30.0)
    assert record.texts["specimen"] == "17"
    assert record.texts["performed_at"] == "2024-02-20 14:05:00"
    assert record.reported["E"].value == pytest.approx(70.1005)
    np.testing.assert_allclose(record.channels["force"], np.arange(60) * 100.5)


def test_text_that_was_encoded_twice_is_mended():
    twice = "Index;Force [kN];Déplacement [mm];Déform1 [mm]\n".encode().decode("cp1252")
    rows = "\n".join(
        f"{i};{i * 0.5:.2f};{i * 0.01:.2f};{i * 0.001:.4f}" for i in range(9)
    )
    (record,) = read(twice + rows + "\n").records
    assert {"force", "crosshead", "extension"} <= set(record.channels)
    assert record.columns[2] == "Déplacement [mm]"


SIDE_BY_SIDE = (
    "H26-B1,,,H26-B2,,\nTime,Force,Stroke,Time,Force,Stroke\nsec,N,mm,sec,N,mm\n"
    + "\n".join(
        f"{i / 10},{i * 10.5},{i / 100},{i / 10},{i * 9.5},{i / 100}" for i in range(8)
    )
    + "\n0.8,84.5,0.08,,,\n0.9,94.5,0.09,,,\n"
)


def test_samples_side_by_side_become_several_recordings_of_their_own_length():
    reading = read(SIDE_BY_SIDE)
    assert reading.format.name == "shimadzu"
    assert [r.texts["specimen"] for r in reading.records] == ["H26-B1", "H26-B2"]
    assert [r.rows for r in reading.records] == [10, 8]
    assert reading.records[1].channels["force"][-1] == pytest.approx(66.5)


def test_a_hole_within_a_sample_is_blamed_on_its_line():
    error = refusal(SIDE_BY_SIDE.replace("0.3,28.5,0.03", ",,", 1))
    assert error.line == 7
    assert "empty" in str(error)


def test_a_unit_that_is_not_written_is_never_guessed():
    error = refusal("Time,Load,Extension\n0,1.5,0.1\n1,2.5,0.2\n")
    assert error.line == 1
    assert "units are never guessed" in str(error)


def test_a_known_export_s_profile_states_the_unit_and_the_channel():
    profile = {
        "format": "known-export",
        "units": {"Time": "s", "Load": "kN", "Extension": "mm"},
        "channels": {"Extension": "extension"},
    }
    (record,) = read(
        "Time,Load,Extension\n0,1.5,0.1\n1,2.5,0.2\n", profile=profile
    ).records
    np.testing.assert_allclose(record.channels["force"], [1500, 2500])
    assert "extension" in record.channels


AMBIGUOUS = "Time [s];Force [N];Strain [%]\n" + "\n".join(
    f"{i};{i + 1},{i}50;{i + 2},{i}00" for i in range(8)
)


def test_a_comma_that_may_be_two_things_is_asked_about():
    error = refusal(AMBIGUOUS + "\n")
    assert error.code == "ambiguous"
    assert error.line == 2
    assert "'1,050' may be 1.050 or 1050" in str(error)


@pytest.mark.parametrize(("mark", "first"), [(",", 1.05), (".", 1050.0)])
def test_the_profile_answers_what_the_comma_is(mark, first):
    profile = {"format": "known-export", "decimal_mark": mark}
    if mark == ".":
        with pytest.raises(ParseError, match="thousands mark"):
            read(AMBIGUOUS + "\n", profile=profile)
        return
    (record,) = read(AMBIGUOUS + "\n", profile=profile).records
    assert record.channels["force"][0] == pytest.approx(first)


def test_one_clear_number_settles_the_others():
    (record,) = read(AMBIGUOUS + "\n8;0,5;12,25\n").records
    assert record.channels["force"][0] == pytest.approx(1.05)


def test_a_strain_no_bar_reaches_is_a_wrong_unit():
    rows = "\n".join(f"{i},{i * 2.0},{i * 20}" for i in range(100))
    error = refusal(f"Time (s),Load (kN),Strain (%)\n{rows}\n")
    assert error.code == "contradiction"
    assert "1980 %" in str(error)


HEADER = (
    "DataLogger 4.0 Version 4.0\n____\nProbedaten\n----------\n"
    "Probenname:   B2\nProbendurchmesser [mm]:     10\nMesslänge [mm]:    50\n"
)
DATA = "Probe;B2;INSTRON 8852\n" + (
    "Maschine [mm]\tKraft [kN]\tClip-Gauge [mm]\tZeit [s]\n"
    + "\n".join(
        f"{i * 0.1:.5E}\t{i * 0.5:.5E}\t{i * 0.001:.5E}\t{i:.5E}" for i in range(9)
    )
    + "\n"
)


def test_two_files_of_one_test_meet_by_the_specimen_s_name():
    from characterization.parsers.formats.data_logger import joined

    (header,) = read(HEADER).records
    (record,) = read(DATA).records
    assert isinstance(header, HeaderRecord)
    assert (header.key, record.header_key) == ("B2", "B2")
    whole = joined(record, header)
    assert whole.quantities["diameter"].value == 10.0
    assert whole.quantities["gauge_length"].value == 50.0
    assert not whole.header_key


def test_a_header_that_states_two_sections_is_a_question():
    from characterization.parsers.formats.data_logger import joined

    (header,) = read(HEADER + "Probendicke [mm]: 3\nProbenbreite [mm]: 10\n").records
    (record,) = read(DATA).records
    with pytest.raises(ParseError, match="which one was tested is not said"):
        joined(record, header)


def test_a_growing_file_loses_only_the_row_that_was_being_written():
    rows = "".join(f"{i};{i * 1.5:.4f};{i * 0.25:.4f}\n" for i in range(20))
    whole = "Time [s];Force [N];Strain [%]\n" + rows
    for cut in (1, 3, 9):
        (record,) = read(whole[: -cut - 1]).records
        assert record.rows in (19, 20)
        if record.rows == 19:
            assert [w.code for w in record.warnings][:1] == ["cut_off"]
        assert record.channels["force"].max() <= 28.5


def test_a_footer_is_no_row():
    rows = "".join(f"{i};{i * 1.5:.4f};{i * 0.25:.4f}\n" for i in range(20))
    text = f"Time [s];Force [N];Strain [%]\n{rows}\nOperator: JD\nEnd of file\n"
    assert read(text).records[0].rows == 20


def test_a_number_in_a_row_that_is_none_blames_the_line():
    rows = "".join(f"{i};{i * 1.5:.4f};{i * 0.25:.4f}\n" for i in range(20))
    text = "Time [s];Force [N];Strain [%]\n" + rows.replace("15.0000", "15.O000")
    error = refusal(text)
    assert error.line == 12
    assert "15.O000" in str(error)


def test_what_looks_like_nothing_known_says_what_it_looks_like():
    error = refusal("Alpha [1];Beta [1]\n1;2\n3;4\n")
    assert error.code == "no_profile"
    assert "'Alpha [1]'" in str(error)
