"""Which effects of an unreplicated factorial stand out: Lenth's method, normal plot."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from labtrack.statistics.diagnostics import Diagnostic, judged
from labtrack.statistics.samples import NoSpread, moderate_sample, probability


@dataclass(frozen=True, slots=True)
class LenthResult:
    """Pseudo standard error and margins, in the unit of the effects."""

    pseudo_standard_error: float
    df: float
    margin_of_error: float
    simultaneous_margin: float
    active: tuple[str, ...]
    surely_active: tuple[str, ...]
    confidence: float
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class PlotPoint:
    """One effect of a normal plot: effect against normal and half-normal score."""

    term: str
    effect: float
    rank: int
    normal_score: float
    half_normal_score: float


def lenth(effects: Mapping[str, float], *, confidence: float = 0.95) -> LenthResult:
    """Judge effects by the scatter of those that seem to be nothing.

    Parameters
    ----------
    effects : mapping of term to effect, any one unit, three or more
    confidence : float
        Of the margin of error.

    Returns
    -------
    LenthResult
        `active` lies beyond the margin of error, `surely_active` beyond the
        simultaneous one.

    Raises
    ------
    TooFewValues
        With fewer than three effects.
    NoSpread
        If most effects are zero.
    NotFinite
        If a value is nan, infinite or no number.
    OutOfRange
        If values or results are beyond what a double can hold.

    Notes
    -----
    s0 = 1.5 median |c|; PSE = 1.5 median of the |c| below 2.5 s0; margins are t with
    m/3 degrees of freedom times PSE, simultaneous at (1 + confidence^(1/m))/2. Valid
    while few effects are active.

    References
    ----------
    Lenth (1989), Technometrics 31, 469-473.

    Examples
    --------
    >>> found = lenth({"A": 21.6, "B": 3.1, "C": 9.9, "AB": 0.1, "AC": -18.1,
    ...                "BC": 2.4, "ABC": 1.9})
    >>> round(found.pseudo_standard_error, 2), found.active
    (3.6, ('A', 'AC'))
    """
    from scipy.special import stdtrit

    level = probability(confidence, name="confidence")
    values = moderate_sample(effects.values(), at_least=3, name="effects")
    size = np.abs(values)
    first = 1.5 * float(np.median(size))
    if first == 0.0:
        raise NoSpread("Half of the effects or more are zero; nothing tells noise.")
    pse = 1.5 * float(np.median(size[size < 2.5 * first]))
    m = values.size
    df = m / 3
    margin = float(stdtrit(df, (1 + level) / 2)) * pse
    gamma = (1 + level ** (1 / m)) / 2
    simultaneous = float(stdtrit(df, gamma)) * pse
    active = tuple(name for name, c in effects.items() if abs(c) > margin)
    return LenthResult(
        pseudo_standard_error=pse,
        df=df,
        margin_of_error=margin,
        simultaneous_margin=simultaneous,
        active=active,
        surely_active=tuple(
            name for name, c in effects.items() if abs(c) > simultaneous
        ),
        confidence=level,
        diagnostics=(
            judged(
                "few active effects",
                2 * len(active) <= m,
                f"{len(active)} of {m}; the method needs most to be nothing",
            ),
            judged("enough effects", m >= 7, f"{m}; 7 are wanted"),
        ),
    )


def normal_plot(effects: Mapping[str, float]) -> tuple[PlotPoint, ...]:
    """Coordinates of a normal and a half-normal plot of effects.

    Parameters
    ----------
    effects : mapping of term to effect, any one unit

    Returns
    -------
    tuple of PlotPoint
        In rising order of the effect. Normal scores at (i - 0.5)/m; half-normal at
        0.5 + 0.5 (j - 0.5)/m, with j the rank of the absolute effect.

    Raises
    ------
    TooFewValues
        Without an effect.
    NotFinite
        If a value is nan, infinite or no number.
    OutOfRange
        If values or results are beyond what a double can hold.

    References
    ----------
    Daniel (1959), Technometrics 1, 311-341; Montgomery, Design and Analysis of
    Experiments, 10th ed., 6.5.

    Examples
    --------
    >>> [(p.term, round(p.normal_score, 3)) for p in normal_plot({"A": 5.0, "B": -1.0})]
    [('B', -0.674), ('A', 0.674)]
    """
    from scipy.special import ndtri

    values = moderate_sample(effects.values(), name="effects")
    names, m = list(effects), values.size
    by_size = np.argsort(np.argsort(np.abs(values), kind="stable"), kind="stable")
    return tuple(
        PlotPoint(
            names[at],
            float(values[at]),
            rank,
            float(ndtri((rank - 0.5) / m)),
            float(ndtri(0.5 + 0.5 * (by_size[at] + 0.5) / m)),
        )
        for rank, at in enumerate(np.argsort(values, kind="stable"), start=1)
    )
