"""Lots of metal: received, corrected."""

from datetime import date

from django.db import transaction

from labtrack.accounts.models import Compartment, User
from labtrack.editing import change, store
from labtrack.entered import Entered
from trials.actions.coding import code_for, one_world, placed
from trials.models import Alloy, MaterialLot


@transaction.atomic
def record(
    *,
    by: User,
    compartment: Compartment,
    kind: str,
    material: str,
    supplier: str,
    alloy: Alloy | None = None,
    code: str = "",
    supplier_lot: str = "",
    certificate: str = "",
    received_on: date | None = None,
    mass: Entered | None = None,
    supplied_temper: str = "",
    section_thickness: Entered | None = None,
    notes: str = "",
) -> MaterialLot:
    """Receive one delivery of one material. Bought stock names its alloy and temper."""
    place = placed(by, compartment)
    one_world(compartment, alloy=alloy)
    return store(
        MaterialLot(
            code=code_for(MaterialLot, "material-lot", code, compartment),
            kind=kind,
            material=material,
            supplier=supplier,
            alloy=alloy,
            supplier_lot=supplier_lot,
            certificate=certificate,
            received_on=received_on,
            mass_kg=mass.value if mass else None,
            mass_as_entered=str(mass or ""),
            supplied_temper=supplied_temper,
            section_thickness_mm=section_thickness.value if section_thickness else None,
            section_thickness_as_entered=str(section_thickness or ""),
            notes=notes,
            **place,
        )
    )


def edit(
    *,
    by: User,
    lot: MaterialLot,
    version: int,
    reason: str = "",
    mass: Entered | None = None,
    section_thickness: Entered | None = None,
    **fields,
) -> MaterialLot:
    """Correct what was written of a lot; code and compartment stay."""
    one_world(lot.compartment, alloy=fields.get("alloy"))
    fields |= {
        "mass_kg": mass.value if mass else None,
        "mass_as_entered": str(mass or ""),
        "section_thickness_mm": section_thickness.value if section_thickness else None,
        "section_thickness_as_entered": str(section_thickness or ""),
    }
    return change(lot, by=by, version=version, fields=fields, reason=reason)
