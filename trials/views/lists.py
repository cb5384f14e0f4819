"""The lists of what was made."""

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from labtrack.accounts.visibility import seen_compartments
from labtrack.pages.counting import number_of
from labtrack.pages.lists import RecordList
from trials import filtersets, tables
from trials.models import (
    Alloy,
    Casting,
    CastingRun,
    Heat,
    HeatTreatmentCycle,
    HeatTreatmentLoad,
    HeatTreatmentSegment,
    MaterialLot,
    MaterialState,
    MeltEvent,
    Specimen,
)

PLACE = ("compartment", "organisation")


class AlloyList(RecordList):
    rows = Alloy.objects.select_related("parent", *PLACE)
    filterset_class = filtersets.AlloyFilterSet
    table_class = tables.AlloyTable
    title = _("Alloys")
    empty_text = _("No alloys yet. Registered ones come with the catalog.")
    create_url_name = "trials:alloy-create"
    create_text = _("Design a variant")


class MaterialLotList(RecordList):
    rows = MaterialLot.objects.select_related("alloy", *PLACE)
    filterset_class = filtersets.MaterialLotFilterSet
    table_class = tables.MaterialLotTable
    title = _("Material lots")
    empty_text = _("No lots yet. Record the first delivery to charge a heat from it.")
    create_url_name = "trials:material-lot-create"
    create_text = _("Receive a lot")


class HeatList(RecordList):
    rows = Heat.objects.select_related("alloy", *PLACE).annotate(
        runs=number_of(CastingRun.objects.all(), "heat"),
        bars=number_of(Specimen.objects.all(), "source_heat"),
    )
    filterset_class = filtersets.HeatFilterSet
    table_class = tables.HeatTable
    title = _("Heats")
    empty_text = _("No heats yet. Record one when the furnace is charged.")
    create_url_name = "trials:heat-create"
    create_text = _("Record a heat")


class MeltEventList(RecordList):
    rows = MeltEvent.objects.select_related(
        "heat__organisation", "recorded_by", "compartment"
    )
    filterset_class = filtersets.MeltEventFilterSet
    table_class = tables.MeltEventTable
    title = _("Melt log")
    empty_text = _("Nothing is logged yet. Log it from the page of a heat.")


class CastingRunList(RecordList):
    rows = CastingRun.objects.select_related("heat", *PLACE).annotate(
        bars=number_of(Specimen.objects.all(), "casting_run")
    )
    filterset_class = filtersets.CastingRunFilterSet
    table_class = tables.CastingRunTable
    title = _("Casting runs")
    empty_text = _("No pours yet. Record one from the page of its heat.")
    create_url_name = "trials:casting-run-create"
    create_text = _("Record a pour")


class CastingList(RecordList):
    rows = Casting.objects.select_related("casting_run", *PLACE).annotate(
        bars=number_of(Specimen.objects.all(), "casting")
    )
    filterset_class = filtersets.CastingFilterSet
    table_class = tables.CastingTable
    title = _("Castings")
    empty_text = _("No castings yet. Record one from the page of its casting run.")
    create_url_name = "trials:casting-create"
    create_text = _("Record a casting")


class SpecimenList(RecordList):
    rows = Specimen.objects.select_related(
        "source_heat", "source_lot", *PLACE
    ).annotate(
        temper=Subquery(
            MaterialState.objects.filter(specimen=OuterRef("pk"))
            .order_by("-number")
            .values("temper")[:1]
        )
    )
    filterset_class = filtersets.SpecimenFilterSet
    table_class = tables.SpecimenTable
    title = _("Specimens")
    empty_text = _("No specimens yet. Create bars from a casting run, casting or lot.")
    create_url_name = "trials:specimen-create"
    create_text = _("Create specimens")


class HeatTreatmentCycleList(RecordList):
    rows = HeatTreatmentCycle.objects.select_related(*PLACE).annotate(
        steps=number_of(HeatTreatmentSegment.objects.all(), "cycle"),
        is_used=Exists(HeatTreatmentLoad.objects.filter(cycle=OuterRef("pk"))),
    )
    filterset_class = filtersets.HeatTreatmentCycleFilterSet
    table_class = tables.HeatTreatmentCycleTable
    title = _("Heat-treatment cycles")
    empty_text = _("No cycles yet. Write the process sheet before its first load.")
    create_url_name = "trials:heat-treatment-cycle-create"
    create_text = _("Write a cycle")


class HeatTreatmentLoadList(RecordList):
    filterset_class = filtersets.HeatTreatmentLoadFilterSet
    table_class = tables.HeatTreatmentLoadTable
    title = _("Heat-treatment loads")
    empty_text = _("No loads yet. Record one with what lies in the furnace.")
    create_url_name = "trials:heat-treatment-load-create"
    create_text = _("Record a load")

    @staticmethod
    def is_simulated(row) -> bool:
        """A load is what its cycle is: the two worlds do not mix."""
        return row.cycle.compartment.is_simulated

    @property
    def rows(self):
        """Each load with the number of its items that this person sees."""
        seen = seen_compartments(self.request.user)
        return HeatTreatmentLoad.objects.select_related(
            "cycle__compartment", "organisation"
        ).annotate(shown_items=Count("items", filter=Q(items__compartment_id__in=seen)))
