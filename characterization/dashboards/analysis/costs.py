"""What the metal of a heat cost: its charge at the prices of its lots."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from characterization.dashboards.analysis.page import Note
from characterization.dashboards.analysis.prices import (
    CURRENCY,
    Priced,
    priced,
    rate_words,
    rates_of,
)
from characterization.dashboards.analysis.stored import Stored
from labtrack.accounts.models import User
from labtrack.accounts.visibility import visible_to
from trials.cost.casting import ChargeLine, alloy_cost
from trials.models import ChargeAddition, Heat, MaterialPrice


@dataclass(frozen=True)
class Costs:
    """US$ per kg charged, by heat; a heat of which one lot has no price has none."""

    by_heat: dict[int, float]
    n_incomplete: int
    rates: tuple[str, ...] = ()
    """The exchange rates that were used."""
    scandium: tuple[tuple[str, date], ...] = ()
    """Form and date of each price of scandium in it."""
    n_without_rate: int = 0
    """Lots whose prices are in currencies without a rate of their day."""

    def of_row(self, row: Stored) -> float | None:
        """Mean over the heats of a condition that have one."""
        found = [
            self.by_heat[one.heat.pk]
            for one in row.heats
            if one.heat.pk in self.by_heat
        ]
        return sum(found) / len(found) if found else None

    def shown(self, row: Stored) -> str | None:
        value = self.of_row(row)
        return None if value is None else f"{value:.2f}"

    @property
    def scandium_words(self) -> str:
        """Of which prices the scandium in it is: `Sc as master alloy, 2026-08-10`."""
        days: dict[str, list[date]] = {}
        for form, day in self.scandium:
            days.setdefault(form.lower(), []).append(day)
        said = [
            f"{form}, {min(on)}"
            if min(on) == max(on)
            else _("%(form)s, %(first)s to %(last)s")
            % {"form": form, "first": min(on), "last": max(on)}
            for form, on in sorted(days.items())
        ]
        return _("Sc as %(forms)s") % {"forms": "; ".join(said)} if said else ""

    @property
    def label(self) -> str:
        """Head of its column, with the price of the scandium in it."""
        return ", ".join(filter(None, [_("Alloy cost"), self.scandium_words]))

    def notes(self) -> list[Note]:
        """What the column rests on."""
        if not self.by_heat and not self.n_incomplete:
            return []
        if not self.by_heat:
            text = _(
                "No cost of alloy is shown: lots of the charges have no price in %(c)s, or "
                "none that an exchange rate of its day leads to."
            )
            return [Note("info", text % {"c": CURRENCY})]
        text = _(
            "Sum of mass times newest price in %(c)s over the charge, per kg charged; melt "
            "loss, energy and flux are not in it."
        ) % {"c": CURRENCY}
        if self.scandium:
            text += " " + _("%(prices)s; no price of the scenario enters it.") % {
                "prices": self.scandium_words
            }
        if self.n_incomplete:
            text += " " + _("%(n)d heats have a lot without a price.") % {
                "n": self.n_incomplete
            }
        if self.rates:
            text += " " + _("Converted by: %(rates)s.") % {
                "rates": "; ".join(self.rates)
            }
        if self.n_without_rate:
            text += " " + _("%(n)d lots are priced without an exchange rate.") % {
                "n": self.n_without_rate
            }
        return [Note("info", _("Alloy cost."), text)]


def of_heats(person: User, heats: Iterable[Heat]) -> Costs:
    """The charge of each heat at the newest visible price of each lot; three queries."""
    charges: dict[int, list[tuple[int, float]]] = {}
    rows = ChargeAddition.objects.filter(heat__in={one.pk for one in heats}).order_by(
        "pk"
    )
    for heat, lot, mass in rows.values_list("heat_id", "lot_id", "mass_kg"):
        charges.setdefault(heat, []).append((lot, mass))
    lots = {lot for charge in charges.values() for lot, _m in charge}
    prices, n_without_rate = _prices(person, lots)
    found = {}
    for heat, charge in charges.items():
        cost = alloy_cost([_line(kg, prices.get(lot)) for lot, kg in charge])
        if cost.per_kg is not None:
            found[heat] = cost.per_kg
    used = {price.rate for price in prices.values() if price.rate is not None}
    return Costs(
        found,
        len(charges) - len(found),
        tuple(sorted(map(rate_words, used))),
        tuple(
            sorted(
                (str(one.price.get_form_display()), one.price.priced_on)
                for one in prices.values()
                if one.price.element == "Sc"
            )
        ),
        n_without_rate,
    )


def _line(mass_kg: float, price: Priced | None) -> ChargeLine:
    per_kg = price.per_kg if price else None
    return ChargeLine(mass_kg, None if per_kg is None else float(per_kg))


def _prices(person: User, lots: set[int]) -> tuple[dict[int, Priced], int]:
    """Newest price by lot that can be told in the currency, of those this person may see;
    and of how many lots none can.
    """
    rows = (
        visible_to(person, MaterialPrice)
        .filter(lot__in=lots)
        .order_by("priced_on", "pk")
    )
    rates = rates_of(person)
    told: dict[int, Priced] = {}
    untold: set[int] = set()
    for row in rows:
        found = priced(row, rates)
        if row.lot_id is None:
            continue
        if found.per_kg is None:
            untold.add(row.lot_id)
        else:
            told[row.lot_id] = found
    return told, len(untold - told.keys())
