"""The melt log: events, recovery estimates, and what is decided before the pour."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from labtrack.accounts import permissions
from labtrack.accounts.models import User
from labtrack.audit.history import attributed
from labtrack.editing import change, store
from labtrack.entered import Entered
from labtrack.refusals import Fault, Refused
from trials.actions import times
from trials.actions.coding import only_simulated
from trials.chemistry.readings import ReadingError, check_element
from trials.melt_choices import Decision
from trials.models import (
    AdditionRecovery,
    ChargeAddition,
    Heat,
    MeltEvent,
    PourDecision,
)


@transaction.atomic
def log(
    *,
    by: User,
    heat: Heat,
    kind: str,
    at: datetime,
    gas: str = "",
    note: str = "",
    time_reason: str = "",
    **numbers: Entered | None,
) -> MeltEvent:
    """Write one line of the melt log: `value`, `duration`, `rotor` and `flow` as entered.

    A time in the future or before the charge is asked about (NeedsConfirmation) and taken
    with `time_reason`, which is kept in the note.
    """
    permissions.require(by, "record", heat.compartment_id)
    reason = times.confirmed(_unusual(heat, at), time_reason)
    return store(
        MeltEvent(
            heat=heat,
            compartment=heat.compartment,
            kind=kind,
            at=at,
            gas=gas,
            note=times.noted(note, reason, between="; "),
            recorded_by=by,
            **_numbers(**numbers),
        )
    )


def edit_event(
    *,
    by: User,
    event: MeltEvent,
    version: int,
    reason: str = "",
    value: Entered | None = None,
    duration: Entered | None = None,
    rotor: Entered | None = None,
    flow: Entered | None = None,
    time_reason: str = "",
    **fields,
) -> MeltEvent:
    """Correct a line; what stood there before stays in the history. A time that is moved
    is asked about as in `log`, but for a line that is struck out.
    """
    fields |= _numbers(value=value, duration=duration, rotor=rotor, flow=flow)
    at = fields.get("at", event.at)
    if at != event.at and not fields.get("struck_reason"):
        why = times.confirmed(_unusual(event.heat, at), time_reason)
        note = fields.get("note", event.note)
        fields["note"] = times.noted(note, why, between="; ")
    return change(event, by=by, version=version, fields=fields, reason=reason)


def strike(*, by: User, event: MeltEvent, version: int, reason: str) -> MeltEvent:
    """Strike a line out: it did not happen, or not to this heat. It stays legible."""
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the line is struck out.")})
    fields = {"struck_reason": reason.strip()}
    return change(event, by=by, version=version, fields=fields, reason=reason)


@transaction.atomic
def set_recoveries(
    *,
    by: User,
    addition: ChargeAddition,
    recoveries: Mapping[str, Entered | None],
    source: str = "",
) -> None:
    """Expect so much of each element to stay in the melt; None is the default of its kind."""
    permissions.require(by, "correct", addition.compartment_id)
    ChargeAddition.objects.select_for_update().get(pk=addition.pk)
    rows = {row.element: row for row in addition.recoveries.all()}
    for element, entered in recoveries.items():
        try:
            check_element(element)
        except ReadingError as error:
            raise Refused(
                Fault(error.code, str(error), ("element",), element)
            ) from None
        row = rows.get(element) or AdditionRecovery(
            addition=addition, compartment_id=addition.compartment_id, element=element
        )
        row.recovery_pct = entered.value if entered else None
        row.recovery_as_entered = str(entered or "")
        row.source, row.set_by = source, by
        with attributed(by, source):
            store(row)


@transaction.atomic
def decide(
    *,
    by: User,
    heat: Heat,
    decision: str,
    proposed: str,
    specification: str,
    findings: Sequence[Mapping[str, Any]] = (),
    is_within: bool | None,
    reason: str = "",
    at: datetime | None = None,
) -> PourDecision:
    """Record what is done with the melt. Pouring what is not known to be within its limits
    is a deviation and takes a reason. A decision is of now; `at` is for simulated heats
    alone.
    """
    permissions.require(by, "record", heat.compartment_id)
    only_simulated(heat.compartment, at)
    is_deviation = decision == Decision.POUR and is_within is not True
    if is_deviation and not reason.strip():
        raise ValidationError(
            {
                "reason": _(
                    "The chemistry is outside its limits, or not known to be within "
                    "them: pouring it is a deviation. Say why."
                )
            }
        )
    return store(
        PourDecision(
            heat=heat,
            compartment=heat.compartment,
            decision=decision,
            proposed=proposed,
            specification=specification,
            findings=list(findings),
            is_deviation=is_deviation,
            reason=reason.strip(),
            decided_by=by,
            decided_at=at or timezone.now(),
        )
    )


def _unusual(heat: Heat, at: datetime) -> list[str]:
    return [*times.in_the_future(at), *times.before_charge(heat, at)]


def _numbers(
    value: Entered | None = None,
    duration: Entered | None = None,
    rotor: Entered | None = None,
    flow: Entered | None = None,
) -> dict[str, Any]:
    return {
        "value": value.value if value else None,
        "value_as_entered": str(value or ""),
        "duration_min": duration.value if duration else None,
        "duration_as_entered": str(duration or ""),
        "rotor_rpm": rotor.value if rotor else None,
        "rotor_as_entered": str(rotor or ""),
        "flow_l_min": flow.value if flow else None,
        "flow_as_entered": str(flow or ""),
    }
