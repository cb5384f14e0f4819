"""MTS 793 MPT: blocks of data, each with its header; the first line says the marks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np

from characterization.parsers.candidate import Candidate
from characterization.parsers.contract import CurveRecord, ParseError, ParseWarning
from characterization.parsers.layout import Layout, cells_of, entries_of
from characterization.parsers.tabular import curves_of, said_by
from characterization.parsers.unit_words import unit_word
from labtrack.textfiles.marks import Marks


def is_mts793(candidate: Candidate) -> float | None:
    return 1.0 if candidate.begins("MTS793|") else None


def read_mts793(candidate: Candidate) -> tuple[CurveRecord, ...]:
    """One recording: the blocks of data with the first one's columns, one after another.

    A block with other columns is another recording of the same file: left out and said.
    """
    text = candidate.text
    declared = text.head[0].split("|")
    if len(declared) < 7 or declared[5] not in ".," or declared[6] not in ".,' ":
        raise ParseError(1, "The first line does not declare its decimal mark.")
    marks = Marks(declared[5], declared[6] if declared[6] != declared[5] else "")
    blocks = list(_blocks(candidate, marks))
    if not blocks:
        raise ParseError(0, "The file holds no block of data.")
    first = blocks[0]
    said = said_by(entries_of(text.head[1 : first.header_line - 1], 2, "\t"), marks)
    records: list[CurveRecord] = []
    for block in blocks:
        if (block.names, block.units) == (first.names, first.units):
            records += curves_of(text, block, said)
        else:
            said.warnings.append(
                ParseWarning(
                    "block_left_out",
                    block.header_line,
                    "This block has other columns than the first one and was left out.",
                )
            )
    joined = _joined(records, blocks)
    return (replace(joined, warnings=_once(joined.warnings, said.warnings)),)


def _once(*several: Iterable[ParseWarning]) -> tuple[ParseWarning, ...]:
    """Each warning once, in order."""
    return tuple(dict.fromkeys(w for warnings in several for w in warnings))


def _blocks(candidate: Candidate, marks: Marks) -> Iterator[Layout]:
    """Each table: from its header to the blank line or text that ends it."""
    lines = candidate.text.lines
    line = 1
    while line <= len(lines):
        header = next(
            (n for n in range(line, len(lines)) if _is_header(lines, n)), None
        )
        if header is None:
            return
        names = tuple(cell for cell in cells_of(lines[header - 1], "\t") if cell)
        units = tuple(cells_of(lines[header], "\t")[: len(names)])
        first = header + 2
        last = first
        while last < len(lines) and lines[last][:1] in "0123456789+-" and lines[last]:
            last += 1
        yield Layout(
            delimiter="\t",
            header_line=header,
            names=names,
            units=units,
            samples=(),
            first_line=first,
            last_line=last if last < len(lines) else 0,
            marks=marks,
        )
        line = last + 1


def _is_header(lines: list[str], number: int) -> bool:
    """A line of names above a line of units, as many as the numbers below."""
    if number >= len(lines) - 1 or "\t" not in lines[number - 1]:
        return False
    units = [cell for cell in cells_of(lines[number], "\t") if cell]
    return len(units) >= 2 and all(unit_word(unit) for unit in units)


def _joined(records: list[CurveRecord], blocks: list[Layout]) -> CurveRecord:
    if len(records) == 1:
        return records[0]
    first = records[0]
    return CurveRecord(
        channels={
            name: np.concatenate([record.channels[name] for record in records])
            for name in first.channels
        },
        given_units=first.given_units,
        quantities=first.quantities,
        texts=first.texts,
        warnings=_once(*(record.warnings for record in records)),
        first_line=first.first_line,
        last_line=records[-1].last_line,
        reported=first.reported,
        columns=first.columns,
        block_lines=tuple(block.first_line for block in blocks),
    )
