"""Two files of one test: a header that describes the specimen, a table that holds it.

Written by the DataLogger program of Instron frames; matched by the specimen's name.
"""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np

from characterization.parsers.agreement import check_agreement, with_cross_section
from characterization.parsers.candidate import Candidate
from characterization.parsers.contract import CurveRecord, HeaderRecord, ParseError
from characterization.parsers.layout import Entry, entries_of
from characterization.parsers.tabular import Said, curves_of, said_by
from labtrack.textfiles.marks import POINT


def is_header(candidate: Candidate) -> float | None:
    return 1.0 if candidate.begins("DataLogger") else None


def is_data(candidate: Candidate) -> float | None:
    """A line of names parted by semicolons above a table parted by tabs."""
    layout = candidate.layout
    if layout is None or layout.header_line != 2 or layout.delimiter != "\t":
        return None
    first = candidate.text.head[0]
    return 0.95 if re.match(r"(Probe|Sample|Specimen);[^;\t]+;", first) else None


def read_header(candidate: Candidate) -> tuple[HeaderRecord, ...]:
    """What the header file says of its specimen."""
    entries = tuple(
        Entry(e.key, e.value, e.unit, e.line)
        for e in entries_of(candidate.text.lines, 1, "\x1f")
    )
    marks = POINT if candidate.answers.decimal_mark in (None, ".") else None
    said = said_by(entries, marks)
    key = said.texts.get("specimen", "")
    if not key:
        raise ParseError(0, "The header names no specimen; its data cannot be matched.")
    return (
        HeaderRecord(
            key=key,
            quantities=said.quantities,
            texts=said.texts,
            warnings=tuple(said.warnings),
        ),
    )


def read_data(candidate: Candidate) -> tuple[CurveRecord, ...]:
    """The recording; its dimensions come from the header file of the same specimen."""
    layout = candidate.table()
    name = candidate.text.head[0].split(";")[1].strip()
    records = curves_of(candidate.text, layout, Said(texts={"specimen": name}))
    return tuple(replace(record, header_key=name) for record in records)


def joined(record: CurveRecord, header: HeaderRecord) -> CurveRecord:
    """A recording with what its header file says.

    Raises ParseError where the header contradicts itself or the recording.
    """
    quantities = with_cross_section({**record.quantities, **header.quantities})
    lines = np.arange(record.first_line, record.first_line + record.rows)
    check_agreement(record.channels, quantities, lines)
    return replace(
        record,
        quantities=quantities,
        texts={**header.texts, **record.texts},
        warnings=(*record.warnings, *header.warnings),
        header_key="",
    )
