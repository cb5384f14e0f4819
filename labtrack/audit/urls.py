"""Addresses of the history pane."""

from django.urls import path

from labtrack.audit import views

app_name = "audit"
urlpatterns = [
    path("history/<str:label>/<int:pk>/", views.history, name="history"),
]
