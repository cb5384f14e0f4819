"""Text as rows of cells, for files whose rows are read one by one."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass

from labtrack.textfiles.faults import ParseError
from labtrack.textfiles.source import TextFile, repaired

DELIMITERS = ("\t", ";", ",", "|")
MOST_ROWS = 200_000


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one line."""

    line: int
    cells: tuple[str, ...]

    def cell(self, index: int) -> str:
        """The cell at a place from 0, empty beyond the end of the line."""
        return self.cells[index] if index < len(self.cells) else ""


def delimiter_of(lines: list[str]) -> str:
    """The mark that parts most lines into the same number of cells, two at least.

    >>> delimiter_of(["Burn;Mg;Sc", "1;6,81;0,301", "2;6,79;0,299"])
    ';'
    """
    best, most = "", (0, 0)
    for delimiter in DELIMITERS:
        counts = Counter(line.count(delimiter) for line in lines if delimiter in line)
        if counts:
            columns, times = max(counts.items(), key=lambda item: (item[1], item[0]))
            if (times, columns) > most:
                best, most = delimiter, (times, columns)
    if not best:
        raise ParseError(1, "No line is parted by tab, semicolon, comma or bar.")
    return best


def rows_of(text: TextFile, delimiter: str | None = None) -> list[Row]:
    """Every line that holds something, cell by cell, mangled letters mended.

    Raises ParseError for more than 200,000 lines and for quotes that do not match.
    """
    lines = text.lines
    if len(lines) > MOST_ROWS:
        raise ParseError(
            MOST_ROWS, f"The file has {len(lines)} lines; expected at most {MOST_ROWS}."
        )
    mark = delimiter or delimiter_of(lines[:200])
    rows = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            cells = next(csv.reader([repaired(line)], delimiter=mark, strict=True))
        except csv.Error as error:
            raise ParseError(number, f"The quotes do not match: {error}.") from error
        tidy = tuple(" ".join(c.replace("\u00a0", " ").split()) for c in cells)
        if any(tidy):
            rows.append(Row(number, tidy))
    return rows
