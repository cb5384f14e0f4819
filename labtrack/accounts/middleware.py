"""What every request of a signed-in person gets: the time zone, and no cached copies."""

import zoneinfo
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone


class PersonMiddleware:
    """Times are shown and read in the person's zone.

    Pages of signed-in people are kept by no cache, so that what was seen with a right is
    not shown without it, by Back after signing out or by a proxy.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        person = request.user
        if not person.is_authenticated:
            return self.get_response(request)
        with timezone.override(zoneinfo.ZoneInfo(person.time_zone)):
            response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store"
        return response
