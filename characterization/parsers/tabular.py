"""From a table with header and units to curves: one for each sample in the file."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from characterization.parsers.agreement import (
    check_agreement,
    refuse_impossible,
    with_cross_section,
)
from characterization.parsers.contract import (
    CHANNEL_UNITS,
    QUANTITY_UNITS,
    CurveRecord,
    ParseError,
    ParseWarning,
    Quantity,
)
from characterization.parsers.layout import Entry, Layout
from characterization.parsers.number_rows import (
    NumberTable,
    PlainRows,
    Wanted,
    numbers_of,
)
from characterization.parsers.suspicions import suspicions_of
from characterization.parsers.unit_words import unit_word
from characterization.parsers.vocabulary import (
    channel_of,
    quantity_of,
    reported_of,
    text_of,
)
from labtrack.quantities import (
    IncompatibleUnits,
    NumberError,
    convert,
    convert_array,
    parse_number,
)
from labtrack.textfiles.marks import Marks, marks_of
from labtrack.textfiles.source import TextFile
from labtrack.units import UNITS

NameChannel = Callable[[str], str | None]

_MOMENT = re.compile(
    r"(\d{1,2})([./])(\d{1,2})\2(\d{4})[ T]+(\d{2}:\d{2}(?::\d{2})?)", re.ASCII
)
_REPORTED_UNITS = {"E": "GPa", "Rm": "MPa", "strain_at_Rm": "1", "strain_at_break": "1"}


@dataclass(frozen=True, slots=True)
class _Channel:
    """One column that is understood."""

    channel: str
    index: int
    title: str
    given: str
    unit: str


@dataclass(slots=True)
class Said:
    """What the lines before the table state."""

    quantities: dict[str, Quantity] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    reported: dict[str, Quantity] = field(default_factory=dict)
    warnings: list[ParseWarning] = field(default_factory=list)


def curves_of(
    text: TextFile,
    layout: Layout,
    said: Said,
    *,
    name_channel: NameChannel = channel_of,
) -> tuple[CurveRecord, ...]:
    """The curve of each sample in one table.

    Raises ParseError where a unit is missing or unknown, where nothing pulls, or where
    a row cannot be read.
    """
    groups = _groups(layout, name_channel)
    if not any(_pulls(channels) for channels in groups.values()):
        raise ParseError(
            layout.header_line,
            "No column is a force or a stress; the header has "
            f"{', '.join(repr(name) for name in layout.names)}.",
        )
    every = [channel for channels in groups.values() for channel in channels]
    table = numbers_of(
        text,
        [Wanted(c.index, c.title, may_end=bool(layout.samples)) for c in every],
        first_line=layout.first_line,
        last_line=layout.last_line,
        fields=layout.fields,
        rules=PlainRows(
            layout.delimiter, layout.marks.decimal, layout.marks.thousands or None
        ),
    )
    records, start = [], 0
    for sample, channels in groups.items():
        part = table.columns[start : start + len(channels)]
        start += len(channels)
        if _pulls(channels):
            records.append(_curve(text, layout, said, sample, channels, part, table))
    return tuple(records)


def said_by(
    entries: tuple[Entry, ...], marks: Marks | None, *, ignored: tuple[str, ...] = ()
) -> Said:
    """Dimensions, texts and reported figures of the lines before a table.

    A number without a unit is not used, and said; a number that may be read two ways is
    refused as a question.
    """
    said = Said()
    if marks is None:
        marks = marks_of((entry.value, entry.line) for entry in entries)
    for entry in entries:
        if entry.key in ignored:
            continue
        if name := quantity_of(entry.key):
            _state(said, said.quantities, name, QUANTITY_UNITS[name], entry, marks)
        elif name := reported_of(entry.key):
            unit = _REPORTED_UNITS[name]
            _state(said, said.reported, name, unit, entry, marks)
        elif (name := text_of(entry.key)) and name not in said.texts:
            value = entry.value
            said.texts[name] = moment_of(value) if name == "performed_at" else value
    return said


def moment_of(text: str) -> str:
    """A date with its time in ISO form where day and month cannot be mistaken.

    >>> moment_of("22/07/2019 18:28:37"), moment_of("06/11/2019 09:45:38")
    ('2019-07-22 18:28:37', '06/11/2019 09:45:38')
    """
    match = _MOMENT.fullmatch(text.strip())
    if match is None:
        return text
    first, mark, second, year, clock = match.groups()
    day, month = int(first), int(second)
    if mark != "." and day <= 12:
        if month <= 12:
            return text
        day, month = month, day
    return f"{year}-{month:02d}-{day:02d} {clock}"


def _state(
    said: Said,
    into: dict[str, Quantity],
    name: str,
    canonical: str,
    entry: Entry,
    marks: Marks,
) -> None:
    number = marks.number(entry.value)
    if number is None or name in into:
        return  # "not known" is a value too
    unit = unit_word(entry.unit) if entry.unit else None
    if unit is None or UNITS[unit].dimension != UNITS[canonical].dimension:
        if into is said.quantities:
            why = f"has the unit {entry.unit!r}" if entry.unit else "has no unit"
            said.warnings.append(
                ParseWarning(
                    "unit_missing",
                    entry.line,
                    f"{entry.key} {entry.value} {why}; it is not used.",
                )
            )
        return
    plain = entry.value.replace(marks.thousands, "") if marks.thousands else entry.value
    plain = plain.replace(",", ".").strip().removeprefix("+")
    try:
        value = float(convert(parse_number(plain), unit, canonical))
    except (NumberError, IncompatibleUnits):
        return
    into[name] = Quantity(value, plain, unit)


def _groups(layout: Layout, name_channel: NameChannel) -> dict[str, list[_Channel]]:
    """The understood columns of each sample, the first of each channel."""
    groups: dict[str, list[_Channel]] = {}
    for index, name in enumerate(layout.names):
        sample = layout.samples[index] if layout.samples else ""
        group = groups.setdefault(sample, [])
        channel = name_channel(name)
        if channel is None:
            continue
        column = _channel(layout, index, channel)
        if column.channel not in {other.channel for other in group}:
            group.append(column)
    return {sample: group for sample, group in groups.items() if group}


def _channel(layout: Layout, index: int, channel: str) -> _Channel:
    name, given = layout.names[index], layout.units[index]
    title = f"Column {name!r}"
    unit = unit_word(given) if given else None
    if unit is None:
        printed = (
            f"{given!r} is no unit that is known here"
            if given.strip("[]() ")
            else ("neither the header nor a row below it says its unit")
        )
        raise ParseError(
            layout.header_line,
            f"{title}: {printed}; units are never guessed. An import profile can state it.",
        )
    dimension = UNITS[unit].dimension
    # An extensometer's channel is named strain by many machines and counts millimeters.
    if channel == "strain" and dimension == "length":
        channel = "extension"
    if channel == "extension" and dimension == "fraction":
        channel = "strain"
    if dimension != UNITS[CHANNEL_UNITS[channel]].dimension:
        raise ParseError(
            layout.header_line,
            f"{title} would be the {channel}, but {given!r} is a unit of {dimension}.",
            code="contradiction",
        )
    return _Channel(channel, index, title, given, unit)


def _pulls(channels: list[_Channel]) -> bool:
    return any(column.channel in ("force", "stress") for column in channels)


def _curve(
    text: TextFile,
    layout: Layout,
    said: Said,
    sample: str,
    columns: list[_Channel],
    values: tuple[np.ndarray, ...],
    table: NumberTable,
) -> CurveRecord:
    filled = _filled(values, columns, layout)
    channels: dict[str, np.ndarray] = {
        column.channel: convert_array(
            array[:filled], column.unit, CHANNEL_UNITS[column.channel]
        )
        for column, array in zip(columns, values, strict=True)
    }
    lines = table.line_numbers[:filled]
    quantities = with_cross_section(said.quantities)
    check_agreement(channels, quantities, lines)
    if "strain" in channels:
        refuse_impossible(channels["strain"], lines)
    texts = {**said.texts, **({"specimen": sample} if sample else {})}
    return CurveRecord(
        channels=channels,
        given_units={column.channel: column.unit for column in columns},
        quantities=quantities,
        texts=texts,
        warnings=(
            *text.warnings,
            *said.warnings,
            *table.warnings,
            *_report(said.reported, channels, quantities),
            *suspicions_of(channels, lines),
        ),
        first_line=int(lines[0]),
        last_line=int(lines[-1]),
        reported=said.reported,
        columns=_printed(layout),
    )


def _printed(layout: Layout) -> tuple[str, ...]:
    """Names with their units as the file has them."""
    return tuple(
        name if unit and unit in name else f"{name} {unit}".strip()
        for name, unit in zip(layout.names, layout.units, strict=True)
    )


def _filled(
    values: tuple[np.ndarray, ...], columns: list[_Channel], layout: Layout
) -> int:
    """How many rows a sample has; its columns end together."""
    counts = {int(np.isfinite(array).sum()) for array in values}
    if len(counts) > 1:
        raise ParseError(
            layout.first_line + min(counts),
            f"{columns[0].title} and the others of its sample end in different lines.",
        )
    if counts == {0}:
        raise ParseError(layout.first_line, f"{columns[0].title} holds no numbers.")
    return counts.pop()


def _report(
    reported: Mapping[str, Quantity],
    channels: Mapping[str, np.ndarray],
    quantities: Mapping[str, Quantity],
) -> list[ParseWarning]:
    """A remark where the recording does not give the strength the machine prints."""
    printed = reported.get("Rm")
    area = quantities.get("area")
    if printed is None:
        return []
    if "stress" in channels:
        found = float(channels["stress"].max())
    elif area is not None and area.value > 0:
        found = float(channels["force"].max()) / area.value
    else:
        return []
    if abs(found - printed.value) <= 0.005 * printed.value:
        return []
    return [
        ParseWarning(
            "differs_from_reported",
            0,
            f"The machine reports a strength of {printed.value:.5g} MPa; the recording "
            f"gives {found:.5g} MPa.",
        )
    ]
