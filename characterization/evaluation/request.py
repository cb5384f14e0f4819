"""What one run is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from characterization.methods.broken_bar import BrokenBar

Answer = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Dimensions:
    """Stated on the command line; a file's own are compared, not overruled."""

    diameter_mm: float | None = None
    area_mm2: float | None = None
    gauge_length_mm: float | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """Method, profile, settings and dimensions of one run."""

    method: str
    profile: Mapping[str, Any] | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)
    dimensions: Dimensions = Dimensions()
    bar: BrokenBar | None = None
    um_per_pixel: float | None = None
    """Of pictures that do not say it themselves."""
