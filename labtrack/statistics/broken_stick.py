"""Two straight lines that meet: where does more scandium stop helping?"""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from labtrack.statistics.anova import upper_tail_of_f
from labtrack.statistics.diagnostics import Diagnostic, judged
from labtrack.statistics.profile_fit import ProfileFit, profile_fit
from labtrack.statistics.regression_bands import Band
from labtrack.statistics.samples import (
    NoSpread,
    OutOfDomain,
    SampleError,
    SingularDesign,
    moderate_sample,
    probability,
)

STEPS = 24
"""Trial breaks between two neighboring values of x."""


@dataclass(frozen=True, slots=True)
class BrokenStick:
    """y = level + slope_before (x - break) up to the break, slope_after beyond.

    An end of the break's interval is None where the data do not bound it.
    """

    break_at: float
    break_interval: tuple[float | None, float | None]
    level_at_break: float
    slope_before: float
    slope_after: float
    residual_sd: float
    df: int
    f_against_line: float
    p_against_line: float
    x_range: tuple[float, float]
    y_scale: float
    confidence: float
    profile: ProfileFit
    diagnostics: tuple[Diagnostic, ...]

    def predict(self, x: float) -> float:
        """The fitted response at x, in the unit of the response."""
        slope = self.slope_before if x <= self.break_at else self.slope_after
        return self.level_at_break + slope * (x - self.break_at)

    def band(self, x: float, *, confidence: float | None = None) -> Band:
        """Mean and prediction intervals at x within the data, the break uncertain too.

        By linearization, so approximate near the break.

        Raises
        ------
        OutOfDomain
            If x lies outside the data.
        """
        low, high = self.x_range
        if not low <= x <= high:
            raise OutOfDomain(
                f"{x:g} lies outside the data, {low:g} to {high:g}; no band is given "
                "there."
            )
        away = (x - self.break_at) / (high - low)
        _, before, after = self.profile.coefficients
        gradient = [
            1.0,
            min(away, 0.0),
            max(away, 0.0),
            -before if away < 0 else -after,
        ]
        level = self.confidence if confidence is None else confidence
        unit = self.profile.band(0.0, gradient, level)
        center = self.predict(x)
        mean, single = (
            self.y_scale * end for end in (unit.mean[1], unit.prediction[1])
        )
        return Band(
            center,
            (center - mean, center + mean),
            (center - single, center + single),
            level,
        )


def broken_stick(
    x: Iterable[float], y: Iterable[float], *, confidence: float = 0.95
) -> BrokenStick:
    """Fit two straight lines that meet at an unknown break.

    Parameters
    ----------
    x, y : arrays, shape (n,), any units
        Five or more values, at least two distinct x on either side of the break.
    confidence : float
        Two-sided, of the break's interval.

    Returns
    -------
    BrokenStick

    Raises
    ------
    TooFewValues
        With fewer than five values.
    SingularDesign
        With fewer than four distinct values of x.
    NoSpread
        If y is constant or the fit leaves no residual.
    NotFinite
        If a value is nan, infinite or no number.
    OutOfRange
        If values or results are beyond what a double can hold.
    SampleError
        If x and y differ in number.

    Notes
    -----
    The break is searched between the second and the last but one distinct x. Its
    interval is by F profile. The F against one straight line has 2 and n - 4 degrees
    of freedom and is approximate: the break is not identified without one.

    References
    ----------
    Hudson (1966), J. Am. Stat. Assoc. 61, 1097-1129; Seber & Wild (1989), Nonlinear
    Regression, 9.3.

    Examples
    --------
    >>> x = [0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6]
    >>> y = [100.0, 110.5, 119.5, 130.2, 129.9, 130.1, 130.0]
    >>> round(broken_stick(x, y).break_at, 2)
    0.3
    """
    level = probability(confidence, name="confidence")
    at = moderate_sample(x, at_least=5, name="x")
    response = moderate_sample(y, at_least=5, name="y")
    if at.size != response.size:
        raise SampleError(f"{at.size} values of x for {response.size} of y.")
    distinct = np.unique(at)
    if distinct.size < 4:
        raise SingularDesign(
            f"x has {distinct.size} distinct values; two lines need at least 4."
        )
    height, width = float(np.ptp(response)), float(distinct[-1] - distinct[0])
    if height == 0.0:
        raise NoSpread(f"All {response.size} responses are equal.")
    u = (at - distinct[0]) / width
    center = float(response.mean())
    v = (response - center) / height
    inner = (distinct[1:-1] - distinct[0]) / width
    grid = np.unique(
        np.concatenate(
            [np.linspace(a, b, STEPS + 1) for a, b in itertools.pairwise(inner)]
        )
    )

    def design(knot: float) -> np.ndarray:
        return np.column_stack(
            [np.ones(u.size), np.minimum(u - knot, 0.0), np.maximum(u - knot, 0.0)]
        )

    found = profile_fit(design, v, grid, confidence=level)
    line = np.column_stack([np.ones(u.size), u])
    residual = v - line @ np.linalg.lstsq(line, v, rcond=None)[0]
    gain = (float(residual @ residual) - found.ss_res) / 2 / (found.ss_res / found.df)
    p = upper_tail_of_f(max(gain, 0.0), 2, found.df)
    low, high = (
        None if end is None else float(distinct[0] + width * end)
        for end in found.interval
    )
    return BrokenStick(
        break_at=float(distinct[0] + width * found.parameter),
        break_interval=(low, high),
        level_at_break=center + height * found.coefficients[0],
        slope_before=found.coefficients[1] * height / width,
        slope_after=found.coefficients[2] * height / width,
        residual_sd=found.residual_sd * height,
        df=found.df,
        f_against_line=max(gain, 0.0),
        p_against_line=p,
        x_range=(float(distinct[0]), float(distinct[-1])),
        y_scale=height,
        profile=found,
        confidence=level,
        diagnostics=(
            judged(
                "better than one straight line (approximate F)",
                p < 0.05,
                f"F(2, {found.df}) = {gain:.2f}, p = {p:.3f}",
            ),
            judged(
                "break bounded by the data",
                low is not None and high is not None,
                "the interval is open" if None in (low, high) else "on both sides",
            ),
        ),
    )
