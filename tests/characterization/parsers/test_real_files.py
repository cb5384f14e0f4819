"""Exports of real instruments, read under the profiles a laboratory would enter."""

import pytest

from characterization import parsers
from characterization.methods.curves import TensileCurve
from characterization.methods.tensile import evaluate
from characterization.methods.tensile_settings import ModulusWindow, TensileSettings
from tests import import_profiles
from tests.shared_material import shared


def record_of(relative, profile):
    path = shared(relative)
    return parsers.parse(path.read_bytes(), profile, file_name=path.name)


def test_every_matcal_file_is_read_with_temperature_and_direction():
    folder = shared("data/matcal_6061T6_tension/processed_data")
    temperatures = []
    for path in sorted(folder.glob("*.csv")):
        record = parsers.parse(
            path.read_bytes(), import_profiles.MATCAL_6061, file_name=path.name
        )
        assert record.rows in (299, 300)
        assert record.first_line == 3
        assert record.texts["specimen"] == path.stem.removeprefix("cleaned_")
        assert record.texts["direction"] in {"R11", "R22", "R33"}
        assert record.given_units["stress"] == "ksi"
        temperature = record.quantities["test_temperature"]
        assert temperature.unit == "degR"
        temperatures.append(round(temperature.value, 6))
    assert len(temperatures) == 57
    assert temperatures.count(23.0) == 26
    assert set(temperatures) == {23.0, 100.0, 200.0, 300.0}


@pytest.mark.parametrize(
    ("file", "specimen", "strength", "strain_at_strength"),
    [
        # The figures that the machine printed in the head of its own file.
        ("bluehill_Tens_Yield_1.csv", "009", 188.43817, 0.01559),
        ("bluehill_Tens_Yield_4.csv", "006", 180.85825, 0.01604),
        ("bluehill_Tens_Yield_7.csv", "003", 194.31363, 0.01871),
        ("bluehill_Tens_No_Yield_1.csv", "0038", 739.33423, 0.03198),
    ],
)
def test_bluehill_files_give_the_strength_that_the_machine_reports(
    file, specimen, strength, strain_at_strength
):
    record = record_of(f"vectors/raw/{file}", import_profiles.BLUEHILL_RAW)
    assert record.texts["specimen"] == specimen
    assert record.given_units == {
        "time": "s",
        "crosshead": "mm",
        "force": "N",
        "strain": "%",
        "stress": "MPa",
    }
    result = evaluate(TensileCurve.of_channels(record.channels))
    assert result.tensile_strength_mpa == pytest.approx(strength, rel=1e-5)
    # Printed to five decimals; the recording holds six.
    assert result.strain_at_top == pytest.approx(strain_at_strength, abs=6e-5)


@pytest.mark.parametrize(
    ("file", "modulus_gpa", "proof_mpa"),
    [
        ("bluehill_Tens_Yield_1.csv", 177.04, 90.12),
        ("bluehill_Tens_Yield_4.csv", 154.95, 87.15),
    ],
)
def test_bluehill_files_agree_with_another_program_in_its_own_window(
    file, modulus_gpa, proof_mpa
):
    """That program fits 0.005 to 0.015 % strain: about 30 to 50 MPa here."""
    record = record_of(f"vectors/raw/{file}", import_profiles.BLUEHILL_RAW)
    inside = (record.channels["strain"] >= 5e-5) & (record.channels["strain"] <= 1.5e-4)
    stress = record.channels["stress"][inside]
    result = evaluate(
        TensileCurve.of_channels(record.channels),
        TensileSettings(
            window=ModulusWindow.STRESS_RANGE,
            window_low=float(stress.min()),
            window_high=float(stress.max()),
        ),
    )
    assert result.modulus_gpa == pytest.approx(modulus_gpa, rel=0.05)
    assert result.proof_strength_mpa == pytest.approx(proof_mpa, abs=1.5)


def test_a_french_zwick_file_in_latin_1_states_its_gauge_and_section():
    record = record_of("vectors/raw/zwick_fr_latin1.tra", import_profiles.ZWICK_FRENCH)
    assert record.rows == 2184
    assert record.quantities["gauge_length"].value == 25.0
    assert record.quantities["area"].value == 5.96
    curve = TensileCurve.of_channels(
        record.channels,
        gauge_length_mm=record.quantities["gauge_length"].value,
        area_mm2=record.quantities["area"].value,
    )
    assert evaluate(curve).tensile_strength_mpa == pytest.approx(
        record.channels["force"].max() / 5.96
    )


def test_an_mts_file_with_a_mark_tabs_and_decimal_commas_is_read():
    record = record_of(
        "vectors/raw/mts_testsuite_1-5.txt", import_profiles.MTS_TESTSUITE
    )
    assert record.rows == 3231
    assert record.channels["force"][0] == pytest.approx(144.823348999023)
    assert record.channels["time"][-1] == pytest.approx(215.419998168945)


def test_a_walter_bai_file_with_a_spoiled_header_is_read_by_place():
    record = record_of(
        "vectors/raw/Exemple_Erreur_Import_Largeur_Incorrecte.csv",
        import_profiles.WALTER_BAI,
    )
    assert record.given_units == {"time": "s", "force": "kN", "extension": "mm"}
    assert record.channels["force"][0] == pytest.approx(1578.104734)
