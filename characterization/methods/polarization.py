"""Polarization curves: corrosion potential, Tafel slopes, corrosion current and rate.

Pure. A potential without its reference electrode means nothing.
"""

import math
import re
from dataclasses import dataclass

import numpy as np

from labtrack.statistics.diagnostics import Diagnostic, judged, not_run
from labtrack.statistics.samples import BadOption, OutOfDomain, TooFewValues

REFERENCE_ELECTRODES_MV = {
    # Against the standard hydrogen electrode at 25 degC (ASTM G3-14, table 1).
    "SHE": 0.0,
    "SCE": 241.0,
    "Ag/AgCl (sat. KCl)": 197.0,
    "Cu/CuSO4 (sat.)": 316.0,
}
FARADAY = 96_485.332_12
FEWEST_POINTS = 5


def electrode_of(words: str) -> str:
    """The electrode that a file's words name without doubt; else the words as they are.

    >>> electrode_of("SCE Saturated Calomel Electrode (0.241 V)"), electrode_of("Ag/AgCl")
    ('SCE', 'Ag/AgCl')
    """
    text = words.casefold()
    known = {
        "SCE": r"\bsce\b|calomel",
        "SHE": r"\b[sn]he\b|standard hydrogen",
        "Ag/AgCl (sat. KCl)": r"ag ?/ ?agcl.*sat",
        "Cu/CuSO4 (sat.)": r"cu ?/ ?cuso4",
    }
    found = [name for name, pattern in known.items() if re.search(pattern, text)]
    return found[0] if len(found) == 1 else words


@dataclass(frozen=True, slots=True)
class Tafel:
    """Corrosion potential [mV against `reference`], current density [uA/cm2], slopes
    [mV a decade] (None for a branch that was not fitted) and what the fit assumes.
    """

    e_corr_mv: float
    i_corr_ua_cm2: float
    anodic_mv: float | None
    cathodic_mv: float | None
    reference: str
    windows_mv: tuple[float, float]
    diagnostics: tuple[Diagnostic, ...]


def tafel(
    potential_mv: np.ndarray,
    current_ua_cm2: np.ndarray,
    *,
    reference: str,
    window_mv: tuple[float, float] = (50.0, 150.0),
    branches: str = "both",
) -> Tafel:
    """Extrapolate the Tafel branches to the corrosion potential.

    Parameters
    ----------
    potential_mv : array, shape (n,), [mV]
    current_ua_cm2 : array, shape (n,), [uA/cm2]
        With sign: cathodic below zero.
    reference : str
        Required: one of `REFERENCE_ELECTRODES_MV`.
    window_mv : (float, float), [mV]
        Distance from the corrosion potential between which a branch is straight.
    branches : str
        "both", "cathodic" (aluminum that pits at once has no anodic branch) or "anodic".

    Raises
    ------
    BadOption
        If the reference electrode or the choice of branches is unknown.
    OutOfDomain
        If the current never changes its sign.
    TooFewValues
        With fewer than 5 points in a window.

    References
    ----------
    ASTM G3-14 (2019), 9 (conventions, electrodes); ASTM G59-97 (2020); Stern and Geary,
    J. Electrochem. Soc. 104 (1957) 56.

    Examples
    --------
    >>> e = np.linspace(-200, 200, 401) - 780
    >>> i = 2 * (10 ** ((e + 780) / 60) - 10 ** (-(e + 780) / 120))
    >>> found = tafel(e, i, reference="SCE")
    >>> round(found.e_corr_mv), round(found.i_corr_ua_cm2, 2), round(found.anodic_mv)
    (-780, 1.9, 59)
    """
    if reference not in REFERENCE_ELECTRODES_MV:
        raise BadOption(
            f"The reference electrode is {reference!r}; expected one of "
            f"{', '.join(REFERENCE_ELECTRODES_MV)}."
        )
    if branches not in ("both", "cathodic", "anodic"):
        raise BadOption(f"Branches are {branches!r}; both, cathodic or anodic.")
    e_corr = corrosion_potential(potential_mv, current_ua_cm2)
    anodic = cathodic = None
    crossings = []
    if branches != "cathodic":
        anodic, at, r2_anodic = _branch(
            potential_mv, current_ua_cm2, e_corr, window_mv, sign=1
        )
        crossings.append((at, r2_anodic))
    if branches != "anodic":
        cathodic, at, r2_cathodic = _branch(
            potential_mv, current_ua_cm2, e_corr, window_mv, sign=-1
        )
        crossings.append((at, r2_cathodic))
    log_current = math.fsum(at for at, _r2 in crossings) / len(crossings)
    return Tafel(
        e_corr,
        10**log_current,
        anodic,
        cathodic,
        reference,
        window_mv,
        (
            judged(
                "branches are straight (R2 at least 0.99)",
                all(r2 >= 0.99 for _at, r2 in crossings),
                ", ".join(f"{r2:.4f}" for _at, r2 in crossings),
            ),
            _agreement(crossings),
        ),
    )


def corrosion_potential(potential_mv: np.ndarray, current: np.ndarray) -> float:
    """Where the current changes its sign, [mV]; between two points by a straight line.

    OutOfDomain if it never does. ASTM G3-14, 3.

    >>> corrosion_potential(np.array([-10.0, 10.0]), np.array([-1.0, 3.0]))
    -5.0
    """
    order = np.argsort(potential_mv, kind="stable")
    e, i = np.asarray(potential_mv)[order], np.asarray(current)[order]
    if not (np.isfinite(e).all() and np.isfinite(i).all()):
        raise OutOfDomain("The curve holds values that are no numbers.")
    changes = np.flatnonzero(np.diff(np.sign(i)) > 0)
    if not len(changes):
        raise OutOfDomain("The current never turns from cathodic to anodic.")
    k = int(changes[0])
    if i[k] == i[k + 1]:
        return float(e[k])
    return float(e[k] - i[k] * (e[k + 1] - e[k]) / (i[k + 1] - i[k]))


@dataclass(frozen=True, slots=True)
class Resistance:
    """Polarization resistance [ohm cm2], the points it rests on, and how straight they are."""

    ohm_cm2: float
    points: int
    r2: float


def polarization_resistance(
    potential_mv: np.ndarray, current_ua_cm2: np.ndarray, *, reach_mv: float = 10.0
) -> Resistance:
    """Slope of the curve at the corrosion potential, dE/di, [ohm cm2].

    Parameters
    ----------
    potential_mv : array, shape (n,), [mV]
    current_ua_cm2 : array, shape (n,), [uA/cm2]
        With sign: cathodic below zero.
    reach_mv : float, [mV]
        A straight line of the current is fitted to the points no farther than this from the
        corrosion potential.

    Raises
    ------
    OutOfDomain
        If the current never changes its sign, or does not grow with the potential.
    TooFewValues
        With fewer than 5 points in reach.

    References
    ----------
    ASTM G59-97 (2020), 3.1.2 and 9: the tangent at the corrosion potential; G102-23, 5.

    Examples
    --------
    >>> e = np.linspace(-20, 20, 81) - 780
    >>> found = polarization_resistance(e, (e + 780) / 12.0)  # 12 mV per uA/cm2
    >>> round(found.ohm_cm2), found.points
    (12000, 41)
    """
    e_corr = corrosion_potential(potential_mv, current_ua_cm2)
    distance = np.asarray(potential_mv, dtype=float) - e_corr
    near = np.abs(distance) <= reach_mv
    count = int(near.sum())
    if count < FEWEST_POINTS:
        raise TooFewValues(
            f"{count} points lie within {reach_mv:g} mV of the corrosion potential; "
            f"expected {FEWEST_POINTS}."
        )
    x, y = distance[near], np.asarray(current_ua_cm2, dtype=float)[near]
    slope, cut = np.polyfit(x, y, 1)
    if not slope > 0:
        raise OutOfDomain(
            "The current does not grow with the potential where it is zero."
        )
    rest = y - (slope * x + cut)
    r2 = 1 - float((rest**2).sum()) / float(((y - y.mean()) ** 2).sum())
    return Resistance(1000 / float(slope), count, r2)


def stern_geary(
    resistance_ohm_cm2: float, *, anodic_mv: float, cathodic_mv: float
) -> float:
    """Corrosion current density from the polarization resistance, [uA/cm2].

    Parameters
    ----------
    resistance_ohm_cm2 : float, [ohm cm2]
    anodic_mv, cathodic_mv : float, [mV a decade]
        Tafel slopes, both as positive numbers.

    Raises OutOfDomain unless all are above zero. ASTM G59-97 (2020), 3; Stern and Geary
    (1957): i = b_a b_c / (2.303 (b_a + b_c) R_p).

    >>> round(stern_geary(10_000, anodic_mv=60, cathodic_mv=120), 3)
    1.737
    """
    for value in (resistance_ohm_cm2, anodic_mv, cathodic_mv):
        if not (value > 0 and math.isfinite(value)):
            raise OutOfDomain(f"A resistance or slope is {value:g}; above zero.")
    coefficient_mv = (
        anodic_mv * cathodic_mv / (math.log(10) * (anodic_mv + cathodic_mv))
    )
    return 1000 * coefficient_mv / resistance_ohm_cm2


def penetration_mm_per_year(
    current_ua_cm2: float,
    *,
    equivalent_weight: float = 8.994,
    density_g_cm3: float = 2.70,
) -> float:
    """Rate from the corrosion current, [mm/y]. OutOfDomain unless above zero.

    `equivalent_weight` of aluminum is 26.982 / 3. ASTM G102-23, eq. (5), with 3.27e-3.

    >>> round(penetration_mm_per_year(1.0), 4)
    0.0109
    """
    if not (current_ua_cm2 >= 0 and density_g_cm3 > 0 and equivalent_weight > 0):
        raise OutOfDomain("Current, density and equivalent weight are above zero.")
    return 3.27e-3 * current_ua_cm2 * equivalent_weight / density_g_cm3


def _branch(
    potential: np.ndarray,
    current: np.ndarray,
    e_corr: float,
    window: tuple[float, float],
    *,
    sign: int,
) -> tuple[float, float, float]:
    """Slope [mV a decade], log10 of the current at the corrosion potential, and R2."""
    distance = sign * (np.asarray(potential) - e_corr)
    inside = (distance >= window[0]) & (distance <= window[1])
    inside &= sign * np.asarray(current) > 0
    name = "anodic" if sign > 0 else "cathodic"
    if inside.sum() < FEWEST_POINTS:
        raise TooFewValues(
            f"{int(inside.sum())} points of the {name} branch lie {window[0]:g} to "
            f"{window[1]:g} mV from the corrosion potential; expected {FEWEST_POINTS}."
        )
    x = distance[inside]
    y = np.log10(sign * np.asarray(current)[inside])
    slope, cut = np.polyfit(x, y, 1)
    if not slope > 0:
        raise OutOfDomain(f"The {name} current does not grow with the distance.")
    rest = y - (slope * x + cut)
    r2 = 1 - float((rest**2).sum()) / float(((y - y.mean()) ** 2).sum())
    return float(1 / slope), float(cut), r2


def _agreement(crossings: list[tuple[float, float]]) -> Diagnostic:
    rule = "both branches meet within a factor of 1.5"
    if len(crossings) < 2:
        return not_run(rule, "one branch was fitted")
    ratio = 10 ** abs(crossings[0][0] - crossings[1][0])
    return judged(rule, ratio <= 1.5, f"{ratio:.2f}")
