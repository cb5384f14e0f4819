from django.apps import AppConfig


class InstrumentsConfig(AppConfig):
    name = "labtrack.instruments"
    label = "instruments"

    def ready(self) -> None:
        # Models can be imported only once all apps are loaded.
        from labtrack.instruments.actions import replays
        from labtrack.jobs import registry

        registry.runs(replays.JOB_KIND, replays.carry_out)
