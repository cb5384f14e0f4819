"""API routes of what was made."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from trials.api import (
    chemistry,
    chemistry_batches,
    melt,
    planning_writes,
    supply,
    writing,
)

router = SimpleRouter()
router.register("alloys", writing.Alloys, basename="alloy")
router.register("material-lots", writing.MaterialLots, basename="material-lot")
router.register("programs", planning_writes.Programs, basename="program")
router.register("work-items", planning_writes.WorkItems, basename="work-item")
router.register("components", planning_writes.Components, basename="component")
router.register("trials", planning_writes.Trials, basename="trial")
router.register("trial-runs", planning_writes.TrialRuns, basename="trial-run")
router.register("heats", writing.Heats, basename="heat")
router.register("melt-events", melt.MeltEvents, basename="melt-event")
router.register("charge-additions", melt.ChargeAdditions, basename="charge-addition")
router.register("casting-runs", writing.CastingRuns, basename="casting-run")
router.register("castings", writing.Castings, basename="casting")
router.register("specimens", writing.Specimens, basename="specimen")
router.register(
    "chemistry-samples", chemistry.ChemistrySamples, basename="chemistry-sample"
)
router.register(
    "reference-materials", chemistry.ReferenceMaterials, basename="reference-material"
)
router.register(
    "heat-treatment-cycles", writing.HeatTreatmentCycles, "heat-treatment-cycle"
)
router.register(
    "heat-treatment-loads", writing.HeatTreatmentLoads, "heat-treatment-load"
)
router.register("specifications", supply.Specifications, basename="specification")
router.register("lot-assays", supply.LotAssays, basename="lot-assay")
router.register("material-prices", supply.MaterialPrices, basename="material-price")
router.register("supply-stages", supply.SupplyStages, basename="supply-stage")
router.register("exchange-rates", supply.ExchangeRates, basename="exchange-rate")

app_name = "trials-api"
urlpatterns = [
    path(
        "chemistry-samples/bulk/",
        chemistry_batches.SampleBatch.as_view(),
        name="chemistry-sample-bulk",
    ),
    *router.urls,
]
