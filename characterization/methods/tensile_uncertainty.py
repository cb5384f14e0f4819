"""Uncertainty of tensile figures, propagated from what is known of the inputs (GUM)."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from uncertainties import ufloat
from uncertainties.core import AffineScalarFunc, LinearCombination

from characterization.methods.interval import COVERAGE
from characterization.methods.modulus import ModulusLine, proof_point
from characterization.methods.tensile_instruments import StandardUncertainties


@dataclass(frozen=True, slots=True)
class Evaluated:
    """What the uncertainty of an evaluation is made of; strains as recorded, [1].

    `elongations` holds for each symbol the elongation [%], the stress whose elastic strain
    was taken off it (None for a total one) [MPa], and the strain it was read at.
    """

    strength_mpa: float
    diameter_mm: float | None
    gauge_length_mm: float | None = None
    proof_mpa: float | None = None
    proof_strain: float | None = None
    line: ModulusLine | None = None
    is_modulus_fixed: bool = False
    stress: np.ndarray | None = None
    strain: np.ndarray | None = None
    offset: float = 0.002
    elongations: Mapping[str, tuple[float, float | None, float]] = field(
        default_factory=dict
    )

    def extension_mm(self, strain: float) -> float | None:
        """The extension at a strain; None where the strain is the instrument's own."""
        return None if self.gauge_length_mm is None else strain * self.gauge_length_mm


Stated = dict[str, dict[str, Any]]
Lacking = dict[str, tuple[str, ...]]


def uncertainties_of(
    given: StandardUncertainties | None, found: Evaluated
) -> tuple[Stated, Lacking]:
    """Standard and expanded uncertainty of Rm, Rp, E and elongations.

    Parameters
    ----------
    given : StandardUncertainties or None
    found : Evaluated

    Returns
    -------
    dict, dict
        By symbol: value, standard, expanded (k = 2), unit, and `budget`, the standard
        uncertainty that each source alone would give. And by symbol, of those that have
        none, the inputs that do not state theirs: nothing is taken for them.

    Notes
    -----
    R = F/S0 with S0 = pi d^2/4; E = dF L/(S0 dL) with the standard error of the fitted
    slope; Rp moves along the flow curve when the slope moves, a sensitivity found by
    shifting the slope by its own uncertainty. A total elongation is dL/L; of a plastic one
    R/E is taken off, with force and cross-section common to both. First order, inputs
    independent of each other; the zero of the strain is taken as known.

    References
    ----------
    JCGM 100:2008, 5.1; CWA 15261-2:2005, annex A; ISO 6892-1:2019, annex J.
    """
    given = given or StandardUncertainties()
    inputs = _Inputs(given, found)
    stated: Stated = {}
    lacking: Lacking = {}

    def state(symbol: str, unit: str, value: Callable[[], Any], *needs: str) -> None:
        missing = inputs.missing(*needs)
        if missing:
            lacking[symbol] = missing
        else:
            stated[symbol] = _described(value(), unit)

    state("Rm", "MPa", lambda: found.strength_mpa * inputs.stress, "force", "section")
    line = found.line
    if line is None:
        return stated, lacking
    everything = ("force", "section", "extension", "length")
    if found.is_modulus_fixed:
        lacking["E"] = ("the modulus, which is fixed",)
    else:
        # An extensometer's error is that of the range of extension in the window.
        window = (line.high_mpa - line.low_mpa) / line.slope_mpa
        state(
            "E",
            "GPa",
            lambda: line.slope_mpa / 1000 * inputs.fit * inputs.stress
            / inputs.strain(window),
            *everything,
        )  # fmt: skip
    if found.proof_mpa is not None:
        state("Rp", "MPa", lambda: _proof(found, inputs), *everything)
    for symbol, (percent, stress, at) in found.elongations.items():
        if stress is None:
            state(
                symbol,
                "%",
                lambda percent=percent, at=at: percent * inputs.strain(at),
                "extension",
                "length",
            )
            continue
        elastic = 100 * stress / line.slope_mpa
        state(
            symbol,
            "%",
            lambda percent=percent, elastic=elastic, at=at: (
                (percent + elastic - elastic / inputs.fit) * inputs.strain(at)
            ),
            "extension",
            "length",
        )
    return stated, lacking


class _Inputs:
    """Factors of 1 with the uncertainty that each input states."""

    def __init__(self, given: StandardUncertainties, found: Evaluated):
        self._given, self._found = given, found
        self._stated = {
            "force": given.force,
            "section": given.section(found.diameter_mm),
            "extension": given.extension(None),
            "length": given.gauge_length,
        }
        self.stress = _share(given.force, "force") / _share(
            self._stated["section"],
            "diameter" if given.diameter_mm else "cross-section",
        )
        self._length = _share(given.gauge_length, "gauge length")
        line = found.line
        error = line.slope_error_mpa if line else None
        self.fit = _share(
            error / line.slope_mpa if line and error else None, "slope of the fit"
        )

    def missing(self, *needs: str) -> tuple[str, ...]:
        """What of these states no uncertainty, in the words of a reader."""
        return tuple(_WORDS[name] for name in needs if self._stated[name] is None)

    def strain(self, strain: float) -> Any:
        """The factor of a strain of this size."""
        extension = self._found.extension_mm(strain)
        u = self._given.extension(extension)
        return _share(u, "extensometer") / self._length


_WORDS = {
    "force": "force",
    "section": "cross-section",
    "extension": "extension",
    "length": "gauge length",
}


def _proof(found: Evaluated, inputs: _Inputs) -> Any:
    """A scale common to force or strain moves curve and line together; only the scatter of
    the slope moves the line alone.
    """
    if found.stress is None or found.strain is None or found.line is None:
        return found.proof_mpa
    curve = found.stress, found.strain, found.line, found.offset
    by_slope = _slope_sensitivity(*curve)
    by_scale = _offset_sensitivity(*curve)
    return (
        found.proof_mpa * inputs.stress
        + by_slope * (inputs.fit - 1)
        - by_scale * (inputs.strain(found.proof_strain or found.offset) - 1)
    )


def _share(standard: float | None, source: str) -> Any:
    """An input relative to itself: 1 with its uncertainty, plain where it has none."""
    return ufloat(1.0, standard, source) if standard else 1.0


def _described(value: Any, unit: str) -> dict[str, Any]:
    if not isinstance(value, AffineScalarFunc):
        value = AffineScalarFunc(float(value), LinearCombination({}))
    budget: Mapping[Any, float] = value.error_components()
    standard = float(value.std_dev)
    return {
        "value": float(value.nominal_value),
        "standard": standard,
        "expanded": COVERAGE * standard,
        "coverage": COVERAGE,
        "unit": unit,
        "budget": {
            str(source.tag): float(part) for source, part in budget.items() if part
        },
    }


def _slope_sensitivity(
    stress: np.ndarray,
    strain: np.ndarray,
    line: ModulusLine,
    offset: float,
) -> float:
    """How the proof strength moves per relative change of the slope, [MPa].

    The line turns about the middle of its window, where the fit holds it.
    """
    step = max((line.slope_error_mpa or 0.0) / line.slope_mpa, 1e-4)
    middle = (line.low_mpa + line.high_mpa) / 2
    pivot = line.strain_zero + middle / line.slope_mpa
    moved = []
    for sign in (1, -1):
        slope = line.slope_mpa * (1 + sign * step)
        turned = _turned(line, slope, pivot - middle / slope)
        point = proof_point(stress, strain, turned, offset)
        if point is None:
            return 0.0
        moved.append(point.stress_mpa)
    return (moved[0] - moved[1]) / (2 * step)


def _offset_sensitivity(
    stress: np.ndarray,
    strain: np.ndarray,
    line: ModulusLine,
    offset: float,
) -> float:
    """How the proof strength moves per relative change of the strain's scale, [MPa].

    Strains that are too large by a share are an offset that is too small by it.
    """
    step = 0.01
    more = proof_point(stress, strain, line, offset * (1 + step))
    less = proof_point(stress, strain, line, offset * (1 - step))
    if more is None or less is None:
        return 0.0
    slope = (more.stress_mpa - less.stress_mpa) / (2 * step)
    return slope if math.isfinite(slope) else 0.0


def _turned(line: ModulusLine, slope_mpa: float, zero: float) -> ModulusLine:
    return replace(line, slope_mpa=slope_mpa, strain_zero=zero)
