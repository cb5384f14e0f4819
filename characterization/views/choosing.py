"""Tests that a person chose in the list: ticked one by one, or all that its filters find.

What is chosen stands in the address, so that the page can be sent to a colleague.
"""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from characterization.filtersets import TestFilterSet
from characterization.models import Test
from labtrack.accounts.visibility import visible_to
from labtrack.refusals import Fault, Refused

TICKED, ALL = "test", "all"
MOST_TICKED = 500
NOT_FILTERS = {TICKED, ALL, "sort", "cursor", "simulated"}


@dataclass(frozen=True)
class Chosen:
    """The chosen tests that this person sees, and how they were chosen, in words."""

    tests: QuerySet[Test]
    n: int
    said: str


def chosen(request: HttpRequest) -> Chosen:
    """Refused, with a sentence, where nothing is chosen or the choice cannot be read."""
    if request.GET.get(ALL):
        rows = _all_that_match(request)
        n = rows.count()
        said = ngettext(
            "%(n)s test that matches the filter", "%(n)s tests that match the filter", n
        )
    else:
        rows = _ticked(request)
        n = rows.count()
        said = ngettext("%(n)s chosen test", "%(n)s chosen tests", n)
    if not n:
        raise Refused(
            Fault("tests", _("No test is chosen: tick some in the list of tests."))
        )
    return Chosen(rows, n, said % {"n": f"{n:,}"})


def refuse_too_many(found: Chosen, most: int) -> None:
    """Refused where more are chosen than one page or job takes."""
    if found.n > most:
        raise Refused(
            Fault(
                "too_many",
                _(
                    "%(n)s tests are chosen; at most %(most)d are taken at once. Narrow "
                    "the filter, or tick fewer."
                )
                % {"n": f"{found.n:,}", "most": most},
            )
        )


def _current(request: HttpRequest) -> QuerySet[Test]:
    return visible_to(request.user, Test).filter(is_current=True)


def _ticked(request: HttpRequest) -> QuerySet[Test]:
    try:
        uids = [UUID(text) for text in request.GET.getlist(TICKED)[:MOST_TICKED]]
    except ValueError:
        raise Refused(
            Fault("tests", _("The address names a test that cannot be."))
        ) from None
    return _current(request).filter(test_uid__in=uids).order_by("pk")


def _all_that_match(request: HttpRequest) -> QuerySet[Test]:
    filterset = TestFilterSet(request.GET, queryset=_current(request), request=request)
    unknown = set(request.GET) - set(filterset.form.fields) - NOT_FILTERS
    if unknown or not filterset.form.is_valid():
        raise Refused(
            Fault("filter", _("The filter in the address cannot be understood."))
        )
    return filterset.qs.order_by("pk")
