"""What the API takes of process sheets and furnace loads, field by field."""

from labtrack.api.entering import (
    DecimalText,
    EditInput,
    RowInput,
    WholeNumber,
    code,
    input_of,
    quantity,
)
from labtrack.api.naming import CompartmentNamed, EditionNamed
from trials.actions.heat_treatment import Segment
from trials.actions.load_segments import MOST_SEGMENTS, ActualSegment
from trials.api.inputs import PLACE
from trials.api.naming import ItemInput
from trials.models import (
    HeatTreatmentCycle,
    HeatTreatmentLoad,
    HeatTreatmentSegment,
    LoadSegment,
)


def _degc(value: str) -> dict[str, str]:
    return {"value": value, "unit": "degC"}


class SegmentInput(RowInput):
    """One step of a cycle as planned."""

    makes = Segment
    kind = input_of(HeatTreatmentSegment, "kind")
    set_temperature = quantity("degC")
    duration = quantity("h")
    ramp = quantity("K/h")
    medium = input_of(HeatTreatmentSegment, "medium")
    medium_temperature = quantity("degC")
    delay = quantity("s")


SEGMENTS = [
    {
        "kind": "soak",
        "set_temperature": _degc("325"),
        "duration": {"value": "4", "unit": "h"},
    }
]


def tolerance(name: str) -> DecimalText:
    """Left out, the usual one."""
    field = HeatTreatmentCycle._meta.get_field(name)
    return DecimalText(
        decimals=3, required=False, allow_null=True, help_text=str(field.verbose_name)
    )


class HeatTreatmentCycleEdit(EditInput):
    """An edition that no load has used yet."""

    temper = input_of(HeatTreatmentCycle, "temper")
    segments = SegmentInput(many=True, allow_empty=False, max_length=30)
    temperature_tolerance_k = tolerance("temperature_tolerance_k")
    time_tolerance_pct = tolerance("time_tolerance_pct")
    notes = input_of(HeatTreatmentCycle, "notes")

    example = {"segments": SEGMENTS}


class HeatTreatmentCycleInput(HeatTreatmentCycleEdit):
    """A process sheet, its first edition."""

    reason = None
    compartment = CompartmentNamed()
    code = input_of(HeatTreatmentCycle, "code")

    example = {
        "compartment": PLACE,
        "code": "T5-325-4H",
        "temper": "T5",
        "segments": SEGMENTS,
    }


class CycleEditionInput(HeatTreatmentCycleEdit):
    """The next edition of a process sheet; earlier ones stay as they were."""

    reason = None

    example = {
        "temper": "T5",
        "segments": SEGMENTS,
        "temperature_tolerance_k": "3",
    }


class HeatTreatmentLoadEdit(EditInput):
    """Cycle and items stay."""

    started_at = input_of(HeatTreatmentLoad, "started_at")
    finished_at = input_of(HeatTreatmentLoad, "finished_at")
    furnace = input_of(HeatTreatmentLoad, "furnace")
    furnace_class = input_of(HeatTreatmentLoad, "furnace_class")
    order_reason = input_of(HeatTreatmentLoad, "order_reason")
    notes = input_of(HeatTreatmentLoad, "notes")

    example = {"finished_at": "2026-11-23T15:20:00-06:00"}


class HeatTreatmentLoadInput(HeatTreatmentLoadEdit):
    """One furnace load and, for each specimen in it, the state that it came to."""

    reason = None
    cycle = EditionNamed(HeatTreatmentCycle)
    code = code()
    items = ItemInput(many=True, allow_empty=False, max_length=300)

    example = {
        "cycle": "T5-325-4H/1",
        "started_at": "2026-11-23T11:00:00-06:00",
        "furnace": "A1",
        "items": [{"specimen": "H26-014-PM01-T1", "position": "tray 1"}],
    }


class ActualSegmentInput(RowInput):
    """One step as it ran, at its number in the cycle; what nobody saw is left out."""

    makes = ActualSegment
    position = WholeNumber(low=1, high=MOST_SEGMENTS)
    kind = input_of(LoadSegment, "kind")
    furnace = input_of(LoadSegment, "furnace")
    set_temperature = quantity("degC")
    actual_temperature = quantity("degC")
    started_at = input_of(LoadSegment, "started_at")
    duration = quantity("h")
    medium = input_of(LoadSegment, "medium")
    ramp = quantity("K/h")
    medium_temperature = quantity("degC")
    delay = quantity("s")
    chart = input_of(LoadSegment, "chart")


class LoadSegmentsInput(EditInput):
    """Steps of a load as they ran. One that stands already is written anew; one that is not
    named stays as it is.
    """

    segments = ActualSegmentInput(
        many=True, allow_empty=False, max_length=MOST_SEGMENTS
    )

    example = {
        "segments": [
            {
                "position": 1,
                "kind": "soak",
                "set_temperature": _degc("325"),
                "actual_temperature": _degc("327"),
                "duration": {"value": "4.1", "unit": "h"},
            }
        ]
    }
