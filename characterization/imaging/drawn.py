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
    *, seed: int, height: int = 480, width: int = 640, percent: float = 1.0
) -> Drawn:
    """Round and oblong pores on a bright matrix, at least `percent` of the area.

    >>> found = pores(seed=1, percent=2.0)
    >>> 2.0 <= found.percent < 3.0, found.pixels.shape
    (True, (480, 640))
    """
    import numpy as np
    from skimage.draw import ellipse

    random = np.random.default_rng(seed)
    mask = np.zeros((height, width), dtype=bool)
    while mask.mean() < percent / 100:
        radius = float(np.exp(random.normal(1.9, 0.45)))
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
    """Grains of about `grain_px` across, each of its own gray, with dark boundaries."""
    import numpy as np
    from scipy.spatial import cKDTree

    random = np.random.default_rng(seed)
    count = max(4, round(height * width / grain_px**2))
    seeds = random.uniform(
        (-grain_px, -grain_px), (height + grain_px, width + grain_px), (count * 2, 2)
    )
    y, x = np.mgrid[0:height, 0:width]
    distances, nearest = cKDTree(seeds).query(
        np.column_stack([y.ravel(), x.ravel()]), k=2
    )
    edge = (distances[:, 1] - distances[:, 0] < 2.6).reshape(height, width)
    tone = random.uniform(150, 225, len(seeds))[nearest[:, 0]].reshape(height, width)
    gray = np.where(edge, EDGE, tone) + random.normal(0, 4, edge.shape)
    return gray.clip(0, 255).astype(np.uint8)


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

    Image.fromarray(pixels).save(out, kind)
    return out.getvalue()
