from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Registers the work that needs no other app."""

    name = "labtrack.jobs"
    label = "jobs"

    def ready(self) -> None:
        # Models can be imported only once all apps are loaded.
        from labtrack.accounts.actions import scopes
        from labtrack.jobs import queue, registry

        registry.coalesces("scopes", lambda keys: scopes.sweep())
        # Memberships also end by the clock.
        registry.periodic("scopes", seconds=20, function=scopes.sweep)
        registry.queues("jobs", queue.JobQueue())
