"""The eight pages of one record."""

from labtrack.pages.detail import RecordDetailPage
from trials.dashboards import (
    alloy,
    casting,
    heat_treatment,
    material_lot,
    specimen,
)
from trials.models import (
    Alloy,
    Casting,
    CastingRun,
    HeatTreatmentCycle,
    HeatTreatmentLoad,
    MaterialLot,
    Specimen,
)

PLACE = ("compartment", "organisation", "created_by")


class AlloyDetail(RecordDetailPage):
    rows = Alloy.objects.select_related("parent", *PLACE)
    dashboard = staticmethod(alloy.compose)


class MaterialLotDetail(RecordDetailPage):
    rows = MaterialLot.objects.select_related("alloy", *PLACE)
    dashboard = staticmethod(material_lot.compose)
    template_name = "trials/material_lot_detail.html"


class CastingRunDetail(RecordDetailPage):
    rows = CastingRun.objects.select_related("heat__alloy", *PLACE)
    dashboard = staticmethod(casting.compose_run)


class CastingDetail(RecordDetailPage):
    rows = Casting.objects.select_related("casting_run__heat", "judged_by", *PLACE)
    dashboard = staticmethod(casting.compose_casting)


class SpecimenDetail(RecordDetailPage):
    rows = Specimen.objects.select_related(
        "casting_run__heat",
        "casting__casting_run__heat",
        "heat",
        "material_lot",
        "parent_specimen",
        "source_heat__alloy",
        "source_lot__alloy",
        *PLACE,
    )
    dashboard = staticmethod(specimen.compose)


class HeatTreatmentCycleDetail(RecordDetailPage):
    rows = HeatTreatmentCycle.objects.select_related(*PLACE)
    dashboard = staticmethod(heat_treatment.compose_cycle)


class HeatTreatmentLoadDetail(RecordDetailPage):
    rows = HeatTreatmentLoad.objects.select_related(
        "cycle", "organisation", "created_by"
    ).prefetch_related("segments", "cycle__segments")
    dashboard = staticmethod(heat_treatment.compose_load)
