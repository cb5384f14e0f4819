"""Paging by key: a page begins after a row, not after a number of rows.

The cost of a page does not grow with its distance from the first one, and rows that
arrive meanwhile shift nothing.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core import signing
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

SIZE = 50
MOST_COUNTED = 10_000
_SALT = "keyset cursor"


class BadCursor(ValueError):
    """A cursor that no page of this list gave out."""


@dataclass(frozen=True, slots=True)
class Order:
    """By one field that is never empty, then by primary key, both in one direction."""

    path: str
    is_descending: bool

    @property
    def names(self) -> tuple[str, str]:
        sign = "-" if self.is_descending else ""
        return f"{sign}{self.path}", f"{sign}pk"

    @property
    def reversed(self) -> "Order":
        return Order(self.path, not self.is_descending)


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows, and the cursors of the pages beside them (empty at the ends)."""

    rows: list
    previous: str = ""
    next: str = ""


def page(queryset: QuerySet, order: Order, cursor: str = "", size: int = SIZE) -> Page:
    """The page at a cursor, or the first one."""
    if not cursor:
        rows, has_more = _take(queryset, order, size)
        return Page(rows, "", _cursor("next", rows[-1], order) if has_more else "")
    way, value, pk = _read(cursor)
    backwards = way == "previous"
    direction = order.reversed if backwards else order
    beyond = queryset.filter(_beyond(direction, _python(queryset, order, value), pk))
    rows, has_more = _take(beyond, direction, size)
    if backwards:
        rows.reverse()
    if not rows:
        return page(queryset, order, "", size)
    has_previous, has_next = (has_more, True) if backwards else (True, has_more)
    return Page(
        rows,
        _cursor("previous", rows[0], order) if has_previous else "",
        _cursor("next", rows[-1], order) if has_next else "",
    )


def counted(queryset: QuerySet) -> tuple[int, bool]:
    """How many rows, and whether that is exact (to 10,000)."""
    count = queryset.order_by()[: MOST_COUNTED + 1].count()
    return min(count, MOST_COUNTED), count <= MOST_COUNTED


def _take(queryset: QuerySet, order: Order, size: int) -> tuple[list, bool]:
    """The first rows in that order. Their keys come first, alone: sorting wide joined rows
    of the whole table took half the time of a page at 10,000 rows.
    """
    keys = queryset.order_by(*order.names).values_list("pk", flat=True)[: size + 1]
    found = list(keys)
    rows = {row.pk: row for row in queryset.filter(pk__in=found[:size]).order_by()}
    return [rows[key] for key in found[:size] if key in rows], len(found) > size


def _beyond(order: Order, value: Any, pk: int) -> Q:
    side = "lt" if order.is_descending else "gt"
    return Q(**{f"{order.path}__{side}": value}) | Q(
        **{order.path: value, f"pk__{side}": pk}
    )


def _cursor(way: str, row: Any, order: Order) -> str:
    value = row
    for step in order.path.split("__"):
        value = getattr(value, step)
    if isinstance(value, date | datetime):
        value = value.isoformat()
    return signing.dumps([way, value, row.pk], salt=_SALT)


def _read(cursor: str) -> tuple[str, Any, int]:
    try:
        way, value, pk = signing.loads(cursor, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        raise BadCursor(cursor) from None
    return way, value, pk


def _python(queryset: QuerySet, order: Order, value: Any) -> Any:
    """The value as the ordered field holds it; a cursor of another order is refused."""
    model = queryset.model
    *steps, last = order.path.split("__")
    for step in steps:
        model = model._meta.get_field(step).related_model
    try:
        return model._meta.get_field(last).to_python(value)
    except (ValidationError, ValueError, TypeError) as error:
        raise BadCursor(str(value)) from error
