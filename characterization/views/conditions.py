"""Material conditions: the list, and the statistics of one."""

import csv
from decimal import Decimal

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from characterization.choices import Basis
from characterization.dashboards import condition_words, cut_castings, overlay, s_n
from characterization.dashboards.analysis import limits, links
from characterization.dashboards.condition_list import condition_list as listed
from characterization.dashboards.condition_list import counting_tests
from characterization.dashboards.condition_page import address, condition_page
from characterization.models import MaterialCondition
from labtrack.accounts.visibility import (
    get_visible_or_404,
    seen_compartments,
    visible_to,
)
from labtrack.pages.export import harmless
from trials.choices import SpecimenOrigin

WITH_EVERYTHING = MaterialCondition.objects.select_related(
    "alloy", "cycle", "section_class"
)


@login_required
@require_safe
def condition_list(request):
    """Every condition of which this person may see a test, with its yield strength."""
    wanted = request.GET.get("alloy", "").strip()[:60].replace("\0", "")
    rows = visible_to(request.user, WITH_EVERYTHING.all())
    if wanted:
        rows = rows.filter(alloy__code__icontains=wanted).filter(
            Q(alloy__compartment__isnull=True)
            | Q(alloy__compartment_id__in=seen_compartments(request.user))
        )
    seen = seen_compartments(request.user)
    page = listed(counting_tests(rows, seen), person=request.user, seen=seen)
    context = {"page": page, "wanted": wanted, "title": _("Material conditions")}
    return render(request, "characterization/condition_list.html", context)


@login_required
@require_safe
def condition_detail(request, pk):
    """Statistics of one property in one material condition, every point clickable."""
    basis = request.GET.get("basis", Basis.WORKING)
    if basis not in Basis.values:
        return HttpResponseBadRequest(
            _("%(given)s is no basis; expected working or released.")
            % {"given": basis[:40]}
        )
    condition = get_visible_or_404(request.user, WITH_EVERYTHING.all(), pk=pk)
    page = condition_page(
        condition,
        person=request.user,
        property_code=request.GET.get("property", ""),
        basis=basis,
        wants_simulated=request.GET.get("simulated") == "1",
    )
    # A life is no result and has no mean; its page is its curve.
    curves = [] if page.prop else s_n.curves(condition, person=request.user)[:1]
    seen = seen_compartments(request.user)
    here = {
        "property_code": page.prop.code if page.prop else "",
        "basis": basis,
        "is_simulated": page.is_simulated,
    }

    def at(**changed):
        return address(condition, **here | changed)

    context = {
        "page": page,
        "curves": curves,
        "title": condition_words.title(condition, seen),
        "sub": condition_words.subtitle(condition),
        "states": _states(page),
        "others": _others(page, here),
        "is_simulated": page.is_simulated or _is_simulated(curves),
        "markings": page.markings,
        "finer": _finer(page),
        **_held(page, request.user),
        "inputs_note": _inputs_note(page),
        "analyses": links.of_condition(
            condition,
            property_code=page.prop.code if page.prop else "",
            basis=basis,
            is_simulated=page.is_simulated and page.has_both_kinds,
        ),
        "breadcrumbs": [
            {"label": _("Analysis"), "url": reverse("characterization:analysis")},
            {
                "label": _("Material conditions"),
                "url": reverse("characterization:condition-list"),
            },
            {"label": condition_words.title(condition, seen)},
        ],
        "property_tabs": [
            {
                "label": condition.label_of(prop.code),
                "url": at(property_code=prop.code),
                "is_here": prop == page.prop,
            }
            for prop in page.properties
        ],
        "basis_tabs": [
            {
                "label": choice.label,
                "url": at(basis=choice.value),
                "is_here": choice.value == basis,
            }
            for choice in Basis
        ],
        "kind_tabs": [
            {
                "label": label,
                "url": at(is_simulated=kind),
                "is_here": kind == page.is_simulated,
            }
            for kind, label in ((False, _("Measured")), (True, _("Simulated")))
        ]
        if page.has_both_kinds
        else [],
    }
    return render(request, "characterization/condition_detail.html", context)


@login_required
@require_safe
def condition_inputs(request, pk):
    """The inputs of a summary as CSV: text as entered, canonical value, state."""
    condition = get_visible_or_404(request.user, WITH_EVERYTHING.all(), pk=pk)
    page = condition_page(
        condition,
        person=request.user,
        property_code=request.GET.get("property", ""),
        basis=Basis.RELEASED
        if request.GET.get("basis") == Basis.RELEASED
        else Basis.WORKING,
        wants_simulated=request.GET.get("simulated") == "1",
    )
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(
        True, f"material-condition-{pk}.csv"
    )
    writer = csv.writer(response)
    unit = page.prop.canonical_unit if page.prop else ""
    writer.writerow(
        ["specimen", "stamp_mark", "heat_or_lot", "property", "tested_under",
         "calculated", f"value [{unit}]", "censoring", "as_entered", "state", "validity",
         "counts", "simulated", "markings"]
    )  # fmt: skip
    for point in page.points:
        cells = [
            point.specimen, point.stamp_mark, point.source.code,
            page.prop.code, condition.tested_under_words, page.calculated,
            repr(point.value), point.censoring, point.text,
            point.state, point.validity, "yes" if point.counts else "no",
            "yes" if point.is_simulated else "no", page.markings,
        ]  # fmt: skip
        writer.writerow([harmless(cell) for cell in cells])
    return response


def _others(page, here):
    """The same metal tested otherwise, named by what is different."""
    return [
        {"label": condition_words.how_tested(one), "url": address(one, **here)}
        for one in page.others
    ]


def _finer(page):
    """One digit more than a value is reported to, for means and scatter."""
    place = Decimal(page.prop.place) if page.prop else Decimal(1)
    return str(place / 10)


def _held(page, person):
    """Where the mean stands to what is specified for such bars, and the castings that
    were cut up; nothing where nothing is specified.
    """
    if not page.prop:
        return {}
    held = limits.of(person, page.prop, [page.condition])
    mean = page.figures.get("mean_of_heat_means")
    is_cut = page.condition.origin == SpecimenOrigin.CUT_FROM_CASTING
    return {
        "minimum": held.verdict(page.condition, mean),
        "castings": cut_castings.section(person, page.points, held, page.scale)
        if is_cut
        else None,
    }


def _inputs_note(page):
    said = [_("%(n)d tests") % {"n": len(page.points)}]
    if len(page.listed) < len(page.points):
        said.append(
            _("the first %(n)d are listed, the CSV has all") % {"n": len(page.listed)}
        )
    if page.summary:
        said.append(
            _("version %(v)d of this summary, hash %(hash)s")
            % {"v": page.summary.version, "hash": page.summary.input_hash[:8]}
        )
    return "; ".join(said)


def _states(page):
    states = ["simulated"] if page.is_simulated else []
    if page.calculated:
        states.append("calculated")
    if page.is_stale:
        word = (
            _("%(n)d newer") % {"n": page.n_newer}
            if page.n_newer
            else _("being computed")
        )
        states.append({"key": "stale", "word": word})
    return states


def _is_simulated(curves):
    return any(
        point.test.compartment.is_simulated for c in curves for point in c.points
    )


@login_required
@require_safe
def condition_s_n(request, pk):
    """The fatigue tests of one material condition as S-N curves, run-outs shown."""
    condition = get_visible_or_404(request.user, WITH_EVERYTHING.all(), pk=pk)
    found = s_n.curves(condition, person=request.user)
    context = {
        "title": _("S-N curves"),
        "sub": condition_words.title(condition, seen_compartments(request.user)),
        "curves": found,
        "is_simulated": _is_simulated(found),
        "breadcrumbs": [
            {
                "label": _("Material conditions"),
                "url": reverse("characterization:condition-list"),
            },
            {"label": _("This condition"), "url": condition.get_absolute_url()},
            {"label": _("S-N curves")},
        ],
    }
    return render(request, "characterization/condition_s_n.html", context)


@login_required
@require_safe
def condition_curves(request, pk):
    """The tensile curves of one material condition over one another."""
    condition = get_visible_or_404(request.user, WITH_EVERYTHING.all(), pk=pk)
    wants_simulated = request.GET.get("simulated") == "1"
    context = {
        "title": _("Curves over one another"),
        "sub": condition_words.title(condition, seen_compartments(request.user)),
        "card": overlay.card(
            condition, person=request.user, wants_simulated=wants_simulated
        ),
        "is_simulated": wants_simulated,
        "breadcrumbs": [
            {
                "label": _("Material conditions"),
                "url": reverse("characterization:condition-list"),
            },
            {"label": _("This condition"), "url": condition.get_absolute_url()},
            {"label": _("Curves")},
        ],
    }
    return render(request, "characterization/condition_curves.html", context)
