"""What every dashboard shows: its scope and basis, filters, findings, charts, tables."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from characterization.dashboards.analysis.stored import Reading, Stored
from labtrack.charts.card import ChartCard, Column


@dataclass(frozen=True)
class Option:
    """One value that a filter may have."""

    value: str
    label: str


@dataclass(frozen=True)
class Filter:
    """One choice of a dashboard; what was chosen stands in the URL."""

    name: str
    label: str
    value: str
    options: Sequence[Option] = ()
    help: str = ""

    @property
    def is_offered(self) -> bool:
        """Whether there is anything to choose."""
        return len(self.options) > 1


@dataclass(frozen=True)
class Slider:
    """A number of a scenario, with the unit it is in and the ends it may have."""

    name: str
    label: str
    value: str
    least: str
    most: str
    step: str
    unit: str = ""
    help: str = ""
    error: str = ""


@dataclass(frozen=True)
class Switch:
    """Something that is shown on request."""

    name: str
    label: str
    is_on: bool
    url: str


@dataclass(frozen=True)
class DataTable:
    """Rows behind the charts: texts or {"text", "url"}, exported as they stand."""

    key: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Any]]
    note: str = ""
    empty: str = ""


@dataclass(frozen=True)
class Placed:
    """A chart card and how wide it is."""

    card: ChartCard
    width: str = "c12"


@dataclass(frozen=True)
class Note:
    """Something the reader must know: left out, refused, not shown."""

    kind: str
    title: str
    text: str = ""
    links: Sequence[dict[str, str]] = ()


@dataclass(frozen=True)
class Dashboard:
    """One dashboard for one person, complete."""

    key: str
    title: str
    question: str
    reading: Reading
    filters: Sequence[Filter] = ()
    sliders: Sequence[Slider] = ()
    switches: Sequence[Switch] = ()
    tiles: Sequence[dict[str, Any]] = ()
    charts: Sequence[Placed] = ()
    tables: Sequence[DataTable] = ()
    notes: Sequence[Note] = ()
    scope_words: str = ""
    as_of: datetime | None = None
    is_stale: bool = False
    calculated: str = ""
    """By which formulas what is shown was calculated; empty of what was measured."""
    n: int = 0
    n_approved: int = 0
    n_heats: int = 0
    markings: str = ""
    empty: Note | None = None
    has_basis: bool = True
    links: Sequence[dict[str, str]] = field(default=())

    def table(self, key: str) -> DataTable | None:
        """One of its tables by name."""
        return next((one for one in self.tables if one.key == key), None)


def counted(found: Sequence[Stored]) -> dict[str, Any]:
    """How much a dashboard rests on, as it says at its head."""
    heats = {one.heat.pk for row in found for one in row.heats}
    return {
        "n": sum(row.n for row in found),
        "n_approved": sum(row.n_approved for row in found),
        "n_heats": len(heats),
        "as_of": min((row.computed_at for row in found), default=None),
        "is_stale": any(row.is_stale for row in found),
        "calculated": "; ".join(sorted({row.calculated for row in found} - {""})),
        "markings": markings(one.heat for row in found for one in row.heats),
    }


def markings(records: Iterable[Any]) -> str:
    """Every marking of these records, each once."""
    said = {record.compartment.marking for record in records}
    return " · ".join(sorted(said - {""}))


def address(path: str, query: dict[str, str], **changed: str) -> str:
    """The same page with another choice; empty values are left out."""
    chosen = {key: value for key, value in (query | changed).items() if value}
    return f"{path}?{urlencode(chosen)}" if chosen else path


def drawn(value: float) -> float:
    """A number as a chart gets it: six digits, for a short page."""
    return float(f"{value:.6g}")
