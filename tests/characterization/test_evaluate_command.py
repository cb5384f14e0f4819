"""`manage.py evaluate`: files in, results out, no installation needed."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from characterization import evaluate
from characterization.imaging import drawn
from characterization.methods.readings_methods import READINGS_METHODS
from characterization.methods.trace_methods import TRACE_METHODS
from tests import import_profiles
from tests.characterization import instrument_files, invented_files
from tests.shared_material import shared

ROOT = Path(__file__).resolve().parents[2]


def bar(path, name="bar.csv", *, factor=1.0):
    rows = []
    for i in range(400):
        strain = i * 5e-5
        stress = min(70_000 * strain, 140 + 2000 * strain)
        rows.append(f"{i};{stress * 78.5398 * factor:.4f};{strain * 50:.6f}")
    rows.append("400;10.0000;1.0")
    file = path / name
    file.write_text("Time [s];Force [N];Extensometer [mm]\n" + "\n".join(rows) + "\n")
    return str(file)


def run(*arguments, capsys):
    status = evaluate.main([str(a) for a in arguments])
    return status, capsys.readouterr()


def test_results_flags_and_what_was_assumed(tmp_path, capsys):
    status, said = run(
        "tensile",
        bar(tmp_path),
        "--json",
        "--diameter",
        10,
        "--gauge-length",
        50,
        capsys=capsys,
    )
    assert status == 0
    (answer,) = json.loads(said.out)
    values = {row["symbol"]: row["value"] for row in answer["results"]}
    assert values["E"] == pytest.approx(70.0, rel=1e-3)
    # 70,000 (e - 0.002) meets 140 + 2000 e at e = 0.0041176.
    assert values["Rp0.2"] == pytest.approx(148.24, abs=0.05)
    assert any("round bar of 10 mm" in sentence for sentence in answer["assumed"])
    assert answer["settings"]["window"] == "iterated"


def test_the_broken_bar_gives_a_and_z_and_where_it_broke(tmp_path, capsys):
    _status, said = run(
        "ASTM-B557-15",
        bar(tmp_path),
        "--json",
        *("--diameter", 10, "--gauge-length", 50, "--fitted-length", 54.5),
        *("--neck-diameter", 8, "--fracture-at", 6),
        capsys=capsys,
    )
    (answer,) = json.loads(said.out)
    values = {row["symbol"]: row["value"] for row in answer["results"]}
    assert (values["A"], values["Z"]) == (pytest.approx(9.0), pytest.approx(36.0))
    assert "fracture_outside_middle_half" in [f["code"] for f in answer["flags"]]


def test_marks_that_are_not_the_extensometers_have_a_length_of_their_own(
    tmp_path, capsys
):
    _status, said = run(
        "tensile",
        bar(tmp_path),
        "--json",
        *("--diameter", 10, "--gauge-length", 50, "--marks", 40, "--fitted-length", 44),
        capsys=capsys,
    )
    (answer,) = json.loads(said.out)
    values = {row["symbol"]: row["value"] for row in answer["results"]}
    assert values["A"] == pytest.approx(10.0)
    assert values["E"] == pytest.approx(70.0, rel=1e-3)


def test_one_refused_file_of_several_makes_the_status_1(tmp_path, capsys):
    bad = tmp_path / "bad.csv"
    bad.write_text("Time,Load\n0,1\n1,2\n")
    status, said = run(
        "tensile",
        bar(tmp_path),
        bad,
        "--diameter",
        10,
        "--gauge-length",
        50,
        capsys=capsys,
    )
    assert status == 1
    assert "refused: Line 1" in said.out
    assert "Rp0.2" in said.out


def test_a_dimension_that_contradicts_the_file_is_refused(capsys):
    path = shared("vectors/raw/bluehill_Tens_Yield_1.csv")
    status, said = run("tensile", path, "--json", "--area", 21, capsys=capsys)
    (answer,) = json.loads(said.out)
    assert (status, answer["refused"]["code"]) == (1, "contradiction")


def test_cycles_are_no_tensile_test(capsys):
    path = shared("vectors/raw/Exemple_Erreur_Import_Largeur_Incorrecte.csv")
    status, said = run("tensile", path, "--json", capsys=capsys)
    (answer,) = json.loads(said.out)
    assert (status, answer["refused"]["code"]) == (1, "not_monotonic")
    assert "returns 4 times" in answer["refused"]["reason"]


def test_all_real_curves_of_another_program_need_and_get_a_profile(tmp_path, capsys):
    folder = shared("data/matcal_6061T6_tension/processed_data")
    files = sorted(folder.glob("*.csv"))
    profile = tmp_path / "profile.json"
    profile.write_text(json.dumps(import_profiles.MATCAL_6061))
    assert run("tensile", files[0], "--json", capsys=capsys)[0] == 1
    status, said = run("tensile", *files, "--profile", profile, "--json", capsys=capsys)
    answers = json.loads(said.out)
    assert (status, len(answers)) == (0, 57)
    assert {a["units_in_file"]["stress"] for a in answers} == {"ksi"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["charpyish", "x.csv"], "No evaluation is known for 'charpyish'"),
        (["tensile", "x.csv", "--profile", "none.json"], "none.json"),
        (["tensile", "x.csv", "--diameter", "-1"], "expected 0 or more"),
    ],
)
def test_what_cannot_be_asked_is_said_with_status_1(arguments, said, capsys):
    assert evaluate.main(arguments) == 1
    assert said in capsys.readouterr().err


def written(path, content, name="run.txt"):
    file = path / name
    file.write_bytes(content)
    return str(file)


@pytest.mark.parametrize(
    ("method", "content", "options", "expected"),
    [
        ("dsc", instrument_files.dsc, [], {"T_sol_DSC": 560, "dH": 120}),
        ("ASTM-E794-06", instrument_files.dsc, [], {"T_liq_DSC": 580}),
        ("cooling-curve", instrument_files.cup, [{"smoothing_s": 9}], {"T_liq": 630}),
        (
            "polarization",
            instrument_files.scan,
            [],
            {"E_corr_SCE": -780, "i_corr": 1.9},
        ),
        ("ASTM-E399-22-CT", instrument_files.crack_record, [], {"K_Q": 32.1}),
        ("vickers", instrument_files.hardness_map, [], {"HV_0.5": 73.4}),
        ("ASTM-E384-22-HV-0.5", instrument_files.hardness_map, [], {"HV_0.5": 73.4}),
        ("area-fraction", instrument_files.summary, [], {"Aa_pore": 1.25}),
        (
            "area-fraction",
            instrument_files.particles,
            [{"field_area_mm2": 0.1, "fields": 2}],
            {"Aa_pore": 1.8, "F_max_pore": 96},
        ),
        (
            "fracture-toughness",
            instrument_files.bare_crack_record,
            [{"geometry": "SE(B)", "b_mm": 25.0, "w_mm": 50.0, "a_mm": 25.0}],
            {"K_Q": 34.9},
        ),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_every_kind_with_evidence_in_files_is_evaluated(
    method, content, options, expected, tmp_path, capsys
):
    arguments = [method, written(tmp_path, content("H26-001-T1")), "--json"]
    for parameters in options:
        said = written(tmp_path, json.dumps(parameters).encode(), "said.json")
        arguments += ["--parameters", said]
    status, said = run(*arguments, capsys=capsys)
    assert status == 0, said.out
    (answer,) = json.loads(said.out)
    values = {row["symbol"]: row["value"] for row in answer["results"]}
    for symbol, value in expected.items():
        assert values[symbol] == pytest.approx(value, rel=0.01), symbol
    assert answer["program"]
    run(method, arguments[1], *arguments[3:], capsys=capsys)  # for people, too


@pytest.mark.parametrize(
    ("method", "content", "why"),
    [
        ("dsc", instrument_files.scan, "takes no curve record"),
        ("ASTM-E92-17-HV-5", instrument_files.hardness_map, "holds HV 0.5"),
        (
            "polarization",
            lambda _n: b"E (mV),I (mA)\n1,-1\n2,1\n3,2\n",
            "electrode area",
        ),
        ("tensile", instrument_files.dsc, "no recording of a tensile test"),
        (
            "area-fraction",
            lambda _n: b" ,Area,Perim.,Circ.\n1,2,3,0.5\n",
            "does not print",
        ),
    ],
)
def test_a_file_that_the_method_does_not_take_says_why(
    method, content, why, tmp_path, capsys
):
    status, said = run(method, written(tmp_path, content("X")), "--json", capsys=capsys)
    (answer,) = json.loads(said.out)
    assert (status, why in answer["refused"]["reason"]) == (1, True), answer


def test_fields_of_view_are_one_series(tmp_path, capsys):
    files, percent = [], []
    for seed in range(3):
        field = drawn.pores(seed=seed, height=200, width=240, percent=1.5)
        files.append(written(tmp_path, drawn.as_file(field.pixels), f"f{seed}.png"))
        percent.append(field.percent)
    svg = written(tmp_path, b"<svg/>", "not.png")
    status, said = run(
        "ASTM-E1245-03-PORES", *files, svg, "--json", "--um-per-pixel", 0.5,
        capsys=capsys,
    )  # fmt: skip
    refused, series = json.loads(said.out)
    assert status == 1  # one file was none
    assert "SVG" in refused["refused"]["reason"]
    values = {row["symbol"]: row["value"] for row in series["results"]}
    assert values["Aa_pore"] == pytest.approx(sum(percent) / 3, rel=0.1)
    assert values["F_max_pore"] > 1
    assert [field["um_per_pixel"] for field in series["fields"]] == [0.5] * 3
    text = run("area-fraction", *files, capsys=capsys)[1].out
    assert "Aa_pore" in text


def test_a_real_grain_picture_gives_the_intercepts_published_for_it(tmp_path, capsys):
    """Segmented steel of NIST, 222 pixels to 50 um; 127 segments gave 8.90 um."""
    picture = shared("data/nist_grain_size/grains_steel_highlighted_segmented.tif")
    settings = {
        "segmentation": {"threshold": "fixed", "level": 0.5, "polarity": "bright"},
        "spacing_px": 30,
        "estimate": "lengths",
        "between": "edges",
    }
    parameters = tmp_path / "settings.json"
    parameters.write_text(json.dumps(settings))
    options = ["--um-per-pixel", str(50 / 222), "--parameters", str(parameters)]
    edition = "ASTM-E112-13-INTERCEPTS"
    status, said = run(edition, picture, *options, "--json", capsys=capsys)
    (answer,) = json.loads(said.out)
    found = {row["symbol"]: row["value"] for row in answer["results"]}
    assert status == 0
    assert found["l_mean"] == pytest.approx(8.9, rel=0.05)
    assert found["G"] == pytest.approx(10.34, abs=0.15)


def test_a_negative_of_grains_is_flagged(tmp_path, capsys):
    negative = 255 - drawn.grains(seed=1, height=120, width=120, grain_px=30)
    file = written(tmp_path, drawn.as_file(negative), "dark-field.png")
    said = run("grain-intercepts", file, "--um-per-pixel", 0.5, capsys=capsys)[1]
    assert "boundaries look brighter than the grains" in said.out


@pytest.mark.django_db
def test_the_editions_known_here_are_those_of_the_catalogue():
    from characterization.evaluation.known import EDITIONS
    from characterization.models import TestMethod

    evaluated = {"tensile", "fatigue", *READINGS_METHODS, *TRACE_METHODS}
    rows = TestMethod.objects.filter(kind__in=evaluated)
    assert {row.code for row in rows} == set(EDITIONS)
    for row in rows.exclude(kind="tensile"):
        assert dict(EDITIONS[row.code].settings) == row.evaluation_settings, row.code


def test_it_runs_without_secret_database_or_broker(tmp_path):
    """As a person would: manage.py in a bare environment."""
    path = bar(tmp_path)
    done = subprocess.run(
        [
            sys.executable,
            "manage.py",
            "evaluate",
            "tensile",
            path,
            "--diameter",
            "10",
            "--gauge-length",
            "50",
            "--json",
        ],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "DATABASE_URL": "postgres://no@127.0.0.1:1/no",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)[0]["rows"] == 401


@pytest.mark.parametrize("kind", invented_files.EVERY)
def test_every_kind_takes_its_file_by_the_code_of_an_edition(kind, tmp_path, capsys):
    one = invented_files.EVERY[kind]()
    file = written(tmp_path, one.text().format(bar="X").encode(), "rows.csv")
    profile = written(tmp_path, json.dumps(one.profile()).encode(), "profile.json")
    parameters = written(tmp_path, json.dumps(dict(one.settings)).encode(), "said.json")
    status, said = run(
        one.edition, file, "--profile", profile, "--parameters", parameters, "--json",
        capsys=capsys,
    )  # fmt: skip
    assert status == 0, said.out
    rows = [row for answer in json.loads(said.out) for row in answer["results"]]
    found = {row["symbol"]: row["value"] for row in rows}
    if one.symbol in found:
        assert found[one.symbol] == pytest.approx(one.expected, rel=0.01)
    run(one.edition, *(file, "--profile", profile), capsys=capsys)  # for people, too


def test_limits_and_places_of_the_edition_apply_to_readings(tmp_path, capsys):
    one = invented_files.balls()
    file = written(tmp_path, one.text().format(bar="X").encode(), "indents.csv")
    profile = written(tmp_path, json.dumps(one.profile()).encode(), "profile.json")
    asked = (file, "--profile", profile)
    said = run("ASTM-E10-18-HBW-10-500", *asked, "--json", capsys=capsys)[1]
    (answer,) = json.loads(said.out)
    (hardness,) = (r for r in answer["results"] if r["symbol"] == "HBW_10_500")
    # Three figures, as E10 reports.
    assert hardness["reported"] == f"{hardness['value']:.1f}"
    text = run("ASTM-E10-18-HBW-10-500", *asked, capsys=capsys)[1].out
    assert f"{hardness['reported']} ({hardness['value']:.6g})" in text
    # The same indents under twice the force are twice as hard, which is still usual there.
    said = run("ASTM-E10-18-HBW-10-1000", *asked, "--json", capsys=capsys)[1]
    (other,) = json.loads(said.out)
    (harder,) = (r for r in other["results"] if r["symbol"] == "HBW_10_1000")
    assert harder["value"] == pytest.approx(2 * hardness["value"])


@pytest.mark.parametrize("ratio", ["-inf", "-∞"])
def test_a_list_with_a_ratio_of_minus_infinity_says_what_is_expected(
    ratio, tmp_path, capsys
):
    lives = invented_files.lives()
    rows = [(bar, highest, ratio, *rest) for bar, highest, *rest in lives.rows]
    columns = (*lives.columns[:2], ("R", ""), *lives.columns[2:])
    channels = (*lives.channels[:2], "stress_ratio", *lives.channels[2:])
    plain = (*lives.plain, "stress_ratio")
    lives = replace(
        lives, columns=columns, channels=channels, rows=rows, constants={}, plain=plain
    )
    file = written(tmp_path, lives.text().format(bar="X").encode(), "lives.csv")
    profile = written(tmp_path, json.dumps(lives.profile()).encode(), "profile.json")
    said = run("ASTM-E466-21", file, "--profile", profile, "--json", capsys=capsys)[1]
    (answer,) = json.loads(said.out)
    assert answer["refused"]["line"] == 6
    assert "is not a finite number" in answer["refused"]["reason"]
    assert "expected a finite R below 1" in answer["refused"]["reason"]


@pytest.mark.parametrize(
    ("energy", "method", "reported", "reason"),
    [
        (12.34, "ASTM-E23-18", "12 J", ""),
        (8.26, "ISO-148-1-2016-KV2", "8.5 J", ""),
        (310.0, "ASTM-E23-18", None, "possible is 0 to 300 J"),
    ],
)
def test_a_charpy_energy_is_reported_and_judged_by_its_edition(
    energy, method, reported, reason, tmp_path, capsys
):
    bars = invented_files.Invented(
        "charpy", "charpy", (("Energy", "J"),), ("KV",), [(energy,)], "KV8", energy
    )
    file = written(tmp_path, bars.text().format(bar="X").encode(), "pendulum.csv")
    profile = written(tmp_path, json.dumps(bars.profile()).encode(), "profile.json")
    said = run(method, file, "--profile", profile, "--json", capsys=capsys)[1]
    (answer,) = json.loads(said.out)
    (row,) = (r for r in answer["results"] if r["symbol"].startswith("KV"))
    assert row.get("reported") == reported
    assert reason in row.get("reason", "")


@pytest.mark.parametrize(
    ("method", "told"),
    [
        (
            "brinell",
            "name the edition: ASTM-E10-18-HBW-10-500, ASTM-E10-18-HBW-10-1000",
        ),
        ("charpy", "name the edition: ASTM-E23-18, ISO-148-1-2016-KV2"),
        ("ASTM-E10-14", "ISO-6506-1-2014-HBW-2.5-62.5"),
    ],
)
def test_a_wrong_method_lists_the_right_ones(method, told, capsys):
    assert run(method, "x.csv", capsys=capsys)[0] == 1
    assert evaluate.main([method, "x.csv"]) == 1
    assert told in capsys.readouterr().err


def test_circles_are_not_measured_on_pictures(tmp_path, capsys):
    file = written(
        tmp_path, drawn.as_file(drawn.grains(seed=1, height=60, width=60)), "g.png"
    )
    status, said = run("ASTM-E112-13-CIRCLES", file, capsys=capsys)
    assert (status, "test lines on pictures are straight" in said.err) == (1, True)


@pytest.mark.django_db
def test_the_limits_known_here_are_those_of_the_catalogue():
    from characterization.evaluation.limits import OF_FILES
    from characterization.models import Property

    rows = Property.objects.in_bulk(OF_FILES, field_name="code")
    assert set(rows) == set(OF_FILES)
    for code, known in OF_FILES.items():
        row = rows[code]
        assert (row.canonical_unit, row.place) == (known.canonical_unit, known.place)
        assert (row.hard_low, row.hard_high) == known.hard, code
        assert (row.soft_low, row.soft_high) == known.soft, code
        assert (row.figures or 0) == known.figures, code
        coarse = (row.coarse_from, row.coarse_place) if row.coarse_place else None
        assert coarse == known.coarse, code


def test_limits_are_checked_and_said_as_everywhere(tmp_path, capsys):
    """Ten times the force: an E of 700 GPa cannot be, a strength of 1.6 GPa is asked."""
    file = bar(tmp_path, factor=10.0)
    _status, said = run(
        "tensile", file, "--json", "--diameter", 10, "--gauge-length", 50, capsys=capsys
    )
    (answer,) = json.loads(said.out)
    figures = {row["symbol"]: row for row in answer["results"]}
    assert figures["E"]["value"] is None
    assert figures["E"]["reason"] == (
        "The evaluation gives 700 GPa, which cannot be; possible is 0.1 to 500 GPa."
    )
    remarks = [f["sentence"] for f in answer["flags"] if "limits" in f["code"]]
    assert any("Rm is 1" in s and "usual is 120 to 450 MPa." in s for s in remarks)
