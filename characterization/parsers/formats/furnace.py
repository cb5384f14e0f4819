"""Logs of a furnace: a clock in the first columns, temperatures in the others."""

from __future__ import annotations

import re
from datetime import datetime

import numpy as np

from characterization.parsers.candidate import Candidate
from characterization.parsers.contract import ParseError, ParseWarning
from characterization.parsers.records import FurnaceLog
from characterization.parsers.unit_words import unit_word
from characterization.parsers.vocabulary import plain
from labtrack.quantities import convert_array
from labtrack.textfiles.grid import Row, rows_of
from labtrack.textfiles.marks import Marks, marks_of
from labtrack.units import UNITS

_DATE = re.compile(r"(\d{1,4})[-./](\d{1,2})[-./](\d{1,4})")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(am|pm)?", re.I)


def is_furnace_log(candidate: Candidate) -> float | None:
    """Rows that begin with a clock, under a header with degrees."""
    lines = [line for line in candidate.text.head[:60] if line.strip()]
    clocked = [
        line
        for line in lines
        if _CLOCK.search(line[:40]) and _DATE.match(line.lstrip(' "'))
    ]
    degrees = any(re.search(r"°|deg|\[K\]|\(K\)|ºC", line) for line in lines[:20])
    return 0.85 if len(clocked) >= 2 and degrees else None


def read_furnace_log(candidate: Candidate) -> tuple[FurnaceLog, ...]:
    """The log in the file.

    Raises ParseError for a date that may be read two ways (03/04/2026 without any day
    above 12), a channel without a unit, a clock that runs back.
    """
    rows = rows_of(candidate.text)
    first = next((i for i, row in enumerate(rows) if _is_clocked(row)), None)
    if not first:
        raise ParseError(0, "No row begins with a date and a time.")
    has_own_clock = not _CLOCK.search(rows[first].cell(0))
    start = 2 if has_own_clock else 1
    header, units_row = rows[first - 1], None
    if (first >= 2 and not any(plain(c) for c in header.cells[:1])) or (
        all(unit_word(c) for c in header.cells[start:] if c) and first >= 2
    ):
        header, units_row = rows[first - 2], header
    body = [row for row in rows[first:] if _is_clocked(row)]
    moments = _moments(body, has_own_clock)
    channels = {
        index: _unit(header, units_row, index, candidate)
        for index in range(start, len(header.cells))
        if header.cells[index]
    }
    marks = (
        Marks(candidate.answers.decimal_mark)
        if candidate.answers.decimal_mark
        else marks_of((row.cell(i), row.line) for row in body for i in channels)
    )
    temperatures = {
        _name(header.cells[index]): convert_array(
            np.array([_reading(row, index, marks) for row in body]), unit, "degC"
        )
        for index, unit in channels.items()
        if UNITS[unit].dimension == "temperature"
    }
    if not temperatures:
        raise ParseError(header.line, "No column is a temperature.")
    elapsed = np.array([(m - moments[0]).total_seconds() for m in moments])
    return (
        FurnaceLog(
            started_at=moments[0].isoformat(sep=" "),
            elapsed_s=elapsed,
            temperatures=temperatures,
            warnings=_oddities(elapsed, body, rows, first),
        ),
    )


def _is_clocked(row: Row) -> bool:
    clock = f"{row.cell(0)} {row.cell(1)}"
    return bool(_DATE.match(row.cell(0)) and _CLOCK.search(clock))


def _moments(body: list[Row], has_own_clock: bool) -> list[datetime]:
    """The local times of the rows, the order of day and month known or asked."""
    dates = []
    for row in body:
        match = _DATE.match(row.cell(0))
        assert match is not None
        dates.append(tuple(int(part) for part in match.groups()))
    order = _order(body, dates)
    moments = []
    for row, parts in zip(body, dates, strict=True):
        year, month, day = (parts[i] for i in order)
        clock = _CLOCK.search(row.cell(1) if has_own_clock else row.cell(0)[6:])
        try:
            assert clock is not None
            hour = int(clock.group(1))
            if clock.group(4):
                hour = hour % 12 + (12 if clock.group(4).lower() == "pm" else 0)
            moments.append(
                datetime(  # noqa: DTZ001 (local; the caller knows the zone)
                    year if year > 99 else 2000 + year,
                    month,
                    day,
                    hour,
                    int(clock.group(2)),
                    int(clock.group(3) or 0),
                )
            )
        except (ValueError, AssertionError) as error:
            raise ParseError(
                row.line, f"{row.cell(0)!r} is no date and time."
            ) from error
    return moments


def _order(body: list[Row], dates: list[tuple[int, ...]]) -> tuple[int, int, int]:
    """Where year, month and day stand."""
    if dates[0][0] > 31:
        return 0, 1, 2
    separator = next(c for c in body[0].cell(0) if not c.isdigit())
    if separator == ".":
        return 2, 1, 0  # written with points, the day comes first everywhere
    if any(first > 12 for first, _second, _year in dates):
        return 2, 1, 0
    if any(second > 12 for _first, second, _year in dates):
        return 2, 0, 1
    raise ParseError(
        body[0].line,
        f"{body[0].cell(0)!r} may begin with the day or the month; nothing in the file "
        "says which.",
        code="ambiguous",
    )


def _unit(header: Row, units_row: Row | None, index: int, candidate: Candidate) -> str:
    name = header.cells[index]
    bracket = re.search(r"[\[(]\s*([^\[\]()]+?)\s*[\])]\s*$", name)
    printed = bracket.group(1) if bracket else ""
    if not printed and units_row:
        printed = units_row.cell(index)
    printed = candidate.answers.units.get(name, printed)
    unit = unit_word(printed) if printed else None
    if unit is None:
        raise ParseError(
            header.line,
            f"Column {name!r} has no unit that is known; units are never guessed.",
        )
    return unit


def _name(cell: str) -> str:
    return re.sub(r"\s*[\[(][^\[\]()]*[\])]\s*$", "", cell).strip()


def _reading(row: Row, index: int, marks: Marks) -> float:
    cell = row.cell(index)
    if cell in ("", "-", "---", "OPEN", "open"):
        return float("nan")
    value = marks.number(cell)
    if value is None:
        raise ParseError(row.line, f"{cell!r} is not a number with {marks.decimal!r}.")
    return value


def _oddities(
    elapsed: np.ndarray, body: list[Row], rows: list[Row], first: int
) -> tuple[ParseWarning, ...]:
    step = np.diff(elapsed)
    if (step < 0).any():
        line = body[int(np.flatnonzero(step < 0)[0]) + 1].line
        raise ParseError(line, "The clock runs back here; a clock change, or two logs.")
    found = []
    if step.size and step.max() > 5 * np.median(step):
        found.append(
            ParseWarning(
                "gap",
                body[int(np.argmax(step)) + 1].line,
                f"The log has a gap of {step.max():.0f} s before this line.",
            )
        )
    if len(body) < len(rows) - first:
        odd = next(row for row in rows[first:] if not _is_clocked(row))
        found.append(ParseWarning("footer", odd.line, "Text among or after the rows."))
    return tuple(found)
