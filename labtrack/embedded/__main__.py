"""The operator's commands.

python -m labtrack.embedded run                   start everything (make run)
python -m labtrack.embedded manage COMMAND ...    a command of manage.py on this installation
python -m labtrack.embedded backup [FOLDER]       save database and files (make backup)
python -m labtrack.embedded restore FILE          bring a backup into an empty installation
"""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from labtrack.embedded import supervisor
from labtrack.embedded.backup import backup
from labtrack.embedded.installation import Installation, manage_command
from labtrack.embedded.refusals import CannotStart
from labtrack.embedded.restore import restore


def manage(installation: Installation, arguments: list[str]) -> int:
    """Any command of manage.py on this installation, running or not."""
    with installation.reachable_database() as environment:
        return _manage(installation, environment, *arguments)


def _manage(
    installation: Installation, environment: dict[str, str], *arguments: str
) -> int:
    return subprocess.run(
        manage_command(*arguments),
        cwd=installation.checkout,
        env=environment,
        check=False,
    ).returncode


def make_backup(installation: Installation, folder: Path) -> int:
    with installation.reachable_database() as environment:
        made = backup(
            owner_url=owner_url(environment),
            files=installation.var / "files",
            folder=folder,
            at=datetime.now(UTC),  # noqa: TID251 - Django is not loaded here
        )
    print(f"Saved to {made} ({made.stat().st_size / 2**20:.1f} MB).")
    return 0


def restore_backup(installation: Installation, file: Path) -> int:
    if installation.has_own_database and installation.cluster.running_pid() is not None:
        raise CannotStart(
            "labtrack is running here. Stop it before restoring a backup."
        )
    with installation.reachable_database() as environment:
        manifest = restore(
            file=file,
            owner_url=owner_url(environment),
            files=installation.var / "files",
        )
        # The backup may be older than this release; its grants are made anew in any case.
        status = _manage(installation, environment, "prepare_database")
    if status == 0:
        rows = sum(manifest["rows"].values())
        print(f"Restored {rows} rows and {len(manifest['entries']) - 1} files.")
    return status


def owner_url(environment: dict[str, str]) -> str:
    return environment.get("DATABASE_OWNER_URL") or environment["DATABASE_URL"]


def main(arguments: list[str]) -> int:
    match arguments:
        case [] | ["run"]:
            return supervisor.main()
        case ["manage", *rest] if rest:
            return manage(Installation.from_environment(), rest)
        case ["backup", *rest] if len(rest) <= 1:
            installation = Installation.from_environment()
            folder = Path(rest[0]) if rest else installation.var / "backups"
            return make_backup(installation, folder)
        case ["restore", file]:
            return restore_backup(Installation.from_environment(), Path(file))
        case ["restore"]:
            print("Which backup? make restore FILE=var/backups/labtrack-....tar")
            return 2
        case _:
            print(__doc__)
            return 2


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except CannotStart as problem:
        sys.exit(str(problem))
