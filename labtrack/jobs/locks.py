"""Who is at work on a row: a lock of the session, gone when its process dies.

A row lock would make the dispatcher wait for the worker, and a column would outlive a
killed one.
"""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def sole_worker(what: str, pk: int) -> Iterator[bool]:
    """True while this process alone is at work on that row; False when another is."""
    space = zlib.crc32(what.encode()) - 2**31
    key = [space, pk % 2**31]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s::int, %s::int)", key)
        (is_mine,) = cursor.fetchone()
    try:
        yield is_mine
    finally:
        if is_mine:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s::int, %s::int)", key)
