"""Castings: pieces out of a mold."""

from django.db import transaction

from labtrack.accounts.models import User
from labtrack.editing import change, store
from labtrack.entered import Entered
from trials.actions.coding import code_for, placed
from trials.models import Casting, CastingRun


@transaction.atomic
def record(
    *,
    by: User,
    casting_run: CastingRun,
    piece: str,
    code: str = "",
    mass: Entered | None = None,
    notes: str = "",
) -> Casting:
    """Record one piece of a pour."""
    place = placed(by, casting_run.compartment)
    return store(
        Casting(
            code=code_for(
                Casting,
                "casting",
                code,
                casting_run.compartment,
                parent=casting_run.code,
            ),
            casting_run=casting_run,
            piece=piece,
            mass_kg=mass.value if mass else None,
            mass_as_entered=str(mass or ""),
            notes=notes,
            **place,
        )
    )


def edit(
    *,
    by: User,
    casting: Casting,
    version: int,
    reason: str = "",
    mass: Entered | None = None,
    **fields,
) -> Casting:
    """Correct what was written of a casting; code and pour stay."""
    fields |= {
        "mass_kg": mass.value if mass else None,
        "mass_as_entered": str(mass or ""),
    }
    return change(casting, by=by, version=version, fields=fields, reason=reason)
