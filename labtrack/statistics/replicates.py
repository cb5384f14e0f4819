"""One property of bars from several heats: the figures of one material condition.

Heats are the unit of replication: intervals are of the mean of heat means. Figures over
all bars stand beside them, under their own names.
"""

import math
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from numbers import Real
from typing import Any

from labtrack.statistics.descriptive import describe, exact_mean, exact_sd
from labtrack.statistics.intervals import mean_interval
from labtrack.statistics.samples import NotFinite, SampleError
from labtrack.statistics.tolerance import normal_lower_bound
from labtrack.statistics.variance_components import one_way_random

FEWEST_FOR_A_BOUND, FEWEST_HEATS_FOR_A_BOUND = 10, 3
NOT_AN_ALLOWABLE = "statistical bound, not an allowable"
CENSORING_RULE = (
    "Values known only as below or above a limit are counted and listed; every other "
    "figure is of the measured values alone."
)
NICE_STEPS = ("1", "2", "2.5", "5", "10")


@dataclass(frozen=True, slots=True)
class Bar:
    """One measured value: of which heat, and whether it is a number or a limit."""

    value: float
    heat: str
    censoring: str = ""
    """`<` or `>` when the value is known only to lie beyond the number."""


@dataclass(frozen=True, slots=True)
class HeatFigures:
    """The bars of one heat, in the unit of the property. None where there is no figure."""

    heat: str
    n: int
    n_censored: int
    mean: float | None
    sd: float | None
    minimum: float | None
    maximum: float | None


@dataclass(frozen=True, slots=True)
class ReplicateSummary:
    """Everything computed of one property in one material condition.

    Figures that do not exist are None and have a sentence under their name in `reasons`.
    """

    n: int
    n_censored: int
    n_heats: int
    mean_of_heat_means: float | None
    mean_interval: dict[str, Any] | None
    mean_over_bars: float | None
    sd_over_bars: float | None
    cv_over_bars: float | None
    sd_within_heats: float | None
    sd_between_heats: float | None
    minimum: float | None
    lower_quartile: float | None
    median: float | None
    upper_quartile: float | None
    maximum: float | None
    quantile_definition: str | None
    tolerance_bound: dict[str, Any] | None
    histogram: dict[str, Any] | None
    heats: tuple[HeatFigures, ...]
    censoring_rule: str
    reasons: Mapping[str, str]

    def as_json(self) -> dict[str, Any]:
        """Plain numbers, texts, lists and dicts; no nan, no negative zero."""
        return _plain(asdict(self))


def summarize(bars: Iterable[Bar]) -> ReplicateSummary:
    """The figures of bars grouped by heat, the same to the byte whatever their order.

    Parameters
    ----------
    bars : iterable of Bar, any one unit

    Returns
    -------
    ReplicateSummary
        In that unit. A 95 % Student interval over heat means needs two heats; a lower
        tolerance bound (content 90 %, confidence 95 %) ten values of three heats.

    Raises
    ------
    NotFinite
        If a value is no number at all. A figure that cannot be given is None, with its
        reason in `reasons`.

    Notes
    -----
    The mean of heat means is unweighted. Scatter within and between heats is from the
    one-way random model; quartiles are Hyndman and Fan's definition 7. Censored values
    enter no figure but the counts.

    References
    ----------
    ISO 5725-2:2019, 7.4 (scatter within and between); see `intervals`, `tolerance`.

    Examples
    --------
    >>> bars = [Bar(250, "A"), Bar(254, "A"), Bar(246, "B"), Bar(247, "B")]
    >>> found = summarize(bars)
    >>> found.n_heats, found.mean_of_heat_means
    (2, 249.25)
    """
    bars = list(bars)
    for bar in bars:
        if not isinstance(bar.value, Real):
            raise NotFinite(f"A bar of heat {bar.heat} holds {bar.value!r}, no number.")
    ordered = sorted(bars, key=lambda bar: (bar.heat, bar.value, bar.censoring))
    measured = [bar for bar in ordered if not bar.censoring]
    by_heat: dict[str, list[float]] = {}
    for bar in measured:
        by_heat.setdefault(bar.heat, []).append(bar.value)
    reasons: dict[str, str] = {}
    values = [bar.value for bar in measured]
    described = _try(reasons, ("mean_over_bars", "histogram"), lambda: describe(values))
    return ReplicateSummary(
        n=len(values),
        n_censored=len(ordered) - len(values),
        n_heats=len(by_heat),
        **_over_heats(by_heat, reasons),
        mean_over_bars=described and described.mean,
        sd_over_bars=_noted(reasons, "sd_over_bars", described and described.sd),
        cv_over_bars=described and described.cv,
        minimum=described and described.minimum,
        lower_quartile=described and described.lower_quartile,
        median=described and described.median,
        upper_quartile=described and described.upper_quartile,
        maximum=described and described.maximum,
        quantile_definition=described and described.quantile_definition,
        tolerance_bound=_bound(values, len(by_heat), reasons),
        histogram=histogram(values) if values else None,
        heats=tuple(_heat_figures(ordered)),
        censoring_rule=CENSORING_RULE,
        reasons=reasons,
    )


def histogram(values: list[float]) -> dict[str, Any]:
    """Classes of round width: about log2(n) + 1 of them, edges as decimals.

    A value on an edge belongs to the class above it, but for the last edge.

    Parameters
    ----------
    values : list of float, shape (n,), at least one, any unit

    Returns
    -------
    dict
        `edges`, one more than `counts`, in the unit of the values.

    Raises
    ------
    Nothing for finite values; `summarize` leaves the histogram out of others.

    References
    ----------
    Sturges (1926), J. Am. Stat. Assoc. 21, 65-66 (number of classes).

    Examples
    --------
    >>> histogram([249.0, 251.0, 256.0])
    {'edges': [247.5, 250.0, 252.5, 255.0, 257.5], 'counts': [1, 1, 0, 1]}
    """
    low, high = (Decimal(repr(limit)) for limit in (min(values), max(values)))
    step = _round_step(high - low, classes=math.ceil(math.log2(len(values))) + 1)
    first = (low / step).to_integral_value(rounding="ROUND_FLOOR")
    last = max((high / step).to_integral_value(rounding="ROUND_CEILING"), first + 1)
    edges = [float((first + i) * step) for i in range(int(last - first) + 1)]
    counts = [0] * (len(edges) - 1)
    for value in values:
        place = bisect_right(edges, value) - 1
        counts[min(place, len(counts) - 1)] += 1
    return {"edges": edges, "counts": counts}


def _round_step(spread: Decimal, *, classes: int) -> Decimal:
    """The smallest of 1, 2, 2.5, 5 times a power of ten that gives at most `classes`."""
    if spread == 0:
        return Decimal(1)
    wanted = spread / classes
    power = Decimal(1).scaleb(wanted.adjusted())
    return next(
        Decimal(nice) * power for nice in NICE_STEPS if Decimal(nice) * power >= wanted
    )


def _over_heats(
    by_heat: dict[str, list[float]], reasons: dict[str, str]
) -> dict[str, Any]:
    """What has the heat as its unit of replication."""
    means = [exact_mean(values) for values in by_heat.values()]
    found: dict[str, Any] = dict.fromkeys(
        ("mean_of_heat_means", "mean_interval", "sd_within_heats", "sd_between_heats")
    )
    if not means:
        reasons["mean_of_heat_means"] = "There is no measured value."
        return found
    found["mean_of_heat_means"] = exact_mean(means)
    if len(means) == 1:
        reasons["mean_interval"] = reasons["sd_between_heats"] = (
            "One heat gives no interval: its bars say nothing about other heats."
        )
        if len(next(iter(by_heat.values()))) > 1:
            found["sd_within_heats"] = exact_sd(next(iter(by_heat.values())))
        return found
    interval = _try(reasons, ("mean_interval",), lambda: mean_interval(means))
    found["mean_interval"] = interval and {
        "lower": interval.lower,
        "upper": interval.upper,
        "confidence": interval.confidence,
        "method": interval.method,
        "over": "heats",
        "n": interval.n,
        "diagnostics": [asdict(one) for one in interval.diagnostics],
    }
    scatter = _try(
        reasons,
        ("sd_within_heats", "sd_between_heats"),
        lambda: one_way_random(by_heat),
    )
    if scatter:
        found["sd_within_heats"] = math.sqrt(scatter.var_within)
        found["sd_between_heats"] = math.sqrt(scatter.var_between)
    return found


def _bound(
    values: list[float], n_heats: int, reasons: dict[str, str]
) -> dict[str, Any] | None:
    if len(values) < FEWEST_FOR_A_BOUND or n_heats < FEWEST_HEATS_FOR_A_BOUND:
        reasons["tolerance_bound"] = (
            f"A tolerance bound is shown from {FEWEST_FOR_A_BOUND} values of "
            f"{FEWEST_HEATS_FOR_A_BOUND} heats; here are {len(values)} of {n_heats}."
        )
        return None
    bound = _try(reasons, ("tolerance_bound",), lambda: normal_lower_bound(values))
    return bound and {
        "bound": bound.bound,
        "factor": bound.factor,
        "n": bound.n,
        "side": bound.side,
        "content": bound.content,
        "confidence": bound.confidence,
        "method": bound.method,
        "label": NOT_AN_ALLOWABLE,
        "diagnostics": [asdict(one) for one in bound.diagnostics],
    }


def _heat_figures(ordered: list[Bar]) -> Iterable[HeatFigures]:
    for heat in dict.fromkeys(bar.heat for bar in ordered):
        bars = [bar for bar in ordered if bar.heat == heat]
        values = [bar.value for bar in bars if not bar.censoring]
        yield HeatFigures(
            heat=heat,
            n=len(values),
            n_censored=len(bars) - len(values),
            mean=exact_mean(values) if values else None,
            sd=exact_sd(values) if len(values) > 1 else None,
            minimum=min(values, default=None),
            maximum=max(values, default=None),
        )


def _try(reasons: dict[str, str], names: tuple[str, ...], compute: Callable[[], Any]):
    """What `compute` gives, or None and its error as the reason of each name."""
    try:
        return compute()
    except SampleError as error:
        reasons.update(dict.fromkeys(names, str(error)))
        return None


def _noted(reasons: dict[str, str], name: str, value: float | None) -> float | None:
    if value is None:
        reasons.setdefault(name, "One value has no standard deviation.")
    return value


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, float):
        return value + 0.0  # PostgreSQL's jsonb knows no negative zero
    return value if value is None or isinstance(value, int | bool) else str(value)
