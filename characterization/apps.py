from django.apps import AppConfig

from labtrack import slots


class CharacterizationConfig(AppConfig):
    """Tells the foundations what this app knows of their nouns."""

    name = "characterization"

    def ready(self) -> None:
        # Models and doors can be imported only once all apps are loaded.
        from characterization.actions import (
            acceptance,
            calculated,
            chronology,
            files,
            image_requests,
            image_work,
            reevaluations,
            stale_summaries,
        )
        from characterization.api import replays
        from characterization.models.calculated import CALCULATION
        from characterization.parsers import (
            KNOWN_EXPORT,
            validate_answers,
            validate_profile,
        )
        from characterization.reevaluating import JOB_KIND as REEVALUATION_JOB
        from characterization.reevaluating import PREVIEW_JOB
        from labtrack.instruments import profiles, replay
        from labtrack.jobs import registry
        from trials.actions import load_order, specifications

        specifications.register("acceptance limits", acceptance.carry)
        load_order.register("tests", chronology.tests_around)
        slots.register("specimen", "characterization:specimen-tests")
        slots.register("program", "characterization:program-standing")
        slots.register("program", "characterization:program-analyses", order=200)
        slots.register("work-item", "characterization:work-item-progress")
        slots.register("specification", "characterization:specification-minima")
        replay.register("file", replays.replay_file)
        replay.register("json", replays.replay_numbers)
        replay.register("image", replays.replay_pictures)
        profiles.register("delimited", validate_profile)
        profiles.register(KNOWN_EXPORT, validate_answers)
        registry.coalesces("summary", stale_summaries.owe_changes)
        registry.coalesces("scope", stale_summaries.owe_scopes)
        registry.coalesces("condition", stale_summaries.request_conditions)
        registry.queues("summaries", stale_summaries.SummaryQueue())
        registry.runs(
            stale_summaries.CONDITION_JOB, stale_summaries.recompute_condition
        )
        registry.runs(files.JOB_KIND, files.carry_out)
        registry.runs(image_requests.JOB_KIND, image_work.carry_out)
        registry.runs(CALCULATION, calculated.carry_out)
        registry.at_start("calculated", calculated.request_what_is_missing)
        registry.runs(PREVIEW_JOB, reevaluations.preview)
        registry.runs(REEVALUATION_JOB, reevaluations.carry_out)
        registry.at_start("summaries", stale_summaries.give_another_chance)
