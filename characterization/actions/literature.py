"""Published values: added with their source, corrected or withdrawn, never deleted."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from characterization.models import LiteratureValue
from labtrack import quantities
from labtrack.accounts import permissions
from labtrack.accounts.models import User
from labtrack.audit.history import attributed
from labtrack.editing import claim, store


@transaction.atomic
def add(*, by: User, **fields: Any) -> LiteratureValue:
    """A published number with its unit, or a sentence; the source is part of it."""
    if not permissions.compartments_where(by, "record").exists():
        raise PermissionDenied(_("Your role does not allow recording anywhere."))
    return store(_with_numbers(LiteratureValue(added_by=by, **fields)))


@transaction.atomic
def edit(
    *,
    by: User,
    literature_value: LiteratureValue,
    version: int,
    reason: str = "",
    **fields: Any,
) -> LiteratureValue:
    """Correct or withdraw a row: whoever added it, or who keeps the catalog."""
    if not literature_value.may_be_edited_by(by):
        raise PermissionDenied(
            _("Whoever added it, or a manager of the catalog, may change it.")
        )
    row = claim(literature_value, version=version)
    for name, value in fields.items():
        setattr(row, name, value)
    with attributed(by, reason):
        return store(_with_numbers(row))


def _with_numbers(row: LiteratureValue) -> LiteratureValue:
    """Value and spread in the property's canonical unit, from the texts as published."""
    row.text, row.unit, row.spread_text = (
        text.strip() for text in (row.text, row.unit, row.spread_text)
    )
    canonical = row.property.canonical_unit
    row.value = row.spread = None
    if row.unit and not row.text:
        raise ValidationError({"text": _("A unit without a number says nothing.")})
    if row.spread_text and not row.text:
        raise ValidationError({"spread_text": _("A spread belongs to a number.")})
    if not row.text:
        return row
    if not row.unit:
        raise ValidationError(
            {
                "unit": _("Say the unit as published, such as %(unit)s.")
                % {"unit": canonical}
            }
        )
    row.value = _number("text", row.text, row, _point)
    if row.spread_text:
        row.spread = abs(_number("spread_text", row.spread_text, row, _interval))
    return row


def _point(text: str, unit: str, canonical: str) -> float:
    return quantities.canonical_value(text, unit, canonical)


def _interval(text: str, unit: str, canonical: str) -> float:
    number = quantities.parse_number(text)
    return float(quantities.convert_difference(number, unit, canonical))


def _number(field: str, text: str, row: LiteratureValue, convert: Any) -> float:
    """ValidationError beside the number or its unit, in the words of the refusal."""
    try:
        return convert(text, row.unit, row.property.canonical_unit)
    except quantities.NumberError as error:
        raise ValidationError({field: str(error)}) from error
    except (quantities.UnknownUnit, quantities.IncompatibleUnits) as error:
        raise ValidationError({"unit": str(error)}) from error
