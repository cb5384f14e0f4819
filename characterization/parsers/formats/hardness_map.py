"""Maps and rows of hardness indents: one line for each, the scale with its load on top.

"HV 0,5" is HV 0.5 (a load of 0.5 kgf): the comma there is a decimal one, since no load
has thousands of kilograms.
"""

from __future__ import annotations

import re

import numpy as np

from characterization.parsers.candidate import Candidate
from characterization.parsers.contract import ParseError, ParseWarning
from characterization.parsers.records import HardnessMap, Indent
from characterization.parsers.unit_words import unit_word
from characterization.parsers.vocabulary import plain
from labtrack.quantities import convert_array
from labtrack.textfiles.grid import Row, rows_of
from labtrack.textfiles.marks import Marks, marks_of

_SCALE = re.compile(r"\bHV\s?(\d+(?:[.,]\d+)?)\b")
_PLACES = {
    "x": ("x", "pos x", "x position", "position x", "x-pos"),
    "y": ("y", "pos y", "y position", "position y", "y-pos"),
    "d1": ("d", "diag", "diagonal", "diag. x", "dx", "diagonale"),
}
CONSTANT = 0.1891 * 9.80665
"""HV = 0.1891 F/d^2 with F in N and d in mm; F here in kgf."""
TOLERANCE = 0.01


def is_hardness_map(candidate: Candidate) -> float | None:
    head = "\n".join(candidate.text.head[:40])
    if not _SCALE.search(head):
        return None
    header = _header_in(rows_of(candidate.text)) if "\0" not in head else None
    return 0.9 if header is not None else None


def read_hardness_map(candidate: Candidate) -> tuple[HardnessMap, ...]:
    """The indents of the file.

    Raises ParseError without a scale, with two scales, for a diagonal without a unit,
    for a number that may be read two ways, and where hardness and diagonals disagree.
    """
    rows = rows_of(candidate.text)
    at = _header_in(rows)
    if at is None:
        raise ParseError(0, "No column of hardness values is named.")
    header = rows[at]
    scale = _scale(rows[: at + 1])
    units_row = rows[at + 1] if at + 1 < len(rows) and _is_units(rows[at + 1]) else None
    body = [
        row
        for row in rows[at + 1 + (units_row is not None) :]
        if row.cell(0)[:1] in tuple("0123456789")
    ]
    if not body:
        raise ParseError(header.line, "No indent follows the row of names.")
    places = _places(header, units_row)
    marks = (
        Marks(candidate.answers.decimal_mark)
        if candidate.answers.decimal_mark
        else marks_of(
            (row.cell(i), row.line) for row in body for i, _u in places.values()
        )
    )
    indents = tuple(_indent(row, places, marks) for row in body)
    return (
        HardnessMap(
            scale=f"HV {scale:g}",
            load_kgf=scale,
            specimen=_specimen(rows[:at]),
            indents=indents,
            warnings=_disagreements(indents, scale),
        ),
    )


def _header_in(rows: list[Row]) -> int | None:
    """The row that names a hardness and at least one other column."""
    for index, row in enumerate(rows[:40]):
        named = [cell for cell in row.cells if cell]
        has_scale = any(
            _SCALE.match(cell) or cell.upper() in ("HV", "HARDNESS", "HÄRTE", "DURETÉ")
            for cell in named
        )
        if has_scale and len(named) >= 2 and not row.cell(0)[:1].isdigit():
            below = rows[index + 1 : index + 3]
            if any(
                r.cell(0)[:1].isdigit() and len(r.cells) >= len(named) for r in below
            ):
                return index
    return None


def _scale(rows: list[Row]) -> float:
    found = {
        float(match.replace(",", ".")): row.line
        for row in rows
        for match in _SCALE.findall(" ".join(row.cells))
    }
    if len(found) != 1:
        line = rows[-1].line
        raise ParseError(
            line,
            "The file names no scale with its load, such as HV 0.5."
            if not found
            else f"The file names several scales: {', '.join(f'HV {s:g}' for s in found)}.",
        )
    return next(iter(found))


def _is_units(row: Row) -> bool:
    given = [cell for cell in row.cells if cell]
    return (
        bool(given) and any(unit_word(c) for c in given) and not given[0][:1].isdigit()
    )


def _places(header: Row, units_row: Row | None) -> dict[str, tuple[int, str]]:
    """Column and unit of hardness, positions and diagonals."""
    places: dict[str, tuple[int, str]] = {}
    for index, cell in enumerate(header.cells):
        if _SCALE.match(cell) or cell.upper() in ("HV", "HARDNESS", "HÄRTE", "DURETÉ"):
            places.setdefault("hardness", (index, ""))
            continue
        bracket = re.search(r"[\[(]\s*([^\[\]()]+?)\s*[\])]\s*$", cell)
        printed = bracket.group(1) if bracket else ""
        if units_row and not printed:
            printed = units_row.cell(index)
        name = plain(cell)
        key = next((key for key, words in _PLACES.items() if name in words), None)
        if key == "d1" and "d1" in places:
            key = "d2"
        if key is None or key in places:
            continue
        unit = unit_word(printed) if printed else None
        if unit is None:
            raise ParseError(
                header.line,
                f"Column {cell!r} has no unit of length; units are never guessed.",
            )
        places[key] = (index, unit)
    return places


def _indent(row: Row, places: dict[str, tuple[int, str]], marks: Marks) -> Indent:
    found: dict[str, float] = {}
    for key, (index, unit) in places.items():
        cell = row.cell(index)
        value = marks.number(cell)
        if value is None:
            raise ParseError(
                row.line, f"{key}: {cell!r} is not a number with {marks.decimal!r}."
            )
        wanted = {"x": "mm", "y": "mm", "d1": "um", "d2": "um"}.get(key)
        if wanted is not None:
            value = float(convert_array(np.array([value]), unit, wanted)[0])
        found[key] = value
    return Indent(
        line=row.line,
        hardness=found["hardness"],
        x_mm=found.get("x"),
        y_mm=found.get("y"),
        d1_um=found.get("d1"),
        d2_um=found.get("d2"),
    )


def _disagreements(
    indents: tuple[Indent, ...], load_kgf: float
) -> tuple[ParseWarning, ...]:
    """Indents whose diagonals give another hardness than is printed beside them."""
    found = []
    for indent in indents:
        if not indent.d1_um:
            continue
        mean_mm = (indent.d1_um + (indent.d2_um or indent.d1_um)) / 2000
        computed = CONSTANT * load_kgf / mean_mm**2
        ratio = computed / indent.hardness if indent.hardness else 0
        if not 0.1 < ratio < 10:
            raise ParseError(
                indent.line,
                f"Diagonals and load give HV {computed:.4g}, but {indent.hardness:g} is "
                "printed: the unit of the diagonals or the load is wrong.",
                code="contradiction",
            )
        if abs(ratio - 1) > TOLERANCE:
            found.append(
                ParseWarning(
                    "hardness_differs",
                    indent.line,
                    f"Diagonals and load give HV {computed:.4g}, {indent.hardness:g} is "
                    "printed.",
                )
            )
    return tuple(found)


def _specimen(rows: list[Row]) -> str:
    for row in rows:
        key, _colon, value = row.cells[0].partition(":")
        if plain(key) in ("specimen", "sample", "probe", "specimen id", "sample id"):
            return value.strip() or row.cell(1)
    return ""
