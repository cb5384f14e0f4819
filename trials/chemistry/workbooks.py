"""What a person said about a laboratory's results sheet, and reading one by it. Pure.

Sheets put wt% and mg/kg into one column with no unit beside the numbers. Nothing is
guessed: the profile names the unit of every element, and a cell that was not taken is
reported with the reason.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from trials.chemistry.elements import SYMBOLS
from trials.chemistry.readings import UNITS, ReadingError, Sent, understand
from trials.chemistry.sheets import (
    CELL,
    LETTERS,
    Grid,
    SheetError,
    column_letters,
    column_number,
    read_delimited,
    read_workbook,
)

FORMAT = "chemistry-sheet"
KINDS = ("xlsx", "delimited")
LAYOUTS = ("elements-down", "elements-across")
KNOWN = {
    "format", "kind", "sheet", "delimiter", "decimal_mark", "layout", "elements",
    "values", "first", "units", "laboratory_cell", "sample_cell", "date_cell",
    "note_cell", "file_name", "method",
}  # fmt: skip
NAMES = ("laboratory", "sample")
ERRORS = re.compile(r"#[A-Z0-9/!?]+")


@dataclass(frozen=True, slots=True)
class ProfileProblem:
    """One thing wrong with a definition, and where."""

    pointer: str
    message: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """A cell that was not taken."""

    cell: str
    given: str
    reason: str


@dataclass(frozen=True, slots=True)
class SheetRecord:
    """One sample: readings by burn (replicate), and what the sheet says beside."""

    burns: Sequence[Sequence[Sent]]
    skipped: Sequence[Skipped]
    not_read: Mapping[str, int] = field(default_factory=dict)
    """Columns (or rows) that the profile does not name: how many cells each holds."""
    texts: Mapping[str, str] = field(default_factory=dict)
    method: str = ""

    @property
    def n_readings(self) -> int:
        return sum(len(burn) for burn in self.burns)


def validate(definition: Any) -> list[ProfileProblem]:
    """Everything that is wrong with a definition; empty if nothing is.

    A definition has `kind` (xlsx or delimited), `layout` (elements-down: one row for each
    element, replicates across; elements-across: the other way), `elements` (the column or
    row with their symbols), `values` (the columns, or the rows, of the replicates),
    `first` (the first row or column of elements) and `units`: unit -> elements.
    """
    if not isinstance(definition, dict):
        return [ProfileProblem("", "Expected an object.")]
    return list(_problems(definition))


def _problems(definition: dict) -> Iterator[ProfileProblem]:
    for name in definition:
        if name not in KNOWN:
            yield ProfileProblem(
                name,
                f"{name!r} is not known here; expected {', '.join(sorted(KNOWN))}.",
            )
    if definition.get("kind", "xlsx") not in KINDS:
        yield ProfileProblem("kind", f"Expected one of {', '.join(KINDS)}.")
    layout = definition.get("layout", LAYOUTS[0])
    if layout not in LAYOUTS:
        yield ProfileProblem("layout", f"Expected one of {', '.join(LAYOUTS)}.")
        return
    yield from _places(definition, is_down=layout == LAYOUTS[0])
    yield from _unit_problems(definition.get("units"))
    yield from _text_problems(definition)
    yield from _template_problems(definition.get("file_name"))


def _text_problems(definition: dict) -> Iterator[ProfileProblem]:
    for name in ("laboratory_cell", "sample_cell", "date_cell", "note_cell"):
        if name in definition and not CELL.fullmatch(str(definition[name])):
            yield ProfileProblem(name, "Expected a cell such as B2.")
    if definition.get("decimal_mark", ".") not in (".", ","):
        yield ProfileProblem("decimal_mark", "Expected a point or a comma.")
    if len(str(definition.get("delimiter", ";"))) != 1:
        yield ProfileProblem("delimiter", "Expected one character.")


def _places(definition: dict, *, is_down: bool) -> Iterator[ProfileProblem]:
    """Columns are letters and rows are numbers, one of each."""
    elements, first = definition.get("elements"), definition.get("first")
    values = definition.get("values")
    across, along = (_is_column, _is_row) if is_down else (_is_row, _is_column)
    if not across(elements):
        yield ProfileProblem("elements", f"Expected a {_word(is_down)}.")
    if not along(first):
        yield ProfileProblem("first", f"Expected a {_word(not is_down)}.")
    if (
        not isinstance(values, list)
        or not values
        or not all(map(across, values))
        or len(values) > 60
    ):
        yield ProfileProblem("values", f"Expected a list of {_word(is_down)}s.")


def _word(is_column: bool) -> str:
    return "column such as C" if is_column else "row such as 8"


def _is_column(value: Any) -> bool:
    return isinstance(value, str) and bool(LETTERS.fullmatch(value))


def _is_row(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 2000


def _unit_problems(units: Any) -> Iterator[ProfileProblem]:
    if not isinstance(units, dict) or not units:
        yield ProfileProblem(
            "units", 'Expected units with their elements, {"wt%": ["Mg"]}.'
        )
        return
    seen: set[str] = set()
    for unit, elements in units.items():
        if unit not in UNITS:
            yield ProfileProblem(
                f"units/{unit}", f"Expected one of {', '.join(UNITS)}."
            )
        if not isinstance(elements, list):
            yield ProfileProblem(f"units/{unit}", "Expected a list of elements.")
            continue
        for element in elements:
            if element not in SYMBOLS:
                yield ProfileProblem(
                    f"units/{unit}", f"{element!r} is no symbol of an element."
                )
            elif element in seen:
                yield ProfileProblem(f"units/{unit}", f"{element} has two units.")
            seen.add(str(element))


def _template_problems(template: Any) -> Iterator[ProfileProblem]:
    if template is None:
        return
    names = re.findall(r"\{([a-z]*)\}", str(template))
    if not names or any(name not in NAMES for name in names):
        yield ProfileProblem("file_name", "Expected {laboratory} or {sample} in it.")


def read(
    data: bytes, definition: Mapping[str, Any], *, file_name: str = ""
) -> SheetRecord:
    """One results sheet by its profile.

    Raises
    ------
    SheetError
        If the file cannot be read, or holds no reading where the profile looks.
    """
    if definition.get("kind", "xlsx") == "delimited":
        grid = read_delimited(data, definition.get("delimiter", ";"))
    else:
        grid = read_workbook(data, definition.get("sheet", ""))
    is_down = definition.get("layout", LAYOUTS[0]) == LAYOUTS[0]
    return _Sheet(grid, definition, is_down).record(file_name)


class _Sheet:
    """A grid looked at along its elements, whichever way they run."""

    def __init__(self, grid: Grid, definition: Mapping[str, Any], is_down: bool):
        self.grid, self.definition, self.is_down = grid, definition, is_down
        self.units = {
            element: unit
            for unit, elements in definition["units"].items()
            for element in elements
        }
        self.elements = self._across(definition["elements"])
        self.values = [self._across(value) for value in definition["values"]]
        first = definition["first"]
        self.first = first if is_down else column_number(first)
        self.last = grid.rows if is_down else grid.columns
        self.mark = definition.get("decimal_mark", ".")

    def record(self, file_name: str) -> SheetRecord:
        burns: list[list[Sent]] = [[] for _ in self.values]
        skipped: list[Skipped] = []
        used: set[int] = set()
        for along in range(self.first, self.last + 1):
            element = self._at(along, self.elements)
            if not element:
                break
            used.add(along)
            if element not in self.units:
                why = (
                    "The profile gives it no unit."
                    if element in SYMBOLS
                    else "No symbol of an element."
                )
                skipped.append(Skipped(self._cell(along, self.elements), element, why))
                continue
            for burn, place in zip(burns, self.values, strict=True):
                taken = self._taken(along, place, element)
                if isinstance(taken, Sent):
                    burn.append(taken)
                else:
                    skipped.append(taken)
        if not any(burns):
            raise SheetError("The sheet holds no reading where the profile looks.")
        return SheetRecord(
            burns,
            skipped,
            self._not_read(used),
            self._texts(file_name),
            self.definition.get("method", ""),
        )

    def _taken(self, along: int, place: int, element: str) -> Sent | Skipped:
        given = self._at(along, place)
        cell = self._cell(along, place)
        if not given:
            return Skipped(cell, "", "Blank.")
        if ERRORS.fullmatch(given):
            return Skipped(cell, given, "An error of the spreadsheet, no number.")
        text = given.replace(",", ".") if self.mark == "," else given
        text = re.sub(r"^<\s+", "<", text)
        sent = Sent(element, text, self.units[element])
        try:
            understand(sent)
        except ReadingError as error:
            return Skipped(cell, given, str(error))
        return sent

    def _not_read(self, used: set[int]) -> dict[str, int]:
        """Cells beside the elements that the profile does not name."""
        known = {self.elements, *self.values}
        counts: dict[int, int] = {}
        for (row, column), _text in sorted(self.grid.cells.items()):
            along, across = (row, column) if self.is_down else (column, row)
            if along in used and across not in known:
                counts[across] = counts.get(across, 0) + 1
        return {
            column_letters(across) if self.is_down else str(across): n
            for across, n in counts.items()
        }

    def _texts(self, file_name: str) -> dict[str, str]:
        found = {
            name: self.grid.named(self.definition[f"{name}_cell"])
            for name in ("laboratory", "sample", "date", "note")
            if f"{name}_cell" in self.definition
        }
        return {**found, **_from_name(self.definition.get("file_name"), file_name)}

    def _across(self, place: Any) -> int:
        return column_number(place) if self.is_down else int(place)

    def _at(self, along: int, across: int) -> str:
        row, column = (along, across) if self.is_down else (across, along)
        return self.grid.at(row, column)

    def _cell(self, along: int, across: int) -> str:
        row, column = (along, across) if self.is_down else (across, along)
        return f"{column_letters(column)}{row}"


def _from_name(template: str | None, file_name: str) -> dict[str, str]:
    """The texts that stand in the name of the file."""
    if not template or not file_name:
        return {}
    parts = re.split(r"\{([a-z]*)\}", template)
    pattern = "".join(
        f"(?P<{part}>.+?)" if at % 2 else re.escape(part)
        for at, part in enumerate(parts)
    )
    match = re.fullmatch(pattern, file_name)
    return match.groupdict() if match else {}
