from trials.models.alloy import Alloy, AlloyTarget
from trials.models.casting import Casting, CastingRun
from trials.models.heat import ChargeAddition, Heat
from trials.models.heat_treatment import (
    HeatTreatmentCycle,
    HeatTreatmentLoad,
    HeatTreatmentSegment,
    LoadItem,
    MaterialState,
)
from trials.models.material_lot import MaterialLot
from trials.models.specimen import SectionClass, Specimen

__all__ = [
    "Alloy",
    "AlloyTarget",
    "Casting",
    "CastingRun",
    "ChargeAddition",
    "Heat",
    "HeatTreatmentCycle",
    "HeatTreatmentLoad",
    "HeatTreatmentSegment",
    "LoadItem",
    "MaterialLot",
    "MaterialState",
    "SectionClass",
    "Specimen",
]
