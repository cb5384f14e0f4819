"""The rows of a recording that a mask names."""

from __future__ import annotations

import numpy as np


def rows_of(inside: np.ndarray) -> np.ndarray | slice:
    """The rows of a mask: a slice where they lie side by side, which copies nothing."""
    rows = np.flatnonzero(inside)
    if not rows.size:
        return slice(0, 0)
    first, last = int(rows[0]), int(rows[-1])
    return slice(first, last + 1) if last - first + 1 == rows.size else rows
