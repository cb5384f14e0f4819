"""Grain intercepts along test lines of a segmented field (ASTM E112, E1382)."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from labtrack.statistics.samples import BadOption, OutOfDomain, TooFewValues

if TYPE_CHECKING:
    import numpy as np

Between = Literal["edges", "centers"]


@dataclass(frozen=True, slots=True)
class Intercept:
    """One grain along one test line: from (x0, y0) to (x1, y1) in pixels.

    `is_cut`: the line or the field ends within the grain; it counts one half and enters
    no mean length.
    """

    line: int
    x0: float
    y0: float
    x1: float
    y1: float
    is_cut: bool

    @property
    def length_px(self) -> float:
        return math.hypot(self.x1 - self.x0, self.y1 - self.y0)


@dataclass(frozen=True, slots=True)
class FieldIntercepts:
    """All intercepts of one field, and what a mean over them is.

    `mean_um`: mean length of whole intercepts. `counted`: intercepts, cut ones as 0.5.
    `line_um`: total length of the test lines.
    """

    intercepts: tuple[Intercept, ...]
    between: Between
    um_per_pixel: float
    mean_um: float
    counted: float
    line_um: float

    @property
    def whole(self) -> tuple[Intercept, ...]:
        return tuple(item for item in self.intercepts if not item.is_cut)


def grid_lines(
    height: int,
    width: int,
    *,
    spacing_px: int,
    angles_deg: Sequence[float] = (0, 45, 90, 135),
) -> list[tuple[float, float, float, float]]:
    """Parallel test lines across a field in several directions: (x0, y0, x1, y1), [px].

    Four directions average out what elongated grains do (ASTM E112-13, 13.4 and 16).

    Raises
    ------
    BadOption
        If the spacing is below 2 pixels, or no angle is given.

    Examples
    --------
    >>> [[int(v) for v in line] for line in grid_lines(100, 200, spacing_px=50, angles_deg=[0])]
    [[0, 24, 199, 24], [0, 74, 199, 74]]
    """
    if spacing_px < 2 or not angles_deg:
        raise BadOption(
            f"Test lines {spacing_px} px apart at {list(angles_deg)} degrees; expected "
            "2 px or more and at least one angle."
        )
    lines = []
    for angle in angles_deg:
        dx, dy = math.cos(math.radians(angle)), math.sin(math.radians(angle))
        reach = abs(height * dx) + abs(width * dy)
        steps = int(reach // spacing_px)
        for step in range(steps):
            offset = (step + 0.5 - steps / 2) * spacing_px
            line = _across(height, width, dx, dy, offset)
            if line is not None:
                lines.append(line)
    return lines


def _across(
    height: int, width: int, dx: float, dy: float, offset: float
) -> tuple[float, float, float, float] | None:
    """The part of an infinite line, `offset` from the middle, that lies in the field."""
    x, y = (width - 1) / 2 - offset * dy, (height - 1) / 2 + offset * dx
    low, high = -math.inf, math.inf
    for start, step, size in ((x, dx, width - 1), (y, dy, height - 1)):
        if abs(step) < 1e-9:
            if not 0 <= start <= size:
                return None
            continue
        ends = sorted(((0 - start) / step, (size - start) / step))
        low, high = max(low, ends[0]), min(high, ends[1])
    if high - low < 2:
        return None
    return x + low * dx, y + low * dy, x + high * dx, y + high * dy


def measure_intercepts(
    boundaries: "np.ndarray",
    lines: Iterable[tuple[float, float, float, float]],
    um_per_pixel: float,
    *,
    between: Between = "edges",
    least_px: float = 3.0,
) -> FieldIntercepts:
    """Lengths of grains along test lines.

    Parameters
    ----------
    boundaries : array of bool, shape (height, width)
        True on grain boundaries.
    lines : (x0, y0, x1, y1) of each test line, [px]
    um_per_pixel : float, [um]
    between : {"edges", "centers"}
        From edge to edge of the drawn boundaries, or from middle to middle: a boundary
        three pixels wide shortens grains of forty by seven percent. Named in the result.
    least_px : float, [px]
        Shorter runs are gaps within a boundary, no grains.

    Returns
    -------
    FieldIntercepts
        One field; scatter within it is no interval over fields.

    Raises
    ------
    OutOfDomain
        If the scale is not above zero.
    TooFewValues
        If no grain lies whole on any line.

    References
    ----------
    ASTM E112-13, 13.3 and eq. (7); ASTM E1382-97 (2015), 11.

    Examples
    --------
    >>> import numpy as np
    >>> field = np.zeros((20, 101), dtype=bool); field[:, ::20] = True
    >>> found = measure_intercepts(field, [(0, 10, 100, 10)], 0.5, between="centers")
    >>> found.mean_um, len(found.whole)
    (10.0, 5)
    """
    if not (um_per_pixel > 0 and math.isfinite(um_per_pixel)):
        raise OutOfDomain(f"The scale is {um_per_pixel:g} um per pixel; above 0.")
    if between not in ("edges", "centers"):
        raise BadOption(f"between is {between!r}; expected edges or centers.")
    found: list[Intercept] = []
    length = 0.0
    for number, line in enumerate(lines, start=1):
        length += math.hypot(line[2] - line[0], line[3] - line[1])
        found += _along(boundaries, number, line, between, least_px)
    whole = [item.length_px for item in found if not item.is_cut]
    if not whole:
        raise TooFewValues("No grain lies whole on any test line.")
    counted = sum(0.5 if item.is_cut else 1.0 for item in found)
    mean = um_per_pixel * math.fsum(whole) / len(whole)
    return FieldIntercepts(
        tuple(found), between, um_per_pixel, mean, counted, length * um_per_pixel
    )


def _along(
    boundaries: "np.ndarray",
    number: int,
    line: tuple[float, float, float, float],
    between: Between,
    least_px: float,
) -> list[Intercept]:
    import numpy as np

    x0, y0, x1, y1 = line
    # One sample for each pixel the line passes along its longer axis, as it is drawn.
    steps = max(round(max(abs(x1 - x0), abs(y1 - y0))), 1)
    at = np.linspace(0, 1, steps + 1)
    x, y = x0 + at * (x1 - x0), y0 + at * (y1 - y0)
    is_grain = ~boundaries[np.rint(y).astype(int), np.rint(x).astype(int)]
    change = np.diff(np.concatenate([[0], is_grain.view(np.int8), [0]]))
    starts, ends = np.flatnonzero(change == 1), np.flatnonzero(change == -1)
    step_px = math.hypot(x1 - x0, y1 - y0) / steps
    runs = [
        (int(a), int(b))
        for a, b in zip(starts, ends, strict=True)
        if (b - a) * step_px >= least_px or a == 0 or b == steps + 1
    ]
    dx, dy = (x1 - x0) / steps, (y1 - y0) / steps
    found = []
    for i, (a, b) in enumerate(runs):
        low, high = float(a) - 0.5, float(b) - 0.5
        if between == "centers":
            low = (runs[i - 1][1] + a - 1) / 2 if i else (a - 1) / 2
            high = (b + runs[i + 1][0] - 1) / 2 if i + 1 < len(runs) else b
        found.append(
            Intercept(
                number,
                x0 + low * dx,
                y0 + low * dy,
                x0 + high * dx,
                y0 + high * dy,
                is_cut=a == 0 or b == steps + 1,
            )
        )
    return found
