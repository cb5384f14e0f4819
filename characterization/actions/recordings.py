"""What a file holds as its method takes it: a refusal names the file's kind and the
method's, and numbers of rows become readings.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from characterization import taking
from characterization.actions.entries import Entry
from characterization.actions.readouts import ReadingEntry
from characterization.choices import OwedBy
from characterization.models import TestMethod
from characterization.parsers import CurveRecord
from characterization.parsers.records import (
    FurnaceLog,
    HardnessMap,
    ParticleTable,
    ReadingRows,
    Thermogram,
)
from labtrack.refusals import Fault, Refused

TENSILE, VICKERS = taking.TENSILE, taking.VICKERS
CHANNEL_UNITS = taking.UNITS_OF_CHANNELS
UNDERSTOOD = (
    CurveRecord, Thermogram, FurnaceLog, HardnessMap, ParticleTable, ReadingRows,
)  # fmt: skip
words_of = taking.words_of


@dataclass(frozen=True, slots=True)
class Taken:
    """One recording as its method takes it; readings have no trace."""

    record: CurveRecord
    """Texts, warnings and lines of the file, whatever it holds."""
    trace_kind: str = ""
    readings: tuple[ReadingEntry, ...] = ()
    entries: tuple[Entry, ...] = ()
    """Numbers that the file says as they are: a life, its stress and ratio."""
    said: Mapping[str, Any] = field(default_factory=dict)
    """Settings of the evaluation that the file states itself."""


def taken(record: object, method: TestMethod, *, file_name: str) -> Taken:
    """The recording for this method. Refused where it is none of its kind."""
    try:
        found = taking.taken(
            record, method.kind, method.evaluation_settings, method=method.code
        )
    except taking.NotTaken as error:
        raise Refused(
            Fault(error.code, str(error), (error.about,), error.given or file_name)
        ) from error
    return Taken(
        found.record,
        found.trace_kind,
        tuple(
            ReadingEntry(r.number, r.name, repr(r.value), r.unit, r.source)
            for r in found.readings
        ),
        _entries(found.numbers, method),
        found.said,
    )


def _entries(
    numbers: tuple[taking.SaidNumber, ...], method: TestMethod
) -> tuple[Entry, ...]:
    """As the file says them; what is computed beside them where the method has it."""
    if not numbers:
        return ()
    parts = set(method.parts.values_list("property__code", flat=True))
    return tuple(
        Entry(
            number.symbol,
            number.text,
            number.unit,
            source=OwedBy.EVALUATION if number.is_computed else OwedBy.INSTRUMENT,
        )
        for number in numbers
        if not number.is_computed or number.symbol in parts
    )
