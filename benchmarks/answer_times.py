"""Whether the time of an answer tells what its text does not (faults F7 and F14).

    python -m benchmarks.answer_times [SAMPLES]

Hidden against absent records, and unknown against known accounts, asked in turns on a
database of its own. Prints means, their difference and the Kolmogorov-Smirnov p; the
tests hold that both take the same path and give the same body.
"""

import logging
import os
import statistics
import sys
import time
from collections.abc import Callable

from tests.harness import plugin

os.environ["PASSWORD_HASHER"] = "django.contrib.auth.hashers.Argon2PasswordHasher"

SAMPLES = 2_000
PASSWORDS = 60
"""Argon2 takes its time by design."""
LARGEST_DIFFERENCE_MS = 2.0
LEAST_P = 0.01


def compare(
    name: str, one: Callable[[], object], other: Callable[[], object], samples: int
) -> bool:
    """Time both in turns; whether they can be told apart."""
    from scipy.stats import ks_2samp

    times: tuple[list[float], list[float]] = ([], [])
    for call in (one, other) * 5:
        call()
    for _sample in range(samples):
        for call, found in zip((one, other), times, strict=True):
            start = time.perf_counter()
            call()
            found.append((time.perf_counter() - start) * 1e3)
    first, second = (statistics.fmean(found) for found in times)
    p = ks_2samp(*times).pvalue
    print(
        f"{name}: {first:.3f} ms and {second:.3f} ms, difference "
        f"{abs(first - second):.3f} ms (below {LARGEST_DIFFERENCE_MS:g}), "
        f"p = {p:.3f} (above {LEAST_P:g} on a quiet machine), {samples} of each"
    )
    return abs(first - second) < LARGEST_DIFFERENCE_MS


def measure(samples: int) -> bool:
    """Both comparisons, on records made for it."""
    import django

    django.setup()
    from django.conf import settings
    from django.test import Client

    from labtrack.accounts.backends import EmailBackend
    from tests.factories import materials, people

    settings.ALLOWED_HOSTS.append("testserver")
    logging.disable()
    hidden = materials.alloy(compartment=people.compartment())
    stranger = people.person(compartment=people.compartment())
    client = Client()
    client.force_login(stranger, backend="labtrack.accounts.backends.EmailBackend")
    records = compare(
        "a hidden and an absent record",
        lambda: client.get(f"/alloys/{hidden.pk}/"),
        lambda: client.get("/alloys/987654321/"),
        samples,
    )
    # The backend itself: through the page the tenth failure would close it.
    backend = EmailBackend()
    accounts = compare(
        "an unknown and a known account",
        lambda: backend.authenticate(None, "nobody@example.org", "wrong"),
        lambda: backend.authenticate(None, stranger.email, "wrong"),
        min(samples, PASSWORDS),
    )
    return records and accounts


def main() -> int:
    samples = int(sys.argv[1]) if len(sys.argv) > 1 else SAMPLES
    try:
        plugin.POSTGRES_RUN.clone(plugin.WORKER_DATABASE)
        return 0 if measure(samples) else 1
    finally:
        plugin.pytest_unconfigure()


if __name__ == "__main__":
    sys.exit(main())
