"""A property against a measured element, as one person reads it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from characterization.dashboards import addresses, condition_words
from characterization.dashboards.analysis import bars as stored_bars
from characterization.dashboards.analysis.against_series import Group, Point
from characterization.dashboards.analysis.asked import Subject
from characterization.dashboards.analysis.page import (
    DataTable,
    Filter,
    Option,
    drawn,
)
from characterization.dashboards.analysis.stored import Stored
from characterization.dashboards.condition_charts import Scale
from characterization.dashboards.condition_page import address as condition_address
from labtrack.charts.against import Series, against
from labtrack.charts.card import ChartCard, Column
from labtrack.statistics.diagnostics import Outcome
from labtrack.statistics.trends import Trend

MODELS = ("line", "quadratic", "broken-stick")
PER = {"Sc": 0.1, "Zr": 0.1, "Be": 0.001, "B": 0.001}
"""A step of the element that a slope is told for [wt%]; 1 where none is given."""


def models(model: str) -> Filter:
    """The choice of what is fitted."""
    words = {
        "line": _("straight line"),
        "quadratic": _("quadratic"),
        "broken-stick": _("two lines that meet"),
    }
    return Filter("model", _("Model"), model, [Option(*pair) for pair in words.items()])


@dataclass(frozen=True)
class View:
    """The figures of the groups as this person reads them."""

    about: Subject
    element: str
    scale: Scale
    groups: list[Group]
    everything: list[Group]
    """With the series that have no place in the chart."""
    dots: "stored_bars.Bars"
    model: str

    @property
    def prop(self):
        return self.about.prop

    @cached_property
    def urls(self) -> dict[int, str]:
        """Of each heat; it stands in a chart and a table, once per temper."""
        url_of = addresses.of_heats()
        heats = (point.heat.heat for group in self.everything for point in group.points)
        return {heat.pk: url_of(heat) for heat in heats}

    @property
    def x_axis(self) -> str:
        return _("%(element)s, measured per heat [wt%%]") % {"element": self.element}

    @property
    def y_axis(self) -> str:
        unit = f" [{self.scale.label}]" if self.scale.label else ""
        return f"{self.prop.name} {self.about.label}{unit}"

    def shown(self, value: float | None) -> str:
        return f"{self.scale.shown(value)} {self.scale.label}".strip()

    def condition_url(self, row: Stored) -> str:
        return condition_address(
            row.condition,
            property_code=self.prop.code,
            basis=self.about.reading.basis,
            is_simulated=self.about.reading.is_simulated,
        )

    def step(self) -> float:
        return PER.get(self.element, 1.0)

    def slope(self, group: Group) -> tuple[float, float, float] | None:
        """Slope and its interval for one step of the element, in the person's unit."""
        fit = group.fit
        if fit is None or fit.slope is None or fit.slope_interval is None:
            return None
        factor = self.step()
        low, high = fit.slope_interval
        difference = self.scale.difference
        return (
            difference(fit.slope * factor),
            difference(low * factor),
            difference(high * factor),
        )

    def tile(self, group: Group) -> dict | None:
        """The slope as a sentence; nothing where no slope was fitted."""
        found = self.slope(group)
        if found is None or len(group.points) < 3:
            return None
        slope, low, high = found
        is_shown = low > 0 or high < 0
        doubts = [
            one.check for one in group.fit.diagnostics if one.outcome == Outcome.FAILED
        ]
        digits = max(self.scale.digits, 1)
        return {
            "before": group.name,
            "value": f"{slope:+.{digits}f}".replace("-", "\N{MINUS SIGN}"),
            "unit": _("%(unit)s per %(step)g %% %(element)s")
            % {"unit": self.scale.label, "step": self.step(), "element": self.element},
            "interval": f"[{low:.{digits}f}, {high:.{digits}f}]",
            "after": (
                _("No change of %(code)s is shown.")
                if not is_shown
                else _("%(code)s rises with it.")
                if slope > 0
                else _("%(code)s falls with it.")
            )
            % {"code": self.about.label}
            + _doubted(doubts),
            "is_doubtful": bool(doubts),
            "provenance": ngettext(
                "slope over %(k)d heat mean, 95 %%, %(basis)s",
                "slope over %(k)d heat means, 95 %%, %(basis)s",
                len(group.points),
            )
            % {"k": len(group.points), "basis": self.about.reading.basis},
            "url": "#heats",
        }

    def card(self, published: list[dict]) -> ChartCard:
        n_heats = len({p.heat.heat.pk for g in self.groups for p in g.points})
        return ChartCard(
            key="against",
            title=self._finding(),
            subtitle=_(
                "Points: means of heats (%(k)d heats). Ticks: means of conditions. "
                "Line: least squares on heat means. Inner band: 95 %% for the mean. "
                "Outer band, dotted: 95 %% for the mean of one more heat.%(crosses)s"
            )
            % {
                "k": n_heats,
                "crosses": _(" Crosses: literature, in no line.") if published else "",
            },
            spec=against(
                [self._series(group) for group in self.groups],
                x_axis=self.x_axis,
                y_axis=self.y_axis,
                literature=published,
                simulated=self.about.reading.is_simulated,
            ),
            table_at="heats",
            note=_(
                "No line and no band is drawn outside the measured contents of its own heats."
            ),
        )

    def _finding(self) -> str:
        """What the slopes say, and of how many series."""
        slopes = [found for group in self.groups if (found := self.slope(group))]
        shown = [found for found in slopes if found[1] > 0 or found[2] < 0]
        what = {
            "code": self.about.label,
            "element": self.element,
            "k": len(shown),
            "n": len(slopes),
        }
        if not slopes:
            return _("%(code)s against measured %(element)s") % what
        if not shown:
            return _("No change of %(code)s with measured %(element)s is shown") % what
        if all(low > 0 for _slope, low, _high in shown):
            return (
                _("%(code)s rises with measured %(element)s in %(k)d of %(n)d series")
                % what
            )
        return (
            _("%(code)s changes with measured %(element)s in %(k)d of %(n)d series")
            % what
        )

    def _series(self, group: Group) -> Series:
        return Series(
            name=group.name,
            heats=[self._heat(point) for point in group.points],
            means=[self._mean(row, group) for row in group.rows],
            bars=[
                {
                    "x": drawn(point.content.x),
                    "y": self.scale.value(bar.value),
                    "url": bar.url,
                }
                for point in group.points
                for bar in self.dots.of(point.row, point.heat.heat)
            ],
            curve=[
                {
                    "x": drawn(at.x),
                    "fit": self._y(at.fit),
                    "low": self._y(at.mean[0]),
                    "high": self._y(at.mean[1]),
                    "least": self._y(at.prediction[0]),
                    "most": self._y(at.prediction[1]),
                }
                for at in (group.fit.points if group.fit else ())
            ],
        )

    def _y(self, value: float) -> float:
        return float(f"{self.scale.value(value):.6g}")

    def _heat(self, point: Point) -> dict:
        return {
            "x": drawn(point.content.x),
            "y": self._y(point.heat.mean),
            "code": point.heat.heat.code,
            "shown": _("%(value)s, %(n)d bars")
            % {"value": self.shown(point.heat.mean), "n": point.heat.n},
            "at": f"{self.element} {point.content.words}",
            "condition": condition_words.title(point.row.condition, self.about.seen),
            "url": self.urls[point.heat.heat.pk],
        }

    def _mean(self, row: Stored, group: Group) -> dict:
        members = [p for p in group.points if p.row.pk == row.pk]
        x = sum(p.content.x for p in members) / len(members)
        mean = sum(p.heat.mean for p in members) / len(members)
        return {
            "x": drawn(x),
            "y": self._y(mean),
            "code": condition_words.title(row.condition, self.about.seen),
            "shown": _("%(value)s, %(k)d heats")
            % {"value": self.shown(mean), "k": len(members)},
            "at": f"{self.element} {x:.3g} wt%",
            "url": self.condition_url(row),
        }

    def _columns(self) -> list[Column]:
        return [
            Column(_("Heat")),
            Column(_("Series"), css="wrap"),
            Column(self.element, "wt%", is_number=True),
            Column(_("Chemistry from"), css="opt2"),
            Column(self.about.label, self.scale.unit, is_number=True),
            Column("s", self.scale.unit, is_number=True, css="opt"),
            Column(_("Bars"), is_number=True),
            Column(_("Condition"), css="opt"),
        ]

    def _rows(self, groups: Sequence[Group]) -> list[list]:
        conditions = {
            row.pk: {
                "text": condition_words.title(row.condition, self.about.seen),
                "url": self.condition_url(row),
            }
            for group in groups
            for row in group.rows
        }
        return [
            [
                {
                    "text": p.heat.heat.code,
                    "url": self.urls[p.heat.heat.pk],
                    "is_code": True,
                },
                group.name,
                f"< {2 * p.content.x:.4g}"
                if p.content.is_below
                else f"{p.content.x:.4g}",
                p.content.words.partition(", ")[2],
                self.finer(p.heat.mean),
                None
                if p.heat.sd is None
                else f"{self.scale.difference(p.heat.sd):.{self.scale.digits + 1}f}",
                p.heat.n,
                conditions[p.row.pk],
            ]
            for group in groups
            for p in group.points
        ]

    def finer(self, value: float) -> str:
        """One digit more than a value is reported to, as for means."""
        return f"{self.scale.value(value):.{self.scale.digits + 1}f}"

    def heats(self) -> DataTable:
        return DataTable(
            key="heats",
            title=_("Heats"),
            note=_("the unit of replication"),
            columns=self._columns(),
            rows=self._rows(self.everything),
            empty=_("No heat has both a result and a measured content."),
        )

    def fits(self) -> DataTable:
        unit = f"{self.scale.unit} / {self.step():g} %"
        return DataTable(
            key="fits",
            title=_("Lines"),
            note=_("least squares on heat means, each heat counted once"),
            columns=[
                Column(_("Series"), css="wrap"),
                Column(_("Model"), css="opt2"),
                Column(_("Heats"), is_number=True, css="opt"),
                Column(_("Slope"), unit, is_number=True),
                Column(_("95 % interval"), unit, is_number=True),
                Column(
                    _("s about the line"), self.scale.unit, is_number=True, css="opt"
                ),
                Column("R²", is_number=True, css="opt2"),
                Column(_("What holds"), css="w"),
            ],
            rows=[self._fit_row(group) for group in self.groups],
            empty=_("No line is fitted yet."),
        )

    def _fit_row(self, group: Group) -> list:
        fit = group.fit
        if fit is None:
            return [
                group.name,
                _("none"),
                len(group.points),
                None,
                None,
                None,
                None,
                group.reason,
            ]
        found = self.slope(group)
        digits = self.scale.digits + 1
        return [
            group.name,
            {o.value: o.label for o in models(self.model).options}[fit.model],
            fit.n,
            None if found is None else f"{found[0]:.{digits}f}",
            self._break(fit)
            if found is None
            else _("%(low)s to %(high)s")
            % {"low": f"{found[1]:.{digits}f}", "high": f"{found[2]:.{digits}f}"},
            f"{self.scale.difference(fit.residual_sd):.{digits}f}",
            None if fit.r_squared is None else f"{fit.r_squared:.2f}",
            _checks(fit),
        ]

    def _break(self, fit: Trend) -> str | None:
        if fit.break_at is None or fit.break_interval is None:
            return None
        ends = ["?" if end is None else f"{end:.3f}" for end in fit.break_interval]
        return _("they meet at %(at)s wt%% [%(low)s, %(high)s]") % {
            "at": f"{fit.break_at:.3f}",
            "low": ends[0],
            "high": ends[1],
        }


def _doubted(doubts: Sequence[str]) -> str:
    """What speaks against a slope; empty where nothing does."""
    if "lack of fit" in doubts:
        return " " + _("But no line fits these heats: read the points, not the slope.")
    if doubts:
        return " " + _("With care: %(checks)s did not hold.") % {
            "checks": ", ".join(doubts)
        }
    return ""


def _checks(fit: Trend) -> str:
    """What does not hold or was not run; one word where everything holds."""
    said = [
        f"{one.check}: {one.outcome.value} ({one.detail})"
        for one in fit.diagnostics
        if one.outcome.value != "passed"
    ]
    passed = len(fit.diagnostics) - len(said)
    return "; ".join([*said, _("%(n)d checks passed") % {"n": passed}])
