from labtrack.instruments.models.instrument import (
    Calibration,
    ImportProfile,
    Instrument,
    InstrumentToken,
)
from labtrack.instruments.models.submission import (
    IntakeProblem,
    RawSubmission,
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
    "SubmissionReceipt",
    "Trace",
]
