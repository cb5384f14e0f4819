"""Any delimited text under an import profile: header, units, statements, then numbers.

Units come from the profile or from the file itself and are never guessed; the profile
and the file contradicting each other is an error, not a choice.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass

import numpy as np

from characterization.parsers.agreement import check_agreement, with_cross_section
from characterization.parsers.contract import CurveRecord, ParseError
from characterization.parsers.evidence import Channel
from characterization.parsers.number_rows import Wanted, numbers_of
from characterization.parsers.profile import Column, DelimitedProfile
from characterization.parsers.statements import statements_of
from characterization.parsers.suspicions import suspicions_of
from characterization.parsers.unit_words import unit_word
from labtrack.quantities import (
    IncompatibleUnits,
    UnknownUnit,
    convert_array,
    unit_of,
)
from labtrack.textfiles.source import TextFile

_UNIT_IN_NAME = re.compile(r"[\[(]\s*([^\[\]()]+?)\s*[\])]\s*$")


PLAIN_WORDS = {"", "1", "-", "n", "cycles", "cycle", "no", "no.", "count", "hv", "hb"}
"""What stands where a unit would, above a number that has none."""


@dataclass(frozen=True, slots=True)
class Header:
    """The named columns, the row of units below them and where the data begin."""

    line: int
    """1-based; 0 where the file has no header."""
    names: tuple[str, ...]
    units: tuple[str, ...]
    first_line: int


def parse_delimited(
    data: bytes, profile: DelimitedProfile, *, file_name: str = ""
) -> CurveRecord:
    """The recording in a delimited file.

    Parameters
    ----------
    data : bytes
        As received.
    profile : DelimitedProfile
    file_name : str, optional
        Read only where the profile has a template for it.

    Returns
    -------
    CurveRecord
        Channels as float64 arrays, shape (rows,), in the units of its kind of evidence.

    Raises
    ------
    ParseError
        With the line to blame and what was expected there.
    """
    text = TextFile(data, profile.encoding)
    header = header_of(text, profile)
    wanted = columns_in(header, profile)
    table = numbers_of(
        text,
        [Wanted(index, _title(column)) for column, index in wanted],
        first_line=header.first_line,
        last_line=end_of(text, header.first_line, profile),
        fields=len(header.names) or None,
        rules=profile,
    )
    units = {
        column.channel: unit_in(column, index, header, profile)
        for column, index in wanted
    }
    canonical = {channel.name: channel.unit for channel in profile.holds.channels}
    channels: dict[str, np.ndarray] = {}
    for position, (column, _index) in enumerate(wanted):
        values = table.columns[position]
        channels[column.channel] = convert_array(
            -values if column.negate else values,
            units[column.channel],
            canonical[column.channel],
        )
    said = statements_of(before(text, header.first_line), profile, file_name)
    quantities = dict(said.quantities)
    if profile.evidence in ("", "tensile"):
        quantities = with_cross_section(quantities)
        check_agreement(channels, quantities, table.line_numbers)
    return CurveRecord(
        channels=channels,
        given_units=units,
        quantities=quantities,
        texts=said.texts,
        warnings=(
            *text.warnings,
            *table.warnings,
            *suspicions_of(channels, table.line_numbers),
        ),
        first_line=int(table.line_numbers[0]),
        last_line=int(table.line_numbers[-1]),
        columns=header.names,
        evidence=profile.evidence,
    )


def before(text: TextFile, first_line: int) -> list[str]:
    """The lines before the data."""
    known = text.head if first_line <= len(text.head) else text.lines
    return known[: first_line - 1]


def header_of(text: TextFile, profile: DelimitedProfile) -> Header:
    """Where the columns are named and the data begin."""
    try:
        return _header_in(text.head, profile)
    except ParseError:
        if len(text.head) == len(text.lines):
            raise
        return _header_in(text.lines, profile)


def _header_in(lines: list[str], profile: DelimitedProfile) -> Header:
    if not profile.has_header:
        return Header(0, (), (), profile.first_line or 1)
    line = profile.header_line or _line_beginning(lines, profile.header_begins or "")
    if line > len(lines):
        raise ParseError(
            len(lines), f"The file ends before its header, expected in line {line}."
        )
    names = _cells(lines[line - 1], profile)
    units: list[str] = []
    first = line + 1
    if profile.unit_row:
        if line >= len(lines):
            raise ParseError(line, "The file ends before its row of units.")
        units = [cell.strip("[]() ") for cell in _cells(lines[line], profile)]
        first += 1
    return Header(line, tuple(names), tuple(units), profile.first_line or first)


def _line_beginning(lines: list[str], beginning: str) -> int:
    """The first line that begins with a text, counted from 1."""
    for number, line in enumerate(lines, start=1):
        if line.lstrip(' "').startswith(beginning):
            return number
    raise ParseError(0, f"No line begins with {beginning!r}; the header is not there.")


def _cells(line: str, profile: DelimitedProfile) -> list[str]:
    """The texts of one header line."""
    if profile.delimiter is None:
        return line.split()
    row = next(csv.reader([line], delimiter=profile.delimiter), [])
    return [_tidy(cell) for cell in row]


def _tidy(text: str) -> str:
    """A name without its ornament: composed characters, single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def end_of(text: TextFile, first_line: int, profile: DelimitedProfile) -> int:
    """The last line before the footer; 0 where the profile knows none or none is there."""
    if profile.footer_begins is not None:
        for index in range(first_line - 1, len(text.lines)):
            if text.lines[index].lstrip(' "').startswith(profile.footer_begins):
                return index
    return 0


def columns_in(header: Header, profile: DelimitedProfile) -> list[tuple[Column, int]]:
    """Each column of the profile that the file has, with its place from 0."""
    found: list[tuple[Column, int]] = []
    for column in profile.columns:
        if column.position is not None:
            if header.names and column.position > len(header.names):
                raise ParseError(
                    header.line,
                    f"The header has {len(header.names)} columns; {column.channel} is "
                    f"expected in column {column.position}.",
                )
            found.append((column, column.position - 1))
            continue
        name = _tidy(column.name or "")
        places = [i for i, known in enumerate(header.names) if known == name]
        if len(places) > 1:
            raise ParseError(header.line, f"Two columns are named {name!r}.")
        if places:
            found.append((column, places[0]))
        elif not column.optional:
            raise ParseError(
                header.line,
                f"No column is named {name!r}; the header has "
                f"{', '.join(repr(known) for known in header.names)}.",
            )
    return found


def unit_in(
    column: Column, index: int, header: Header, profile: DelimitedProfile
) -> str:
    """The unit of one column: the profile's, or the file's own; "1" of a plain number.

    Raises ParseError where nothing says it, or file and profile say two.
    """
    channel = profile.holds.channel(column.channel)
    assert channel is not None  # a profile with another one is refused
    written = header.units[index] if index < len(header.units) else ""
    if not written and header.names:
        inside = _UNIT_IN_NAME.search(header.names[index])
        written = inside.group(1) if inside else ""
    known = profile.unit_spellings.get(written, unit_word(written) or written)
    if not channel.has_unit:
        return _without_unit(column, channel, known, header)
    if column.unit is not None:
        if known and known != column.unit and not column.overrides and _is_unit(known):
            raise ParseError(
                header.line,
                f"{_title(column)} is in {known!r} according to the file and in "
                f"{column.unit!r} according to the profile; correct the profile, or "
                "let it override the file.",
            )
        return column.unit
    if not known:
        raise ParseError(
            header.line,
            f"Neither the file nor the profile says the unit of {_title(column)}; "
            "units are never guessed.",
        )
    try:
        return unit_of(known, like=channel.unit).spelling
    except (UnknownUnit, IncompatibleUnits) as error:
        raise ParseError(header.line, f"{_title(column)}: {error}") from error


def _without_unit(column: Column, channel: Channel, known: str, header: Header) -> str:
    """A count or a hardness: "1", unless the file prints a unit above it."""
    is_odd = known.casefold() not in PLAIN_WORDS and _is_unit(known)
    if is_odd and not channel.is_text and not column.overrides:
        raise ParseError(
            header.line,
            f"{_title(column)} is in {known!r} according to the file; {channel.label} "
            "is a plain number.",
            code="contradiction",
        )
    return "1"


def _is_unit(word: str) -> bool:
    try:
        unit_of(word)
    except UnknownUnit:
        return False
    return True


def _title(column: Column) -> str:
    """A column as a person knows it."""
    if column.name is not None:
        return f"Column {column.name!r}"
    return f"Column {column.position} ({column.channel})"
