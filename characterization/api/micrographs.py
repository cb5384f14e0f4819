"""`/micrographs/`: fields of view sent, read with what was measured, and as they came."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.parsers import BaseParser
from rest_framework.response import Response

from characterization.actions import micrograph_intake, micrographs
from characterization.actions.file_facts import SaidBeside
from characterization.actions.micrograph_files import NewPicture
from characterization.actions.micrograph_intake import SentPictures
from characterization.actions.micrographs import Uploaded
from characterization.api import micrograph_inputs as inputs
from characterization.api import micrograph_outputs as outputs
from characterization.api.micrograph_changes import MicrographChanges, etag_of
from characterization.choices import EvaluationState
from characterization.filtersets import MicrographFilterSet
from characterization.models import FieldEvaluation, ImageEvaluation, Micrograph, Test
from labtrack.accounts.visibility import get_visible_or_404, visible_to
from labtrack.api import arrivals, idempotency
from labtrack.api.authentication import instrument_of, person_of
from labtrack.api.parsers import UploadParser
from labtrack.api.viewsets import VisibleRead
from labtrack.instruments.choices import TokenScope
from labtrack.instruments.downloads import as_it_came
from labtrack.refusals import Fault, Refused

MEASURED = (
    FieldEvaluation.objects.filter(evaluation__state=EvaluationState.DONE)
    .select_related("evaluation")
    .order_by("micrograph_id", "-evaluation__number")
)


class Micrographs(MicrographChanges, VisibleRead):
    """Fields of view, newest first, each with what was measured on it last.

    Pictures are sent as `multipart/form-data`, several `files` of one series at once: 202
    with the test and the job that measures them. Files that are no usable pictures are
    kept under Needs attention, and named in `problems` with the reason.
    """

    rows = (
        Micrograph.objects.select_related(
            "submission", "compartment", "test__specimen", "test__method"
        )
        .prefetch_related(
            Prefetch(
                "evaluations",
                queryset=MEASURED.distinct("micrograph_id"),
                to_attr="measured",
            )
        )
        .order_by("-pk")
    )
    serializer_class = outputs.MicrographOutput
    filterset_class = MicrographFilterSet
    instrument_scopes = {"POST": TokenScope.FILES}

    def get_parsers(self) -> list[BaseParser]:
        """Uploads where pictures are taken in; elsewhere what every door reads."""
        # The schema is drawn without a request; a request is parsed before its action is set.
        asked = self.request
        action = self.action_map.get(asked.method.lower()) if asked else self.action
        return [UploadParser()] if action == "create" else super().get_parsers()

    @extend_schema(
        request={"multipart/form-data": inputs.MicrographsInput},
        responses={202: outputs.UploadOutput, 200: outputs.UploadOutput},
    )
    def create(self, request):
        """Send the pictures of one series with what is known beside them."""
        pictures = tuple(
            NewPicture(one.read(), one.name, one.content_type or "")
            for one in request.FILES.getlist("files")
        )
        sent = SentPictures(
            pictures,
            _words_of(request),
            instrument=instrument_of(request),
            person=person_of(request),
        )
        with _kept_when_refused(lambda: sent):
            key = idempotency.key_of(request, required=sent.instrument is not None)
            serializer = inputs.MicrographsInput(data=request.data)
            serializer.is_valid(raise_exception=True)
            data = serializer.validated_data
            sent = replace(sent, said=inputs.said_of(data), about=inputs.about_of(data))

            def effect() -> tuple[int, Any]:
                uploaded = _taken_in(sent, data, request)
                if uploaded.job is None and uploaded.problems:
                    raise Refused(_faults(uploaded))
                return (202 if uploaded.job else 200), outputs.of_upload(uploaded)

            return idempotency.answer_once(
                key=key,
                sender=sent.sender.arrival(pictures[0]).sender,
                route="micrographs",
                fingerprint=_fingerprint(sent, data),
                effect=effect,
            )

    @extend_schema(responses=outputs.MicrographDetailOutput)
    def retrieve(self, request, *args, **kwargs):
        """One field with everything that was measured on it."""
        row = self.get_object()
        return Response(
            outputs.MicrographDetailOutput(row).data, headers={"ETag": etag_of(row)}
        )

    @extend_schema(responses=outputs.EvaluationOutput(many=True))
    @action(detail=True, methods=["get"], pagination_class=None)
    def evaluations(self, request, pk):
        """Every evaluation of its series, newest first: whether it waits or is measured,
        its settings, what was corrected by hand, and what came out.
        """
        row = get_visible_or_404(request.user, Micrograph, pk=pk)
        rows = visible_to(request.user, ImageEvaluation).filter(series=row.series)
        found = rows.select_related("made", "asked_on", "created_by").order_by(
            "-number"
        )
        return Response(outputs.EvaluationOutput(found, many=True).data)

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    @action(detail=True, methods=["get"])
    def original(self, request, pk):
        """The bytes as they came."""
        submission = get_visible_or_404(
            request.user, Micrograph.objects.select_related("submission"), pk=pk
        ).submission
        return as_it_came(
            submission, suffix="bin", Digest=f"sha-256={submission.sha256}"
        )


def _words_of(request) -> SaidBeside:
    """The specimen and method as they were sent, before anything is checked: what is kept
    when the rest is refused.
    """
    texts = {name: request.data.get(name) for name in ("specimen", "method")}
    return SaidBeside(
        **{name: text[:80] for name, text in texts.items() if isinstance(text, str)}
    )


@contextmanager
def _kept_when_refused(known: Callable[[], SentPictures]) -> Iterator[None]:
    """An instrument's pictures stay, with the reason and what is `known` of them by then,
    when the effect was rolled back.
    """
    try:
        yield
    except idempotency.InProgress:
        raise
    except (Refused, ValidationError) as error:
        if (sent := known()).instrument:
            micrograph_intake.keep_refused(
                sent=sent, refusal=arrivals.as_refusal(error, None)
            )
        raise


def _taken_in(sent: SentPictures, data: dict[str, Any], request) -> Uploaded:
    if "test" not in data:
        return micrograph_intake.receive(sent=sent)
    if sent.person is None:
        message = _("A person adds fields to a test; an instrument sends a new series.")
        raise Refused(Fault("not_allowed", message, ("test",)))
    test = get_visible_or_404(sent.person, Test, test_uid=data["test"], is_current=True)
    return micrographs.add_fields(
        test=test,
        pictures=sent.pictures,
        about=sent.about,
        reason=data["reason"],
        by=sent.person,
    )


def _faults(uploaded: Uploaded) -> list[Fault]:
    """None of the files is a picture: each with its own reason."""
    return [
        Fault(
            problem.code,
            problem.detail.partition(": ")[2] or problem.detail,
            ("files", number),
            problem.submission.file_name,
        )
        for number, problem in enumerate(uploaded.problems)
    ]


def _fingerprint(sent: SentPictures, data: dict[str, Any]) -> str:
    """Multipart boundaries differ from send to send: the parts count."""
    parts = [sent.sender.arrival(one).fingerprint for one in sent.pictures]
    parts += [str(data.get("test", "")), data["reason"]]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
