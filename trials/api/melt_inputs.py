"""What the API takes of the melt log and of what went into a melt."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from labtrack.api.entering import (
    EditInput,
    Quantity,
    RecordInput,
    input_of,
    quantity,
)
from labtrack.api.naming import RecordNamed
from labtrack.entered import Entered
from trials.api.inputs import AdditionInput, time_reason
from trials.melt_choices import EVENT_UNITS, MeltEventKind, numbers_of
from trials.models import ChargeAddition, Heat, MeltEvent

TEMPERATURE = {"value": "742", "unit": "degC"}


class EventValue(Quantity):
    """What was read or weighed, in a unit that its kind has: a temperature, kg or %."""

    def to_internal_value(self, data: Any) -> Entered:
        if self.parent is not None:
            self.canonical_unit = self._unit_of(kind_of(self.parent))
        return super().to_internal_value(data)

    @staticmethod
    def _unit_of(kind: str) -> str:
        unit = EVENT_UNITS.get(kind)
        if unit is None:
            raise serializers.ValidationError(
                _("An event of this kind has no value; write a note.")
            )
        return unit


def kind_of(serializer: Any) -> str:
    """The kind of the event: of the one that is edited, or as it is sent."""
    record = serializer.context.get("record")
    sent = getattr(serializer, "initial_data", None) or {}
    return record.kind if record is not None else sent.get("kind", "")


class MeltEventEdit(EditInput):
    """A line put right, or struck out with `struck_reason`; heat and kind stay."""

    at = input_of(MeltEvent, "at")
    time_reason = time_reason()
    value = EventValue(required=False, allow_null=True)
    duration = quantity(
        "min", help_text=gettext_lazy("Of degassing, stirring, holding.")
    )
    rotor = quantity("rpm", help_text=gettext_lazy("Of degassing."))
    flow = quantity("L/min", help_text=gettext_lazy("Of gas, where it was degassed."))
    gas = input_of(MeltEvent, "gas")
    note = input_of(MeltEvent, "note")
    struck_reason = input_of(MeltEvent, "struck_reason")

    example = {"value": TEMPERATURE, "reason": "Read from the chart again."}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Only what an event of its kind has."""
        kind = kind_of(self)
        faults = {
            name: _("An event of this kind has none.")
            for name in ("duration", "rotor", "flow", "gas")
            if attrs.get(name) and name not in numbers_of(kind)
        }
        is_whole = not self.partial or "value" in attrs
        if kind == MeltEventKind.TEMPERATURE and is_whole and not attrs.get("value"):
            faults["value"] = _("A temperature that was taken has a value.")
        if faults:
            raise serializers.ValidationError(faults)
        return attrs


class MeltEventInput(MeltEventEdit):
    """One line of the melt log: what happened to a heat, and when."""

    reason = None
    struck_reason = None
    heat = RecordNamed(Heat)
    kind = input_of(MeltEvent, "kind")

    example = {
        "heat": "H26-014",
        "kind": "temperature",
        "at": "2026-11-23T08:20:00-06:00",
        "value": {"value": "735", "unit": "degC"},
    }


class ChargeAdditionEdit(EditInput):
    """A misread mass or time put right, with why; heat and lot stay."""

    mass = quantity("kg", required=True)
    added_at = input_of(ChargeAddition, "added_at")
    purpose = input_of(ChargeAddition, "purpose")
    loss = quantity("%", help_text=gettext_lazy("Share of its mass that is lost."))
    late_reason = input_of(ChargeAddition, "late_reason")

    example = {"mass": {"value": "6.45", "unit": "kg"}, "reason": "Misread by 50 g."}


class ChargeAdditionInput(AdditionInput, RecordInput):
    """One lot put into the melt of a heat; without a time it went in with the charge."""

    makes = dict
    heat = RecordNamed(Heat)

    example = {
        "heat": "H26-014",
        "lot": "ML-0002",
        "mass": {"value": "6.40", "unit": "kg"},
        "purpose": "addition",
    }
