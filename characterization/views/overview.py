"""The first screen, and the one of a program."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from characterization.choices import Basis
from characterization.dashboards import overview as dashboards
from characterization.dashboards import program_tables
from characterization.dashboards.program_overview import (
    bases,
    program_named,
    program_overview,
    programs_of,
)
from labtrack.accounts.natural_keys import key_of
from labtrack.accounts.time_zones import today_of
from labtrack.pages.export import FORMATS
from trials.models import Program

EVERYTHING = "all"
CHOSEN = "overview-program"


@login_required
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """The program that this person looked at last, or everything where there is none."""
    basis = request.GET.get("basis", Basis.WORKING)
    if basis not in Basis.values:
        return HttpResponseBadRequest(
            _("%(given)s is no basis; expected working or released.")
            % {"given": basis[:40]}
        )
    programs = programs_of(request.user)
    program = _chosen(request, programs)
    if program is None:
        page = dashboards.overview(request.user)
        context = {
            "page": page,
            "is_simulated": page.is_simulated,
            "choices": _choices(programs, None),
        }
        return render(request, "characterization/overview.html", context)
    page = program_overview(
        program, request.user, basis=basis, today=today_of(request.user)
    )
    if (fmt := request.GET.get("export")) in FORMATS:
        return _exported(request, page, fmt)
    context = {
        "page": page,
        "program": program,
        "choices": _choices(programs, program),
        "bases": bases(page),
        "exports": _exports(request, page),
        "is_simulated": program.compartment.is_simulated,
        "markings": program.compartment.marking,
    }
    return render(request, "characterization/program_overview.html", context)


def _chosen(request: HttpRequest, programs: list[Program]) -> Program | None:
    """By the address, else as before in this session, else the newest."""
    given = request.GET.get("program")
    if given is not None and given != EVERYTHING:
        program = program_named(request.user, given)
        if program is None:
            raise Http404
        request.session[CHOSEN] = key_of(program)
        return program
    if given == EVERYTHING:
        request.session[CHOSEN] = EVERYTHING
        return None
    before = request.session.get(CHOSEN)
    if before == EVERYTHING or not programs:
        return None
    return next((one for one in programs if key_of(one) == before), programs[0])


def _choices(programs: list[Program], here: Program | None) -> list[dict]:
    """What the switch offers; nothing where there is no program."""
    if not programs:
        return []
    url = reverse("characterization:overview")
    offered = [
        {
            "label": program.title,
            "url": f"{url}?program={key_of(program)}",
            "is_here": program == here,
        }
        for program in programs
    ]
    everything = {
        "label": _("Everything"),
        "url": f"{url}?program={EVERYTHING}",
        "is_here": here is None,
    }
    return [*offered, everything]


def _exports(request: HttpRequest, page) -> list[dict]:
    return [
        {
            "label": f"{table.title}, {label}",
            "url": f"?program={key_of(page.program)}&basis={page.basis}"
            f"&export={fmt}&table={name}",
        }
        for name, table in program_tables.TABLES.items()
        for fmt, label in FORMATS.items()
    ]


def _exported(request: HttpRequest, page, fmt: str) -> HttpResponse:
    name = request.GET.get("table", "criteria")
    if name not in program_tables.TABLES:
        return HttpResponseBadRequest(
            _("%(given)s is no table of this page; expected one of %(known)s.")
            % {"given": name[:40], "known": ", ".join(program_tables.TABLES)}
        )
    return program_tables.response(page, name, fmt, at=timezone.now())
