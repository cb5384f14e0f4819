"""A form sent twice at once is saved once: the second waits, then gets the first's answer.

The script that stops a second press may be late or absent; this is what counts.
"""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.http import HttpRequest

SENT = "sent_forms"
REMEMBERED = 30
_SPACE = zlib.crc32(b"labtrack.pages.sent_once") - 2**31


@contextmanager
def one_at_a_time(request: HttpRequest) -> Iterator[str]:
    """Where the same form of this session led before ("": nowhere), while no other
    request saves it.
    """
    once = request.POST.get("once", "")
    if not once:
        yield ""
        return
    name = f"{request.session.session_key} {once}".encode(errors="replace")
    key = [_SPACE, zlib.crc32(name) - 2**31]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s::int, %s::int)", key)
    try:
        yield _kept(request).get(once, "")
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s::int, %s::int)", key)


def remember(request: HttpRequest, once: str, url: str) -> None:
    """Written at once: whoever waits for the lock reads it next."""
    sent = {**_kept(request), once: url}
    request.session[SENT] = dict(list(sent.items())[-REMEMBERED:])
    request.session.save()


def _kept(request: HttpRequest) -> dict[str, str]:
    """What stands in the table now, not what this request read when it came in."""
    kept: dict[str, str] = type(request.session)(request.session.session_key).get(
        SENT, {}
    )
    return kept
