"""`python -m labtrack.embedded [run | manage COMMAND ... | backup | restore FILE]`."""

import subprocess
import sys

from labtrack.embedded import supervisor
from labtrack.embedded.installation import Installation, manage_command
from labtrack.embedded.refusals import CannotStart


def manage(installation: Installation, arguments: list[str]) -> int:
    """Any command of manage.py on this installation, running or not."""
    with installation.reachable_database() as environment:
        return subprocess.run(
            manage_command(*arguments),
            cwd=installation.checkout,
            env=environment,
            check=False,
        ).returncode


def main(arguments: list[str]) -> int:
    match arguments:
        case [] | ["run"]:
            return supervisor.main()
        case ["manage", *rest] if rest:
            return manage(Installation.from_environment(), rest)
        case _:
            print(__doc__)
            return 2


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except CannotStart as problem:
        sys.exit(str(problem))
