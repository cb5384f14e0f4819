"""The steps of a furnace load as they ran, beside those that were planned."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from labtrack.accounts import permissions
from labtrack.accounts.models import User
from labtrack.audit.history import attributed
from labtrack.editing import claim, store
from labtrack.entered import Entered
from trials.actions.times import in_the_future
from trials.models import HeatTreatmentLoad, LoadSegment

QUANTITIES = {
    "set_temperature": "set_temperature_c",
    "actual_temperature": "actual_temperature_c",
    "duration": "duration_h",
    "ramp": "ramp_k_per_h",
    "medium_temperature": "medium_temperature_c",
    "delay": "delay_s",
}
MOST_SEGMENTS = 40


@dataclass(frozen=True, slots=True)
class ActualSegment:
    """One step as it ran, at its number; what nobody saw is None or empty."""

    position: int
    kind: str
    furnace: str = ""
    set_temperature: Entered | None = None
    actual_temperature: Entered | None = None
    started_at: datetime | None = None
    duration: Entered | None = None
    medium: str = ""
    ramp: Entered | None = None
    medium_temperature: Entered | None = None
    delay: Entered | None = None
    chart: str = ""


@transaction.atomic
def record_segments(
    *,
    by: User,
    load: HeatTreatmentLoad,
    version: int,
    segments: Sequence[ActualSegment],
    reason: str = "",
) -> HeatTreatmentLoad:
    """Write steps as they ran; one that is there is corrected, with its history, one that is
    not named stays as it is. Deviations from the cycle never stand in the way; a step that
    is still to come has not run.
    """
    for compartment_id in set(load.items.values_list("compartment_id", flat=True)):
        permissions.require(by, "correct", compartment_id)
    positions = [segment.position for segment in segments]
    if len(set(positions)) < len(positions):
        raise ValidationError(_("A step stands twice."))
    if positions and not 1 <= min(positions) <= max(positions) <= MOST_SEGMENTS:
        raise ValidationError(
            _("Steps are numbered from 1 to %(most)d.") % {"most": MOST_SEGMENTS}
        )
    locked = claim(load, version=version)
    there = {row.position: row for row in locked.segments.all()}
    with attributed(by, reason):
        for segment in segments:
            _write(there.get(segment.position), locked, segment, by)
        return store(locked)


def _write(
    row: LoadSegment | None, load: HeatTreatmentLoad, segment: ActualSegment, by: User
) -> None:
    if future := in_the_future(segment.started_at):
        raise SegmentRefused(segment.position, ValidationError({"started_at": future}))
    fields = {
        "kind": segment.kind,
        "furnace": segment.furnace,
        "started_at": segment.started_at,
        "medium": segment.medium,
        "chart": segment.chart,
    }
    for name, column in QUANTITIES.items():
        given: Entered | None = getattr(segment, name)
        fields[column] = given.value if given else None
        fields[f"{name}_as_entered"] = str(given or "")
    if row is not None and all(getattr(row, n) == v for n, v in fields.items()):
        return
    row = row or LoadSegment(load=load, position=segment.position)
    for name, value in fields.items():
        setattr(row, name, value)
    row.recorded_by = by
    try:
        store(row)
    except ValidationError as error:
        raise SegmentRefused(segment.position, error) from error


class SegmentRefused(ValidationError):
    """What was refused of one step among several."""

    def __init__(self, position: int, error: ValidationError):
        self.position = position
        super().__init__(error)
