"""The modulus line of a tensile curve and the proof strength it gives."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass, replace

import numpy as np

from characterization.methods.rows import rows_of
from characterization.methods.tensile_settings import ModulusWindow, TensileSettings


@dataclass(frozen=True, slots=True)
class ModulusLine:
    """A straight line through the elastic part: stress = slope (strain - zero)."""

    slope_mpa: float
    strain_zero: float
    r_squared: float
    noise_mpa: float
    """Scatter from one recording to the next about the line, a robust deviation."""
    low_mpa: float
    high_mpa: float
    points: int
    slope_error_mpa: float | None = None
    """Standard error of a fitted slope; None where the slope was given."""
    passes: int = 1
    converged: bool = True

    def stress_at(self, strain: np.ndarray | float) -> np.ndarray | float:
        """Stress on the line at a recorded strain, [MPa]."""
        return self.slope_mpa * (strain - self.strain_zero)


@dataclass(frozen=True, slots=True)
class ProofPoint:
    """Where the curve crosses the line offset by a plastic strain."""

    stress_mpa: float
    strain: float
    """As recorded."""
    index: int
    """The first recording at or beyond the crossing."""


def modulus_line(
    stress: np.ndarray, strain: np.ndarray, settings: TensileSettings
) -> ModulusLine | None:
    """The modulus line of the rising part of a curve; None where no line can be drawn.

    Parameters
    ----------
    stress, strain : array, shape (n,), [MPa] and [1]
        The recording up to its highest force.
    settings : TensileSettings
        Names the window.

    Returns
    -------
    ModulusLine or None
        None if fewer than two points (or one strain only) lie in the window, or
        if the line does not rise. The window is never widened.

    Notes
    -----
    Ordinary least squares of stress on strain over the points whose stress lies in
    the window. The iterated window starts at 20 to 60 MPa, takes 10 to 40 % of the
    Rp0.2 that this line gives, and stops when Rp0.2 moves less than 0.1 MPa or after
    eight passes; where Rp0.2 is not reached, the window in which that was found stays.

    References
    ----------
    ISO 6892-1:2019, 13.1 and annex G; ASTM E111-17 for a modulus worth the name.
    """
    highest = float(stress.max())
    if settings.window == ModulusWindow.FRACTION_OF_RM:
        low, high = settings.window_low * highest, settings.window_high * highest
        return fitted_line(stress, strain, low, high)
    if settings.window == ModulusWindow.STRESS_RANGE:
        return fitted_line(stress, strain, settings.window_low, settings.window_high)
    return _iterated(stress, strain, settings)


def fitted_line(
    stress: np.ndarray,
    strain: np.ndarray,
    low_mpa: float,
    high_mpa: float,
    slope_mpa: float | None = None,
) -> ModulusLine | None:
    """The least-squares line through the points between two stresses.

    With `slope_mpa` the slope is that and only the strain zero is fitted.
    """
    inside = (stress >= low_mpa) & (stress <= high_mpa)
    rows = rows_of(inside)
    e, s = strain[rows], stress[rows]
    points = int(e.size)
    if points < 2:
        return None
    e_mean, s_mean = float(e.mean()), float(s.mean())
    spread = float(((e - e_mean) ** 2).sum())
    scatter = float(((s - s_mean) ** 2).sum())
    if spread == 0 or scatter == 0:
        return None
    slope = slope_mpa
    if slope is None:
        slope = float(((e - e_mean) * (s - s_mean)).sum()) / spread
        if slope <= 0:
            return None
    zero = e_mean - s_mean / slope
    misfit = s - slope * (e - zero)
    residual = float((misfit**2).sum())
    return ModulusLine(
        slope_mpa=slope,
        strain_zero=zero,
        r_squared=1 - residual / scatter,
        # 1.4826 median|.| estimates a normal deviation; a difference has two of them.
        noise_mpa=1.4826 * float(np.median(np.abs(np.diff(misfit)))) / 2**0.5,
        low_mpa=low_mpa,
        high_mpa=high_mpa,
        points=points,
        slope_error_mpa=math.sqrt(residual / (points - 2) / spread)
        if slope_mpa is None and points > 2
        else None,
    )


def proof_point(
    stress: np.ndarray, strain: np.ndarray, line: ModulusLine, offset: float
) -> ProofPoint | None:
    """The first crossing of the curve with the modulus line shifted by `offset`.

    Returns None where the curve ends above the shifted line: not reached. Between the
    two recordings about the crossing the curve is taken as straight; nothing is
    smoothed, so a serration may be the crossing.

    References
    ----------
    ISO 6892-1:2019, 13.1 (Rp); ASTM E8/E8M-22, 7.7.1 (offset method).
    """
    start, length = 0, 4096
    while start < stress.size - 1:
        # The crossing lies early in most curves: looked for in growing stretches, each
        # beginning with the last recording of the one before.
        part = slice(start, start + length + 1)
        above = stress[part] - line.slope_mpa * (
            strain[part] - line.strain_zero - offset
        )
        crossed = np.flatnonzero((above[1:] <= 0) & (above[:-1] > 0))
        if crossed.size:
            i = start + int(crossed[0])
            first, second = above[crossed[0]], above[crossed[0] + 1]
            share = float(first / (first - second))
            return ProofPoint(
                stress_mpa=float(stress[i] + share * (stress[i + 1] - stress[i])),
                strain=float(strain[i] + share * (strain[i + 1] - strain[i])),
                index=i + 1,
            )
        start += length
        length *= 4
    return None


def _iterated(
    stress: np.ndarray, strain: np.ndarray, settings: TensileSettings
) -> ModulusLine | None:
    """The line in a window that hangs on the proof strength the line itself gives."""
    fixed = None if settings.modulus_gpa is None else settings.modulus_gpa * 1000
    highest = float(stress.max())
    line = fitted_line(
        stress, strain, settings.start_low_mpa, settings.start_high_mpa, fixed
    ) or fitted_line(  # a coarse recording may leave the start window empty
        stress,
        strain,
        settings.window_low * highest,
        settings.window_high * highest,
        fixed,
    )
    if line is None:
        return None
    before = math.inf
    for number in itertools.count(1):
        line = replace(line, passes=number)
        proof = proof_point(stress, strain, line, settings.offset)
        if proof is None or abs(proof.stress_mpa - before) < settings.stop_mpa:
            return line
        before = proof.stress_mpa
        refined = fitted_line(
            stress,
            strain,
            settings.window_low * before,
            settings.window_high * before,
            fixed,
        )
        if refined is None or number == settings.at_most_passes:
            break
        line = refined
    return replace(line, converged=False)
