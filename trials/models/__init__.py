from trials.models.alloy import Alloy, AlloyTarget
from trials.models.casting import Casting, CastingRun
from trials.models.chemistry import (
    Burn,
    BurnReading,
    CertifiedValue,
    ChemistrySample,
    ReferenceMaterial,
    SampleElement,
)
from trials.models.component import Component, Requirement
from trials.models.furnace_load import HeatTreatmentLoad, LoadItem, LoadSegment
from trials.models.heat import ChargeAddition, Heat
from trials.models.heat_treatment import (
    HeatTreatmentCycle,
    HeatTreatmentSegment,
    MaterialState,
)
from trials.models.load_log import LoadLog
from trials.models.material_lot import MaterialLot
from trials.models.melt import AdditionRecovery, MeltEvent, PourDecision
from trials.models.program import Program, ProgramAlloy, WorkItem
from trials.models.specification import (
    CompositionLimit,
    CompositionRule,
    Specification,
)
from trials.models.specimen import SectionClass, Specimen
from trials.models.supply import (
    ExchangeRate,
    LotAssay,
    LotOrigin,
    MaterialPrice,
    SupplyStage,
)
from trials.models.trial import Factor, RunLevel, Trial, TrialRun

__all__ = [
    "AdditionRecovery",
    "Alloy",
    "AlloyTarget",
    "Burn",
    "BurnReading",
    "Casting",
    "CastingRun",
    "CertifiedValue",
    "ChargeAddition",
    "ChemistrySample",
    "Component",
    "CompositionLimit",
    "CompositionRule",
    "ExchangeRate",
    "Factor",
    "Heat",
    "HeatTreatmentCycle",
    "HeatTreatmentLoad",
    "HeatTreatmentSegment",
    "LoadItem",
    "LoadLog",
    "LoadSegment",
    "LotAssay",
    "LotOrigin",
    "MaterialLot",
    "MaterialPrice",
    "MaterialState",
    "MeltEvent",
    "PourDecision",
    "Program",
    "ProgramAlloy",
    "ReferenceMaterial",
    "Requirement",
    "RunLevel",
    "SampleElement",
    "SectionClass",
    "Specification",
    "Specimen",
    "SupplyStage",
    "Trial",
    "TrialRun",
    "WorkItem",
]
