"""`/chemistry-samples/bulk/`: up to 200 samples in one JSON list, each judged by itself."""

import json
import re
from dataclasses import replace
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.views import APIView

from labtrack.api import arrivals, idempotency
from labtrack.instruments.actions import submissions
from labtrack.instruments.actions.submissions import Arrival
from labtrack.instruments.choices import SubmissionKind, TokenScope
from labtrack.refusals import Fault, Refused
from trials.actions import chemistry_intake
from trials.api import chemistry_inputs as inputs
from trials.api.chemistry import require_a_place

MOST_SAMPLES = 200
_BETWEEN = re.compile(r"[\s,\[]*")


class SampleItemOutput(serializers.Serializer):
    """What became of one sample."""

    index = serializers.IntegerField()
    status = serializers.ChoiceField(choices=["stored", "duplicate", "rejected"])
    id = serializers.IntegerField(required=False)
    sample = serializers.CharField(required=False)
    errors = serializers.ListField(child=serializers.DictField(), required=False)


class SampleBatchOutput(serializers.Serializer):
    """How many of each, and each by its place in the list."""

    stored = serializers.IntegerField()
    duplicate = serializers.IntegerField()
    rejected = serializers.IntegerField()
    items = SampleItemOutput(many=True)


class SampleBatch(APIView):
    """Answers per index what was stored, was there already, or was rejected and why; a
    rejected sample does not keep the others out. At most 200 in one list. What is rejected
    of an instrument is kept by itself under Needs attention, and can be read again there.
    """

    instrument_scopes = {"POST": TokenScope.RESULTS}

    @extend_schema(request=inputs.SampleInput(many=True), responses=SampleBatchOutput)
    def post(self, request):
        """Record many samples with their burns."""
        arrival = replace(arrivals.of_json(request), kind=SubmissionKind.SAMPLE)
        require_a_place(request)
        rows = _rows(request.data)
        key = idempotency.key_of(request, required=arrival.instrument is not None)

        def effect():
            bodies = _each(arrival.body)
            items = [
                _recorded(index, row, replace(arrival, body=body))
                for index, (row, body) in enumerate(zip(rows, bodies, strict=True))
            ]
            counts = {
                status: sum(item["status"] == status for item in items)
                for status in ("stored", "duplicate", "rejected")
            }
            return 200, {**counts, "items": items}

        return idempotency.answer_once(
            key=key,
            sender=arrival.sender,
            route="chemistry-samples/bulk",
            fingerprint=idempotency.fingerprint_of(request, arrival.body),
            effect=effect,
        )


def _rows(data: Any) -> list[Any]:
    if not isinstance(data, list) or not data:
        raise Refused(
            Fault("type", _("Expected a list of samples, given nothing of that kind."))
        )
    if len(data) > MOST_SAMPLES:
        raise Refused(
            Fault(
                "too_many",
                _("%(n)d samples in one list; at most %(most)d.")
                % {"n": len(data), "most": MOST_SAMPLES},
            )
        )
    return data


def _each(body: bytes) -> list[bytes]:
    """The characters of each element of a JSON list that was understood already."""
    text, at, found = body.decode(), 0, []
    decoder = json.JSONDecoder()
    while (at := _BETWEEN.match(text, at).end()) < len(text) and text[at] != "]":
        _value, end = decoder.raw_decode(text, at)
        found.append(text[at:end].encode())
        at = end
    return found


def _recorded(index: int, row: Any, arrival: Arrival) -> dict[str, Any]:
    """One sample under a savepoint of its own."""
    try:
        with transaction.atomic():
            serializer = inputs.SampleInput(data=row)
            serializer.is_valid(raise_exception=True)
            incoming = inputs.incoming_sample(serializer.validated_data)
            recorded = chemistry_intake.receive(incoming=incoming, arrival=arrival)
    except (Refused, ValidationError) as error:
        refusal = arrivals.as_refusal(error, row)
        if arrival.instrument:
            submissions.keep_refused(arrival, refusal)
        return _rejected(index, refusal)
    except PermissionDenied as error:
        return _rejected(index, Refused(Fault("forbidden", str(error), ("sample",))))
    return {
        "index": index,
        "status": "stored" if recorded.is_new else "duplicate",
        "id": recorded.sample.pk,
        "sample": recorded.sample.code,
    }


def _rejected(index: int, refusal: Refused) -> dict[str, Any]:
    return {
        "index": index,
        "status": "rejected",
        "errors": [
            {
                "pointer": fault.json_pointer,
                "code": fault.code,
                "message": fault.message,
                "given": fault.given,
            }
            for fault in refusal.faults
        ],
    }
