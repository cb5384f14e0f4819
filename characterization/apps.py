from django.apps import AppConfig

from labtrack import slots


class CharacterizationConfig(AppConfig):
    """Tells the foundations what this app knows of their nouns."""

    name = "characterization"

    def ready(self) -> None:
        # Models and doors can be imported only once all apps are loaded.
        from characterization.api import replays
        from characterization.parsers import validate_profile
        from labtrack.instruments import profiles, replay

        slots.register("specimen", "characterization:specimen-tests")
        replay.register("file", replays.replay_file)
        replay.register("json", replays.replay_numbers)
        profiles.register("delimited", validate_profile)
