"""A results sheet as a grid of texts: workbooks and delimited text, capped before they are
unpacked. Pure.
"""

import csv
import datetime as dt
import io
import re
import warnings
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

MOST_BYTES = 10_000_000
MOST_UNZIPPED = 40_000_000
MOST_RATIO = 100
MOST_PARTS = 200
MOST_ROWS, MOST_COLUMNS = 2_000, 100
LETTERS = re.compile(r"[A-Z]{1,2}")
# What openpyxl and its XML reader raise on a file that is not what it says; a DTD or an
# entity is a ValueError of defusedxml.
DAMAGED = (
    ArithmeticError,
    AttributeError,
    LookupError,
    OSError,
    SyntaxError,
    TypeError,
    ValueError,
    zipfile.BadZipFile,
)
CELL = re.compile(r"([A-Z]{1,2})([1-9][0-9]{0,3})")


class SheetError(ValueError):
    """A file that cannot be read as a results sheet; says why."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells by row (from 1) and column (from 1), as text; an absent one was blank."""

    cells: Mapping[tuple[int, int], str]
    rows: int
    columns: int

    def at(self, row: int, column: int) -> str:
        return self.cells.get((row, column), "")

    def named(self, cell: str) -> str:
        """The cell `B2`."""
        match = CELL.fullmatch(cell)
        return self.at(int(match[2]), column_number(match[1])) if match else ""


def column_number(letters: str) -> int:
    """
    >>> column_number("A"), column_number("AA")
    (1, 27)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number: int) -> str:
    """
    >>> column_letters(1), column_letters(27)
    ('A', 'AA')
    """
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def read_workbook(data: bytes, sheet: str = "") -> Grid:
    """One sheet of an .xlsx file: its values as last computed, never its formulas.

    Raises
    ------
    SheetError
        For anything that is no workbook, or one that unpacks to more than 4 MB, at more
        than a hundredfold, has over 200 parts, macros, or no sheet of that name.
    """
    _check_archive(data)
    import openpyxl  # loads a quarter of a second: only where a workbook is read

    with warnings.catch_warnings():
        # Print areas and styles that openpyxl does not keep are of no interest here.
        warnings.simplefilter("ignore")
        try:
            book = openpyxl.load_workbook(
                io.BytesIO(data), read_only=True, data_only=True, keep_links=False
            )
            return _grid(_sheet_of(book, sheet).iter_rows(values_only=True))
        except SheetError:
            raise
        except DAMAGED as error:
            raise SheetError(
                f"This is no workbook that can be read: {type(error).__name__}."
            ) from None


def _sheet_of(book: Any, name: str) -> Any:
    if not book.worksheets:
        raise SheetError("The workbook has no sheet.")
    if name and name not in book.sheetnames:
        names = ", ".join(book.sheetnames[:10])
        raise SheetError(f"There is no sheet {name!r}; there is {names}.")
    return book[name] if name else book.worksheets[0]


def read_delimited(data: bytes, delimiter: str = ";") -> Grid:
    """Delimited text in UTF-8.

    >>> read_delimited(b"El;1\\nMg;6.8\\n").at(2, 2)
    '6.8'
    """
    if len(data) > MOST_BYTES:
        raise SheetError(_too_large(len(data)))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SheetError(f"The text is not UTF-8 at byte {error.start}.") from None
    if "\0" in text:
        raise SheetError("The text holds a NUL character.")
    return _grid(csv.reader(io.StringIO(text), delimiter=delimiter))


def _check_archive(data: bytes) -> None:
    if len(data) > MOST_BYTES:
        raise SheetError(_too_large(len(data)))
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError):
        raise SheetError("This is no .xlsx workbook.") from None
    names = {part.filename for part in parts}
    if "[Content_Types].xml" not in names or len(parts) > MOST_PARTS:
        raise SheetError("This is no .xlsx workbook.")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise SheetError("The workbook holds macros; save it without them.")
    _check_unpacked(archive, parts, len(data))


def _check_unpacked(archive, parts, packed: int) -> None:
    """Counted while unpacking: what a header says of its size may be a lie."""
    total = 0
    most = min(MOST_UNZIPPED, max(packed * MOST_RATIO, 100_000))
    for part in parts:
        try:
            with archive.open(part) as stream:
                while chunk := stream.read(65_536):
                    total += len(chunk)
                    if total > most:
                        raise SheetError(
                            f"The workbook unpacks to more than {most:,} bytes, which no "
                            "results sheet does."
                        )
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError):
            raise SheetError("The workbook is damaged or encrypted.") from None


def _too_large(size: int) -> str:
    return f"The file has {size:,} bytes; a results sheet has at most {MOST_BYTES:,}."


def _grid(rows: Any) -> Grid:
    cells: dict[tuple[int, int], str] = {}
    last = widest = 0
    for number, row in enumerate(rows, 1):
        if number > MOST_ROWS or len(row) > MOST_COLUMNS:
            raise SheetError(
                f"The sheet has more than {MOST_ROWS:,} rows or {MOST_COLUMNS} columns."
            )
        for place, value in enumerate(row, 1):
            if (text := _text(value)) != "":
                cells[number, place] = text
                last, widest = number, max(widest, place)
    return Grid(cells, last, widest)


def _text(value: Any) -> str:
    """A number as the shortest decimal that names it; a date as ISO; text as it is."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    return str(value).strip()
