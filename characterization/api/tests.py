"""`/tests/`: what instruments send, and every transition of a test."""

from django.db import transaction
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.response import Response

from characterization.actions import (
    intake,
    lifecycle,
    recording,
    resolving,
    versions,
)
from characterization.api import inputs
from characterization.api.outputs import TestDetailOutput, TestOutput
from characterization.choices import OwedBy
from characterization.dashboards.calculated import CALCULATED
from characterization.filtersets import TestFilterSet
from characterization.models import Test
from labtrack.accounts.visibility import (
    get_visible_or_404,
    seen_compartments,
    visible_to,
)
from labtrack.api import arrivals, idempotency
from labtrack.api.authentication import person_of
from labtrack.api.etags import etag, require_match
from labtrack.api.viewsets import VisibleRead
from labtrack.instruments.choices import TokenScope

WITH_EVERYTHING = Test.objects.select_related(
    "specimen",
    "material_state__cycle",
    "method",
    "instrument",
    "operator",
    "compartment",
).prefetch_related(
    "measurements__property", "not_obtained__property", "flags", "readings", CALCULATED
)


class Tests(VisibleRead):
    """Tests, newest first; the current version of each series.

    An instrument posts with an `Idempotency-Key`; the same external id again is answered
    with the first test (200 `duplicate`) or, where it differs, 409.
    """

    rows = WITH_EVERYTHING.filter(is_current=True)
    serializer_class = TestOutput
    filterset_class = TestFilterSet
    lookup_field = "test_uid"
    lookup_value_converter = "uuid"
    instrument_scopes = {"POST": TokenScope.RESULTS}

    @extend_schema(
        request=inputs.TestInput,
        responses={201: TestDetailOutput, 200: TestDetailOutput},
    )
    def create(self, request):
        """Record one test with its measurements."""
        arrival = arrivals.of_json(request)
        with arrivals.kept_when_refused(arrival):
            key = idempotency.key_of(request, required=arrival.instrument is not None)
            serializer = inputs.TestInput(data=request.data)
            serializer.is_valid(raise_exception=True)
            incoming = inputs.incoming_test(serializer.validated_data)

            def effect():
                recorded = intake.receive(incoming=incoming, arrival=arrival)
                return (201 if recorded.is_new else 200), _shown(
                    recorded.test, request.user
                )

            return idempotency.answer_once(
                key=key,
                sender=arrival.sender,
                route="tests",
                fingerprint=idempotency.fingerprint_of(request, arrival.body),
                effect=effect,
            )

    @extend_schema(responses=TestDetailOutput)
    def retrieve(self, request, test_uid):
        """One test with its evidence and what it still owes."""
        test = get_visible_or_404(request.user, self.rows.all(), test_uid=test_uid)
        return _answer(test, request.user)

    @extend_schema(request=inputs.OwedInput, responses=TestDetailOutput)
    @action(detail=True, methods=["post"])
    def add(self, request, test_uid):
        """Add what a test in progress still owes; it is submitted when nothing is left."""

        def change(test, data, by):
            return recording.add_owed(
                test=test,
                entries=inputs.entries_of(data, source=OwedBy.PERSON),
                given=inputs.readings_of(data),
                facts=_facts(data, test),
                by=by,
            )

        return self._change(request, test_uid, inputs.OwedInput, change)

    @extend_schema(request=inputs.NothingInput, responses=TestDetailOutput)
    @action(detail=True, methods=["post"])
    def submit(self, request, test_uid):
        """From here on the version is immutable."""
        return self._move(request, test_uid, lifecycle.submit)

    @extend_schema(request=inputs.NothingInput, responses=TestDetailOutput)
    @action(detail=True, methods=["post"])
    def verify(self, request, test_uid):
        """An engineer who is no author has looked at the evidence."""
        return self._move(request, test_uid, lifecycle.verify)

    @extend_schema(request=inputs.NothingInput, responses=TestDetailOutput)
    @action(detail=True, methods=["post"])
    def approve(self, request, test_uid):
        """An approver who is no author releases the test."""
        return self._move(request, test_uid, lifecycle.approve)

    @extend_schema(request=inputs.ReasonInput, responses=TestDetailOutput)
    @action(detail=True, methods=["post"])
    def reject(self, request, test_uid):
        """An approver sends the test back, saying why."""
        return self._move(request, test_uid, lifecycle.reject, inputs.ReasonInput)

    @extend_schema(request=inputs.ReasonInput, responses=TestDetailOutput)
    @action(detail=True, methods=["post"])
    def withdraw(self, request, test_uid):
        """Take back a test that should not have been entered."""
        return self._move(request, test_uid, lifecycle.withdraw, inputs.ReasonInput)

    @extend_schema(request=inputs.InvalidationInput, responses=TestDetailOutput)
    @action(detail=True, methods=["post"], url_path="mark-invalid")
    def mark_invalid(self, request, test_uid):
        """Leave the test out of every statistic, with a coded reason."""
        return self._move(
            request, test_uid, lifecycle.mark_invalid, inputs.InvalidationInput
        )

    @extend_schema(request=inputs.CorrectionInput, responses=TestDetailOutput)
    @action(detail=True, methods=["post"])
    def correct(self, request, test_uid):
        """A new version with other numbers or facts; a dimension re-evaluates the curve."""

        def change(test, data, by):
            return versions.correct(
                test=test,
                entries=inputs.entries_of(data, source=OwedBy.PERSON),
                given=inputs.readings_of(data),
                facts=_facts(data, test),
                reason=data["reason"],
                by=by,
            )

        return self._change(request, test_uid, inputs.CorrectionInput, change)

    @extend_schema(request=inputs.ReevaluationInput, responses=TestDetailOutput)
    @action(detail=True, methods=["post"])
    def reevaluate(self, request, test_uid):
        """A new version: the stored curve or readings evaluated with other settings."""
        return self._move(
            request, test_uid, versions.reevaluate, inputs.ReevaluationInput
        )

    @extend_schema(request=inputs.ReassignmentInput, responses=TestDetailOutput)
    @action(detail=True, methods=["post"])
    def reassign(self, request, test_uid):
        """A new version on the specimen that was really tested."""

        def change(test, data, by):
            specimen = resolving.specimen_of(data["specimen"], actor=by)
            return versions.reassign(
                test=test,
                specimen=specimen,
                material_state=resolving.material_state_of(
                    specimen, data["material_state"], actor=by
                ),
                reason=data["reason"],
                by=by,
            )

        return self._change(request, test_uid, inputs.ReassignmentInput, change)

    def _move(self, request, test_uid, act, serializer_class=inputs.NothingInput):
        """An action whose keyword arguments are the input's own."""

        def change(test, data, by):
            return act(test=test, by=by, **data)

        return self._change(request, test_uid, serializer_class, change)

    def _change(self, request, test_uid, serializer_class, change):
        """Check the input and the ETag under a lock, act as the person, answer."""
        person = person_of(request)
        if person is None:
            self.permission_denied(request)
        serializer = serializer_class(data=request.data)
        serializer.is_valid(raise_exception=True)
        with transaction.atomic():
            seen = get_visible_or_404(
                person, Test.objects.filter(is_current=True), test_uid=test_uid
            )
            test = recording.locked(seen)
            require_match(request, "test", test.pk, test.revision)
            changed = change(test, serializer.validated_data, person)
        return _answer(
            visible_to(person, WITH_EVERYTHING.all()).get(pk=changed.pk), person
        )


def _facts(data, test: Test):
    operator = resolving.operator_of(
        data["operator"], organisation_id=test.specimen.organisation_id
    )
    return inputs.facts_of(data, operator=operator)


def _shown(test: Test, actor) -> dict:
    context = {"seen": seen_compartments(actor)}
    return dict(TestDetailOutput(WITH_EVERYTHING.get(pk=test.pk), context=context).data)


def _answer(test: Test, actor) -> Response:
    context = {"seen": seen_compartments(actor)}
    return Response(
        TestDetailOutput(test, context=context).data,
        headers={"ETag": etag("test", test.pk, test.revision)},
    )
