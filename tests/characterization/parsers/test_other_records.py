"""Burns, hardness maps, DSC, furnace logs and particles."""

import numpy as np
import pytest

from characterization import parsers
from characterization.parsers import ParseError
from labtrack.textfiles.burns import parse_burns
from labtrack.textfiles.source import TextFile

BURNS = """Sample: H26-014-S2
Program: AlMg-Sc
Date: 2026-11-20 09:12

Burn;Si;Fe;Mg;Sc;Be
;%;%;%;%;ppm
1;0,081;0,112;6,812;0,3012;41
2;0,083;0,110;6,795;0,2998;<5
*3;0,083;0,110;6,995;0,2998;43
Mean;0,082;0,111;6,8035;0,3005;41
SD;0,001;0,001;0,01;0,0010;1
"""


def read(text, profile=None):
    return parsers.read(text.encode(), profile)


def refusal(text, profile=None):
    with pytest.raises(ParseError) as caught:
        read(text, profile)
    return caught.value


def test_burns_keep_digits_flags_and_what_was_struck_out():
    reading = read(BURNS)
    (record,) = reading.records
    assert reading.format.kind == "burns"
    assert (record.sample, record.program) == ("H26-014-S2", "AlMg-Sc")
    assert [burn.label for burn in record.burns] == ["1", "2", "3"]
    assert [burn.is_excluded for burn in record.burns] == [False, False, True]
    scandium, beryllium = record.burns[1].readings[3:]
    assert (scandium.element, scandium.text, scandium.unit) == ("Sc", "0.2998", "wt%")
    assert (beryllium.flag, beryllium.text, beryllium.unit) == ("<", "5", "ppm")
    assert record.printed_means["Mg"] == "6.8035"
    assert record.warnings == ()


def test_a_printed_mean_that_is_none_of_its_burns_is_said():
    (record,) = read(BURNS.replace("6,8035", "6,9035")).records
    assert [w.code for w in record.warnings] == ["mean_differs"]


def test_burns_without_a_unit_are_asked_for_one():
    bare = BURNS.replace(";%;%;%;%;ppm\n", "")
    error = refusal(bare)
    assert (error.line, "never guessed" in str(error)) == (5, True)
    profile = {"format": "known-export", "concentration_unit": "wt%"}
    (record,) = read(bare, profile).records
    assert record.burns[0].readings[0].unit == "wt%"


def test_an_element_twice_and_a_letter_in_a_number_are_blamed():
    assert "Two columns are named Mg" in str(refusal(BURNS.replace(";Sc;", ";Mg;")))
    assert refusal(BURNS.replace("0,3012", "0,3O12")).line == 7


def test_several_samples_in_a_column_become_several_records():
    text = (
        "Sample,Burn,Mg %,Sc %,Ti %\n"
        "S1,1,6.81,0.301,0.15\nS1,2,6.79,0.299,0.15\nS2,1,6.61,0.201,0.14\n"
    )
    records = parse_burns(TextFile(text.encode()))
    assert [(r.sample, len(r.burns)) for r in records] == [("S1", 2), ("S2", 1)]


HARDNESS = (
    "Specimen: B2\nHV 0,5\nx [mm];y [mm];d1 [µm];d2 [µm];HV 0,5\n"
    "0,0;0,0;98,2;98,4;95,9\n0,5;0,0;101,5;100,9;90,5\n1,0;0,0;97,0;97,6;97,9\n"
)


def test_a_hardness_map_has_its_load_in_the_scale_with_a_decimal_comma():
    (record,) = read(HARDNESS).records
    assert (record.scale, record.load_kgf, record.specimen) == ("HV 0.5", 0.5, "B2")
    assert [indent.x_mm for indent in record.indents] == [0.0, 0.5, 1.0]
    assert record.indents[0].d2_um == pytest.approx(98.4)
    assert record.warnings == ()


def test_diagonals_in_the_wrong_unit_contradict_the_hardness():
    error = refusal(HARDNESS.replace("[µm]", "[mm]"))
    assert (error.code, error.line) == ("contradiction", 4)


def test_a_hardness_that_its_diagonals_do_not_give_is_said():
    (record,) = read(HARDNESS.replace("95,9", "99,9")).records
    assert [w.code for w in record.warnings] == ["hardness_differs"]


def test_a_map_without_a_unit_of_its_diagonals_is_refused():
    assert "never guessed" in str(refusal(HARDNESS.replace(" [µm]", "")))


DSC = (
    "#EXPORTTYPE:DATA ALL\n#IDENTITY:H26-014\n#SAMPLE MASS /mg:21,4\n#EXO:1\n"
    "##Temp./°C;Time/min;DSC/(mW/mg)\n"
    + "\n".join(
        f"{400 + i},5;{i / 10:.2f};0,{i:03d}".replace(".", ",") for i in range(60)
    )
    + "\n"
)


def test_a_dsc_run_of_netzsch():
    (record,) = read(DSC).records
    assert (record.sample, record.mass_mg, record.exothermic_up) == (
        "H26-014",
        21.4,
        True,
    )
    assert record.heat_flow_unit == "mW/mg"
    assert record.temperature_c[0] == pytest.approx(400.5)
    assert record.time_s[10] == pytest.approx(60.0)


def test_a_heat_flow_in_an_unknown_unit_is_refused():
    assert "heat flow" in str(refusal(DSC.replace("mW/mg", "a.u.")))


LOG = (
    "Furnace 2\nDate;Time;Set [°C];TC load [°C]\n"
    "20.11.2026;08:00:00;325;25,4\n20.11.2026;08:01:00;325;61,0\n"
    "20.11.2026;08:02:00;325;---\n20.11.2026;08:03:00;325;140,2\n"
)


def test_a_furnace_log_with_a_gap_in_a_channel():
    (record,) = read(LOG).records
    assert record.started_at == "2026-11-20 08:00:00"
    np.testing.assert_allclose(record.elapsed_s, [0, 60, 120, 180])
    load = record.temperatures["TC load"]
    assert load[3] == pytest.approx(140.2)
    assert np.isnan(load[2])


def test_degrees_fahrenheit_are_converted_and_dates_asked():
    american = "Timestamp,Load TC (°F)\n03/04/2026 08:00,77.0\n03/04/2026 08:01,95.0\n"
    assert refusal(american).code == "ambiguous"
    clear = american.replace("03/04", "03/24")
    (record,) = read(clear).records
    np.testing.assert_allclose(record.temperatures["Load TC"], [25.0, 35.0])
    assert record.started_at == "2026-03-24 08:00:00"


def test_a_log_whose_clock_runs_back_is_two_logs():
    assert refusal(LOG.replace("08:03", "07:03")).line == 6


IMAGEJ = (
    " ,Label,Area,Perim.,Circ.,Feret,FeretX,Round\n"
    "1,field1.tif:a,12.5,14.1,0.79,5.2,100,0.8\n2,field1.tif:a,3.1,6.9,0.82,2.4,50,0.9\n"
)


def test_imagej_does_not_say_its_unit_so_it_is_asked():
    error = refusal(IMAGEJ)
    assert (error.code, "length_unit" in str(error)) == ("ambiguous", True)
    (record,) = read(IMAGEJ, {"format": "known-export", "length_unit": "um"}).records
    np.testing.assert_allclose(record.columns["Area"], [12.5, 3.1])
    assert "FeretX" not in record.columns
    assert record.image == "field1.tif"


def test_a_length_unit_of_mm_is_squared_for_areas():
    (record,) = read(IMAGEJ, {"format": "known-export", "length_unit": "mm"}).records
    np.testing.assert_allclose(record.columns["Area"], [12.5e6, 3.1e6])
    np.testing.assert_allclose(record.columns["Feret"], [5200, 2400])
