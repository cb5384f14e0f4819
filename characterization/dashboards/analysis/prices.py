"""Prices on record in one currency: each by the exchange rate of its day, which is named."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from characterization.dashboards.analysis.asked import Asked
from characterization.dashboards.analysis.page import DataTable, address
from characterization.dashboards.analysis.scenario import FIELDS, Scenario
from labtrack.accounts.models import User
from labtrack.accounts.visibility import seen_compartments, visible_to
from labtrack.charts.card import Column
from trials.cost.exchange import NoRate, Rate, exchange
from trials.cost.scandium import sc_cost_per_kg
from trials.models import ExchangeRate, MaterialPrice

CURRENCY = "USD"
MOST_PRICES = 30
EXAMPLE_WT_PCT = 0.30


@dataclass(frozen=True, slots=True)
class Priced:
    """One price in `CURRENCY` per kg, with the rate that was used; None and why not."""

    price: MaterialPrice
    per_kg: Decimal | None
    rate: Rate | None = None
    why: str = ""

    @property
    def per_kg_contained(self) -> Decimal | None:
        """Per kg of the element that the buyer wants."""
        if self.per_kg is None or not self.price.contained_pct:
            return None
        return self.per_kg / self.price.contained_pct * 100


def rates_of(person: User) -> list[Rate]:
    """The exchange rates of the person's organization."""
    return [
        Rate(row.base, row.quote, row.rate, row.on, row.source)
        for row in visible_to(person, ExchangeRate)
    ]


def priced(price: MaterialPrice, rates: Iterable[Rate]) -> Priced:
    """A price at the rate of its day or the last before."""
    try:
        found = exchange(
            price.value_per_kg,
            price.currency,
            CURRENCY,
            on=price.priced_on,
            rates=rates,
        )
    except NoRate as missing:
        return Priced(price, None, why=_no_rate(missing))
    return Priced(price, found.amount, found.rate)


def rate_words(rate: Rate) -> str:
    """The row that was used: 1 CAD = 0.7125 USD, 2026-11-02, Bank of Canada."""
    return f"1 {rate.base} = {rate.rate.normalize():f} {rate.quote}, {rate.on}, {rate.source}"


def table(person: User, asked: Asked, path: str, assumed: Scenario, *, is_simulated):
    """What was asked or paid for scandium, newest first; each may be put into the scenario."""
    rows = (
        visible_to(person, MaterialPrice)
        .filter(element="Sc", compartment__is_simulated=is_simulated)
        .select_related("lot__organisation")
        .order_by("-priced_on", "-pk")[:MOST_PRICES]
    )
    rates = rates_of(person)
    seen = seen_compartments(person)
    return DataTable(
        key="prices",
        title=_("Prices of scandium on record"),
        note=_(
            "other currencies by the rate of their day or the last before; at your yields"
        ),
        columns=[
            Column(_("Of"), css="wrap"),
            Column(_("Form"), css="opt"),
            Column(_("As asked or paid"), is_number=True),
            Column(_("Date"), css="opt nowrap"),
            Column(_("Source"), css="opt2 wrap"),
            Column(_("Rate"), css="opt wrap"),
            Column(_("Per kg contained Sc"), "US$/kg", is_number=True),
            Column(_("At 0.30 %"), _("US$/kg alloy"), is_number=True, css="opt"),
        ],
        rows=[_row(priced(row, rates), asked, path, assumed, seen) for row in rows],
        empty=_("No price of scandium that you may see."),
    )


def _row(
    found: Priced, asked: Asked, path: str, assumed: Scenario, seen: frozenset[int]
) -> list[Any]:
    price, contained = found.price, found.per_kg_contained
    lot = price.lot if price.lot and price.lot.compartment_id in seen else None
    of = f"{price.material}, {lot.code}" if lot else price.material
    return [
        {"text": of, "url": price.get_absolute_url()},
        price.get_form_display(),
        f"{price.value_as_entered} {price.currency}/{price.per}",
        price.priced_on.isoformat(),
        price.source,
        found.why or (rate_words(found.rate) if found.rate else _("none needed")),
        _contained(contained, asked, path),
        _at_yields(contained, assumed),
    ]


def _contained(contained: Decimal | None, asked: Asked, path: str) -> Any:
    """The price, leading to the scenario with it where the scenario can have it."""
    if contained is None:
        return None
    rounded = contained.quantize(Decimal("0.01"))
    (field,) = (each for each in FIELDS if each.name == "price")
    text = f"{rounded:,}"
    if not field.least <= rounded <= field.most:
        return text
    return {"text": text, "url": address(path, asked.query, price=str(rounded))}


def _at_yields(contained: Decimal | None, assumed: Scenario) -> str | None:
    if contained is None:
        return None
    overall = float(assumed.recovery) * float(assumed.conversion)
    cost = sc_cost_per_kg(
        EXAMPLE_WT_PCT, price_per_kg=float(contained), recovery=overall
    )
    return f"{cost:.2f}"


def _no_rate(missing: NoRate) -> str:
    return _("no rate between %(base)s and %(quote)s of %(on)s or before") % {
        "base": missing.base,
        "quote": missing.quote,
        "on": missing.on,
    }
