"""Rows of numbers: read at once where they are clean, line by line to say who is not.

Both readings accept the same texts; the second exists to name the line and to read
what only it can (blank and comment lines, odd quotes, a last line that was cut off).
"""

from __future__ import annotations

import csv
import math
import re
from array import array
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from characterization.parsers.contract import MOST_ROWS, ParseError, ParseWarning
from characterization.parsers.numbers_at_once import columns_at_once
from labtrack.textfiles.source import TextFile

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_NOT_FINITE = re.compile(r"[+-]?(nan|inf|infinity|#\S+)", re.IGNORECASE)
_GROUPED = re.compile(r"[+-]?\d{1,3}([., ']\d{3})+([.,]\d*)?", re.ASCII)
_COMMA = re.compile(r"[+-]?\d+,\d+([eE][+-]?\d+)?", re.ASCII)


class RowRules(Protocol):
    """How the numbers of a row are parted and written; an import profile is one."""

    @property
    def delimiter(self) -> str | None: ...
    @property
    def decimal_mark(self) -> str: ...
    @property
    def thousands_mark(self) -> str | None: ...
    @property
    def comment_mark(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class PlainRows:
    """Row rules without a profile."""

    delimiter: str | None
    decimal_mark: str = "."
    thousands_mark: str | None = None
    comment_mark: str | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """One column to read: its place from 0, and its name for people."""

    index: int
    title: str
    may_end: bool = False
    """Its cells may be empty to the end of the file: a shorter sample beside others."""


@dataclass(frozen=True, eq=False)
class NumberTable:
    """The numbers of each column, shape (rows,), and the line each row stands in."""

    columns: tuple[np.ndarray, ...]
    line_numbers: np.ndarray
    warnings: tuple[ParseWarning, ...]


def numbers_of(
    text: TextFile,
    wanted: list[Wanted],
    *,
    first_line: int,
    last_line: int,
    fields: int | None,
    rules: RowRules,
) -> NumberTable:
    """The wanted columns of the data lines.

    Parameters
    ----------
    first_line, last_line : int
        Numbers of the first data line and of the last; 0: to the end of the file.
    fields : int or None
        How many columns the header names.

    Raises
    ------
    ParseError
        If there are no rows, more than a million, or a row that cannot be read.
    """
    at_once = columns_at_once(
        text,
        [column.index for column in wanted],
        first_line=first_line,
        last_line=last_line,
        fields=fields,
        rules=rules,
        may_end=any(column.may_end for column in wanted),
    )
    if at_once is not None:
        rows = at_once[0].size
        _refuse_too_many(rows, first_line + MOST_ROWS)
        table = NumberTable(tuple(at_once), np.arange(rows) + first_line, ())
    else:
        table = _line_by_line(text, wanted, first_line, last_line, fields, rules)
    return _without_half_a_row(text, table, last_line, rules)


def _refuse_too_many(rows: int, line: int) -> None:
    if rows > MOST_ROWS:
        raise ParseError(
            line, f"The file has {rows} rows; expected at most {MOST_ROWS}."
        )


def _line_by_line(
    text: TextFile,
    wanted: list[Wanted],
    first_line: int,
    last_line: int,
    fields: int | None,
    rules: RowRules,
) -> NumberTable:
    lines = text.lines[first_line - 1 : last_line or None]
    mark = rules.comment_mark
    kept = [
        index
        for index, line in enumerate(lines)
        if line.strip() and not (mark and line.lstrip().startswith(mark))
    ]
    if not kept:
        raise ParseError(first_line, "No rows of numbers follow here.")
    _refuse_too_many(len(kept), first_line + kept[min(len(kept) - 1, MOST_ROWS)])
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
    slow = _Rows(wanted, fields, rules)
    columns = slow.read(rows, numbers, is_cut_off=not last_line and text.is_cut_off)
    found += slow.warnings
    return NumberTable(columns, numbers[: columns[0].size], tuple(found))


def _without_half_a_row(
    text: TextFile, table: NumberTable, last_line: int, rules: RowRules
) -> NumberTable:
    """A last line without its line break and with fewer decimals than all rows before it
    is a row that was still being written.
    """
    if last_line or not text.is_cut_off or table.line_numbers.size < 5:
        return table
    tail = text.data[-4096:].decode(text.encoding, errors="replace").split("\n")[-5:]
    if len(tail) < 5:
        return table
    decimals = [_decimals(line, rules.decimal_mark) for line in tail]
    before = set(decimals[:-1])
    if len(before) > 1 or None in before or decimals[-1] is None:
        return table
    line = int(table.line_numbers[-1])
    is_half = decimals[-1] < decimals[0]  # type: ignore[operator]
    if not is_half or any(warning.code == "cut_off" for warning in table.warnings):
        return table
    return NumberTable(
        tuple(column[:-1] for column in table.columns),
        table.line_numbers[:-1],
        (
            *table.warnings,
            ParseWarning(
                "cut_off",
                line,
                "The last line is cut off within a number and was left out.",
            ),
        ),
    )


def _decimals(line: str, mark: str) -> int | None:
    """How many digits end the line behind a decimal mark; None where none do."""
    found = re.search(rf"{re.escape(mark)}(\d*)\"?$", line.rstrip())
    return None if found is None else len(found.group(1))


class _Rows:
    """Rows read one by one, for what they are blamed for."""

    def __init__(self, wanted: list[Wanted], fields: int | None, rules: RowRules):
        self.wanted = wanted
        self.fields = fields
        self.rules = rules
        self.warnings: list[ParseWarning] = []
        mark = re.escape(rules.thousands_mark or "")
        self.grouped = re.compile(rf"[+-]?\d{{1,3}}({mark}\d{{3}})+(\D.*)?", re.ASCII)

    def read(
        self, rows: list[str], numbers: np.ndarray, *, is_cut_off: bool
    ) -> tuple[np.ndarray, ...]:
        """The columns; a last row that was cut off is left out."""
        values = array("d")
        last = len(rows) - 1
        for index, row in enumerate(rows):
            line = int(numbers[index])
            try:
                values.extend(self._row(row, line))
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
        table = np.frombuffer(values, dtype=float).reshape(-1, len(self.wanted))
        self._refuse_holes(table, numbers)
        return tuple(np.ascontiguousarray(column) for column in table.T)

    def _refuse_holes(self, table: np.ndarray, numbers: np.ndarray) -> None:
        """A shorter sample ends once; an empty cell before its end is a hole."""
        empty = np.isnan(table)
        for position, column in enumerate(self.wanted):
            holes = np.flatnonzero(empty[:-1, position] & ~empty[1:, position])
            if holes.size:
                line = int(numbers[holes[0]])
                raise ParseError(
                    line, f"{column.title}: the cell is empty; expected a number."
                )

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
        return [self._value(cells[w.index].strip(), w, line) for w in self.wanted]

    def _value(self, cell: str, column: Wanted, line: int) -> float:
        if not cell and column.may_end:
            return math.nan
        return self._number(cell, column, line)

    def _cells(self, row: str, line: int) -> list[str]:
        if self.rules.delimiter is None:
            return row.split()
        if '"' not in row:
            return row.split(self.rules.delimiter)
        try:
            return next(csv.reader([row], delimiter=self.rules.delimiter, strict=True))
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
        rules = self.rules
        text = cell
        mark = rules.thousands_mark
        if mark is not None and mark in text and self.grouped.fullmatch(text):
            text = text.replace(mark, "")
        if rules.decimal_mark == ",":
            # A point beside a decimal comma is a thousands mark nobody has declared.
            return text if "." in text else text.replace(",", ".")
        return text

    def _blame(self, cell: str) -> str:
        """What is wrong with a cell, and what to write or to state instead."""
        if not cell:
            return "the cell is empty; expected a number."
        if _NOT_FINITE.fullmatch(cell):
            return f"{cell!r} is not a finite number."
        if _NUMBER.fullmatch(cell) and self.rules.decimal_mark == ".":
            return f"{cell!r} is out of range."
        if _COMMA.fullmatch(cell) and self.rules.decimal_mark == ".":
            return (
                f"{cell!r} has a comma; state in the profile whether it is a decimal "
                "mark or a thousands mark."
            )
        if _GROUPED.fullmatch(cell):
            return f"{cell!r} has a thousands mark; state it in the profile."
        return (
            f"{cell!r} is not a number with the decimal mark "
            f"{self.rules.decimal_mark!r}; if it is part of a footer or a comment, "
            "state in the profile how that begins."
        )
