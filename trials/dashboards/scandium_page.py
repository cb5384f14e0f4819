"""The page "Where the scandium came from" of a casting, a heat or a lot."""

import math
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from labtrack.pages.detail import Reader
from labtrack.reading import spoken_number, spoken_unit
from labtrack.templatetags.display import withheld
from trials.dashboards import columns, scandium
from trials.dashboards.assays import Link
from trials.dashboards.scandium import Provenance, Source
from trials.models import Casting, Heat, MaterialLot


@dataclass(frozen=True, slots=True)
class Traced:
    """One source for the page: a heading and its chain."""

    lot: Any
    share: str
    chain: tuple[Link, ...]
    via: str
    note: str


@dataclass(frozen=True, slots=True)
class ScandiumPage:
    record: Any
    title: str
    sentence: str
    breadcrumbs: list[dict[str, Any]]
    facts: list[dict[str, Any]]
    columns: list[dict[str, Any]]
    rows: list[list[Any]]
    footer: list[Any] | None
    traced: list[Traced]
    is_least: bool


def of_heat(heat: Heat, reader: Reader) -> ScandiumPage:
    found = scandium.of_heat(heat, reader)
    return _page(heat, [reader.crumb(heat)], found, reader, _heel(heat, reader))


def of_casting(casting: Casting, reader: Reader) -> ScandiumPage:
    """A casting holds the metal of its heat; shares are the heat's."""
    heat = casting.casting_run.heat
    crumbs = [reader.crumb(heat), reader.crumb(casting)]
    if not reader.sees(heat):
        return _page(casting, crumbs, Provenance((), 0.0, 0.0, True), reader, [])
    found = scandium.of_heat(heat, reader)
    facts = [reader.fact(_("Heat"), heat), *_heel(heat, reader)]
    return _page(casting, crumbs, found, reader, facts)


def of_lot(lot: MaterialLot, reader: Reader) -> ScandiumPage:
    found = scandium.of_lot(lot, reader)
    return _page(lot, [reader.crumb(lot)], found, reader, [])


def _heel(heat: Heat, reader: Reader) -> list[dict[str, Any]]:
    if heat.heel_mass_kg is None:
        return []
    mass = {
        "label": _("Heel"),
        "value": reader.entered(heat.heel_mass_as_entered),
    }
    if heat.heel_from is None:
        return [mass]
    return [mass, reader.fact(_("Heel of"), heat.heel_from)]


def _page(
    record: Any,
    crumbs: list[dict[str, Any]],
    found: Provenance,
    reader: Reader,
    more: list[dict[str, Any]],
) -> ScandiumPage:
    return ScandiumPage(
        record=record,
        title=_("Where the scandium of %(record)s came from") % {"record": record},
        sentence=_sentence(found),
        breadcrumbs=[*crumbs, {"label": _("Scandium")}],
        facts=[*more, *_facts(found)],
        columns=[
            columns.column(_("Lot")),
            columns.column(_("Through"), css="opt"),
            columns.column(_("First known stage"), css="opt"),
            columns.column(_("Contained Sc"), is_number=True, unit=spoken_unit("kg")),
            columns.column(_("Share"), is_number=True, unit="%"),
        ],
        rows=[_row(source, reader) for source in found.sources],
        footer=[_("Total"), "", "", _kg(found.total_kg, is_least=found.is_least), "100"]
        if found.total_kg
        else None,
        traced=_by_lot(found.sources),
        is_least=found.is_least,
    )


def _sentence(found: Provenance) -> str:
    """The finding in one sentence."""
    if not found.sources:
        return _("No scandium is recorded in what was charged.")
    if not found.total_kg:
        return _("No assay of scandium says how much came from which lot.")
    traced = found.traced_pct or 0.0
    return _(
        "%(share)s %% of the scandium leads to a company and a country by name."
    ) % {"share": f"{traced:.0f}"}


def _facts(found: Provenance) -> list[dict[str, Any]]:
    named = sum(1 for source in found.sources if source.lot)
    return [
        {
            "label": _("Scandium charged"),
            "value": _with_unit(_kg(found.total_kg, is_least=found.is_least)),
            "is_lead": True,
        },
        {
            "label": _("Lots"),
            "value": ngettext("%(n)d lot", "%(n)d lots", named) % {"n": named},
            "is_lead": True,
        },
        {
            "label": _("Withheld from you"),
            "value": _with_unit(_kg(found.withheld_kg)),
        },
    ]


def _row(source: Source, reader: Reader) -> list[Any]:
    return [
        _lot(source, reader),
        _via(source),
        _first_known(source),
        _amount(source),
        withheld()
        if source.why == "assay-withheld"
        else None
        if source.share_pct is None
        else f"{source.share_pct:.1f}",
    ]


def _lot(source: Source, reader: Reader) -> Any:
    if source.state == scandium.WITHHELD:
        return withheld()
    if source.lot is None:
        return str(NOTES.get(source.why, _("not recorded")))
    return reader.cell(source.lot)


def _amount(source: Source) -> Any:
    if source.why == "assay-withheld":
        return withheld()
    if source.state == scandium.NOT_ASSAYED:
        return _("not assayed")
    if source.is_below:
        return _("below detection")
    return None if source.contained_kg is None else _kg(source.contained_kg)


def _first_known(source: Source) -> str:
    link = source.mined
    if link is not None:
        return f"{link.step}: {link.company}, {link.country}"
    return "" if source.state == scandium.WITHHELD else _("not known")


def _via(source: Source) -> str:
    return " ← ".join(source.via)


NOTES = {
    "split": gettext_lazy(
        "It came from several heats; how much from each is not recorded."
    ),
    "circle": gettext_lazy("It leads back to a heat that stands above it."),
    "deep": gettext_lazy("It goes back over more heats than are followed here."),
    "heel": gettext_lazy("Of which heat the heel was is not recorded."),
    "charge": gettext_lazy("Nothing is recorded of what that heat was charged with."),
    "assay-withheld": gettext_lazy(
        "Its assay is withheld from you; the total counts it."
    ),
}


def _by_lot(sources: tuple[Source, ...]) -> list[Traced]:
    """One chain for each lot, whatever ways its scandium took."""
    together: dict[int, list[Source]] = {}
    for source in sources:
        if source.lot is not None:
            together.setdefault(source.lot.pk, []).append(source)
    return [_traced(ways) for ways in together.values()]


def _traced(ways: list[Source]) -> Traced:
    shares = [way.share_pct for way in ways if way.share_pct is not None]
    notes = dict.fromkeys(str(NOTES[way.why]) for way in ways if way.why)
    return Traced(
        lot=ways[0].lot,
        share=f"{math.fsum(shares):.1f} %" if shares else "",
        chain=ways[0].chain,
        via="; ".join(filter(None, (_via(way) for way in ways))),
        note=" ".join(notes),
    )


def _kg(kg: float, *, is_least: bool = False) -> str:
    return f"{'≥ ' if is_least else ''}{spoken_number(kg, 'kg')}"


def _with_unit(number: str) -> str:
    return f"{number} {spoken_unit('kg')}"
