from django.apps import AppConfig


class TrialsConfig(AppConfig):
    """Tells the foundations what this app can read."""

    name = "trials"

    def ready(self) -> None:
        # Models and doors can be imported only once all apps are loaded.
        from labtrack import slots
        from labtrack.instruments import profiles, replay, understanding
        from labtrack.jobs import registry
        from trials.actions import burn_files, furnace_files, sheet_jobs
        from trials.api import chemistry_replays
        from trials.chemistry import workbooks

        slots.register("heat-treatment-load", "trials:heat-treatment-load-logs")
        understanding.register(burn_files.KIND, burn_files.take_in)
        understanding.register(furnace_files.KIND, furnace_files.take_in)
        replay.register("sample", chemistry_replays.replay_sample)
        registry.runs(sheet_jobs.LOOK, sheet_jobs.look)
        registry.runs(sheet_jobs.IMPORT, sheet_jobs.bring_in)
        profiles.register(workbooks.FORMAT, workbooks.validate)
