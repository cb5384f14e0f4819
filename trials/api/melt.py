"""The melt log over the API: what happened to a melt, and what went into it."""

from typing import Any

from labtrack.api.viewsets import VisibleRead
from labtrack.api.writing import RecordWrites
from labtrack.entered import Entered
from trials import filtersets
from trials.actions import heats, melt
from trials.actions.heats import Addition
from trials.api import melt_inputs as inputs
from trials.api import outputs
from trials.api.reading import PLACE
from trials.models import ChargeAddition, Heat, MeltEvent


class MeltEvents(RecordWrites, VisibleRead):
    """Lines of melt logs, struck out ones among them with the reason."""

    rows = MeltEvent.objects.select_related(PLACE, "heat")
    serializer_class = outputs.MeltEventOutput
    filterset_class = filtersets.MeltEventFilterSet
    create_input, record_action = inputs.MeltEventInput, staticmethod(melt.log)
    edit_input, edit_action = inputs.MeltEventEdit, staticmethod(melt.edit_event)
    subject = "event"

    def present(self, record: Any, name: str, field: Any) -> Any:
        if name != "value":
            return super().present(record, name, field)
        text = record.value_as_entered
        return Entered(record.value, text) if text else None


def _add(*, by: Any, heat: Heat, **addition: Any) -> ChargeAddition:
    return heats.add(by=by, heat=heat, addition=Addition(**addition))


class ChargeAdditions(RecordWrites, VisibleRead):
    """What went into melts; the mass of a withheld lot is there, its name not."""

    rows = ChargeAddition.objects.select_related(PLACE, "heat", "lot")
    serializer_class = outputs.ChargeAdditionOutput
    filterset_class = filtersets.ChargeAdditionFilterSet
    create_input, record_action = inputs.ChargeAdditionInput, staticmethod(_add)
    edit_input = inputs.ChargeAdditionEdit
    edit_action = staticmethod(heats.correct_addition)
    subject = "addition"
