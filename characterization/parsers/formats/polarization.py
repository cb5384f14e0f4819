"""Polarization curves of potentiostats: Gamry DTA, EC-Lab text, and any table whose header
names a potential and a current or current density with their units.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from characterization.parsers.candidate import Candidate
from characterization.parsers.contract import (
    CHANNEL_UNITS,
    QUANTITY_UNITS,
    CurveRecord,
    ParseError,
    Quantity,
)
from characterization.parsers.layout import Layout, cells_of
from characterization.parsers.number_rows import PlainRows, Wanted, numbers_of
from characterization.parsers.tabular import moment_of
from characterization.parsers.unit_words import unit_word
from characterization.parsers.vocabulary import plain, quantity_of, text_of
from labtrack.quantities import convert, convert_array, parse_number
from labtrack.textfiles.marks import Marks, marks_of
from labtrack.textfiles.source import TextFile
from labtrack.units import UNITS

WORDS = {
    "time": r"(elapsed )?time|t|zeit|temps",
    "potential": r"e|ewe|vf|e ?we|potential( applied)?|applied potential|we potential|"
    r"working electrode( potential)?|we\(1\)\.potential|potentiel|potenzial|voltage",
    "current": r"i|im|<i>|current|we\(1\)\.current|strom|courant|intensite",
    "current_density": r"j|i|current density|stromdichte|densite de courant",
}
"""A name with the dimension of its unit says which channel it is; `i` may be either."""
_DIMENSIONS = {name: UNITS[CHANNEL_UNITS[name]].dimension for name in WORDS}
_UNIT = re.compile(r"[\[(](?P<unit>[^\[\]()]*)[\])]\s*$")
_AGAINST = re.compile(r"\s+vs\.?\s+(?P<electrode>.+)$", re.IGNORECASE)
_STATED = re.compile(r"(?P<number>[-+0-9.,eE]+)\s*(?P<unit>\S+)$")


@dataclass(frozen=True, slots=True)
class _Named:
    """One column that is understood."""

    channel: str
    index: int
    unit: str
    electrode: str = ""


def is_polarization(candidate: Candidate) -> float | None:
    """A column of potential beside one of current or current density."""
    layout = _layout(candidate)
    if layout is None:
        return None
    found = {column.channel for column in _columns(layout)}
    currents = {"current", "current_density"}
    return 0.92 if "potential" in found and found & currents else None


def read_polarization(candidate: Candidate) -> tuple[CurveRecord, ...]:
    """The scan in the file.

    Raises ParseError where a row cannot be read. The reference electrode and the area of
    the electrode stay open where the file does not say them.
    """
    layout = _layout(candidate)
    assert layout is not None
    text = candidate.text
    columns = list(_columns(layout))
    table = numbers_of(
        text,
        [Wanted(c.index, f"Column {layout.names[c.index]!r}") for c in columns],
        first_line=layout.first_line,
        last_line=layout.last_line,
        fields=layout.fields,
        rules=PlainRows(layout.delimiter, layout.marks.decimal),
    )
    channels = {
        column.channel: convert_array(
            values, column.unit, CHANNEL_UNITS[column.channel]
        )
        for column, values in zip(columns, table.columns, strict=True)
    }
    lines = text.head[: layout.header_line - 1]
    texts = dict(_texts(lines))
    named = next((c.electrode for c in columns if c.electrode), "")
    if named:
        texts["reference_electrode"] = named
    return (
        CurveRecord(
            channels=channels,
            given_units={c.channel: c.unit for c in columns},
            quantities=dict(_quantities(lines, layout)),
            texts=texts,
            warnings=(*text.warnings, *table.warnings),
            first_line=int(table.line_numbers[0]),
            last_line=int(table.line_numbers[-1]),
            columns=layout.names,
        ),
    )


def _layout(candidate: Candidate) -> Layout | None:
    return _gamry(candidate.text) or candidate.layout


def _columns(layout: Layout) -> Iterator[_Named]:
    """The first column of each channel."""
    seen: set[str] = set()
    for index, cell in enumerate(layout.names):
        named = _named(index, cell, layout.units[index])
        if named is not None and named.channel not in seen:
            seen.add(named.channel)
            yield named


def _named(index: int, cell: str, printed: str) -> _Named | None:
    """What one column is; None where its name or unit says nothing here."""
    bracketed = _UNIT.search(cell)
    name = cell[: bracketed.start()] if bracketed else cell
    given = printed or (bracketed["unit"] if bracketed else "")
    if not given and "/" in name:  # EC-Lab: "Ewe/V", "<I>/mA"
        name, _slash, given = name.rpartition("/")
    given = given.strip("[]() ")
    against = _AGAINST.search(given) or _AGAINST.search(name)
    electrode = against["electrode"].strip(" .()[]") if against else ""
    name, given = _AGAINST.sub("", name), _AGAINST.sub("", given)
    unit = unit_word(given)
    if unit is None:
        return None
    for channel, words in WORDS.items():
        is_of_it = UNITS[unit].dimension == _DIMENSIONS[channel]
        if is_of_it and re.fullmatch(words, plain(name)):
            known = "" if electrode.casefold() in ("ref", "ref. elec") else electrode
            return _Named(channel, index, unit, known)
    return None


def _gamry(text: TextFile) -> Layout | None:
    """The curve of a DTA file: names and units below a line CURVE, each row indented."""
    for number, line in enumerate(text.head, start=1):
        if not line.startswith("CURVE"):
            continue
        if number + 1 >= len(text.head):
            return None
        names, units = (cells_of(text.head[number + at], "\t") for at in (0, 1))
        if len(names) < 3 or len(units) != len(names):
            return None
        rows = text.head[number + 2 : number + 202]
        return Layout(
            delimiter="\t",
            header_line=number + 1,
            names=tuple(names),
            units=tuple(units),
            samples=(),
            first_line=number + 3,
            last_line=0,
            marks=marks_of(
                (cell.strip(), number + 3 + at)
                for at, row in enumerate(rows)
                for cell in row.split("\t")
            ),
        )
    return None


def _lines_said(lines: list[str]) -> Iterator[tuple[str, str]]:
    """Key and value of each line before the table: "Key : value", or cells of a DTA."""
    for line in lines:
        cells = [cell.strip() for cell in line.split("\t") if cell.strip()]
        if len(cells) >= 4 and cells[1] in ("QUANT", "LABEL"):
            label = cells[3]
            unit = _UNIT.search(label)
            name = label[: unit.start()] if unit else label
            yield name, f"{cells[2]} {unit['unit'] if unit else ''}".strip()
            continue
        key, mark, value = line.partition(":")
        if not mark and len(cells) > 1:
            key, value = cells[0], " ".join(cells[1:])
        bracketed = _UNIT.search(key.strip())
        value = value.strip(' ;,\t"')
        if bracketed and value:
            value = f"{value} {bracketed['unit']}"
        if value:
            yield key.strip(' \t"'), value


def _texts(lines: list[str]) -> Iterator[tuple[str, str]]:
    for key, value in _lines_said(lines):
        name = text_of(key)
        if name:
            yield name, moment_of(value) if name == "performed_at" else value


def _quantities(lines: list[str], layout: Layout) -> Mapping[str, Quantity]:
    """Areas and dimensions that state their unit; without one a number is not used."""
    found: dict[str, Quantity] = {}
    marks = layout.marks if layout.marks.decimal == "," else Marks(".")
    for key, value in _lines_said(lines):
        name, stated = quantity_of(key), _STATED.match(value)
        unit = unit_word(stated["unit"]) if stated else None
        if not name or name in found or unit is None or stated is None:
            continue
        if UNITS[unit].dimension != UNITS[QUANTITY_UNITS[name]].dimension:
            continue
        number = marks.number(stated["number"])
        if number is None:
            raise ParseError(0, f"{key}: {value!r} is not a number with a unit.")
        canonical = float(
            convert(parse_number(repr(number)), unit, QUANTITY_UNITS[name])
        )
        found[name] = Quantity(canonical, f"{number:g}", unit)
    return found
