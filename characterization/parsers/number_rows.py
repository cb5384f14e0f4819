"""Rows of numbers: read at once where they are clean, line by line to say who is not.

Both readings accept the same texts; the second exists to name the line and to read
what only it can (thousands marks, a last line that was cut off).
"""

from __future__ import annotations

import csv
import math
import re
import warnings as python_warnings
from dataclasses import dataclass

import numpy as np

from characterization.parsers.contract import MOST_ROWS, ParseError, ParseWarning
from characterization.parsers.profile import DelimitedProfile

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_NOT_FINITE = re.compile(r"[+-]?(nan|inf|infinity|#\S+)", re.IGNORECASE)
_GROUPED = re.compile(r"[+-]?\d{1,3}([., ']\d{3})+([.,]\d*)?", re.ASCII)
_COMMA = re.compile(r"[+-]?\d+,\d+([eE][+-]?\d+)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Wanted:
    """One column to read: its place from 0, and its name for people."""

    index: int
    title: str


@dataclass(frozen=True, eq=False)
class NumberTable:
    """The numbers, shape (rows, columns), and the line each row stands in."""

    values: np.ndarray
    line_numbers: np.ndarray
    warnings: tuple[ParseWarning, ...]


def numbers_of(
    lines: list[str],
    wanted: list[Wanted],
    *,
    first_line: int,
    fields: int | None,
    is_cut_off: bool,
    profile: DelimitedProfile,
) -> NumberTable:
    """The wanted columns of the data lines.

    Parameters
    ----------
    lines : list of str
        From the first data line to the end or footer.
    first_line : int
        The number of the first of them in the file.
    fields : int or None
        How many columns the header names.
    is_cut_off : bool
        The last line ends without a line break: it may be half a row.

    Raises
    ------
    ParseError
        If there are no rows, more than a million, or a row that cannot be read.
    """
    mark = profile.comment_mark
    kept = [
        index
        for index, line in enumerate(lines)
        if line.strip() and not (mark and line.lstrip().startswith(mark))
    ]
    if not kept:
        raise ParseError(first_line, "No rows of numbers follow here.")
    if len(kept) > MOST_ROWS:
        raise ParseError(
            first_line + kept[MOST_ROWS],
            f"The file has {len(kept)} rows; expected at most {MOST_ROWS}.",
        )
    rows = lines if len(kept) == len(lines) else [lines[index] for index in kept]
    numbers = np.array(kept, dtype=np.int64) + first_line
    found: list[ParseWarning] = []
    blank = next((i for i in range(kept[-1]) if not lines[i].strip()), None)
    if blank is not None:
        found.append(
            ParseWarning(
                "blank_lines",
                first_line + blank,
                "Blank lines between rows were skipped.",
            )
        )
    values = _at_once(rows, wanted, fields, profile)
    if values is None:
        slow = _Rows(wanted, fields, profile)
        values = slow.read(rows, numbers, is_cut_off=is_cut_off)
        found += slow.warnings
        numbers = numbers[: len(values)]
    return NumberTable(values, numbers, tuple(found))


def _at_once(
    rows: list[str],
    wanted: list[Wanted],
    fields: int | None,
    profile: DelimitedProfile,
) -> np.ndarray | None:
    """All rows by numpy; None where anything needs a closer look."""
    if profile.thousands_mark is not None or not _is_even(rows, fields, profile):
        return None
    text = rows
    if profile.decimal_mark == ",":
        joined = "\n".join(rows)
        if "." in joined or '"' in joined:
            return None
        text = joined.replace(",", ".").split("\n")
    try:
        with python_warnings.catch_warnings():
            python_warnings.simplefilter("error")
            values = np.loadtxt(
                text,
                delimiter=profile.delimiter,
                usecols=[column.index for column in wanted],
                quotechar='"',
                comments=None,
                ndmin=2,
                dtype=float,
            )
    except (ValueError, IndexError, UserWarning):
        return None
    clean = values.shape[0] == len(rows) and np.isfinite(values).all()
    return values if clean else None


def _is_even(rows: list[str], fields: int | None, profile: DelimitedProfile) -> bool:
    """Whether every row has the columns of the header, as far as counting shows."""
    if any(row.count('"') % 2 for row in rows):
        return False
    delimiter = profile.delimiter
    if delimiter is None:
        return True
    counts = {row.count(delimiter) for row in rows}
    if len(counts) > 1:
        return False
    count = counts.pop() + 1
    return (
        fields is None or count == fields or _ends_with_delimiter(count, fields, rows)
    )


def _ends_with_delimiter(count: int, fields: int, rows: list[str]) -> bool:
    """One column more than the header, and nothing in it, is a trailing delimiter."""
    return count == fields + 1 and all(row.rstrip(" ")[-1] in ",;|\t" for row in rows)


class _Rows:
    """Rows read one by one, for what they are blamed for."""

    def __init__(
        self, wanted: list[Wanted], fields: int | None, profile: DelimitedProfile
    ):
        self.wanted = wanted
        self.fields = fields
        self.profile = profile
        self.warnings: list[ParseWarning] = []
        mark = re.escape(profile.thousands_mark or "")
        self.grouped = re.compile(rf"[+-]?\d{{1,3}}({mark}\d{{3}})+(\D.*)?", re.ASCII)

    def read(
        self, rows: list[str], numbers: np.ndarray, *, is_cut_off: bool
    ) -> np.ndarray:
        """The values, shape (rows, columns); a last row that was cut off is left out."""
        values: list[list[float]] = []
        last = len(rows) - 1
        for index, row in enumerate(rows):
            line = int(numbers[index])
            try:
                values.append(self._row(row, line))
            except ParseError as error:
                if index < last or not is_cut_off or not values:
                    raise
                self.warnings.append(
                    ParseWarning(
                        "cut_off",
                        line,
                        "The last line is cut off and was left out: " + error.message,
                    )
                )
        return np.array(values, dtype=float).reshape(len(values), len(self.wanted))

    def _row(self, row: str, line: int) -> list[float]:
        cells = self._cells(row, line)
        if self.fields is None:
            self.fields = len(cells)
        if len(cells) == self.fields + 1 and not cells[-1].strip():
            cells.pop()
        if len(cells) != self.fields:
            raise ParseError(
                line,
                f"The line has {len(cells)} columns; expected {self.fields}. A decimal "
                "comma, a footer or a cut-off line would look like this.",
            )
        beyond = next((w for w in self.wanted if w.index >= len(cells)), None)
        if beyond is not None:
            raise ParseError(
                line,
                f"{beyond.title} is expected in column {beyond.index + 1}; the line has "
                f"{len(cells)} columns.",
            )
        return [self._number(cells[w.index].strip(), w, line) for w in self.wanted]

    def _cells(self, row: str, line: int) -> list[str]:
        if self.profile.delimiter is None:
            return row.split()
        try:
            return next(
                csv.reader([row], delimiter=self.profile.delimiter, strict=True)
            )
        except csv.Error as error:
            raise ParseError(line, f"The quotes do not match: {error}.") from error

    def _number(self, cell: str, column: Wanted, line: int) -> float:
        text = self._plain(cell)
        if _NUMBER.fullmatch(text):
            value = float(text)
            if math.isfinite(value):
                return value
        raise ParseError(line, f"{column.title}: {self._blame(cell)}")

    def _plain(self, cell: str) -> str:
        """The cell with its marks replaced by a decimal point; else as it stands."""
        profile = self.profile
        text = cell
        mark = profile.thousands_mark
        if mark is not None and mark in text and self.grouped.fullmatch(text):
            text = text.replace(mark, "")
        if profile.decimal_mark == ",":
            # A point beside a decimal comma is a thousands mark nobody has declared.
            return text if "." in text else text.replace(",", ".")
        return text

    def _blame(self, cell: str) -> str:
        """What is wrong with a cell, and what to write or to state instead."""
        if not cell:
            return "the cell is empty; expected a number."
        if _NOT_FINITE.fullmatch(cell):
            return f"{cell!r} is not a finite number."
        if _NUMBER.fullmatch(cell) and self.profile.decimal_mark == ".":
            return f"{cell!r} is out of range."
        if _COMMA.fullmatch(cell) and self.profile.decimal_mark == ".":
            return (
                f"{cell!r} has a comma; state in the profile whether it is a decimal "
                "mark or a thousands mark."
            )
        if _GROUPED.fullmatch(cell):
            return f"{cell!r} has a thousands mark; state it in the profile."
        return (
            f"{cell!r} is not a number with the decimal mark "
            f"{self.profile.decimal_mark!r}; if it is part of a footer or a comment, "
            "state in the profile how that begins."
        )
