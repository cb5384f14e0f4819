"""Tensile curves as arrays, and their thinning for a chart. No file, no database."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from characterization.methods.curve_events import cycles

FEWEST_POINTS = 5
FEWEST_CYCLES = 2
"""One return may be a pause in which the bar was unloaded."""


class CurveError(ValueError):
    """A curve that cannot be evaluated at all; `code` and the message say why."""

    def __init__(self, code: str, message: str):
        self.code = code
        super().__init__(message)


@dataclass(frozen=True, eq=False)
class TensileCurve:
    """Engineering stress [MPa] against engineering strain [1], as recorded.

    Made by `of_stress_strain`, `of_force_extension` or `of_channels`; a curve made
    from force keeps force and dimensions, so that a corrected diameter is a new curve
    from the same recording.
    """

    stress_mpa: np.ndarray
    strain: np.ndarray | None
    """None where nothing measured the gauge length: the crosshead's travel does not."""
    time_s: np.ndarray | None = None
    crosshead_mm: np.ndarray | None = None
    force_n: np.ndarray | None = None
    area_mm2: float | None = None
    gauge_length_mm: float | None = None
    diameter_mm: float | None = None

    def __post_init__(self) -> None:
        if self.stress_mpa.size < FEWEST_POINTS:
            raise CurveError(
                "too_few_points",
                f"The curve has {self.stress_mpa.size} points; "
                f"at least {FEWEST_POINTS} are needed.",
            )
        for name in ("strain", "stress_mpa", "time_s", "crosshead_mm", "force_n"):
            channel = getattr(self, name)
            if channel is not None:
                _check(name, channel, self.stress_mpa.size)
        _refuse_other_tests(self.stress_mpa)

    @property
    def points(self) -> int:
        """How many recordings the curve has."""
        return int(self.stress_mpa.size)

    @classmethod
    def of_stress_strain(
        cls,
        stress_mpa: np.ndarray,
        strain: np.ndarray,
        *,
        time_s: np.ndarray | None = None,
        crosshead_mm: np.ndarray | None = None,
    ) -> TensileCurve:
        """A curve whose stress and strain were computed before it came."""
        return cls(
            stress_mpa=_array(stress_mpa),
            strain=_array(strain),
            time_s=_optional(time_s),
            crosshead_mm=_optional(crosshead_mm),
        )

    @classmethod
    def of_force_extension(
        cls,
        force_n: np.ndarray,
        extension_mm: np.ndarray,
        *,
        gauge_length_mm: float,
        diameter_mm: float | None = None,
        area_mm2: float | None = None,
        time_s: np.ndarray | None = None,
        crosshead_mm: np.ndarray | None = None,
    ) -> TensileCurve:
        """A curve from the extensometer and the load cell.

        Parameters
        ----------
        force_n, extension_mm : array, shape (n,), [N] and [mm]
        gauge_length_mm : float, [mm]
            Of the extensometer.
        diameter_mm, area_mm2 : float, [mm] or [mm²]
            Exactly one of them: a round bar's diameter or the initial area.

        Raises
        ------
        CurveError
            If a dimension is missing, given twice or not greater than zero.
        """
        channels = {"force": force_n, "extension": extension_mm}
        return cls.of_channels(
            {
                **channels,
                **({} if time_s is None else {"time": time_s}),
                **({} if crosshead_mm is None else {"crosshead": crosshead_mm}),
            },
            gauge_length_mm=gauge_length_mm,
            diameter_mm=diameter_mm,
            area_mm2=area_mm2,
        )

    @classmethod
    def of_channels(
        cls,
        channels: Mapping[str, np.ndarray],
        *,
        gauge_length_mm: float | None = None,
        diameter_mm: float | None = None,
        area_mm2: float | None = None,
    ) -> TensileCurve:
        """A curve from recorded channels in canonical units (N, mm, MPa, 1, s).

        Force and extension are preferred where the dimensions are known, since these
        can be corrected; else the stress and strain the instrument computed are taken.

        Raises
        ------
        CurveError
            If neither way to stress, or to strain, is complete.
        """
        area = _area(diameter_mm, area_mm2)
        if area is None and len(channels.get("force", ())):
            # What was no pull needs no dimensions to be told so.
            _refuse_other_tests(_array(channels["force"]))
        if "force" in channels and area is not None:
            stress = _array(channels["force"]) / area
        elif "stress" in channels:
            stress = _array(channels["stress"])
        elif "force" in channels:
            raise CurveError(
                "area_missing",
                "The diameter (or initial area) of the bar is not known; "
                "without it the force gives no stress.",
            )
        else:
            raise CurveError(
                "stress_missing", "The curve has neither force nor stress."
            )
        return cls(
            stress_mpa=stress,
            strain=_strain(channels, gauge_length_mm),
            time_s=_optional(channels.get("time")),
            crosshead_mm=_optional(channels.get("crosshead")),
            force_n=_optional(channels.get("force")),
            area_mm2=area,
            gauge_length_mm=gauge_length_mm,
            diameter_mm=diameter_mm,
        )


def decimate(
    x: np.ndarray, y: np.ndarray, *, at_most: int
) -> tuple[np.ndarray, np.ndarray]:
    """A thinner curve for a chart that keeps every visible extreme.

    Parameters
    ----------
    x, y : array, shape (n,)
        In recorded order; `x` need not rise.
    at_most : int
        Points to return at most, 4 or more.

    Returns
    -------
    tuple of array, shape (m,), m <= at_most
        The first and the last point, and of each of equal runs of points between them
        the lowest and the highest `y`, in recorded order.

    Raises
    ------
    ValueError
        If `at_most` is below 4 or the shapes differ.

    >>> import numpy as np
    >>> x = np.arange(1000.0); y = np.zeros(1000); y[371] = 5.0
    >>> thin_x, thin_y = decimate(x, y, at_most=20)
    >>> len(thin_x) <= 20, float(thin_y.max())
    (True, 5.0)
    """
    if at_most < 4:
        raise ValueError(f"at_most is {at_most}; at least 4 points are needed.")
    if x.shape != y.shape:
        raise ValueError(f"x has shape {x.shape}, y has shape {y.shape}.")
    if x.size <= at_most:
        return x, y
    edges = np.linspace(1, x.size - 1, (at_most - 2) // 2 + 1).astype(int)
    kept = {0, x.size - 1}
    for start, stop in pairwise(edges.tolist()):
        kept.add(start + int(np.argmin(y[start:stop])))
        kept.add(start + int(np.argmax(y[start:stop])))
    index = np.array(sorted(kept))
    return x[index], y[index]


def _refuse_other_tests(load: np.ndarray) -> None:
    """A recording that is no single pull to fracture gives no tensile properties."""
    if load.max() <= 0:
        raise CurveError(
            "no_load",
            "The force never rises above zero: a compression, or tension counted as "
            "negative (a profile can negate the column). Expected a pulled bar.",
        )
    if (loads := cycles(load)) and loads[0] >= FEWEST_CYCLES:
        raise CurveError(
            "not_monotonic",
            f"The load falls below half of its highest value and returns {loads[0]} "
            "times: a test in cycles, not one pull to fracture; no tensile "
            "properties are taken from it.",
        )


def _strain(
    channels: Mapping[str, np.ndarray], gauge_length_mm: float | None
) -> np.ndarray | None:
    """Engineering strain from the extension, or as the instrument computed it; None
    where the recording has neither.
    """
    if gauge_length_mm is not None and not _positive(gauge_length_mm):
        raise CurveError(
            "gauge_length",
            f"The gauge length is {gauge_length_mm} mm; expected more than 0.",
        )
    if "extension" in channels and gauge_length_mm is not None:
        return _array(channels["extension"]) / gauge_length_mm
    if "strain" in channels:
        return _array(channels["strain"])
    if "extension" in channels:
        raise CurveError(
            "gauge_length_missing",
            "The gauge length of the extensometer is not known; "
            "without it the extension gives no strain.",
        )
    return None


def _area(diameter_mm: float | None, area_mm2: float | None) -> float | None:
    """The initial cross-section, S0 = pi d²/4 for a round bar, [mm²]."""
    if diameter_mm is not None and area_mm2 is not None:
        raise CurveError(
            "area_twice", "Both a diameter and an area are given; expected one of them."
        )
    for name, size in (("diameter", diameter_mm), ("area", area_mm2)):
        if size is not None and not _positive(size):
            raise CurveError(name, f"The {name} is {size}; expected more than 0.")
    return area_mm2 if diameter_mm is None else math.pi * diameter_mm**2 / 4


def _positive(size: float) -> bool:
    return math.isfinite(size) and size > 0


def _array(values: np.ndarray) -> np.ndarray:
    return np.asarray(values, dtype=float)


def _optional(values: np.ndarray | None) -> np.ndarray | None:
    return None if values is None else _array(values)


def _check(name: str, channel: np.ndarray, size: int) -> None:
    """Refuse a channel of another length or with a value that is no number."""
    if channel.shape != (size,):
        raise CurveError(
            "lengths",
            f"{name} has shape {channel.shape}; expected {size} values like the stress.",
        )
    if not np.isfinite(channel).all():
        at = int(np.flatnonzero(~np.isfinite(channel))[0])
        raise CurveError(
            "not_finite",
            f"{name} holds {channel[at]} at point {at + 1}; expected a number.",
        )
