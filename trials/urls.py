"""Addresses of what was made. `new` comes before codes; no code has small letters."""

from django.urls import path

from trials import supply_urls
from trials.views import (
    casting,
    chemistry,
    chemistry_sheets,
    details,
    heat,
    heat_treatment,
    lists,
    load_logs,
    melt,
    melting,
    planning,
    planning_lists,
    specimens,
    trial,
)

app_name = "trials"

# /alloys/
alloys = [
    path("alloys/", lists.AlloyList.as_view(), name="alloy-list"),
    path("alloys/new/", melting.AlloyCreate.as_view(), name="alloy-create"),
    path("alloys/<int:pk>/", details.AlloyDetail.as_view(), name="alloy-detail"),
    path("alloys/<int:pk>/edit/", melting.AlloyUpdate.as_view(), name="alloy-update"),
]

# /material-lots/
material_lots = [
    path("material-lots/", lists.MaterialLotList.as_view(), name="material-lot-list"),
    path(
        "material-lots/new/",
        melting.MaterialLotCreate.as_view(),
        name="material-lot-create",
    ),
    path(
        "material-lots/<str:key>/",
        details.MaterialLotDetail.as_view(),
        name="material-lot-detail",
    ),
    path(
        "material-lots/<str:key>/edit/",
        melting.MaterialLotUpdate.as_view(),
        name="material-lot-update",
    ),
]

# /heats/
heats = [
    path("heats/", lists.HeatList.as_view(), name="heat-list"),
    path("heats/new/", melting.HeatCreate.as_view(), name="heat-create"),
    path("heats/<str:key>/", heat.HeatDetail.as_view(), name="heat-detail"),
    path("heats/<str:key>/live/", heat.HeatLive.as_view(), name="heat-live"),
    path(
        "heats/<str:key>/events/new/",
        melt.MeltEventCreate.as_view(),
        name="melt-event-create",
    ),
    path(
        "heats/<str:key>/decisions/new/",
        heat.PourDecisionCreate.as_view(),
        name="pour-decision-create",
    ),
    path("melt-events/", lists.MeltEventList.as_view(), name="melt-event-list"),
    path(
        "melt-events/<int:pk>/edit/",
        melt.MeltEventUpdate.as_view(),
        name="melt-event-update",
    ),
    path(
        "charge-additions/<int:pk>/recoveries/",
        melt.AdditionRecoveries.as_view(),
        name="charge-addition-recoveries",
    ),
    path("heats/<str:key>/edit/", melting.HeatUpdate.as_view(), name="heat-update"),
    path(
        "heats/<str:key>/additions/new/",
        melting.ChargeAdditionCreate.as_view(),
        name="charge-addition-create",
    ),
    path(
        "charge-additions/<int:pk>/edit/",
        melting.ChargeAdditionUpdate.as_view(),
        name="charge-addition-update",
    ),
]

# /chemistry-samples/ and /reference-materials/
samples = [
    path(
        "chemistry-sheets/",
        chemistry_sheets.ChemistrySheetsUpload.as_view(),
        name="chemistry-sheets-upload",
    ),
    path(
        "chemistry-sheets/<int:pk>/",
        chemistry_sheets.ChemistrySheetsPreview.as_view(),
        name="chemistry-sheets-preview",
    ),
    path(
        "chemistry-samples/",
        chemistry.ChemistrySampleList.as_view(),
        name="chemistry-sample-list",
    ),
    path(
        "chemistry-samples/new/",
        chemistry.ChemistrySampleCreate.as_view(),
        name="chemistry-sample-create",
    ),
    path(
        "chemistry-samples/<str:key>/",
        chemistry.ChemistrySampleDetail.as_view(),
        name="chemistry-sample-detail",
    ),
    path(
        "chemistry-samples/<str:key>/edit/",
        chemistry.ChemistrySampleUpdate.as_view(),
        name="chemistry-sample-update",
    ),
    path(
        "chemistry-samples/<str:key>/exclude/",
        chemistry.ChemistrySampleExclude.as_view(),
        name="chemistry-sample-exclude",
    ),
    path(
        "chemistry-samples/<str:key>/leave-out/",
        chemistry.ChemistrySampleLeaveOut.as_view(),
        name="chemistry-sample-leave-out",
    ),
    path(
        "reference-materials/",
        chemistry.ReferenceMaterialList.as_view(),
        name="reference-material-list",
    ),
    path(
        "reference-materials/new/",
        chemistry.ReferenceMaterialCreate.as_view(),
        name="reference-material-create",
    ),
    path(
        "reference-materials/<str:key>/",
        chemistry.ReferenceMaterialDetail.as_view(),
        name="reference-material-detail",
    ),
    path(
        "reference-materials/<str:key>/edit/",
        chemistry.ReferenceMaterialUpdate.as_view(),
        name="reference-material-update",
    ),
]

# /casting-runs/ and /castings/
castings = [
    path("casting-runs/", lists.CastingRunList.as_view(), name="casting-run-list"),
    path(
        "casting-runs/new/",
        casting.CastingRunCreate.as_view(),
        name="casting-run-create",
    ),
    path(
        "casting-runs/<str:key>/",
        details.CastingRunDetail.as_view(),
        name="casting-run-detail",
    ),
    path(
        "casting-runs/<str:key>/edit/",
        casting.CastingRunUpdate.as_view(),
        name="casting-run-update",
    ),
    path(
        "casting-runs/<str:key>/pieces/",
        casting.CastingRunPieces.as_view(),
        name="casting-run-pieces",
    ),
    path("castings/", lists.CastingList.as_view(), name="casting-list"),
    path("castings/new/", casting.CastingCreate.as_view(), name="casting-create"),
    path(
        "castings/several/",
        casting.CastingBatchCreate.as_view(),
        name="casting-batch-create",
    ),
    path("castings/<str:key>/", details.CastingDetail.as_view(), name="casting-detail"),
    path(
        "castings/<str:key>/edit/",
        casting.CastingUpdate.as_view(),
        name="casting-update",
    ),
]

# /specimens/
specimen_pages = [
    path("specimens/", lists.SpecimenList.as_view(), name="specimen-list"),
    path("specimens/new/", specimens.SpecimenCreate.as_view(), name="specimen-create"),
    path("specimens/new/preview/", specimens.preview, name="specimen-preview"),
    path("specimens/marks/", specimens.marks, name="specimen-marks"),
    path(
        "specimens/<str:key>/",
        details.SpecimenDetail.as_view(),
        name="specimen-detail",
    ),
    path(
        "specimens/<str:key>/edit/",
        specimens.SpecimenUpdate.as_view(),
        name="specimen-update",
    ),
]

# /heat-treatment-cycles/
cycles = [
    path(
        "heat-treatment-cycles/",
        lists.HeatTreatmentCycleList.as_view(),
        name="heat-treatment-cycle-list",
    ),
    path(
        "heat-treatment-cycles/new/",
        heat_treatment.CycleCreate.as_view(),
        name="heat-treatment-cycle-create",
    ),
    path(
        "heat-treatment-cycles/<int:pk>/",
        details.HeatTreatmentCycleDetail.as_view(),
        name="heat-treatment-cycle-detail",
    ),
    path(
        "heat-treatment-cycles/<int:pk>/edit/",
        heat_treatment.CycleUpdate.as_view(),
        name="heat-treatment-cycle-update",
    ),
    path(
        "heat-treatment-cycles/<int:pk>/new-edition/",
        heat_treatment.CycleNewEdition.as_view(),
        name="heat-treatment-cycle-edition",
    ),
]

# /heat-treatment-loads/
loads = [
    path(
        "heat-treatment-loads/",
        lists.HeatTreatmentLoadList.as_view(),
        name="heat-treatment-load-list",
    ),
    path(
        "heat-treatment-loads/new/",
        heat_treatment.LoadCreate.as_view(),
        name="heat-treatment-load-create",
    ),
    path(
        "heat-treatment-loads/<str:key>/",
        details.HeatTreatmentLoadDetail.as_view(),
        name="heat-treatment-load-detail",
    ),
    path(
        "heat-treatment-loads/<str:key>/edit/",
        heat_treatment.LoadUpdate.as_view(),
        name="heat-treatment-load-update",
    ),
    path(
        "heat-treatment-loads/<str:key>/segments/",
        heat_treatment.LoadSegments.as_view(),
        name="heat-treatment-load-segments",
    ),
    path(
        "heat-treatment-loads/<int:pk>/logs/",
        load_logs.fragment,
        name="heat-treatment-load-logs",
    ),
    path(
        "heat-treatment-loads/<str:key>/logs/new/",
        load_logs.LogUpload.as_view(),
        name="heat-treatment-load-log-upload",
    ),
    path("load-logs/<int:pk>/original/", load_logs.original, name="load-log-original"),
    path("load-logs/<int:pk>/withdraw/", load_logs.withdraw, name="load-log-withdraw"),
]

# /programs/, /work-items/, /components/, /trials/ and /trial-runs/
plans = [
    path("programs/", planning_lists.ProgramList.as_view(), name="program-list"),
    path("programs/new/", planning.ProgramCreate.as_view(), name="program-create"),
    path(
        "programs/<str:key>/", planning.ProgramDetail.as_view(), name="program-detail"
    ),
    path(
        "programs/<str:key>/edit/",
        planning.ProgramUpdate.as_view(),
        name="program-update",
    ),
    path("work-items/", planning_lists.WorkItemList.as_view(), name="work-item-list"),
    path("work-items/new/", planning.WorkItemCreate.as_view(), name="work-item-create"),
    path(
        "work-items/<str:key>/",
        planning.WorkItemDetail.as_view(),
        name="work-item-detail",
    ),
    path(
        "work-items/<str:key>/edit/",
        planning.WorkItemUpdate.as_view(),
        name="work-item-update",
    ),
    path("components/", planning_lists.ComponentList.as_view(), name="component-list"),
    path(
        "components/new/", planning.ComponentCreate.as_view(), name="component-create"
    ),
    path(
        "components/<str:key>/",
        planning.ComponentDetail.as_view(),
        name="component-detail",
    ),
    path(
        "components/<str:key>/edit/",
        planning.ComponentUpdate.as_view(),
        name="component-update",
    ),
    path("trials/", planning_lists.TrialList.as_view(), name="trial-list"),
    path("trials/new/", trial.TrialCreate.as_view(), name="trial-create"),
    path("trials/<str:key>/", trial.TrialDetail.as_view(), name="trial-detail"),
    path("trials/<str:key>/edit/", trial.TrialUpdate.as_view(), name="trial-update"),
    path("trials/<str:key>/table/", trial.TrialTable.as_view(), name="trial-table"),
    path(
        "trial-runs/<int:pk>/edit/",
        trial.TrialRunUpdate.as_view(),
        name="trial-run-update",
    ),
]

urlpatterns = [
    *plans,
    *alloys,
    *material_lots,
    *heats,
    *samples,
    *castings,
    *specimen_pages,
    *cycles,
    *loads,
    *supply_urls.pages,
]
