"""What was measured, drawn over a picture: one number for each pixel, a PNG with a palette.

Pure. Numbers that stand higher hide lower ones when a picture is made smaller.
"""

import io
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from characterization.imaging.asked import BOUNDARY, INSIDE, OPEN, OUTSIDE, Line, Point

if TYPE_CHECKING:
    import numpy as np

CLEAR, ERASED, FOUND, LINE, OUT, OPEN_POINT, HALF, SPOT = range(8)
# Okabe-Ito: told apart by people who do not see red and green, on gray pictures.
PALETTE = {
    CLEAR: (0, 0, 0, 0),
    ERASED: (60, 60, 60, 190),
    FOUND: (230, 159, 0, 150),
    LINE: (0, 114, 178, 230),
    OUT: (86, 180, 233, 255),
    OPEN_POINT: (255, 255, 255, 255),
    HALF: (240, 228, 66, 255),
    SPOT: (213, 94, 0, 255),
}
_ANSWERS = {INSIDE: SPOT, BOUNDARY: HALF, OUTSIDE: OUT, OPEN: OPEN_POINT}


def nothing(shape: tuple[int, ...], valid: "np.ndarray | None" = None) -> "np.ndarray":
    """A drawing that shows only what was erased, uint8 of the picture's shape."""
    import numpy as np

    drawn = np.zeros(shape, dtype=np.uint8)
    if valid is not None:
        drawn[~valid] = ERASED
    return drawn


def of_mask(mask: "np.ndarray", valid: "np.ndarray | None" = None) -> "np.ndarray":
    """The constituent over what was erased."""
    drawn = nothing(mask.shape, valid)
    drawn[mask] = FOUND
    return drawn


def of_points(
    shape: tuple[int, ...],
    places: Sequence[Point],
    answers: str,
    valid: "np.ndarray | None" = None,
) -> "np.ndarray":
    """The points of a count in the color of their answer."""
    drawn = nothing(shape, valid)
    for answer, color in _ANSWERS.items():
        add_spots(
            drawn,
            [p for p, a in zip(places, answers, strict=True) if a == answer],
            color,
        )
    return drawn


def add_lines(drawn: "np.ndarray", lines: Iterable[Line]) -> None:
    """Test lines, wider on larger pictures."""
    import numpy as np

    height, width = drawn.shape
    half = max(height, width) // 2400
    for x0, y0, x1, y1 in lines:
        steps = max(round(max(abs(x1 - x0), abs(y1 - y0))), 1)
        at = np.linspace(0, 1, steps + 1)
        x = np.rint(x0 + at * (x1 - x0)).astype(int)
        y = np.rint(y0 + at * (y1 - y0)).astype(int)
        for shift in range(-half, half + 1):
            for dx, dy in ((shift, 0), (0, shift)):
                rows = np.clip(y + dy, 0, height - 1)
                drawn[rows, np.clip(x + dx, 0, width - 1)] = LINE


def add_spots(drawn: "np.ndarray", places: Iterable[Point], color: int = SPOT) -> None:
    """Small squares, about a three-hundredth of the picture."""
    height, width = drawn.shape
    half = max(1, max(height, width) // 500)
    for x, y in places:
        row, column = round(y), round(x)
        drawn[
            max(row - half, 0) : min(row + half + 1, height),
            max(column - half, 0) : min(column + half + 1, width),
        ] = color


def as_png(drawn: "np.ndarray") -> bytes:
    """A PNG with a palette, clear where nothing was measured.

    >>> import numpy as np
    >>> as_png(np.zeros((4, 4), dtype=np.uint8))[1:4]
    b'PNG'
    """
    from PIL import Image

    image = Image.fromarray(drawn)
    # A gray picture that is given a palette holds indices from then on.
    image.putpalette([value for i in sorted(PALETTE) for value in PALETTE[i][:3]])
    out = io.BytesIO()
    image.save(
        out,
        "PNG",
        transparency=bytes(PALETTE[i][3] for i in sorted(PALETTE)),
        compress_level=6,
    )
    return out.getvalue()
