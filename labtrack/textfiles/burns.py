"""Burns of a spectrometer (spark-OES), as its programs export them.

A table with one row for each burn and one column for each element, below lines that
name the sample; mean and deviation rows are kept apart, since they are computed, not
observed. Used by both apps: chemistry is a matter of `trials`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from labtrack.textfiles.faults import ParseError, ParseWarning
from labtrack.textfiles.grid import Row, delimiter_of, rows_of
from labtrack.textfiles.marks import Marks, marks_of
from labtrack.textfiles.source import TextFile

ELEMENTS = frozenset(
    [
        "Al",
        "Ag",
        "As",
        "B",
        "Ba",
        "Be",
        "Bi",
        "C",
        "Ca",
        "Cd",
        "Ce",
        "Co",
        "Cr",
        "Cu",
        "Fe",
        "Ga",
        "Ge",
        "H",
        "Hf",
        "Hg",
        "In",
        "K",
        "La",
        "Li",
        "Mg",
        "Mn",
        "Mo",
        "N",
        "Na",
        "Nb",
        "Nd",
        "Ni",
        "O",
        "P",
        "Pb",
        "Pr",
        "S",
        "Sb",
        "Sc",
        "Se",
        "Si",
        "Sm",
        "Sn",
        "Sr",
        "Ta",
        "Ti",
        "Tl",
        "V",
        "W",
        "Y",
        "Zn",
        "Zr",
    ]
)
UNITS = {
    "%": "wt%",
    "wt%": "wt%",
    "wt.%": "wt%",
    "wt %": "wt%",
    "wt. %": "wt%",
    "mass%": "wt%",
    "mass-%": "wt%",
    "gew.%": "wt%",
    "gew.-%": "wt%",
    "m%": "wt%",
    "ppm": "ppm",
    "mg/kg": "mg/kg",
}
MEANS = re.compile(r"(mean|average|avg|mittelwert|mw|moyenne|x|ø)\b.*", re.IGNORECASE)
SPREADS = re.compile(
    r"(sd|std|st\.?dev|s|rsd|srel|standard|deviation|abw|ecart|écart|range|%rsd)\b.*",
    re.IGNORECASE,
)
SAMPLE_KEYS = (
    "sample",
    "sample id",
    "sample name",
    "probe",
    "echantillon",
    "échantillon",
)
PROGRAM_KEYS = (
    "program",
    "method",
    "programm",
    "methode",
    "méthode",
    "programme",
    "task",
)
TIME_KEYS = ("date", "datum", "date/time", "measured", "time")
MOST_BURNS = 500


@dataclass(frozen=True, slots=True)
class BurnReading:
    """One element of one burn."""

    element: str
    text: str
    """The number with a decimal point, digits as printed."""
    unit: str
    flag: str = ""
    """"<" below the limit of determination, ">" above the calibrated range."""


@dataclass(frozen=True, slots=True)
class Burn:
    """One spark on the disc."""

    label: str
    line: int
    readings: tuple[BurnReading, ...]
    is_excluded: bool = False
    """The operator struck it out at the machine."""


@dataclass(frozen=True, slots=True)
class BurnRecord:
    """The burns of one sample."""

    sample: str
    program: str
    measured_at: str
    """As printed; the caller knows the zone."""
    burns: tuple[Burn, ...]
    printed_means: Mapping[str, str]
    """What the machine itself averaged, by element: for comparison only."""
    warnings: tuple[ParseWarning, ...] = ()


def looks_like_burns(text: TextFile) -> float | None:
    """How surely a text is an export of burns; None if it is none."""
    for line in text.head[:60]:
        if _heads(re.split(r"[;,\t|]", line)):
            return 0.9
    return None


def parse_burns(
    text: TextFile, *, unit: str | None = None, decimal_mark: str | None = None
) -> tuple[BurnRecord, ...]:
    """The samples of one export, each with its burns.

    Parameters
    ----------
    text : TextFile
    unit : str, optional
        Stated by a person where the file does not: "wt%", "ppm" or "mg/kg".
    decimal_mark : str, optional

    Raises
    ------
    ParseError
        Without a unit, with an element twice, for a cell that is no number, or for a
        number that may be read two ways; always with its line.
    """
    table = [line for line in text.lines if _heads(re.split(r"[;,\t|]", line))]
    if not table:
        raise ParseError(0, "No line names three or more elements; these are no burns.")
    rows = rows_of(text, delimiter_of(table))
    records: list[BurnRecord] = []
    heads = [i for i, row in enumerate(rows) if _heads(row.cells)]
    start = 0
    for position, head in enumerate(heads):
        end = heads[position + 1] if position + 1 < len(heads) else len(rows)
        block = rows[head + 1 : end]
        records += _samples(rows[start:head], rows[head], block, unit, decimal_mark)
        start = head + 1
    return tuple(records)


def _heads(cells: list[str] | tuple[str, ...]) -> bool:
    return len({_element(cell)[0] for cell in cells} - {""}) >= 3


def _element(cell: str) -> tuple[str, str]:
    """Element and unit of a heading such as "Mg", "Mg [%]", "Sc 361.4 ppm"."""
    match = re.fullmatch(
        r"([A-Z][a-z]?)\s*(?:\d{3}[.,]\d+)?\s*[\[(]?\s*([^\[\]()\d]*?)\s*[\])]?",
        cell.strip(' "'),
    )
    if match is None or match.group(1) not in ELEMENTS:
        return "", ""
    unit = match.group(2)
    if unit and unit.lower() not in UNITS:
        return "", ""
    return match.group(1), UNITS.get(unit.lower(), "")


@dataclass(frozen=True, slots=True)
class _Head:
    """Where each element stands and in which unit."""

    line: int
    places: Mapping[str, int]
    units: Mapping[str, str]
    sample_place: int | None


def _head_of(row: Row, units_row: Row | None, unit: str | None) -> _Head:
    places: dict[str, int] = {}
    units: dict[str, str] = {}
    for index, cell in enumerate(row.cells):
        element, own = _element(cell)
        if not element:
            continue
        if element in places:
            raise ParseError(row.line, f"Two columns are named {element}.")
        places[element] = index
        below = units_row.cell(index).strip("[]() ").lower() if units_row else ""
        stated = own or UNITS.get(below, "") or (unit or "")
        if not stated:
            raise ParseError(
                row.line,
                f"Neither the heading of {element} nor a row below it says % or ppm; "
                "units are never guessed.",
            )
        if unit and (own or UNITS.get(below)) and stated != unit:
            raise ParseError(
                row.line, f"{element} is in {stated} according to the file, not {unit}."
            )
        units[element] = stated
    names = [cell.lower().strip(" :") for cell in row.cells]
    place = next((names.index(key) for key in SAMPLE_KEYS if key in names), None)
    return _Head(row.line, places, units, place)


def _samples(
    before: list[Row],
    head_row: Row,
    block: list[Row],
    unit: str | None,
    decimal_mark: str | None,
) -> Iterator[BurnRecord]:
    units_row = None
    if block and _is_units(block[0]):
        units_row, block = block[0], block[1:]
    head = _head_of(head_row, units_row, unit)
    block = [row for row in block if len(row.cells) > min(head.places.values())]
    marks = (
        Marks(decimal_mark)
        if decimal_mark
        else marks_of(
            (row.cell(place).lstrip("<> "), row.line)
            for row in block
            for place in head.places.values()
        )
    )
    stated = {
        name: _stated(before, keys)
        for name, keys in (
            ("sample", SAMPLE_KEYS),
            ("program", PROGRAM_KEYS),
            ("time", TIME_KEYS),
        )
    }
    groups: dict[str, list[Row]] = {}
    last = stated["sample"]
    for row in block:
        if head.sample_place is not None:
            last = row.cell(head.sample_place) or last
        groups.setdefault(last, []).append(row)
    for sample, rows in groups.items():
        yield _record(sample, rows, head, marks, stated)


def _is_units(row: Row) -> bool:
    given = [cell.strip("[]() ").lower() for cell in row.cells if cell]
    return len([cell for cell in given if cell in UNITS]) >= max(2, len(given) - 2)


def _stated(rows: list[Row], keys: tuple[str, ...]) -> str:
    for row in rows:
        key, _colon, value = row.cells[0].partition(":")
        if key.strip().lower() in keys:
            return value.strip() or row.cell(1)
    return ""


def _record(
    sample: str,
    rows: list[Row],
    head: _Head,
    marks: Marks,
    stated: Mapping[str, str],
) -> BurnRecord:
    burns: list[Burn] = []
    means: dict[str, str] = {}
    warnings: list[ParseWarning] = []
    first = min(head.places.values())
    for row in rows:
        label = next(
            (
                cell
                for place, cell in enumerate(row.cells[:first])
                if cell and place != head.sample_place
            ),
            row.cell(0) if first else "",
        )
        if SPREADS.fullmatch(label):
            continue
        if MEANS.fullmatch(label):
            means = {
                reading.element: reading.text for reading in _readings(row, head, marks)
            }
            continue
        struck = any(
            "*" in cell or "excl" in cell.lower() for cell in row.cells[:first]
        )
        burns.append(
            Burn(
                label=label.strip("* ") or str(len(burns) + 1),
                line=row.line,
                readings=tuple(_readings(row, head, marks)),
                is_excluded=struck,
            )
        )
    if not burns:
        raise ParseError(head.line, "No burn follows the row of elements.")
    if len(burns) > MOST_BURNS:
        raise ParseError(
            burns[MOST_BURNS].line,
            f"The sample has {len(burns)} burns; expected at most {MOST_BURNS}.",
        )
    warnings += _mean_warnings(burns, means)
    return BurnRecord(
        sample=sample,
        program=stated["program"],
        measured_at=stated["time"],
        burns=tuple(burns),
        printed_means=means,
        warnings=tuple(warnings),
    )


def _readings(row: Row, head: _Head, marks: Marks) -> Iterator[BurnReading]:
    for element, place in head.places.items():
        cell = row.cell(place)
        if not cell or cell in ("-", "--", "n.d.", "n/a"):
            continue  # not measured by this program: no number, and no zero
        flag = cell[0] if cell[0] in "<>" else ""
        text = cell[1:].strip() if flag else cell
        if marks.number(text) is None:
            raise ParseError(
                row.line,
                f"{element}: {cell!r} is not a number with the decimal mark "
                f"{marks.decimal!r}.",
            )
        if marks.thousands:
            text = text.replace(marks.thousands, "")
        plain = text.replace(",", ".").removeprefix("+")
        yield BurnReading(element, plain, head.units[element], flag)


def _mean_warnings(
    burns: list[Burn], means: Mapping[str, str]
) -> Iterator[ParseWarning]:
    """Where the machine's own mean is not that of the burns that count."""
    for element, text in means.items():
        values = [
            Decimal(reading.text)
            for burn in burns
            if not burn.is_excluded
            for reading in burn.readings
            if reading.element == element and not reading.flag
        ]
        if not values:
            continue
        mean = sum(values, Decimal(0)) / len(values)
        place = Decimal(1).scaleb(int(Decimal(text).as_tuple().exponent))
        if abs(mean - Decimal(text)) > place:
            yield ParseWarning(
                "mean_differs",
                burns[0].line,
                f"{element}: the file's mean is {text}, that of its burns {mean:.6f}.",
            )
