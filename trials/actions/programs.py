"""Programs and their scope of work."""

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from labtrack.accounts import permissions
from labtrack.accounts.models import Compartment, User
from labtrack.audit.history import attributed
from labtrack.editing import change, claim, store
from trials.actions.coding import code_for, one_world, placed
from trials.models import Alloy, Program, ProgramAlloy, WorkItem


@transaction.atomic
def record(
    *,
    by: User,
    compartment: Compartment,
    title: str,
    baseline: Alloy,
    alloys: Sequence[Alloy] = (),
    code: str = "",
    aim: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
    notes: str = "",
) -> Program:
    """Begin a program: its aim, the variants it develops, the alloy they must beat."""
    place = placed(by, compartment)
    one_world(compartment, baseline=baseline)
    program = store(
        Program(
            code=code_for(Program, "program", code, compartment),
            title=title,
            aim=aim,
            starts_on=starts_on,
            ends_on=ends_on,
            baseline=baseline,
            notes=notes,
            **place,
        )
    )
    _set_alloys(program, alloys)
    return program


@transaction.atomic
def edit(
    *,
    by: User,
    program: Program,
    version: int,
    alloys: Sequence[Alloy],
    reason: str = "",
    **fields,
) -> Program:
    """Correct a program; code and compartment stay. An alloy that the editor may not see
    stays too: whoever calls names the alloys that stand there after the edit.
    """
    permissions.require(by, "correct", program.compartment_id)
    one_world(program.compartment, baseline=fields.get("baseline"))
    locked = claim(program, version=version)
    for name, value in fields.items():
        setattr(locked, name, value)
    with attributed(by, reason):
        store(locked)
        _set_alloys(locked, alloys)
    return locked


@transaction.atomic
def plan_work(
    *,
    by: User,
    program: Program,
    kind: str,
    title: str,
    planned_quantity: int,
    code: str = "",
    **fields,
) -> WorkItem:
    """Add a line to the scope of work. What is done is counted, so nothing says so here.

    `fields`: method_code, specimen_kind, alloy, starts_on, due_on, responsible, notes.
    """
    place = placed(by, program.compartment)
    one_world(program.compartment, alloy=fields.get("alloy"))
    return store(
        WorkItem(
            code=code_for(
                WorkItem, "work-item", code, program.compartment, parent=program.code
            ),
            program=program,
            kind=kind,
            title=title,
            planned_quantity=planned_quantity,
            **fields,
            **place,
        )
    )


def edit_work(
    *, by: User, work_item: WorkItem, version: int, reason: str = "", **fields
) -> WorkItem:
    """Change what is planned, or say why it was given up; code and program stay."""
    one_world(work_item.compartment, alloy=fields.get("alloy"))
    return change(work_item, by=by, version=version, fields=fields, reason=reason)


def _set_alloys(program: Program, alloys: Sequence[Alloy]) -> None:
    """Make the rows those of the list, writing only what differs."""
    if len({alloy.pk for alloy in alloys}) < len(alloys):
        raise ValidationError({"alloys": _("An alloy stands twice.")})
    present = {row.alloy_id: row for row in program.program_alloys.all()}
    for position, alloy in enumerate(alloys, start=1):
        if alloy.pk == program.baseline_id:
            raise ValidationError(
                {
                    "alloys": _("%(alloy)s is the baseline already.")
                    % {"alloy": alloy.code}
                }
            )
        one_world(program.compartment, alloys=alloy)
        row = present.pop(alloy.pk, None) or ProgramAlloy(
            program=program, compartment=program.compartment, alloy=alloy
        )
        if row.pk is None or row.position != position:
            row.position = position
            store(row)
    for row in present.values():
        row.delete()
