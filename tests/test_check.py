"""`make check` finds what it is there to find."""

import subprocess
import sys

from tests import check


def test_every_target_and_command_says_what_it_does():
    assert check.undocumented() == []


def test_a_target_without_help_is_found(tmp_path, monkeypatch):
    (tmp_path / "Makefile").write_text("run: ## Start it\n\nsecret:\n\techo\n")
    monkeypatch.setattr(check, "CHECKOUT", tmp_path)
    assert check.undocumented() == ["secret"]


def test_one_failing_check_does_not_hide_the_others(monkeypatch, capsys):
    fails = [sys.executable, "-c", "raise SystemExit('no good')"]
    passes = [sys.executable, "-c", ""]
    monkeypatch.setattr(check, "CHECKS", {"first": fails, "second": passes})
    assert check.main() == 1
    printed = capsys.readouterr().out
    assert "first             FAILED" in printed
    assert "no good" in printed
    assert "second            ok" in printed


def test_the_makefile_lists_its_targets():
    listed = subprocess.run(
        ["make", "--no-print-directory", "help"],
        capture_output=True,
        text=True,
        check=True,
        cwd=check.CHECKOUT,
    ).stdout
    for target in ("run", "test", "check", "backup", "restore"):
        assert f"make {target} " in listed
