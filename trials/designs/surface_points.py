"""Response surface designs: central composite and Box-Behnken."""

import itertools
import math
from dataclasses import dataclass
from typing import Literal

from trials.designs.factorial_points import (
    DesignError,
    Point,
    factor_letters,
    fractional_factorial,
    full_factorial,
)

Form = Literal["circumscribed", "inscribed", "faced"]

# Which factors vary together in each block; pairs for 3 to 5 factors, the balanced
# incomplete blocks of Box and Behnken (1960), table 4, above.
BLOCKS: dict[int, tuple[tuple[int, ...], ...]] = {
    **{k: tuple(itertools.combinations(range(k), 2)) for k in (3, 4, 5)},
    6: ((0, 1, 3), (1, 2, 4), (2, 3, 5), (0, 3, 4), (1, 4, 5), (0, 2, 5)),
    7: (
        (3, 4, 5),
        (0, 5, 6),
        (1, 4, 6),
        (0, 1, 3),
        (2, 3, 6),
        (0, 2, 4),
        (1, 2, 5),
    ),
}
USUAL_CENTERS = {3: 3, 4: 3, 5: 6, 6: 6, 7: 6}


@dataclass(frozen=True, slots=True)
class SurfaceDesign:
    """Coded points; `alpha` is the distance of the axial points, None without them."""

    points: tuple[Point, ...]
    alpha: float | None
    center_points: int


def box_behnken(k: int, *, center: int | None = None) -> SurfaceDesign:
    """Edge midpoints of the cube and center points: no corner is run.

    Parameters
    ----------
    k : int, 3 to 7
        Factors.
    center : int, optional
        Center points; 3 for 3 and 4 factors, 6 for more, unless given.

    Returns
    -------
    SurfaceDesign

    Raises
    ------
    DesignError
        If no such design is known for k, or center is negative.

    References
    ----------
    Box & Behnken (1960), Technometrics 2, 455-475, table 4.

    Examples
    --------
    >>> len(box_behnken(3).points), len(box_behnken(7).points)
    (15, 62)
    """
    if k not in BLOCKS:
        raise DesignError(
            f"{k} factors; Box-Behnken designs are known here for 3 to 7."
        )
    count = USUAL_CENTERS[k] if center is None else center
    points: list[Point] = []
    for block in BLOCKS[k]:
        for settings in full_factorial(len(block)):
            point = [0.0] * k
            for at, setting in zip(block, settings, strict=True):
                point[at] = setting
            points.append(tuple(point))
    return SurfaceDesign((*points, *_centers(k, count)), None, count)


def _centers(k: int, count: int) -> list[Point]:
    if count < 0 or count != int(count):
        raise DesignError(f"{count} center points; expected 0 or more.")
    return [(0.0,) * k] * int(count)


def axial_distance(
    kind: str | float, *, k: int, corners: int, center: int | tuple[int, int]
) -> float:
    """Distance of the axial points from the center, in coded units.

    Parameters
    ----------
    kind : str or float
        "rotatable", "orthogonal", "orthogonal_blocks", "spherical", "practical",
        "faced", or the distance itself.
    k : int
        Factors.
    corners : int
        Factorial points.
    center : int or pair of int
        Center points in all, or those run with the corners and with the axial points.

    Returns
    -------
    float

    Raises
    ------
    DesignError
        If the kind is unknown, a number not above zero, or blocks are asked for
        without a pair of center points.

    Notes
    -----
    rotatable: corners^(1/4). orthogonal (squares uncorrelated with one another):
    (corners (sqrt N - sqrt corners)^2 / 4)^(1/4) with N all points. orthogonal_blocks
    (corners and axial points may be run as blocks):
    sqrt(k (1 + c_a/2k) / (1 + c_c/corners)). spherical: sqrt k. practical: k^(1/4).
    faced: 1.

    References
    ----------
    Myers, Montgomery & Anderson-Cook (2016), Response Surface Methodology, 8.4;
    Box & Hunter (1957), Ann. Math. Stat. 28, 195-241.

    Examples
    --------
    >>> round(axial_distance("rotatable", k=3, corners=8, center=6), 4)
    1.6818
    """
    if isinstance(kind, int | float):
        if not (math.isfinite(kind) and kind > 0):
            raise DesignError(f"Alpha is {kind}; expected above zero.")
        return float(kind)
    name = kind.lower()
    if name == "orthogonal_blocks":
        return _block_distance(k, corners, center)
    total = corners + 2 * k + (center if isinstance(center, int) else sum(center))
    known = {
        "rotatable": corners**0.25,
        "orthogonal": (corners * (math.sqrt(total) - math.sqrt(corners)) ** 2 / 4)
        ** 0.25,
        "spherical": math.sqrt(k),
        "practical": k**0.25,
        "faced": 1.0,
        "face_centered": 1.0,
        "face": 1.0,
    }
    if name not in known:
        raise DesignError(f"Alpha is {kind!r}; expected a number, {', '.join(known)}.")
    return known[name]


def _block_distance(k: int, corners: int, center: int | tuple[int, int]) -> float:
    if isinstance(center, int):
        raise DesignError(
            f"{center} center points in all; orthogonal blocks need the number with "
            "the corners and the number with the axial points."
        )
    with_corners, with_axial = center
    return math.sqrt(k * (1 + with_axial / (2 * k)) / (1 + with_corners / corners))


def central_composite(
    k: int,
    *,
    center: int | tuple[int, int],
    alpha: str | float = "rotatable",
    form: Form = "circumscribed",
    p: int = 0,
    generators: list[str] | None = None,
) -> SurfaceDesign:
    """Corners, axial points on each factor's axis, and center points.

    Parameters
    ----------
    k : int, 2 to 15
        Factors.
    center : int or pair of int
        Center points in all, or with the corners and with the axial points.
    alpha : str or float
        As in :func:`axial_distance`; a faced design has 1.
    form : {"circumscribed", "inscribed", "faced"}
        Inscribed: the axial points at ±1 and the corners pulled in.
    p : int
        Number of generators, for corners that are a standard fraction 2^(k-p).
    generators : list of str, optional
        Generators of the fraction, instead of the standard ones.

    Returns
    -------
    SurfaceDesign
        Corners in standard order, axial points (low, high by factor), centers.

    Raises
    ------
    DesignError
        If the description does not make a design.

    References
    ----------
    Box & Wilson (1951), J. R. Stat. Soc. B 13, 1-45.

    Examples
    --------
    >>> design = central_composite(2, center=5)
    >>> len(design.points), round(design.alpha, 4)
    (13, 1.4142)
    """
    if k < 2:
        raise DesignError(f"{k} factor; a central composite design needs 2 or more.")
    factor_letters(k)
    corners = (
        fractional_factorial(k, generators, p=p).points
        if p or generators
        else full_factorial(k)
    )
    if form not in ("circumscribed", "inscribed", "faced"):
        raise DesignError(
            f"The form is {form!r}; expected circumscribed, inscribed or faced."
        )
    distance = axial_distance(
        "faced" if form == "faced" else alpha, k=k, corners=len(corners), center=center
    )
    reach, shrink = distance, 1.0
    if form == "inscribed":
        reach, shrink = 1.0, 1 / distance
    axial = [
        tuple(side * reach if at == factor else 0.0 for at in range(k))
        for factor in range(k)
        for side in (-1.0, 1.0)
    ]
    pulled = [tuple(value * shrink for value in point) for point in corners]
    count = center if isinstance(center, int) else sum(center)
    return SurfaceDesign((*pulled, *axial, *_centers(k, count)), distance, count)
