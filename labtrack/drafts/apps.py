from django.apps import AppConfig


class DraftsConfig(AppConfig):
    name = "labtrack.drafts"
    label = "drafts"
