"""How an assumption check reports itself: passed, failed, overridden or not run.

Every statistical result carries its diagnostics; a dashboard shows them beside the
value, never instead of it.
"""

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """What became of one check."""

    PASSED = "passed"
    FAILED = "failed"
    OVERRIDDEN = "overridden"
    NOT_RUN = "not run"


@dataclass(frozen=True, slots=True)
class Override:
    """A person's decision to go on although a check failed."""

    by: str
    why: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One declared check: its name, what became of it and the figures behind it."""

    check: str
    outcome: Outcome
    detail: str
    override: Override | None = None
