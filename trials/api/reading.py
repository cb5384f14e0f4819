"""Read routes of what was made. Records are named by code, exactly as `H26-014@eck`."""

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema

from labtrack.accounts import natural_keys
from labtrack.accounts.visibility import visible_to
from labtrack.api.viewsets import VisibleRead
from labtrack.refusals import Conflict, Fault
from trials import filtersets
from trials.api import outputs
from trials.models import (
    Alloy,
    Casting,
    CastingRun,
    Heat,
    HeatTreatmentCycle,
    HeatTreatmentLoad,
    LoadItem,
    MaterialLot,
    MaterialState,
    Specimen,
)

PLACE = "compartment__organisation"


BY_CODE = extend_schema(
    parameters=[
        OpenApiParameter(
            "code",
            OpenApiTypes.STR,
            OpenApiParameter.PATH,
            description="The code, or code@owner where two owners use the same one.",
        )
    ]
)


class CodedRead(VisibleRead):
    """Records that people know by their code."""

    lookup_field = "code"
    lookup_value_regex = "[^/]+"

    @BY_CODE
    def retrieve(self, request, *args, **kwargs):
        return super().retrieve(request, *args, **kwargs)

    def get_object(self):
        key = self.kwargs["code"]
        try:
            return natural_keys.get_named_or_404(
                self.request.user, self.get_queryset(), key
            )
        except natural_keys.Ambiguous as question:
            keys = ", ".join(map(natural_keys.key_of, question.records))
            raise Conflict(
                Fault(
                    "ambiguous_code",
                    _("%(key)s names several records; use one of %(keys)s.")
                    % {"key": key, "keys": keys},
                    ("code",),
                    key[:80],
                )
            ) from question


class Alloys(VisibleRead):
    """Registered alloys and the variants that the caller may see."""

    rows = Alloy.objects.select_related(PLACE, "parent").prefetch_related("targets")
    serializer_class = outputs.AlloyOutput
    filterset_class = filtersets.AlloyFilterSet


class MaterialLots(CodedRead):
    """Lots of metal, bought stock among them."""

    rows = MaterialLot.objects.select_related(PLACE, "organisation", "alloy")
    serializer_class = outputs.MaterialLotOutput
    filterset_class = filtersets.MaterialLotFilterSet


class Heats(CodedRead):
    """Heats with what was charged; masses of withheld lots are there, their names not."""

    rows = Heat.objects.select_related(
        PLACE, "organisation", "alloy", "heel_from"
    ).prefetch_related("additions__lot")
    serializer_class = outputs.HeatOutput
    filterset_class = filtersets.HeatFilterSet


class CastingRuns(CodedRead):
    """Pours."""

    rows = CastingRun.objects.select_related(PLACE, "organisation", "heat")
    serializer_class = outputs.CastingRunOutput
    filterset_class = filtersets.CastingRunFilterSet


class Castings(CodedRead):
    """Castings."""

    rows = Casting.objects.select_related(PLACE, "organisation", "casting_run")
    serializer_class = outputs.CastingOutput
    filterset_class = filtersets.CastingFilterSet


class Specimens(CodedRead):
    """Specimens with their family and what they have been through."""

    rows = Specimen.objects.select_related(
        PLACE,
        "organisation",
        "casting_run",
        "casting",
        "heat",
        "material_lot",
        "parent_specimen",
        "source_heat",
        "source_lot",
    ).prefetch_related(
        Prefetch("material_states", MaterialState.objects.select_related("cycle"))
    )
    serializer_class = outputs.SpecimenOutput
    filterset_class = filtersets.SpecimenFilterSet


class HeatTreatmentCycles(VisibleRead):
    """Process sheets, every edition."""

    rows = HeatTreatmentCycle.objects.select_related(PLACE).prefetch_related("segments")
    serializer_class = outputs.HeatTreatmentCycleOutput
    filterset_class = filtersets.HeatTreatmentCycleFilterSet


class HeatTreatmentLoads(CodedRead):
    """Furnace loads of which the caller may see an item, with those items only."""

    rows = HeatTreatmentLoad.objects.select_related(
        "organisation", "cycle__compartment"
    )
    serializer_class = outputs.HeatTreatmentLoadOutput
    filterset_class = filtersets.HeatTreatmentLoadFilterSet

    def get_queryset(self):
        queryset = super().get_queryset()
        if getattr(self, "swagger_fake_view", False):
            return queryset
        seen = visible_to(
            self.request.user, LoadItem.objects.select_related("casting", "specimen")
        )
        return queryset.prefetch_related(Prefetch("items", seen), "segments")
