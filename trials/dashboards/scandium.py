"""Where the scandium of a heat, a casting or a lot came from, back to the mine.

Casting, heat, additions, lots, supply stages; returns are read through to the heats that
they came from, and so is a heel: it brings its part of what its heat was charged with and
had as a heel itself. What the reader may not see counts in the sums and bears no name.
The shares are of what was charged, before losses in the melt.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from labtrack.accounts.visibility import visible_to
from labtrack.pages.detail import Reader
from trials.choices import LotKind
from trials.dashboards.assays import Link, chain_of, counting
from trials.models import ChargeAddition, Heat, LotAssay, MaterialLot
from trials.models.supply import NOT_KNOWN

ELEMENT = "Sc"
DEEPEST = 6
"""Heels and returns of returns of returns: beyond it a chain is said to go on."""

NAMED, WITHHELD, NOT_ASSAYED, UNTRACED = "named", "withheld", "not-assayed", "untraced"
ASSAYS = ("lot__assays", "lot__supply_stages", "lot__origins__heat__organisation")


@dataclass(frozen=True, slots=True)
class Source:
    """One lot whose scandium reached the melt.

    `contained_kg` is None where nobody assayed it or the reader may not see the assay.
    `via` names the heats and lots of returns it came through, nearest first.
    """

    state: str
    lot: MaterialLot | None
    contained_kg: float | None
    share_pct: float | None
    via: tuple[str, ...] = ()
    chain: tuple[Link, ...] = ()
    is_below: bool = False
    why: str = ""

    @property
    def mined(self) -> Link | None:
        """The first stage that says where, if any does."""
        for link in self.chain:
            if not link.is_withheld and NOT_KNOWN not in (link.company, link.country):
                return link
        return None


@dataclass(frozen=True, slots=True)
class Provenance:
    """`total_kg` counts withheld lots too; `is_least` while a lot has no assay."""

    sources: tuple[Source, ...]
    total_kg: float
    withheld_kg: float
    is_least: bool

    @property
    def traced_pct(self) -> float | None:
        """The share that leads to a named company and country."""
        if not self.total_kg:
            return None
        known = math.fsum(
            source.contained_kg
            for source in self.sources
            if source.contained_kg and source.mined
        )
        return 100 * known / self.total_kg


@dataclass(slots=True)
class _Parcel:
    """Scandium on its way through the walk: the amount is known to us, whoever looks."""

    state: str
    lot: MaterialLot | None
    kg: float | None
    via: tuple[str, ...] = ()
    is_amount_seen: bool = True
    is_below: bool = False
    why: str = ""


@dataclass(slots=True)
class _Charges:
    """Additions and heels by heat, loaded one generation at a time: as many queries as
    there are generations, however many lots.
    """

    by_heat: dict[int, list[ChargeAddition]] = field(default_factory=dict)
    heats: dict[int, Heat] = field(default_factory=dict)

    def load(self, heats: Iterable[int], reader: Reader) -> None:
        level = set(heats)
        for _generation in range(DEEPEST):
            level -= set(self.by_heat)
            if not level:
                return
            self.by_heat |= {pk: [] for pk in level}
            rows = list(
                visible_to(reader.person, ChargeAddition)
                .filter(heat_id__in=level)
                .select_related("lot__organisation")
                .prefetch_related(*ASSAYS)
                .order_by("added_at", "pk")
            )
            for row in rows:
                self.by_heat[row.heat_id].append(row)
            self.heats |= (
                visible_to(reader.person, Heat)
                .filter(pk__in=level, heel_mass_kg__isnull=False)
                .select_related("heel_from__organisation")
                .in_bulk()
            )
            before = [
                *(origin.heat for row in rows for origin in _origins(row.lot, reader)),
                *(self.heats[pk].heel_from for pk in level & self.heats.keys()),
            ]
            level = {heat.pk for heat in before if reader.sees(heat)}

    def melted_kg(self, heat: Heat) -> float:
        """What was in the crucible: what was charged, on the heel."""
        charged = math.fsum(row.mass_kg for row in self.by_heat.get(heat.pk, ()))
        heeled = self.heats.get(heat.pk)
        return charged + ((heeled.heel_mass_kg or 0.0) if heeled else 0.0)


def of_heat(heat: Heat, reader: Reader) -> Provenance:
    charges = _Charges()
    charges.load([heat.pk], reader)
    return _summed(_parcels(heat, reader, charges, frozenset()), reader)


def of_lot(lot: MaterialLot, reader: Reader) -> Provenance:
    """Of a lot by itself, of its mass or of one kilogram where none is stated."""
    charges = _Charges()
    origins = _origins(lot, reader)
    charges.load((o.heat_id for o in origins if reader.sees(o.heat)), reader)
    parcels = _of_lot(lot, lot.mass_kg or 1.0, reader, charges, frozenset())
    return _summed(parcels, reader)


def _parcels(
    heat: Heat, reader: Reader, charges: _Charges, above: frozenset[int]
) -> list[_Parcel]:
    masses: dict[MaterialLot, list[float]] = {}
    for addition in charges.by_heat.get(heat.pk, ()):
        masses.setdefault(addition.lot, []).append(addition.mass_kg)
    above |= {heat.pk}
    found = [
        parcel
        for lot, kg in masses.items()
        for parcel in _of_lot(lot, math.fsum(kg), reader, charges, above)
    ]
    heeled = charges.heats.get(heat.pk)
    return found + (_of_heel(heeled, reader, charges, above) if heeled else [])


def _of_heel(
    heat: Heat, reader: Reader, charges: _Charges, above: frozenset[int]
) -> list[_Parcel]:
    """What the heel brought from the heat before."""
    before = heat.heel_from
    if before is None:
        return [_Parcel(UNTRACED, None, None, (_("heel"),), why="heel")]
    if not reader.sees(before):
        return [_Parcel(WITHHELD, None, None, (_("heel"),))]
    via = (_("heel of %(heat)s") % {"heat": before.code},)
    if why := _ends(before, above):
        return [_Parcel(UNTRACED, None, None, via, why=why)]
    kg = heat.heel_mass_kg or 0.0
    return _scaled(before, kg, None, via, True, reader, charges, above)


def _ends(heat: Heat, above: frozenset[int]) -> str:
    """Why the walk does not go on to this heat; empty where it does."""
    if heat.pk in above:
        return "circle"
    return "deep" if len(above) >= DEEPEST else ""


def _of_lot(
    lot: MaterialLot,
    mass_kg: float,
    reader: Reader,
    charges: _Charges,
    above: frozenset[int],
) -> list[_Parcel]:
    """What a mass of a lot brings; a lot of returns is read through to its heats."""
    assay = counting(lot.assays.all()).get(ELEMENT)
    if not reader.sees(lot):
        return [_Parcel(WITHHELD, None, _contained(mass_kg, assay))]
    origins = _origins(lot, reader)
    if origins:
        return _through(lot, mass_kg, assay, reader, charges, above)
    if assay is None:
        return [_Parcel(NOT_ASSAYED, lot, None)]
    return [
        _Parcel(
            NAMED,
            lot,
            _contained(mass_kg, assay),
            is_amount_seen=reader.sees(assay),
            is_below=assay.is_below,
        )
    ]


def _through(
    lot: MaterialLot,
    mass_kg: float,
    assay: LotAssay | None,
    reader: Reader,
    charges: _Charges,
    above: frozenset[int],
) -> list[_Parcel]:
    """The sources of a lot of returns: those of its heats, in the ratio of their masses.

    What the lot holds is its own assay, else what its heats were charged with.
    """
    origins = _origins(lot, reader)
    weights = _weights(origins)
    contained = _contained(mass_kg, assay)
    seen = assay is None or reader.sees(assay)
    if weights is None:
        return [_Parcel(UNTRACED, lot, contained, (lot.code,), seen, why="split")]
    found: list[_Parcel] = []
    for origin, weight in zip(origins, weights, strict=True):
        part = None if contained is None else contained * weight
        via = (lot.code, origin.heat.code)
        if not reader.sees(origin.heat):
            found.append(_Parcel(WITHHELD, None, part, (lot.code,)))
        elif why := _ends(origin.heat, above):
            found.append(_Parcel(UNTRACED, lot, part, via, seen, why=why))
        else:
            mass = mass_kg * weight
            found += _scaled(origin.heat, mass, part, via, seen, reader, charges, above)
    return found


def _scaled(
    heat: Heat,
    mass_kg: float,
    contained: float | None,
    via: tuple[str, ...],
    is_amount_seen: bool,
    reader: Reader,
    charges: _Charges,
    above: frozenset[int],
) -> list[_Parcel]:
    """The sources of a heat, scaled to the part of it that became returns or a heel."""
    parcels = _parcels(heat, reader, charges, above)
    melted = charges.melted_kg(heat)
    whole = math.fsum(parcel.kg or 0.0 for parcel in parcels)
    if contained is not None:
        factor = contained / whole if whole else 0.0
    else:
        factor = mass_kg / melted if melted else 0.0
    if not parcels or (contained and not whole):
        return [_Parcel(UNTRACED, None, contained, via, is_amount_seen, why="charge")]
    return [
        _Parcel(
            parcel.state,
            parcel.lot,
            None if parcel.kg is None else parcel.kg * factor,
            via + parcel.via,
            parcel.is_amount_seen and is_amount_seen,
            parcel.is_below,
            parcel.why,
        )
        for parcel in parcels
    ]


def _origins(lot: MaterialLot, reader: Reader) -> list:
    """The heats of a lot of returns that the reader sees."""
    if lot.kind != LotKind.RETURNS or not reader.sees(lot):
        return []
    return list(lot.origins.all())


def _weights(origins: list) -> list[float] | None:
    """The share of each heat in a lot of returns; None where nobody knows it."""
    if len(origins) == 1:
        return [1.0]
    masses = [origin.mass_kg for origin in origins]
    if any(mass is None for mass in masses):
        return None
    whole = math.fsum(masses)
    return [mass / whole for mass in masses]


def _contained(mass_kg: float, assay: LotAssay | None) -> float | None:
    """What is below detection counts as nothing and is marked."""
    if assay is None:
        return None
    return 0.0 if assay.is_below else mass_kg * float(assay.wt_pct) / 100


def _summed(parcels: list[_Parcel], reader: Reader) -> Provenance:
    total = math.fsum(parcel.kg or 0.0 for parcel in parcels)
    withheld = [parcel for parcel in parcels if parcel.state == WITHHELD]
    withheld_kg = math.fsum(parcel.kg or 0.0 for parcel in withheld)
    shown = [p for p in _together(parcels) if p.state != WITHHELD]
    sources = [_source(parcel, total, reader) for parcel in shown]
    if withheld:
        share = 100 * withheld_kg / total if total else None
        sources.append(Source(WITHHELD, None, withheld_kg, share))
    return Provenance(
        tuple(sorted(sources, key=lambda each: -(each.contained_kg or 0.0))),
        total,
        withheld_kg,
        any(parcel.kg is None for parcel in parcels),
    )


def _together(parcels: list[_Parcel]) -> list[_Parcel]:
    """Parcels of one lot by one way are one."""
    found: dict[tuple, _Parcel] = {}
    for parcel in parcels:
        key = (parcel.state, parcel.lot and parcel.lot.pk, parcel.via)
        if key not in found:
            found[key] = parcel
        elif parcel.kg is not None:
            found[key].kg = (found[key].kg or 0.0) + parcel.kg
    return list(found.values())


def _source(parcel: _Parcel, total: float, reader: Reader) -> Source:
    is_shown = parcel.kg is not None and parcel.is_amount_seen
    stages = parcel.lot.supply_stages.all() if parcel.lot is not None else ()
    return Source(
        state=parcel.state,
        lot=parcel.lot,
        contained_kg=parcel.kg if is_shown else None,
        share_pct=100 * parcel.kg / total if is_shown and total else None,
        via=parcel.via,
        chain=tuple(chain_of(stages, reader)),
        is_below=parcel.is_below,
        why=parcel.why or ("" if parcel.is_amount_seen else "assay-withheld"),
    )
