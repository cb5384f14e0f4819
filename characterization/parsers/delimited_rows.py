"""Tables whose rows are readings (indents, weighings) or tests (lives), under a profile.

Such tables are short and have texts and gaps among their numbers: they are read cell by
cell, and every cell that is no number is blamed with its line.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from characterization.methods.limits import INFINITE, instead_of_infinite
from characterization.parsers.contract import ParseError, ParseWarning, Quantity
from characterization.parsers.delimited import (
    Header,
    before,
    columns_in,
    end_of,
    header_of,
    unit_in,
)
from characterization.parsers.evidence import TESTS, Channel, Evidence
from characterization.parsers.profile import Column, DelimitedProfile
from characterization.parsers.records import ReadingRows, ReadRow
from characterization.parsers.statements import Statements, statements_of
from labtrack.quantities import convert_array
from labtrack.textfiles.marks import Marks
from labtrack.textfiles.source import TextFile, repaired

MOST_ROWS = 5_000
CENSORED = ("cycles",)
"""Columns in which ">10000000" is a number: more than that many."""
PROPERTIES = {"stress_ratio": "R"}
"""Columns that are a property of the catalog under another name."""


@dataclass(frozen=True, slots=True)
class _Cell:
    """A column as it is read: what it is, where, in which unit."""

    column: Column
    channel: Channel
    index: int
    unit: str

    @property
    def title(self) -> str:
        return self.column.name or f"Column {self.index + 1} ({self.channel.name})"


@dataclass(slots=True)
class _Found:
    rows: list[ReadRow] = field(default_factory=list)
    warnings: list[ParseWarning] = field(default_factory=list)


def parse_rows(
    data: bytes, profile: DelimitedProfile, *, file_name: str = ""
) -> tuple[ReadingRows, ...]:
    """The readings of each specimen in the table, or each of its tests.

    Raises
    ------
    ParseError
        With the line of a cell that is no number, of a needed one that is empty, of a row
        of another length; without any row; for more than 5,000.
    """
    text = TextFile(data, profile.encoding)
    header = header_of(text, profile)
    cells = [
        _Cell(column, _channel(profile, column), i, unit_in(column, i, header, profile))
        for column, i in columns_in(header, profile)
    ]
    found = _rows(text, header, cells, profile)
    if not found.rows:
        raise ParseError(header.first_line, "No rows of numbers follow here.")
    said = statements_of(before(text, header.first_line), profile, file_name)
    units = {cell.channel.name: cell.unit for cell in cells if cell.channel.has_unit}
    return tuple(
        ReadingRows(
            evidence=profile.evidence,
            rows=rows,
            units=units,
            quantities=_quantities(said, profile.holds),
            texts={**said.texts, **({"specimen": name} if name else {})},
            warnings=(*text.warnings, *found.warnings),
            columns=header.names,
        )
        for name, rows in _groups(found.rows, profile.holds)
    )


def _channel(profile: DelimitedProfile, column: Column) -> Channel:
    channel = profile.holds.channel(column.channel)
    assert channel is not None  # a profile with another one is refused
    return channel


def _quantities(said: Statements, evidence: Evidence) -> dict[str, Quantity]:
    known = evidence.units()
    return {name: q for name, q in said.quantities.items() if name in known}


def _groups(
    rows: list[ReadRow], evidence: Evidence
) -> Iterator[tuple[str, tuple[ReadRow, ...]]]:
    """Each test of a list alone; readings by the specimen their rows name."""
    if evidence.rows == TESTS:
        for row in rows:
            yield row.texts.get("specimen", ""), (row,)
        return
    names = dict.fromkeys(row.texts.get("specimen", "") for row in rows)
    for name in names:
        yield name, tuple(r for r in rows if r.texts.get("specimen", "") == name)


def _rows(
    text: TextFile, header: Header, cells: list[_Cell], profile: DelimitedProfile
) -> _Found:
    found = _Found()
    end = end_of(text, header.first_line, profile)
    lines = text.lines[header.first_line - 1 : end or None]
    marks = Marks(profile.decimal_mark, profile.thousands_mark or "")
    kept = [
        (number, line)
        for number, line in enumerate(lines, start=header.first_line)
        if line.strip() and not _is_comment(line, profile)
    ]
    if len(kept) > MOST_ROWS:
        raise ParseError(
            kept[MOST_ROWS][0],
            f"The table has {len(kept)} rows; expected at most {MOST_ROWS}.",
        )
    fields = len(header.names)
    for number, line in kept:
        try:
            parts = _parts(line, number, profile)
            fields = fields or len(parts)
            row = _row(parts, number, fields, cells, marks)
        except ParseError as error:
            is_last = number == kept[-1][0] and not end and text.is_cut_off
            if not is_last or not found.rows:
                raise
            found.warnings.append(
                ParseWarning(
                    "cut_off",
                    number,
                    "The last line is cut off and was left out: " + error.message,
                )
            )
            continue
        found.rows.append(row)
    _remark_last(text, kept, end, found)
    return found


def _remark_last(
    text: TextFile, kept: list[tuple[int, str]], end: int, found: _Found
) -> None:
    """A last row without its line break is whole as far as anybody can tell."""
    whole = found.rows and found.rows[-1].line == kept[-1][0]
    if not end and text.is_cut_off and whole:
        found.warnings.append(
            ParseWarning(
                "no_line_break",
                kept[-1][0],
                "The last line has no line break; look whether its numbers are whole.",
            )
        )


def _is_comment(line: str, profile: DelimitedProfile) -> bool:
    mark = profile.comment_mark
    return bool(mark and line.lstrip().startswith(mark))


def _parts(line: str, number: int, profile: DelimitedProfile) -> list[str]:
    if profile.delimiter is None:
        return line.split()
    try:
        cells = next(
            csv.reader([repaired(line)], delimiter=profile.delimiter, strict=True)
        )
    except csv.Error as error:
        raise ParseError(number, f"The quotes do not match: {error}.") from error
    return [cell.replace("\u00a0", " ").strip() for cell in cells]


def _row(
    parts: list[str], number: int, fields: int, cells: list[_Cell], marks: Marks
) -> ReadRow:
    if len(parts) == fields + 1 and not parts[-1]:
        parts = parts[:-1]
    if len(parts) != fields:
        raise ParseError(
            number,
            f"The line has {len(parts)} columns; expected {fields}. A decimal comma, a "
            "footer or a cut-off line would look like this.",
        )
    values: dict[str, float] = {}
    texts: dict[str, str] = {}
    for cell in cells:
        if cell.index >= len(parts):
            raise ParseError(
                number,
                f"{cell.title} is expected in column {cell.index + 1}; the line has "
                f"{len(parts)} columns.",
            )
        written, name = parts[cell.index], cell.channel.name
        if cell.channel.is_text:
            texts[name] = written
        elif written:
            texts[name], values[name] = _number(written, number, cell, marks)
        elif not cell.column.optional:
            raise ParseError(
                number,
                f"{cell.title}: the cell is empty; expected a number. Where some rows "
                "lack it, the profile says so.",
            )
    return ReadRow(number, values, texts)


def _number(written: str, line: int, cell: _Cell, marks: Marks) -> tuple[str, float]:
    """The number as plain text with its sign of more than, and in canonical units."""
    flag, bare = "", written
    if cell.channel.name in CENSORED and written[:1] == ">":
        flag, bare = ">", written[1:].strip()
    value = marks.number(bare)
    if value is None and INFINITE.fullmatch(bare):
        hint = instead_of_infinite(PROPERTIES.get(cell.channel.name, ""), bare)
        said = f"{cell.title}: {written!r} is not a finite number. {hint}"
        raise ParseError(line, said.rstrip())
    if value is None:
        raise ParseError(
            line,
            f"{cell.title}: {written!r} is not a number with the decimal mark "
            f"{marks.decimal!r}"
            + (f" and {marks.thousands!r} between thousands" if marks.thousands else "")
            + "; state in the profile how its numbers are written.",
        )
    value = -value if cell.column.negate else value
    plain = bare.replace(marks.thousands, "") if marks.thousands else bare
    plain = plain.replace(",", ".") if marks.decimal == "," else plain
    if cell.column.negate:
        plain = plain[1:] if plain.startswith("-") else f"-{plain.lstrip('+')}"
    if cell.channel.has_unit:
        array = convert_array(np.array([value]), cell.unit, cell.channel.unit)
        value = float(array[0])
    return flag + plain, value
