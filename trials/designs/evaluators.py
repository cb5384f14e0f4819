"""Reference cases of designs: the coded points of a named design."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from trials.designs.factorial_points import (
    DesignError,
    Point,
    fractional_factorial,
    full_factorial,
    level_factorial,
)
from trials.designs.surface_points import box_behnken, central_composite

Case = Mapping[str, Any]
Values = dict[str, Any]

FRACTION = re.compile(r"2\^?\(?(?P<k>\d+)-(?P<p>\d+)\)?")
"""Such as "2^(5-2)"."""


def _centers(data: Case) -> int | None:
    """Center points as a case writes them: a total, one number, or one per block."""
    for key in ("center_total", "center", "centers", "center_points", "n_center"):
        given = data.get(key)
        if given is not None:
            return sum(given) if isinstance(given, list) else int(given)
    return None


def _factors(data: Case) -> int:
    given = data.get("k", data.get("factors"))
    if given is None:
        named = FRACTION.search(str(data.get("design", "")))
        if not named:
            raise DesignError("The case does not say how many factors there are.")
        return int(named["k"])
    return len(given) if isinstance(given, list) else int(given)


def _added(data: Case) -> int:
    """Number of generators, also where the case gives the number of runs."""
    if data.get("p") is not None:
        return int(data["p"])
    named = FRACTION.search(str(data.get("design", "")))
    if named:
        return int(named["p"])
    runs = data.get("runs") or data.get("n_runs")
    if not runs:
        return 0
    return _factors(data) - (int(runs).bit_length() - 1)


def _written(points: tuple[Point, ...], **others: Any) -> Values:
    coordinates = [list(point) for point in points]
    return {
        "points_unordered": coordinates,
        "points": coordinates,
        "runs": len(coordinates),
        **others,
    }


def _box_behnken(data: Case) -> Values:
    found = box_behnken(_factors(data), center=_centers(data))
    return _written(found.points, center=found.center_points)


def _composite(data: Case, form: str) -> Values:
    k = _factors(data)
    alpha, center = data.get("alpha", "rotatable"), _centers(data) or 0
    split = data.get("center")
    if isinstance(split, list) and len(split) == 2:
        center = (int(split[0]), int(split[1]))
        # With center points given by block, "orthogonal" means orthogonal blocks.
        alpha = "orthogonal_blocks" if alpha == "orthogonal" else alpha
    fraction = {"generators": data.get("generators"), "p": int(data.get("p") or 0)}
    found = central_composite(
        k,
        center=center,
        alpha=alpha,
        form=form,
        **fraction,
    )
    return _written(found.points, alpha=found.alpha, center=found.center_points)


def _full(data: Case) -> Values:
    levels = data.get("levels")
    if isinstance(levels, list):
        points = level_factorial(levels)
    elif isinstance(levels, int) and levels != 2:
        points = level_factorial([levels] * _factors(data))
    else:
        points = full_factorial(_factors(data))
    centers = ((0.0,) * len(points[0]),) * (_centers(data) or 0)
    return _written((*points, *centers))


def _fractional(data: Case) -> Values:
    k = _factors(data)
    found = fractional_factorial(
        k, data.get("generators") or data.get("generator"), p=_added(data)
    )
    centers = ((0.0,) * k,) * (_centers(data) or 0)
    return _written(
        (*found.points, *centers),
        resolution=found.resolution,
        defining_relation=list(found.defining_words),
        generators=list(found.generators),
    )


DESIGNS: dict[str, Callable[[Case], Values]] = {
    "box_behnken": _box_behnken,
    "bbd": _box_behnken,
    "ccd": lambda data: _composite(data, "circumscribed"),
    "central_composite": lambda data: _composite(data, "circumscribed"),
    "ccd_circumscribed": lambda data: _composite(data, "circumscribed"),
    "ccd_inscribed": lambda data: _composite(data, "inscribed"),
    "ccd_faced": lambda data: _composite(data, "faced"),
    "ccd_face_centered": lambda data: _composite(data, "faced"),
    "ccd_face_centred": lambda data: _composite(data, "faced"),
    "full_factorial": _full,
    "factorial": _full,
    "full_factorial_2level": _full,
    "fractional_factorial": _fractional,
    "fractional_factorial_2level": _fractional,
    "fractional": _fractional,
    "fractional_2level": _fractional,
    "fracfact": _fractional,
}


def _design_points(case: Case) -> Values:
    data = case["data"]
    written = str(data.get("design", ""))
    name = re.sub(r"[\s-]+", "_", written.strip().lower())
    if name not in DESIGNS and FRACTION.search(written):
        name = "fractional_factorial"
    if name not in DESIGNS:
        raise DesignError(
            f"There is no design {written!r}; known are {', '.join(DESIGNS)}."
        )
    return DESIGNS[name](data)


EVALUATORS: dict[str, Callable[[Case], Values]] = {"design_points": _design_points}
