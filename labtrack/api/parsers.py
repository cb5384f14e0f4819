"""The request body as strict JSON; other media types and encodings are refused."""

from django.utils.translation import gettext as _
from rest_framework.exceptions import UnsupportedMediaType
from rest_framework.parsers import BaseParser, MultiPartParser

from labtrack.api import strict_json


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
        refuse_encodings(parser_context["request"])
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
