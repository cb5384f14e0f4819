"""Many counts in one statement, each exact to 10,000 as the lists count."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from labtrack.pages.keyset import MOST_COUNTED

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Counted:
    """How many; `is_exact` is false beyond 10,000."""

    n: int
    is_exact: bool = True


def capped_counts(querysets: Mapping[K, QuerySet]) -> dict[K, Counted]:
    """Count each queryset, all in one statement that stops at 10,001 rows of each."""
    arms, parameters, found = [], [], {}
    for at, (key, queryset) in enumerate(querysets.items()):
        found[key] = Counted(0)
        rows = queryset.order_by().values("pk")[: MOST_COUNTED + 1]
        try:
            sql, given = rows.query.sql_with_params()
        except EmptyResultSet:
            continue
        arms.append(f"SELECT {at}, count(*) FROM ({sql}) AS arm{at}")
        parameters += given
    if arms:
        keys = list(querysets)
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(arms), parameters)
            for at, n in cursor.fetchall():
                found[keys[at]] = Counted(min(n, MOST_COUNTED), n <= MOST_COUNTED)
    return found
