"""What instruments send that is no tensile curve: frozen records, numbers with units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from labtrack.textfiles.faults import ParseWarning

if TYPE_CHECKING:
    import numpy as np

    from characterization.parsers.contract import Quantity


@dataclass(frozen=True, slots=True)
class Indent:
    """One indent of a hardness map."""

    line: int
    hardness: float
    x_mm: float | None = None
    y_mm: float | None = None
    d1_um: float | None = None
    d2_um: float | None = None


@dataclass(frozen=True, slots=True)
class HardnessMap:
    """Indents of one specimen with one scale."""

    scale: str
    """With its load and a decimal point: "HV 0.5"."""
    load_kgf: float
    specimen: str
    indents: tuple[Indent, ...]
    warnings: tuple[ParseWarning, ...] = ()


@dataclass(frozen=True, eq=False)
class Thermogram:
    """One run of a DSC: temperature [degC], time [s] and heat flow as given."""

    sample: str
    mass_mg: float | None
    temperature_c: np.ndarray
    time_s: np.ndarray | None
    heat_flow: np.ndarray
    heat_flow_unit: str
    """As printed, "mW/mg" or "mW": whether exothermic counts up is `exothermic_up`."""
    exothermic_up: bool | None
    warnings: tuple[ParseWarning, ...] = ()


@dataclass(frozen=True, eq=False)
class FurnaceLog:
    """Temperatures of a furnace against the clock, [degC]."""

    started_at: str
    """Local date and time in ISO form without a zone, which the caller knows."""
    elapsed_s: np.ndarray
    temperatures: Mapping[str, np.ndarray]
    """By the channel's name as printed; a gap in the log is NaN."""
    warnings: tuple[ParseWarning, ...] = ()


@dataclass(frozen=True, eq=False)
class ParticleTable:
    """Results of ImageJ's particle analysis, lengths in um and areas in um^2."""

    image: str
    columns: Mapping[str, np.ndarray]
    """By the name as printed, without its unit; shape factors are plain numbers."""
    length_unit: str
    """As given."""
    fields: tuple[str, ...] = ()
    """The picture of each row, as its label or slice says; empty where none does."""
    is_summary: bool = False
    """One row for each picture (Summarize), no row for each particle."""
    warnings: tuple[ParseWarning, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One line of a table of readings or of tests."""

    line: int
    values: Mapping[str, float]
    """By channel, in its canonical unit; a cell that is empty is not there."""
    texts: Mapping[str, str]
    """By channel: texts as they stand, numbers with a decimal point and without groups."""


@dataclass(frozen=True, slots=True)
class ReadingRows:
    """Readings of one specimen, or one test of a list, under an import profile."""

    evidence: str
    """Its kind, by name in `evidence.kinds`."""
    rows: tuple[ReadRow, ...]
    units: Mapping[str, str]
    """The unit each column has in the file."""
    quantities: Mapping[str, Quantity]
    texts: Mapping[str, str]
    warnings: tuple[ParseWarning, ...] = ()
    columns: tuple[str, ...] = ()

    @property
    def specimen(self) -> str:
        return self.texts.get("specimen", "")
