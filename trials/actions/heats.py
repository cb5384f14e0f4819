"""Heats: one melt, and what goes into it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from labtrack.accounts import permissions
from labtrack.accounts.models import Compartment, User
from labtrack.editing import change, store
from labtrack.entered import Entered
from labtrack.refusals import Fault, NeedsConfirmation
from trials.actions import times
from trials.actions.coding import code_for, one_world, placed
from trials.choices import AdditionMaterial
from trials.models import Alloy, ChargeAddition, Heat, MaterialLot


@dataclass(frozen=True, slots=True)
class Addition:
    """One lot that goes into the melt; without a time it went in with the charge."""

    lot: MaterialLot
    mass: Entered
    added_at: datetime | None = None
    purpose: str = AdditionMaterial.CHARGE
    late_reason: str = ""
    """Why it went in after the last pour; asked for there."""
    loss: Entered | None = None
    """The share of its mass that does not stay in the crucible, in %."""


@transaction.atomic
def record(
    *,
    by: User,
    compartment: Compartment,
    alloy: Alloy,
    charged_at: datetime,
    code: str = "",
    furnace: str = "",
    crucible: str = "",
    melted_by: User | None = None,
    heel_mass: Entered | None = None,
    heel_from: Heat | None = None,
    notes: str = "",
    additions: Sequence[Addition] = (),
    time_reason: str = "",
) -> Heat:
    """Begin a heat with its charge, on a heel where one was left in the crucible. The code
    is drawn unless it is given.

    A charge in the future is asked about (NeedsConfirmation) and taken with `time_reason`,
    which is kept in the notes.
    """
    place = placed(by, compartment)
    why = times.confirmed(times.in_the_future(charged_at), time_reason)
    one_world(compartment, alloy=alloy, heel_from=heel_from)
    heat = store(
        Heat(
            code=code_for(Heat, "heat", code, compartment, at=charged_at),
            alloy=alloy,
            furnace=furnace,
            crucible=crucible,
            charged_at=charged_at,
            melted_by=melted_by,
            heel_from=heel_from,
            notes=times.noted(notes, why),
            **_heel(heel_mass),
            **place,
        )
    )
    for n, addition in enumerate(additions):
        if addition.added_at is not None:
            _ask_about_time(heat, addition, "additions", n)
        _write(heat, addition, by)
    return heat


@transaction.atomic
def add(*, by: User, heat: Heat, addition: Addition) -> ChargeAddition:
    """Log metal that went into the melt later."""
    permissions.require(by, "record", heat.compartment_id)
    _ask_about_time(heat, addition)
    return _write(heat, addition, by)


def correct_addition(
    *,
    by: User,
    addition: ChargeAddition,
    version: int,
    mass: Entered,
    added_at: datetime,
    purpose: str,
    late_reason: str = "",
    loss: Entered | None = None,
    reason: str,
) -> ChargeAddition:
    """Put a misread mass or time right; heat and lot stay, and what stood there before
    stays in the history. A time that is moved is asked about as in `add`.
    """
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the addition is corrected.")})
    if added_at != addition.added_at:
        moved = Addition(addition.lot, mass, added_at, purpose, late_reason)
        _ask_about_time(addition.heat, moved)
    fields = {
        "mass_kg": mass.value,
        "mass_as_entered": str(mass),
        "added_at": added_at,
        "purpose": purpose,
        "late_reason": late_reason.strip(),
        **_loss(loss),
    }
    return change(addition, by=by, version=version, fields=fields, reason=reason)


def edit(
    *,
    by: User,
    heat: Heat,
    version: int,
    heel_mass: Entered | None = None,
    reason: str = "",
    time_reason: str = "",
    **fields,
) -> Heat:
    """Correct what was written of a heat; code and compartment stay. A charge that is
    moved is asked about as in `record`, and where it comes after a pour.
    """
    one_world(
        heat.compartment, alloy=fields.get("alloy"), heel_from=fields.get("heel_from")
    )
    fields |= _heel(heel_mass)
    charged_at = fields.get("charged_at", heat.charged_at)
    if charged_at != heat.charged_at:
        found = [*times.in_the_future(charged_at), *_poured_before(heat, charged_at)]
        why = times.confirmed(found, time_reason)
        fields["notes"] = times.noted(fields.get("notes", heat.notes), why)
    return change(heat, by=by, version=version, fields=fields, reason=reason)


def _heel(mass: Entered | None) -> dict[str, object]:
    return {
        "heel_mass_kg": mass.value if mass else None,
        "heel_mass_as_entered": str(mass or ""),
    }


def _loss(loss: Entered | None) -> dict[str, object]:
    return {
        "loss_pct": loss.value if loss else None,
        "loss_as_entered": str(loss or ""),
    }


def _poured_before(heat: Heat, charged_at: datetime) -> list[str]:
    """The first pour, where the heat is said to be charged after it."""
    first = heat.casting_runs.order_by("poured_at").first()
    if first is None or first.poured_at >= charged_at.replace(second=0, microsecond=0):
        return []
    return [
        _("%(run)s was poured on %(poured)s, before this charge.")
        % {"run": first.code, "poured": times.shown(first.poured_at)}
    ]


def _ask_about_time(heat: Heat, addition: Addition, *under: str | int) -> None:
    """Metal added after the last pour, before the heat was charged or in the future is
    most often a wrong heat or a wrong clock: NeedsConfirmation until the reason is given.
    """
    if addition.late_reason.strip():
        return
    added_at = addition.added_at or heat.charged_at
    last = heat.casting_runs.order_by("-poured_at").first()
    if last is not None and added_at > last.poured_at:
        code = "after_last_pour"
        says = _(
            "The last pour of this heat, %(run)s, was before this addition. If it went in "
            "all the same, say why."
        ) % {"run": last.code}
    elif added_at < heat.charged_at:
        code = "before_charge"
        says = _("This is before the heat was charged. If it is meant, say why.")
    elif future := times.in_the_future(added_at):
        code, says = "chronology", future[0]
    else:
        return
    pointer = (*under, "late_reason")
    raise NeedsConfirmation(
        Fault(code, says, pointer, added_at.isoformat(timespec="minutes"))
    )


def _write(heat: Heat, addition: Addition, by: User) -> ChargeAddition:
    one_world(heat.compartment, lot=addition.lot)
    return store(
        ChargeAddition(
            heat=heat,
            compartment=heat.compartment,
            lot=addition.lot,
            purpose=addition.purpose,
            mass_kg=addition.mass.value,
            mass_as_entered=str(addition.mass),
            added_at=addition.added_at or heat.charged_at,
            late_reason=addition.late_reason.strip(),
            recorded_by=by,
            **_loss(addition.loss),
        )
    )
