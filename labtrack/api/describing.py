"""What the schema says of the writes of a record: headers, inputs, answers, examples."""

import inspect
from collections.abc import Callable
from typing import Any

from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
)
from rest_framework.response import Response

from labtrack.api.entering import RecordInput

IF_MATCH = OpenApiParameter(
    "If-Match",
    str,
    OpenApiParameter.HEADER,
    required=True,
    description="The ETag of the record as you read it.",
)
ONCE = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    description="The same key with the same body again is answered the same and changes "
    "nothing.",
)


def written(made: type[RecordInput], shown: Any) -> Callable[[Any], Any]:
    """Describes a write that is neither create nor edit: `@written(input, output)` above
    `@action`. The sweeps find the input here too.
    """

    def describe(method: Any) -> Any:
        method.input = made
        return extend_schema(
            request=made,
            responses={201: shown},
            parameters=[ONCE],
            examples=examples(method.__name__, made),
        )(method)

    return describe


def changing(made: type[RecordInput], shown: Any) -> Callable[[Any], Any]:
    """Describes a change of a record that is no edit of its fields, made from the revision
    that `If-Match` names: `@changing(input, output)` above `@action`.
    """

    def describe(method: Any) -> Any:
        method.input = made
        return extend_schema(
            request=made,
            responses={200: shown, 412: MOVED_ON, 428: NO_IF_MATCH},
            parameters=[IF_MATCH],
            examples=examples(method.__name__, made),
        )(method)

    return describe


def describe_writes(view: type) -> None:
    """Describe the methods of a view that declares `create_input` or `edit_input`."""
    if "create_input" in view.__dict__:
        described = extend_schema(
            request=view.create_input,
            responses={201: view.serializer_class},
            parameters=[ONCE],
            description=f"Record one. {_said_of(view.create_input)}".strip(),
            examples=examples("create", view.create_input),
        )
        view.create = described(_own(view, "create"))
    if "edit_input" in view.__dict__:
        _describe_edits(view, view.edit_input)


def _describe_edits(view: type, edits: type[RecordInput]) -> None:
    for method, text in _EDITS.items():
        described = extend_schema(
            request=edits,
            responses={200: view.serializer_class, 412: MOVED_ON, 428: NO_IF_MATCH},
            parameters=[IF_MATCH],
            description=f"{text} {_said_of(edits)}".strip(),
            examples=examples("edit", edits)
            if method == "partial_update"
            else _whole(view, edits),
        )
        setattr(view, method, described(_own(view, method)))


_EDITS = {
    "update": "Edit it whole: what is left out becomes empty.",
    "partial_update": "Edit what is named; the rest stays as it is.",
}
MOVED_ON = OpenApiResponse(
    description="The record changed after it was read; `changed_by` and `changed` say who "
    "changed what since."
)
NO_IF_MATCH = OpenApiResponse(description="If-Match is missing.")


def _whole(view: type, edits: type[RecordInput]) -> list[OpenApiExample]:
    """What creates a record, as far as an edit takes it, is a whole edit."""
    created = getattr(view, "create_input", edits).example
    known = edits().fields
    whole = {name: value for name, value in created.items() if name in known}
    return [OpenApiExample("edit whole", value=whole, request_only=True)]


def _said_of(made: type[RecordInput]) -> str:
    return inspect.getdoc(made) or "" if made.__doc__ else ""


def _own(view: type, name: str) -> Callable[..., Response]:
    """A method of this class alone, so that its description is not its neighbour's."""
    inherited = getattr(view, name)

    def method(self: Any, request: Any, *args: Any, **kwargs: Any) -> Response:
        return inherited(self, request, *args, **kwargs)

    method.__name__ = name
    method.__doc__ = inherited.__doc__
    return method


def examples(verb: str, made: type[RecordInput]) -> list[OpenApiExample]:
    if not made.example:
        return []
    return [OpenApiExample(verb, value=dict(made.example), request_only=True)]
