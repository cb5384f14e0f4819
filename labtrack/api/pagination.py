"""Pages by cursor: constant cost however far one reads."""

import re
from base64 import b64decode

from django.utils.translation import gettext as _
from rest_framework.exceptions import NotFound
from rest_framework.pagination import CursorPagination

from labtrack.refusals import Fault, Refused

MOST = 500
_OURS = re.compile(rb"(?=[orp]=)(o=[0-9]{1,4}&?)?(r=1&?)?(p=[0-9]{1,18})?")
"""A place in the list. What is none of it would silently show the first page again."""


class ByCursor(CursorPagination):
    """Newest first unless the view says otherwise; `limit` from 1 to 500."""

    page_size = 100
    ordering = "-pk"

    def get_page_size(self, request) -> int:
        text = request.query_params.get("limit")
        if text is None:
            return self.page_size
        if (
            not (text.isascii() and text.isdigit() and 1 <= int(text[:4]) <= MOST)
            or len(text) > 3
        ):
            raise Refused(
                Fault(
                    "limit",
                    _("limit is a whole number from 1 to %(most)d.") % {"most": MOST},
                    ("limit",),
                    text[:40],
                )
            )
        return int(text)

    def decode_cursor(self, request):
        text = request.query_params.get(self.cursor_query_param)
        if text is None:
            return None
        try:
            if not _OURS.fullmatch(b64decode(text, validate=True)):
                raise ValueError("no page gave it")
            return super().decode_cursor(request)
        except (NotFound, ValueError) as error:
            raise Refused(
                Fault(
                    "cursor",
                    _("This cursor is not one that a page of this list gave."),
                    ("cursor",),
                    text[:40],
                )
            ) from error
