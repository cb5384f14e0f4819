"""Idempotency keys: what was answered, stored in the transaction of the effect."""

from django.db import models


class IdempotencyKey(models.Model):
    """One key of one sender on one route, with the first answer. Immutable.

    Refusals are never stored. Kept for the life of the record: a bench PC may come back
    after weeks.
    """

    visibility = None  # answered only to the sender that made it

    sender = models.CharField(
        max_length=40, help_text="instrument:<id> or person:<id>, never the token."
    )
    route = models.CharField(max_length=120)
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    body = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sender", "route", "key"], name="%(app_label)s_%(class)s_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.sender} {self.route} {self.key}"
