"""DSC runs: Netzsch Proteus text ("##Temp./°C;Time/min;DSC/(mW/mg)") and tables that say
temperature and heat flow in their header.
"""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np

from characterization.parsers.candidate import Candidate
from characterization.parsers.contract import ParseError
from characterization.parsers.layout import Layout, cells_of
from characterization.parsers.number_rows import PlainRows, Wanted, numbers_of
from characterization.parsers.records import Thermogram
from characterization.parsers.unit_words import unit_word
from characterization.parsers.vocabulary import plain
from labtrack.quantities import convert_array
from labtrack.textfiles.marks import Marks, marks_of
from labtrack.textfiles.source import TextFile
from labtrack.units import UNITS

HEAT_FLOW_UNITS = ("mW/mg", "W/g", "mW", "uV/mg", "µV/mg")
_HEAT = re.compile(r"dsc|heat ?flow|warmestrom|flux de chaleur")


def is_thermogram(candidate: Candidate) -> float | None:
    """A column of temperature beside one of heat flow."""
    layout = _netzsch(candidate.text) or candidate.layout
    if layout is None:
        return None
    names = [plain(name) for name in layout.names]
    heat = any(_HEAT.match(name) for name in names)
    warm = any(name.startswith("temp") for name in names)
    return 0.95 if heat and warm else None


def read_thermogram(candidate: Candidate) -> tuple[Thermogram, ...]:
    """The run in the file.

    Raises ParseError where temperature or heat flow has no unit that is known.
    """
    text = candidate.text
    layout = _netzsch(text) or candidate.table()
    if candidate.answers.decimal_mark:
        layout = replace(layout, marks=Marks(candidate.answers.decimal_mark))
    names = [plain(name) for name in layout.names]
    places = {
        "temperature": next(i for i, n in enumerate(names) if n.startswith("temp")),
        "heat": next(i for i, n in enumerate(names) if _HEAT.match(n)),
    }
    time = next(
        (i for i, n in enumerate(names) if n in ("time", "zeit", "temps")), None
    )
    if time is not None:
        places["time"] = time
    units = {key: layout.units[i] for key, i in places.items()}
    if units["heat"] not in HEAT_FLOW_UNITS:
        raise ParseError(
            layout.header_line,
            f"The heat flow has the unit {units['heat']!r}; expected one of "
            f"{', '.join(HEAT_FLOW_UNITS)}.",
        )
    table = numbers_of(
        text,
        [Wanted(i, f"Column {layout.names[i]!r}") for i in places.values()],
        first_line=layout.first_line,
        last_line=layout.last_line,
        fields=layout.fields,
        rules=PlainRows(layout.delimiter, layout.marks.decimal),
    )
    values = dict(zip(places, table.columns, strict=True))
    said = _said(text, layout)
    return (
        Thermogram(
            sample=said.get("IDENTITY") or said.get("SAMPLE", ""),
            mass_mg=_mass(said, layout.marks),
            temperature_c=_converted(
                values["temperature"], units, "temperature", layout
            ),
            time_s=_converted(values["time"], units, "time", layout)
            if "time" in values
            else None,
            heat_flow=values["heat"],
            heat_flow_unit=units["heat"],
            exothermic_up=_direction(said),
            warnings=table.warnings,
        ),
    )


def _converted(
    values: np.ndarray, units: dict[str, str], key: str, layout: Layout
) -> np.ndarray:
    unit = unit_word(units[key])
    wanted = {"temperature": "degC", "time": "s"}[key]
    if unit is None or UNITS[unit].dimension != UNITS[wanted].dimension:
        raise ParseError(
            layout.header_line,
            f"The {key} has the unit {units[key]!r}; units are never guessed.",
        )
    return convert_array(values, unit, wanted)


def _netzsch(text: TextFile) -> Layout | None:
    """The table below a line that begins with ##."""
    for number, line in enumerate(text.head, start=1):
        if not line.startswith("##"):
            continue
        delimiter = ";" if ";" in line else "\t" if "\t" in line else ","
        cells = cells_of(line[2:], delimiter)
        names = tuple(cell.partition("/")[0] for cell in cells)
        units = tuple(cell.partition("/")[2].strip("() ") for cell in cells)
        rows = text.head[number : number + 200]
        return Layout(
            delimiter=delimiter,
            header_line=number,
            names=names,
            units=units,
            samples=(),
            first_line=number + 1,
            last_line=0,
            marks=Marks(".")
            if delimiter == ","
            else marks_of(
                (cell.strip(), number + 1 + at)
                for at, row in enumerate(rows)
                for cell in row.split(delimiter)
            ),
        )
    return None


def _said(text: TextFile, layout: Layout) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in text.head[: layout.header_line - 1]:
        key, _colon, value = line.lstrip("# ").partition(":")
        found.setdefault(key.strip().upper(), value.strip(" ;\t"))
    return found


def _mass(said: dict[str, str], marks: Marks) -> float | None:
    """The sample's mass where its key says milligrams: "SAMPLE MASS /mg"."""
    for key, value in said.items():
        if key.startswith("SAMPLE MASS") and "MG" in key:
            return marks.number(value)
    return None


def _direction(said: dict[str, str]) -> bool | None:
    """Netzsch: EXO:1 counts exothermic upward; unknown elsewhere."""
    value = said.get("EXO", "")
    return None if value not in ("1", "-1") else value == "1"
