"""Polarization curves: a table, EC-Lab text, Gamry DTA; what they do not say stays open."""

import numpy as np
import pytest

from characterization import parsers, taking
from characterization.methods.trace_methods import TRACE_METHODS

E = np.linspace(-200, 200, 201) - 780
I = 2 * (10 ** ((E + 780) / 60) - 10 ** (-(E + 780) / 120))  # noqa: E741 (a current)


def table(head="Reference electrode:;SCE\nElectrode area [cm²]:;2.0\n"):
    rows = "\n".join(f"{e:.3f};{2 * i:.5f}" for e, i in zip(E, I, strict=True))
    return f"Sample:;X1\n{head}Potential (mV);Current (µA)\n{rows}\n"


def ec_lab():
    rows = "\n".join(
        f"2\t{k}\t{e / 1000:.6f}\t{i / 1000:.7E}"
        for k, (e, i) in enumerate(zip(E, I, strict=True))
    )
    return (
        "EC-Lab ASCII FILE\nNb header lines : 6\n\nElectrode surface area : 1.000 cm²\n"
        "Reference electrode : SCE Saturated Calomel Electrode (0.241 V)\n"
        f"mode\ttime/s\tEwe/V\t<I>/mA\n{rows}\n"
    )


def gamry():
    rows = "\n".join(
        f"\t{k}\t{k * 1.0:.2f}\t{e / 1000:.6E}\t{i * 1e-6:.6E}\t0.0"
        for k, (e, i) in enumerate(zip(E, I, strict=True))
    )
    return (
        "EXPLAIN\nTAG\tPOTENTIODYNAMIC\n"
        "AREA\tQUANT\t1.00000E+000\tSample Area (cm^2)\nCURVE\tTABLE\t201\n"
        f"\tPt\tT\tVf\tIm\tVu\n\t#\ts\tV vs. Ref.\tA\tV\n{rows}\n"
    )


@pytest.mark.parametrize("content", [table, ec_lab, gamry])
def test_what_came_out_is_what_the_scan_was_made_of(content):
    reading = parsers.read(content().encode(), file_name="scan.txt")
    (record,) = reading.records
    assert reading.format.name == "polarization"
    found = taking.taken(record, "polarization", {}, method="ASTM-G59-97")
    np.testing.assert_allclose(found.record.channels["potential"], E, atol=2e-3)
    np.testing.assert_allclose(
        found.record.channels["current_density"], I, rtol=1e-4, atol=1e-4
    )
    settings = {
        "reference": "SCE",
        "window_low_mv": 60.0,
        "window_high_mv": 150.0,
        "branches": "both",
    }
    result = TRACE_METHODS["polarization"].evaluate(
        found.record.channels, settings | dict(found.said)
    )
    figures = {f.symbol: f.value for f in result.figures}
    assert figures["E_corr_SCE"] == pytest.approx(-780, abs=0.5)
    assert figures["i_corr"] == pytest.approx(2.0, rel=0.05)


def test_a_file_says_its_electrode_in_its_own_words():
    (record,) = parsers.read(ec_lab().encode()).records
    assert taking.taken(record, "polarization", {}, method="G59").said == {
        "reference": "SCE"
    }
    (against,) = parsers.read(
        b"E (V vs. SHE),i (mA/cm2)\n-0.5,-1\n-0.4,0.1\n-0.3,1\n"
    ).records
    assert against.texts["reference_electrode"] == "SHE"
    # A silver electrode in what? Nothing is guessed; the evaluation asks.
    unclear = table("Reference electrode:;Ag/AgCl\nElectrode area [cm²]:;2.0\n")
    (record,) = parsers.read(unclear.encode()).records
    assert taking.taken(record, "polarization", {}, method="G59").said == {
        "reference": "Ag/AgCl"
    }


def test_a_current_without_the_area_of_its_electrode_gives_no_density():
    (record,) = parsers.read(table(head="").encode()).records
    with pytest.raises(taking.NotTaken, match="electrode area"):
        taking.taken(record, "polarization", {}, method="ASTM-G59-97")


def test_a_profile_states_the_area_and_the_electrode():
    profile = {
        "delimiter": ";",
        "columns": [
            {"channel": "potential", "position": 1, "unit": "mV"},
            {"channel": "current", "position": 2, "unit": "uA"},
        ],
        "first_line": 1,
        "constants": {
            "electrode_area": {"value": "2.0", "unit": "cm^2"},
            "reference_electrode": {"value": "SHE"},
        },
    }
    assert parsers.validate_profile(profile) == ()
    rows = "\n".join(f"{e:.3f};{2 * i:.5f}" for e, i in zip(E, I, strict=True))
    (record,) = parsers.read(rows.encode(), profile).records
    found = taking.taken(record, "polarization", {}, method="ASTM-G59-97")
    assert found.said == {"reference": "SHE"}
    np.testing.assert_allclose(found.record.channels["current_density"], I, rtol=1e-4)
    without = {**profile, "columns": profile["columns"][:1]}
    assert "current or current_density" in str(parsers.validate_profile(without))
