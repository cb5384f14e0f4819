"""What all records that are made share: a place, a code typed or drawn, one world."""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _

from labtrack import identifiers
from labtrack.accounts import numbering, permissions
from labtrack.accounts.models import Compartment, User


def placed(by: User, compartment: Compartment) -> dict:
    """The fields of place and author; PermissionDenied for who may not record there."""
    permissions.require(by, "record", compartment.pk)
    return {
        "compartment": compartment,
        "organisation": compartment.organisation,
        "created_by": by,
    }


def code_for(
    model: type[Model],
    kind: str,
    typed: str,
    compartment: Compartment,
    *,
    parent: str = "",
    process: str = "",
    at=None,
) -> str:
    """The code as typed, checked, or else the next of its kind."""
    if typed:
        checked("code", typed)
        not_taken(model, compartment.organisation_id, typed)
        return typed
    return numbering.draw(
        model, kind, compartment=compartment, parent=parent, process=process, at=at
    )[0]


def not_taken(model: type[Model], organisation_id: int, code: str) -> None:
    """ValidationError beside the code when a record of the organisation bears it."""
    if model._default_manager.filter(
        organisation_id=organisation_id, code=code
    ).exists():
        raise ValidationError({"code": _("%(code)s is taken.") % {"code": code}})


def checked(field: str, text: str, *, is_designation: bool = False) -> None:
    """ValidationError at that field unless the text is a code."""
    try:
        identifiers.check(text, is_designation=is_designation)
    except ValidationError as error:
        raise ValidationError({field: error.messages}) from None


def one_world(compartment: Compartment, **others: Model | None) -> None:
    """Simulated and measured records never refer to each other: demonstration records
    can be removed, and no real number rests on one.
    """
    for field, other in others.items():
        theirs = getattr(other, "compartment", None)
        if theirs is not None and theirs.is_simulated != compartment.is_simulated:
            raise ValidationError(
                {
                    field: _(
                        "%(other)s is %(theirs)s and this record is %(ours)s; the two do not mix."
                    )
                    % {
                        "other": other,
                        "theirs": _world(theirs),
                        "ours": _world(compartment),
                    }
                }
            )


def only_simulated(compartment: Compartment, at: datetime | None) -> None:
    """Nobody says when something was decided or planned: it is when it is saved. The
    demonstration, whose story lies in the past, does.
    """
    if at is not None and not compartment.is_simulated:
        raise PermissionDenied(_("What is real is dated when it is recorded."))


def _world(compartment: Compartment) -> str:
    return _("simulated") if compartment.is_simulated else _("real")
