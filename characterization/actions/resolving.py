"""What a sender's words mean: which specimen, state, method and operator."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from characterization.models import TestMethod
from labtrack.accounts import permissions
from labtrack.accounts.models import User
from labtrack.accounts.visibility import seen_compartments, visible_to
from labtrack.refusals import Conflict, Fault, Refused
from trials.models import MaterialState, Specimen


class UnknownSpecimen(Conflict):
    """No specimen of that code or mark yet: the sender may try again later."""


def specimen_of(text: str, *, actor) -> Specimen:
    """The specimen of a code (or code@organization) or stamp mark among what the actor
    works with. UnknownSpecimen when there is none, Refused when there are two.
    """
    given = text.strip().upper()
    code, _at, owner = given.partition("@")
    match = Q(code=code) if owner else Q(code=given) | Q(stamp_mark=given)
    if owner:
        match &= Q(organisation__short_name=owner.lower())
    found = list(
        visible_to(actor, Specimen)
        .filter(match)
        .select_related(
            "compartment",
            "organisation",
            "casting_run__heat",
            "casting__casting_run__heat",
            "source_heat__alloy",
            "source_lot__alloy",
        )[:3]
    )
    if not given or not found:
        raise UnknownSpecimen(
            Fault(
                "unknown_specimen",
                _(
                    "No specimen has the code or stamp mark %(given)s. It is kept under "
                    "Needs attention and can be sent again once the specimen exists."
                )
                % {"given": text[:80]},
                ("specimen",),
                text[:80],
            )
        )
    if len(found) > 1:
        raise Refused(
            Fault(
                "ambiguous_specimen",
                _("%(given)s names several specimens: %(codes)s.")
                % {
                    "given": text[:80],
                    "codes": ", ".join(
                        f"{s.code}@{s.organisation.short_name.upper()}" for s in found
                    ),
                },
                ("specimen",),
                text[:80],
            )
        )
    return found[0]


def material_state_of(specimen: Specimen, text: str, *, actor) -> MaterialState:
    """The state of that label or number; it may be left out where there was only one."""
    states = list(specimen.material_states.select_related("cycle").order_by("number"))
    wanted = text.strip().upper()
    if not wanted and len(states) == 1:
        return states[0]
    for state in states:
        if wanted and wanted in (state.label.upper(), str(state.number)):
            return state
    seen = seen_compartments(actor)
    known = ", ".join(state.label_for(seen) for state in states)
    message = (
        _("%(code)s has no material state %(given)s; it has %(known)s.")
        if wanted
        else _("%(code)s has been in several material states; say which of %(known)s.")
    )
    raise Refused(
        Fault(
            "material_state",
            message % {"code": specimen.code, "given": text[:60], "known": known},
            ("material_state",),
            text[:60],
        )
    )


def latest_state(specimen: Specimen, at: datetime | None) -> MaterialState:
    """The state that a bar was in at that time; the latest where the time is not known."""
    states = list(specimen.material_states.select_related("cycle").order_by("number"))
    reached = [
        state
        for state in states
        if at is None or state.reached_at is None or state.reached_at <= at
    ]
    return (reached or states[:1])[-1]


def method_of(text: str) -> TestMethod:
    """The method of that code; Refused with the codes there are."""
    method = TestMethod.objects.filter(code__iexact=text.strip()).first()
    if method is None:
        known = ", ".join(TestMethod.objects.values_list("code", flat=True))
        raise Refused(
            Fault(
                "unknown_method",
                _("There is no method %(given)s; there is %(known)s.")
                % {"given": text[:60], "known": known},
                ("method",),
                text[:60],
            )
        )
    return method


def operator_of(text: str, *, organisation_id: int) -> User | None:
    """The active person of that staff code, or None: the text is kept and flagged."""
    if not text.strip():
        return None
    return User.objects.filter(
        organisation_id=organisation_id, staff_code__iexact=text.strip(), is_active=True
    ).first()


def require_named(text: str, *, by: User) -> None:
    """An instrument works in every compartment of its organization; the person who names
    a specimen in its place has to see it, and to record there.
    """
    permissions.require(by, "record", specimen_of(text, actor=by).compartment_id)
