"""The rows of a recording that a mask names."""

from __future__ import annotations

import numpy as np


def rows_of(inside: np.ndarray) -> np.ndarray | slice:
    """The rows of a mask: a slice where they lie side by side, which copies nothing."""
    count = int(np.count_nonzero(inside))
    if not count:
        return slice(0, 0)
    first = int(np.argmax(inside))
    last = inside.size - 1 - int(np.argmax(inside[::-1]))
    return slice(first, last + 1) if last - first + 1 == count else inside
