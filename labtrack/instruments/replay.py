"""Who can read kept bytes once more, after a person mended what was wrong.

The app that understands a kind of submission registers a function in
`AppConfig.ready()`. It gets the locked problem and what the person said; it makes its
effect in the transaction it is called in, and answers with an Outcome. An exception rolls
the effect back; what the person reads is then its text where it is a ValidationError.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from labtrack.accounts.models import User
from labtrack.instruments.models import ImportProfile, IntakeProblem


class Result(StrEnum):
    """What a replay came to."""

    RESOLVED = "resolved"
    UNDER_WAY = "under-way"
    """A job does it; the job closes the problem or leaves it open."""
    STILL_OPEN = "still-open"


@dataclass(frozen=True, slots=True)
class Corrections:
    """What a person adds to what the sender said; empty means as sent."""

    specimen: str = ""
    method: str = ""
    profile: ImportProfile | None = None
    material_state: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The answer, as a sentence for the person, and where the effect can be seen."""

    result: Result
    message: str
    url: str = ""


Replayer = Callable[[IntakeProblem, Corrections, User], Outcome]
_replayers: dict[str, Replayer] = {}


def register(kind: str, replayer: Replayer) -> None:
    """Call `replayer(problem, corrections, by)` for submissions of this kind."""
    _replayers[kind] = replayer


def replayer_of(kind: str) -> Replayer | None:
    """The registered function, or None."""
    return _replayers.get(kind)
