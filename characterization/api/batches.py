"""`/tests/bulk/`: up to 10,000 tests in one JSON list or NDJSON document."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.parsers import BaseParser
from rest_framework.views import APIView

from characterization.actions import intake
from characterization.api import inputs
from characterization.api.outputs import BatchOutput
from labtrack.api import arrivals, idempotency, strict_json
from labtrack.api.parsers import StrictJSONParser, refuse_encodings
from labtrack.instruments.actions import submissions
from labtrack.instruments.actions.submissions import Arrival
from labtrack.instruments.choices import TokenScope
from labtrack.instruments.models import RawSubmission
from labtrack.refusals import Fault, Refused

MOST_TESTS = 10_000


class NdjsonParser(BaseParser):
    """One JSON document a line; a line that cannot be read is refused by itself."""

    media_type = "application/x-ndjson"

    def parse(self, stream, media_type=None, parser_context=None):
        refuse_encodings(parser_context["request"])
        return [self._line(line) for line in stream.read().splitlines() if line.strip()]

    @staticmethod
    def _line(line: bytes) -> Any:
        try:
            return strict_json.load(line)
        except Refused as refusal:
            return refusal


class Batch(APIView):
    """Answers per index what was stored, was there already, or was rejected and why.

    With `?atomic=true` one rejected test refuses the whole batch and nothing is stored.
    """

    parser_classes = [StrictJSONParser, NdjsonParser]
    instrument_scopes = {"POST": TokenScope.RESULTS}

    @extend_schema(
        request=inputs.TestInput(many=True),
        responses=BatchOutput,
        parameters=[OpenApiParameter("atomic", bool, description="All or nothing.")],
    )
    def post(self, request):
        """Record many tests."""
        arrival = arrivals.of_json(request)
        with arrivals.kept_when_refused(arrival):
            key = idempotency.key_of(request, required=arrival.instrument is not None)
            is_atomic = _is_atomic(request)
            rows = _rows(request.data)

            def effect():
                kept = submissions.keep(arrival) if arrival.compartment else None
                items = _recorded(rows, arrival, kept)
                _settle(items, kept, is_atomic=is_atomic)
                return 200, _answer(items)

            return idempotency.answer_once(
                key=key,
                sender=arrival.sender,
                route="tests/bulk",
                fingerprint=idempotency.fingerprint_of(request, arrival.body),
                effect=effect,
            )


def _is_atomic(request) -> bool:
    unknown = set(request.query_params) - {"atomic"}
    text = request.query_params.get("atomic", "false")
    if unknown or text not in ("true", "false"):
        raise Refused(
            Fault(
                "bad_filter",
                _("Expected at most ?atomic=true or ?atomic=false."),
                (next(iter(unknown), "atomic"),),
                text[:40],
            )
        )
    return text == "true"


def _rows(data: Any) -> list[Any]:
    if not isinstance(data, list) or not data:
        raise Refused(
            Fault("type", _("Expected a list of tests, given nothing of that kind."))
        )
    if len(data) > MOST_TESTS:
        raise Refused(
            Fault(
                "too_many",
                _("%(n)d tests in one batch; at most %(most)d.")
                % {"n": len(data), "most": MOST_TESTS},
            )
        )
    return data


def _recorded(
    rows: list[Any], arrival: Arrival, kept: RawSubmission | None
) -> list[dict[str, Any]]:
    """What became of each row; each is recorded under a savepoint of its own."""
    items = []
    stored_here: set[str] = set()
    for index, row in enumerate(rows):
        try:
            with transaction.atomic():
                recorded = _one(row, arrival, kept)
        except (Refused, ValidationError) as error:
            faults = _in_batch(arrivals.as_refusal(error, row), row, stored_here)
            items.append({"index": index, "status": "rejected", "faults": faults})
        else:
            status = "stored" if recorded.is_new else "duplicate"
            stored_here.add(recorded.test.external_id)
            items.append(
                {"index": index, "status": status, "test": recorded.test.test_uid}
            )
    return items


def _in_batch(refusal: Refused, row: Any, stored_here: set[str]) -> list[Fault]:
    """The faults; where the batch contradicts itself, they say so."""
    external_id = row.get("external_id") if isinstance(row, dict) else None
    if external_id not in stored_here:
        return list(refusal.faults)
    return [
        replace(fault, code="conflict_in_batch") if fault.code == "differs" else fault
        for fault in refusal.faults
    ]


def _one(row: Any, arrival: Arrival, kept: RawSubmission | None) -> intake.Recorded:
    if isinstance(row, Refused):
        raise row
    serializer = inputs.TestInput(data=row)
    serializer.is_valid(raise_exception=True)
    return intake.receive(
        incoming=inputs.incoming_test(serializer.validated_data),
        arrival=arrival,
        submission=kept,
    )


def _settle(
    items: list[dict[str, Any]], kept: RawSubmission | None, *, is_atomic: bool
) -> None:
    """All or nothing, or the rejected ones noted beside the kept bytes."""
    faults = list(_rejections(items))
    if not faults:
        return
    if is_atomic:
        raise Refused(faults)
    if kept:
        submissions.note_problem(kept, Refused(faults))


def _rejections(items: list[dict[str, Any]]) -> Iterator[Fault]:
    for item in items:
        for fault in item.get("faults", ()):
            yield fault.under(item["index"])


def _answer(items: list[dict[str, Any]]) -> dict[str, Any]:
    counts = dict.fromkeys(("stored", "duplicate", "rejected"), 0)
    shown = []
    for item in items:
        counts[item["status"]] += 1
        faults = item.pop("faults", None)
        if faults:
            item["errors"] = [
                {
                    "pointer": fault.json_pointer,
                    "code": fault.code,
                    "message": fault.message,
                    "given": fault.given,
                }
                for fault in faults
            ]
        shown.append(item)
    return {**counts, "items": shown}
