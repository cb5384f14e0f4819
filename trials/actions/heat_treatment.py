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
from trials.actions import load_order
from trials.actions.coding import checked, not_taken, one_world, placed
from trials.actions.load_order import LoadTimes
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
    ramp: Entered | None = None
    medium_temperature: Entered | None = None
    delay: Entered | None = None
    """The longest that a quench may be delayed."""


TOLERANCES = {"temperature_tolerance_k": 6.0, "time_tolerance_pct": 5.0}
"""Where a process sheet says none: furnace class 2 of AMS 2750, and 5 % of a time."""


PLANNED_QUANTITIES = {
    "set_temperature": "set_temperature_c",
    "duration": "duration_h",
    "ramp": "ramp_k_per_h",
    "medium_temperature": "medium_temperature_c",
    "delay": "delay_s",
}
"""What is typed with a unit, to the column of its canonical value."""


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
    **tolerances: float | None,
) -> HeatTreatmentCycle:
    """Write a process sheet; its first edition. `tolerances`: those of TOLERANCES."""
    checked("code", code)
    return _write_cycle(
        segments,
        code=code,
        edition=1,
        temper=temper,
        notes=notes,
        **_tolerances(tolerances),
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
    **tolerances: float | None,
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
        **_tolerances(tolerances),
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
    **tolerances: float | None,
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
    for name in tolerances:
        setattr(locked, name, _tolerances(tolerances)[name])
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
    furnace_class: str = "",
    order_reason: str = "",
    notes: str = "",
) -> HeatTreatmentLoad:
    """Record one furnace load and, for each specimen in it, the state it came to.

    Where its times lie in the future, before a pour of what lay in it, or contradict the
    tests of a specimen, it is asked (NeedsConfirmation) and taken with `order_reason`,
    which is kept.

    A casting gives its state to the specimens that are cut from it afterwards; those cut
    already did not lie in the furnace.
    """
    _require_items(by, cycle, items)
    specimens = _locked_specimens(items)
    castings = [each.record for each in items if isinstance(each.record, Casting)]
    times = LoadTimes(
        tuple(specimens.values()), started_at, finished_at, castings=tuple(castings)
    )
    load_order.confirm_or_ask(times, reason=order_reason)
    load = store(
        HeatTreatmentLoad(
            code=_load_code(code, cycle, started_at),
            cycle=cycle,
            organisation=cycle.organisation,
            furnace=furnace,
            furnace_class=furnace_class,
            order_reason=order_reason.strip(),
            started_at=started_at,
            finished_at=finished_at,
            notes=notes,
            created_by=by,
        )
    )
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
    furnace_class: str = "",
    order_reason: str = "",
    reason: str = "",
) -> HeatTreatmentLoad:
    """Correct what was written of a load; its cycle and items stay. Times that are
    moved are asked about, as in `record_load`.
    """
    for compartment_id in set(load.items.values_list("compartment_id", flat=True)):
        permissions.require(by, "correct", compartment_id)
    locked = claim(load, version=version)
    is_moved = locked.finished_at != finished_at
    if (locked.started_at, locked.finished_at) != (started_at, finished_at):
        times = LoadTimes((), started_at, finished_at, locked)
        load_order.confirm_or_ask(times, reason=order_reason)
    locked.started_at, locked.finished_at = started_at, finished_at
    locked.furnace, locked.notes = furnace, notes
    locked.furnace_class = furnace_class
    locked.order_reason = order_reason.strip() or locked.order_reason
    with attributed(by, reason):
        if is_moved:
            # Whoever came to this state came to it then, pieces split off since too.
            reached = MaterialState.objects.filter(load_item__load=locked)
            reached.update(reached_at=finished_at)
        return store(locked)


def _tolerances(given: dict[str, float | None]) -> dict[str, float]:
    """Those given; the usual ones where nothing is said."""
    return {
        name: usual if (value := given.get(name)) is None else value
        for name, usual in TOLERANCES.items()
    }


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
        quantities = {}
        for name, column in PLANNED_QUANTITIES.items():
            given: Entered | None = getattr(segment, name)
            quantities[column] = given.value if given else None
            quantities[f"{name}_as_entered"] = str(given or "")
        store(
            HeatTreatmentSegment(
                cycle=cycle,
                position=position,
                kind=segment.kind,
                medium=segment.medium,
                **quantities,
            )
        )
