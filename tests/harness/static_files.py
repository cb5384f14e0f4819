"""The site's static files, collected once per change and shared by every `live_site`."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from django.core.management import get_commands

from tests.harness.fingerprint import CHECKOUT, PACKAGES, hash_of
from tests.harness.postgres_run import locked, tests_directory


def _sources() -> list[Path]:
    paths = {CHECKOUT / "requirements.txt", CHECKOUT / "labtrack" / "settings.py"}
    for package in PACKAGES:
        paths.update(
            p for p in (CHECKOUT / package).rglob("static/**/*") if p.is_file()
        )
        paths.update((CHECKOUT / package).rglob("build_vendor_static.py"))
    return sorted(paths)


def collected_static_files() -> Path:
    """A directory as `collectstatic` leaves it under VAR_DIR."""
    folder = tests_directory() / "static"
    folder.mkdir(exist_ok=True, mode=0o700)
    with locked(folder / "lock"):
        kept = folder / hash_of(_sources())
        if not kept.exists():
            for old in folder.iterdir():
                if old.is_dir():
                    shutil.rmtree(old)
            _collect(kept)
    return kept / "staticfiles"


def _collect(target: Path) -> None:
    building = target.with_name(target.name + ".building")
    # The vendor directory must exist before settings look for it.
    (building / "vendor").mkdir(parents=True)
    environment = {**os.environ, "VAR_DIR": str(building)}
    del environment["STATIC_STORAGE"]
    commands = [["collectstatic", "--noinput", "--verbosity=0"]]
    if "build_vendor_static" in get_commands():
        commands.insert(0, ["build_vendor_static"])
    for command in commands:
        done = subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=CHECKOUT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise RuntimeError(f"{command[0]} failed:\n{done.stdout}{done.stderr}")
    building.rename(target)
