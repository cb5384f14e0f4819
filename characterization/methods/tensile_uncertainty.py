"""Uncertainty of tensile figures, propagated from what is known of the inputs (GUM)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from uncertainties import ufloat
from uncertainties.core import AffineScalarFunc, LinearCombination

from characterization.methods.modulus import ModulusLine, proof_point
from characterization.methods.tensile_settings import StandardUncertainties

COVERAGE = 2.0
"""k of the expanded uncertainty, about 95 % of a normal distribution."""


def uncertainties_of(
    given: StandardUncertainties,
    *,
    strength_mpa: float,
    proof_mpa: float | None,
    line: ModulusLine | None,
    stress: np.ndarray,
    strain: np.ndarray | None,
    offset: float,
    diameter_mm: float | None,
) -> dict[str, dict[str, Any]]:
    """Standard and expanded uncertainty of Rm, Rp and E, with what each input adds.

    Parameters
    ----------
    given : StandardUncertainties
    strength_mpa, proof_mpa : float, [MPa]
    line : ModulusLine or None
    stress, strain : array, shape (n,)
        As evaluated, for the sensitivity of the proof strength to the slope.
    diameter_mm : float or None
        Of a round bar; else `area_rel` of the inputs is taken.

    Returns
    -------
    dict
        By symbol: value, standard, expanded (k = 2), unit, and `budget`, the standard
        uncertainty that each source alone would give.

    Notes
    -----
    R = F/S0 with S0 = pi d^2/4; E = dF L/(S0 dL) with the standard error of the fitted
    slope; Rp moves along the flow curve when the slope moves, a sensitivity found by
    shifting the slope by its own uncertainty. First order, inputs independent except
    that force and cross-section are common to all three.

    References
    ----------
    JCGM 100:2008, 5.1; CWA 15261-2:2005, annex A.
    """
    force = _share(given.force_rel, "force")
    if diameter_mm and given.diameter_mm:
        area = _share(given.diameter_mm / diameter_mm, "diameter") ** 2
    else:
        area = _share(given.area_rel, "cross-section")
    length = _share(given.gauge_length_rel, "gauge length")
    extension = _share(given.extension_rel, "extensometer")
    stress_factor = force / area
    found = {"Rm": _described(strength_mpa * stress_factor, "MPa")}
    if line is None:
        return found
    fit = _share((line.slope_error_mpa or 0.0) / line.slope_mpa, "slope of the fit")
    modulus = line.slope_mpa / 1000 * stress_factor * length / extension * fit
    found["E"] = _described(modulus, "GPa")
    if proof_mpa is None or strain is None:
        return found
    # A scale common to force or strain moves curve and line together; only the scatter
    # of the slope moves the line alone.
    sensitivity = _slope_sensitivity(stress, strain, line, offset, proof_mpa)
    strain_scale = _offset_sensitivity(stress, strain, line, offset, proof_mpa)
    proof = (
        proof_mpa * stress_factor
        + sensitivity * (fit - 1)
        + strain_scale * (length / extension - 1)
    )
    found["Rp"] = _described(proof, "MPa")
    return found


def _share(standard: float, source: str) -> Any:
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
    proof_mpa: float,
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
    proof_mpa: float,
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
