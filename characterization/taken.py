"""What a method takes of a file: a trace, readings or the numbers of a test. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from characterization.parsers.contract import CurveRecord


class NotTaken(ValueError):
    """A recording that the method does not take; says why."""

    def __init__(
        self, code: str, message: str, *, about: str = "file", given: str = ""
    ):
        self.code = code
        self.about = about
        self.given = given
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class ReadNumber:
    """One number of one row (an indent, a particle), with its unit."""

    number: int
    name: str
    value: float
    unit: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class SaidNumber:
    """One number of a test as its list says it: property, text and unit."""

    symbol: str
    text: str
    unit: str
    is_computed: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """One recording as its method takes it; readings have no trace."""

    record: CurveRecord
    """Texts, warnings and lines of the file, whatever it holds."""
    trace_kind: str = ""
    readings: tuple[ReadNumber, ...] = ()
    numbers: tuple[SaidNumber, ...] = ()
    said: Mapping[str, Any] = field(default_factory=dict)
    """Settings of the evaluation that the file states itself."""
