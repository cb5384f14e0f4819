"""The map of the site: each app brings its own pages."""

from django.urls import include, path

from labtrack.jobs import views as jobs

urlpatterns = [
    path("", include("labtrack.style.urls")),
    path("readyz", jobs.readyz, name="readyz"),
    path("healthz", jobs.healthz, name="healthz"),
]
