"""Casting runs: one pour of one heat into one mold."""

from datetime import datetime

from django.db import transaction

from labtrack.accounts.models import User
from labtrack.editing import change, store
from labtrack.entered import Entered
from trials.actions.coding import code_for, placed
from trials.choices import CastingProcess
from trials.models import CastingRun, Heat

PROCESS_LETTERS = {
    CastingProcess.GREEN_SAND: "GS",
    CastingProcess.DRY_SAND: "DS",
    CastingProcess.PERMANENT_MOLD: "PM",
    CastingProcess.LOW_PRESSURE: "LP",
    CastingProcess.INVESTMENT: "IC",
    CastingProcess.HIGH_PRESSURE_DIE: "HP",
}
"""What stands for the process in a code, at the field {process} of a number pattern."""


@transaction.atomic
def record(
    *,
    by: User,
    heat: Heat,
    process: str,
    mold_class: str,
    poured_at: datetime,
    code: str = "",
    mold: str = "",
    pour_temperature: Entered | None = None,
    mold_temperature: Entered | None = None,
    notes: str = "",
) -> CastingRun:
    """Record a pour."""
    place = placed(by, heat.compartment)
    drawn = code_for(
        CastingRun,
        "casting-run",
        code,
        heat.compartment,
        parent=heat.code,
        process=PROCESS_LETTERS.get(process, ""),
        at=poured_at,
    )
    return store(
        CastingRun(
            code=drawn,
            heat=heat,
            process=process,
            mold_class=mold_class,
            mold=mold,
            poured_at=poured_at,
            notes=notes,
            **_temperatures(pour_temperature, mold_temperature),
            **place,
        )
    )


def edit(
    *,
    by: User,
    casting_run: CastingRun,
    version: int,
    reason: str = "",
    pour_temperature: Entered | None = None,
    mold_temperature: Entered | None = None,
    **fields,
) -> CastingRun:
    """Correct what was written of a pour; code and heat stay."""
    fields |= _temperatures(pour_temperature, mold_temperature)
    return change(casting_run, by=by, version=version, fields=fields, reason=reason)


def _temperatures(pour: Entered | None, mold: Entered | None) -> dict:
    return {
        "pour_temperature_c": pour.value if pour else None,
        "pour_temperature_as_entered": str(pour or ""),
        "mold_temperature_c": mold.value if mold else None,
        "mold_temperature_as_entered": str(mold or ""),
    }
