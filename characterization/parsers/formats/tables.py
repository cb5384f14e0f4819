"""Curves that stand in one table below lines that state the specimen.

Instron Bluehill, ZwickRoell testXpert, MTS TestSuite, walter+bai, Shimadzu, and any other
file whose header says what its columns are and in which units.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial

from characterization.parsers.candidate import Candidate
from characterization.parsers.contract import CurveRecord, ParseError
from characterization.parsers.tabular import curves_of, said_by
from characterization.parsers.vocabulary import channel_of, plain


def is_bluehill(candidate: Candidate) -> float | None:
    """Units in parentheses below the header, "Specimen ..." lines above it."""
    layout = candidate.layout
    if layout is None or not layout.units or layout.delimiter not in ",;":
        return None
    bracketed = all(re.fullmatch(r"\(.*\)", unit) for unit in layout.units if unit)
    stated = any(plain(entry.key).startswith("specimen") for entry in candidate.entries)
    named = {plain(name) for name in layout.names}
    if bracketed and {"extension", "load"} <= named:
        return 0.95 if stated else 0.8
    return None


def is_testxpert(candidate: Candidate) -> float | None:
    """Every text is quoted and every number is not; units stand in a quoted row."""
    layout = candidate.layout
    if layout is None or layout.header_line < 2:
        return None
    names = {plain(name) for name in layout.names}
    known = {
        "standard travel",
        "course standard",
        "standardweg",
        "standard force",
        "force standard",
        "standardkraft",
    }
    return 0.95 if names & known else None


def is_mts_testsuite(candidate: Candidate) -> float | None:
    """ "File Path:", "Test Run:" above columns that begin with an underscore."""
    layout = candidate.layout
    if layout is None:
        return None
    head = "\n".join(candidate.text.head[:12])
    underscored = all(name.startswith("_") for name in layout.names)
    return 0.95 if underscored and "Test Run" in head else None


def is_walter_bai(candidate: Candidate) -> float | None:
    """Channels named C_1_..., counted by S/No; or an Index with bracketed units."""
    layout = candidate.layout
    if layout is None or layout.header_line != 1:
        return None
    if any(name.startswith("C_1_") for name in layout.names):
        return 0.95
    spaced = any(re.search(r"\[ \w+ \]", name) for name in layout.names)
    return 0.9 if layout.names[0] == "Index" and spaced else None


def is_shimadzu(candidate: Candidate) -> float | None:
    """Three rows above the numbers: samples, names, units."""
    layout = candidate.layout
    if layout is None or layout.header_line != 2:
        return None
    names = {plain(name) for name in layout.names}
    return 0.9 if names & {"stroke", "course traverse"} else None


def is_headed(candidate: Candidate) -> float | None:
    """Any table whose header names a force or a stress; the last to be asked."""
    channels = {channel_of(name) for name in candidate.names()}
    return 0.3 if channels & {"force", "stress"} else None


def read_table(
    candidate: Candidate, *, sample_above: bool = False
) -> tuple[CurveRecord, ...]:
    """The curves of the file's one table."""
    layout = candidate.table()
    if sample_above and not layout.samples:
        # One sample: its name stands alone in the line above the header.
        above = candidate.text.head[layout.header_line - 2].split(layout.delimiter)
        name = above[0].strip().strip('"')
        if name:
            layout = replace(layout, samples=(name,) * layout.fields)
    marks = layout.marks
    said = said_by(candidate.entries, None if marks.thousands else marks)
    named = candidate.answers.channels

    def name_channel(name: str) -> str | None:
        return named.get(name) or channel_of(name)

    return curves_of(candidate.text, layout, said, name_channel=name_channel)


read_samples = partial(read_table, sample_above=True)


def refuse_nothing(candidate: Candidate) -> ParseError:
    """Why no format understood the file."""
    if candidate.layout is not None:
        names = ", ".join(repr(name) for name in candidate.layout.names[:12])
        return ParseError(
            candidate.layout.header_line,
            f"No known export looks like this; its columns are {names}. An import "
            "profile can say what they are and in which units.",
            code="no_profile",
        )
    return ParseError(
        0,
        "No known export looks like this, and no table of numbers below a header was "
        "found. An import profile can say where the numbers stand.",
        code="no_profile",
    )
