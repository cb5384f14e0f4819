"""What a recorded trace gives, for every kind of method but the tensile test.

A kind declares the channels it takes, the settings a person may change, and its
evaluation; files, re-evaluation and the page of a test follow. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from characterization.methods.flag import Flag
from characterization.methods.readings import not_stated_of
from characterization.methods.settings import Setting
from characterization.methods.tensile_result import Figure

Channels = Mapping[str, np.ndarray]


class TraceError(ValueError):
    """A trace that does not give what the method asks for; says why."""

    def __init__(self, message: str, *, code: str = "trace"):
        self.code = code
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class TraceResult:
    """Figures with reasons, steps in words, remarks and every setting.

    `drawing` holds the construction in the trace's own units, for the picture.
    """

    version: str
    figures: tuple[Figure, ...]
    steps: tuple[tuple[str, str], ...]
    flags: tuple[Flag, ...]
    settings: Mapping[str, Any]
    drawing: Mapping[str, Any] = field(default_factory=dict)
    uncertainties: Mapping[str, float] = field(default_factory=dict)
    """Standard uncertainty of a figure, by symbol."""
    half_widths: Mapping[str, float] = field(default_factory=dict)
    """Half of the 95 % interval t s / sqrt(n) over fields, by symbol."""
    not_stated: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Inputs that came without an uncertainty, by symbol of what they are of."""

    def as_json(self) -> dict[str, Any]:
        """Plain numbers, texts, lists and dicts; `from_json` reads it back."""
        return {
            **asdict(self),
            "figures": [list(figure) for figure in self.figures],
            "flags": [flag.as_json() for flag in self.flags],
            "not_stated": {k: list(names) for k, names in self.not_stated.items()},
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> TraceResult:
        """The result as it was kept; KeyError if a field is missing."""
        return cls(
            version=kept["version"],
            figures=tuple(Figure(*figure) for figure in kept["figures"]),
            steps=tuple((label, text) for label, text in kept["steps"]),
            flags=tuple(Flag(**flag) for flag in kept["flags"]),
            settings=kept["settings"],
            drawing=kept["drawing"],
            uncertainties=kept["uncertainties"],
            half_widths=kept.get("half_widths", {}),
            not_stated=not_stated_of(kept),
        )


def _as_recorded(
    channels: Channels, _stated: Mapping[str, float]
) -> Mapping[str, np.ndarray]:
    return channels


def _as_stated(said: Mapping[str, Any]) -> Mapping[str, Any]:
    return said


@dataclass(frozen=True, slots=True)
class TraceMethod:
    """How one kind of method takes a trace.

    `trace_kind` names what is kept, `channels` its channels with their units (those in
    `optional` may be missing). `evaluate` raises TraceError. `said` names the quantity or
    text of a file that is a setting here; `prepare` makes the channels of what was
    recorded and of what the file states (TraceError), `tidied` a setting of its words.
    """

    kind: str
    trace_kind: str
    channels: Mapping[str, str]
    evaluate: Callable[[Channels, Mapping[str, Any]], TraceResult]
    settings: tuple[Setting, ...]
    optional: tuple[str, ...] = ()
    said: Mapping[str, str] = field(default_factory=dict)
    prepare: Callable[[Channels, Mapping[str, float]], Mapping[str, np.ndarray]] = (
        _as_recorded
    )
    tidied: Callable[[Mapping[str, Any]], Mapping[str, Any]] = _as_stated

    def takes(self, names: object) -> bool:
        """Whether a recording with these channels is a trace of this kind."""
        there = set(names)  # type: ignore[call-overload]
        return set(self.channels) - set(self.optional) <= there
