"""What the charts of every kind of trace share: thinned lines, and the steps as a table."""

from collections.abc import Sequence

import numpy as np
from django.utils.translation import gettext as _

from characterization.methods.curves import decimate
from characterization.methods.traces import TraceResult
from labtrack.charts.card import Column
from labtrack.charts.plane import Line
from labtrack.reading import all_in_force, in_words

DRAWN = 1500


def head(name: str, unit: str) -> str:
    """The title of an axis: what, and its unit in square brackets."""
    return f"{name} [{unit}]"


def drawn_in(values: Sequence[float], unit: str) -> list[float]:
    """A few drawn numbers in the unit in force."""
    return all_in_force(np.asarray(values, dtype=float), unit).tolist()


def thin(x: np.ndarray, y: np.ndarray, name: str = "", style: str = "curve") -> Line:
    """A line of at most 1,500 points that keeps its extremes."""
    keep = np.isfinite(x) & np.isfinite(y)
    a, b = decimate(x[keep], y[keep], at_most=DRAWN)
    return Line(a.tolist(), b.tolist(), name, style)


def steps_table(result: TraceResult) -> tuple[list[Column], list[list[str]]]:
    """How the value is made, for the table beside a chart."""
    return [Column(_("What")), Column(_("Value"))], [
        [label, in_words(text)] for label, text in result.steps
    ]
