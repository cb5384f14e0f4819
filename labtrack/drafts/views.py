"""Doors of form drafts: kept by a script as one types, discarded by a button."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from labtrack.drafts import keeping


@require_POST
@login_required
def keep(request: HttpRequest) -> HttpResponse:
    """Store what was typed so far."""
    try:
        keeping.keep(
            user=request.user,
            form_url=request.POST.get("form_url", ""),
            texts=request.POST.get("texts", ""),
        )
    except ValidationError as refusal:
        return JsonResponse({"errors": refusal.messages}, status=400)
    return HttpResponse(status=204)


@require_POST
@login_required
def discard(request: HttpRequest) -> HttpResponse:
    """Begin the form anew."""
    form_url = request.POST.get("form_url", "")
    keeping.forget(user=request.user, form_url=form_url.replace("\0", ""))
    return redirect(form_url if keeping.is_of_this_site(form_url) else "/")
