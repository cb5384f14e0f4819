"""Reference materials and what their certificates say."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from labtrack import quantities
from labtrack.accounts.models import Compartment, User
from labtrack.audit.history import attributed
from labtrack.editing import change, store
from trials.actions.coding import code_for, placed
from trials.chemistry.readings import ReadingError, Sent, understand
from trials.models import CertifiedValue, ReferenceMaterial


@dataclass(frozen=True, slots=True)
class Certified:
    """One line of a certificate, as written."""

    element: str
    text: str
    unit: str
    uncertainty: str = ""
    is_certified: bool = True


@transaction.atomic
def record(
    *,
    by: User,
    compartment: Compartment,
    code: str,
    values: Sequence[Certified] = (),
    **fields,
) -> ReferenceMaterial:
    """Record a reference material with its certified values. It has a name of its own:
    none is drawn.
    """
    if not code:
        raise ValidationError({"code": _("A reference material is called something.")})
    place = placed(by, compartment)
    material = store(
        ReferenceMaterial(
            code=code_for(ReferenceMaterial, "heat", code, compartment),
            **fields,
            **place,
        )
    )
    _write(material, values)
    return material


@transaction.atomic
def edit(
    *,
    by: User,
    material: ReferenceMaterial,
    version: int,
    values: Sequence[Certified],
    reason: str = "",
    **fields,
) -> ReferenceMaterial:
    """Correct it and replace its certified values; the earlier ones stay in the history."""
    changed = change(material, by=by, version=version, fields=fields, reason=reason)
    with attributed(by, reason):
        changed.certified_values.all().delete()
        _write(changed, values)
    return changed


def _write(material: ReferenceMaterial, values: Sequence[Certified]) -> None:
    for value in values:
        try:
            reading = understand(Sent(value.element, value.text, value.unit))
            uncertainty = (
                quantities.canonical_value(value.uncertainty, value.unit, "wt%")
                if value.uncertainty
                else None
            )
        except (ReadingError, quantities.NumberError) as error:
            raise ValidationError(str(error)) from None
        store(
            CertifiedValue(
                reference_material=material,
                compartment=material.compartment,
                element=value.element,
                text=value.text,
                uncertainty_text=value.uncertainty,
                unit=value.unit,
                value_wt_pct=reading.wt_pct,
                uncertainty_wt_pct=uncertainty,
                is_certified=value.is_certified,
            )
        )
