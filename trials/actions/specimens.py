"""Specimens: cut, cast, drawn or split, each with its first material states."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from labtrack.accounts import numbering
from labtrack.accounts.models import User
from labtrack.editing import change, store, store_many
from labtrack.entered import Entered
from trials import stamp_marks
from trials.actions.coding import code_for, placed
from trials.choices import LotKind, SpecimenOrigin, Temper
from trials.models import (
    Casting,
    CastingRun,
    Heat,
    LoadItem,
    MaterialLot,
    MaterialState,
    Specimen,
)

Parent = CastingRun | Casting | Heat | MaterialLot | Specimen

LARGEST_BATCH = 200


@dataclass(frozen=True, slots=True)
class Dimensions:
    """What a bar measures, as far as it is known when it is recorded."""

    diameter: Entered | None = None
    gauge_length: Entered | None = None
    section_thickness: Entered | None = None

    def fields(self) -> dict:
        named = {
            "diameter": self.diameter,
            "gauge_length": self.gauge_length,
            "section_thickness": self.section_thickness,
        }
        fields: dict = {}
        for name, given in named.items():
            fields[f"{name}_mm"] = given.value if given else None
            fields[f"{name}_as_entered"] = str(given or "")
        return fields


@dataclass(frozen=True, slots=True)
class _Descent:
    """What a kind of parent means for its specimens."""

    origin: SpecimenOrigin
    field: str
    numbered_as: str


_DESCENT: dict[type, _Descent] = {
    CastingRun: _Descent(SpecimenOrigin.SEPARATELY_CAST, "casting_run", "specimen"),
    Casting: _Descent(SpecimenOrigin.CUT_FROM_CASTING, "casting", "specimen"),
    Heat: _Descent(SpecimenOrigin.DRAWN_FROM_MELT, "heat", "drawn-specimen"),
    MaterialLot: _Descent(SpecimenOrigin.CUT_FROM_STOCK, "material_lot", "specimen"),
    Specimen: _Descent(
        SpecimenOrigin.SPLIT_FROM_SPECIMEN, "parent_specimen", "split-specimen"
    ),
}


@transaction.atomic
def create_batch(
    *,
    by: User,
    parent: Parent,
    kind: str,
    count: int,
    dimensions: Dimensions = Dimensions(),
    location: str = "",
    orientation: str = "",
    notes: str = "",
    has_stamp_marks: bool = True,
) -> list[Specimen]:
    """Record that many specimens alike, with drawn codes and stamp marks."""
    if not 1 <= count <= LARGEST_BATCH:
        raise ValidationError(
            {
                "count": _("%(given)s specimens; expected 1 to %(most)s.")
                % {"given": count, "most": LARGEST_BATCH}
            }
        )
    place = placed(by, parent.compartment)
    codes = numbering.draw(
        Specimen,
        _DESCENT[type(parent)].numbered_as,
        compartment=parent.compartment,
        parent=parent.code,
        count=count,
    )
    marks = _free_marks(parent.organisation_id, count) if has_stamp_marks else []
    common = {
        "kind": kind,
        "location": location,
        "orientation": orientation,
        "notes": notes,
        **dimensions.fields(),
        **place,
    }
    made = store_many(
        [
            _unsaved(parent, code=code, stamp_mark=marks[n] if marks else "", **common)
            for n, code in enumerate(codes)
        ]
    )
    store_many([state for one in made for state in _first_states(one, parent)])
    return list(made)


@transaction.atomic
def record(
    *,
    by: User,
    parent: Parent,
    kind: str,
    code: str = "",
    stamp_mark: str | None = None,
    dimensions: Dimensions = Dimensions(),
    location: str = "",
    orientation: str = "",
    notes: str = "",
) -> Specimen:
    """Record one specimen. `stamp_mark` None draws one, "" leaves it without."""
    place = placed(by, parent.compartment)
    code = code_for(
        Specimen,
        _DESCENT[type(parent)].numbered_as,
        code,
        parent.compartment,
        parent=parent.code,
    )
    if stamp_mark is None:
        stamp_mark = _free_marks(parent.organisation_id, 1)[0]
    specimen = store(
        _unsaved(
            parent,
            code=code,
            stamp_mark=stamp_mark,
            kind=kind,
            location=location,
            orientation=orientation,
            notes=notes,
            **dimensions.fields(),
            **place,
        )
    )
    store_many(_first_states(specimen, parent))
    return specimen


def edit(
    *,
    by: User,
    specimen: Specimen,
    version: int,
    dimensions: Dimensions,
    reason: str = "",
    **fields,
) -> Specimen:
    """Correct what was written of a specimen; code, origin and parent stay."""
    fields |= dimensions.fields()
    return change(specimen, by=by, version=version, fields=fields, reason=reason)


def origin_of(parent: Parent) -> SpecimenOrigin:
    """The origin that a parent of this kind stands for."""
    return _DESCENT[type(parent)].origin


def numbered_as(parent: Parent) -> str:
    """The kind under which specimens of this parent are numbered."""
    return _DESCENT[type(parent)].numbered_as


def _unsaved(parent: Parent, **fields) -> Specimen:
    descent = _DESCENT[type(parent)]
    if isinstance(parent, MaterialLot) and parent.kind != LotKind.BOUGHT_STOCK:
        raise ValidationError(
            _("Specimens are cut from bought stock; %(lot)s is %(kind)s.")
            % {"lot": parent, "kind": parent.get_kind_display().lower()}
        )
    return Specimen(
        origin=descent.origin,
        **{descent.field: parent},
        **_source(parent),
        **fields,
    )


def _first_states(specimen: Specimen, parent: Parent) -> list[MaterialState]:
    """State 0 as cast or as supplied, then what its parent went through before it was
    cut. Loads of the casting that come later do not reach it.
    """
    supplied = parent.supplied_temper if isinstance(parent, MaterialLot) else Temper.F
    if isinstance(parent, Specimen):
        states = [
            MaterialState(
                number=state.number,
                temper=state.temper,
                cycle=state.cycle,
                load_item=state.load_item,
                reached_at=state.reached_at,
            )
            for state in parent.material_states.select_related("cycle", "load_item")
        ]
    else:
        states = [MaterialState(number=0, temper=supplied)]
    if isinstance(parent, Casting):
        items = LoadItem.objects.filter(casting=parent).select_related("load__cycle")
        for number, item in enumerate(items.order_by("load__started_at", "pk"), 1):
            states.append(
                MaterialState(
                    number=number,
                    temper=item.load.cycle.temper,
                    cycle=item.load.cycle,
                    load_item=item,
                    reached_at=item.load.finished_at,
                )
            )
    for state in states:
        state.specimen, state.compartment = specimen, specimen.compartment
    return states


def _source(parent: Parent) -> dict:
    """The heat or the lot at the root of the family."""
    if isinstance(parent, Specimen):
        return {"source_heat": parent.source_heat, "source_lot": parent.source_lot}
    if isinstance(parent, MaterialLot):
        return {"source_lot": parent}
    if isinstance(parent, Casting):
        return {"source_heat": parent.casting_run.heat}
    return {"source_heat": parent.heat if isinstance(parent, CastingRun) else parent}


def _free_marks(organisation_id: int, count: int) -> list[str]:
    """Marks that no specimen of the organisation bears."""
    marks: set[str] = set()
    while len(marks) < count:
        drawn = {stamp_marks.draw() for _n in range(count - len(marks))}
        taken = Specimen.objects.filter(
            organisation_id=organisation_id, stamp_mark__in=drawn
        )
        marks |= drawn - set(taken.values_list("stamp_mark", flat=True))
    return sorted(marks)
