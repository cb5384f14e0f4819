"""What a person is asked before a furnace load is taken: does its time fit what is known of
its specimens? Other apps register what they know; nothing known is no question.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from labtrack.refusals import Fault, NeedsConfirmation
from trials.models import HeatTreatmentLoad, Specimen

REASON = "order_reason"


@dataclass(frozen=True, slots=True)
class LoadTimes:
    """A load as it is about to be written; `load` is None for a new one."""

    specimens: tuple[Specimen, ...]
    started_at: datetime
    finished_at: datetime | None
    load: HeatTreatmentLoad | None = None


Asks = Callable[[LoadTimes], Iterable[str]]
_ASKED: dict[str, Asks] = {}


def register(name: str, asks: Asks) -> None:
    """Let `asks` say, in sentences, what contradicts the times of a load."""
    _ASKED[name] = asks


def confirm_or_ask(times: LoadTimes, *, reason: str) -> None:
    """NeedsConfirmation with every contradiction, until a reason is given."""
    if reason.strip():
        return
    found = [sentence for asks in _ASKED.values() for sentence in asks(times)]
    if found:
        raise NeedsConfirmation(
            [Fault("chronology", sentence, (REASON,)) for sentence in found]
        )
