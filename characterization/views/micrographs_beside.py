"""Two micrographs side by side under one zoom, of one specimen or of two."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from characterization.dashboards import micrographs as dashboard
from characterization.models import Micrograph
from characterization.views.micrographs import ROWS
from labtrack.accounts.visibility import get_visible_or_404, visible_to

SIDES = ("left", "right")


@login_required
@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """`left` and `right` are each the number of a micrograph, or a specimen of which the
    field that is most like the other side's is taken.
    """
    texts = {
        name: request.GET.get(name, "").replace("\0", "").strip() for name in SIDES
    }
    known = {
        name: get_visible_or_404(request.user, ROWS.all(), pk=int(text))
        for name, text in texts.items()
        if _is_key(text)
    }
    if not known or not all(texts.values()):
        raise Http404
    for name in SIDES:
        if name not in known:
            other = next(iter(known.values()))
            known[name] = _of_specimen(request, texts[name], other) or other
    sides = [dashboard.viewer(known[name], person=request.user) for name in SIDES]
    context = {
        "sides": sides,
        "is_simulated": any(s.micrograph.compartment.is_simulated for s in sides),
        "markings": sides[0].micrograph.compartment.marking,
    }
    return render(request, "characterization/micrograph_compare.html", context)


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 18


def _of_specimen(
    request: HttpRequest, text: str, other: Micrograph
) -> Micrograph | None:
    """The newest series of that code or mark, measured as the other side where it is."""
    given = text.upper()
    match = Q(test__specimen__code=given) | Q(test__specimen__stamp_mark=given)
    rows = visible_to(request.user, ROWS.filter(match, excluded_because=""))
    alike = rows.filter(test__method=other.test.method)
    for found in (alike, rows):
        newest = found.order_by("-test__created_at", "number").first()
        if newest is not None:
            return newest
    messages.error(
        request, _("There is no micrograph of %(given)s.") % {"given": text[:80]}
    )
    return None
