"""What a person changes about a field of view; each change asks for an evaluation anew."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.response import Response

from characterization.actions import image_requests, micrographs
from characterization.api import micrograph_inputs as inputs
from characterization.api import micrograph_outputs as outputs
from characterization.api.inputs import ReasonInput
from characterization.models import Micrograph
from labtrack.accounts.models import User
from labtrack.accounts.visibility import get_visible_or_404
from labtrack.api.authentication import person_of
from labtrack.api.etags import etag, require_match
from labtrack.jobs.models import Job

ACCEPTED = {202: outputs.AskedOutput}


def etag_of(row: Micrograph) -> str:
    """It moves with every evaluation of the series, so that nobody's correction is lost."""
    return etag("micrograph", row.pk, image_requests.revision_of(row.series))


class MicrographChanges:
    """202 with the job that measures the series again. `If-Match` names what was read."""

    @extend_schema(request=inputs.ScaleInput, responses=ACCEPTED)
    @action(detail=True, methods=["post"])
    def scale(self, request, pk):
        """Say how long a pixel is."""
        return self._change(
            request,
            pk,
            inputs.ScaleInput,
            lambda row, data, by: micrographs.set_scale(
                micrograph=row, by=by, **inputs.scale_of(data)
            ),
        )

    @extend_schema(request=inputs.FieldCorrectionsInput, responses=ACCEPTED)
    @action(detail=True, methods=["post"])
    def correct(self, request, pk):
        """Correct one field by hand."""
        return self._change(
            request,
            pk,
            inputs.FieldCorrectionsInput,
            lambda row, data, by: micrographs.correct_field(
                micrograph=row, by=by, **data
            ),
        )

    @extend_schema(request=inputs.MeasureInput, responses=ACCEPTED)
    @action(detail=True, methods=["post"])
    def measure(self, request, pk):
        """Measure every field of the series with other settings."""

        def again(row: Micrograph, data: dict[str, Any], by: User) -> Job:
            test = image_requests.current(row)
            settings = image_requests.merged(test, data["settings"])
            return micrographs.evaluate_again(
                test=test, settings=settings, reason=data["reason"], by=by
            )

        return self._change(request, pk, inputs.MeasureInput, again)

    @extend_schema(request=ReasonInput, responses=ACCEPTED)
    @action(detail=True, methods=["post"])
    def exclude(self, request, pk):
        """Leave a field out of its series; it stays visible."""
        return self._change(request, pk, ReasonInput, _named(micrographs.exclude))

    @extend_schema(request=ReasonInput, responses=ACCEPTED)
    @action(detail=True, methods=["post"])
    def include(self, request, pk):
        """Let a field that was left out count again."""
        return self._change(request, pk, ReasonInput, _named(micrographs.include))

    def _change(
        self,
        request: Any,
        pk: Any,
        serializer_class: type[Any],
        act: Callable[[Micrograph, dict[str, Any], User], Job],
    ) -> Response:
        """Rights, then the ETag under a lock, then the input; act as the person."""
        person = person_of(request)
        if person is None:
            self.permission_denied(request)  # type: ignore[attr-defined]  # of the view
        row = get_visible_or_404(person, Micrograph.objects.all(), pk=pk)
        with transaction.atomic():
            test = image_requests.current(row)
            image_requests.require(person, test)
            image_requests.opened(test)
            require_match(
                request, "micrograph", row.pk, image_requests.revision_of(row.series)
            )
            serializer = serializer_class(data=request.data)
            serializer.is_valid(raise_exception=True)
            job = act(row, serializer.validated_data, person)
        asked = {
            "test": row.series,
            "evaluation": image_requests.revision_of(row.series),
            "job": job,
        }
        return Response(
            outputs.AskedOutput(asked).data,
            status=202,
            headers={"ETag": etag_of(row)},
        )


def _named(
    act: Callable[..., Job],
) -> Callable[[Micrograph, dict[str, Any], User], Job]:
    return lambda row, data, by: act(micrograph=row, reason=data["reason"], by=by)
