"""API routes of what was found."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from characterization.api import batches, criteria, files, micrographs, reading, tests

router = SimpleRouter()
router.register("properties", reading.Properties, basename="property")
router.register("test-methods", reading.TestMethods, basename="test-method")
router.register("instruments", reading.Instruments, basename="instrument")
router.register("material-conditions", reading.Conditions, basename="condition")
router.register("summaries", reading.Summaries, basename="summary")
router.register("literature", reading.Literature, basename="literature-value")
router.register(
    "success-criteria", criteria.SuccessCriteria, basename="success-criterion"
)
router.register("jobs", reading.Jobs, basename="job")
router.register("micrographs", micrographs.Micrographs, basename="micrograph")
router.register("tests", tests.Tests, basename="test")

app_name = "characterization-api"
urlpatterns = [
    path("tests/bulk/", batches.Batch.as_view(), name="test-bulk"),
    path("raw-files/", files.RawFiles.as_view(), name="raw-files"),
    path("curves/<int:pk>/", reading.Curves.as_view(), name="curve-detail"),
    *router.urls,
]
