"""Success criteria: stated, restated with a reason, withdrawn with one."""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from characterization.actions import identity
from characterization.actions.conditions import (
    CUT_ORIGINS,
    ROOM_TEMPERATURE_C,
    nominal_temperature_c,
)
from characterization.choices import Comparison
from characterization.models import CriterionStatement, Property, SuccessCriterion
from labtrack import quantities
from labtrack.accounts import permissions
from labtrack.accounts.models import Compartment, User
from labtrack.audit.history import attributed
from labtrack.editing import change, claim, store
from labtrack.entered import Entered
from trials.actions.coding import code_for, one_world, placed
from trials.choices import SpecimenOrigin
from trials.models import Alloy, HeatTreatmentCycle, Program, SectionClass

CAST_ORIGINS = (SpecimenOrigin.SEPARATELY_CAST, SpecimenOrigin.CUT_FROM_CASTING)


@dataclass(frozen=True, slots=True)
class Statement:
    """What is promised. The facts are those of a material condition (see
    actions.conditions); empty where one does not apply. Without a cycle it is as cast.
    """

    property: Property
    comparison: str
    better: str
    margin: Entered
    alloy: Alloy
    origin: str
    process: str = ""
    mold_class: str = ""
    orientation: str = ""
    section_class: SectionClass | None = None
    cycle: HeatTreatmentCycle | None = None
    supplied_temper: str = ""
    exposure: str = ""
    test_temperature_c: float = ROOM_TEMPERATURE_C
    tested_under: str = ""
    """As it is typed: `heating_rate = 10 K/min`; see actions.identity."""
    baseline_alloy: Alloy | None = None
    baseline_cycle: HeatTreatmentCycle | None = None
    confidence_pct: float = 95.0

    def columns(self) -> dict[str, Any]:
        """As the row keeps it."""
        found = {one.name: getattr(self, one.name) for one in fields(self)}
        margin = found.pop("margin")
        under = identity.typed(self.tested_under, self.property)
        return found | {
            "margin": margin.value,
            "margin_as_entered": str(margin),
            "tested_under": under.key or "",
            "tested_under_words": under.words,
        }


def margin_of(number: str, unit: str, *, of: Property, comparison: str) -> Entered:
    """A margin is a difference: 9 degF of it are 5 degC. A limit is a value.

    Raises NumberError, UnknownUnit or IncompatibleUnits, each a sentence.
    """
    is_limit = comparison == Comparison.ABSOLUTE
    convert = quantities.convert if is_limit else quantities.convert_difference
    value = convert(number, unit, of.canonical_unit)
    return Entered(float(value), f"{number} {unit}")


@transaction.atomic
def state(
    *,
    by: User,
    program: Program,
    title: str,
    statement: Statement,
    code: str = "",
    notes: str = "",
    at: datetime | None = None,
) -> SuccessCriterion:
    """Promise something; its first version. `at` is for simulated programs alone."""
    place = placed(by, program.compartment)
    criterion = store(
        SuccessCriterion(
            code=code_for(
                SuccessCriterion,
                "success-criterion",
                code,
                program.compartment,
                parent=program.code,
            ),
            program=program,
            title=title,
            notes=notes,
            **place,
        )
    )
    _write(criterion, 1, statement, by=by, reason="", at=at)
    return criterion


@transaction.atomic
def restate(
    *,
    by: User,
    criterion: SuccessCriterion,
    version: int,
    statement: Statement,
    reason: str,
    at: datetime | None = None,
) -> SuccessCriterion:
    """Promise something else in its place; what was promised before stays, with why."""
    permissions.require(by, "correct", criterion.compartment_id)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the criterion is changed.")})
    locked = claim(criterion, version=version)
    with attributed(by, reason):
        store(locked)
    last = locked.statements.order_by("-number").values_list("number", flat=True)[0]
    _write(locked, last + 1, statement, by=by, reason=reason, at=at)
    return locked


def edit(
    *,
    by: User,
    criterion: SuccessCriterion,
    version: int,
    reason: str = "",
    **fields: Any,
) -> SuccessCriterion:
    """Change title or notes, or withdraw it with `withdrawn_because`; what is promised
    is restated, not edited.
    """
    return change(criterion, by=by, version=version, fields=fields, reason=reason)


def _write(
    criterion: SuccessCriterion,
    number: int,
    statement: Statement,
    *,
    by: User,
    reason: str,
    at: datetime | None,
) -> CriterionStatement:
    _refuse_another_world(criterion.compartment, statement)
    _refuse_what_no_test_has(statement)
    if at is not None and not criterion.compartment.is_simulated:
        raise ValidationError(_("A criterion is stated now, never in the past."))
    return store(
        CriterionStatement(
            criterion=criterion,
            compartment=criterion.compartment,
            number=number,
            stated_at=at or timezone.now(),
            stated_by=by,
            reason=reason,
            **statement.columns(),
        )
    )


def _refuse_another_world(compartment: Compartment, statement: Statement) -> None:
    one_world(
        compartment,
        alloy=statement.alloy,
        cycle=statement.cycle,
        baseline_alloy=statement.baseline_alloy,
        baseline_cycle=statement.baseline_cycle,
    )


def _refuse_what_no_test_has(statement: Statement) -> None:
    """Facts that no material condition can have would wait for results forever."""
    faults = {
        **_faults_of_origin(statement),
        **_faults_of_history(statement),
        **_faults_of_identity(statement),
    }
    if faults:
        raise ValidationError(faults)


def _faults_of_identity(statement: Statement) -> dict[str, str]:
    try:
        identity.typed(statement.tested_under, statement.property)
    except ValidationError as error:
        return {"tested_under": " ".join(error.messages)}
    return {}


def _faults_of_origin(statement: Statement) -> dict[str, str]:
    faults = {}
    is_cast = statement.origin in CAST_ORIGINS
    for name in ("process", "mold_class"):
        if bool(getattr(statement, name)) != is_cast:
            faults[name] = (
                _("What was cast names its process and its mold class.")
                if is_cast
                else _("Only what was cast has one.")
            )
    if bool(statement.orientation) != (statement.origin in CUT_ORIGINS):
        faults["orientation"] = (
            _("Leave it empty: only what was cut has an orientation.")
            if statement.orientation
            else _("What was cut states its orientation.")
        )
    from_melt = statement.origin == SpecimenOrigin.DRAWN_FROM_MELT
    if (statement.section_class is None) != from_melt:
        faults["section_class"] = (
            _("What is drawn from the melt has no section.")
            if from_melt
            else _("Choose the section it solidified in.")
        )
    if statement.origin == SpecimenOrigin.SPLIT_FROM_SPECIMEN:
        faults["origin"] = _(
            "A piece split from a specimen has the origin of that specimen; choose it."
        )
    return faults


def _faults_of_history(statement: Statement) -> dict[str, str]:
    faults = {}
    is_bought = statement.origin == SpecimenOrigin.CUT_FROM_STOCK
    if bool(statement.supplied_temper) != is_bought:
        faults["supplied_temper"] = (
            _("Bought stock states its supplied temper.")
            if is_bought
            else _("Only bought stock has a supplied temper.")
        )
    nominal = nominal_temperature_c(statement.test_temperature_c)
    if nominal != statement.test_temperature_c:
        faults["test_temperature_c"] = _(
            "Tests at %(given)g °C are filed under %(nominal)g °C; write that."
        ) % {"given": statement.test_temperature_c, "nominal": nominal}
    has_baseline = statement.comparison != Comparison.ABSOLUTE
    same = (statement.alloy, statement.cycle) == (
        statement.baseline_alloy,
        statement.baseline_cycle,
    )
    if has_baseline and same:
        faults["baseline_alloy"] = _("The candidate is its own baseline.")
    return faults
