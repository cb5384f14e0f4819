"""The history pane of a record."""

from django.apps import apps
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from labtrack.accounts.kinds import InCompartment, SignedIn, Through
from labtrack.accounts.visibility import get_visible_or_404, seen_compartments
from labtrack.audit import changes


@require_safe
@login_required
def history(request: HttpRequest, label: str, pk: int) -> HttpResponse:
    """Who changed one record, when, what and why; for whoever may see the record."""
    record = get_visible_or_404(request.user, _model_of(label), pk=pk)
    context = {
        "record": record,
        "record_url": getattr(record, "get_absolute_url", str)(),
        "title": _("History of %(record)s") % {"record": record},
        "events": changes.of(record, seen=seen_compartments(request.user)),
    }
    template = "components/history.html" if request.htmx else "records/history.html"
    return render(request, template, context)


def _model_of(label: str) -> type:
    """A record with a history; people, tokens and other tables do not exist here."""
    try:
        model = apps.get_model(label)
    except (LookupError, ValueError):
        raise Http404 from None
    kinds = InCompartment | Through | SignedIn  # catalogue rows have a history too
    is_record = isinstance(getattr(model, "visibility", None), kinds)
    is_record |= getattr(model, "shows_history", False)
    if not is_record or not hasattr(model, "pgh_event_model"):
        raise Http404
    return model
