"""What the API takes to record or edit what was made, field by field."""

from django.utils.translation import gettext_lazy as _

from labtrack.api.entering import (
    DecimalText,
    EditInput,
    RecordInput,
    RecordText,
    RowInput,
    WholeNumber,
    YesOrNo,
    code,
    input_of,
    quantity,
)
from labtrack.api.fields import AwareTime
from labtrack.api.naming import (
    ColleagueNamed,
    CompartmentNamed,
    RecordNamed,
)
from trials.actions.alloys import Target
from trials.actions.heats import Addition
from trials.actions.specimens import LARGEST_BATCH
from trials.api.naming import ParentNamed
from trials.models import (
    Alloy,
    Casting,
    CastingRun,
    ChargeAddition,
    Heat,
    MaterialLot,
    Specimen,
)

PLACE = "Scandium program"


def _kg(value: str) -> dict[str, str]:
    return {"value": value, "unit": "kg"}


def _degc(value: str) -> dict[str, str]:
    return {"value": value, "unit": "degC"}


# --- Alloys -----------------------------------------------------------------------------
class TargetInput(RowInput):
    """What one element aims at, and the window a heat should hit, in wt%."""

    makes = Target
    element = RecordText(max_length=2)
    low = DecimalText(decimals=5, required=False, allow_null=True)
    target = DecimalText(decimals=5, required=False, allow_null=True)
    high = DecimalText(decimals=5, required=False, allow_null=True)


TARGETS = [{"element": "Sc", "low": "0.28", "target": "0.30", "high": "0.32"}]


class AlloyInput(RecordInput):
    """A variant of an alloy, designed: targets and windows per element."""

    compartment = CompartmentNamed()
    parent = RecordNamed(Alloy)
    code = input_of(Alloy, "code")
    name = input_of(Alloy, "name")
    notes = input_of(Alloy, "notes")
    targets = TargetInput(many=True, required=False, max_length=40)

    example = {
        "compartment": PLACE,
        "parent": "535.0",
        "code": "535+0.30SC",
        "targets": TARGETS,
    }


class AlloyEdit(EditInput):
    """Designation and parent stay: heats were made under them."""

    name = input_of(Alloy, "name")
    notes = input_of(Alloy, "notes")
    targets = TargetInput(many=True, required=False, max_length=40)

    example = {"targets": TARGETS, "reason": "Window narrowed after the third heat."}


# --- Material lots ----------------------------------------------------------------------
class MaterialLotEdit(EditInput):
    """Code and compartment stay."""

    kind = input_of(MaterialLot, "kind")
    material = input_of(MaterialLot, "material")
    supplier = input_of(MaterialLot, "supplier")
    alloy = RecordNamed(Alloy, required=False, allow_null=True)
    supplier_lot = input_of(MaterialLot, "supplier_lot")
    certificate = input_of(MaterialLot, "certificate")
    received_on = input_of(MaterialLot, "received_on")
    mass = quantity("kg")
    supplied_temper = input_of(MaterialLot, "supplied_temper")
    section_thickness = quantity("mm")
    notes = input_of(MaterialLot, "notes")

    example = {"certificate": "EN 10204 3.1, 2026-118", "mass": _kg("91.30")}


class MaterialLotInput(MaterialLotEdit):
    """One delivery of one material. Bought stock names its alloy and temper."""

    reason = None
    compartment = CompartmentNamed()
    code = code()

    example = {
        "compartment": PLACE,
        "kind": "master-alloy",
        "material": "Al-2Sc",
        "supplier": "Imperial Mining",
        "received_on": "2026-11-02",
        "mass": _kg("25.0"),
    }


# --- Heats ------------------------------------------------------------------------------
class AdditionInput(RowInput):
    """One lot put into the melt; without a time it went in with the charge."""

    makes = Addition
    lot = RecordNamed(MaterialLot)
    mass = quantity("kg", required=True)
    added_at = AwareTime(required=False, allow_null=True)
    purpose = input_of(ChargeAddition, "purpose")
    loss = quantity(
        "%", help_text=str(ChargeAddition._meta.get_field("loss_pct").help_text)
    )
    late_reason = input_of(ChargeAddition, "late_reason")


class LaterAdditionInput(AdditionInput, RecordInput):
    """Metal that went into the melt of a heat."""

    example = {
        "lot": "ML-0002",
        "mass": _kg("6.40"),
        "added_at": "2026-11-23T08:40:00-06:00",
        "purpose": "addition",
    }


def time_reason() -> RecordText:
    """Said of a write, not held by the record: its notes keep it."""
    return RecordText(
        max_length=200,
        required=False,
        allow_blank=True,
        write_only=True,
        help_text=_("Why an unusual time is right, where that was asked."),
    )


class HeatEdit(EditInput):
    """Code and compartment stay."""

    alloy = RecordNamed(Alloy)
    charged_at = input_of(Heat, "charged_at")
    time_reason = time_reason()
    furnace = input_of(Heat, "furnace")
    crucible = input_of(Heat, "crucible")
    melted_by = ColleagueNamed(required=False, allow_null=True)
    heel_mass = quantity("kg", help_text="Left in the crucible before the charge.")
    heel_from = RecordNamed(Heat, required=False, allow_null=True)
    notes = input_of(Heat, "notes")

    example = {"furnace": "F2", "reason": "Read from the traveler."}


class HeatInput(HeatEdit):
    """One melt with its charge."""

    reason = None
    compartment = CompartmentNamed()
    code = code()
    additions = AdditionInput(many=True, required=False, max_length=40)

    example = {
        "compartment": PLACE,
        "alloy": "535.0",
        "charged_at": "2026-11-23T07:10:00-06:00",
        "furnace": "F2",
        "additions": [{"lot": "ML-0001", "mass": _kg("91.3")}],
    }


# --- Casting runs and castings ----------------------------------------------------------
class CastingRunEdit(EditInput):
    """Code and heat stay."""

    process = input_of(CastingRun, "process")
    mold_class = input_of(CastingRun, "mold_class")
    poured_at = input_of(CastingRun, "poured_at")
    time_reason = time_reason()
    mold = input_of(CastingRun, "mold")
    pour_temperature = quantity("degC")
    mold_temperature = quantity("degC")
    sequence_number = input_of(CastingRun, "sequence_number")
    poured_mass = quantity("kg")
    fill_time = quantity("s")
    ambient_humidity = quantity("%")
    shake_out = quantity("min")
    filter = input_of(CastingRun, "filter")
    chills = input_of(CastingRun, "chills")
    coating = input_of(CastingRun, "coating")
    gating = input_of(CastingRun, "gating")
    notes = input_of(CastingRun, "notes")

    example = {"pour_temperature": _degc("712"), "reason": "Chart read again."}


class CastingRunInput(CastingRunEdit):
    """One pour of one heat into one mold."""

    reason = None
    heat = RecordNamed(Heat)
    code = code()

    example = {
        "heat": "H26-014",
        "process": "permanent-mold",
        "mold_class": "metal",
        "mold": "B108 bar mold no. 2",
        "poured_at": "2026-11-23T09:05:00-06:00",
        "pour_temperature": _degc("715"),
    }


class CastingEdit(EditInput):
    """Code and pour stay."""

    piece = input_of(Casting, "piece")
    number = input_of(Casting, "number")
    mass = quantity("kg")
    verdict = input_of(Casting, "verdict")
    scrap_code = input_of(Casting, "scrap_code")
    scrap_reason = input_of(Casting, "scrap_reason")
    inspection_notes = input_of(Casting, "inspection_notes")
    notes = input_of(Casting, "notes")

    example = {"mass": {"value": "11.2", "unit": "lb"}}


class CastingInput(CastingEdit):
    """One piece of a pour."""

    reason = None
    casting_run = RecordNamed(CastingRun)
    code = code()

    example = {
        "casting_run": "H26-014-PM01",
        "piece": "step plate",
        "mass": _kg("5.08"),
    }


# --- Specimens --------------------------------------------------------------------------
class SpecimenEdit(EditInput):
    """Code, origin and parent stay."""

    kind = input_of(Specimen, "kind")
    stamp_mark = input_of(Specimen, "stamp_mark")
    location = input_of(Specimen, "location")
    orientation = input_of(Specimen, "orientation")
    diameter = quantity("mm")
    gauge_length = quantity("mm")
    section_thickness = quantity("mm")
    notes = input_of(Specimen, "notes")

    example = {"diameter": {"value": "0.500", "unit": "in"}, "reason": "Measured."}


class SpecimenInput(SpecimenEdit):
    """One specimen of the parent that its origin names. A stamp mark is drawn unless one
    is given; "" leaves it without.
    """

    reason = None
    origin = input_of(Specimen, "origin")
    parent = ParentNamed()
    code = code()

    example = {
        "origin": "separately-cast",
        "parent": "H26-014-PM01",
        "kind": "tensile-bar",
        "diameter": {"value": "12.70", "unit": "mm"},
    }


class SpecimenBatchInput(RecordInput):
    """Several specimens alike, with drawn codes and, unless told otherwise, stamp marks."""

    origin = input_of(Specimen, "origin")
    parent = ParentNamed()
    count = WholeNumber(low=1, high=LARGEST_BATCH)
    kind = input_of(Specimen, "kind")
    location = input_of(Specimen, "location")
    orientation = input_of(Specimen, "orientation")
    diameter = quantity("mm")
    gauge_length = quantity("mm")
    section_thickness = quantity("mm")
    has_stamp_marks = YesOrNo(required=False)
    notes = input_of(Specimen, "notes")

    example = {
        "origin": "separately-cast",
        "parent": "H26-014-PM01",
        "kind": "tensile-bar",
        "count": 4,
        "diameter": {"value": "12.70", "unit": "mm"},
    }
