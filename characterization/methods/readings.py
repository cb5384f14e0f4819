"""What a method reads, row by row, and what its evaluation makes of it.

A kind of method that is evaluated from readings (indents, weighings) declares its columns
once; forms, the API, the stored rows and the page of a test all follow. Labels are
English words that doors translate.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from characterization.methods.flag import Flag
from characterization.methods.settings import MethodSettings, NoSettings
from characterization.methods.tensile_result import Figure

WHOLE_TEST = 0
"""The number of a reading that holds for the whole test and not for one row."""


class ReadingError(ValueError):
    """Readings that say nothing together; `number` and `name` blame one of them."""

    def __init__(self, code: str, message: str, *, number: int, name: str):
        self.code = code
        self.number = number
        self.name = name
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class ReadingColumn:
    """One number that is read: its name in JSON, its label, its units and its bounds.

    `low` and `high` are in `unit`, the canonical one; beyond them a reading cannot be.
    """

    name: str
    label: str
    unit: str
    low: float
    high: float
    units: tuple[str, ...] = ()
    needs_source: bool = False
    """The reading is taken from elsewhere and says from where."""
    help: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One indent or weighing: values by column name, in canonical units."""

    number: int
    values: Mapping[str, float]
    excluded_because: str = ""

    @property
    def counts(self) -> bool:
        return not self.excluded_because


@dataclass(frozen=True, slots=True)
class Given:
    """A number that holds for the whole test, and where it comes from."""

    value: float
    source: str = ""


@dataclass(frozen=True, slots=True)
class ComputedColumn:
    """What the evaluation adds to each row; shown beside what was read."""

    name: str
    label: str
    unit: str
    place: str


@dataclass(frozen=True, slots=True)
class ComputedRow:
    """The computed values of one row, and what is wrong with it, if anything."""

    number: int
    values: Mapping[str, float | None]
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReadingsResult:
    """Figures with reasons, computed rows and every assumption.

    `mean`, `sd` (n - 1) and `n` are of the result that `of` names, in `unit`, over the
    rows that count; `sd` is None with one row. `steps` is the construction in words and
    numbers, in order.
    """

    version: str
    of: str
    unit: str
    mean: float | None
    sd: float | None
    n: int
    figures: tuple[Figure, ...]
    columns: tuple[ComputedColumn, ...]
    rows: tuple[ComputedRow, ...]
    steps: tuple[tuple[str, str], ...]
    flags: tuple[Flag, ...]
    settings: Mapping[str, Any] = field(default_factory=dict)
    uncertainties: Mapping[str, float] = field(default_factory=dict)
    """Standard uncertainty of a figure, by symbol, in the figure's unit."""
    half_widths: Mapping[str, float] = field(default_factory=dict)
    """Half of the 95 % interval of a mean, by symbol: t s / sqrt(n) of Student, since
    2 s / sqrt(n) would be six times too small for two rows."""
    instruments: Mapping[str, float] = field(default_factory=dict)
    """Standard uncertainty of the instruments in those intervals, by symbol, where every one
    of them states its own."""
    not_stated: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Inputs that came without an uncertainty, by symbol; none is taken for them."""

    def as_json(self) -> dict[str, Any]:
        """Plain numbers, texts, lists and dicts; `from_json` reads it back."""
        return {
            **asdict(self),
            "figures": [list(figure) for figure in self.figures],
            "settings": dict(self.settings),
            "uncertainties": dict(self.uncertainties),
            "half_widths": dict(self.half_widths),
            "instruments": dict(self.instruments),
            "not_stated": {k: list(names) for k, names in self.not_stated.items()},
            "flags": [flag.as_json() for flag in self.flags],
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> ReadingsResult:
        """The result as it was kept; KeyError if a field is missing."""
        return cls(
            version=kept["version"],
            of=kept["of"],
            unit=kept["unit"],
            mean=kept["mean"],
            sd=kept["sd"],
            n=kept["n"],
            figures=tuple(Figure(*figure) for figure in kept["figures"]),
            columns=tuple(ComputedColumn(**column) for column in kept["columns"]),
            rows=tuple(ComputedRow(**row) for row in kept["rows"]),
            steps=tuple((label, text) for label, text in kept["steps"]),
            flags=tuple(Flag(**flag) for flag in kept["flags"]),
            settings=kept["settings"],
            uncertainties=kept.get("uncertainties", {}),
            half_widths=kept.get("half_widths", {}),
            instruments=kept.get("instruments", {}),
            not_stated=not_stated_of(kept),
        )


def not_stated_of(kept: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Of a result as it was kept, by this or an earlier version."""
    return {k: tuple(names) for k, names in kept.get("not_stated", {}).items()}


Evaluate = Callable[
    [Sequence[Row], Mapping[str, Given], Mapping[str, Any]], ReadingsResult
]


@dataclass(frozen=True, slots=True)
class ReadingsMethod:
    """How one kind of method is read.

    `columns` are read in each row, `givens` once for the test; `least_rows` empty rows
    stand in a form. `evaluate` takes rows, givens and the method edition's settings, which
    `settings` declares.
    """

    kind: str
    row_noun: str
    rows_title: str
    columns: tuple[ReadingColumn, ...]
    evaluate: Evaluate
    givens: tuple[ReadingColumn, ...] = ()
    form_rows: int = 5
    settings: type[MethodSettings] = NoSettings

    def column(self, number: int, name: str) -> ReadingColumn | None:
        """The column of a reading, by its number (0: the whole test) and name."""
        among = self.givens if number == WHOLE_TEST else self.columns
        return next((column for column in among if column.name == name), None)
