"""A picture in tiles, each level half the size of the next: large ones are looked at in
parts. Pure.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from characterization.imaging import overlay

if TYPE_CHECKING:
    import numpy as np

TILE = 512


@dataclass(frozen=True, slots=True)
class Tile:
    """One part of one level, as a PNG that we made. Level 0 is the whole in one tile."""

    level: int
    column: int
    row: int
    png: bytes


def levels_of(height: int, width: int) -> int:
    """How many levels until the whole fits into one tile.

    >>> levels_of(512, 512), levels_of(513, 100), levels_of(4096, 4096)
    (1, 2, 4)
    """
    levels, side = 1, max(height, width)
    while side > TILE:
        side, levels = (side + 1) // 2, levels + 1
    return levels


def tiles_of_picture(pixels: "np.ndarray") -> Iterator[Tile]:
    """Tiles of a gray picture, 8 bit; 16 bits are spread from their darkest to brightest."""
    level = levels_of(*pixels.shape) - 1
    shown = shown_in_8_bit(pixels)
    while level >= 0:
        yield from _cut(shown, level, _gray_png)
        shown, level = _halved_mean(shown), level - 1


def tiles_of_overlay(drawn: "np.ndarray") -> Iterator[Tile]:
    """Tiles of a drawing; of four pixels the highest number is kept, so that lines stay."""
    level = levels_of(*drawn.shape) - 1
    while level >= 0:
        yield from _cut(drawn, level, overlay.as_png)
        drawn, level = _halved_max(drawn), level - 1


def shown_in_8_bit(pixels: "np.ndarray") -> "np.ndarray":
    """Gray values for a screen, uint8.

    >>> import numpy as np
    >>> shown_in_8_bit(np.array([[100, 600, 1100]], dtype=np.uint16)).tolist()
    [[0, 127, 255]]
    """
    import numpy as np

    if pixels.dtype == np.uint8:
        return pixels
    low, high = int(pixels.min()), int(pixels.max())
    scaled = (pixels.astype(np.float32) - low) * (255 / max(high - low, 1))
    return scaled.astype(np.uint8)


def _cut(image: "np.ndarray", level: int, encode) -> Iterator[Tile]:
    height, width = image.shape
    for row in range((height + TILE - 1) // TILE):
        for column in range((width + TILE - 1) // TILE):
            part = image[
                row * TILE : (row + 1) * TILE, column * TILE : (column + 1) * TILE
            ]
            yield Tile(level, column, row, encode(part.copy()))


def _gray_png(part: "np.ndarray") -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.fromarray(part).save(out, "PNG", compress_level=3)
    return out.getvalue()


def _even(image: "np.ndarray") -> "np.ndarray":
    import numpy as np

    height, width = image.shape
    return np.pad(image, ((0, height % 2), (0, width % 2)), mode="edge")


def _halved_mean(image: "np.ndarray") -> "np.ndarray":
    import numpy as np

    even = _even(image)
    total = even[::2, ::2].astype(np.uint16)
    for part in (even[1::2, ::2], even[::2, 1::2], even[1::2, 1::2]):
        total += part
    return (total // 4).astype(np.uint8)


def _halved_max(image: "np.ndarray") -> "np.ndarray":
    import numpy as np

    even = _even(image)
    return np.maximum(
        np.maximum(even[::2, ::2], even[1::2, ::2]),
        np.maximum(even[::2, 1::2], even[1::2, 1::2]),
    )
