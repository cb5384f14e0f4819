"""One field of view measured: numbers, and an overlay that shows what was measured. Pure."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from characterization.imaging import overlay
from characterization.imaging.asked import (
    BOUNDARY,
    INSIDE,
    MOST_MARKS,
    OPEN,
    Corrections,
    ImageSettings,
    Kind,
    Line,
)
from characterization.imaging.boundaries import boundary_look
from characterization.imaging.intercepts import (
    FieldIntercepts,
    grid_lines,
    measure_intercepts,
)
from characterization.imaging.objects import field_area, measure_objects
from characterization.imaging.segmentation import (
    Segmentation,
    label_objects,
    segment,
)
from characterization.methods.arm_spacing import ArmRow
from labtrack.statistics.samples import OutOfDomain, TooFewValues

if TYPE_CHECKING:
    import numpy as np

NO_SCALE = "The picture has no scale: fractions can be measured, lengths cannot."
LARGEST_SHOWN = 200


@dataclass(frozen=True, eq=False)
class FieldResult:
    """One field: `value` in `unit`, or None with the reason; details for its page.

    `rows` are dendrites, where arms were measured. `drawing` holds a number for each pixel
    (see `overlay`).
    """

    value: float | None
    unit: str
    reason: str
    details: dict[str, Any]
    drawing: "np.ndarray"
    rows: tuple[ArmRow, ...] = ()
    facts: dict[str, float] = field(default_factory=dict)
    warning: str = ""
    """What makes the value doubtful, as a word: see `series.WARNINGS`."""

    def as_json(self) -> dict[str, Any]:
        return {
            "value": self.value,
            "unit": self.unit,
            "reason": self.reason,
            "details": self.details,
            "rows": [[row.length_um, row.arms] for row in self.rows],
            "facts": self.facts,
            "warning": self.warning,
        }


def measure_field(
    pixels: "np.ndarray",
    kind: Kind,
    settings: ImageSettings,
    corrections: Corrections | None = None,
    um_per_pixel: float | None = None,
) -> FieldResult:
    """Measure one field of view.

    Parameters
    ----------
    pixels : array, shape (height, width), uint8 or uint16
    kind : {"area-fraction", "point-count", "grain-intercepts", "arm-spacing"}
    settings : ImageSettings
    corrections : Corrections, optional
        What a person did by hand.
    um_per_pixel : float, optional, [um]
        Without it only fractions come out; the reason says so.

    Returns
    -------
    FieldResult
        In percent of the field's area or grid points, or in um.

    Raises
    ------
    BadOption
        If no threshold divides the picture.
    OutOfDomain
        If everything is erased.

    References
    ----------
    ASTM E1245-03 (2016), E562-19, E112-13 and E1382-97 (2015), as named where computed.

    Examples
    --------
    >>> import numpy as np
    >>> picture = np.full((60, 60), 200, dtype=np.uint8); picture[:6, :6] = 20
    >>> measure_field(picture, "area-fraction", ImageSettings()).value
    1.0
    """
    corrections = corrections or Corrections()
    valid = _valid(pixels.shape, corrections)
    return _MEASURES[kind](pixels, settings, corrections, um_per_pixel, valid)


def _valid(shape: tuple[int, ...], corrections: Corrections) -> "np.ndarray | None":
    """True where nothing was erased; None where nothing was erased anywhere."""
    if not corrections.erased:
        return None
    import numpy as np
    from skimage.draw import polygon

    valid = np.ones(shape, dtype=bool)
    for corners in corrections.erased:
        rows, columns = polygon(
            [y for _x, y in corners], [x for x, _y in corners], shape
        )
        valid[rows, columns] = False
    if not valid.any():
        raise OutOfDomain("Everything in the field is erased; nothing can be measured.")
    return valid


def _area(pixels, settings, corrections, um_per_pixel, valid) -> FieldResult:
    found = segment(pixels, settings.segmentation)
    mask = found.mask if valid is None else found.mask & valid
    area = field_area(mask, valid)
    labels = label_objects(Segmentation(mask, found.level, found.settings, 0, 0))
    objects = measure_objects(labels, um_per_pixel or 1.0)
    round_ones = [o.circularity for o in objects if o.circularity is not None]
    largest = max((o.max_feret_um for o in objects), default=None)
    details: dict[str, Any] = {
        "level": found.level,
        "constituent_px": area.constituent_px,
        "field_px": area.field_px,
        "objects": len(objects),
        "removed_objects": found.removed_objects,
        "filled_holes": found.filled_holes,
        "largest": [
            {
                "x": round(o.x_px, 1),
                "y": round(o.y_px, 1),
                "area_um2": o.area_um2 if um_per_pixel else None,
                "diameter_um": o.equivalent_diameter_um if um_per_pixel else None,
                "feret_um": o.max_feret_um if um_per_pixel else None,
                "sphericity": o.circularity,
                "touches_edge": o.touches_edge,
            }
            for o in objects[:LARGEST_SHOWN]
        ],
    }
    facts = {}
    if round_ones:
        facts["sphericity"] = math.fsum(round_ones) / len(round_ones)
        facts["sphericity_n"] = float(len(round_ones))
    if um_per_pixel and largest is not None:
        facts["F_max_pore"] = largest
        facts["mean_diameter_um"] = math.fsum(
            o.equivalent_diameter_um for o in objects
        ) / len(objects)
    return FieldResult(
        area.percent,
        "%",
        "",
        details,
        overlay.of_mask(mask, valid),
        facts=facts,
    )


def grid_points(
    height: int, width: int, settings: ImageSettings
) -> list[tuple[float, float]]:
    """Where the points of a count lie, row by row, [px]; half a step from the edges.

    >>> grid_points(100, 100, ImageSettings(columns=2, rows=2))
    [(25.0, 25.0), (75.0, 25.0), (25.0, 75.0), (75.0, 75.0)]
    """
    return [
        (
            (column + 0.5) * width / settings.columns,
            (row + 0.5) * height / settings.rows,
        )
        for row in range(settings.rows)
        for column in range(settings.columns)
    ]


def _points(pixels, settings, corrections, um_per_pixel, valid) -> FieldResult:
    """ASTM E562-19: a point on the boundary counts one half."""
    places = grid_points(*pixels.shape, settings)
    answers = (corrections.points or "").ljust(len(places), OPEN)[: len(places)]
    erased = [valid is not None and not valid[int(y), int(x)] for x, y in places]
    counted = [a for a, out in zip(answers, erased, strict=True) if not out]
    answered = sum(a != OPEN for a in counted)
    hits = sum({INSIDE: 1.0, BOUNDARY: 0.5}.get(a, 0.0) for a in counted)
    is_whole = bool(counted) and answered == len(counted)
    reason = (
        ""
        if is_whole
        else f"{answered} of {len(counted)} points are answered; count them."
    )
    return FieldResult(
        100 * hits / len(counted) if is_whole else None,
        "%",
        reason,
        {
            "points": len(counted),
            "answered": answered,
            "hits": hits,
            "inside": counted.count(INSIDE),
            "boundary": counted.count(BOUNDARY),
        },
        overlay.of_points(pixels.shape, places, answers, valid),
    )


def chosen_spacing(height: int, width: int, settings: ImageSettings) -> int:
    """Pixels between test lines: as asked, or a twelfth of the shorter side."""
    return settings.spacing_px or max(8, min(height, width) // 12)


def lines_of_field(
    height: int, width: int, settings: ImageSettings, valid: "np.ndarray | None"
) -> list[Line]:
    """The test lines of a field, without the parts that were erased."""
    lines = grid_lines(
        height,
        width,
        spacing_px=chosen_spacing(height, width, settings),
        angles_deg=settings.angles_deg,
    )
    if valid is None:
        return lines
    return [part for line in lines for part in _parts(line, valid)]


def _parts(line: Line, valid: "np.ndarray") -> Iterable[Line]:
    import numpy as np

    x0, y0, x1, y1 = line
    steps = max(round(max(abs(x1 - x0), abs(y1 - y0))), 1)
    at = np.linspace(0, 1, steps + 1)
    x, y = x0 + at * (x1 - x0), y0 + at * (y1 - y0)
    inside = valid[np.rint(y).astype(int), np.rint(x).astype(int)]
    change = np.diff(np.concatenate([[0], inside.view(np.int8), [0]]))
    starts, ends = np.flatnonzero(change == 1), np.flatnonzero(change == -1)
    for a, b in zip(starts, ends - 1, strict=True):
        if b - a >= 2:
            yield float(x[a]), float(y[a]), float(x[b]), float(y[b])


def _grains(pixels, settings, corrections, um_per_pixel, valid) -> FieldResult:
    found = segment(pixels, settings.segmentation)
    boundaries = _boundaries(found)
    lines = lines_of_field(*pixels.shape, settings, valid)
    drawn = overlay.of_mask(boundaries if valid is None else boundaries & valid, valid)
    details: dict[str, Any] = {
        "level": found.level,
        "spacing_px": chosen_spacing(*pixels.shape, settings),
        "lines": [[round(v, 1) for v in line] for line in lines],
    }
    # Lengths in pixels first: crossings can be shown and corrected without a scale.
    try:
        along = measure_intercepts(
            boundaries,
            lines,
            1.0,
            between=settings.between,
            least_px=settings.least_px,
        )
    except TooFewValues as error:
        along, nothing = None, str(error)
    by_hand = corrections.crossings is not None
    crossings = (
        [list(one) for one in corrections.crossings if not _is_erased(one, valid)]
        if corrections.crossings is not None
        else _crossings(along)
    )
    details |= {
        "by_hand": by_hand,
        "crossings": crossings[:MOST_MARKS],
        "crossings_found": len(crossings),
    }
    overlay.add_lines(drawn, lines)
    overlay.add_spots(drawn, [(c[0], c[1]) for c in crossings])
    length_px = math.fsum(math.hypot(c - a, d - b) for a, b, c, d in lines)
    mean_px, counted, reason = None, 0.0, ""
    if by_hand:
        counted = math.fsum(c[2] for c in crossings)
        mean_px = length_px / counted if counted else None
        reason = "" if counted else "No boundary is marked on any test line."
    elif along is None:
        reason = nothing
    else:
        counted = along.counted
        details["whole"] = len(along.whole)
        mean_px = (
            along.mean_um if settings.estimate == "lengths" else length_px / counted
        )
    details |= {"counted": counted, "length_px": length_px, "mean_px": mean_px}
    value = None if mean_px is None or not um_per_pixel else mean_px * um_per_pixel
    if mean_px is not None and not um_per_pixel:
        reason = NO_SCALE
    warning = "" if by_hand else _other_look(pixels, settings)
    return FieldResult(value, "um", reason, details, drawn, warning=warning)


def _other_look(pixels: "np.ndarray", settings: ImageSettings) -> str:
    """Which boundaries the picture shows where they are none of those that are looked for."""
    look = boundary_look(pixels)
    return "" if look in ("", settings.segmentation.polarity) else f"{look}-boundaries"


def _is_erased(place: Sequence[float], valid: "np.ndarray | None") -> bool:
    if valid is None:
        return False
    height, width = valid.shape
    row, column = round(place[1]), round(place[0])
    return not valid[min(max(row, 0), height - 1), min(max(column, 0), width - 1)]


def _boundaries(found: Segmentation) -> "np.ndarray":
    """Where grains meet: the segmented boundaries, and with the watershed those that close
    their gaps.
    """
    if not found.settings.watershed:
        return found.mask
    labels = label_objects(Segmentation(~found.mask, found.level, found.settings, 0, 0))
    closed = found.mask.copy()
    for a, b, out in (
        (labels[1:], labels[:-1], closed[1:]),
        (labels[:, 1:], labels[:, :-1], closed[:, 1:]),
    ):
        out |= (a != b) & (a > 0) & (b > 0)
    return closed


def _crossings(along: FieldIntercepts | None) -> list[list[float]]:
    """The middle of each boundary between two grains of one line, counting one."""
    if along is None:
        return []
    found = []
    for before, after in zip(along.intercepts, along.intercepts[1:], strict=False):
        if before.line == after.line:
            x, y = (before.x1 + after.x0) / 2, (before.y1 + after.y0) / 2
            found.append([round(x, 1), round(y, 1), 1.0])
    return found


def _arms(pixels, settings, corrections, um_per_pixel, valid) -> FieldResult:
    lengths = [
        (math.hypot(x1 - x0, y1 - y0), int(arms))
        for x0, y0, x1, y1, arms in corrections.arms
    ]
    drawn = overlay.nothing(pixels.shape, valid)
    overlay.add_lines(drawn, [row[:4] for row in corrections.arms])
    details = {"dendrites": len(lengths), "no_arms": corrections.no_arms}
    reason = ""
    if not lengths:
        reason = (
            "Not measurable: no arms, the grains are globular."
            if corrections.no_arms
            else "No row of arms is drawn yet."
        )
    elif not um_per_pixel:
        reason = NO_SCALE
    if reason:
        return FieldResult(None, "um", reason, details, drawn)
    rows = tuple(ArmRow(length * um_per_pixel, arms) for length, arms in lengths)
    mean = math.fsum(r.length_um / (r.arms - 1) for r in rows) / len(rows)
    return FieldResult(mean, "um", "", details, drawn, rows)


_MEASURES = {
    "area-fraction": _area,
    "point-count": _points,
    "grain-intercepts": _grains,
    "arm-spacing": _arms,
}
