"""An unknown file as a person sees it: its table, and what it says about itself.

Nothing is decided here. What the file leaves open ("1,234", a column without a unit) is
left open, so that a person can be asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from characterization.parsers.candidate import Answers, Candidate
from characterization.parsers.contract import ParseError
from characterization.parsers.layout import (
    DELIMITERS,
    Entry,
    Layout,
    cells_of,
    entries_of,
    layout_of,
)
from characterization.parsers.registry import detect
from characterization.parsers.unit_words import unit_word
from characterization.parsers.vocabulary import channel_of, quantity_of, text_of
from labtrack.textfiles.marks import COMMA, POINT, Evidence
from labtrack.textfiles.source import TextFile

SHOWN_LINES = 40
SAMPLED = 400
NAMES_OF_DELIMITERS = {"\t": "tab", None: "space"}
_MARKS_OF_NAMES = {"tab": "\t", "space": None}


@dataclass(frozen=True, slots=True)
class Stance:
    """What a person says about where the table stands; None: as the file looks."""

    encoding: str | None = None
    delimiter: str | None = None
    """By its name in profiles: "tab", "space" or the character."""
    header_line: int | None = None
    """0: the file has no header."""
    unit_row: bool | None = None
    first_line: int | None = None


AS_IT_LOOKS = Stance()


@dataclass(frozen=True, slots=True)
class ShownLine:
    """One line as it is shown; `role` is before, header, units, numbers or after."""

    number: int
    cells: tuple[str, ...]
    role: str


@dataclass(frozen=True, slots=True)
class SeenColumn:
    """One column: what the file calls it, and what that may mean."""

    position: int
    """From 1."""
    name: str
    printed_unit: str
    unit: str
    """Accepted spelling of the printed unit; empty where the file says none."""
    channel: str
    """What its name may mean; empty where it says nothing."""
    example: str


@dataclass(frozen=True, slots=True)
class SeenEntry:
    """One line before the table that states something, and what that may mean."""

    entry: Entry
    meaning: str


@dataclass(frozen=True, slots=True)
class Looked:
    """A file as it looks, under what a person said about it."""

    encoding: str
    delimiter: str
    header_line: int
    """0 without a header."""
    unit_row: bool
    first_line: int
    decimal_mark: str
    """Empty where nothing in the file says which."""
    thousands_mark: str
    evidence: tuple[str, ...]
    """Why that decimal mark, or what leaves it open."""
    columns: tuple[SeenColumn, ...]
    entries: tuple[SeenEntry, ...]
    lines: tuple[ShownLine, ...]
    line_count: int
    known_as: str
    """Title of the format that is understood without a description; empty if none."""
    known_kind: str

    @property
    def column_names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


def look(data: bytes, *, file_name: str = "", stance: Stance = AS_IT_LOOKS) -> Looked:
    """The file as it looks.

    Raises ParseError where the bytes are no text at all, or not of the stated encoding.
    """
    text = TextFile(data, stance.encoding or None)
    found = _layout(text)
    delimiter = (
        _MARKS_OF_NAMES.get(stance.delimiter, stance.delimiter)
        if stance.delimiter
        else (found.delimiter if found else _likely_delimiter(text.head))
    )
    header, has_units, first = _places(text, delimiter, found, stance)
    names = _cells(text.head, header, delimiter) if header else []
    units = _cells(text.head, header + 1, delimiter) if header and has_units else []
    body = [
        (number, _split(line, delimiter))
        for number, line in enumerate(
            text.head[first - 1 : first - 1 + SAMPLED], start=first
        )
        if line.strip()
    ]
    decimal, thousands, why = _marks_of(body, delimiter, text.head[first - 1 :])
    title, kind = _known(text, file_name)
    return Looked(
        encoding=stance.encoding or text.encoding,
        delimiter=NAMES_OF_DELIMITERS.get(delimiter, delimiter or "space"),
        header_line=header,
        unit_row=has_units,
        first_line=first,
        decimal_mark=decimal,
        thousands_mark=thousands,
        evidence=why,
        columns=tuple(_columns(names, units, body)),
        entries=tuple(_entries(text.head, header or first, delimiter)),
        lines=tuple(_lines(text.head, delimiter, header, has_units, first)),
        line_count=text.data.count(b"\n") + text.is_cut_off,
        known_as=title,
        known_kind=kind,
    )


def _layout(text: TextFile) -> Layout | None:
    """The table, whatever its decimal mark turns out to be."""
    for answers in (None, Answers(decimal_mark="."), Answers(decimal_mark=",")):
        try:
            return layout_of(text, answers=answers)
        except ParseError:
            continue
    return None


def _known(text: TextFile, file_name: str) -> tuple[str, str]:
    try:
        found = detect(Candidate(text, file_name))
    except ParseError:
        return "", ""
    return found.title, found.kind


def _places(
    text: TextFile, delimiter: str | None, found: Layout | None, stance: Stance
) -> tuple[int, bool, int]:
    """Header line (0: none), whether units stand below it, first line of numbers."""
    header = found.header_line if found else _header_above(text.head, delimiter)
    if stance.header_line is not None:
        header = min(stance.header_line, len(text.head))
    below = _cells(text.head, header + 1, delimiter) if header else []
    has_units = _are_units(below)
    if stance.unit_row is not None:
        has_units = stance.unit_row and bool(header)
    if stance.first_line:
        return header, has_units, min(stance.first_line, len(text.head))
    if header:
        return header, has_units, header + 1 + has_units
    return header, has_units, _first_numbers(text.head, delimiter)


def _first_numbers(lines: Sequence[str], delimiter: str | None) -> int:
    """The first line with two numbers; 1 where none has."""
    return next(
        (
            number
            for number, line in enumerate(lines, start=1)
            if _numbers(_split(line, delimiter)) >= 2
        ),
        1,
    )


def _header_above(lines: Sequence[str], delimiter: str | None) -> int:
    """The line of names above a table that texts stand in too; 0 where there is none."""
    first = _first_numbers(lines, delimiter)
    count = len(_cells(lines, first, delimiter))

    def is_named(number: int) -> bool:
        cells = _cells(lines, number, delimiter)
        return len(cells) == count >= 2 and all(cells) and not _numbers(cells)

    if not is_named(first - 1):
        return 0
    are_units = _are_units(_cells(lines, first - 1, delimiter))
    return first - 2 if are_units and is_named(first - 2) else first - 1


def _are_units(cells: Sequence[str]) -> bool:
    return sum(unit_word(cell) is not None for cell in cells if cell) >= 2


def _numbers(cells: Sequence[str]) -> int:
    return sum(
        POINT.number(cell) is not None or COMMA.number(cell) is not None
        for cell in cells
    )


def _split(line: str, delimiter: str | None) -> list[str]:
    return line.split() if delimiter is None else cells_of(line, delimiter)


def _cells(lines: Sequence[str], number: int, delimiter: str | None) -> list[str]:
    return _split(lines[number - 1], delimiter) if 1 <= number <= len(lines) else []


def _likely_delimiter(lines: Sequence[str]) -> str | None:
    """The mark that parts most lines; white space where none does."""
    counts = {
        mark: sum(mark in line for line in lines[:SAMPLED]) for mark in DELIMITERS
    }
    mark = max(counts, key=lambda key: counts[key])
    return mark if counts[mark] else None


def _marks_of(
    body: list[tuple[int, list[str]]], delimiter: str | None, raw: Sequence[str]
) -> tuple[str, str, tuple[str, ...]]:
    """Decimal and thousands mark as far as the numbers say, and the lines that say so."""
    if delimiter == "," and not any('"' in line for line in raw[:SAMPLED]):
        return ".", "", ("The comma parts the columns, so no number can hold one.",)
    evidence = Evidence.empty()
    for number, cells in body:
        for cell in cells:
            evidence.take(cell, number)
    said = [
        f"{text!r} in line {line} has {_word(mark)} as its decimal mark."
        for mark, (line, text) in evidence.decimal.items()
    ]
    said += [
        f"{text!r} in line {line} groups its thousands with {_word(mark)}."
        for mark, (line, text) in evidence.thousands.items()
    ]
    group = next(iter(evidence.thousands), "")
    if len(evidence.decimal) > 1:
        return "", group, tuple(said)
    if evidence.decimal:
        decimal = next(iter(evidence.decimal))
        group = group or next((m for m in evidence.unclear if m != decimal), "")
        return decimal, group, tuple(said)
    if group in (".", ","):
        return ("," if group == "." else "."), group, tuple(said)
    if evidence.unclear:
        line, text = min(evidence.unclear.values())
        said.append(
            f"{text!r} in line {line} may be {text.replace(',', '.')} or "
            f"{text.replace(',', '').replace('.', '')}; nothing in the file says which."
        )
        return "", group, tuple(said)
    return ".", group, (*said, "No number has a decimal mark.")


def _word(mark: str) -> str:
    return {".": "a point", ",": "a comma", "'": "an apostrophe"}.get(mark, "a space")


def _columns(
    names: Sequence[str], units: Sequence[str], body: list[tuple[int, list[str]]]
) -> list[SeenColumn]:
    first = body[0][1] if body else []
    found = []
    for index in range(max(len(names), len(first))):
        name = names[index] if index < len(names) else ""
        printed = units[index] if index < len(units) else _bracketed(name)
        example = first[index] if index < len(first) else ""
        if not name and not example:
            continue
        found.append(
            SeenColumn(
                position=index + 1,
                name=name,
                printed_unit=printed.strip("[]() "),
                unit=(unit_word(printed) or "") if printed else "",
                channel=(channel_of(name) or "") if name else "",
                example=example,
            )
        )
    return found


def _bracketed(name: str) -> str:
    text = name.strip()
    for opening, closing in ("[]", "()"):
        if text.endswith(closing) and opening in text:
            return text[text.rindex(opening) + 1 : -1].strip()
    return ""


def _entries(
    lines: Sequence[str], before: int, delimiter: str | None
) -> list[SeenEntry]:
    """What the lines before the table state, where the key stands there as it is."""
    found = entries_of(list(lines[: before - 1]), 1, delimiter or "\t")
    return [
        SeenEntry(entry, quantity_of(entry.key) or text_of(entry.key) or "")
        for entry in found
        if entry.key in lines[entry.line - 1] and len(entry.key) <= 80
    ][:60]


def _lines(
    lines: Sequence[str],
    delimiter: str | None,
    header: int,
    has_units: bool,
    first: int,
) -> list[ShownLine]:
    """The lines around the table's beginning: those before it, then some of its rows."""
    start = max(1, first - SHOWN_LINES // 2)
    shown = []
    for number in range(start, min(len(lines), start + SHOWN_LINES - 1) + 1):
        role = "numbers" if number >= first else "before"
        if header and number == header:
            role = "header"
        elif header and has_units and number == header + 1:
            role = "units"
        shown.append(
            ShownLine(number, tuple(_split(lines[number - 1], delimiter)), role)
        )
    return shown
