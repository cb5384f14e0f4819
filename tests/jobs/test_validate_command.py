"""manage.py validate: the pure run behind Django's door."""

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests" / "reference" / "cases" / "grain_size.json"


def test_the_command_prints_a_count_for_each_kind():
    out = StringIO()
    call_command("validate", str(CASES), stdout=out)
    assert "grain_size  e112_intercept: 7 of 7 passed" in out.getvalue()


def test_a_failure_is_exit_status_1(tmp_path):
    document = json.loads(CASES.read_text())
    document["cases"][0]["expected"]["G"] += 1
    changed = tmp_path / "changed.json"
    changed.write_text(json.dumps(document))
    out = StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("validate", str(changed), "--json", stdout=out)
    assert stopped.value.code == 1
    assert json.loads(out.getvalue())["passed"] is False


def test_it_runs_where_nothing_is_installed_yet():
    run = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "validate", str(CASES)],
        env={"PATH": os.environ["PATH"]},
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.endswith("8 of 8 cases passed: PASS\n")
