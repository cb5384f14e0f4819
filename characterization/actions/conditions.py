"""The material condition of a test: what must be equal for results to share a mean.

One function computes the tuple; nothing else writes MaterialCondition rows.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from characterization.actions import identity
from characterization.choices import ConditionFact
from characterization.models import (
    MaterialCondition,
    Measurement,
    MethodProperty,
    Test,
)
from trials.choices import SpecimenOrigin
from trials.models import CastingRun, MaterialState, SectionClass, Specimen

ROOM_TEMPERATURE_C = 23.0
ROOM_TEMPERATURE_BAND_C = (10.0, 35.0)
CRYOGENIC_C = (-269.0, -253.0, -196.0)
"""Liquid helium, hydrogen and nitrogen: nobody tests at the round numbers beside them."""
STEP_C = 25.0

CUT_ORIGINS = (SpecimenOrigin.CUT_FROM_CASTING, SpecimenOrigin.CUT_FROM_STOCK)


@dataclass
class _Facts:
    """The tuple as far as it is known, and what is missing."""

    fields: dict[str, Any] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)

    def note(self, name: str, value: Any, *, missing: ConditionFact | None) -> None:
        """Keep a field; where it is empty and `missing` names it, it is owed."""
        if value in (None, "") and missing is not None:
            self.missing.append(missing.value)
        self.fields[name] = None if value == "" else value


def assign(
    test: Test,
    *,
    parts: Iterable[MethodProperty] | None = None,
    rows: Iterable[Measurement] | None = None,
) -> None:
    """Set the test's condition, or what is missing for one. Does not save the test.

    `parts` of its method and `rows`, all of its numbers, where they are at hand.
    """
    test.material_condition, test.condition_missing = material_condition_of(
        test, parts=parts, rows=rows
    )


def material_condition_of(
    test: Test,
    *,
    parts: Iterable[MethodProperty] | None = None,
    rows: Iterable[Measurement] | None = None,
) -> tuple[MaterialCondition | None, list[str]]:
    """The condition of a test, and the facts that are missing for it.

    A piece split from a specimen has the origin and process at the root of its family:
    it is the same metal. Orientation applies to what was cut, section thickness to all
    that was cast or bought; a separately cast bar that states none has its diameter.
    """
    facts = _Facts()
    _note_origin(facts, test.specimen)
    _note_history(facts, test.material_state, test.specimen)
    temperature = nominal_temperature_c(test.test_temperature_c)
    facts.note(
        "test_temperature_c", temperature, missing=ConditionFact.TEST_TEMPERATURE
    )
    found = identity.stated_by(
        test, identity.declared(test.method) if parts is None else parts, rows
    )
    facts.note("tested_under", found.under.key, missing=None)
    facts.missing += found.missing
    if facts.missing:
        return None, facts.missing
    condition, _ = MaterialCondition.objects.get_or_create(
        **facts.fields, defaults={"tested_under_words": found.under.words}
    )
    return condition, []


def recompute(*, specimen_pk: int) -> int:
    """Assign anew every test of a specimen and of what was split from it; how many moved.

    History keeps the former condition. For facts corrected after the tests, and for
    conditions that a method declares from now on.
    """
    moved = 0
    declared: dict[int, list[MethodProperty]] = {}
    family = [specimen_pk]
    for pk in family:
        family += Specimen.objects.filter(parent_specimen_id=pk).values_list(
            "pk", flat=True
        )
        tests = Test.objects.filter(specimen_id=pk).select_related("method")
        for test in tests.order_by("pk"):
            before = (test.material_condition_id, test.condition_missing)
            if test.method_id not in declared:
                declared[test.method_id] = identity.declared(test.method)
            assign(test, parts=declared[test.method_id])
            if before != (test.material_condition_id, test.condition_missing):
                test.save(update_fields=["material_condition", "condition_missing"])
                moved += 1
    return moved


def nominal_temperature_c(measured: float | None) -> float | None:
    """The nominal test temperature that a measured one stands for [degC].

    10 to 35 degC is room temperature, 23; others go to the nearest multiple of 25, or of
    a cryogenic liquid.

    >>> nominal_temperature_c(21.5), nominal_temperature_c(204), nominal_temperature_c(-194)
    (23.0, 200.0, -196.0)
    """
    if measured is None:
        return None
    low, high = ROOM_TEMPERATURE_BAND_C
    if low <= measured <= high:
        return ROOM_TEMPERATURE_C
    candidates = (*CRYOGENIC_C, STEP_C * round(measured / STEP_C))
    nearest = min(candidates, key=lambda nominal: abs(nominal - measured))
    return ROOM_TEMPERATURE_C if nearest == STEP_C else nearest


def _note_origin(facts: _Facts, specimen: Specimen) -> None:
    """Alloy, process, mold class, origin, orientation and section class."""
    family = _family(specimen)
    root = family[-1]
    source = root.source_heat or root.source_lot
    run = _casting_run(root)
    facts.note("alloy", source.alloy, missing=ConditionFact.ALLOY)
    facts.note("process", run and run.process, missing=None)
    facts.note("mold_class", run and run.mold_class, missing=None)
    facts.note("origin", root.origin, missing=None)
    applies = root.origin in CUT_ORIGINS
    orientation = next((one.orientation for one in family if one.orientation), "")
    facts.note(
        "orientation",
        orientation if applies else None,
        missing=ConditionFact.ORIENTATION if applies else None,
    )
    applies = root.origin != SpecimenOrigin.DRAWN_FROM_MELT
    facts.note(
        "section_class",
        _section_class(_thickness_mm(family)) if applies else None,
        missing=ConditionFact.SECTION_THICKNESS if applies else None,
    )


def _note_history(facts: _Facts, state: MaterialState, specimen: Specimen) -> None:
    """Cycle, supplied temper, and what came before the last cycle."""
    lot = specimen.source_lot
    facts.note("cycle", state.cycle, missing=None)
    facts.note("supplied_temper", lot and lot.supplied_temper, missing=None)
    facts.note("exposure", _earlier_cycles(state), missing=None)


def _earlier_cycles(state: MaterialState) -> str:
    """The treatments before the last one, in order; empty where there was none."""
    if state.number < 2:
        return ""
    earlier = [
        one.cycle
        for one in MaterialState.objects.filter(
            specimen_id=state.specimen_id, number__gt=0, number__lt=state.number
        )
        .select_related("cycle")
        .order_by("number")
    ]
    text = ", ".join(f"{cycle.code}/{cycle.edition} #{cycle.pk}" for cycle in earlier)
    if len(text) > 70:
        text = ", ".join(f"#{cycle.pk}" for cycle in earlier)
    return f"after {text}"


def _family(specimen: Specimen) -> list[Specimen]:
    """The specimen, what it was split from, and so on to the first that was not split."""
    family = [specimen]
    while family[-1].parent_specimen_id is not None:
        family.append(family[-1].parent_specimen)
    return family


def _casting_run(root: Specimen) -> CastingRun | None:
    if root.casting_id is not None:
        return root.casting.casting_run
    return root.casting_run


def _thickness_mm(family: list[Specimen]) -> float | None:
    """The section it solidified or was bought in, stated nearest to the specimen."""
    root = family[-1]
    stated = [one.section_thickness_mm for one in family]
    if root.origin == SpecimenOrigin.CUT_FROM_STOCK:
        stated.append(root.source_lot.section_thickness_mm)
    if root.origin == SpecimenOrigin.SEPARATELY_CAST:
        stated.append(root.diameter_mm)
    return next((value for value in stated if value is not None), None)


def _section_class(thickness_mm: float | None) -> SectionClass | None:
    if thickness_mm is None:
        return None
    return SectionClass.objects.filter(
        above_mm__lt=thickness_mm, up_to_mm__gte=thickness_mm
    ).first()
