"""A scenario of what scandium costs: typed or slid, judged, and computed here."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from characterization.dashboards.analysis.asked import Asked
from characterization.dashboards.analysis.page import Slider
from trials.cost.scandium import sc_cost_per_kg


@dataclass(frozen=True)
class PriceForm:
    """A published price and what it is of [US$ per kg contained scandium]."""

    key: str
    label: str
    per_kg_contained: Decimal
    says: str


def price_forms() -> tuple[PriceForm, ...]:
    """Three readings of what scandium costs; a factor of 4.5 between them."""
    return (
        PriceForm(
            "quoted",
            _("as quoted in 2021"),
            Decimal(3800),
            _("a price of oxide (Sc2O3), read as if it were metal: a third too low"),
        ),
        PriceForm(
            "oxide",
            _("oxide before conversion, USGS 2020"),
            Decimal(5828),
            _("3,800 US$/kg Sc2O3 with 65.2 % scandium in it"),
        ),
        PriceForm(
            "master-alloy",
            _("bought Al-2Sc, USGS 2020"),
            Decimal(17000),
            _("0.34 US$/g of Al-2Sc: conversion paid"),
        ),
    )


@dataclass(frozen=True)
class Field:
    """One number of the scenario and the range that it may have."""

    name: str
    default: Decimal
    least: Decimal
    most: Decimal
    step: str


FIELDS = (
    Field("price", Decimal(5828), Decimal(100), Decimal(50000), "50"),
    Field("recovery", Decimal(95), Decimal(50), Decimal(100), "1"),
    Field("conversion", Decimal(100), Decimal(50), Decimal(100), "1"),
    Field("casting", Decimal(100), Decimal(20), Decimal(100), "1"),
)


@dataclass(frozen=True)
class Scenario:
    """Price of contained scandium and three yields, each as a fraction."""

    price: Decimal
    recovery: Decimal
    conversion: Decimal
    casting: Decimal

    @property
    def form_words(self) -> str:
        """What the price is of, and of when: that of a published form, or one's own."""
        for form in price_forms():
            if form.per_kg_contained == self.price:
                return form.label
        return _("your %(price)s US$/kg contained") % {"price": f"{self.price:,f}"}

    def per_kg_alloy(self, scandium_wt_pct: float) -> float:
        """US$ of scandium in one kg of alloy, by what was measured in it."""
        return sc_cost_per_kg(
            scandium_wt_pct,
            price_per_kg=float(self.price),
            recovery=float(self.recovery) * float(self.conversion),
        )

    def per_kg_shipped(self, scandium_wt_pct: float) -> float:
        """US$ of scandium poured for one kg of casting shipped; no credit for returns."""
        return self.per_kg_alloy(scandium_wt_pct) / float(self.casting)


def read(asked: Asked) -> tuple[Scenario, list[Slider]]:
    """The scenario of the URL; what is no number there keeps its default and says so."""
    values: dict[str, Decimal] = {}
    sliders = []
    for field in FIELDS:
        text = asked.text(field.name)
        value, error = _number(text, field)
        values[field.name] = value
        sliders.append(
            Slider(
                name=field.name,
                label=_labels()[field.name],
                value=text if error else f"{value:f}",
                least=f"{field.least:f}",
                most=f"{field.most:f}",
                step=field.step,
                unit=_units()[field.name],
                help="" if error else _helps().get(field.name, ""),
                error=error,
            )
        )
    scenario = Scenario(
        price=values["price"],
        recovery=values["recovery"] / 100,
        conversion=values["conversion"] / 100,
        casting=values["casting"] / 100,
    )
    return scenario, sliders


def _number(text: str, field: Field) -> tuple[Decimal, str]:
    if not text:
        return field.default, ""
    try:
        value = Decimal(text.replace(",", "")) if text.isascii() else Decimal("NaN")
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or not field.least <= value <= field.most:
        return field.default, _(
            "%(given)s is not a number from %(least)s to %(most)s; %(default)s is used."
        ) % {
            "given": text[:30],
            "least": f"{field.least:f}",
            "most": f"{field.most:f}",
            "default": f"{field.default:f}",
        }
    return value, ""


def _labels() -> dict[str, str]:
    return {
        "price": _("Price of contained scandium"),
        "recovery": _("Recovery in the melt"),
        "conversion": _("Yield of conversion"),
        "casting": _("Casting yield"),
    }


def _units() -> dict[str, str]:
    return {"price": "US$/kg", "recovery": "%", "conversion": "%", "casting": "%"}


def _helps() -> dict[str, str]:
    return {
        "recovery": _("90 to 98 % is usual; less after chloride flux or long holding"),
        "conversion": _(
            "from oxide to master alloy; 100 where a bought price includes it"
        ),
        "casting": _("shipped over poured; often 40 to 60 % in sand"),
    }
