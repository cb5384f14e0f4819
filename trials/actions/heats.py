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
) -> Heat:
    """Begin a heat with its charge, on a heel where one was left in the crucible. The code
    is drawn unless it is given.
    """
    place = placed(by, compartment)
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
            notes=notes,
            **_heel(heel_mass),
            **place,
        )
    )
    for addition in additions:
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
    **fields,
) -> Heat:
    """Correct what was written of a heat; code and compartment stay."""
    one_world(
        heat.compartment, alloy=fields.get("alloy"), heel_from=fields.get("heel_from")
    )
    fields |= _heel(heel_mass)
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


def _ask_about_time(heat: Heat, addition: Addition) -> None:
    """Metal added after the last pour, or before the heat was charged, is most often a
    wrong heat or a wrong clock: NeedsConfirmation until the reason is given.
    """
    added_at = addition.added_at or heat.charged_at
    last = heat.casting_runs.order_by("-poured_at").first()
    if addition.late_reason.strip():
        return
    if last is not None and added_at > last.poured_at:
        raise NeedsConfirmation(
            Fault(
                "after_last_pour",
                _(
                    "The last pour of this heat, %(run)s, was before this addition. If "
                    "it went in all the same, say why."
                )
                % {"run": last.code},
                ("late_reason",),
                added_at.isoformat(timespec="minutes"),
            )
        )
    if added_at < heat.charged_at:
        raise NeedsConfirmation(
            Fault(
                "before_charge",
                _("This is before the heat was charged. If it is meant, say why."),
                ("late_reason",),
                added_at.isoformat(timespec="minutes"),
            )
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
