from labtrack.instruments.models.instrument import (
    Calibration,
    ImportProfile,
    Instrument,
    InstrumentToken,
)
from labtrack.instruments.models.submission import (
    IntakeProblem,
    RawSubmission,
    SubmissionReading,
    SubmissionReceipt,
)
from labtrack.instruments.models.trace import Trace

__all__ = [
    "Calibration",
    "ImportProfile",
    "Instrument",
    "InstrumentToken",
    "IntakeProblem",
    "RawSubmission",
    "SubmissionReading",
    "SubmissionReceipt",
    "Trace",
]
