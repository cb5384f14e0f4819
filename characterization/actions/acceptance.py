"""Acceptance limits of a house or a customer: typed with a draft, kept once it is issued,
superseded by the next edition. What is published comes with the catalogue.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from characterization.choices import LimitKind
from characterization.models import AcceptanceLimit, Property
from labtrack import quantities
from labtrack.accounts import permissions
from labtrack.accounts.models import Compartment, User
from labtrack.audit.history import attributed
from labtrack.editing import claim, store
from trials.actions import specifications
from trials.actions.coding import one_world
from trials.choices import SpecimenOrigin
from trials.models import Alloy, Specification

MOST_LIMITS = 60


@dataclass(frozen=True, slots=True)
class Asked:
    """The least that a property must reach, in the characters and unit of its document."""

    property: Property
    text: str
    unit: str
    temper: str
    mold_class: str = ""
    process: str = ""
    origin: str = SpecimenOrigin.SEPARATELY_CAST
    grade: str = ""
    cut_up_percent: str = ""
    document: str = ""
    kind: str = LimitKind.MINIMUM
    needs_verification: bool = False
    source: str = ""
    tested_under: str = ""
    tested_under_words: str = ""


class LimitRefused(ValidationError):
    """What was refused of one limit among several."""

    def __init__(self, index: int, error: ValidationError):
        self.index = index
        super().__init__(error)


@transaction.atomic
def record_own(
    *,
    by: User,
    compartment: Compartment,
    based_on: Specification,
    code: str,
    edition: str,
    limits: Sequence[Asked],
    alloy: Alloy | None = None,
    issued_on: date | None = None,
    **more: Any,
) -> Specification:
    """A specification of one's own that asks for these properties, with the composition
    limits of the one it is based on. Without a date of issue it is a draft.

    `more`: title, owner, owner_name, source, notes.
    """
    one_world(compartment, alloy=alloy, based_on=based_on)
    made = specifications.derive(
        by=by,
        compartment=compartment,
        parent=based_on,
        alloy=alloy or based_on.alloy,
        code=code,
        edition=edition,
        named=[],
        **more,
    )
    _write(made, limits)
    return _issued(by, made, issued_on)


@transaction.atomic
def set_limits(
    *,
    by: User,
    specification: Specification,
    version: int,
    limits: Sequence[Asked],
    issued_on: date | None = None,
    reason: str = "",
) -> Specification:
    """Put the limits of a draft right, or issue it with them."""
    _require_own(specification)
    permissions.require(by, "correct", specification.compartment_id)
    locked = claim(specification, version=version)
    if locked.issued_on is not None:
        raise ValidationError(
            _("%(specification)s is issued; write a new edition instead.")
            % {"specification": locked}
        )
    with attributed(by, reason):
        store(locked)
        _write(locked, limits)
    return _issued(by, locked, issued_on)


@transaction.atomic
def new_edition(
    *,
    by: User,
    specification: Specification,
    edition: str,
    limits: Sequence[Asked],
    issued_on: date | None = None,
    notes: str = "",
) -> Specification:
    """The next edition, with the composition limits as they are and these of properties."""
    _require_own(specification)
    new = specifications.supersede(
        by=by,
        specification=specification,
        edition=edition,
        limits=specifications.limits_of(specification),
        rules=specifications.rules_of(specification),
        needs_verification=specification.needs_verification,
        notes=notes or specification.notes,
    )
    _write(new, limits)
    return _issued(by, new, issued_on)


def carry(old: Specification, new: Specification) -> None:
    """An edition whose composition was changed asks for the properties as before."""
    AcceptanceLimit.objects.bulk_create(
        AcceptanceLimit(
            specification=new, position=row.position, **asdict_of(asked_of(row))
        )
        for row in old.acceptance_limits.select_related("property")
    )


def asked_of(row: AcceptanceLimit) -> Asked:
    """A stored limit as it is typed."""
    names = Asked.__dataclass_fields__
    return Asked(**{name: getattr(row, name) for name in names})


def asdict_of(asked: Asked) -> dict[str, Any]:
    return {name: getattr(asked, name) for name in Asked.__dataclass_fields__}


def _require_own(specification: Specification) -> None:
    if specification.compartment_id is None:
        raise ValidationError(
            _("Published limits are not edited here; base limits of your own on them.")
        )


def _issued(
    by: User, specification: Specification, issued_on: date | None
) -> Specification:
    if issued_on is None:
        return specification
    return specifications.issue(
        by=by,
        specification=specification,
        version=specification.version,
        issued_on=issued_on,
    )


def _write(specification: Specification, limits: Sequence[Asked]) -> None:
    """These limits and no others; one that is as before keeps its row and its history."""
    if len(limits) > MOST_LIMITS:
        raise ValidationError(
            _("%(given)d limits; expected at most %(most)d.")
            % {"given": len(limits), "most": MOST_LIMITS}
        )
    document = specification.code
    wanted = [
        asdict_of(each) | {"document": each.document or document} for each in limits
    ]
    present = {_key(asdict_of(asked_of(row))): row for row in _rows(specification)}
    keys = {_key(each) for each in wanted}
    for key, row in present.items():
        if key not in keys:
            row.delete()
    for index, each in enumerate(wanted):
        row = present.get(_key(each)) or AcceptanceLimit(specification=specification)
        fields = each | {"position": 10 * (index + 1)}
        if row.pk and all(getattr(row, n) == v for n, v in fields.items()):
            continue
        for name, value in fields.items():
            setattr(row, name, value)
        try:
            _check_unit(each)
            store(row)
        except ValidationError as error:
            raise LimitRefused(index, error) from error


def _rows(specification: Specification) -> list[AcceptanceLimit]:
    return list(specification.acceptance_limits.select_related("property"))


def _key(fields: dict[str, Any]) -> tuple:
    """What a limit is for; there is one of each."""
    names = (
        "kind", "process", "mold_class", "temper", "grade", "origin", "document",
        "tested_under",
    )  # fmt: skip
    return (fields["property"].pk, *(fields[name] for name in names))


def _check_unit(fields: dict[str, Any]) -> None:
    try:
        quantities.unit_of(fields["unit"], like=fields["property"].canonical_unit)
    except (quantities.UnknownUnit, quantities.IncompatibleUnits) as error:
        raise ValidationError({"unit": str(error)}) from None
