"""Alloys: the catalogue's registered ones, and variants that people design."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from labtrack.accounts import permissions
from labtrack.accounts.models import Compartment, User
from labtrack.audit.history import attributed
from labtrack.editing import claim, store
from trials.actions.coding import checked, one_world, placed
from trials.chemistry.elements import SYMBOLS
from trials.choices import AlloyKind
from trials.models import Alloy, AlloyTarget


@dataclass(frozen=True, slots=True)
class Target:
    """What one element aims at, with the window a heat should hit [wt%]."""

    element: str
    low: Decimal | None = None
    target: Decimal | None = None
    high: Decimal | None = None


@transaction.atomic
def register(*, code: str, name: str = "", targets: Sequence[Target] = ()) -> Alloy:
    """Put an alloy into the catalogue, or bring the one that is there to these targets.

    For the installation itself (seeds); no person does this on a page.
    """
    alloy = Alloy.objects.filter(code=code, compartment=None).first()
    alloy = alloy or Alloy(code=code, kind=AlloyKind.REGISTERED)
    alloy.name = name
    checked("code", code, is_designation=True)
    store(alloy)
    _set_targets(alloy, targets)
    return alloy


@transaction.atomic
def record_variant(
    *,
    by: User,
    compartment: Compartment,
    parent: Alloy,
    code: str,
    name: str = "",
    notes: str = "",
    targets: Sequence[Target] = (),
) -> Alloy:
    """Design a variant of an alloy, with a target and a window per element."""
    checked("code", code, is_designation=True)
    one_world(compartment, parent=parent)
    alloy = Alloy(
        kind=AlloyKind.VARIANT,
        code=code,
        name=name,
        notes=notes,
        parent=parent,
        **placed(by, compartment),
    )
    store(alloy)
    _set_targets(alloy, targets)
    return alloy


@transaction.atomic
def edit(
    *,
    by: User,
    alloy: Alloy,
    version: int,
    name: str,
    notes: str,
    targets: Sequence[Target],
    reason: str = "",
) -> Alloy:
    """Correct a variant. Its designation and parent stay: heats were made under them."""
    if alloy.compartment_id is None:
        raise ValidationError(_("A registered alloy is not edited here."))
    permissions.require(by, "correct", alloy.compartment_id)
    locked = claim(alloy, version=version)
    locked.name, locked.notes = name, notes
    with attributed(by, reason):
        store(locked)
        _set_targets(locked, targets)
    return locked


def _set_targets(alloy: Alloy, targets: Sequence[Target]) -> None:
    """Make the rows those of the list, writing only what differs."""
    present = {row.element: row for row in alloy.targets.all()}
    if len({target.element for target in targets}) < len(targets):
        raise ValidationError({"targets": _("An element stands twice.")})
    for target in targets:
        if target.element not in SYMBOLS:
            raise ValidationError(
                {
                    "targets": _(
                        "%(given)s is not an element; expected a symbol such as Mg."
                    )
                    % {"given": target.element}
                }
            )
        row = present.pop(target.element, None) or AlloyTarget(
            alloy=alloy, element=target.element
        )
        wanted = (target.low, target.target, target.high)
        if row.pk is None or wanted != (
            row.low_wt_pct,
            row.target_wt_pct,
            row.high_wt_pct,
        ):
            row.low_wt_pct, row.target_wt_pct, row.high_wt_pct = wanted
            store(row)
    for row in present.values():
        row.delete()
