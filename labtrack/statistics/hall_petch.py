"""Hall-Petch: strength against the inverse square root of the grain size."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from labtrack.statistics.diagnostics import Diagnostic, judged
from labtrack.statistics.linear_regression import LinearFit, linear_regression
from labtrack.statistics.regression_bands import Band, band
from labtrack.statistics.samples import OutOfDomain, finite_sample

PLAUSIBLE_K_MPA_SQRT_M = (0.03, 0.40)
"""Around 0.07 to 0.22 found for Al-Mg; outside, look for a second cause."""

SIZES_UM = (1e-6, 1e6)
"""From below an atom to a meter: outside, the unit is not micrometers."""

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class HallPetch:
    """strength = friction + k d^-1/2; k in the three units in use."""

    friction_mpa: float
    friction_interval_mpa: Interval
    k_mpa_sqrt_m: float
    k_interval_mpa_sqrt_m: Interval
    k_mpa_sqrt_mm: float
    k_mpa_sqrt_um: float
    fit: LinearFit
    diagnostics: tuple[Diagnostic, ...]

    def band(self, grain_size_um: float, *, confidence: float = 0.95) -> Band:
        """Mean and prediction intervals [MPa] at one grain size within the data.

        Raises
        ------
        OutOfDomain
            If the grain size lies outside the data.
        """
        return band(self.fit, float(grain_size_um) ** -0.5, confidence=confidence)


def hall_petch(
    grain_sizes_um: Iterable[float],
    strengths_mpa: Iterable[float],
    *,
    weights: Iterable[float] | None = None,
    confidence: float = 0.95,
) -> HallPetch:
    """Fit the Hall-Petch relation.

    Parameters
    ----------
    grain_sizes_um : array, shape (n,), [um]
        Mean intercept lengths (or diameters: say which), not grain size numbers G.
    strengths_mpa : array, shape (n,), [MPa]
        Proof strength, or hardness with k in its units.
    weights : array, shape (n,), optional
        Proportional to one over the variance of each strength.
    confidence : float
        Two-sided.

    Returns
    -------
    HallPetch

    Raises
    ------
    OutOfDomain
        If a grain size is not between 1e-6 and 1e6 um.
    TooFewValues
        With fewer than three values.
    SingularDesign
        If all grain sizes are equal.
    NotFinite
        If a value is nan, infinite or no number.
    OutOfRange
        If values or results are beyond what a double can hold.

    Notes
    -----
    Ordinary least squares on d^-1/2; errors of the grain size are not modeled, which
    flattens k where they are large.

    References
    ----------
    Hall (1951), Proc. Phys. Soc. B 64, 747-753; Petch (1953), J. Iron Steel Inst. 174,
    25-28.

    Examples
    --------
    >>> found = hall_petch([100.0, 25.0, 400.0, 50.0], [115.1, 129.9, 107.4, 121.3])
    >>> round(found.friction_mpa), round(found.k_mpa_sqrt_m, 3)
    (100, 0.15)
    """
    sizes = finite_sample(grain_sizes_um, at_least=3, name="grain sizes")
    strengths = finite_sample(strengths_mpa, at_least=3, name="strengths")
    wrong = sizes[(sizes < SIZES_UM[0]) | (sizes > SIZES_UM[1])]
    if wrong.size:
        raise OutOfDomain(
            f"A grain size is {wrong[0]:g} um; expected {SIZES_UM[0]:g} to "
            f"{SIZES_UM[1]:g}."
        )
    fit = linear_regression(
        strengths, [sizes**-0.5], weights=weights, confidence=confidence
    )
    friction, slope = fit.coefficients
    per_meter = 1e-3  # sqrt(1 um) in sqrt(m)
    k = slope.estimate * per_meter
    low, high = PLAUSIBLE_K_MPA_SQRT_M
    ratio = float(np.max(sizes) / np.min(sizes))
    return HallPetch(
        friction_mpa=friction.estimate,
        friction_interval_mpa=friction.interval,
        k_mpa_sqrt_m=k,
        k_interval_mpa_sqrt_m=(
            slope.interval[0] * per_meter,
            slope.interval[1] * per_meter,
        ),
        k_mpa_sqrt_mm=slope.estimate / 1000**0.5,
        k_mpa_sqrt_um=slope.estimate,
        fit=fit,
        diagnostics=(
            *fit.diagnostics,
            judged(
                "range of grain sizes",
                ratio >= 3,
                f"largest over smallest {ratio:.1f}; 3 are wanted",
            ),
            judged(
                "k of the size known for Al-Mg",
                low <= k <= high,
                f"{k:.3g} MPa sqrt(m); {low} to {high} expected",
            ),
        ),
    )
