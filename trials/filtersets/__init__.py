"""What the lists of trials can be narrowed by; one set serves pages and API alike."""

from trials.filtersets.chemistry import (
    ChemistrySampleFilterSet,
    ReferenceMaterialFilterSet,
)
from trials.filtersets.melting import (
    AlloyFilterSet,
    CastingFilterSet,
    CastingRunFilterSet,
    HeatFilterSet,
    MaterialLotFilterSet,
)
from trials.filtersets.planning import (
    ComponentFilterSet,
    ProgramFilterSet,
    TrialFilterSet,
    WorkItemFilterSet,
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
    "ChemistrySampleFilterSet",
    "ComponentFilterSet",
    "HeatFilterSet",
    "HeatTreatmentCycleFilterSet",
    "HeatTreatmentLoadFilterSet",
    "MaterialLotFilterSet",
    "ProgramFilterSet",
    "ReferenceMaterialFilterSet",
    "SpecimenFilterSet",
    "TrialFilterSet",
    "WorkItemFilterSet",
]
