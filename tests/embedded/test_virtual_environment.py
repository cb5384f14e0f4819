"""The environment that `make` makes: once, again when half-made, and with clear sentences."""

import subprocess
import sys

import pytest

from labtrack.embedded import virtual_environment
from labtrack.embedded.virtual_environment import EnvironmentProblem, ensure


@pytest.fixture
def venv(tmp_path, monkeypatch):
    """An environment of this test's own; its requirements name no package."""
    path = tmp_path / ".venv"
    monkeypatch.setattr(virtual_environment, "VENV", path)
    monkeypatch.setattr(virtual_environment, "PYTHON", path / "bin" / "python")
    monkeypatch.setattr(virtual_environment, "STAMP", path / ".labtrack-installed.json")
    monkeypatch.setattr(
        virtual_environment, "UNFINISHED", path / ".labtrack-unfinished"
    )
    # As on a machine with Python and make and nothing else.
    monkeypatch.setattr(virtual_environment.shutil, "which", lambda name: None)
    return path


@pytest.fixture
def requirements(tmp_path):
    path = tmp_path / "requirements.txt"
    path.write_text("# nothing\n")
    return path


@pytest.mark.slow
def test_an_environment_is_made_once_and_then_left_alone(venv, requirements, capsys):
    ensure(requirements)
    made = capsys.readouterr().out
    ensure(requirements)
    assert "Installing the packages of requirements.txt with pip" in made
    assert capsys.readouterr().out == ""
    assert (
        subprocess.run([venv / "bin" / "python", "-c", ""], check=True).returncode == 0
    )


@pytest.mark.slow
def test_a_half_made_environment_is_made_again(venv, requirements, capsys):
    venv.mkdir()
    (venv / ".labtrack-unfinished").touch()
    (venv / "leftover").touch()
    ensure(requirements)
    assert "half-made or broken; making it again" in capsys.readouterr().out
    assert not (venv / "leftover").exists()
    assert not (venv / ".labtrack-unfinished").exists()


def test_an_environment_whose_python_has_gone_is_made_again(
    venv, requirements, capsys, monkeypatch
):
    (venv / "bin").mkdir(parents=True)
    (venv / "bin" / "python").symlink_to("/nonexistent/python3.9")
    monkeypatch.setattr(virtual_environment, "_create", lambda uv: venv.mkdir())
    monkeypatch.setattr(virtual_environment, "_install", lambda uv, requirements: None)
    ensure(requirements)
    assert "half-made or broken" in capsys.readouterr().out
    assert not (venv / "bin").exists()


def test_a_new_pin_is_noticed_also_in_an_included_file(tmp_path):
    (tmp_path / "requirements.txt").write_text("Django==5.2.19\n")
    development = tmp_path / "requirements-dev.txt"
    development.write_text("-r requirements.txt\npytest==9.2.0\n")
    before = virtual_environment._wanted(development)
    assert virtual_environment._wanted(development) == before
    (tmp_path / "requirements.txt").write_text("Django==5.2.20\n")
    assert virtual_environment._wanted(development) != before


def test_packages_that_cannot_be_had_are_answered_with_a_sentence(
    venv, requirements, monkeypatch
):
    (venv / "bin").mkdir(parents=True)
    (venv / "bin" / "python").symlink_to(sys.executable)
    requirements.write_text("./no-such-package\n")
    with pytest.raises(EnvironmentProblem, match="could not be installed"):
        ensure(requirements)
    assert not (venv / ".labtrack-installed.json").exists()


def test_an_older_python_is_told_which_one_is_needed(monkeypatch):
    monkeypatch.setattr(virtual_environment.sys, "version_info", (3, 9, 2))
    with pytest.raises(SystemExit, match=r"needs Python 3\.11 or newer"):
        virtual_environment.main(["requirements.txt"])
