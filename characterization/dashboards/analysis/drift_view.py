"""Chemistry of heats over time, as it is drawn."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from characterization.dashboards.analysis.drift_data import (
    Fade,
    HeatContent,
    Sampled,
    by_heat,
)
from characterization.dashboards.analysis.page import (
    DataTable,
    Note,
    Placed,
    drawn,
)
from labtrack.charts.card import ChartCard, Column
from labtrack.charts.control import control_chart, fade_chart
from labtrack.statistics.control_charts import ControlChart, individuals_chart
from labtrack.statistics.intervals import mean_interval
from labtrack.statistics.samples import SampleError
from trials.models import Heat

MOST_DRAWN = 16
PPM = 1e4
"""Parts per million by weight in one wt%: what fades in a minute is too little for wt%."""


@dataclass(frozen=True)
class View:
    """The contents as they are drawn: as measured for one alloy, else off target."""

    element: str
    found: list[HeatContent]
    is_one_alloy: bool
    is_simulated: bool

    @property
    def plotted(self) -> list[tuple[HeatContent, float]]:
        if self.is_one_alloy:
            return [(one, one.value) for one in self.found]
        return [
            (one, one.value - one.target)
            for one in self.found
            if one.target is not None
        ]

    @property
    def axis(self) -> str:
        if self.is_one_alloy:
            return _("%(element)s [wt%%]") % {"element": self.element}
        return _("%(element)s, measured less target [wt%%]") % {"element": self.element}

    def chart(self) -> ControlChart | str:
        try:
            return individuals_chart([value for _one, value in self.plotted])
        except SampleError as error:
            return str(error)

    def tiles(self, fades: Sequence[Fade]) -> list[dict]:
        return [tile for tile in (self._hits(), self._fades(fades)) if tile]

    def _hits(self) -> dict | None:
        judged = [one for one in self.found if one.window]
        if not judged:
            return None
        inside = sum(
            one.window[0] <= one.value <= one.window[1] for one in judged if one.window
        )
        return {
            "before": _("Inside the window of their alloy"),
            "value": _("%(k)d of %(n)d") % {"k": inside, "n": len(judged)},
            "after": _("heats, by what was measured."),
            "provenance": _("window: what the alloy aims at, not a specification"),
            "url": "#heats",
        }

    def _fades(self, fades: Sequence[Fade]) -> dict | None:
        if not fades:
            return None
        rates = [PPM * fade.per_minute for fade in fades]
        interval = ""
        try:
            found = mean_interval(rates)
            interval = f"[{found.lower:+.2f}, {found.upper:+.2f}]"
        except SampleError:
            pass
        mean = sum(rates) / len(rates)
        return {
            "before": _("%(element)s between first and last pour")
            % {"element": self.element},
            "value": _signed(f"{mean:+.2f}"),
            "unit": _("ppm per min"),
            "interval": _signed(interval),
            "after": _("mean over %(k)d heats.") % {"k": len(fades)},
            "provenance": _("heats with two or more samples of the pour, 95 %"),
            "url": "#fade",
        }

    def charts(self, samples: Sequence[Sampled], fades: Sequence[Fade]) -> list[Placed]:
        chart = self.chart()
        if isinstance(chart, str):
            cards = [self._no_chart(chart)]
        else:
            cards = [self._individuals(chart), self._ranges(chart)]
        drawn = {fade.heat.pk for fade in fades[-MOST_DRAWN:]}
        cards.append(self._fade_card([one for one in samples if one.heat.pk in drawn]))
        widths = ["c12"] if len(cards) == 2 else ["c7", "c5"]
        return [
            Placed(card, width)
            for card, width in zip(cards, [*widths, "c12"], strict=True)
        ]

    def _no_chart(self, reason: str) -> ChartCard:
        return ChartCard(
            key="individuals",
            title=_("No control chart yet"),
            empty=reason
            + " "
            + _(
                "Without one alloy chosen, a heat also needs a target for the element."
            ),
        )

    def _rows(self) -> list[dict]:
        rows = []
        for one, value in self.plotted:
            rows.append(
                {
                    "label": one.heat.code,
                    "value": drawn(value),
                    "shown": f"{one.value:.4g} wt%",
                    "code": one.heat.code,
                    "when": one.heat.charged_at.date().isoformat(),
                    "url": one.heat.get_absolute_url(),
                }
            )
        return rows

    def _individuals(self, chart: ControlChart) -> ChartCard:
        line = chart.location
        rows = self._rows()
        for at in line.outside:
            rows[at]["is_out"] = True
        windows = {one.window for one, _value in self.plotted if one.window}
        window = windows.pop() if self.is_one_alloy and len(windows) == 1 else None
        return ChartCard(
            key="individuals",
            title=ngettext(
                "%(n)d heat beyond the control limits",
                "%(n)d heats beyond the control limits",
                len(line.outside),
            )
            % {"n": len(line.outside)}
            if line.outside
            else _("No heat beyond the control limits"),
            subtitle=_(
                "Individuals: %(axis)s, one point per heat in order of time. Limits: mean "
                "± 2.66 mean moving range of these %(n)d heats.%(window)s"
            )
            % {
                "axis": self.axis,
                "n": len(rows),
                "window": _(" Band: the window of the alloy.") if window else "",
            },
            spec=control_chart(
                rows,
                axis=self.axis,
                center=drawn(line.center),
                center_label=_beside(_("mean"), line.center),
                lower=drawn(line.lower_limit),
                lower_label=_beside(_("lower limit"), line.lower_limit),
                upper=drawn(line.upper_limit),
                upper_label=_beside(_("upper limit"), line.upper_limit),
                window=window,
                simulated=self.is_simulated,
            ),
            table_at="heats",
            note=_("Control limits are what the process does, not what is specified.")
            + (_(" Fewer than 20 heats: preliminary.") if len(rows) < 20 else ""),
        )

    def _ranges(self, chart: ControlChart) -> ChartCard:
        line = chart.scatter
        rows = [
            row | {"value": drawn(value), "shown": f"{value:.3g} wt%"}
            for row, value in zip(self._rows()[1:], line.points, strict=True)
        ]
        for at in line.outside:
            rows[at]["is_out"] = True
        return ChartCard(
            key="ranges",
            title=_("Moving ranges"),
            subtitle=_(
                "Difference from the heat before [wt%]. Upper limit: 3.267 mean range."
            ),
            spec=control_chart(
                rows,
                axis=_("Moving range [wt%]"),
                center=drawn(line.center),
                center_label=_beside(_("mean"), line.center),
                lower=drawn(line.lower_limit),
                lower_label="",
                upper=drawn(line.upper_limit),
                upper_label=_beside(_("upper limit"), line.upper_limit),
                simulated=self.is_simulated,
            ),
            columns=[
                Column(_("Heat")),
                Column(_("Moving range"), "wt%", is_number=True),
            ],
            rows=[
                [
                    {"text": row["code"], "url": row["url"], "is_code": True},
                    f"{row['value']:.4g}",
                ]
                for row in rows
            ],
        )

    def _fade_card(self, samples: Sequence[Sampled]) -> ChartCard:
        first = {group[0].heat.pk: group[0].at for group in by_heat(samples)}
        rows = [
            {
                "heat": one.heat.code,
                "minutes": round((one.at - first[one.heat.pk]).total_seconds() / 60, 1),
                "value": drawn(one.value),
                "shown": f"{one.value:.4g} wt%",
                "code": one.code,
                "when": one.stage,
                "url": one.url,
            }
            for one in samples
        ]
        return ChartCard(
            key="within",
            title=_("Within a heat, from its first pour sample on"),
            subtitle=_(
                "%(element)s [wt%%] against minutes since the first sample of the pour; the "
                "latest %(k)d heats with two samples or more."
            )
            % {"element": self.element, "k": len(first)},
            spec=fade_chart(
                rows,
                x_axis=_("Minutes since the first pour sample"),
                y_axis=_("%(element)s [wt%%]") % {"element": self.element},
                simulated=self.is_simulated,
            )
            if rows
            else None,
            columns=[
                Column(_("Heat")),
                Column(_("Sample")),
                Column(_("Stage")),
                Column(_("Minutes"), is_number=True),
                Column(self.element, "wt%", is_number=True),
            ],
            rows=[
                [
                    row["heat"],
                    {"text": row["code"], "url": row["url"], "is_code": True},
                    row["when"],
                    f"{row['minutes']:.1f}",
                    f"{row['value']:.4g}",
                ]
                for row in rows
            ],
            empty=_(
                "Two samples of one pour, at least a minute apart, tell how it fades."
            ),
        )

    def _columns(self) -> list[Column]:
        return [
            Column(_("Heat")),
            Column(_("Charged"), css="opt2"),
            Column(_("Alloy"), css="opt"),
            Column(self.element, "wt%", is_number=True),
            Column(_("Target"), "wt%", is_number=True),
            Column(_("Off target"), "wt%", is_number=True),
            Column(_("Window"), "wt%", css="opt interval"),
            Column(_("Measured in"), css="opt w"),
        ]

    def _table_rows(self) -> list[list]:
        return [
            [
                {
                    "text": one.heat.code,
                    "url": one.heat.get_absolute_url(),
                    "is_code": True,
                },
                one.heat.charged_at.date().isoformat(),
                one.heat.alloy.code,
                f"{one.value:.4g}",
                None if one.target is None else f"{one.target:.4g}",
                None
                if one.target is None
                else _signed(f"{one.value - one.target:+.4f}"),
                None
                if one.window is None
                else f"{one.window[0]:g} to {one.window[1]:g}",
                one.stands.basis_text,
            ]
            for one in self.found
        ]

    def heats(self) -> DataTable:
        return DataTable(
            key="heats",
            title=_("Heats"),
            note=_("what stands for each, burns averaged in their sample first"),
            columns=self._columns(),
            rows=self._table_rows(),
            empty=_("No heat has a number for this element."),
        )

    def fades(self, fades: Sequence[Fade]) -> DataTable:
        return DataTable(
            key="fade",
            title=_("Fade within a heat"),
            note=_("least squares over the samples of the pour"),
            columns=[
                Column(_("Heat")),
                Column(_("Samples"), is_number=True),
                Column(_("First"), "wt%", is_number=True),
                Column(_("Last"), "wt%", is_number=True),
                Column(_("Time"), "min", is_number=True, css="opt"),
                Column(_("Per minute"), "ppm/min", is_number=True),
                Column(_("95 % interval"), "ppm/min", css="opt interval"),
            ],
            rows=[
                [
                    {
                        "text": fade.heat.code,
                        "url": fade.heat.get_absolute_url(),
                        "is_code": True,
                    },
                    fade.n,
                    f"{fade.first.value:.4g}",
                    f"{fade.last.value:.4g}",
                    f"{fade.minutes:.1f}",
                    _signed(f"{PPM * fade.per_minute:+.2f}"),
                    _("none from two samples")
                    if fade.interval is None
                    else _("%(low)s to %(high)s")
                    % {
                        "low": _signed(f"{PPM * fade.interval[0]:+.2f}"),
                        "high": _signed(f"{PPM * fade.interval[1]:+.2f}"),
                    },
                ]
                for fade in fades
            ],
            empty=_("No heat has two samples of its pour with this element."),
        )

    def notes(self, below: Sequence[Heat]) -> list[Note]:
        notes = []
        if below:
            notes.append(
                Note(
                    "info",
                    _("%(n)d heats lie below the limit of detection and are not drawn.")
                    % {"n": len(below)},
                    "",
                    [
                        {"label": h.code, "url": h.get_absolute_url()}
                        for h in below[:12]
                    ],
                )
            )
        without = [one for one in self.found if one.target is None]
        if without and not self.is_one_alloy:
            notes.append(
                Note(
                    "info",
                    _(
                        "%(n)d heats have no target for the element: choose their alloy to draw them."
                    )
                    % {"n": len(without)},
                )
            )
        return notes


def _signed(text: str) -> str:
    return text.replace("-", "\N{MINUS SIGN}")


def _beside(words: str, value: float) -> str:
    """What stands beside a rule, in two lines."""
    return f"{words}\n{value:.3g}".replace("-", "\N{MINUS SIGN}")
