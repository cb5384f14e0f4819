"""What every curve parser takes and gives: bytes in, a frozen record out.

A parser is called as ``parse(data, profile, file_name=...)``. It knows no database, no
settings and no clock; times stay text until the caller applies the instrument's zone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from characterization.parsers.evidence import CHANNEL_UNITS, QUANTITY_UNITS, TEXTS
from labtrack.textfiles.faults import ParseError, ParseWarning

if TYPE_CHECKING:
    import numpy as np

__all__ = [
    "CHANNEL_UNITS",
    "MOST_ROWS",
    "QUANTITY_UNITS",
    "TEXTS",
    "CurveRecord",
    "HeaderRecord",
    "ParseError",
    "ParseWarning",
    "Quantity",
]

MOST_ROWS = 1_000_000


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number that the file or the profile states."""

    value: float
    """In the unit of `QUANTITY_UNITS`."""
    text: str
    unit: str
    """Text and unit as given."""


@dataclass(frozen=True, eq=False)
class CurveRecord:
    """One recording, its channels in canonical units, and what else the file said."""

    channels: Mapping[str, np.ndarray]
    given_units: Mapping[str, str]
    """The unit each channel had in the file."""
    quantities: Mapping[str, Quantity]
    texts: Mapping[str, str]
    warnings: tuple[ParseWarning, ...]
    first_line: int
    last_line: int
    reported: Mapping[str, Quantity] = field(default_factory=dict)
    """Figures that the machine computed itself, by symbol: E, Rm, strain_at_Rm."""
    columns: tuple[str, ...] = ()
    """Every column of the file with its unit, as printed."""
    block_lines: tuple[int, ...] = ()
    """First lines of the data blocks, where the file has several."""
    header_key: str = ""
    """The specimen whose header file says the dimensions; empty where none is needed."""
    evidence: str = ""
    """What its profile says it is, by name in `evidence.kinds`; empty where none does."""

    @property
    def rows(self) -> int:
        """How many recordings each channel has."""
        return int(next(iter(self.channels.values())).size)


@dataclass(frozen=True, slots=True)
class HeaderRecord:
    """The describing half of a two-file export."""

    key: str
    """The specimen's name in both files."""
    quantities: Mapping[str, Quantity]
    texts: Mapping[str, str]
    warnings: tuple[ParseWarning, ...] = ()
