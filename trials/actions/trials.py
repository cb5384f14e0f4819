"""Trials: what is asked, the table of runs, and the heats that were melted for them."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from labtrack.accounts import permissions
from labtrack.accounts.models import Compartment, User
from labtrack.audit.history import attributed
from labtrack.editing import change, claim, store
from trials.actions.coding import code_for, one_world, only_simulated, placed
from trials.designs.custom_table import (
    FactorPlan,
    RunPlan,
    faults_of,
    levels_of,
    number_of,
)
from trials.models import Factor, Heat, Program, RunLevel, Trial, TrialRun


@transaction.atomic
def record(
    *,
    by: User,
    compartment: Compartment,
    title: str,
    question: str,
    program: Program | None = None,
    code: str = "",
    factors: Sequence[FactorPlan] = (),
    runs: Sequence[RunPlan] = (),
    at: datetime | None = None,
    **fields,
) -> Trial:
    """Plan a trial; its table may follow later.

    `fields`: hypothesis, blocked_by, seed, notes. `at` is for simulated trials alone.
    """
    place = placed(by, compartment)
    only_simulated(compartment, at)
    _same_place(compartment, program)
    trial = store(
        Trial(
            code=code_for(Trial, "trial", code, compartment, at=at),
            title=title,
            question=question,
            program=program,
            **fields,
            **place,
        )
    )
    if at is not None:
        trial.created_at = at
        trial.save(update_fields=["created_at"])
    _write_table(trial, factors, runs)
    return trial


def edit(*, by: User, trial: Trial, version: int, reason: str = "", **fields) -> Trial:
    """Correct what is asked; code, compartment and table stay."""
    _same_place(trial.compartment, fields.get("program"))
    return change(trial, by=by, version=version, fields=fields, reason=reason)


@transaction.atomic
def set_table(
    *,
    by: User,
    trial: Trial,
    version: int,
    factors: Sequence[FactorPlan],
    runs: Sequence[RunPlan],
    reason: str = "",
) -> Trial:
    """Make the design table this one. Runs are known by their number; one that has a heat
    already stays, and its levels are changed with a reason.
    """
    permissions.require(by, "correct", trial.compartment_id)
    locked = claim(trial, version=version)
    with attributed(by, reason):
        store(locked)
        _write_table(locked, factors, runs)
    return locked


def link_heat(
    *,
    by: User,
    run: TrialRun,
    version: int,
    heat: Heat,
    shares_heat_because: str = "",
    reason: str = "",
) -> TrialRun:
    """Say which heat was melted for a run."""
    one_world(run.compartment, heat=heat)
    fields = {
        "heat": heat,
        "shares_heat_because": shares_heat_because,
        "dropped_because": "",
    }
    return change(run, by=by, version=version, fields=fields, reason=reason)


def unlink_heat(*, by: User, run: TrialRun, version: int, reason: str) -> TrialRun:
    """Take a heat off a run that it was not melted for; the history keeps it."""
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the heat is not of this run.")})
    fields = {"heat": None, "shares_heat_because": ""}
    return change(run, by=by, version=version, fields=fields, reason=reason)


def edit_run(
    *,
    by: User,
    run: TrialRun,
    version: int,
    heat: Heat | None,
    shares_heat_because: str = "",
    dropped_because: str = "",
    reason: str = "",
) -> TrialRun:
    """All that is said of a run at once: linked, taken off its heat, or dropped."""
    one_world(run.compartment, heat=heat)
    if run.heat_id is not None and heat is None and not reason.strip():
        raise ValidationError({"reason": _("Say why the heat is not of this run.")})
    fields = {
        "heat": heat,
        "shares_heat_because": shares_heat_because,
        "dropped_because": dropped_because,
    }
    said = reason or dropped_because
    return change(run, by=by, version=version, fields=fields, reason=said)


def drop(*, by: User, run: TrialRun, version: int, because: str) -> TrialRun:
    """Say why a run will not be made; an empty reason takes it up again."""
    fields = {"dropped_because": because}
    return change(run, by=by, version=version, fields=fields, reason=because)


def _same_place(compartment: Compartment, program: Program | None) -> None:
    if program is not None and program.compartment_id != compartment.pk:
        raise ValidationError(
            {"program": _("The program lies in another compartment.")}
        )


def _write_table(
    trial: Trial, factors: Sequence[FactorPlan], runs: Sequence[RunPlan]
) -> None:
    for run in runs:
        if len(run.levels) != len(factors):
            raise ValidationError(
                {
                    "runs": _(
                        "Run %(n)d has %(given)d levels; expected %(expected)d, one for "
                        "each factor."
                    )
                    % {
                        "n": run.number,
                        "given": len(run.levels),
                        "expected": len(factors),
                    }
                }
            )
    if faults := faults_of(factors, runs):
        raise ValidationError({"runs": [fault.sentence for fault in faults]})
    if len({run.number for run in runs}) < len(runs):
        raise ValidationError({"runs": _("A run stands twice.")})
    columns = _write_factors(trial, factors, runs)
    rows = _write_runs(trial, runs)
    _write_levels(trial, columns, rows, factors, runs)


def _write_factors(
    trial: Trial, factors: Sequence[FactorPlan], runs: Sequence[RunPlan]
) -> list[Factor]:
    """The factors by name; one that is no longer among them goes, with its levels."""
    present = {row.name: row for row in trial.factors.all()}
    for name, row in present.items():
        if name not in {factor.name for factor in factors}:
            row.delete()
    rows = []
    for column, factor in enumerate(factors):
        row = present.get(factor.name) or Factor(
            trial=trial, compartment=trial.compartment, name=factor.name
        )
        numbers = [
            number
            for run in runs
            if (number := number_of(factor, run.levels[column])) is not None
        ]
        row.position, row.unit = column + 1, factor.unit
        row.kind, row.element = factor.kind, factor.element
        row.levels = levels_of(runs, column)
        row.low, row.high = min(numbers, default=None), max(numbers, default=None)
        rows.append(store(row))
    return rows


def _write_runs(trial: Trial, runs: Sequence[RunPlan]) -> list[TrialRun]:
    present = {row.number: row for row in trial.runs.select_for_update(of=("self",))}
    for number, row in present.items():
        if number in {run.number for run in runs}:
            continue
        if row.heat_id is not None:
            raise ValidationError(
                {
                    "runs": _("Run %(n)d has a heat already and stays in the table.")
                    % {"n": number}
                }
            )
        row.delete()
    # Two runs may change places; the second one must not meet the first one's old place.
    moved = [
        present[run.number].pk
        for run in runs
        if run.number in present and present[run.number].planned_order != run.order
    ]
    trial.runs.filter(pk__in=moved).update(planned_order=None)
    rows = []
    for run in runs:
        row = present.get(run.number) or TrialRun(
            trial=trial, compartment=trial.compartment, number=run.number
        )
        before = (row.pk, row.planned_order, row.block)
        row.planned_order, row.block = run.order, run.block
        same = before == (row.pk, run.order, run.block) and row.pk is not None
        rows.append(row if same else store(row))
    return rows


def _write_levels(
    trial: Trial,
    columns: list[Factor],
    rows: list[TrialRun],
    factors: Sequence[FactorPlan],
    runs: Sequence[RunPlan],
) -> None:
    """One level per run and factor, writing only what differs: a table of 64 runs of 6
    factors is a few statements, and the history names only what changed.
    """
    present = {
        (level.run_id, level.factor_id): level
        for level in RunLevel.objects.filter(run__trial=trial)
    }
    new = []
    for run, row in zip(runs, rows, strict=True):
        for factor, column, text in zip(factors, columns, run.levels, strict=True):
            value = number_of(factor, text)
            level = present.get((row.pk, column.pk))
            if level is None:
                new.append(
                    RunLevel(
                        run=row,
                        factor=column,
                        compartment=trial.compartment,
                        text=text,
                        value=value,
                    )
                )
            elif (level.text, level.value) != (text, value):
                level.text, level.value = text, value
                store(level)
    RunLevel.objects.bulk_create(new)
