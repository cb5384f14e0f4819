"""API routes of what was made."""

from rest_framework.routers import SimpleRouter

from trials.api import reading

router = SimpleRouter()
router.register("alloys", reading.Alloys, basename="alloy")
router.register("material-lots", reading.MaterialLots, basename="material-lot")
router.register("heats", reading.Heats, basename="heat")
router.register("casting-runs", reading.CastingRuns, basename="casting-run")
router.register("castings", reading.Castings, basename="casting")
router.register("specimens", reading.Specimens, basename="specimen")
router.register(
    "heat-treatment-cycles", reading.HeatTreatmentCycles, "heat-treatment-cycle"
)
router.register(
    "heat-treatment-loads", reading.HeatTreatmentLoads, "heat-treatment-load"
)

app_name = "trials-api"
urlpatterns = router.urls
