"""`make`'s first step: an environment with the pinned packages, then on to the real command.

Runs on the system's Python, so it imports the standard library only.
"""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TextIO

CHECKOUT = Path(__file__).resolve().parents[2]
VENV = CHECKOUT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / ".labtrack-installed.json"
# Present from the first byte of a new environment until its packages are in.
UNFINISHED = VENV / ".labtrack-unfinished"


class EnvironmentProblem(Exception):
    """A sentence for the person at the keyboard."""


def main(arguments: list[str]) -> None:
    """`virtual_environment requirements.txt [module arguments...]`."""
    requirements, *command = arguments
    # The system's Python may be anything: this line is for the older ones.
    if sys.version_info < (3, 11):  # noqa: UP036
        found = sys.version.split()[0]
        sys.exit(
            f"labtrack needs Python 3.11 or newer, and this is {found}. "
            "Say which one to use: make run PYTHON=python3.11"
        )
    try:
        with _lock():
            ensure(CHECKOUT / requirements)
    except EnvironmentProblem as problem:
        sys.exit(str(problem))
    except KeyboardInterrupt:
        sys.exit("Interrupted; the next run continues.")
    if command:
        os.chdir(CHECKOUT)
        os.execv(PYTHON, [str(PYTHON), "-m", *command])


def _lock() -> "TextIO":
    """`make run` and `make test` at once: one of them makes the environment."""
    handle = (CHECKOUT / ".venv.lock").open("w")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        print("Another make is installing packages; waiting for it.", flush=True)
        fcntl.flock(handle, fcntl.LOCK_EX)
    return handle


def ensure(requirements: Path) -> None:
    """Make what is missing, install what has changed, and otherwise do nothing."""
    wanted = _wanted(requirements)
    if UNFINISHED.exists() or (VENV.exists() and not _works()):
        print("The environment in .venv is half-made or broken; making it again.")
        shutil.rmtree(VENV)
    installed = _installed()
    if installed.get(requirements.name) == wanted:
        return
    uv = shutil.which("uv")
    tool = "uv" if uv else "pip"
    print(f"Installing the packages of {requirements.name} with {tool} ...", flush=True)
    if not VENV.exists():
        _create(uv)
    _install(uv, requirements)
    installed[requirements.name] = wanted
    STAMP.write_text(json.dumps(installed))
    UNFINISHED.unlink(missing_ok=True)


def _wanted(requirements: Path) -> str:
    """Changes with the pins, included files as well, and with the Python they are for."""
    digest = hashlib.sha256(sys.version.encode())
    for line in requirements.read_text().splitlines():
        digest.update(line.encode())
        if line.startswith("-r "):
            digest.update((requirements.parent / line[3:].strip()).read_bytes())
    return digest.hexdigest()


def _installed() -> "dict[str, str]":
    try:
        return dict(json.loads(STAMP.read_text()))
    except (OSError, ValueError):
        return {}


def _works() -> bool:
    """False when the Python it was made with has gone."""
    try:
        done = subprocess.run([str(PYTHON), "-c", ""], capture_output=True, check=False)
    except OSError:
        return False
    return done.returncode == 0


def _create(uv: "str | None") -> None:
    VENV.mkdir()
    UNFINISHED.touch()
    command = [sys.executable, "-m", "venv", str(VENV)]
    if uv:
        command = [uv, "venv", "--quiet", "--allow-existing", "--python"]
        command += [sys.executable, str(VENV)]
    if subprocess.run(command, check=False).returncode != 0:
        raise EnvironmentProblem(
            "Python could not make an environment (see above). On Debian and Ubuntu its "
            "venv module is a package of its own: apt-get install python3-venv"
        )


def _install(uv: "str | None", requirements: Path) -> None:
    command = [str(PYTHON), "-m", "pip", "install", "-qq", "--no-input"]
    command += ["--disable-pip-version-check", "--requirement", str(requirements)]
    if uv:
        command = [uv, "pip", "install", "--quiet", "--python", str(PYTHON)]
        command += ["--requirement", str(requirements)]
    if subprocess.run(command, check=False, cwd=CHECKOUT).returncode != 0:
        raise EnvironmentProblem(
            "The packages could not be installed (see above). The first run needs a "
            "Python package index within reach; later runs need none."
        )


if __name__ == "__main__":
    main(sys.argv[1:])
