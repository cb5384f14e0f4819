"""Recorded channels as compact arrays."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from labtrack.accounts.records import CompartmentedRecord


class Trace(CompartmentedRecord):
    """Channels of one recording (force, extension, time ...), canonical units. Immutable.

    `data` holds the channels one after another, packed by instruments.channels.
    """

    submission = models.ForeignKey(
        "instruments.RawSubmission",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="traces",
    )
    kind = models.CharField(max_length=40)
    channel_names = ArrayField(models.CharField(max_length=40))
    channel_units = ArrayField(models.CharField(max_length=20))
    points = models.PositiveIntegerField()
    data = models.BinaryField()
    facts = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["id", "compartment"],
                name="%(app_label)s_%(class)s_compartment_key",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}, {self.points} points"
