"""Words with a fixed meaning in jobs."""

from django.db import models


class JobState(models.TextChoices):
    """Where long work stands."""

    QUEUED = "queued", "Waiting"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"
    """It ended with a reason that a person can read in `message`."""
    QUARANTINED = "quarantined", "Set aside"
    """It took its process down too often; a person must look."""
