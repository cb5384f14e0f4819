from django.apps import AppConfig


class InstrumentsConfig(AppConfig):
    name = "labtrack.instruments"
    label = "instruments"
