"""Dashboards under /analysis/: one view for all, each a builder of its page."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from characterization.choices import Basis
from characterization.dashboards.analysis import (
    against_element,
    comparison,
    drift,
    landing,
    links,
    strength_elongation,
    value,
)
from characterization.dashboards.analysis.asked import Asked
from characterization.dashboards.analysis.page import (
    Dashboard,
    DataTable,
    Note,
    address,
)
from characterization.dashboards.analysis.stored import is_computing
from labtrack.accounts.models import User
from labtrack.accounts.visibility import get_visible_or_404
from labtrack.pages.export import FORMATS, Marks, TooManyRows, rows_response
from labtrack.refusals import Refused
from trials.models import Program

WAIT = (
    gettext_lazy("The numbers are being computed."),
    gettext_lazy("Results are recorded; their means appear here in a minute or two."),
)
Builder = Callable[[User, Asked, str], Dashboard]


@login_required
@require_safe
def analysis(request: HttpRequest) -> HttpResponse:
    """What the dashboards answer, one line each."""
    page = landing.landing(request.user)
    context = {"page": page, "title": _("Analysis"), "is_simulated": page.is_simulated}
    return render(request, "characterization/analysis/landing.html", context)


@login_required
@require_safe
def program_analyses(request: HttpRequest, pk: int) -> HttpResponse:
    """What the page of a program shows of its analyses: the ways to them."""
    program = get_visible_or_404(request.user, Program, pk=pk)
    context = {"links": links.of_program(program.code)}
    return render(request, "characterization/analysis/_program.html", context)


def _page(builder: Builder) -> Callable[[HttpRequest], HttpResponse]:
    """The door of one dashboard: the page, or one of its tables as a file."""

    @login_required
    @require_safe
    def view(request: HttpRequest) -> HttpResponse:
        asked = Asked(request.GET)
        try:
            page = builder(request.user, asked, request.path)
            if asked.text("export") in FORMATS:
                return _exported(page, asked)
        except (Refused, TooManyRows) as refusal:
            return HttpResponseBadRequest(str(refusal), content_type="text/plain")
        return render(
            request,
            "characterization/analysis/dashboard.html",
            _context(page, asked, request.path),
        )

    view.__doc__ = builder.__doc__
    return view


property_against_element = _page(against_element.build)
comparison_with_baseline = _page(comparison.build)
chemistry_drift = _page(drift.build)
strength_against_elongation = _page(strength_elongation.build)
gain_against_cost = _page(value.build)


def _exported(page: Dashboard, asked: Asked) -> HttpResponse:
    table = page.table(asked.text("table")) or next(iter(page.tables), None)
    table = table or DataTable("nothing", page.title, [_("Nothing to export")], [])
    about = [
        (_("Dashboard"), page.title),
        (_("Cast as"), page.scope_words),
        (_("Basis"), page.reading.basis),
        (_("Counted"), counted_words(page)),
        (_("As of"), page.as_of.isoformat() if page.as_of else ""),
        *([(_("Calculated"), page.calculated)] if page.calculated else []),
    ]
    marks = Marks(page.markings, page.reading.is_simulated, about)
    return rows_response(
        asked.text("export"),
        f"{page.key}-{table.key}",
        table.columns,
        table.rows,
        marks,
    )


def counted_words(page: Dashboard) -> str:
    """What everything on the page rests on."""
    return _("%(n)d bars of %(k)d heats, %(a)d of %(n)d approved") % {
        "n": page.n,
        "k": page.n_heats,
        "a": page.n_approved,
    }


def _states(page: Dashboard, computing: bool) -> list[str | dict[str, str]]:
    """Simulated; numbers missing that are on their way; newer results than the shown."""
    states: list[str | dict[str, str]] = []
    if page.reading.is_simulated:
        states.append("simulated")
    if page.calculated:
        states.append("calculated")
    if page.is_stale:
        states.append({"key": "stale", "word": _("newer results are being counted")})
    elif computing:
        states.append({"key": "stale", "word": _("being computed")})
    return states


def _context(page: Dashboard, asked: Asked, path: str) -> dict:
    query = {k: v for k, v in asked.query.items() if k not in ("export", "table")}

    def at(**changed: str) -> str:
        return address(path, query, **changed)

    computing = page.has_basis and is_computing(page.reading)
    return {
        "page": page,
        "title": page.title,
        "is_simulated": page.reading.is_simulated,
        "markings": page.markings,
        "path": path,
        "states": _states(page, computing),
        "empty": Note("info", *WAIT) if page.empty and computing else page.empty,
        "counted": counted_words(page),
        "kept": {
            name: value
            for name, value in query.items()
            if name in ("basis", "simulated", "bars", "literature", "baseline")
            and name not in {one.name for one in page.filters}
        },
        "basis_tabs": [
            {
                "label": choice.label,
                "url": at(basis=choice.value),
                "is_here": choice.value == page.reading.basis,
            }
            for choice in Basis
        ]
        if page.has_basis
        else [],
        "kind_tabs": [
            {
                "label": label,
                "url": at(simulated=value),
                "is_here": page.reading.is_simulated == bool(value),
            }
            for value, label in (("", _("Measured")), ("1", _("Simulated")))
        ]
        if page.reading.has_both_kinds
        else [],
        "tables": [
            {
                "table": table,
                "exports": [
                    {"label": label, "url": at(export=fmt, table=table.key)}
                    for fmt, label in FORMATS.items()
                ],
            }
            for table in page.tables
        ],
        "breadcrumbs": [
            {"label": _("Analysis"), "url": reverse("characterization:analysis")},
            {"label": page.title},
        ],
    }
