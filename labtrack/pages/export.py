"""A filtered list as CSV, in pieces, with what marks its records."""

import csv
from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import StreamingHttpResponse

from labtrack.pages import keyset

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
PIECE = 500


class _Echo:
    """A file whose write gives the line back, so that csv writes into a generator."""

    def write(self, line: str) -> str:
        return line


def csv_response(
    queryset: QuerySet,
    order: keyset.Order,
    *,
    table_of: Callable[[list], Any],
    name: str,
) -> StreamingHttpResponse:
    """Every row of the queryset, a piece at a time: memory does not grow with it."""
    response = StreamingHttpResponse(
        _lines(queryset, order, table_of), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def harmless(text: Any) -> str:
    """A cell that no spreadsheet runs: a leading sign of a formula gets an apostrophe.

    Negative numbers stay numbers.
    """
    text = str(text if text is not None else "")
    if text.startswith(_FORMULA) and not _is_number(text):
        return f"'{text}"
    return text


def _lines(
    queryset: QuerySet, order: keyset.Order, table_of: Callable[[list], Any]
) -> Iterator[str]:
    writer = csv.writer(_Echo())
    page = keyset.page(queryset, order, size=PIECE)
    table = table_of(page.rows)
    yield writer.writerow(
        [*next(iter(table.as_values())), "Owner", "Marking", "Simulated"]
    )
    while True:
        cells = iter(table.as_values())
        next(cells)
        for row, values in zip(page.rows, cells, strict=True):
            yield writer.writerow(
                [*(harmless(value) for value in values), *_marks(row)]
            )
        if not page.next:
            return
        page = keyset.page(queryset, order, page.next, size=PIECE)
        table = table_of(page.rows)


def _marks(row: Any) -> list[str]:
    compartment = getattr(row, "compartment", None)
    owner = getattr(row, "organisation", None)
    return [
        harmless(getattr(owner, "name", "")),
        harmless(getattr(compartment, "marking", "")),
        "yes" if getattr(compartment, "is_simulated", False) else "no",
    ]


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
