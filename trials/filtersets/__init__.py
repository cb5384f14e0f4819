"""What the lists of trials can be narrowed by; one set serves pages and API alike."""

from trials.filtersets.chemistry import (
    ChemistrySampleFilterSet,
    ReferenceMaterialFilterSet,
)
from trials.filtersets.melting import (
    AlloyFilterSet,
    CastingFilterSet,
    CastingRunFilterSet,
    ChargeAdditionFilterSet,
    HeatFilterSet,
    MaterialLotFilterSet,
    MeltEventFilterSet,
)
from trials.filtersets.planning import (
    ComponentFilterSet,
    ProgramFilterSet,
    TrialFilterSet,
    TrialRunFilterSet,
    WorkItemFilterSet,
)
from trials.filtersets.supply import (
    ExchangeRateFilterSet,
    LotAssayFilterSet,
    MaterialPriceFilterSet,
    SpecificationFilterSet,
    SupplyStageFilterSet,
)
from trials.filtersets.treatment import (
    HeatTreatmentCycleFilterSet,
    HeatTreatmentLoadFilterSet,
    SpecimenFilterSet,
)

__all__ = [
    "AlloyFilterSet",
    "CastingFilterSet",
    "CastingRunFilterSet",
    "ChargeAdditionFilterSet",
    "ChemistrySampleFilterSet",
    "ComponentFilterSet",
    "ExchangeRateFilterSet",
    "HeatFilterSet",
    "HeatTreatmentCycleFilterSet",
    "HeatTreatmentLoadFilterSet",
    "LotAssayFilterSet",
    "MaterialLotFilterSet",
    "MaterialPriceFilterSet",
    "MeltEventFilterSet",
    "ProgramFilterSet",
    "ReferenceMaterialFilterSet",
    "SpecificationFilterSet",
    "SpecimenFilterSet",
    "SupplyStageFilterSet",
    "TrialFilterSet",
    "TrialRunFilterSet",
    "WorkItemFilterSet",
]
