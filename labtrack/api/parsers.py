"""The request body as strict JSON; other media types and encodings are refused."""

from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework import status
from rest_framework.exceptions import APIException, UnsupportedMediaType
from rest_framework.parsers import BaseParser, MultiPartParser

from labtrack.api import strict_json
from labtrack.uploads import too_large


class TooLarge(APIException):
    """413: told from the head of the request, before its body is read."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "too_large"


class StrictJSONParser(BaseParser):
    """application/json in UTF-8, read by strict_json."""

    media_type = "application/json"

    def parse(self, stream, media_type=None, parser_context=None):
        request = parser_context["request"]
        refuse_encodings(request)
        return strict_json.load(stream.read())


class UploadParser(MultiPartParser):
    """multipart/form-data of one file and its fields."""

    def parse(self, stream, media_type=None, parser_context=None):
        request = parser_context["request"]
        refuse_encodings(request)
        length = str(request.META.get("CONTENT_LENGTH") or "0")
        size = int(length) if length.isdigit() else 0
        if size > settings.UPLOAD_MOST_BYTES:
            raise TooLarge(too_large(size))
        return super().parse(stream, media_type, parser_context)


def refuse_encodings(request) -> None:
    """UnsupportedMediaType for compressed bodies and charsets other than UTF-8."""
    encoding = request.META.get("HTTP_CONTENT_ENCODING", "identity")
    if encoding.lower() != "identity":
        raise UnsupportedMediaType(
            encoding, _("A compressed body is not accepted; send it plain.")
        )
    charset = request.content_type and request._request.content_params.get("charset")
    if charset and charset.lower().replace("_", "-") not in ("utf-8", "utf8"):
        raise UnsupportedMediaType(
            charset,
            _("The charset %(given)s is not accepted; send UTF-8.")
            % {"given": charset},
        )
