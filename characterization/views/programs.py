"""What characterization knows of programs: fragments of their pages."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from characterization.choices import Basis
from characterization.dashboards import criteria
from characterization.dashboards import progress as dashboards
from labtrack.accounts import permissions
from labtrack.accounts.time_zones import today_of
from labtrack.accounts.visibility import get_visible_or_404
from trials.models import Program, WorkItem

PLACE = ("compartment", "organisation")


@login_required
@require_safe
def standing(request: HttpRequest, pk: int) -> HttpResponse:
    """Scope of work and success criteria of a program."""
    program = get_visible_or_404(
        request.user,
        Program.objects.select_related(*PLACE).prefetch_related("program_alloys"),
        pk=pk,
    )
    reading = criteria.reading_of(
        request.user,
        basis=Basis.WORKING,
        is_simulated=program.compartment.is_simulated,
    )
    context = {
        "program": program,
        "work": dashboards.scope_of_work(
            program, request.user, today=today_of(request.user)
        ),
        "criteria": criteria.judged(
            criteria.criteria_of(program, request.user), reading
        ),
        "may_record": permissions.may(request.user, "record", program.compartment_id),
    }
    return render(request, "characterization/_program_standing.html", context)


@login_required
@require_safe
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far one line of the work is."""
    item = get_visible_or_404(
        request.user,
        WorkItem.objects.select_related(
            "program__compartment", "program__organisation", *PLACE
        ).prefetch_related("program__program_alloys"),
        pk=pk,
    )
    line = dashboards.of_item(item, request.user, today=today_of(request.user))
    return render(request, "characterization/_work_progress.html", {"line": line})
