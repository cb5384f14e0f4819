"""Pages at the demonstration and at a million measurements: `make bench-million`.

    python -m benchmarks.million [MEASUREMENTS]

On a database of its own, asked in this process: what is timed is the server's part. Every
page takes turns with a plain list in the same run, so that the ratio holds on a busy
machine too. Nothing here fails: figures are read, tests assert.
"""

import gc
import logging
import os
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from typing import Any

from benchmarks.figures import median, milliseconds, p95, show, timed
from tests.harness import plugin

# One transaction writes thousands of rows here.
os.environ["STATEMENT_TIMEOUT_MS"] = "600000"

MEASUREMENTS = 1_000_000
TURNS = 40
LIST_PAGE = "/heats/"
ASKED_FOR = (
    "/overview/?program={program}",
    "/analysis/property-against-element/",
    "/analysis/property-against-element/?bars=1",
    "/analysis/comparison/",
)
"""The pages of the issue; those below are watched beside them."""
WATCHED = (
    "/overview/?program=all",
    "/programs/{code}/",
    "/programs/{pk}/standing/",
    "/tests/",
    "/tests/?program={program}",
    "/specimens/",
    "/material-conditions/",
    "/material-conditions/{condition}/",
    "/analysis/strength-elongation/",
    "/analysis/chemistry-drift/",
    "/analysis/value/",
)


class Pages:
    """Signed in as one person of the demonstration."""

    def __init__(self, person: Any, paths: Sequence[str]) -> None:
        from django.test import Client

        self.paths = paths
        self.client = Client()
        self.client.force_login(
            person, backend="labtrack.accounts.backends.EmailBackend"
        )

    def get(self, path: str) -> Any:
        answer = self.client.get(path)
        if answer.status_code != 200:
            raise RuntimeError(f"{path}: {answer.status_code}")
        return answer

    def queries(self) -> dict[str, int]:
        """Of each page, when nothing is kept for it from before."""
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        found = {}
        for path in self.paths:
            self.get(path)
            with CaptureQueriesContext(connection) as captured:
                self.get(path)
            found[path] = len(captured)
        return found

    def times(self) -> dict[str, list[float]]:
        """Seconds of each page, in turns."""
        found: dict[str, list[float]] = {path: [] for path in (LIST_PAGE, *self.paths)}
        for path in found:
            self.get(path)
        for _turn in range(TURNS):
            for path, taken in found.items():
                taken += timed(lambda path=path: self.get(path), 1)
        return found


@contextmanager
def shown_time(what: str, aim: str = ""):
    """How long the block took, by the clock and of this process, and how busy all was."""
    start, own = time.perf_counter(), time.process_time()
    yield
    show(
        what,
        f"{time.perf_counter() - start:.0f} s, of it {time.process_time() - own:.0f} s "
        f"of this process; load average {os.getloadavg()[0]:.1f}",
        aim,
    )


def compute_summaries(person: Any) -> int:
    """As dispatcher and worker compute them, for what this person sees; how many."""
    from characterization.actions import summaries
    from characterization.models import StaleSummary
    from labtrack.accounts.actions import scopes
    from labtrack.accounts.visibility import scopes_of
    from labtrack.jobs import dispatcher

    scopes.sweep()
    dispatcher.coalesce()
    owed = StaleSummary.objects.filter(scope__in=scopes_of(person))
    keys = list(owed.order_by("pk").values_list("pk", flat=True))
    for pk in keys:
        summaries.refresh(stale_pk=pk)
    return len(keys)


def measured(pages: Pages, size: str) -> dict[str, int]:
    """Show the times at one size; the counts of queries."""
    # What wrote the rows is no part of a server: its objects are not searched for
    # garbage in the middle of a page.
    gc.collect()
    gc.freeze()
    counts = pages.queries()
    found = pages.times()
    show(f"{LIST_PAGE} at {size}", milliseconds(found[LIST_PAGE]))
    for path in pages.paths:
        ratio = p95(found[path]) / p95(found[LIST_PAGE])
        of_medians = median(found[path]) / median(found[LIST_PAGE])
        show(
            f"{path} at {size}",
            f"{milliseconds(found[path])}; ratio of p95 {ratio:.2f}, of medians "
            f"{of_medians:.2f}",
            "3",
        )
    return counts


def run(measurements: int) -> None:
    """The demonstration, its pages; a million measurements, the same pages."""
    import django

    django.setup()
    from django.conf import settings
    from django.utils import timezone

    from benchmarks import large_program
    from characterization.demonstration import loading
    from labtrack.accounts.models import User
    from trials.models import Program

    settings.ALLOWED_HOSTS.append("testserver")
    logging.disable()
    with shown_time("demonstration loaded", "60 s"):
        loading.load(at=timezone.now())
    people = {
        user.email.partition("@")[0]: user
        for user in User.objects.filter(organisation__is_simulated=True)
    }
    program = Program.objects.get()
    compute_summaries(people["viewer"])
    large_program.analyze()
    pages = Pages(people["viewer"], paths_of(program))
    before = measured(pages, "the demonstration")
    with shown_time(f"{measurements:,} measurements written"):
        large_program.populate(
            program,
            technician=people["technician"],
            approver=people["approver"],
            measurements=measurements,
        )
    large_program.analyze()
    with shown_time("their summaries computed"):
        compute_summaries(people["viewer"])
    large_program.analyze()
    after = measured(pages, "a million" if measurements == MEASUREMENTS else "more")
    for path in pages.paths:
        show(f"queries of {path}", f"{before[path]} and {after[path]}", "equal")


def paths_of(program: Any) -> list[str]:
    """The pages with what they are about: the condition that most bars are of."""
    from characterization.models import Summary
    from labtrack.accounts.natural_keys import key_of

    widest = Summary.objects.filter(property__code="Rp0.2").order_by("-n", "pk")[0]
    said = {
        "program": key_of(program),
        "code": program.code,
        "pk": program.pk,
        "condition": widest.condition_id,
    }
    return [path.format(**said) for path in (*ASKED_FOR, *WATCHED)]


def main(work: Callable[[int], None] = run) -> int:
    show("what", "found", "aim")
    show("---", "---", "---")
    try:
        plugin.POSTGRES_RUN.clone(plugin.WORKER_DATABASE)
        work(int(sys.argv[1]) if len(sys.argv) > 1 else MEASUREMENTS)
    finally:
        plugin.pytest_unconfigure()
    return 0


if __name__ == "__main__":
    sys.exit(main())
