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

from characterization.parsers.contract import (
    CHANNEL_UNITS,
    CurveRecord,
    ParseError,
)
from characterization.parsers.number_rows import Wanted, numbers_of
from characterization.parsers.profile import Column, DelimitedProfile
from characterization.parsers.statements import statements_of
from characterization.parsers.suspicions import suspicions_of
from labtrack.quantities import (
    IncompatibleUnits,
    UnknownUnit,
    convert_array,
    unit_of,
)

LONGEST_LINE = 100_000

_UNIT_IN_NAME = re.compile(r"[\[(]\s*([^\[\]()]+?)\s*[\])]\s*$")


@dataclass(frozen=True, slots=True)
class _Header:
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
        Channels as float64 arrays, shape (rows,), in the units of `CHANNEL_UNITS`.

    Raises
    ------
    ParseError
        With the line to blame and what was expected there.
    """
    lines = _lines(data, profile.encoding)
    header = _header(lines, profile)
    end = _end(lines, header.first_line, profile)
    wanted = _wanted(header, profile)
    table = numbers_of(
        lines[header.first_line - 1 : end],
        [Wanted(index, _title(column)) for column, index in wanted],
        first_line=header.first_line,
        fields=len(header.names) or None,
        is_cut_off=end == len(lines) and lines[-1] != "",
        profile=profile,
    )
    units = {
        column.channel: _unit(column, index, header, profile)
        for column, index in wanted
    }
    channels: dict[str, np.ndarray] = {}
    for position, (column, _index) in enumerate(wanted):
        values = (
            -table.values[:, position] if column.negate else table.values[:, position]
        )
        channels[column.channel] = np.ascontiguousarray(
            convert_array(values, units[column.channel], CHANNEL_UNITS[column.channel])
        )
    said = statements_of(lines[: header.first_line - 1], profile, file_name)
    return CurveRecord(
        channels=channels,
        given_units=units,
        quantities=said.quantities,
        texts=said.texts,
        warnings=(*table.warnings, *suspicions_of(channels, table.line_numbers)),
        first_line=int(table.line_numbers[0]),
        last_line=int(table.line_numbers[-1]),
    )


def _lines(data: bytes, encoding: str) -> list[str]:
    """The text's lines; the last is empty where the file ends with a line break."""
    if not data.strip():
        raise ParseError(0, "The file is empty.")
    # A UTF-8 file may begin with a byte order mark whatever else the profile says.
    codec = "utf-8-sig" if encoding == "utf-8" else encoding
    if data.startswith(b"\xef\xbb\xbf"):
        codec = "utf-8-sig"
    elif data.startswith((b"\xff\xfe", b"\xfe\xff")) and encoding != "utf-16":
        raise ParseError(1, f"The file is UTF-16; the profile says {encoding}.")
    try:
        text = data.decode(codec)
    except UnicodeDecodeError as error:
        raise ParseError(
            data.count(b"\n", 0, error.start) + 1,
            f"Byte {data[error.start]:#04x} is no {encoding} text; "
            "another encoding in the profile (latin-1, cp1252) may fit.",
        ) from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise ParseError(line, "A null character stands here; this is no text file.")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    longest = max(range(len(lines)), key=lambda index: len(lines[index]))
    if len(lines[longest]) > LONGEST_LINE:
        raise ParseError(
            longest + 1,
            f"The line has {len(lines[longest])} characters; "
            f"expected at most {LONGEST_LINE}.",
        )
    return lines


def _header(lines: list[str], profile: DelimitedProfile) -> _Header:
    """Where the columns are named and the data begin."""
    if not profile.has_header:
        return _Header(0, (), (), profile.first_line or 1)
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
    return _Header(line, tuple(names), tuple(units), profile.first_line or first)


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


def _end(lines: list[str], first_line: int, profile: DelimitedProfile) -> int:
    """How many lines there are before the footer, if the profile knows one."""
    if profile.footer_begins is not None:
        for index in range(first_line - 1, len(lines)):
            if lines[index].lstrip(' "').startswith(profile.footer_begins):
                return index
    return len(lines)


def _wanted(header: _Header, profile: DelimitedProfile) -> list[tuple[Column, int]]:
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


def _unit(
    column: Column, index: int, header: _Header, profile: DelimitedProfile
) -> str:
    """The unit of one column: the profile's, or the file's own."""
    written = header.units[index] if index < len(header.units) else ""
    if not written and header.names:
        inside = _UNIT_IN_NAME.search(header.names[index])
        written = inside.group(1) if inside else ""
    known = profile.unit_spellings.get(written, written)
    canonical = CHANNEL_UNITS[column.channel]
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
        return unit_of(known, like=canonical).spelling
    except (UnknownUnit, IncompatibleUnits) as error:
        raise ParseError(header.line, f"{_title(column)}: {error}") from error


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
