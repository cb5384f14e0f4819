from django.apps import AppConfig


class TrialsConfig(AppConfig):
    """Tells the foundations what this app can read."""

    name = "trials"

    def ready(self) -> None:
        # Models and doors can be imported only once all apps are loaded.
        from labtrack.instruments import profiles, replay
        from trials.api import chemistry_replays
        from trials.chemistry import workbooks

        replay.register("sample", chemistry_replays.replay_sample)
        profiles.register(workbooks.FORMAT, workbooks.validate)
