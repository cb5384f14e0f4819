"""The routes of what was made, with their writes: each names its inputs and actions."""

from typing import Any

from rest_framework import serializers
from rest_framework.decorators import action

from labtrack.accounts import permissions
from labtrack.api.describing import changing, written
from labtrack.api.writing import RecordWrites, faults_of
from labtrack.entered import stored
from labtrack.refusals import Refused
from trials.actions import (
    alloys,
    casting_runs,
    castings,
    heat_treatment,
    heats,
    load_segments,
    material_lots,
    specimens,
)
from trials.actions.alloys import Target
from trials.actions.heat_treatment import Segment
from trials.actions.load_segments import SegmentRefused
from trials.actions.specimens import Dimensions
from trials.api import inputs, outputs, reading, treatment_inputs
from trials.models import Specimen

DIMENSIONS = ("diameter", "gauge_length", "section_thickness")


class Alloys(RecordWrites, reading.Alloys):
    """Registered alloys and the variants that the caller may see."""

    create_input, record_action = inputs.AlloyInput, staticmethod(alloys.record_variant)
    edit_input, edit_action = inputs.AlloyEdit, staticmethod(alloys.edit)
    subject = "alloy"

    def present(self, record: Any, name: str, field: Any) -> Any:
        if name != "targets":
            return super().present(record, name, field)
        return [
            Target(row.element, row.low_wt_pct, row.target_wt_pct, row.high_wt_pct)
            for row in record.targets.all()
        ]


class MaterialLots(RecordWrites, reading.MaterialLots):
    """Lots of metal, bought stock among them."""

    create_input = inputs.MaterialLotInput
    record_action = staticmethod(material_lots.record)
    edit_input = inputs.MaterialLotEdit
    edit_action = staticmethod(material_lots.edit)
    subject = "lot"


class Heats(RecordWrites, reading.Heats):
    """Heats with what was charged; masses of withheld lots are there, their names not."""

    create_input, record_action = inputs.HeatInput, staticmethod(heats.record)
    edit_input, edit_action = inputs.HeatEdit, staticmethod(heats.edit)
    subject = "heat"

    @written(inputs.LaterAdditionInput, outputs.AdditionOutput)
    @action(detail=True, methods=["post"])
    def additions(self, request: Any, code: str) -> Any:
        """Log metal that went into the melt."""
        return self.added(
            request,
            inputs.LaterAdditionInput,
            outputs.AdditionOutput,
            lambda by, heat, addition: heats.add(by=by, heat=heat, addition=addition),
        )


class CastingRuns(RecordWrites, reading.CastingRuns):
    """Pours."""

    create_input = inputs.CastingRunInput
    record_action = staticmethod(casting_runs.record)
    edit_input = inputs.CastingRunEdit
    edit_action = staticmethod(casting_runs.edit)
    subject = "casting_run"


class Castings(RecordWrites, reading.Castings):
    """Castings."""

    create_input, record_action = inputs.CastingInput, staticmethod(castings.record)
    edit_input, edit_action = inputs.CastingEdit, staticmethod(castings.edit)
    subject = "casting"

    def arguments(self, data: dict[str, Any]) -> dict[str, Any]:
        """The verdict and its reasons as one; a verdict that is taken away is open."""
        others = {k: v for k, v in data.items() if k not in castings.JUDGED}
        given = {name: data[name] for name in castings.JUDGED if data.get(name)}
        return others | {"judgment": castings.Judgment(**given)}


class SpecimensOutput(serializers.Serializer):
    """The specimens of a batch, in the order of their codes."""

    results = outputs.SpecimenOutput(many=True)


class Specimens(RecordWrites, reading.Specimens):
    """Specimens with their family and what they have been through."""

    create_input, record_action = inputs.SpecimenInput, staticmethod(specimens.record)
    edit_input, edit_action = inputs.SpecimenEdit, staticmethod(specimens.edit)
    subject = "specimen"

    def arguments(self, data: dict[str, Any]) -> dict[str, Any]:
        """The three dimensions as one; the origin has found the parent."""
        others = {k: v for k, v in data.items() if k not in (*DIMENSIONS, "origin")}
        given = {name: data[name] for name in DIMENSIONS if name in data}
        return others | {"dimensions": Dimensions(**given)}

    @written(inputs.SpecimenBatchInput, SpecimensOutput)
    @action(detail=False, methods=["post"])
    def batch(self, request: Any) -> Any:
        """Record several specimens alike."""
        person = self.writer(request)
        self.may_create(person)
        data = self.validated(request, inputs.SpecimenBatchInput)

        def effect() -> tuple[int, Any]:
            made = self.acted(
                request,
                inputs.SpecimenBatchInput().fields,
                lambda: specimens.create_batch(by=person, **self.arguments(data)),
            )
            keys = [specimen.pk for specimen in made]
            rows = self.get_queryset().filter(pk__in=keys).order_by("pk")
            return 201, {"results": self.get_serializer(rows, many=True).data}

        return self.answered_once(request, "specimen-batch", effect, made=Specimen)


class HeatTreatmentCycles(RecordWrites, reading.HeatTreatmentCycles):
    """Process sheets, every edition."""

    create_input = treatment_inputs.HeatTreatmentCycleInput
    record_action = staticmethod(heat_treatment.record_cycle)
    edit_input = treatment_inputs.HeatTreatmentCycleEdit
    edit_action = staticmethod(heat_treatment.edit_cycle)
    subject = "cycle"

    def present(self, record: Any, name: str, field: Any) -> Any:
        if name != "segments":
            return super().present(record, name, field)
        return [
            Segment(
                step.kind,
                stored(step, "set_temperature"),
                stored(step, "duration"),
                step.medium,
                stored(step, "ramp"),
                stored(step, "medium_temperature"),
                stored(step, "delay"),
            )
            for step in record.segments.all()
        ]

    @written(treatment_inputs.CycleEditionInput, outputs.HeatTreatmentCycleOutput)
    @action(detail=True, methods=["post"])
    def editions(self, request: Any, pk: str) -> Any:
        """Write the next edition, for loads to come."""
        return self.added(
            request,
            treatment_inputs.CycleEditionInput,
            outputs.HeatTreatmentCycleOutput,
            lambda by, cycle, data: heat_treatment.new_edition(
                by=by, cycle=cycle, **data
            ),
        )


class HeatTreatmentLoads(RecordWrites, reading.HeatTreatmentLoads):
    """Furnace loads of which the caller may see an item, with those items only."""

    create_input = treatment_inputs.HeatTreatmentLoadInput
    record_action = staticmethod(heat_treatment.record_load)
    edit_input = treatment_inputs.HeatTreatmentLoadEdit
    edit_action = staticmethod(heat_treatment.edit_load)
    subject = "load"

    def may_edit(self, person: Any, record: Any) -> None:
        """A load has no compartment: the right in each of its items' is asked."""
        places = type(record).objects.filter(pk=record.pk)
        for compartment_id in set(
            places.values_list("items__compartment_id", flat=True)
        ):
            permissions.require(person, "correct", compartment_id)

    @changing(treatment_inputs.LoadSegmentsInput, outputs.HeatTreatmentLoadOutput)
    @action(detail=True, methods=["patch"])
    def segments(self, request: Any, code: str) -> Any:
        """Write the steps of a load as they ran, beside those that were planned."""

        def act(by: Any, load: Any, version: int, data: dict[str, Any]) -> Any:
            try:
                return load_segments.record_segments(
                    by=by, load=load, version=version, **data
                )
            except SegmentRefused as refused:
                steps = data["segments"]
                at = [step.position for step in steps].index(refused.position)
                sent = request.data["segments"][at]
                fields = treatment_inputs.ActualSegmentInput().fields
                raise Refused(
                    fault.under("segments", at)
                    for fault in faults_of(refused, fields, sent)
                ) from refused

        return self.changed(request, treatment_inputs.LoadSegmentsInput, act)
