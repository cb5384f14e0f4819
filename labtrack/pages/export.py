"""Tables that leave the house: CSV in pieces, or a workbook, with what marks them.

`rows_response` is for everything that has columns and rows: a list, a dashboard, the table
of a chart. Numbers stay numbers and a text never becomes a formula.
"""

import csv
import datetime as dt
import html
import math
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice
from typing import IO, Any

from django.core.exceptions import ImproperlyConfigured
from django.db.models import QuerySet
from django.http import HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from labtrack.pages import keyset

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NOTHING = "\N{EN DASH}"
_MINUS = "\N{MINUS SIGN}"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_NUMBER = re.compile(r"-?(\d+|\d{1,3}(,\d{3})+)([.]\d+)?([eE][+-]?\d+)?")
PIECE = 500
MOST_XLSX_ROWS = 50_000
LONGEST_CELL = 32_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS = {"csv": "CSV", "xlsx": "XLSX"}


class TooManyRows(ValueError):
    """More than a workbook is made for; CSV has no such end."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What must stand beside these rows wherever they go. `about`: lines such as scope,
    basis and "as of", each a name and a text.
    """

    markings: str = ""
    is_simulated: bool = False
    about: Sequence[tuple[str, str]] = ()


@dataclass(slots=True)
class _MarksOfRows:
    """Gathered while rows go by that bear their own marks."""

    is_simulated_row: Callable[[Any], bool]
    markings: set[str] = field(default_factory=set)
    is_simulated: bool = False

    def take(self, row: Any) -> list[str]:
        compartment = getattr(row, "compartment", None)
        owner = getattr(row, "organisation", None)
        marking = getattr(compartment, "marking", "")
        is_simulated = self.is_simulated_row(row)
        self.markings |= {marking} - {""}
        self.is_simulated |= is_simulated
        return [getattr(owner, "name", ""), marking, _yes_or_no(is_simulated)]

    def now(self) -> Marks:
        return Marks(" · ".join(sorted(self.markings)), self.is_simulated)


def rows_response(
    fmt: str,
    name: str,
    columns: Sequence[Any],
    rows: Iterable[Sequence[Any]],
    marks: Marks | Callable[[], Marks] | None = None,
) -> HttpResponseBase:
    """A download of these rows as "csv" or "xlsx".

    `columns` are heads: a text, or what a small table has ({label, unit, is_number} or
    `charts.card.Column`). Cells are values, texts, or {text, url, ...} as on a page; texts
    of a column that `is_number` become numbers where they are. `marks` of the whole table
    stand in each row; pass a function for rows that bear their own, asked after the last.

    TooManyRows for a workbook of more than 50,000 rows.
    """
    heads = [_head(column) for column in columns]
    numeric = [bool(_part(column, "is_number")) for column in columns]
    cells: Iterator[list[Any]] = (_plain_row(row, numeric) for row in rows)
    if isinstance(marks, Marks):
        heads += ["Marking", "Simulated"]
        tail = [marks.markings, _yes_or_no(marks.is_simulated)]
        cells = ([*row, *tail] for row in cells)
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip("-.") or "export"
    if fmt == "csv":
        return _csv(name, heads, cells)
    if fmt == "xlsx":
        return _xlsx(name, heads, cells, marks)
    raise ImproperlyConfigured(f"No export is called {fmt}.")


def list_response(
    fmt: str,
    queryset: QuerySet,
    order: keyset.Order,
    *,
    table_of: Callable[[list], Any],
    is_simulated: Callable[[Any], bool],
    name: str,
) -> HttpResponseBase:
    """Every row of a list, a piece at a time: memory does not grow with it."""
    if fmt == "xlsx" and queryset.order_by()[: MOST_XLSX_ROWS + 1].count() > (
        MOST_XLSX_ROWS
    ):
        raise _too_many()
    marks = _MarksOfRows(is_simulated)
    pages = _pages(queryset, order)
    first = next(pages)
    table = table_of(first)
    heads = [*table.exported_heads(), "Owner", "Marking", "Simulated"]

    def rows() -> Iterator[list[Any]]:
        yield from _marked(table, marks)
        for page in pages:
            yield from _marked(table_of(page), marks)

    return rows_response(fmt, name, heads, rows(), marks.now)


def harmless(text: Any) -> str:
    """A cell that no spreadsheet runs: a leading sign of a formula gets an apostrophe.

    Negative numbers stay numbers.
    """
    text = str(text if text is not None else "")
    if text.startswith(_FORMULA) and not _is_number(text):
        return f"'{text}"
    return text


def plain(cell: Any, *, is_number: bool = False) -> Any:
    """What a cell of a page says, as a value: markup, links and dashes left out."""
    if isinstance(cell, dict):
        cell = cell.get("value", cell.get("text", ""))
    if isinstance(cell, bool):
        return _yes_or_no(cell)
    if isinstance(cell, dt.datetime):
        return cell.isoformat()
    if isinstance(cell, int | float | Decimal):
        return cell if math.isfinite(cell) else str(cell)
    return cell if isinstance(cell, dt.date | None) else _said(cell, is_number)


def _said(cell: Any, is_number: bool) -> Any:
    text = (
        html.unescape(strip_tags(cell)) if isinstance(cell, SafeString) else str(cell)
    )
    if isinstance(cell, SafeString | Promise) or is_number:
        text = " ".join(text.split())
    if text == _NOTHING:
        return None
    return _number_in(text) if is_number else text


def _plain_row(row: Sequence[Any], numeric: Sequence[bool]) -> list[Any]:
    return [
        plain(cell, is_number=is_number)
        for cell, is_number in zip(row, numeric, strict=True)
    ]


def _number_in(text: str) -> Any:
    """The number that a text of a numeric column is, or the text ("< 0.001")."""
    spelled = text.replace(_MINUS, "-")
    if not _NUMBER.fullmatch(spelled):
        return text
    return Decimal(spelled.replace(",", ""))


def _head(column: Any) -> str:
    label = column if isinstance(column, str | Promise) else _part(column, "label")
    unit = _part(column, "unit")
    return f"{label} [{unit}]" if unit else str(label)


def _part(column: Any, name: str) -> Any:
    if isinstance(column, dict):
        return column.get(name, "")
    return getattr(column, name, "") if not isinstance(column, str) else ""


def _yes_or_no(value: bool) -> str:
    return "yes" if value else "no"


# --- CSV --------------------------------------------------------------------------------


class _Echo:
    """A file whose write gives the line back, so that csv writes into a generator."""

    def write(self, line: str) -> str:
        return line


def _csv(
    name: str, heads: list[str], cells: Iterator[list[Any]]
) -> StreamingHttpResponse:
    writer = csv.writer(_Echo())

    def lines() -> Iterator[str]:
        yield writer.writerow([harmless(head) for head in heads])
        for row in cells:
            yield writer.writerow([harmless(cell) for cell in row])

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


# --- XLSX -------------------------------------------------------------------------------


def _xlsx(
    name: str,
    heads: list[str],
    cells: Iterator[list[Any]],
    marks: Marks | Callable[[], Marks] | None,
) -> StreamingHttpResponse:
    """Written row by row into a file on disk; the rows are never all in memory."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(name.replace("-", " ")[:20])
    sheet.freeze_panes = "A2"
    _widen(sheet, heads)
    sheet.append([_cell(sheet, head, is_bold=True) for head in heads])
    count = 0
    for row in islice(cells, MOST_XLSX_ROWS):
        sheet.append([_cell(sheet, value) for value in row])
        count += 1
    if next(cells, None) is not None:
        sheet.close()
        sheet._writer.cleanup()  # the sheet's file on disk
        raise _too_many()
    said = (marks() if callable(marks) else marks) or Marks()
    _say_marks(sheet, said)
    _write_about(book, said, name=name, count=count)
    file = tempfile.TemporaryFile()  # noqa: SIM115 (closed by its pieces)
    book.save(file)
    file.seek(0)
    response = StreamingHttpResponse(_Pieces(file), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


class _Pieces:
    """A file on its way out, closed when it is out or nobody waits for it any more."""

    def __init__(self, file: IO[bytes]):
        self.file = file

    def __iter__(self) -> Iterator[bytes]:
        with self.file:
            while piece := self.file.read(64 * 1024):
                yield piece

    def close(self) -> None:
        self.file.close()


def _too_many() -> TooManyRows:
    return TooManyRows(
        _("A workbook holds up to %(most)s rows here; filter the list, or take CSV.")
        % {"most": f"{MOST_XLSX_ROWS:,}"}
    )


def _cell(sheet: Any, value: Any, *, is_bold: bool = False) -> WriteOnlyCell:
    """A value of its kind. A text is a text, whatever it begins with; its prefix keeps it
    one when somebody edits the cell.
    """
    cell = WriteOnlyCell(sheet)
    if isinstance(value, int | float | Decimal | dt.date):
        cell.value = value
    elif value not in (None, ""):
        text = _CONTROL.sub("\N{REPLACEMENT CHARACTER}", str(value))
        cell.value = text if len(text) <= LONGEST_CELL else f"{text[:LONGEST_CELL]}…"
        cell.data_type = "s"
        if text.startswith(_FORMULA):
            cell.quotePrefix = True
    if is_bold:
        cell.font = Font(bold=True)
    return cell


def _widen(sheet: Any, heads: Sequence[str]) -> None:
    for number, head in enumerate(heads):
        letter = _letters(number)
        sheet.column_dimensions[letter].width = min(max(len(head) + 3, 12), 40)


def _letters(number: int) -> str:
    """A, B ... Z, AA: the name of a column."""
    name = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name


def _say_marks(sheet: Any, marks: Marks) -> None:
    """On the tab and at the head of each printed page."""
    said = [marks.markings] if marks.markings else []
    if marks.is_simulated:
        sheet.title = f"{sheet.title} SIMULATED"
        said.insert(0, _("SIMULATED, not measured"))
    # & begins a code of the header.
    sheet.oddHeader.center.text = " · ".join(said).replace("&", "&&") or None


def _write_about(book: Workbook, marks: Marks, *, name: str, count: int) -> None:
    about = book.create_sheet("About")
    about.column_dimensions["A"].width = 18
    about.column_dimensions["B"].width = 80
    simulated = _("SIMULATED, not measured") if marks.is_simulated else _("no")
    lines = [
        (_("Table"), name.replace("-", " ")),
        (_("Rows"), count),
        (_("Exported"), timezone.now().isoformat(timespec="seconds")),
        (_("Simulated"), simulated),
        (_("Marking"), marks.markings or _("none")),
        *marks.about,
    ]
    for label, value in lines:
        about.append([_cell(about, str(label), is_bold=True), _cell(about, value)])


# --- Lists ------------------------------------------------------------------------------


def _pages(queryset: QuerySet, order: keyset.Order) -> Iterator[list]:
    page = keyset.page(queryset, order, size=PIECE)
    yield page.rows
    while page.next:
        page = keyset.page(queryset, order, page.next, size=PIECE)
        yield page.rows


def _marked(table: Any, marks: _MarksOfRows) -> Iterator[list[Any]]:
    for record, cells in table.exported_rows():
        yield [*cells, *marks.take(record)]


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
