"""Sample size for tolerance bounds when bars come from heats."""

import math
from dataclasses import dataclass

from labtrack.statistics.power import MOST_HEATS, Plan, Scatter, fewest_heats
from labtrack.statistics.samples import (
    BadOption,
    probability,
    whole_number,
)
from labtrack.statistics.variance_components import effective_n


@dataclass(frozen=True, slots=True)
class GroupedFactor:
    """Factor k of a one-sided bound mean - k s_total for bars from heats.

    `effective_n` is what the number of bars is worth for the mean, `df` what it is
    worth for the total SD.
    """

    factor: float
    effective_n: float
    df: float


def grouped_factor(
    scatter: Scatter,
    *,
    heats: int,
    bars: int,
    content: float = 0.90,
    confidence: float = 0.95,
) -> GroupedFactor:
    """One-sided normal tolerance factor for heats of equally many bars.

    Parameters
    ----------
    scatter : Scatter
        Expected SDs between and within heats; only their ratio matters.
    heats, bars : int
        Heats (2 or more), bars per heat.
    content, confidence : float

    Returns
    -------
    GroupedFactor
        Dimensionless; multiplies the total SD sqrt(s_between^2 + s_within^2).

    Raises
    ------
    BadOption
        If an option is out of range.
    TooFewValues
        With fewer than two heats or one bar.

    Notes
    -----
    k = t'(confidence; df, z sqrt(n*)) / sqrt(n*) with the effective sample size n* and
    Satterthwaite's degrees of freedom of the estimated total variance. With no scatter
    between heats n* is the number of bars; with one bar per heat the factor is the
    usual one for n = heats.

    References
    ----------
    Mee & Owen (1983), J. Am. Stat. Assoc. 78, 901-905; Krishnamoorthy & Mathew (2009),
    Statistical Tolerance Regions, 5.3.

    Examples
    --------
    >>> round(grouped_factor(Scatter(1.0, 0.0), heats=10, bars=1).factor, 4)
    2.3546
    """
    from scipy.stats import nct

    heats = whole_number(heats, name="The number of heats", at_least=2)
    bars = whole_number(bars, name="The number of bars")
    if not 0 < scatter.total < math.inf:
        raise BadOption(f"The total SD is {scatter.total:g}; expected above zero.")
    content = probability(content, name="content")
    confidence = probability(confidence, name="confidence")
    between, within = scatter.between**2, scatter.within**2
    # All heats are alike: their mean is worth as many times what one is.
    worth = heats * effective_n([bars], var_between=between, var_within=within)
    of_means = between + within / bars  # expected mean square between, over bars
    spread = of_means**2 / (heats - 1)
    if bars > 1:
        spread += (within * (1 - 1 / bars)) ** 2 / (heats * (bars - 1))
    df = (between + within) ** 2 / spread
    root = math.sqrt(worth)
    z = float(_normal_quantile(content))
    return GroupedFactor(float(nct.ppf(confidence, df, z * root)) / root, worth, df)


def _normal_quantile(p: float) -> float:
    from scipy.special import ndtri

    return float(ndtri(p))


def power_of_bound(
    room: float,
    scatter: Scatter,
    *,
    heats: int,
    bars: int,
    content: float = 0.90,
    confidence: float = 0.95,
) -> float:
    """Chance that a lower tolerance bound comes out at or above a requirement.

    Parameters
    ----------
    room : float
        True mean less the requirement, in the unit of the property.
    scatter, heats, bars, content, confidence
        As in :func:`grouped_factor`.

    Returns
    -------
    float

    Raises
    ------
    BadOption
        If an option is out of range.

    Notes
    -----
    P(T >= k sqrt(n*)) for T noncentral t with the factor's df and shift
    room/SD sqrt(n*). Where the true content equals the content asked for, the chance is
    1 - confidence: a bound passes by luck only.

    References
    ----------
    As :func:`grouped_factor`; Faulkenberry & Daly (1970), Technometrics 12, 813-821.

    Examples
    --------
    >>> chance = power_of_bound(1.2816, Scatter(1.0, 0.0), heats=10, bars=1)
    >>> round(chance, 3)
    0.05
    """
    from scipy.stats import nct

    if not math.isfinite(room):
        raise BadOption(f"The room is {room}; expected a finite number.")
    found = grouped_factor(
        scatter, heats=heats, bars=bars, content=content, confidence=confidence
    )
    root = math.sqrt(found.effective_n)
    shift = room / scatter.total * root
    chance = float(nct.sf(found.factor * root, found.df, shift))
    if math.isnan(chance):  # beyond what the series can hold, far from the limit
        return float(shift > found.factor * root)
    return min(max(chance, 0.0), 1.0)


def heats_for_bound(
    room: float,
    scatter: Scatter,
    *,
    bars: int,
    power: float = 0.9,
    content: float = 0.90,
    confidence: float = 0.95,
) -> Plan:
    """Fewest heats whose tolerance bound meets a requirement with the power asked for.

    Parameters
    ----------
    room, scatter, bars, content, confidence
        As in :func:`power_of_bound`.
    power : float

    Returns
    -------
    Plan

    Raises
    ------
    BadOption
        If the requirement lies above the true quantile: no plan can show it.
    NoConvergence
        If more than 10,000 heats would be needed.

    References
    ----------
    As :func:`power_of_bound`; Faulkenberry & Daly (1970), Technometrics 12, 813-821.

    Examples
    --------
    >>> heats_for_bound(2.5, Scatter(1.0, 0.0), bars=1).heats
    18
    """
    wanted = probability(power, name="power")
    z = _normal_quantile(probability(content, name="content"))
    if room <= z * scatter.total:
        raise BadOption(
            f"The mean lies {room:g} above the requirement, its {content:g} quantile "
            f"only if more than {z * scatter.total:g}; no plan of up to {MOST_HEATS} "
            "heats can show that."
        )

    def reached(heats: int) -> float:
        return power_of_bound(
            room,
            scatter,
            heats=heats,
            bars=bars,
            content=content,
            confidence=confidence,
        )

    heats, found = fewest_heats(reached, wanted)
    return Plan(heats, bars, found)
