"""The map of the site: each app brings its own pages."""

from django.urls import include, path
from django.views.generic import RedirectView

from labtrack.jobs import views as jobs

urlpatterns = [
    path(
        "",
        RedirectView.as_view(
            pattern_name="characterization:overview", http_method_names=["get", "head"]
        ),
        name="home",
    ),
    path("", include("labtrack.accounts.urls")),
    path("", include("labtrack.drafts.urls")),
    path("", include("labtrack.audit.urls")),
    path("", include("labtrack.instruments.urls")),
    path("", include("trials.urls")),
    path("", include("labtrack.style.urls")),
    path("", include("characterization.urls")),
    path("readyz", jobs.readyz, name="readyz"),
    path("healthz", jobs.healthz, name="healthz"),
    # The API: each app its routes; labtrack.api last, since it answers for what is absent.
    path("api/v1/", include("trials.api.urls")),
    path("api/v1/", include("characterization.api.urls")),
    path("api/v1/", include("labtrack.api.urls")),
]
