"""What the metal of a heat cost: its charge at the prices of its lots."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from characterization.dashboards.analysis.page import Note
from characterization.dashboards.analysis.stored import Stored
from labtrack.accounts.models import User
from labtrack.accounts.visibility import visible_to
from trials.models import ChargeAddition, Heat, MaterialPrice

CURRENCY = "USD"


@dataclass(frozen=True)
class Costs:
    """US$ per kg charged, by heat; a heat of which one lot has no price has none."""

    by_heat: dict[int, float]
    n_incomplete: int

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

    def notes(self) -> list[Note]:
        """What the column rests on."""
        if not self.by_heat and not self.n_incomplete:
            return []
        if not self.by_heat:
            return [
                Note(
                    "info",
                    _(
                        "No cost of alloy is shown: lots of the charges have no price in %(c)s."
                    )
                    % {"c": CURRENCY},
                )
            ]
        text = _(
            "Sum of mass times newest price in %(c)s over the charge, per kg charged; melt "
            "loss, energy and flux are not in it."
        ) % {"c": CURRENCY}
        if self.n_incomplete:
            text += " " + _("%(n)d heats have a lot without a price.") % {
                "n": self.n_incomplete
            }
        return [Note("info", _("Alloy cost."), text)]


def of_heats(person: User, heats: Iterable[Heat]) -> Costs:
    """The charge of each heat at the newest visible price of each lot; two queries."""
    charges: dict[int, list[tuple[int, float]]] = {}
    rows = ChargeAddition.objects.filter(heat__in={one.pk for one in heats}).order_by(
        "pk"
    )
    for heat, lot, mass in rows.values_list("heat_id", "lot_id", "mass_kg"):
        charges.setdefault(heat, []).append((lot, mass))
    prices = _prices(person, {lot for charge in charges.values() for lot, _m in charge})
    found = {}
    for heat, charge in charges.items():
        if all(lot in prices for lot, _mass in charge):
            mass = sum(kg for _lot, kg in charge)
            found[heat] = sum(kg * prices[lot] for lot, kg in charge) / mass
    return Costs(found, len(charges) - len(found))


def _prices(person: User, lots: set[int]) -> dict[int, float]:
    """Newest price per kg by lot, of those this person may see."""
    rows = (
        visible_to(person, MaterialPrice)
        .filter(lot__in=lots, currency=CURRENCY)
        .order_by("priced_on", "pk")
        .values_list("lot_id", "value_per_kg")
    )
    return {lot: float(price) for lot, price in rows if lot is not None}
