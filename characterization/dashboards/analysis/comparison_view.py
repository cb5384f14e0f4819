"""Conditions against the baseline, as one person reads them."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from characterization.dashboards import condition_words
from characterization.dashboards.analysis import costs, limits
from characterization.dashboards.analysis.asked import (
    Subject,
)
from characterization.dashboards.analysis.contents import Content
from characterization.dashboards.analysis.differences import (
    Compared,
)
from characterization.dashboards.analysis.page import (
    DataTable,
    Note,
    Placed,
    drawn,
)
from characterization.dashboards.analysis.stored import Stored
from characterization.dashboards.condition_charts import Scale
from characterization.dashboards.condition_page import address as condition_address
from labtrack.charts.card import ChartCard, Column
from labtrack.charts.forest import forest

MOST_TILES = 4


@dataclass(frozen=True)
class View:
    """The comparisons as this person reads them."""

    about: Subject
    scale: Scale
    control: Stored
    compared: list[Compared]
    measured: dict[int, dict[str, Content]]
    limits: "limits.Limits"
    costs: "costs.Costs"

    @property
    def prop(self):
        return self.about.prop

    def name(self, row: Stored) -> str:
        return condition_words.title(row.condition, self.about.seen)

    def url(self, row: Stored) -> str:
        return condition_address(
            row.condition,
            property_code=self.prop.code,
            basis=self.about.reading.basis,
            is_simulated=self.about.reading.is_simulated,
        )

    @property
    def digits(self) -> int:
        return self.scale.digits + 1

    def signed(self, value: float) -> str:
        text = f"{self.scale.difference(value):+.{self.digits}f}"
        return text.replace("-", "\N{MINUS SIGN}")

    def span(self, low: float, high: float) -> str:
        return _("%(low)s to %(high)s") % {
            "low": self.signed(low),
            "high": self.signed(high),
        }

    def scandium(self, row: Stored) -> float | None:
        """Mean of what was measured in its heats [wt%]; None where none was."""
        found = [
            self.measured[one.heat.pk]["Sc"].x
            for one in row.heats
            if "Sc" in self.measured.get(one.heat.pk, {})
        ]
        return sum(found) / len(found) if found else None

    def tiles(self) -> list[dict]:
        with_numbers = [one for one in self.compared if one.found]
        with_numbers.sort(key=lambda one: -abs(one.found.t) if one.found else 0)
        return [self._tile(one) for one in with_numbers[:MOST_TILES] if one.found]

    def _tile(self, one: Compared) -> dict:
        found = one.found
        low, high = found.interval
        return {
            "before": self.name(one.row),
            "value": self.signed(found.difference),
            "unit": self.scale.unit,
            "interval": f"[{self.signed(low)}, {self.signed(high)}]",
            "after": (
                _("%(code)s against %(baseline)s.")
                if one.is_shown
                else _("%(code)s against %(baseline)s: no difference is shown.")
            )
            % {"code": self.about.label, "baseline": self.name(self.control)},
            "provenance": _("%(how)s, 95 %%, %(n)d bars, %(basis)s")
            % {
                "how": one.how,
                "n": one.row.n + self.control.n,
                "basis": self.about.reading.basis,
            },
            "url": self.url(one.row),
        }

    def charts(self) -> list[Placed]:
        return [Placed(self._differences(), "c7"), Placed(self._means(), "c5")]

    def _differences(self) -> ChartCard:
        rows = [self._difference_row(one) for one in self.compared if one.found]
        better = sum(
            one.is_shown and one.found.difference > 0
            for one in self.compared
            if one.found
        )
        return ChartCard(
            key="differences",
            title=_("%(n)d of %(all)d conditions are shown to be higher")
            % {"n": better, "all": len(rows)}
            if rows
            else _("Differences from the baseline"),
            subtitle=_(
                "%(code)s less that of %(baseline)s. Thick: 95 %% for each difference alone. "
                "Thin: 95 %% for all of one temper together (Dunnett)."
            )
            % {"code": self.about.label, "baseline": self.name(self.control)},
            spec=forest(
                rows,
                axis=_("Difference of %(code)s [%(unit)s]")
                % {"code": self.about.label, "unit": self.scale.label},
                simulated=self.about.reading.is_simulated,
            )
            if rows
            else None,
            table_at="conditions",
            empty=_("No difference has an interval yet: each side needs two heats."),
        )

    def _difference_row(self, one: Compared) -> dict:
        found, difference = one.found, self.scale.difference
        row = {
            "label": self.name(one.row),
            "value": drawn(difference(found.difference)),
            "low": drawn(difference(found.interval[0])),
            "high": drawn(difference(found.interval[1])),
            "shown": f"{self.signed(found.difference)} {self.scale.label}",
            "how": one.how,
            "url": self.url(one.row),
        }
        if one.together:
            low, high = one.together.interval
            row |= {"least": drawn(difference(low)), "most": drawn(difference(high))}
        return row

    def _means(self) -> ChartCard:
        rows = [self.control, *(one.row for one in self.compared)]
        return ChartCard(
            key="means",
            title=_("Means of heats beside the specified minima"),
            subtitle=_("%(code)s [%(unit)s], 95 %% intervals over heats. %(rules)s")
            % {
                "code": self.about.label,
                "unit": self.scale.label,
                "rules": self.limits.words(),
            },
            spec=forest(
                [
                    {
                        "label": self.name(row),
                        "value": drawn(self.scale.value(row.mean)),
                        "low": None
                        if row.low is None
                        else drawn(self.scale.value(row.low)),
                        "high": None
                        if row.high is None
                        else drawn(self.scale.value(row.high)),
                        "shown": f"{self.scale.shown(row.mean)} {self.scale.label}",
                        "how": _("%(n)d bars, %(k)d heats")
                        % {"n": row.n, "k": len(row.heats)},
                        "url": self.url(row),
                    }
                    for row in rows
                    if row.mean is not None
                ],
                axis=f"{self.about.label} [{self.scale.label}]",
                rules=self.limits.rules(self.scale),
                is_difference=False,
                simulated=self.about.reading.is_simulated,
            ),
            table_at="conditions",
        )

    def _columns(self) -> list[Column]:
        unit = self.scale.unit
        return [
            Column(_("Condition"), css="wrap"),
            Column("Sc", "wt%", is_number=True, css="opt"),
            Column(_("Mean"), unit, is_number=True),
            Column(_("Difference"), unit, is_number=True),
            Column(_("95 % interval"), unit, css="interval"),
            Column(_("All together"), unit, css="opt2 interval"),
            Column("p", is_number=True, css="opt2"),
            Column(_("Minimum"), css="opt2 w"),
            Column(self.costs.label, _("US$/kg"), is_number=True, css="opt wrap"),
            Column(_("Bars / heats"), css="opt"),
            Column(_("By"), css="opt2 wrap"),
        ]

    def _rows(self) -> list[list]:
        return [
            self._row(self.control, None),
            *(self._row(c.row, c) for c in self.compared),
        ]

    def _row(self, row: Stored, one: Compared | None) -> list:
        sc = self.scandium(row)
        found = one.found if one else None
        return [
            {"text": self.name(row), "url": self.url(row)},
            None if sc is None else f"{sc:.3f}",
            f"{self.scale.value(row.mean):.{self.digits}f}"
            if row.mean is not None
            else None,
            self.signed(found.difference) if found else None,
            self.span(*found.interval) if found else None,
            self.span(*one.together.interval) if one and one.together else None,
            _p(found.p) if found else None,
            self.limits.verdict(row.condition, row.mean),
            self.costs.shown(row),
            f"{row.n} / {len(row.heats)}",
            one.how if one else _("the baseline"),
        ]

    def table(self) -> DataTable:
        return DataTable(
            key="conditions",
            title=_("Conditions"),
            note=_("against %(baseline)s") % {"baseline": self.name(self.control)},
            columns=self._columns(),
            rows=self._rows(),
        )

    def notes(self) -> list[Note]:
        without = [one for one in self.compared if one.found is None]
        notes = [*self.costs.notes()]
        if without:
            notes.append(
                Note(
                    "caution",
                    ngettext(
                        "%(n)d condition has no interval.",
                        "%(n)d conditions have no interval.",
                        len(without),
                    )
                    % {"n": len(without)},
                    "; ".join(f"{self.name(o.row)}: {o.reason}" for o in without[:6]),
                )
            )
        if not any(one.row.means for one in self.compared):
            notes.append(
                Note(
                    "info",
                    _("There is nothing beside the baseline yet, cast this way."),
                )
            )
        return notes


def _p(value: float) -> str:
    return "< 0.001" if value < 0.001 else f"{value:.3f}"
