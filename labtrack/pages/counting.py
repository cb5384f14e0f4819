"""Many counts in one statement, each exact to where it stops: at 10,000 as in lists."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Count, QuerySet, Subquery
from django.db.models.expressions import OuterRef
from django.db.models.functions import Coalesce

from labtrack.pages.keyset import MOST_COUNTED

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Counted:
    """How many; `is_exact` is false beyond what was counted."""

    n: int
    is_exact: bool = True

    @property
    def text(self) -> str:
        """`234`, or `> 1,000`."""
        return f"{self.n:,}" if self.is_exact else f"> {self.n:,}"


def capped_counts(
    querysets: Mapping[K, QuerySet], *, most: int = MOST_COUNTED
) -> dict[K, Counted]:
    """Count each queryset, all in one statement that stops one row after `most` of each."""
    arms, parameters, found = [], [], {}
    for at, (key, queryset) in enumerate(querysets.items()):
        found[key] = Counted(0)
        rows = queryset.order_by().values("pk")[: most + 1]
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
                found[keys[at]] = Counted(min(n, most), n <= most)
    return found


def number_of(rows: QuerySet, field: str) -> Coalesce:
    """How many of `rows` point at a row by that field, counted for each row shown: a join
    would count for all before a page is cut.
    """
    pointing = rows.filter(**{field: OuterRef("pk")}).order_by()
    return Coalesce(
        Subquery(pointing.values(field).annotate(n=Count("pk")).values("n")), 0
    )
