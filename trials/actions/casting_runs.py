"""Casting runs: one pour of one heat into one mold."""

from datetime import datetime
from typing import Any

from django.db import transaction

from labtrack.accounts.models import User
from labtrack.editing import change, store
from trials.actions import times
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

QUANTITIES = {
    "pour_temperature": "pour_temperature_c",
    "mold_temperature": "mold_temperature_c",
    "poured_mass": "poured_mass_kg",
    "fill_time": "fill_time_s",
    "ambient_humidity": "ambient_humidity_pct",
    "shake_out": "shake_out_min",
}
"""What is typed with a unit, to the column of its canonical value."""


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
    notes: str = "",
    time_reason: str = "",
    **details: Any,
) -> CastingRun:
    """Record a pour. `details` are the quantities of QUANTITIES as entered, and texts:
    `sequence_number`, `filter`, `chills`, `coating`, `gating`.

    A pour in the future or before its heat was charged is asked about (NeedsConfirmation)
    and taken with `time_reason`, which is kept in the notes.
    """
    place = placed(by, heat.compartment)
    reason = times.confirmed(_unusual(heat, poured_at), time_reason)
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
            notes=times.noted(notes, reason),
            **_columns(details),
            **place,
        )
    )


def edit(
    *,
    by: User,
    casting_run: CastingRun,
    version: int,
    reason: str = "",
    time_reason: str = "",
    **fields: Any,
) -> CastingRun:
    """Correct what was written of a pour; code and heat stay. A time that is moved is
    asked about as in `record`.
    """
    poured_at = fields.get("poured_at", casting_run.poured_at)
    if poured_at != casting_run.poured_at:
        why = times.confirmed(_unusual(casting_run.heat, poured_at), time_reason)
        fields["notes"] = times.noted(fields.get("notes", casting_run.notes), why)
    return change(
        casting_run, by=by, version=version, fields=_columns(fields), reason=reason
    )


def _unusual(heat: Heat, poured_at: datetime) -> list[str]:
    return [*times.in_the_future(poured_at), *times.before_charge(heat, poured_at)]


def _columns(details: dict[str, Any]) -> dict[str, Any]:
    """A quantity as entered becomes its two columns; the rest stays as it is."""
    found = {}
    for name, value in details.items():
        if name in QUANTITIES:
            found[QUANTITIES[name]] = value.value if value else None
            found[f"{name}_as_entered"] = str(value or "")
        else:
            found[name] = value
    return found
