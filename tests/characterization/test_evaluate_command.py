"""`manage.py evaluate`: files in, results out, no installation needed."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from characterization import evaluate
from tests import import_profiles
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
