"""`make bench`: what the issue asks to reach, on this machine, now.

An installation of its own in a temporary folder; medians of repeated runs, ratios within
the run. Nothing here fails: figures are read, tests assert. The first `make run` of a fresh
clone, which builds the environment, is timed by hand and noted in docs.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

import psutil

from benchmarks.figures import median, show
from labtrack.embedded.installation import Installation
from tests.embedded.stack import Stack

STARTS = 3
POSTS = 20
PAGES = 60
IDLE_S = 10
START_S = 300


def seconds_until_ready(stack: Stack) -> float:
    """From the command until /readyz says yes."""
    start = time.perf_counter()
    stack.start()
    while time.perf_counter() - start < START_S:
        try:
            url = f"http://127.0.0.1:{stack.port}/readyz"
            urllib.request.urlopen(url, timeout=5).close()
        except (urllib.error.HTTPError, OSError):
            time.sleep(0.05)
        else:
            return time.perf_counter() - start
    raise RuntimeError(f"Not ready after {START_S} s:\n{stack.output()}")


def starts(stack: Stack) -> None:
    """The first start of an installation, then later ones; it is left running."""
    show("first start, demonstration included", f"{seconds_until_ready(stack):.1f} s")
    taken = []
    for _turn in range(STARTS):
        stack.close()
        taken.append(seconds_until_ready(stack))
    show("later start to /readyz", f"median {median(taken):.1f} s", "15 s")


def memory(stack: Stack) -> None:
    """Of the supervisor and all below it; shared pages counted once (PSS) and each time."""
    stack.wait_for("labtrack is ready")
    time.sleep(IDLE_S)
    assert stack.process is not None
    family = [psutil.Process(stack.process.pid), *stack.descendants()]
    proportional = sum(process.memory_full_info().pss for process in family)
    resident = sum(process.memory_info().rss for process in family)
    show(
        f"memory of the idle stack, {len(family)} processes",
        f"{proportional / 1e6:.0f} MB (sum of resident sizes {resident / 1e6:.0f} MB)",
        "900 MB",
    )


def work(stack: Stack) -> None:
    """What needs the database: posts, pages, a broken broker."""
    installation = Installation(stack.environment(DEMO="1"))
    os.environ.update(installation.environment())
    os.environ["DJANGO_SETTINGS_MODULE"] = "labtrack.settings"
    # Of this process alone, which writes ten thousand tests; the site keeps its own.
    os.environ["STATEMENT_TIMEOUT_MS"] = "120000"
    import logging

    import django

    django.setup()
    logging.disable()
    from django.conf import settings

    from benchmarks.measures import LIST_PAGE, TESTS, Bench

    settings.ALLOWED_HOSTS.append("testserver")
    bench = Bench(stack, f"http://127.0.0.1:{stack.port}")
    bench.posted_results("a condition of 12 tests", POSTS // 2)
    bench.broker(POSTS)
    bench.first_page()
    before = bench.queries(LIST_PAGE)
    bench.populate()
    show(
        f"queries of {LIST_PAGE} at 70 and at {TESTS} tests",
        f"{before} and {bench.queries(LIST_PAGE)}",
        "equal",
    )
    bench.pages(PAGES)
    bench.posted_results(f"a condition of {TESTS} tests", 3)


def main() -> None:
    # A bench that is stopped takes its installation down with it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Stopped."))
    show("what", "found", "aim")
    show("---", "---", "---")
    with tempfile.TemporaryDirectory(prefix="labtrack-bench-") as folder:
        var = Path(folder) / "var"
        var.mkdir()
        # PostgreSQL may run as an account of its own and must reach its data.
        Path(folder).chmod(0o755)
        stack = Stack(var, variables={"DEMO": "1"})
        try:
            starts(stack)
            memory(stack)
            work(stack)
        finally:
            stack.close()
    for module in ("answer_times", "statistics_speed", "curves", "drawing"):
        print(f"\n{module.replace('_', ' ')}:", flush=True)
        subprocess.run([sys.executable, "-m", f"benchmarks.{module}"], check=False)


if __name__ == "__main__":
    main()
