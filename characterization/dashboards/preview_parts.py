"""What a preview of a file is made of."""

import math
from dataclasses import dataclass, field
from decimal import Decimal

from labtrack.charts.card import ChartCard, Column


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing the file or the profile says: a label, and a text or a number."""

    label: str
    text: str = ""
    value: float | None = None
    unit: str = ""
    place: str = ""
    """Four significant digits: what a preview shows, and no claim."""


@dataclass(frozen=True, slots=True)
class PreviewTable:
    """Rows as they were read."""

    caption: str
    columns: list[Column]
    rows: list[list[str]]
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class PreviewRecord:
    """One recording of the file."""

    title: str
    facts: list[Fact] = field(default_factory=list)
    figures: list[Fact] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    charts: list[ChartCard] = field(default_factory=list)
    tables: list[PreviewTable] = field(default_factory=list)
    in_the_way: str = ""
    """Why it was read and could not be evaluated."""


@dataclass(frozen=True, slots=True)
class Preview:
    """The file under a profile; `fault` is the true reason where it cannot be read."""

    fault: str = ""
    records: list[PreviewRecord] = field(default_factory=list)
    left_out: int = 0


def shown(label: str, value: float | None, unit: str, reason: str = "") -> Fact:
    """A number to four figures, or why there is none."""
    if value is None:
        return Fact(label, reason)
    digits = 3 - (math.floor(math.log10(abs(value))) if value else 0)
    return Fact(label, "", value, unit, str(Decimal(1).scaleb(-max(digits, 0))))
