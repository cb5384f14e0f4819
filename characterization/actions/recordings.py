"""What a file holds as its method takes it: a refusal names the file's kind and the
method's, and numbers of rows become readings.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from characterization import taking
from characterization.actions.readouts import ReadingEntry
from characterization.models import TestMethod
from characterization.parsers import CurveRecord
from characterization.parsers.records import (
    FurnaceLog,
    HardnessMap,
    ParticleTable,
    Thermogram,
)
from labtrack.refusals import Fault, Refused

TENSILE, VICKERS = taking.TENSILE, taking.VICKERS
CHANNEL_UNITS = taking.UNITS_OF_CHANNELS
UNDERSTOOD = (CurveRecord, Thermogram, FurnaceLog, HardnessMap, ParticleTable)
words_of = taking.words_of


@dataclass(frozen=True, slots=True)
class Taken:
    """One recording as its method takes it; readings have no trace."""

    record: CurveRecord
    """Texts, warnings and lines of the file, whatever it holds."""
    trace_kind: str = ""
    readings: tuple[ReadingEntry, ...] = ()
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
        found.said,
    )
