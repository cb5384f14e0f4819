"""Where a table of numbers stands in a text: its delimiter, header, units and body."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from characterization.parsers.unit_words import unit_word
from labtrack.textfiles.faults import ParseError
from labtrack.textfiles.marks import COMMA, POINT, Marks, marks_of
from labtrack.textfiles.source import TextFile, repaired

if TYPE_CHECKING:
    from characterization.parsers.candidate import Answers

DELIMITERS = ("\t", ";", ",", "|")
LOOKED_AT = 400
"""Lines in which the table must begin."""
SAMPLED = 200
"""Rows whose numbers are asked for the decimal mark before the body is read."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line before the table that states something: key, value, unit."""

    key: str
    value: str
    unit: str
    line: int


@dataclass(frozen=True, slots=True)
class Layout:
    """One table in the text."""

    delimiter: str
    header_line: int
    names: tuple[str, ...]
    units: tuple[str, ...]
    """As printed; empty where none is."""
    samples: tuple[str, ...]
    """Names of samples side by side, one for each column; empty without them."""
    first_line: int
    last_line: int
    """The last line that may hold numbers; what follows is a footer."""
    marks: Marks

    @property
    def fields(self) -> int:
        return len(self.names)


def cells_of(line: str, delimiter: str) -> list[str]:
    """The texts of one line, tidied and with mangled letters mended."""
    mended = repaired(line)
    try:
        row = next(csv.reader([mended], delimiter=delimiter), [])
    except csv.Error:
        row = mended.split(delimiter)
    return [" ".join(cell.replace("\u00a0", " ").split()) for cell in row]


def layout_of(
    text: TextFile, *, from_line: int = 1, answers: Answers | None = None
) -> Layout | None:
    """The first table at or after a line; None where no header leads one.

    A table is a header, perhaps a row of units below it, and rows of numbers with as
    many columns.
    """
    head = text.head
    for delimiter in DELIMITERS:
        found = _table_in(head, delimiter, from_line)
        if found is not None:
            layout = _completed(text, *found, delimiter=delimiter, answers=answers)
            return layout if answers is None else _answered(layout, answers)
    return None


def _answered(layout: Layout, answers: Answers) -> Layout:
    """The layout with the units that a person stated for columns without one."""
    units = tuple(
        answers.units.get(name, unit)
        for name, unit in zip(layout.names, layout.units, strict=True)
    )
    return replace(layout, units=units)


def entries_of(lines: list[str], first_line: int, delimiter: str) -> tuple[Entry, ...]:
    """What the lines before a table state, one key each."""
    return tuple(_entries(lines, first_line, delimiter))


def _entries(lines: list[str], first_line: int, delimiter: str) -> Iterator[Entry]:
    for number, line in enumerate(lines, start=first_line):
        cells = cells_of(line, delimiter)
        if not any(cells):
            continue
        key, *rest = cells
        if (not rest or not any(rest)) and ":" in key:
            key, _colon, value = key.partition(":")
            rest = [value.strip()]
        given = [cell for cell in rest if cell]
        if not key.strip(" :") or not given:
            continue
        inside = key.rstrip(" :")
        unit = given[1] if len(given) > 1 else _bracketed(inside)
        yield Entry(inside, given[0], unit, number)


def _bracketed(name: str) -> str:
    """The unit in brackets at the end of a name, empty where none stands there."""
    text = name.strip()
    for opening, closing in ("[]", "()"):
        if text.endswith(closing) and opening in text:
            return text[text.rindex(opening) + 1 : -1].strip()
    return ""


def _is_number(cell: str) -> bool:
    bare = cell.strip().strip('"').strip()
    return bool(bare) and (
        POINT.number(bare) is not None
        or COMMA.number(bare) is not None
        or (bare[0] in "+-0123456789" and _is_grouped(bare))
    )


def _is_grouped(cell: str) -> bool:
    return any(
        Marks(decimal, group).number(cell) is not None
        for decimal, group in (
            (".", ","),
            (",", "."),
            (".", " "),
            (",", " "),
            (".", "'"),
        )
    )


def _numbers_in(cells: list[str]) -> int:
    return sum(_is_number(cell) for cell in cells)


def _table_in(
    head: list[str], delimiter: str, from_line: int
) -> tuple[int, list[str], list[str]] | None:
    """Index of the first row of numbers, header cells and unit cells."""
    for index in range(max(from_line, 2) - 1, min(len(head), from_line + LOOKED_AT)):
        if delimiter not in head[index]:
            continue
        row = cells_of(head[index], delimiter)
        if len(row) < 2 or _numbers_in(row) < 2 or not _is_number(row[0]):
            continue
        above = cells_of(head[index - 1], delimiter)
        if _is_unit_row(above) and index >= 2:
            names = cells_of(head[index - 2], delimiter)
            if _fits(names, row):
                return index, names, above
        elif _fits(above, row) and _numbers_in(above) * 2 < len(above):
            return index, above, []
    return None


def _is_unit_row(cells: list[str]) -> bool:
    """Every cell that is not empty is a unit, and there are two at least."""
    given = [cell for cell in cells if cell and cell not in ("[]", "()")]
    known = [cell for cell in given if unit_word(cell) is not None]
    if len(known) < 2:
        return False
    bracketed = all(cell[0] + cell[-1] in ("[]", "()") for cell in given)
    return len(known) == len(given) or bracketed


def _fits(names: list[str], row: list[str]) -> bool:
    """A header has as many cells as its rows, give or take a trailing delimiter."""
    named = sum(bool(name) for name in names)
    return named >= 2 and abs(len(names) - len(row)) <= 1 and _numbers_in(names) < named


def _completed(
    text: TextFile,
    index: int,
    names: list[str],
    units: list[str],
    *,
    delimiter: str,
    answers: Answers | None,
) -> Layout:
    while names and not names[-1]:
        names.pop()
    fields = len(names)
    if units:
        units = [*units, *[""] * fields][:fields]
        header_line = index - 1
    else:
        units = [_bracketed(name) for name in names]
        header_line = index
    samples: tuple[str, ...] = ()
    if len(set(names)) < fields and header_line > 1:
        samples = _samples(cells_of(text.head[header_line - 2], delimiter), names)
    return Layout(
        delimiter=delimiter,
        header_line=header_line,
        names=tuple(names),
        units=tuple(units),
        samples=samples,
        first_line=index + 1,
        last_line=_last_line(text, delimiter),
        marks=Marks(answers.decimal_mark)
        if answers and answers.decimal_mark
        else _marks(text, index, delimiter),
    )


def _samples(above: list[str], names: list[str]) -> tuple[str, ...]:
    """The sample of each column: a name stands over the first column of its group."""
    found: list[str] = []
    current = ""
    for position in range(len(names)):
        given = above[position] if position < len(above) else ""
        current = given or current
        found.append(current)
    return tuple(found)


def _last_line(text: TextFile, delimiter: str) -> int:
    """0 where the numbers go to the end; else the last line before a footer."""
    tail = text.data[-8192:]
    lines = tail.decode(text.encoding, errors="replace").split("\n")
    footer = 0
    for back, line in enumerate(reversed(lines)):
        if len(tail) == 8192 and back == len(lines) - 1:
            break
        cells = [cell for cell in cells_of(line, delimiter) if cell]
        if not cells:
            continue
        if _is_number(cells[0]) or not any(c.isalpha() for c in cells[0]):
            break
        footer = back + 1
    return text.data.count(b"\n") + 1 - footer if footer else 0


def _marks(text: TextFile, index: int, delimiter: str) -> Marks:
    """The marks of the body's numbers, from its first rows; more are asked if unclear."""
    rows = text.head[index : index + SAMPLED]
    if delimiter == "," and not any('"' in row for row in rows):
        # The comma parts the cells, so no cell can hold one.
        return POINT
    try:
        return marks_of(_cells(rows, index, delimiter))
    except ParseError as error:
        if error.code != "ambiguous" or len(text.head) == len(rows):
            raise
    return marks_of(_cells(text.lines[index:], index, delimiter))


def _cells(rows: list[str], index: int, delimiter: str) -> Iterator[tuple[str, int]]:
    for number, row in enumerate(rows, start=index + 1):
        for cell in (
            row.split(delimiter) if '"' not in row else cells_of(row, delimiter)
        ):
            yield cell, number
