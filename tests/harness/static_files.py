"""The site's static files, built once per change and shared by every `live_site`."""

import io
import os
import shutil
import subprocess
import sys
from pathlib import Path

from django.core.management import call_command

from tests.harness.fingerprint import CHECKOUT
from tests.harness.postgres_run import forget_unused, locked, tests_directory


def _sources_hash() -> str:
    out = io.StringIO()
    call_command("build_static", "--sources-hash", stdout=out)
    return out.getvalue().strip()[:20]


def collected_static_files() -> Path:
    """A directory as `collectstatic` leaves it under VAR_DIR."""
    folder = tests_directory() / "static"
    folder.mkdir(exist_ok=True, mode=0o700)
    with locked(folder / "lock"):
        kept = folder / _sources_hash()
        if not kept.exists():
            _collect(kept)
        os.utime(kept)
        forget_unused(folder)
    return kept / "staticfiles"


def _collect(target: Path) -> None:
    building = target.with_name(target.name + ".building")
    shutil.rmtree(building, ignore_errors=True)
    # The vendor directory must exist before settings look for it.
    (building / "vendor").mkdir(parents=True)
    environment = {**os.environ, "VAR_DIR": str(building)}
    del environment["STATIC_STORAGE"]
    done = subprocess.run(
        [sys.executable, "manage.py", "build_static", "--verbosity=0"],
        cwd=CHECKOUT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(f"build_static failed:\n{done.stdout}{done.stderr}")
    building.rename(target)
