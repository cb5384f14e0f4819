"""What is asked of the running stack. Django's settings must point at its database."""

import http.client
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from urllib.parse import urlsplit

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from benchmarks import population
from benchmarks.caller import Caller
from benchmarks.figures import median, milliseconds, p95, show, timed
from benchmarks.first_page import bytes_of_page
from characterization.demonstration import people
from characterization.models import MaterialCondition, Measurement, Summary
from labtrack.accounts.actions import personal_tokens
from labtrack.accounts.models import User
from labtrack.instruments.actions import tokens
from labtrack.instruments.choices import TokenScope
from labtrack.instruments.models import Instrument
from tests.embedded.stack import Stack
from trials.models import Specimen

BACKEND = "labtrack.accounts.backends.EmailBackend"
LIST_PAGE, EMPTY_PAGE = "/tests/", "/me/"
"""`/me/` shows the shell of every page and little else."""
TESTS = 10_000


class Bench:
    """One stack with the demonstration, and whom the measurements act as."""

    def __init__(self, stack: Stack, site: str) -> None:
        self.stack, self.site = stack, site
        self.technician = User.objects.get(email=f"technician@{people.DOMAIN}")
        self.manager = User.objects.get(email=f"manager@{people.DOMAIN}")
        self.frame = Instrument.objects.get(name="Frame 2 (simulated)")
        expires_at = timezone.now() + timedelta(days=1)
        _row, secret = tokens.issue(
            instrument=self.frame,
            scopes=TokenScope.values,
            expires_at=expires_at,
            by=self.manager,
        )
        self.instrument = Caller(site, secret)
        _row, secret = personal_tokens.issue(
            person=self.technician, name="bench", expires_at=expires_at
        )
        self.person = Caller(site, secret)
        self.bars = list(
            Specimen.objects.filter(source_heat__alloy__code="535.0").order_by("pk")
        )
        self._sent = 0

    # --- a posted result ------------------------------------------------------------

    def post(self) -> str:
        """One complete test of a demonstration bar, as cast; its id."""
        self._sent += 1
        answer = self.instrument.send(
            "tests/",
            {
                "external_id": f"bench-{self._sent}",
                "specimen": self.bars[self._sent % len(self.bars)].code,
                "method": "ASTM-B557-15",
                "material_state": "F/0",
                "performed_at": timezone.now().isoformat(timespec="seconds"),
                "operator": "TN",
                "test_temperature": {"value": "23", "unit": "degC"},
                "measurements": [
                    {
                        "property": "Rm",
                        "value": f"{270 + self._sent % 9}",
                        "unit": "MPa",
                    },
                    {"property": "Rp0.2", "value": "138.2", "unit": "MPa"},
                    {"property": "A_4D", "value": "12.5", "unit": "%"},
                ],
            },
        )
        if answer.status != 201:
            raise RuntimeError(f"{answer.status}: {answer.content!r}")
        return str(answer.data["id"])

    def seconds_to_summary(self, *, within: float = 60) -> float:
        """From sending a test until a stored summary counts its Rm."""
        start = time.perf_counter()
        number = Measurement.objects.get(
            test__test_uid=self.post(), property__code="Rm"
        ).pk
        while not Summary.objects.filter(input_ids__contains=[number]).exists():
            if time.perf_counter() - start > within:
                raise RuntimeError(f"In no summary after {within:g} s.")
            time.sleep(0.05)
        return time.perf_counter() - start

    def posted_results(self, label: str, times: int) -> None:
        taken = [self.seconds_to_summary() for _turn in range(times)]
        show(
            f"posted result in its summary, {label}",
            f"median {median(taken):.2f} s, most {max(taken):.2f} s ({times} times)",
            "5 s",
        )

    # --- pages -----------------------------------------------------------------------

    def populate(self) -> None:
        start = time.perf_counter()
        population.populate(
            self.manager.organisation.compartments.get(), self.technician, tests=TESTS
        )
        show(f"{TESTS} tests written", f"{time.perf_counter() - start:.1f} s")

    def queries(self, path: str) -> int:
        """How many statements one page takes, in this process."""
        client = Client()
        client.force_login(self.technician, backend=BACKEND)
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(path)
        if answer.status_code != 200:
            raise RuntimeError(f"{path}: {answer.status_code}")
        return len(captured)

    def pages(self, times: int) -> None:
        """The list and the empty page in turns, over one kept connection."""
        browser = Browser(self.site, self.technician)
        found: dict[str, list[float]] = {LIST_PAGE: [], EMPTY_PAGE: []}
        for path in found:
            browser.get(path)
        for _turn in range(times):
            for path, taken in found.items():
                taken += timed(lambda path=path: browser.get(path), 1)
        slow, empty = found[LIST_PAGE], found[EMPTY_PAGE]
        show(f"{LIST_PAGE} at {TESTS} tests", milliseconds(slow))
        show(f"{EMPTY_PAGE}, the same run", milliseconds(empty))
        show("ratio of p95", f"{p95(slow) / p95(empty):.2f}", "3")

    def first_page(self) -> None:
        """The page of a condition with everything it loads, as a new browser fetches it."""
        condition = MaterialCondition.objects.order_by("pk").first()
        path = condition.get_absolute_url()
        transferred = bytes_of_page(self.site, path, _cookies(self.technician))
        show(
            f"first page with a chart, as transferred ({path})",
            "no Chromium here"
            if transferred is None
            else f"{transferred / 1e3:.0f} kB",
            "500 kB",
        )

    # --- the broker --------------------------------------------------------------------

    def broker(self, times: int) -> None:
        """Posts while the broker answers, is silent, and has just been killed."""
        normal = timed(self.post, times)
        show("post, broker well", milliseconds(normal))
        with self._silent():
            silent = timed(self.post, times)
        show(
            "post, broker silent",
            f"{milliseconds(silent)}; ratio {median(silent) / median(normal):.2f}",
            "no slower",
        )
        self.stack.child("valkey").kill()
        killed = timed(self.post, times)
        show(
            "post, broker killed",
            f"{milliseconds(killed)}; ratio {median(killed) / median(normal):.2f}",
            "no slower",
        )
        show(
            "summary after the broker came back",
            f"{self.seconds_to_summary(within=120):.1f} s",
            "it is there",
        )

    @contextmanager
    def _silent(self) -> Iterator[None]:
        broker = self.stack.child("valkey")
        broker.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            broker.send_signal(signal.SIGCONT)


class Browser:
    """Signed in, with one kept connection; counts what crosses it."""

    def __init__(self, site: str, person: User) -> None:
        cookies = _cookies(person)
        self._cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
        self._connection = http.client.HTTPConnection(urlsplit(site).netloc, timeout=60)

    def get(self, path: str) -> bytes:
        self._connection.request("GET", path, headers={"Cookie": self._cookie})
        answer = self._connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{path}: {answer.status}")
        return body


def _cookies(person: User) -> dict[str, str]:
    """A session of that person."""
    client = Client()
    client.force_login(person, backend=BACKEND)
    return {name: morsel.value for name, morsel in client.cookies.items()}
