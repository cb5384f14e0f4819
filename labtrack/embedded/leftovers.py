"""What a killed supervisor left running."""

import contextlib

import psutil

from labtrack.embedded.installation import Installation
from labtrack.embedded.processes import marked, stop_all, working_in

# Every Python child carries this variable; its children inherit it.
MARK = "LABTRACK_PART_OF"
STOP_SECONDS = 20


def stop_leftovers(installation: Installation) -> list[str]:
    """Stop them in the order of an orderly stop; returns what was found, for the screen."""
    parts = marked(MARK, str(installation.var))
    brokers = working_in(installation.var / "broker", "valkey-server")
    found = [str(process.pid) for process in parts]
    found += [f"{process.pid} (broker)" for process in brokers]
    stop_all(parts, seconds=STOP_SECONDS)
    stop_all(brokers, seconds=STOP_SECONDS)
    if not installation.has_own_database:
        return found
    cluster = installation.cluster
    if (pid := cluster.running_pid()) is not None:
        found.append(f"{pid} (database)")
        cluster.stop()
        with contextlib.suppress(psutil.Error):
            psutil.Process(pid).wait(timeout=STOP_SECONDS)
    return found
