"""Drawn micrographs, made up and reproducible: for the demonstration and for tests. Pure.

What they are of is known beforehand, so that a measurement can be held against it.
"""

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

MATRIX, PORE, EDGE = 205, 35, 60


@dataclass(frozen=True, eq=False)
class Drawn:
    """A drawn picture, uint8, and what it shows: the area fraction of pores [%]."""

    pixels: "np.ndarray"
    percent: float


def pores(
    *,
    seed: int,
    height: int = 480,
    width: int = 640,
    percent: float = 1.0,
    radius_px: float = 6.7,
) -> Drawn:
    """Round and oblong pores on a bright matrix, at least `percent` of the area, half of
    them smaller than `radius_px`.

    >>> found = pores(seed=1, percent=2.0)
    >>> 2.0 <= found.percent < 3.0, found.pixels.shape
    (True, (480, 640))
    """
    import numpy as np
    from skimage.draw import ellipse

    random = np.random.default_rng(seed)
    mask = np.zeros((height, width), dtype=bool)
    while mask.mean() < percent / 100:
        radius = radius_px * float(np.exp(random.normal(0, 0.45)))
        rows, columns = ellipse(
            random.uniform(0, height),
            random.uniform(0, width),
            radius,
            radius * random.uniform(1, 1.8),
            shape=(height, width),
            rotation=random.uniform(0, np.pi),
        )
        mask[rows, columns] = True
    gray = np.where(mask, PORE, MATRIX) + random.normal(0, 6, mask.shape)
    return Drawn(gray.clip(0, 255).astype(np.uint8), 100 * float(mask.mean()))


def grains(
    *, seed: int, height: int = 480, width: int = 640, grain_px: float = 45.0
) -> "np.ndarray":
    """Grains, one for each `grain_px` squared, each of its own gray, with dark boundaries.

    >>> grains(seed=1, height=60, width=80).shape
    (60, 80)
    """
    import numpy as np
    from scipy import ndimage

    random = np.random.default_rng(seed)
    around = round(grain_px)
    shape = (height + 2 * around, width + 2 * around)
    size = shape[0] * shape[1]
    count = max(4, round(size / grain_px**2))
    elsewhere = np.ones(size, dtype=bool)
    elsewhere[random.choice(size, count, replace=False)] = False
    rows, columns = ndimage.distance_transform_edt(
        elsewhere.reshape(shape), return_distances=False, return_indices=True
    )
    nearest = rows.astype(np.int64) * shape[1] + columns
    nearest = nearest[around : around + height + 1, around : around + width + 1]
    edge = nearest[1:, :-1] != nearest[:-1, :-1]
    edge |= nearest[:-1, 1:] != nearest[:-1, :-1]
    tones = random.uniform(150, 225, size)[nearest[:-1, :-1]]
    gray = np.where(ndimage.binary_dilation(edge), EDGE, tones)
    gray = gray + random.normal(0, 4, gray.shape)
    return gray.clip(0, 255).astype(np.uint8)


def dendrites(
    *, seed: int, height: int = 480, width: int = 640, arm_px: float = 14.0
) -> "np.ndarray":
    """Bright trunks with arms `arm_px` apart on both sides, on a dark ground."""
    import numpy as np
    from skimage.draw import ellipse

    random = np.random.default_rng(seed)
    gray = np.full((height, width), 110.0)
    for row, column in _scattered(random, height, width, 8 * arm_px):
        turn = random.uniform(0, np.pi)
        along = np.array([np.cos(turn), np.sin(turn)])
        across = np.array([-along[1], along[0]])
        for number in range(-4, 5):
            length = (1.6 - 0.12 * abs(number)) * arm_px
            for side in (-1, 1):
                middle = along * number * arm_px + across * side * length
                gray[
                    ellipse(
                        row + middle[0],
                        column + middle[1],
                        0.36 * arm_px,
                        1.1 * length,
                        shape=gray.shape,
                        rotation=turn,
                    )
                ] = 205
    return (gray + random.normal(0, 5, gray.shape)).clip(0, 255).astype(np.uint8)


def _scattered(random, height: int, width: int, apart: float):
    """Places on a jittered lattice."""
    import numpy as np

    for row in np.arange(apart / 2, height, apart):
        for column in np.arange(apart / 2, width, apart):
            yield (
                row + random.uniform(-0.1, 0.1) * apart,
                column + random.uniform(-0.1, 0.1) * apart,
            )


def with_scale_bar(pixels: "np.ndarray", *, bar_px: int, words: str) -> "np.ndarray":
    """The picture with a scale bar burned into its lower right corner, as many microscopes
    leave it; `words` say how long it is.
    """
    import numpy as np
    from PIL import Image, ImageDraw

    image = Image.fromarray(pixels.copy())
    pen = ImageDraw.Draw(image)
    height, width = pixels.shape
    left, top = width - bar_px - 16, height - 34
    pen.rectangle((left - 8, top, width - 8, height - 8), fill=255)
    pen.rectangle((left, height - 16, left + bar_px, height - 13), fill=0)
    pen.text((left, top + 3), words, fill=0)
    return np.asarray(image)


def as_file(
    pixels: "np.ndarray", kind: str = "PNG", um_per_pixel: float | None = None
) -> bytes:
    """The bytes of a file; a TIFF carries its scale as ImageJ writes it."""
    out = io.BytesIO()
    if kind == "TIFF":
        import tifffile

        resolution = {}
        if um_per_pixel:
            resolution = {
                "resolution": (1 / um_per_pixel, 1 / um_per_pixel),
                "metadata": {"unit": "um"},
            }
        tifffile.imwrite(out, pixels, imagej=bool(um_per_pixel), **resolution)
        return out.getvalue()
    from PIL import Image

    Image.fromarray(pixels).save(
        out, kind, **({"compress_level": 1} if kind == "PNG" else {})
    )
    return out.getvalue()
