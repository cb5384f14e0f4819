"""What the readings of an open form give so far. Nothing is stored."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from characterization.actions import readouts
from characterization.actions.entries import MethodRules
from characterization.dashboards import readings as dashboards
from characterization.forms.numbers import TypedTestForm
from characterization.models import TestMethod
from labtrack.accounts import permissions
from labtrack.accounts.visibility import get_visible_or_404
from labtrack.refusals import Refused


@login_required
@require_POST
def preview(request: HttpRequest, code: str) -> HttpResponse:
    """The table and the value as they would be saved, or the first thing in the way."""
    if not permissions.compartments_where(request.user, "record").exists():
        raise PermissionDenied(_("Your role does not allow recording anywhere."))
    row = get_visible_or_404(request.user, TestMethod, code=code)
    return render(
        request,
        "characterization/_readings_preview.html",
        _context(request, row),
    )


def _context(request: HttpRequest, row: TestMethod) -> dict:
    form = TypedTestForm(request.POST, person=request.user, method=row)
    reads = form.readings_method
    if reads is None or form.rows is None or not form.rows.is_valid():
        return {"why": _("Type the readings to see what they give.")}
    form.is_valid()  # what is not a reading may still be wrong
    rules = MethodRules(row)
    try:
        read = readouts.understand(rules, form.given())
    except Refused as refusal:
        return {"why": refusal.faults[0].message}
    if read is None:
        return {"why": _("Type the readings to see what they give.")}
    properties = {code: part.property for code, part in rules.parts.items()}
    return {"shown": dashboards.shown(reads, read.rows, read.result, properties)}
