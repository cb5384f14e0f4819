"""Pores and particles of one field: how much area, how large, how round."""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from labtrack.statistics.samples import OutOfDomain

if TYPE_CHECKING:
    import numpy as np

MOST_OBJECTS = 20_000


@dataclass(frozen=True, slots=True)
class FieldArea:
    """Area of the constituent and of the field it lies in, in pixels."""

    constituent_px: int
    field_px: int

    @property
    def percent(self) -> float:
        return 100 * self.constituent_px / self.field_px


@dataclass(frozen=True, slots=True)
class ImageObject:
    """One pore or particle. Lengths in um, area in um2, place in pixels (x, y).

    `circularity` is 4 pi area / perimeter^2 in the plane, 1 for a circle; the shop calls
    it sphericity, though a section shows no sphere. None for objects of fewer than 16
    pixels, whose perimeter is mostly the grid's. `touches_edge`: cut by the field.
    """

    x_px: float
    y_px: float
    area_um2: float
    equivalent_diameter_um: float
    max_feret_um: float
    circularity: float | None
    touches_edge: bool


def field_area(mask: "np.ndarray", valid: "np.ndarray | None" = None) -> FieldArea:
    """Pixels of the constituent and of the field.

    `valid` leaves out what a person erased as an artefact, from both. OutOfDomain when
    nothing is left. ASTM E1245-03 (2016), 11.1.

    >>> import numpy as np
    >>> mask = np.zeros((10, 10), dtype=bool); mask[:2, :5] = True
    >>> field_area(mask).percent
    10.0
    """
    import numpy as np

    if valid is None:
        return FieldArea(int(np.count_nonzero(mask)), int(mask.size))
    field_px = int(np.count_nonzero(valid))
    if not field_px:
        raise OutOfDomain("Everything in the field is erased; nothing can be measured.")
    return FieldArea(int(np.count_nonzero(mask & valid)), field_px)


def measure_objects(labels: "np.ndarray", um_per_pixel: float) -> list[ImageObject]:
    """Each numbered object of a field, largest first.

    Parameters
    ----------
    labels : array of int, shape (height, width)
        0 is the rest.
    um_per_pixel : float, [um]

    Raises
    ------
    OutOfDomain
        If the scale is not above zero, or more than 20,000 objects were found: the
        threshold then follows noise.

    References
    ----------
    ASTM E1245-03 (2016), 11; maximum Feret diameter as in ISO 13322-1:2014, 5.3.

    Examples
    --------
    >>> import numpy as np
    >>> labels = np.zeros((30, 30), dtype=int); labels[5:15, 5:25] = 1
    >>> pore, = measure_objects(labels, 0.5)
    >>> pore.area_um2, round(pore.equivalent_diameter_um, 3)
    (50.0, 7.979)
    """
    if not (um_per_pixel > 0 and math.isfinite(um_per_pixel)):
        raise OutOfDomain(f"The scale is {um_per_pixel:g} um per pixel; above 0.")
    count = int(labels.max(initial=0))
    if count > MOST_OBJECTS:
        raise OutOfDomain(
            f"The picture divides into {count:,} objects; expected at most "
            f"{MOST_OBJECTS:,}. Smooth it, or leave out small objects."
        )
    from skimage.measure import regionprops

    height, width = labels.shape
    found = []
    for region in regionprops(labels):
        top, left, bottom, right = region.bbox
        y, x = region.centroid
        found.append(
            ImageObject(
                float(x),
                float(y),
                float(region.area) * um_per_pixel**2,
                math.sqrt(4 * region.area / math.pi) * um_per_pixel,
                _max_feret(region.image) * um_per_pixel,
                _circularity(region),
                top == 0 or left == 0 or bottom == height or right == width,
            )
        )
    return sorted(found, key=lambda item: (-item.area_um2, item.y_px, item.x_px))


def _circularity(region) -> float | None:
    if region.area < 16:
        return None
    # Crofton's perimeter: the stair of the pixel grid would make discs read 0.8.
    return min(1.0, float(4 * math.pi * region.area / region.perimeter_crofton**2))


def _max_feret(image: "np.ndarray") -> float:
    """The longest distance between corners of an object's pixels, [px]."""
    import numpy as np
    from scipy.spatial import ConvexHull
    from scipy.spatial.distance import pdist

    rows = np.flatnonzero(image.any(axis=1))
    first = image.argmax(axis=1)[rows]
    last = image.shape[1] - image[:, ::-1].argmax(axis=1)[rows]
    # Each row's outermost pixel corners hold every corner of the hull.
    corners = np.concatenate(
        [np.column_stack([x, y]) for x in (first, last) for y in (rows, rows + 1)]
    ).astype(float)
    if len(corners) > 60:
        corners = corners[ConvexHull(corners).vertices]
    return float(pdist(corners).max())
