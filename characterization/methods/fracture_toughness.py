"""Plane-strain fracture toughness of C(T) and SE(B) specimens.

Pure. K_Q becomes K_Ic only where every requirement is met; it is never shown as K_Ic
before.
"""

import math
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from labtrack.statistics.diagnostics import Diagnostic, Outcome, judged, not_run
from labtrack.statistics.samples import BadOption, OutOfDomain, TooFewValues

Geometry = Literal["C(T)", "SE(B)"]
SECANT = 0.95
FEWEST_POINTS = 10


@dataclass(frozen=True, slots=True)
class Toughness:
    """K_Q [MPa sqrt(m)] with P_Q and P_max [N], and each requirement as a diagnostic.

    `symbol` is K_Ic where all requirements passed, else K_Q.
    """

    k_q: float
    p_q_n: float
    p_max_n: float
    shape_factor: float
    initial_slope: float | None
    symbol: str
    diagnostics: tuple[Diagnostic, ...]


def shape_factor(a_over_w: float, geometry: Geometry) -> float:
    """f(a/W), dimensionless, for 0.2 <= a/W <= 1 (C(T)) or 0 to 1 (SE(B)).

    Raises OutOfDomain, BadOption. ASTM E399-22, eqs. (A2.2) for SE(B) and (A4.2) for
    C(T).

    >>> round(shape_factor(0.5, "C(T)"), 2), round(shape_factor(0.5, "SE(B)"), 2)
    (9.66, 2.66)
    """
    x = a_over_w
    if geometry == "C(T)":
        if not 0.2 <= x < 1:
            raise OutOfDomain(f"a/W is {x:g}; expected 0.2 to below 1.")
        polynomial = 0.886 + 4.64 * x - 13.32 * x**2 + 14.72 * x**3 - 5.6 * x**4
        return (2 + x) * polynomial / (1 - x) ** 1.5
    if geometry == "SE(B)":
        if not 0 < x < 1:
            raise OutOfDomain(f"a/W is {x:g}; expected above 0 to below 1.")
        inner = 1.99 - x * (1 - x) * (2.15 - 3.93 * x + 2.7 * x**2)
        return 3 * math.sqrt(x) * inner / (2 * (1 + 2 * x) * (1 - x) ** 1.5)
    raise BadOption(f"The specimen is {geometry!r}; expected C(T) or SE(B).")


@dataclass(frozen=True, slots=True)
class SecantReading:
    """What a record gives before any size is known: slope [N/mm], where its line meets
    zero force [mm], P_Q and P_max [N] with their places [mm], and which force P_Q is.
    """

    slope: float
    zero_mm: float
    p_q_n: float
    p_q_at_mm: float
    p_max_n: float
    p_max_at_mm: float
    how: str


def secant_reading(
    force_n: np.ndarray,
    opening_mm: np.ndarray,
    slope_window: tuple[float, float] = (0.2, 0.6),
) -> SecantReading:
    """P_Q by the 5 % secant, P_max and the construction.

    Raises TooFewValues with fewer than 10 points in the window, OutOfDomain where the force
    does not rise with the opening. ASTM E399-22, 9.1.

    >>> v = np.linspace(0, 1, 201)
    >>> p = np.where(v < 0.8, 1000 * v, 800 + 200 * (v - 0.8))
    >>> found = secant_reading(p, v)
    >>> round(found.slope), round(found.p_q_n), round(found.p_max_n)
    (1000, 811, 840)
    """
    slope, intercept = _initial_slope(force_n, opening_mm, slope_window)
    p_q = _secant_force(force_n, opening_mm, slope, intercept)
    top = int(force_n.argmax())
    at = int(np.flatnonzero(force_n >= p_q)[0])
    met = force_n[at] <= SECANT * slope * (opening_mm[at] + intercept / slope)
    how = (
        "where the record meets the secant"
        if met
        else "the highest force, before the secant was met"
        if at == top
        else "a higher force before the record met the secant"
    )
    return SecantReading(
        slope,
        -intercept / slope,
        p_q,
        float(opening_mm[at]),
        float(force_n[top]),
        float(opening_mm[top]),
        how,
    )


def fracture_toughness(
    force_n: np.ndarray,
    opening_mm: np.ndarray,
    *,
    geometry: Geometry,
    thickness_mm: float,
    width_mm: float,
    crack_mm: float,
    span_mm: float | None = None,
    proof_strength_mpa: float | None = None,
    slope_window: tuple[float, float] = (0.2, 0.6),
) -> Toughness:
    """K_Q from a force-opening record by the 5 % secant, and what it lacks to be K_Ic.

    Parameters
    ----------
    force_n, opening_mm : array, shape (n,), [N], [mm]
    geometry : {"C(T)", "SE(B)"}
    thickness_mm, width_mm, crack_mm : float, [mm]
        B, W and the measured average crack length a.
    span_mm : float, [mm], optional
        S of an SE(B) specimen; 4 W where not given.
    proof_strength_mpa : float, [MPa], optional
        Rp0.2 at the test temperature; without it the size requirement is not run.
    slope_window : (float, float)
        Shares of the highest force between which the initial slope is fitted.

    Raises
    ------
    OutOfDomain
        If a dimension is not above zero, a/W unusable, or the record never falls to the
        secant.
    TooFewValues
        With fewer than 10 points in the slope's window.

    References
    ----------
    ASTM E399-22, 9.1 (P_Q), A2.5 and A4.5 (K_Q), 9.1.3 (P_max / P_Q at most 1.10), 9.1.4
    (W - a at least 2.5 (K_Q / Rp0.2)^2). ASTM B645-21 adds the practice for aluminum.
    """
    slope, intercept = _initial_slope(force_n, opening_mm, slope_window)
    found = toughness_of_forces(
        _secant_force(force_n, opening_mm, slope, intercept),
        float(force_n.max()),
        geometry=geometry,
        thickness_mm=thickness_mm,
        width_mm=width_mm,
        crack_mm=crack_mm,
        span_mm=span_mm,
        proof_strength_mpa=proof_strength_mpa,
    )
    return replace(found, initial_slope=slope)


def toughness_of_forces(
    p_q_n: float,
    p_max_n: float,
    *,
    geometry: Geometry,
    thickness_mm: float,
    width_mm: float,
    crack_mm: float,
    span_mm: float | None = None,
    proof_strength_mpa: float | None = None,
) -> Toughness:
    """K_Q from forces that were read from the record, with `initial_slope` None.

    Parameters
    ----------
    p_q_n, p_max_n : float, [N]
    geometry, thickness_mm, width_mm, crack_mm, span_mm, proof_strength_mpa
        As in `fracture_toughness`.

    Raises
    ------
    OutOfDomain
        If a force or dimension is not above zero, a/W unusable, or P_Q above P_max.

    References
    ----------
    ASTM E399-22, A2.5 and A4.5.

    Examples
    --------
    >>> found = toughness_of_forces(
    ...     20_000, 21_000, geometry="C(T)", thickness_mm=25, width_mm=50, crack_mm=25
    ... )
    >>> round(found.k_q, 2), found.symbol
    (34.56, 'K_Q')
    """
    for name, value in (
        ("P_Q", p_q_n),
        ("B", thickness_mm),
        ("W", width_mm),
        ("a", crack_mm),
    ):
        if not (value > 0 and math.isfinite(value)):
            raise OutOfDomain(f"{name} is {value:g}; expected above zero.")
    if not p_max_n >= p_q_n:
        raise OutOfDomain(f"P_Q of {p_q_n:g} N lies above P_max of {p_max_n:g} N.")
    factor = shape_factor(crack_mm / width_mm, geometry)
    arm = 1.0
    if geometry == "SE(B)":
        arm = (span_mm if span_mm is not None else 4 * width_mm) / width_mm
    k_q = (
        arm * p_q_n / (thickness_mm / 1000 * math.sqrt(width_mm / 1000)) * factor / 1e6
    )
    checks = _requirements(
        k_q,
        p_max_n / p_q_n,
        crack_mm / width_mm,
        width_mm - crack_mm,
        proof_strength_mpa,
    )
    is_valid = all(check.outcome is Outcome.PASSED for check in checks)
    return Toughness(
        k_q, p_q_n, p_max_n, factor, None, "K_Ic" if is_valid else "K_Q", checks
    )


def uncertainty_of(
    found: Toughness,
    *,
    geometry: Geometry,
    thickness_mm: float,
    width_mm: float,
    crack_mm: float,
    u_force_n: float | None,
    u_length_mm: float | None,
) -> float | None:
    """Standard uncertainty of K_Q, [MPa sqrt(m)]; None unless both inputs have one.

    `u_length_mm` is that of each of B, W and a. JCGM 100:2008, 5.1.2, with derivatives by
    central differences of a hundredth of the uncertainty.

    >>> found = toughness_of_forces(
    ...     20_000, 21_000, geometry="C(T)", thickness_mm=25, width_mm=50, crack_mm=25
    ... )
    >>> sizes = {"thickness_mm": 25, "width_mm": 50, "crack_mm": 25}
    >>> round(uncertainty_of(found, geometry="C(T)", u_force_n=100, u_length_mm=0, **sizes), 3)
    0.173
    """
    if u_force_n is None or u_length_mm is None:
        return None
    at = {"thickness_mm": thickness_mm, "width_mm": width_mm, "crack_mm": crack_mm}

    def k_of(**sizes: float) -> float:
        return toughness_of_forces(
            found.p_q_n, found.p_max_n, geometry=geometry, **sizes
        ).k_q

    parts = [k_of(**at) * u_force_n / found.p_q_n]
    step = u_length_mm / 100
    for name, value in at.items() if step else ():
        rise = k_of(**{**at, name: value + step}) - k_of(**{**at, name: value - step})
        parts.append(rise / (2 * step) * u_length_mm)
    scale = found.k_q / k_of(**at)  # the span of SE(B), which is taken as exact
    return scale * math.hypot(*parts)


def _initial_slope(
    force: np.ndarray, opening: np.ndarray, window: tuple[float, float]
) -> tuple[float, float]:
    top = int(force.argmax())
    rising_force, rising_opening = force[: top + 1], opening[: top + 1]
    low, high = (share * force[top] for share in window)
    inside = (rising_force >= low) & (rising_force <= high)
    if inside.sum() < FEWEST_POINTS:
        raise TooFewValues(
            f"{int(inside.sum())} points between {window[0]:g} and {window[1]:g} of the "
            f"highest force; expected {FEWEST_POINTS} or more."
        )
    slope, cut = np.polyfit(rising_opening[inside], rising_force[inside], 1)
    if not slope > 0:
        raise OutOfDomain("The force does not rise with the opening.")
    return float(slope), float(cut)


def _secant_force(
    force: np.ndarray, opening: np.ndarray, slope: float, intercept: float
) -> float:
    """P_Q: the highest force up to where the record meets the line of 95 % slope."""
    zero = -intercept / slope
    secant = SECANT * slope * (opening - zero)
    start = int(np.flatnonzero(force >= 0.6 * force.max())[0])
    below = np.flatnonzero(force[start:] <= secant[start:])
    if not len(below):
        return float(force.max())  # broke before the secant: P_Q is P_max
    return float(force[: start + int(below[0]) + 1].max())


def _requirements(
    k_q: float,
    ratio: float,
    a_over_w: float,
    ligament_mm: float,
    proof_strength_mpa: float | None,
) -> tuple[Diagnostic, ...]:
    size = "W - a at least 2.5 (K_Q / Rp0.2)^2"
    if proof_strength_mpa is None:
        enough = not_run(size, "Rp0.2 is not known")
    else:
        needed = 2500 * (k_q / proof_strength_mpa) ** 2
        enough = judged(
            size,
            ligament_mm >= needed,
            f"{ligament_mm:.1f} mm, needed {needed:.1f} mm",
        )
    return (
        judged("P_max / P_Q at most 1.10", ratio <= 1.10, f"{ratio:.3f}"),
        judged("a / W from 0.45 to 0.55", 0.45 <= a_over_w <= 0.55, f"{a_over_w:.3f}"),
        enough,
    )
