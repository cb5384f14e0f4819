"""Which pixels are the constituent: threshold, cleaning, and the parts that touch.

Every parameter is kept with the result; a threshold is never chosen twice.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

from labtrack.statistics.samples import BadOption

if TYPE_CHECKING:
    import numpy as np

Threshold = Literal["otsu", "fixed", "local"]
Polarity = Literal["dark", "bright"]


@dataclass(frozen=True, slots=True)
class Settings:
    """How a picture is divided into constituent and rest.

    `level` is the gray value of a fixed threshold, in the picture's own scale (0 to 255
    or 0 to 65535). `smoothing_px` is the sigma of a Gaussian before the threshold, 0 for
    none. `block_px` is the odd side of a local threshold's window. Objects of fewer than
    `least_object_px` pixels are left out; holes of fewer than `fill_holes_px` are closed.
    """

    threshold: Threshold = "otsu"
    level: float | None = None
    polarity: Polarity = "dark"
    smoothing_px: float = 0.0
    block_px: int = 101
    least_object_px: int = 0
    fill_holes_px: int = 0
    watershed: bool = False
    watershed_distance_px: int = 5

    def __post_init__(self) -> None:
        checks: Mapping[str, bool] = {
            "threshold is otsu, fixed or local": self.threshold
            in ("otsu", "fixed", "local"),
            "polarity is dark or bright": self.polarity in ("dark", "bright"),
            "a fixed threshold names its level": (self.threshold == "fixed")
            == (self.level is not None),
            "smoothing is from 0 to 50 pixels": 0 <= self.smoothing_px <= 50,
            "a local window is odd, from 3 to 2001 pixels": self.block_px % 2 == 1
            and 3 <= self.block_px <= 2001,
            "sizes in pixels are 0 or more": min(
                self.least_object_px, self.fill_holes_px
            )
            >= 0,
            "parts lie 1 pixel or more apart": self.watershed_distance_px >= 1,
        }
        for rule, holds in checks.items():
            if not holds:
                raise BadOption(f"Segmentation settings: {rule}; given {self}.")

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, eq=False)
class Segmentation:
    """Where the constituent is: a mask of the picture's shape, and how it was found.

    `level` is the gray value that the threshold came to; None for a local one.
    """

    mask: "np.ndarray"
    level: float | None
    settings: Settings
    removed_objects: int
    filled_holes: int


def segment(pixels: "np.ndarray", settings: Settings | None = None) -> Segmentation:
    """Divide a gray picture into constituent (True) and rest.

    Parameters
    ----------
    pixels : array, shape (height, width), uint8 or uint16
    settings : Settings
        Otsu's threshold on dark objects unless said otherwise.

    Raises
    ------
    BadOption
        If the picture has one gray value only, so that no threshold divides it.

    References
    ----------
    Otsu, IEEE Trans. SMC 9 (1979) 62: the threshold of greatest variance between
    classes. ASTM E1245-03 (2016), 10: features are detected by gray level; threshold and
    smallest object belong to the report.

    Examples
    --------
    >>> import numpy as np
    >>> picture = np.full((40, 40), 200, dtype=np.uint8)
    >>> picture[10:20, 10:20] = 30
    >>> found = segment(picture)
    >>> int(found.mask.sum()), 30 <= found.level < 200
    (100, True)
    """
    import numpy as np

    settings = settings or Settings()
    smoothed = _smooth(pixels, settings.smoothing_px)
    level = _level(smoothed, settings)
    if level is None:
        from skimage.filters import threshold_local

        bar = threshold_local(smoothed, settings.block_px, method="mean")
        mask = smoothed <= bar if settings.polarity == "dark" else smoothed > bar
    else:
        mask = smoothed <= level if settings.polarity == "dark" else smoothed > level
    mask, removed = _without_small(np.ascontiguousarray(mask), settings.least_object_px)
    holes, filled = _without_small(~mask, settings.fill_holes_px)
    return Segmentation(
        ~holes if settings.fill_holes_px else mask, level, settings, removed, filled
    )


def _smooth(pixels: "np.ndarray", sigma: float) -> "np.ndarray":
    if not sigma:
        return pixels
    import numpy as np
    from scipy.ndimage import gaussian_filter

    return gaussian_filter(pixels.astype(np.float32), sigma)


def _level(pixels: "np.ndarray", settings: Settings) -> float | None:
    if settings.threshold == "local":
        return None
    if settings.threshold == "fixed":
        return float(settings.level)
    return otsu_level(pixels)


def otsu_level(pixels: "np.ndarray") -> float:
    """Otsu's threshold; the constituent lies at or below it, the rest above.

    Raises BadOption for a picture of one gray value. Otsu (1979), from the histogram.

    >>> import numpy as np
    >>> otsu_level(np.array([[10, 10, 11], [90, 91, 91]], dtype=np.uint8))
    11.0
    """
    import numpy as np

    if pixels.dtype.kind == "u":
        # Counting is several times faster than numpy's general histogram.
        counts = np.bincount(pixels.ravel())
        values = np.flatnonzero(counts)
        counts = counts[values]
    else:
        edges = np.histogram_bin_edges(pixels, 256)
        counts, _edges = np.histogram(pixels, edges)
        values = (edges[:-1] + edges[1:]) / 2
        values, counts = values[counts > 0], counts[counts > 0]
    if len(values) < 2:
        raise BadOption("The picture has one gray value only; no threshold divides it.")
    weight = np.cumsum(counts)
    mean = np.cumsum(counts * values) / weight
    total, whole_mean = weight[-1], mean[-1]
    below = weight[:-1].astype(float)
    between = below / (total - below) * (mean[:-1] - whole_mean) ** 2
    return float(values[int(np.argmax(between))])


def _without_small(mask: "np.ndarray", least_px: int) -> tuple["np.ndarray", int]:
    """The mask without its objects below a size, and how many those were."""
    if least_px <= 1 or not mask.any():
        return mask, 0
    import numpy as np
    from scipy.ndimage import label

    labels, _count = label(mask, structure=np.ones((3, 3), dtype=np.uint8))
    sizes = np.bincount(labels.ravel())
    keep = sizes >= least_px
    removed = int((~keep[1:]).sum())
    keep[0] = False
    return keep[labels], removed


def label_objects(segmentation: Segmentation) -> "np.ndarray":
    """Number the objects of a mask from 1; touching ones are parted by a watershed on the
    distance to the edge where the settings say so. Shape (height, width), int32.

    References
    ----------
    Vincent and Soille, IEEE Trans. PAMI 13 (1991) 583.
    """
    import numpy as np
    from scipy.ndimage import distance_transform_edt, label

    mask, settings = segmentation.mask, segmentation.settings
    eight = np.ones((3, 3), dtype=np.uint8)
    labels, _count = label(mask, structure=eight)
    if not settings.watershed or not mask.any():
        return labels
    from skimage.feature import peak_local_max
    from skimage.segmentation import watershed

    distance = distance_transform_edt(mask)
    peaks = peak_local_max(
        distance,
        min_distance=settings.watershed_distance_px,
        labels=labels,
        exclude_border=False,
    )
    seeds = np.zeros(mask.shape, dtype=np.int32)
    seeds[tuple(peaks.T)] = np.arange(1, len(peaks) + 1)
    return watershed(-distance, seeds, mask=mask)
