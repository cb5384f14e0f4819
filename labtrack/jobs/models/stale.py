"""The append-only log of what changed, and the heartbeat of who looks after it."""

from django.db import models
from django.db.models.functions import Now


class StaleLog(models.Model):
    """One line per change that makes something stale; written by database triggers only.

    No unique key: writers never wait for one another. `topic` names a registered function
    (jobs.registry) that coalesces the keys.
    """

    visibility = None  # a queue; no door shows it

    topic = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.topic} {self.key}"


class Heartbeat(models.Model):
    """When a process of the product was last seen alive."""

    visibility = None  # shown by /healthz as ages only

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()
    facts = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.name
