from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "labtrack.api"
    label = "api"
