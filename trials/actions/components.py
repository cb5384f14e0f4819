"""Components: what the alloy is for, and what it must do there."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from labtrack.accounts import permissions
from labtrack.accounts.models import Compartment, User
from labtrack.audit.history import attributed
from labtrack.editing import claim, store
from labtrack.entered import Entered
from labtrack.quantities import NumberError, parse_number
from trials.actions.coding import code_for, placed
from trials.models import Component, Program, Requirement


@dataclass(frozen=True, slots=True)
class Demanded:
    """One requirement as a drawing says it; the number is kept as the text it was."""

    property: str
    comparison: str
    value: str
    unit: str = ""
    source: str = ""


@transaction.atomic
def record(
    *,
    by: User,
    compartment: Compartment,
    name: str,
    family: str,
    program: Program | None = None,
    code: str = "",
    mass: Entered | None = None,
    requirements: Sequence[Demanded] = (),
    **fields,
) -> Component:
    """Describe a component. `fields`: governing_requirement, present_alloy,
    annual_quantity, notes.
    """
    place = placed(by, compartment)
    _same_place(compartment, program)
    component = store(
        Component(
            code=code_for(Component, "component", code, compartment),
            name=name,
            family=family,
            program=program,
            mass_kg=mass.value if mass else None,
            mass_as_entered=str(mass or ""),
            **fields,
            **place,
        )
    )
    _set_requirements(component, requirements)
    return component


@transaction.atomic
def edit(
    *,
    by: User,
    component: Component,
    version: int,
    requirements: Sequence[Demanded],
    mass: Entered | None = None,
    reason: str = "",
    **fields,
) -> Component:
    """Correct a component and its requirements; code and compartment stay."""
    permissions.require(by, "correct", component.compartment_id)
    _same_place(component.compartment, fields.get("program"))
    locked = claim(component, version=version)
    fields |= {
        "mass_kg": mass.value if mass else None,
        "mass_as_entered": str(mass or ""),
    }
    for name, value in fields.items():
        setattr(locked, name, value)
    with attributed(by, reason):
        store(locked)
        _set_requirements(locked, requirements)
    return locked


def _same_place(compartment: Compartment, program: Program | None) -> None:
    if program is not None and program.compartment_id != compartment.pk:
        raise ValidationError(
            {"program": _("The program lies in another compartment.")}
        )


def _set_requirements(component: Component, wanted: Sequence[Demanded]) -> None:
    """Make the rows those of the list, in its order, writing only what differs."""
    present = list(component.requirements.all())
    for position, demand in enumerate(wanted, start=1):
        row = (
            present[position - 1]
            if position <= len(present)
            else Requirement(component=component, compartment=component.compartment)
        )
        before = vars(row).copy()
        row.position = position
        row.property, row.comparison = demand.property, demand.comparison
        row.value, row.value_as_entered = _number(demand.value), demand.value
        row.unit, row.source = demand.unit, demand.source
        if row.pk is None or vars(row) != before:
            store(row)
    for row in present[len(wanted) :]:
        row.delete()


def _number(text: str) -> float:
    try:
        return float(parse_number(text))
    except NumberError as error:
        raise ValidationError({"value": str(error)}) from None
