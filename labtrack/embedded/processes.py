"""Processes found by what they are; a number in a file may long belong to another."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

import psutil


def living() -> Iterator[psutil.Process]:
    """Every other process that still runs."""
    own = os.getpid()
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if process.pid != own and process.status() != psutil.STATUS_ZOMBIE:
                yield process


def working_in(directory: Path, program: str) -> list[psutil.Process]:
    """Servers stand in their data directory, and rewrite almost all else about themselves."""
    found = []
    for process in living():
        with contextlib.suppress(psutil.Error, OSError):
            if process.name() == program and Path(process.cwd()) == directory.resolve():
                found.append(process)
    return found


def marked(name: str, value: str) -> list[psutil.Process]:
    """Those started with an environment variable of that value, and their children."""
    found = []
    for process in living():
        with contextlib.suppress(psutil.Error, OSError):
            if process.environ().get(name) == value:
                found.append(process)
    return found


def stop_all(processes: list[psutil.Process], *, seconds: float) -> None:
    """Ask the heads of each family; they stop their own, and what stays is killed."""
    members = {process.pid for process in processes}
    for process in processes:
        with contextlib.suppress(psutil.Error):
            if process.ppid() not in members:
                process.terminate()
    _gone, alive = psutil.wait_procs(processes, timeout=seconds)
    for process in alive:
        with contextlib.suppress(psutil.Error):
            process.kill()
    psutil.wait_procs(alive, timeout=seconds)
