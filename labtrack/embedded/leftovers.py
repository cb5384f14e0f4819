"""What a killed supervisor left running: found by what it is, never by a number in a file."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

import psutil

from labtrack.embedded.installation import Installation

# Every Python child carries this variable; its children inherit it.
MARK = "LABTRACK_PART_OF"
STOP_SECONDS = 20


def _processes() -> Iterator[psutil.Process]:
    own = os.getpid()
    for process in psutil.process_iter():
        if process.pid != own and process.status() != psutil.STATUS_ZOMBIE:
            yield process


def _marked(installation: Installation) -> list[psutil.Process]:
    found = []
    for process in _processes():
        with contextlib.suppress(psutil.Error, OSError):
            if process.environ().get(MARK) == str(installation.var):
                found.append(process)
    return found


def _working_in(directory: Path, program: str) -> list[psutil.Process]:
    """Servers that rewrite their titles lose their environment; they stand in their data."""
    found = []
    for process in _processes():
        with contextlib.suppress(psutil.Error, OSError):
            if process.name() == program and Path(process.cwd()) == directory.resolve():
                found.append(process)
    return found


def _stop(processes: list[psutil.Process]) -> None:
    """Ask those at the head of each family; they stop their own, and what stays is killed."""
    members = {process.pid for process in processes}
    for process in processes:
        with contextlib.suppress(psutil.Error):
            if process.ppid() not in members:
                process.terminate()
    _gone, alive = psutil.wait_procs(processes, timeout=STOP_SECONDS)
    for process in alive:
        with contextlib.suppress(psutil.Error):
            process.kill()
    psutil.wait_procs(alive, timeout=STOP_SECONDS)


def stop_leftovers(installation: Installation) -> list[str]:
    """Stop them in the order of an orderly stop; returns what was found, for the screen."""
    marked = _marked(installation)
    found = [str(process.pid) for process in marked]
    _stop(marked)
    brokers = _working_in(installation.var / "broker", "valkey-server")
    found += [f"{p.pid} (broker)" for p in brokers]
    _stop(brokers)
    if not installation.has_own_database:
        return found
    cluster = installation.cluster
    if (pid := cluster.running_pid()) is not None:
        found.append(f"{pid} (database)")
        cluster.stop()
        with contextlib.suppress(psutil.Error):
            psutil.Process(pid).wait(timeout=STOP_SECONDS)
    # A postmaster that was killed leaves its backends, which hold the shared memory.
    _stop(_working_in(cluster.data, "postgres"))
    return found
