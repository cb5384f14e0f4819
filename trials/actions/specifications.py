"""Specifications: written as drafts, issued, and superseded by the next edition."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from labtrack.accounts import permissions
from labtrack.accounts.models import Compartment, User
from labtrack.audit.history import attributed
from labtrack.editing import claim, store
from labtrack.rounding import RoundingError, exact
from trials.actions.coding import checked, one_world, placed
from trials.chemistry.elements import SYMBOLS
from trials.chemistry.judging import Condition
from trials.chemistry.limits import CompositionError, ElementLimit, checked_limits
from trials.choices import SpecificationOwner
from trials.models import Alloy, CompositionLimit, CompositionRule, Specification

Carries = Callable[[Specification, Specification], None]
_CARRIED: dict[str, Carries] = {}


def register(name: str, carries: Carries) -> None:
    """Let `carries` take to a new edition what another app keeps of the old one."""
    _CARRIED[name] = carries


@transaction.atomic
def record(
    *,
    by: User,
    compartment: Compartment,
    alloy: Alloy,
    code: str,
    edition: str,
    form: str,
    limits: Sequence[ElementLimit],
    rules: Sequence[Condition] = (),
    owner: str = SpecificationOwner.HOUSE,
    others_each: str = "",
    others_total: str = "",
    issued_on: date | None = None,
    based_on: Specification | None = None,
    **more: Any,
) -> Specification:
    """Write the specification of a house or a customer. Without a date of issue it is a
    draft; with one it stays as it is from now on.

    `more`: owner_name, title, source, notes, needs_verification.
    """
    checked("code", code, is_designation=True)
    one_world(compartment, alloy=alloy, based_on=based_on)
    specification = Specification(
        alloy=alloy,
        code=code,
        edition=edition,
        form=form,
        owner=owner,
        others_each=others_each,
        others_total=others_total,
        based_on=based_on,
        **more,
        **placed(by, compartment),
    )
    return _written(specification, limits, rules, issued_on)


@transaction.atomic
def derive(
    *,
    by: User,
    compartment: Compartment,
    parent: Specification,
    alloy: Alloy,
    code: str,
    edition: str,
    named: Sequence[ElementLimit],
    **fields: Any,
) -> Specification:
    """An experimental specification: the parent's limits, with ranges for elements that
    the parent counts among its others, such as Sc and Zr under 535.0. Named, they leave
    the others; the limits of the others stay as the parent writes them.
    """
    theirs = {limit.element: limit for limit in limits_of(parent)}
    theirs |= {limit.element: limit for limit in named}
    given = {
        "form": parent.form,
        "others_each": parent.others_each,
        "others_total": parent.others_total,
        "needs_verification": parent.needs_verification,
        "source": parent.source,
        "rules": rules_of(parent),
    }
    return record(
        by=by,
        compartment=compartment,
        alloy=alloy,
        code=code,
        edition=edition,
        limits=list(theirs.values()),
        based_on=parent,
        **given | fields,
    )


@transaction.atomic
def edit(
    *,
    by: User,
    specification: Specification,
    version: int,
    limits: Sequence[ElementLimit],
    rules: Sequence[Condition] = (),
    issued_on: date | None = None,
    reason: str = "",
    **fields: Any,
) -> Specification:
    """Put a draft right, or issue it. An issued one is superseded, never edited."""
    if specification.compartment_id is None:
        raise ValidationError(_("A published specification is not edited here."))
    permissions.require(by, "correct", specification.compartment_id)
    locked = claim(specification, version=version)
    if locked.issued_on is not None:
        raise ValidationError(
            _("%(specification)s is issued; write a new edition instead.")
            % {"specification": locked}
        )
    one_world(locked.compartment, alloy=fields.get("alloy"))
    for name, value in fields.items():
        setattr(locked, name, value)
    with attributed(by, reason):
        return _written(locked, limits, rules, issued_on)


@transaction.atomic
def supersede(
    *,
    by: User,
    specification: Specification,
    edition: str,
    limits: Sequence[ElementLimit],
    rules: Sequence[Condition] = (),
    issued_on: date | None = None,
    **fields: Any,
) -> Specification:
    """The next edition of a house's or a customer's specification. The old one stays as it
    was; it stops being current on the day the new one is issued.
    """
    if specification.compartment_id is None:
        raise ValidationError(
            _("The next edition of a published specification comes with the catalog.")
        )
    place = placed(by, specification.compartment)
    old = Specification.objects.select_for_update().get(pk=specification.pk)
    if old.issued_on is None:
        raise ValidationError(
            _("%(specification)s is still a draft; edit it instead.")
            % {"specification": old}
        )
    if Specification.objects.filter(supersedes=old).exists():
        raise ValidationError(
            _("%(specification)s has a later edition already; start from that.")
            % {"specification": old}
        )
    kept = ("owner", "owner_name", "code", "form", "title", "source", "notes")
    start = {name: getattr(old, name) for name in kept}
    start |= {"others_each": old.others_each, "others_total": old.others_total}
    new = Specification(
        alloy=old.alloy,
        edition=edition,
        based_on_id=old.based_on_id,
        supersedes=old,
        **start | fields,
        **place,
    )
    _written(new, limits, rules, None)
    for carries in _CARRIED.values():
        carries(old, new)
    return _as_issued(new, issued_on)


@transaction.atomic
def issue(
    *, by: User, specification: Specification, version: int, issued_on: date
) -> Specification:
    """Issue a draft as it is; from then on it is superseded, never edited."""
    permissions.require(by, "correct", specification.compartment_id)
    locked = claim(specification, version=version)
    with attributed(by, ""):
        return _as_issued(locked, issued_on)


def limits_of(specification: Specification) -> list[ElementLimit]:
    return [
        ElementLimit(row.element, row.minimum or None, row.maximum or None)
        for row in specification.limits.all()
    ]


def rules_of(specification: Specification) -> list[Condition]:
    return [
        Condition(row.element, row.above, row.needs, row.factor)
        for row in specification.rules.all()
    ]


def _written(
    specification: Specification,
    limits: Sequence[ElementLimit],
    rules: Sequence[Condition],
    issued_on: date | None,
) -> Specification:
    """The row, its limits and its rules; issued last, since nothing changes after that."""
    _check(limits, rules)
    specification.issued_on = None
    store(specification)
    specification.limits.all().delete()
    specification.rules.all().delete()
    for position, limit in enumerate(limits, start=1):
        store(
            CompositionLimit(
                specification=specification,
                element=limit.element,
                minimum=limit.minimum or "",
                maximum=limit.maximum or "",
                position=10 * position,
            )
        )
    for rule in rules:
        store(
            CompositionRule(
                specification=specification,
                element=rule.element,
                above=rule.above,
                needs=rule.needs,
                factor=rule.factor,
            )
        )
    return _as_issued(specification, issued_on)


def _as_issued(specification: Specification, on: date | None) -> Specification:
    """Last of all, since nothing changes after that."""
    if on is None:
        return specification
    specification.issued_on = on
    return store(specification)


def _check(limits: Sequence[ElementLimit], rules: Sequence[Condition]) -> None:
    elements = [limit.element for limit in limits]
    elements += [symbol for rule in rules for symbol in (rule.element, rule.needs)]
    for element in elements:
        if element not in SYMBOLS:
            raise ValidationError(
                {
                    "limits": _(
                        "%(given)s is not an element; expected a symbol such as Mg."
                    )
                    % {"given": element}
                }
            )
    if not limits:
        raise ValidationError({"limits": _("A specification limits something.")})
    try:
        for limit in limits:
            _are_numbers(limit.minimum, limit.maximum)
        for rule in rules:
            _are_numbers(rule.above, rule.factor)
        checked_limits(limits)
    except (CompositionError, RoundingError) as error:
        raise ValidationError({"limits": str(error)}) from None


def _are_numbers(*texts: str | None) -> None:
    for text in texts:
        exact(text or "0")
