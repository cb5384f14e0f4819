"""Addresses of form drafts."""

from django.urls import path

from labtrack.drafts import views

app_name = "drafts"
urlpatterns = [
    path("drafts/", views.keep, name="keep"),
    path("drafts/discard/", views.discard, name="discard"),
]
