"""Fragment of a specification's page: its tensile minima."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from characterization.dashboards import acceptance
from labtrack.accounts.visibility import get_visible_or_404
from trials.models import Specification


@require_safe
@login_required
def specification_minima(request: HttpRequest, pk: int) -> HttpResponse:
    """What the specification asks of properties, in the units of its documents."""
    specification = get_visible_or_404(request.user, Specification, pk=pk)
    table = acceptance.table_of(request.user, specification)
    return render(request, "characterization/_minima.html", {"table": table})
