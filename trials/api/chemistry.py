"""`/chemistry-samples/`: the spectrometer's door, and what people read and mend."""

from dataclasses import replace
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.response import Response

from labtrack.accounts import permissions
from labtrack.accounts.visibility import get_visible_or_404, seen_compartments
from labtrack.api import arrivals, idempotency
from labtrack.api.authentication import person_of
from labtrack.api.etags import etag, require_match
from labtrack.api.writing import RecordWrites
from labtrack.editing import StaleEdit
from labtrack.instruments.choices import SubmissionKind, TokenScope
from labtrack.refusals import Conflict, Fault
from trials import filtersets
from trials.actions import chemistry, chemistry_intake, reference_materials
from trials.actions.reference_materials import Certified
from trials.api import chemistry_inputs as inputs
from trials.api.chemistry_outputs import (
    ChemistrySampleDetailOutput,
    ChemistrySampleOutput,
    ReferenceMaterialOutput,
)
from trials.api.reading import BY_CODE, PLACE, CodedRead
from trials.models import Burn, BurnReading, ChemistrySample, ReferenceMaterial

NOUN = "chemistry-sample"


class ChemistrySamples(CodedRead):
    """Chemistry samples, newest first, with what their burns say together.

    A spectrometer posts with an `Idempotency-Key`. `sample` is a sample number such as
    H26-014-S7 (or the code of a heat, lot or reference material: the next number is
    given). Without a stage the sample is "to be named". The same external id again is
    answered with the first sample (200) or, where it differs, 409.
    """

    rows = ChemistrySample.objects.select_related(
        PLACE,
        "organisation",
        "heat",
        "lot",
        "reference_material",
        "specimen",
        "instrument",
    ).prefetch_related("elements")
    serializer_class = ChemistrySampleOutput
    filterset_class = filtersets.ChemistrySampleFilterSet
    instrument_scopes = {"POST": TokenScope.RESULTS}

    @extend_schema(
        request=inputs.SampleInput,
        responses={201: ChemistrySampleDetailOutput, 200: ChemistrySampleDetailOutput},
    )
    def create(self, request):
        """Record one sample with its burns."""
        arrival = replace(arrivals.of_json(request), kind=SubmissionKind.SAMPLE)
        require_a_place(request)
        with arrivals.kept_when_refused(arrival, request.data):
            key = idempotency.key_of(request, required=arrival.instrument is not None)
            serializer = inputs.SampleInput(data=request.data)
            serializer.is_valid(raise_exception=True)
            incoming = inputs.incoming_sample(serializer.validated_data)

            def effect():
                recorded = chemistry_intake.receive(incoming=incoming, arrival=arrival)
                shown = _shown(recorded.sample.pk, request.user)
                return (201 if recorded.is_new else 200), shown

            return idempotency.answer_once(
                key=key,
                sender=arrival.sender,
                route="chemistry-samples",
                fingerprint=idempotency.fingerprint_of(request, arrival.body),
                effect=effect,
            )

    @BY_CODE
    @extend_schema(responses=ChemistrySampleDetailOutput)
    def retrieve(self, request, *args, **kwargs):
        """One sample with its burns."""
        return _answer(self.get_object(), request.user)

    @BY_CODE
    @extend_schema(
        request=inputs.SampleChangeInput, responses=ChemistrySampleDetailOutput
    )
    def partial_update(self, request, *args, **kwargs):
        """Name a sample, or correct what was written of it."""

        def change(sample, data, by):
            return chemistry.edit(by=by, sample=sample, version=sample.version, **data)

        return self._change(request, inputs.SampleChangeInput, change)

    @BY_CODE
    @extend_schema(request=inputs.ExclusionInput, responses=ChemistrySampleDetailOutput)
    @action(detail=True, methods=["post"])
    def exclude(self, request, *args, **kwargs):
        """Leave a burn, or one element of it, out of the means; or count it again."""

        def change(sample, data, by):
            row = _row_of(sample, data["burn"], data["element"])
            if not data["exclude"]:
                return chemistry.include(by=by, excluded=row, reason=data["reason"])
            if isinstance(row, Burn):
                return chemistry.exclude_burn(by=by, burn=row, reason=data["reason"])
            return chemistry.exclude_reading(by=by, reading=row, reason=data["reason"])

        return self._change(request, inputs.ExclusionInput, change)

    def _change(self, request, serializer_class, change):
        """Check the input and the ETag under a lock, act as the person, answer."""
        person = person_of(request)
        if person is None:
            self.permission_denied(request)
        seen = self.get_object()
        permissions.require(person, "correct", seen.compartment_id)
        serializer = serializer_class(data=request.data)
        serializer.is_valid(raise_exception=True)
        with transaction.atomic():
            sample = get_visible_or_404(
                person, ChemistrySample.objects.select_for_update(), pk=seen.pk
            )
            require_match(request, NOUN, sample.pk, sample.version)
            try:
                change(sample, serializer.validated_data, person)
            except StaleEdit as stale:
                raise Conflict(Fault("revision", str(stale))) from stale
        return _answer(self.get_queryset().get(pk=seen.pk), request.user)


class ReferenceMaterials(RecordWrites, CodedRead):
    """Reference materials with their certified values, as written."""

    rows = ReferenceMaterial.objects.select_related(
        PLACE, "organisation"
    ).prefetch_related("certified_values")
    serializer_class = ReferenceMaterialOutput
    filterset_class = filtersets.ReferenceMaterialFilterSet
    create_input = inputs.ReferenceMaterialInput
    record_action = staticmethod(reference_materials.record)
    edit_input = inputs.ReferenceMaterialEdit
    edit_action = staticmethod(reference_materials.edit)
    subject = "material"

    def arguments(self, data: dict[str, Any]) -> dict[str, Any]:
        """The action calls its rows values."""
        others = {k: v for k, v in data.items() if k != "certified_values"}
        return others | {"values": data.get("certified_values", [])}

    def present(self, record: Any, name: str, field: Any) -> Any:
        if name != "certified_values":
            return super().present(record, name, field)
        return [
            Certified(
                row.element, row.text, row.unit, row.uncertainty_text, row.is_certified
            )
            for row in record.certified_values.all()
        ]


def require_a_place(request) -> None:
    """Who may record nowhere is told so before what was sent is looked at."""
    person = person_of(request)
    if person and not permissions.compartments_where(person, "record").exists():
        raise PermissionDenied(_("Your role does not allow recording anywhere."))


def _row_of(sample: ChemistrySample, number: int, element: str) -> Burn | BurnReading:
    burn = sample.burns.filter(number=number).first()
    row = burn and element and burn.readings.filter(element=element).first()
    if burn is None or (element and row is None):
        raise Conflict(
            Fault(
                "unknown_burn",
                f"{sample} has no burn {number} {element}".strip() + ".",
                ("burn",),
                str(number),
            )
        )
    return row or burn


def _shown(pk: int, actor) -> dict:
    """As the sender sees it, burns included."""
    rows = ChemistrySamples.rows.prefetch_related("burns__readings")
    context = {"seen": seen_compartments(actor)}
    return dict(
        ChemistrySampleDetailOutput(
            get_visible_or_404(actor, rows.all(), pk=pk), context=context
        ).data
    )


def _answer(sample: ChemistrySample, actor) -> Response:
    return Response(
        _shown(sample.pk, actor),
        headers={"ETag": etag(NOUN, sample.pk, sample.version)},
    )
