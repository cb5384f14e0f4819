"""The first screen."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from characterization.dashboards import overview as dashboards


@login_required
@require_safe
def overview(request):
    """What waits, what is new, where the material conditions stand."""
    page = dashboards.overview(request.user)
    context = {"page": page, "is_simulated": page.is_simulated}
    return render(request, "characterization/overview.html", context)
