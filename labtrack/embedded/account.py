"""The account PostgreSQL runs as: it refuses root, so root lends it another."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from labtrack.embedded.refusals import CannotStart

# No account is created; these exist on nearly every machine.
ACCOUNTS_FOR_ROOT = ("postgres", "nobody")


@dataclass(frozen=True)
class ServerAccount:
    """An account of the operating system, and how to start a process as it."""

    name: str
    uid: int
    gid: int

    def popen_options(self) -> dict[str, Any]:
        """Keyword arguments for `subprocess`; none when it is the present account."""
        if self.uid == os.geteuid():
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, directory: Path) -> None:
        """Make the directory private to this account (root still reaches it)."""
        if self.uid != os.geteuid():
            os.chown(directory, self.uid, self.gid)
        directory.chmod(0o700)

    def can_write(self, directory: Path) -> bool:
        """Tried, not guessed: mount options and parent directories decide too."""
        probe = directory / ".reachable"
        script = ': > "$1" && rm "$1"'
        return self._succeeds(["/bin/sh", "-c", script, "sh", str(probe)])

    def can_execute(self, program: str) -> bool:
        return self._succeeds([program, "--version"])

    def _succeeds(self, command: list[str]) -> bool:
        try:
            done = subprocess.run(
                command,
                capture_output=True,
                cwd="/",
                check=False,
                **self.popen_options(),
            )
        except OSError:
            return False
        return done.returncode == 0


def present_account() -> ServerAccount:
    """The account of this process; PostgreSQL needs it to have a name."""
    try:
        entry = pwd.getpwuid(os.geteuid())
    except KeyError as error:
        raise CannotStart(
            f"User id {os.geteuid()} has no account name, which PostgreSQL needs. Run "
            "as an account listed in /etc/passwd, or set DATABASE_URL."
        ) from error
    return ServerAccount(entry.pw_name, entry.pw_uid, entry.pw_gid)


def postgres_account(data: Path) -> ServerAccount:
    """Who PostgreSQL runs as: as root, whoever owns existing data, else `postgres`."""
    if os.geteuid() != 0:
        return present_account()
    names: list[str] = list(ACCOUNTS_FOR_ROOT)
    if data.exists() and (owner := data.stat().st_uid) != 0:
        try:
            names.insert(0, pwd.getpwuid(owner).pw_name)
        except KeyError as error:
            raise CannotStart(
                f"The database in {data} belongs to user id {owner}, which has no account."
            ) from error
    for name in names:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return ServerAccount(entry.pw_name, entry.pw_uid, entry.pw_gid)
    raise CannotStart(
        "PostgreSQL does not run as root, and neither account postgres nor nobody "
        "exists. Run as an ordinary user, or set DATABASE_URL."
    )
