"""Addresses of the style page."""

from django.urls import path

from labtrack.style import views

urlpatterns = [
    path("style/", views.style, name="style"),
    path("style/history/", views.history_sample, name="style-history"),
]
