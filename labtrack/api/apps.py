from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "labtrack.api"
    label = "api"

    def ready(self) -> None:
        from labtrack.api import schema  # noqa: F401 (registers its extensions)
