"""What every request of a signed-in person gets: time zone, units, no cached copies."""

import zoneinfo
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from labtrack import reading


class PersonMiddleware:
    """Times are shown and read in the person's zone, and words speak in their units; not
    in the API, which is canonical.

    Pages of signed-in people are kept by no cache, so that what was seen with a right is
    not shown without it, by Back after signing out or by a proxy.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        person = request.user
        if not person.is_authenticated:
            return self.get_response(request)
        system = "" if request.path.startswith("/api/") else person.unit_system
        zone = zoneinfo.ZoneInfo(person.time_zone)
        with timezone.override(zone), reading.units_of(system):
            response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store"
        return response
