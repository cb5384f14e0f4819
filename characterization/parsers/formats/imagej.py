"""Results and Summary of ImageJ's Analyze Particles; ImageJ prints no unit, so a person
states it.
"""

from __future__ import annotations

import re

import numpy as np

from characterization.parsers.candidate import Candidate
from characterization.parsers.contract import ParseError
from characterization.parsers.records import ParticleTable
from characterization.parsers.unit_words import unit_word
from labtrack.quantities import convert_array
from labtrack.textfiles.grid import Row, rows_of
from labtrack.textfiles.marks import Marks, marks_of
from labtrack.units import UNITS

LENGTHS = frozenset(
    [
        "X",
        "Y",
        "XM",
        "YM",
        "Perim.",
        "BX",
        "BY",
        "Width",
        "Height",
        "Major",
        "Minor",
        "Feret",
        "FeretX",
        "FeretY",
        "MinFeret",
        "Length",
    ]
)
AREAS = frozenset(["Area", "Total Area", "Average Size"])
PLAIN = frozenset(
    [
        "Mean",
        "StdDev",
        "Mode",
        "Min",
        "Max",
        "Circ.",
        "Angle",
        "IntDen",
        "Median",
        "Skew",
        "Kurt",
        "%Area",
        "RawIntDen",
        "FeretAngle",
        "AR",
        "Round",
        "Solidity",
        "Slice",
        "Count",
    ]
)
PIXEL_PLACES = frozenset(["FeretX", "FeretY"])
"""ImageJ gives these in pixels whatever the scale."""


def is_imagej(candidate: Candidate) -> float | None:
    """Columns under ImageJ's own names."""
    header = re.split(r"[,\t;]", candidate.text.head[0])
    names = {_bare(cell) for cell in header}
    known = names & (LENGTHS | AREAS | PLAIN)
    return 0.9 if names & {"Area", "Total Area"} and len(known) >= 3 else None


def read_imagej(candidate: Candidate) -> tuple[ParticleTable, ...]:
    """The particles of one image.

    Raises ParseError where neither the header nor a person says the unit of length.
    """
    rows = rows_of(candidate.text)
    header = rows[0]
    is_summary = "Total Area" in {_bare(cell) for cell in header.cells}
    body = [
        row
        for row in rows[1:]
        if row.cell(0)[:1].isdigit() or (is_summary and row.cell(1)[:1].isdigit())
    ]
    if not body:
        raise ParseError(header.line, "No particle follows the header.")
    marks = (
        Marks(candidate.answers.decimal_mark)
        if candidate.answers.decimal_mark
        else Marks(".")
        if "," in candidate.text.head[0]
        else marks_of((cell, row.line) for row in body for cell in row.cells[1:])
    )
    length = _length_unit(header.cells, candidate, header.line)
    columns: dict[str, np.ndarray] = {}
    for index, cell in enumerate(header.cells):
        name = _bare(cell)
        if name not in LENGTHS | AREAS | PLAIN or name in PIXEL_PLACES:
            continue
        if name == "Slice":
            continue  # names the picture
        values = np.array([_value(row, index, marks, name) for row in body])
        if name in LENGTHS:
            values = convert_array(values, length, "um")
        elif name in AREAS:
            values = convert_array(values, f"{length}^2", "um^2")
        columns[name] = values
    fields = _fields(header.cells, body)
    return (
        ParticleTable(
            image=fields[0] if fields else "",
            columns=columns,
            length_unit=length,
            fields=fields,
            is_summary=is_summary,
        ),
    )


def _fields(cells: tuple[str, ...], body: list[Row]) -> tuple[str, ...]:
    """The picture of each row: its label up to the region, else its slice."""
    for name in ("Label", "Slice"):
        at = next((i for i, cell in enumerate(cells) if cell.strip(' "') == name), None)
        if at is not None:
            return tuple(row.cell(at).partition(":")[0] for row in body)
    return ()


def _bare(cell: str) -> str:
    return re.sub(r"\s*[\[(][^\[\]()]*[\])]\s*$", "", cell.strip(' "')).strip()


def _length_unit(cells: tuple[str, ...], candidate: Candidate, line: int) -> str:
    stated = candidate.answers.length_unit
    for cell in cells:
        match = re.search(r"[\[(]\s*([^\[\]()]+?)\s*[\])]\s*$", cell)
        unit = unit_word(match.group(1)) if match else None
        if unit and UNITS[unit].dimension in ("length", "area"):
            given = unit.removesuffix("^2")
            if stated and stated != given:
                raise ParseError(
                    line, f"Lengths are in {given} according to the file, not {stated}."
                )
            stated = given
    if stated is None or f"{stated}^2" not in UNITS:
        raise ParseError(
            line,
            "ImageJ does not print the unit of its lengths and areas (pixels without a "
            "scale); state length_unit in an import profile, such as um.",
            code="ambiguous",
        )
    return stated


def _value(row: Row, index: int, marks: Marks, name: str) -> float:
    cell = row.cell(index)
    if cell == "NaN" and name in PLAIN:
        return float("nan")  # a particle of one pixel has no shape
    value = marks.number(cell)
    if value is None:
        raise ParseError(row.line, f"{name}: {cell!r} is not a number.")
    return value
