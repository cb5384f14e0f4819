"""Charts of a material condition: dots by heat, and a histogram."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from characterization.models import Property
from labtrack import quantities
from labtrack.charts import dots, histogram
from labtrack.charts.card import ChartCard, Column

MOST_DRAWN = 2_000
"""Dots in a chart; beyond, every heat is thinned alike and the card says so."""


@dataclass(frozen=True, slots=True)
class Source:
    """The heat, or the lot that stands for it. `key` as the summary names it."""

    key: str
    code: str
    url: str


@dataclass(frozen=True, slots=True)
class Point:
    """One measurement of one test, and whether it counts."""

    measurement_id: int
    value: float
    censoring: str
    text: str
    specimen: str
    stamp_mark: str
    source: Source
    url: str
    state: str
    validity: str
    why_invalid: str
    performed_at: datetime | None
    counts: bool
    is_in_summary: bool
    is_simulated: bool


@dataclass(frozen=True)
class Scale:
    """From the canonical unit to the one this person reads."""

    unit: str
    factor: float
    offset: float
    place: str

    @classmethod
    def of(cls, prop: Property, unit_system: str) -> "Scale":
        canonical = prop.canonical_unit
        unit = quantities.customary_unit(canonical, unit_system)
        if unit == canonical:
            return cls(unit, 1.0, 0.0, prop.place)
        zero = float(quantities.convert("0", canonical, unit))
        one = float(quantities.convert("1", canonical, unit))
        return cls(unit, one - zero, zero, prop.customary_place or prop.place)

    @property
    def label(self) -> str:
        """The unit as people write it, for an axis or a sentence."""
        return quantities.shown_unit(self.unit)

    def value(self, canonical: float) -> float:
        return canonical * self.factor + self.offset

    def difference(self, canonical: float) -> float:
        return canonical * self.factor

    def shown(self, canonical: float | None) -> str:
        """Rounded for an axis or a sentence; statistics keep one digit more."""
        if canonical is None:
            return "–"
        return f"{self.value(canonical):.{self.digits}f}"

    @property
    def digits(self) -> int:
        return max(0, -int(Decimal(self.place).normalize().as_tuple().exponent))


def cards(
    prop: Property,
    points: list[Point],
    figures: dict[str, Any],
    *,
    scale: Scale,
    is_simulated: bool,
    label: str = "",
) -> list[ChartCard]:
    """The dot plot by heat and, from three values on, the histogram. `label` names the
    property with what it was tested under.
    """
    unit = f" [{scale.label}]" if scale.label else ""
    axis = f"{prop.name} {label or prop.code}{unit}"
    found = [_dots(axis, points, figures, scale, is_simulated)]
    counted = [p for p in points if p.counts and not p.censoring]
    if len(counted) >= 3:
        found.append(_histogram(axis, counted, figures, scale, is_simulated))
    return found


def _dots(
    axis: str,
    points: list[Point],
    figures: dict[str, Any],
    scale: Scale,
    is_simulated: bool,
) -> ChartCard:
    interval = figures.get("mean_interval")
    mean = figures.get("mean_of_heat_means")
    codes = {point.source.key: point.source.code for point in points}
    means = {
        codes[heat["heat"]]: scale.value(heat["mean"])
        for heat in figures.get("heats", ())
        if heat["mean"] is not None and heat["heat"] in codes
    }
    n_heats = len({point.source.key for point in points if point.counts})
    every = -(-len(points) // MOST_DRAWN)
    drawn = points[:: every or 1]
    return ChartCard(
        key="dots",
        title=_finding(figures),
        subtitle=_("%(axis)s by heat, %(n)d bars. Tick: mean of the heat.%(band)s")
        % {
            "axis": axis,
            "n": sum(point.counts for point in points),
            "band": _(" Band: 95 %% interval of the mean over %(k)d heats.")
            % {"k": n_heats}
            if interval
            else "",
        },
        spec=dots.dots_by_heat(
            [
                {
                    "heat": point.source.code,
                    "value": scale.value(point.value),
                    "shown": f"{point.censoring}{scale.shown(point.value)} {scale.label}",
                    "code": point.specimen,
                    "state": point.state,
                    "url": point.url,
                    "is_excluded": not point.counts,
                }
                for point in drawn
            ],
            axis=axis,
            heat_means=means,
            mean=None if mean is None else scale.value(mean),
            mean_label=""
            if mean is None
            else _("mean %(m)s") % {"m": scale.shown(mean)},
            interval=(scale.value(interval["lower"]), scale.value(interval["upper"]))
            if interval
            else None,
            simulated=is_simulated,
        ),
        table_at="inputs",
        note=""
        if len(drawn) == len(points)
        else _("%(shown)s of %(all)s bars are drawn, the same share of every heat.")
        % {"shown": f"{len(drawn):,}", "all": f"{len(points):,}"},
    )


def _finding(figures: dict[str, Any]) -> str:
    between, within = figures.get("sd_between_heats"), figures.get("sd_within_heats")
    if between is None or within is None:
        return _("Every bar by heat")
    if between > within:
        return _("Heats differ by more than bars within a heat")
    return _("Heats agree within the scatter of their bars")


def _histogram(
    axis: str,
    counted: list[Point],
    figures: dict[str, Any],
    scale: Scale,
    is_simulated: bool,
) -> ChartCard:
    values = [scale.value(point.value) for point in counted]
    width = histogram.class_width(values)
    mean, sd = figures.get("mean_over_bars"), figures.get("sd_over_bars")
    return ChartCard(
        key="histogram",
        title=_("How the bars are distributed"),
        subtitle=_(
            "%(axis)s, %(n)d bars, class width %(w)s, normal curve for comparison."
        )
        % {
            "axis": axis,
            "n": len(values),
            "w": f"{width:g} {scale.label}",
        },
        spec=histogram.histogram(
            values,
            axis=axis,
            width=width,
            mean=None if mean is None else scale.value(mean),
            deviation=None if sd is None else scale.difference(sd),
            simulated=is_simulated,
        ),
        columns=[
            Column(_("From"), scale.unit, is_number=True),
            Column(_("To below"), scale.unit, is_number=True),
            Column(_("Bars"), is_number=True),
        ],
        rows=[
            [f"{row['low']:g}", f"{row['high']:g}", str(int(row["count"]))]
            for row in histogram.classes(values, width)
        ],
    )
