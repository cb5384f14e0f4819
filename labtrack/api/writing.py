"""Creating and editing records over the API: the same actions as the forms, never around
them. A view declares its inputs and its actions; this is all the rest.

POST creates (with an `Idempotency-Key` where the sender wants repeats to be harmless);
PATCH changes what it names and PUT everything, from the revision that `If-Match` names:
428 without it, 412 with who changed what where the record has moved on.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied
from django.core.exceptions import ValidationError as ModelValidationError
from django.db.models import Model
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.response import Response

from labtrack.accounts import permissions
from labtrack.accounts.models import User
from labtrack.accounts.visibility import seen_compartments, visible_to
from labtrack.api import idempotency, problems
from labtrack.api.authentication import person_of
from labtrack.api.describing import describe_writes
from labtrack.api.entering import Quantity, RecordInput
from labtrack.api.etags import (
    PreconditionFailed,
    PreconditionRequired,
    etag,
)
from labtrack.audit import changes
from labtrack.editing import StaleEdit
from labtrack.entered import stored
from labtrack.refusals import Fault, Refused


class PersonWrites:
    """What every write of a person shares: who, which input, faults where they were sent."""

    basename: str
    serializer_class: type[serializers.Serializer]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        describe_writes(cls)

    # --- What a view may do its own way ------------------------------------------------
    def arguments(self, data: dict[str, Any]) -> dict[str, Any]:
        """The keyword arguments of the action; overridden where they are not the fields."""
        return data

    # -------------------------------------------------------------------------------------
    def retrieve(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        return self._answer(self.get_object())

    def _answer(self, record: Any) -> Response:
        data = self.get_serializer(record).data
        headers = {"ETag": etag(self.basename, record.pk, record.version)}
        return Response(data, headers=headers)

    def _shown(self, pk: int) -> dict[str, Any]:
        return dict(self.get_serializer(self.get_queryset().get(pk=pk)).data)

    def _address(self, data: Mapping[str, Any]) -> str:
        name = f"{self.request.resolver_match.namespace}:{self.basename}-detail"
        key = data["code"] if self.lookup_field == "code" else data["id"]
        return reverse(name, args=[key])

    def writer(self, request: Any) -> User:
        """The person. Instruments do not get here: SignedIn refuses their tokens."""
        person = person_of(request)
        if person is None:
            raise PermissionDenied(_("Only a person writes this."))
        _print_of_it = request.body  # read before parsing, which leaves nothing of it
        return person

    def may_create(self, person: User) -> None:
        """PermissionDenied for whom no body could help."""
        if not permissions.compartments_where(person, "record").exists():
            raise PermissionDenied(_("Your role does not allow recording anywhere."))

    def validated(
        self,
        request: Any,
        input_class: type[RecordInput],
        *,
        partial: bool = False,
        **context: Any,
    ) -> Any:
        """The body as the actions' words; every fault is refused at once."""
        context = {"actor": request.user, "seen": frozenset()} | context
        serializer = input_class(data=request.data, partial=partial, context=context)
        serializer.is_valid(raise_exception=True)
        return serializer.validated_data

    def acted(self, request: Any, names: Mapping[str, Any], act: Callable[[], Any]):
        """What an action returns; what it refuses points into the body that was sent."""
        try:
            return act()
        except ModelValidationError as refusal:
            raise Refused(faults_of(refusal, names, request.data)) from refusal

    def added(
        self,
        request: Any,
        made: type[RecordInput],
        shown: type[serializers.Serializer],
        act: Callable[..., Model],
    ) -> Response:
        """POST to what a record holds: `act` gets `by`, the record and the input's data.
        A child is recorded by who may record where its parent lies.
        """
        person = self.writer(request)
        parent = self.get_object()
        permissions.require(person, "record", parent.compartment_id)
        data = self.validated(request, made)

        def effect() -> tuple[int, Any]:
            child = self.acted(
                request, made().fields, lambda: act(person, parent, data)
            )
            rows = visible_to(person, shown.Meta.model).filter(pk=child.pk)
            context = self.get_serializer_context()
            return 201, dict(shown(rows.get(), context=context).data)

        route = f"{self.basename}-{parent.pk}-{self.action}"
        return self.answered_once(request, route, effect, made=shown.Meta.model)

    def answered_once(
        self,
        request: Any,
        route: str,
        effect: Callable[[], tuple[int, Any]],
        *,
        made: type[Model],
    ) -> Response:
        """The effect, or the first answer to the same request. Whoever may no longer see
        what was made is told nothing of it.
        """
        answer = idempotency.answer_once(
            key=idempotency.key_of(request, required=False),
            sender=f"person:{request.user.pk}",
            route=route,
            fingerprint=idempotency.fingerprint_of(request, request.body),
            effect=effect,
        )
        if "Idempotency-Replayed" in answer.headers:
            rows = answer.data.get("results", [answer.data])
            keys = [row["id"] for row in rows]
            if visible_to(request.user, made).filter(pk__in=keys).count() < len(keys):
                raise Http404
        return answer


class Creates(PersonWrites):
    """POST on a list: `record_action` gets `by` and the fields of `create_input`."""

    create_input: ClassVar[type[RecordInput]]
    record_action: Callable[..., Model]

    def create(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        person = self.writer(request)
        self.may_create(person)
        data = self.validated(request, self.create_input)

        def effect() -> tuple[int, Any]:
            arguments = self.arguments(data)
            record = self.acted(
                request,
                self.create_input().fields,
                lambda: type(self).record_action(by=person, **arguments),
            )
            return 201, self._shown(record.pk)

        answer = self.answered_once(
            request, self.basename, effect, made=self.rows.model
        )
        answer.headers["Location"] = self._address(answer.data)
        answer.headers["ETag"] = etag(
            self.basename, answer.data["id"], answer.data["version"]
        )
        return answer


class Edits(PersonWrites):
    """PATCH and PUT on a record: `edit_action` gets `by`, `version`, `reason`, the fields
    of `edit_input`, and the record under the name `subject`.
    """

    edit_input: ClassVar[type[RecordInput]]
    edit_action: Callable[..., Model]
    subject = ""

    def present(self, record: Any, name: str, field: serializers.Field) -> Any:
        """What a record holds of one field of its edit; overridden for rows."""
        if isinstance(field, Quantity):
            return stored(record, name)
        return getattr(record, name)

    def may_edit(self, person: User, record: Any) -> None:
        """PermissionDenied for who may not correct this record."""
        if record.compartment_id is None:
            raise PermissionDenied(_("What the catalog holds is not edited here."))
        permissions.require(person, "correct", record.compartment_id)

    def update(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        return self._edit(request, partial=False)

    def partial_update(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        return self._edit(request, partial=True)

    def _edit(self, request: Any, *, partial: bool) -> Response:
        person = self.writer(request)
        record = self.get_object()
        self.may_edit(person, record)
        version = matched(request, self.basename, record)
        sent = self.validated(request, self.edit_input, partial=partial, record=record)
        sent = dict(sent)
        reason = sent.pop("reason", "")
        data = self.whole(record, sent, partial=partial)

        def act() -> Model:
            return type(self).edit_action(
                by=person,
                version=version,
                reason=reason,
                **{self.subject: record},
                **self.arguments(data),
            )

        return self._from_version(request, self.edit_input, record, version, act)

    def changed(
        self, request: Any, made: type[RecordInput], act: Callable[..., Model]
    ) -> Response:
        """A change of a record that is no edit of its fields: `act` gets `by`, the record,
        its version and the input's data, and returns the record. Under `@changing`.
        """
        person = self.writer(request)
        record = self.get_object()
        self.may_edit(person, record)
        version = matched(request, self.basename, record)
        data = self.validated(request, made, record=record)
        return self._from_version(
            request, made, record, version, lambda: act(person, record, version, data)
        )

    def _from_version(
        self,
        request: Any,
        made: type[RecordInput],
        record: Any,
        version: int,
        act: Callable[[], Model],
    ) -> Response:
        """The record as it is after the change, with its ETag; 412 where it has moved on."""
        try:
            edited = self.acted(request, made().fields, act)
        except StaleEdit as stale:
            raise moved_on(request, self.basename, stale.record, version) from stale
        return self._answer(self.get_queryset().get(pk=edited.pk))

    def whole(
        self, record: Any, sent: dict[str, Any], *, partial: bool
    ) -> dict[str, Any]:
        """Every field of the edit: as it was sent, else as it is (PATCH) or empty (PUT)."""
        whole = {}
        for name, field in self.edit_input().fields.items():
            if name == "reason":
                continue
            if name in sent:
                whole[name] = sent[name]
            else:
                whole[name] = (
                    self.present(record, name, field)
                    if partial and not field.write_only
                    else _empty(field, self.rows.model, name)
                )
        return whole


class RecordWrites(Creates, Edits):
    """Records that people create and edit."""


def matched(request: Any, noun: str, record: Any) -> int:
    """The version that If-Match names: PreconditionRequired without one,
    PreconditionFailed (with what changed since) where it is another record's or old.
    """
    given = request.META.get("HTTP_IF_MATCH", "")
    if not given:
        raise PreconditionRequired(
            Fault(
                "if_match_missing",
                _(
                    "Send If-Match with the ETag that you read, so that nobody's edit is lost."
                ),
            )
        )
    tags = re.findall(r'"[^"]*"', given)
    if etag(noun, record.pk, record.version) in tags:
        return record.version
    old = re.search(rf'"{noun}-{record.pk}-([0-9]{{1,9}})"', given)
    raise moved_on(request, noun, record, int(old.group(1)) if old else None)


def moved_on(
    request: Any, noun: str, record: Any, version: int | None
) -> PreconditionFailed:
    """Who changed what since that version, as far as the caller may see."""
    refusal = PreconditionFailed(
        Fault(
            "revision",
            _("The record changed after you read it; its ETag is now %(now)s.")
            % {"now": etag(noun, record.pk, record.version)},
            given=request.META.get("HTTP_IF_MATCH", "")[:80],
        )
    )
    if version is not None:
        seen = seen_compartments(request.user)
        changed = changes.since(record, version, seen=seen)
        refusal.more = {
            "changed_by": changed.by,
            "changed": [
                {"field": each.name, "from": each.old, "to": each.new}
                for each in changed.changes
            ],
        }
    return refusal


def _empty(field: serializers.Field, model: type[Model], name: str) -> Any:
    """What a field holds that PUT leaves out: what a new record would have."""
    if isinstance(field, serializers.ListSerializer | serializers.ListField):
        return []
    stored_in = {each.name: each for each in model._meta.concrete_fields}.get(name)
    if stored_in is not None and stored_in.has_default():
        return stored_in.get_default()
    return "" if getattr(field, "allow_blank", False) else None


def faults_of(
    refusal: ModelValidationError, names: Mapping[str, Any], data: Any
) -> list[Fault]:
    """An action's refusal with pointers into the body: `mass_kg` was sent as `mass`."""
    if not hasattr(refusal, "error_dict"):
        return [Fault("invalid", message) for message in refusal.messages]
    faults = []
    for name, messages in refusal.message_dict.items():
        sent = [each for each in names if name == each or name.startswith(f"{each}_")]
        pointer = (max(sent, key=len),) if sent and name != NON_FIELD_ERRORS else ()
        given = problems.given_at(data, pointer) if pointer else ""
        faults += [Fault("invalid", message, pointer, given) for message in messages]
    return faults
