"""Heat treatment: process sheets in editions, and furnace loads that mix heats."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from labtrack.accounts import numbering, permissions
from labtrack.accounts.models import Compartment, User
from labtrack.audit.history import attributed
from labtrack.editing import claim, store, store_many
from labtrack.entered import Entered
from trials.actions.coding import checked, not_taken, one_world, placed
from trials.models import (
    Casting,
    HeatTreatmentCycle,
    HeatTreatmentLoad,
    HeatTreatmentSegment,
    LoadItem,
    MaterialState,
    Specimen,
)


@dataclass(frozen=True, slots=True)
class Segment:
    """One step of a cycle as planned; the time is in hours."""

    kind: str
    set_temperature: Entered | None = None
    duration: Entered | None = None
    medium: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One casting or specimen at a position of the furnace."""

    record: Casting | Specimen
    position: str = ""


@transaction.atomic
def record_cycle(
    *,
    by: User,
    compartment: Compartment,
    code: str,
    temper: str,
    segments: Sequence[Segment],
    notes: str = "",
) -> HeatTreatmentCycle:
    """Write a process sheet; its first edition."""
    checked("code", code)
    return _write_cycle(
        segments,
        code=code,
        edition=1,
        temper=temper,
        notes=notes,
        **placed(by, compartment),
    )


@transaction.atomic
def new_edition(
    *,
    by: User,
    cycle: HeatTreatmentCycle,
    segments: Sequence[Segment],
    temper: str,
    notes: str = "",
) -> HeatTreatmentCycle:
    """The next edition of a process sheet. Earlier ones stay as they were."""
    place = placed(by, cycle.compartment)
    editions = HeatTreatmentCycle.objects.filter(
        organisation_id=cycle.organisation_id, code=cycle.code
    )
    last = editions.aggregate(last=Max("edition"))["last"]
    return _write_cycle(
        segments,
        code=cycle.code,
        edition=last + 1,
        temper=temper,
        notes=notes,
        **place,
    )


@transaction.atomic
def edit_cycle(
    *,
    by: User,
    cycle: HeatTreatmentCycle,
    version: int,
    segments: Sequence[Segment],
    temper: str,
    notes: str = "",
    reason: str = "",
) -> HeatTreatmentCycle:
    """Correct an edition that no load has used yet."""
    permissions.require(by, "correct", cycle.compartment_id)
    locked = claim(cycle, version=version)
    if locked.loads.exists():
        raise ValidationError(
            _("%(cycle)s has been used in a load; make a new edition instead.")
            % {"cycle": locked}
        )
    locked.temper, locked.notes = temper, notes
    with attributed(by, reason):
        store(locked)
        locked.segments.all().delete()
        _write_segments(locked, segments)
    return locked


@transaction.atomic
def record_load(
    *,
    by: User,
    cycle: HeatTreatmentCycle,
    items: Sequence[Item],
    started_at: datetime,
    finished_at: datetime | None = None,
    code: str = "",
    furnace: str = "",
    notes: str = "",
) -> HeatTreatmentLoad:
    """Record one furnace load and, for each specimen in it, the state it came to.

    A casting gives its state to the specimens that are cut from it afterwards; those cut
    already did not lie in the furnace.
    """
    _require_items(by, cycle, items)
    load = store(
        HeatTreatmentLoad(
            code=_load_code(code, cycle, started_at),
            cycle=cycle,
            organisation=cycle.organisation,
            furnace=furnace,
            started_at=started_at,
            finished_at=finished_at,
            notes=notes,
            created_by=by,
        )
    )
    specimens = _locked_specimens(items)
    rows = store_many([_load_item(load, item) for item in items])
    _write_states(load, [row for row in rows if row.specimen_id], specimens)
    return load


@transaction.atomic
def edit_load(
    *,
    by: User,
    load: HeatTreatmentLoad,
    version: int,
    started_at: datetime,
    finished_at: datetime | None,
    furnace: str,
    notes: str,
    reason: str = "",
) -> HeatTreatmentLoad:
    """Correct what was written of a load; its cycle and items stay."""
    for compartment_id in set(load.items.values_list("compartment_id", flat=True)):
        permissions.require(by, "correct", compartment_id)
    locked = claim(load, version=version)
    locked.started_at, locked.finished_at = started_at, finished_at
    locked.furnace, locked.notes = furnace, notes
    with attributed(by, reason):
        return store(locked)


def _require_items(by: User, cycle: HeatTreatmentCycle, items: Sequence[Item]) -> None:
    """At least one item, each once, each where this person may record."""
    if not items:
        raise ValidationError({"items": _("A load has at least one item.")})
    if len({(type(item.record), item.record.pk) for item in items}) < len(items):
        raise ValidationError({"items": _("An item stands twice.")})
    for compartment in {item.record.compartment for item in items}:
        permissions.require(by, "record", compartment.pk)
        one_world(compartment, cycle=cycle)


def _load_code(typed: str, cycle: HeatTreatmentCycle, at: datetime) -> str:
    """A load has no compartment: it is counted in that of its cycle."""
    if typed:
        checked("code", typed)
        not_taken(HeatTreatmentLoad, cycle.organisation_id, typed)
        return typed
    return numbering.draw(
        HeatTreatmentLoad,
        "heat-treatment-load",
        compartment=cycle.compartment,
        at=at,
    )[0]


def _locked_specimens(items: Sequence[Item]) -> dict[int, Specimen]:
    """The specimens of a load, locked in one order, since their states are numbered."""
    pks = [item.record.pk for item in items if isinstance(item.record, Specimen)]
    locked = Specimen.objects.select_for_update(of=("self",)).filter(pk__in=pks)
    return {specimen.pk: specimen for specimen in locked.order_by("pk")}


def _load_item(load: HeatTreatmentLoad, item: Item) -> LoadItem:
    field = "casting" if isinstance(item.record, Casting) else "specimen"
    return LoadItem(
        load=load,
        compartment=item.record.compartment,
        position=item.position,
        **{field: item.record},
    )


def _write_states(
    load: HeatTreatmentLoad, items: Sequence[LoadItem], specimens: dict[int, Specimen]
) -> None:
    """The next state of each specimen that lay in the furnace."""
    last = dict(
        MaterialState.objects.filter(specimen__in=specimens)
        .values_list("specimen")
        .annotate(last=Max("number"))
        .order_by()
    )
    store_many(
        [
            MaterialState(
                specimen=specimens[item.specimen_id],
                compartment_id=item.compartment_id,
                number=last.get(item.specimen_id, -1) + 1,
                temper=load.cycle.temper,
                cycle=load.cycle,
                load_item=item,
                reached_at=load.finished_at,
            )
            for item in items
        ]
    )


def _write_cycle(segments: Sequence[Segment], **fields) -> HeatTreatmentCycle:
    cycle = store(HeatTreatmentCycle(**fields))
    _write_segments(cycle, segments)
    return cycle


def _write_segments(cycle: HeatTreatmentCycle, segments: Sequence[Segment]) -> None:
    if not segments:
        raise ValidationError({"segments": _("A cycle has at least one segment.")})
    for position, segment in enumerate(segments, start=1):
        temperature, duration = segment.set_temperature, segment.duration
        store(
            HeatTreatmentSegment(
                cycle=cycle,
                position=position,
                kind=segment.kind,
                set_temperature_c=temperature.value if temperature else None,
                set_temperature_as_entered=str(temperature or ""),
                duration_h=duration.value if duration else None,
                duration_as_entered=str(duration or ""),
                medium=segment.medium,
            )
        )
