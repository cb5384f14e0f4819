"""`ETag` and `If-Match`: an edit names the revision it was made from."""

import re

from django.utils.translation import gettext as _

from labtrack.refusals import Fault, Refused


class PreconditionRequired(Refused):
    """The edit did not say which revision it was made from."""

    status = 428


class PreconditionFailed(Refused):
    """The record has moved on."""

    status = 412


def etag(noun: str, pk: int, revision: int) -> str:
    """Such as "test-17-3", quotes included."""
    return f'"{noun}-{pk}-{revision}"'


def require_match(request, noun: str, pk: int, revision: int) -> None:
    """PreconditionRequired without If-Match, PreconditionFailed when it names another."""
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
    if etag(noun, pk, revision) not in tags:
        raise PreconditionFailed(
            Fault(
                "revision",
                _("The record changed after you read it; its ETag is now %(now)s.")
                % {"now": etag(noun, pk, revision)},
                given=given[:80],
            )
        )
