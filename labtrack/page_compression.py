"""Pages travel compressed; answers of the API keep their strong ETags and do not."""

from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware


class PageCompressionMiddleware(GZipMiddleware):
    """Django's own compression, with its random padding, for HTML alone.

    Compressing makes an ETag weak, and a weak one never satisfies the `If-Match` that
    edits through the API need.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponse
    ) -> HttpResponse:
        """The response, smaller where it is a page."""
        if not response.get("Content-Type", "").startswith("text/html"):
            return response
        return super().process_response(request, response)
