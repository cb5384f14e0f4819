"""Gain against cost, as one person reads it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from characterization.dashboards import condition_words
from characterization.dashboards.analysis.asked import (
    Subject,
    setting_words,
)
from characterization.dashboards.analysis.contents import Content
from characterization.dashboards.analysis.gains import Gain, scandium_of
from characterization.dashboards.analysis.page import (
    DataTable,
    Note,
    drawn,
)
from characterization.dashboards.analysis.scenario import Scenario
from characterization.dashboards.analysis.stored import Stored
from characterization.dashboards.condition_charts import Scale
from characterization.dashboards.condition_page import address as condition_address
from labtrack.charts.card import ChartCard, Column
from labtrack.charts.quality import frontier, pareto
from trials.cost.scandium import relative_mass

MOST_TILES = 4


@dataclass(frozen=True)
class View:
    """The gains as this person reads them."""

    about: Subject
    scale: Scale
    assumed: Scenario
    measured: dict[int, dict[str, Content]]
    gains: list[Gain]
    here: list[Stored]

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

    def signed(self, value: float, digits: int | None = None) -> str:
        places = self.digits if digits is None else digits
        text = f"{self.scale.difference(value):+.{places}f}"
        return text.replace("-", "\N{MINUS SIGN}")

    def span(self, ends: tuple[float, float], digits: int | None = None) -> str:
        return _("%(low)s to %(high)s") % {
            "low": self.signed(ends[0], digits),
            "high": self.signed(ends[1], digits),
        }

    @property
    def gains_here(self) -> list[Gain]:
        chosen = {row.pk for row in self.here}
        return [gain for gain in self.gains if gain.row.pk in chosen]

    def tiles(self) -> list[dict]:
        ordered = sorted(
            self.gains_here, key=lambda gain: (not gain.pays, -gain.scandium)
        )
        return [self._tile(gain) for gain in ordered[:MOST_TILES]]

    def _tile(self, gain: Gain) -> dict:
        found = gain.compared.found
        words = {
            "code": self.about.label,
            "baseline": self.name(gain.compared.baseline),
            "cost": f"{gain.cost:.2f}",
            "form": self.assumed.form_words,
        }
        if found is None or not gain.pays:
            after = (
                _("Does not pay: no gain of %(code)s over %(baseline)s is shown.")
                % words
            )
        else:
            after = (
                _(
                    "%(code)s over %(baseline)s for %(cost)s US$ of scandium per kg, "
                    "price: %(form)s."
                )
                % words
            )
        return {
            "before": self.name(gain.row),
            "value": self.signed(found.difference) if found else "\N{EN DASH}",
            "unit": self.scale.label,
            "interval": f"[{self.signed(found.interval[0])}, {self.signed(found.interval[1])}]"
            if found
            else "",
            "after": after,
            "provenance": _("%(how)s, 95 %%, Sc %(sc)s wt%% measured")
            % {"how": gain.compared.how, "sc": f"{gain.scandium:.3f}"},
            "url": self.url(gain.row),
        }

    def card(self) -> ChartCard:
        points = [self._point(row) for row in self.here if row.mean is not None]
        paying = sum(gain.pays for gain in self.gains_here)
        return ChartCard(
            key="pareto",
            title=_("A gain is shown for %(n)d of %(all)d conditions with scandium")
            % {"n": paying, "all": len(self.gains_here)},
            subtitle=_(
                "%(code)s [%(unit)s], mean of heats with 95 %% interval, against scandium at "
                "%(price)s US$ per kg contained (%(form)s), recovery %(eta)s %%. Line: what no other "
                "condition beats at its cost."
            )
            % {
                "code": self.about.label,
                "unit": self.scale.label,
                "price": f"{self.assumed.price:,f}",
                "form": self.assumed.form_words,
                "eta": f"{100 * self.assumed.recovery * self.assumed.conversion:.0f}",
            },
            spec=pareto(
                points,
                x_axis=_("Scandium [US$/kg alloy]"),
                y_axis=f"{self.prop.name} {self.about.label} [{self.scale.label}]",
                frontier=frontier(points),
                simulated=self.about.reading.is_simulated,
            ),
            table_at="gains",
            note=_(
                "A scenario, not an offer: move the numbers above. What heat treatment costs "
                "is not in it."
            ),
        )

    def _point(self, row: Stored) -> dict:
        scandium = scandium_of(row, self.measured) or 0.0
        cost = self.assumed.per_kg_alloy(scandium)
        return {
            "x": drawn(cost),
            "y": drawn(self.scale.value(row.mean or 0.0)),
            "low": None if row.low is None else drawn(self.scale.value(row.low)),
            "high": None if row.high is None else drawn(self.scale.value(row.high)),
            "label": self.name(row),
            "code": self.name(row),
            "shown": _("%(v)s %(unit)s, %(k)d heats")
            % {
                "v": self.scale.shown(row.mean),
                "unit": self.scale.label,
                "k": len(row.heats),
            },
            "at": _("%(cost)s US$/kg, Sc %(sc)s wt%%")
            % {"cost": f"{cost:.2f}", "sc": f"{scandium:.3f}"},
            "url": self.url(row),
        }

    def _columns(self) -> list[Column]:
        unit = self.scale.unit
        return [
            Column(_("Condition"), css="wrap"),
            Column(_("Does it pay?"), css="wrap"),
            Column("Sc", "wt%", is_number=True, css="opt"),
            Column(_("Gain"), unit, is_number=True),
            Column(_("95 % interval"), unit, css="opt interval"),
            Column(_("Scandium"), _("US$/kg alloy"), is_number=True),
            Column(_("Per kg shipped"), "US$/kg", is_number=True, css="opt2"),
            Column(_("Gain per US$"), f"{unit}·kg/US$", is_number=True, css="opt"),
            Column(_("95 % interval"), f"{unit}·kg/US$", css="opt2 interval"),
            Column(_("Against"), css="opt2 wrap"),
            Column(_("Cast as"), css="opt2 wrap"),
        ]

    def _rows(self, gains: Sequence[Gain]) -> list[list]:
        return [self._row(gain) for gain in gains]

    def _row(self, gain: Gain) -> list:
        found, ratio = gain.compared.found, gain.ratio
        per_cost = None
        if ratio is not None and ratio.ratio is not None:
            per_cost = self.signed(ratio.ratio, 2)
        return [
            {"text": self.name(gain.row), "url": self.url(gain.row)},
            self._verdict(gain),
            f"{gain.scandium:.3f}",
            self.signed(found.difference) if found else None,
            self.span(found.interval) if found else gain.compared.reason,
            f"{gain.cost:.2f}",
            f"{gain.cost_shipped:.2f}",
            per_cost,
            self.span(ratio.interval, 2)
            if ratio and ratio.interval
            else _("within the same heats: none")
            if gain.compared.is_paired
            else None,
            {
                "text": self.name(gain.compared.baseline),
                "url": self.url(gain.compared.baseline),
            },
            setting_words(gain.row.condition),
        ]

    def _verdict(self, gain: Gain) -> str:
        if gain.compared.found is None:
            return _("Not known: %(why)s") % {"why": gain.compared.reason}
        if gain.pays:
            return _("A gain is shown")
        if gain.compared.found.interval[1] < 0:
            return _("Does not pay: it is lower")
        return _("Does not pay: no gain is shown")

    def gains_table(self) -> DataTable:
        return DataTable(
            key="gains",
            title=_("Every way of casting, against its own baseline"),
            note=_(
                "%(code)s, heats as the unit; ratio by Fieller; price of scandium: %(form)s"
            )
            % {"code": self.prop.code, "form": self.assumed.form_words},
            columns=self._columns(),
            rows=self._rows(self.gains),
            empty=_(
                "No condition with measured scandium has a baseline cast the same way."
            ),
        )

    def weights(self) -> DataTable:
        """Mass saved at equal load; only for a strength, and where a gain is shown."""
        paying = [gain for gain in self.gains_here if gain.pays and gain.strength_ratio]
        if self.prop.code != "Rp0.2":
            paying = []
        kinds = ((_("tie"), 1.0), (_("beam"), 2 / 3), (_("plate in bending"), 0.5))
        return DataTable(
            key="weight",
            title=_("What the gain is worth in weight"),
            note=_(
                "mass at equal yield load, k = 1, 2/3 and 1/2; densities taken as equal"
            ),
            columns=[
                Column(_("Condition"), css="wrap"),
                *(
                    Column(_("Saved, %(kind)s") % {"kind": kind}, "%", is_number=True)
                    for kind, _k in kinds
                ),
                Column(_("Scandium per kg saved, tie"), "US$/kg", is_number=True),
            ],
            rows=[self._weight_row(gain, [k for _kind, k in kinds]) for gain in paying],
            empty=_("No gain of yield strength is shown here, so no weight is saved."),
        )

    def _weight_row(self, gain: Gain, exponents: Sequence[float]) -> list:
        ratio = gain.strength_ratio or 1.0
        masses = [relative_mass(strength_ratio=ratio, exponent=k) for k in exponents]
        per_kg = gain.cost * masses[0] / (1 - masses[0]) if masses[0] < 1 else None
        return [
            {"text": self.name(gain.row), "url": self.url(gain.row)},
            *(f"{100 * (1 - mass):.1f}" for mass in masses),
            None if per_kg is None else f"{per_kg:.2f}",
        ]

    def notes(self) -> list[Note]:
        failing = [gain for gain in self.gains if not gain.pays and gain.compared.found]
        if not failing:
            return []
        places = sorted({setting_words(gain.row.condition) for gain in failing})
        return [
            Note(
                "caution",
                _(
                    "Scandium does not pay in %(n)d of %(all)d conditions: no gain is shown."
                )
                % {"n": len(failing), "all": len(self.gains)},
                "; ".join(places),
            )
        ]
