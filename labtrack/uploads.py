"""Uploads come in under a cap, told from the request's head before a byte is read."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from labtrack.api import problems

API = "/api/"


class UploadCapMiddleware:
    """413 for a request whose body is larger than UPLOAD_MOST_BYTES.

    The server reads no more of a body than its head promises, so the head decides.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = str(request.META.get("CONTENT_LENGTH") or "0")
        size = int(length) if length.isdigit() else 0
        if size <= settings.UPLOAD_MOST_BYTES:
            return self.get_response(request)
        if not request.path.startswith(API):
            return render(request, "413.html", status=413)
        sentence = _("The upload has %(given)d MB; at most %(most)d MB are taken.") % {
            "given": size // 2**20,
            "most": settings.UPLOAD_MOST_BYTES // 2**20,
        }
        return problems.page(413, "too_large", sentence)
