"""Who takes in a kept file that is no test: by the kind of its records.

A worker finds out what a file holds. The app that keeps such records registers a function
in `AppConfig.ready()`; it makes its effect in the transaction it is called in, and answers
with an Effect, or with None where the file is none of its own after all. Refused rolls
the effect back and is noted under Needs attention.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from labtrack.accounts.models import User
from labtrack.instruments.models import RawSubmission


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A kept file as it was read, with what was said beside it."""

    submission: RawSubmission
    """Locked."""
    kind: str
    """Of its format: burns, furnace, particles ..."""
    records: tuple[Any, ...]
    how: Mapping[str, Any]
    """Format, encoding and profile."""
    about: str = ""
    """What the sender says it is about: the code of a heat, a sample, a load ..."""
    external_id: str = ""
    operator: str = ""
    named_by: User | None = None
    """Who says, in place of the sender, what it is about: only what this person may."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What a kept file became, as a sentence, and where it can be seen."""

    message: str
    url: str = ""
    result: Mapping[str, Any] | None = None
    """What the job answers besides; it names no record."""


JOB_KIND = "understand-file"
"""The job that reads a kept file; whoever keeps one may ask for it."""
Handler = Callable[[KeptFile], Effect | None]
_handlers: dict[str, Handler] = {}


def register(kind: str, handler: Handler) -> None:
    """Call `handler(kept)` for files whose records are of this kind."""
    if _handlers.get(kind, handler) is not handler:
        raise ValueError(f"{kind} is registered twice.")
    _handlers[kind] = handler


def take_in(kept: KeptFile) -> Effect | None:
    """What the registered function made of it; None where it is nobody's."""
    handler = _handlers.get(kept.kind)
    return handler(kept) if handler else None
