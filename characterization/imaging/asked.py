"""What is asked of a micrograph: every parameter of an evaluation, and what a hand corrected.

Pure. Both are kept as JSON with the result, so that the same picture gives the same numbers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Literal

from characterization.imaging.segmentation import Settings
from labtrack.statistics.samples import BadOption

Kind = Literal["area-fraction", "point-count", "grain-intercepts", "arm-spacing"]
KINDS = ("area-fraction", "point-count", "grain-intercepts", "arm-spacing")
Estimate = Literal["count", "lengths"]

MOST_MARKS = 5_000
MOST_PIXELS = 2**31
INSIDE, BOUNDARY, OUTSIDE, OPEN = "ibo."

Point = tuple[float, float]
Line = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class ImageSettings:
    """Parameters of one evaluation, the same for every field of a series.

    `segmentation` divides a picture. Test lines lie `spacing_px` apart (0: a twelfth of the
    shorter side) in the directions `angles_deg`; runs below `least_px` are gaps within a
    boundary. `estimate` "count" divides the length of the lines by the grains on them
    (ASTM E112), "lengths" averages the grains that lie whole on a line (E1382), measured
    `between` the edges or the centers of boundaries. A point count uses a grid of `columns`
    by `rows`.
    """

    segmentation: Settings = field(default_factory=Settings)
    spacing_px: int = 0
    angles_deg: tuple[float, ...] = (0.0, 45.0, 90.0, 135.0)
    least_px: float = 3.0
    estimate: Estimate = "count"
    between: Literal["edges", "centers"] = "centers"
    columns: int = 10
    rows: int = 10

    def __post_init__(self) -> None:
        checks: Mapping[str, bool] = {
            "test lines lie 0 (chosen) or 2 to 5000 pixels apart": self.spacing_px == 0
            or 2 <= self.spacing_px <= 5000,
            "one to eight directions from 0 to 180 degrees": 1
            <= len(self.angles_deg)
            <= 8
            and all(0 <= angle <= 180 for angle in self.angles_deg),
            "gaps are from 0 to 1000 pixels": 0 <= self.least_px <= 1000,
            "the estimate is count or lengths": self.estimate in ("count", "lengths"),
            "between is edges or centers": self.between in ("edges", "centers"),
            "a grid has 2 to 40 columns and rows": 2 <= self.columns <= 40
            and 2 <= self.rows <= 40,
        }
        for rule, holds in checks.items():
            if not holds:
                raise BadOption(f"Image settings: {rule}; given {self}.")

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"angles_deg": list(self.angles_deg)}

    @classmethod
    def from_json(cls, given: Mapping[str, Any]) -> "ImageSettings":
        """Settings as kept. BadOption for a name that is none, or a value of another type.

        >>> ImageSettings.from_json({"spacing_px": 40}).spacing_px
        40
        """
        values = dict(given)
        segmentation = values.pop("segmentation", {})
        try:
            _refuse_other_types(values, ImageSettings)
            _refuse_other_types(segmentation, Settings)
            if "angles_deg" in values:
                values["angles_deg"] = tuple(float(a) for a in values["angles_deg"])
            return cls(segmentation=Settings(**segmentation), **values)
        except (TypeError, ValueError) as error:
            if isinstance(error, BadOption):
                raise
            known = ", ".join(one.name for one in (*fields(cls), *fields(Settings)))
            raise BadOption(
                f"Image settings {dict(given)} cannot be read; known are {known}."
            ) from error


def _refuse_other_types(given: Mapping[str, Any], settings: type) -> None:
    """BadOption for a value of another type than its default's; a number is finite."""
    for one in fields(settings):
        if one.name not in given or one.name in ("angles_deg", "segmentation"):
            continue
        value, default = given[one.name], one.default
        if one.name == "level":
            fits = value is None or _is_number(value)
        elif isinstance(default, bool | str):
            fits = isinstance(value, type(default))
        elif isinstance(default, int):
            fits = _is_number(value) and value == int(value) and value < MOST_PIXELS
        else:
            fits = _is_number(value)
        if not fits:
            raise BadOption(f"Image settings: {one.name} cannot be {value!r:.60}.")


def _is_number(value: Any) -> bool:
    return (
        isinstance(value, int | float)
        and not isinstance(value, bool)
        and abs(value) < 1e12
    )


@dataclass(frozen=True, slots=True)
class Corrections:
    """What a person did to one field by hand. Places are pixels (x, y) of the picture.

    `erased`: polygons of artefacts, left out of everything. `crossings`: boundaries on test
    lines as (x, y, weight), in place of those found (None: those found stand). `points`:
    one letter for each point of the grid, row by row: inside, boundary, outside or a dot
    for not answered. `arms`: lines across dendrite arms with the number of arms. `no_arms`:
    looked at, and there are none.
    """

    erased: tuple[tuple[Point, ...], ...] = ()
    crossings: tuple[tuple[float, float, float], ...] | None = None
    points: str = ""
    arms: tuple[tuple[float, float, float, float, int], ...] = ()
    no_arms: bool = False

    def __post_init__(self) -> None:
        marks = len(self.erased) + len(self.crossings or ()) + len(self.arms)
        unknown = set(self.points) - set(INSIDE + BOUNDARY + OUTSIDE + OPEN)
        checks: Mapping[str, bool] = {
            "an erased area has 3 to 500 corners": all(
                3 <= len(polygon) <= 500 for polygon in self.erased
            ),
            f"a field has at most {MOST_MARKS} marks": marks <= MOST_MARKS,
            "points are answered i (inside), b (boundary), o (outside) or a dot": (
                not unknown and len(self.points) <= 1600
            ),
            "a crossing counts 0.5 (an end on a boundary), 1, 1.5 (triple point) or 2": all(
                one[2] in (0.5, 1.0, 1.5, 2.0) for one in self.crossings or ()
            ),
            "a row has 2 to 200 arms": all(2 <= arm[4] <= 200 for arm in self.arms),
        }
        for rule, holds in checks.items():
            if not holds:
                raise BadOption(f"Corrections by hand: {rule}.")

    def as_json(self) -> dict[str, Any]:
        """Only what was done."""
        found: dict[str, Any] = {}
        if self.erased:
            found["erased"] = [[list(p) for p in polygon] for polygon in self.erased]
        if self.crossings is not None:
            found["crossings"] = [list(one) for one in self.crossings]
        if self.points:
            found["points"] = self.points
        if self.arms:
            found["arms"] = [list(one) for one in self.arms]
        if self.no_arms:
            found["no_arms"] = True
        return found

    @classmethod
    def from_json(cls, given: Any) -> "Corrections":
        """As kept, or as a person's browser sent it. BadOption where it cannot be read.

        >>> Corrections.from_json({"erased": [[[0, 0], [9, 0], [9, 9]]]}).erased
        (((0.0, 0.0), (9.0, 0.0), (9.0, 9.0)),)
        """
        try:
            unknown = set(given) - {one.name for one in fields(cls)}
            if unknown:
                raise BadOption(f"Unknown corrections: {', '.join(sorted(unknown))}.")
            crossings = given.get("crossings")
            return cls(
                erased=tuple(
                    tuple((_number(x), _number(y)) for x, y in polygon)
                    for polygon in given.get("erased", ())
                ),
                crossings=None
                if crossings is None
                else tuple(
                    (_number(x), _number(y), _number(w)) for x, y, w in crossings
                ),
                points=str(given.get("points", "")),
                arms=tuple(
                    (*(_number(v) for v in row[:4]), int(row[4]))
                    for row in given.get("arms", ())
                    if _is_row(row)
                ),
                no_arms=given.get("no_arms", False) is True,
            )
        except BadOption:
            raise
        except (TypeError, ValueError, AttributeError, IndexError) as error:
            raise BadOption(f"The corrections cannot be read: {error}.") from error


def _is_row(row: Sequence[Any]) -> bool:
    if len(row) != 5:
        raise BadOption(f"A row of arms has {len(row)} numbers; expected 5.")
    return True


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadOption(f"{value!r} is no number.")
    number = float(value)
    if not -1e6 < number < 1e6:
        raise BadOption(f"{number:g} is no place in a picture.")
    return number
