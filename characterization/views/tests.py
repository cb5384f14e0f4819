"""Lists and pages of tests, and the commands on them."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe
from django_filters import FilterSet

from characterization.actions import lifecycle, recording
from characterization.dashboards import overlay
from characterization.dashboards.calculated import CALCULATED
from characterization.dashboards.test_page import WITH_EVERYTHING, test_page
from characterization.filtersets import TestFilterSet
from characterization.models import Test
from characterization.tables import TestTable
from characterization.views.choosing import chosen
from labtrack.accounts import permissions
from labtrack.accounts.visibility import (
    get_visible_or_404,
    seen_compartments,
    visible_to,
)
from labtrack.audit.history import attributed
from labtrack.instruments.downloads import as_it_came
from labtrack.pages.lists import RecordList
from labtrack.refusals import Refused
from trials.models import Specimen


class TestList(RecordList):
    """Tests, newest first."""

    __test__ = False
    rows = Test.objects.filter(is_current=True).select_related(
        "specimen__organisation",
        "specimen__source_heat",
        "specimen__source_lot",
        "material_state__cycle",
        "method",
        "compartment",
    )
    filterset_class = TestFilterSet
    table_class = TestTable
    title = gettext_lazy("Tests")
    empty_text = gettext_lazy(
        "No tests yet. Type one here, upload a curve, or let an instrument send it."
    )
    create_url_name = "characterization:test-pick"
    create_text = gettext_lazy("New test")
    template_name = "characterization/test_list.html"

    def _exported(self, fmt, queryset, order):
        return super()._exported(fmt, queryset.prefetch_related(CALCULATED), order)

    def _context(self, filterset: FilterSet) -> dict[str, Any]:
        query = self.request.GET.copy()
        for name in ("sort", "cursor", "export"):
            query.pop(name, None)
        query["all"] = "1"
        return super()._context(filterset) | {
            "all_query": f"?{query.urlencode()}",
            "may_reevaluate": permissions.compartments_where(
                self.request.user, "reevaluate"
            ).exists(),
        }


@login_required
@require_safe
def test_curves(request) -> HttpResponse:
    """The tensile curves of chosen tests over one another."""
    wants_simulated = request.GET.get("simulated") == "1"
    title = _("Curves over one another")
    try:
        found = chosen(request)
    except Refused as refusal:
        context = {"title": title, "refusal": str(refusal)}
        return render(request, "characterization/not_chosen.html", context, status=400)
    shown = overlay.of_tests(
        found.tests, person=request.user, wants_simulated=wants_simulated
    )
    if shown.card.is_empty and shown.has_other_world and "simulated" not in request.GET:
        return redirect(f"{request.path}{_in_world(request, not wants_simulated)}")
    worlds = [
        {
            "text": _("Simulated") if is_simulated else _("Measured"),
            "url": _in_world(request, is_simulated),
            "is_current": is_simulated == wants_simulated,
        }
        for is_simulated in (False, True)
    ]
    context = {
        "title": title,
        "sub": found.said,
        "card": shown.card,
        "worlds": worlds if shown.has_other_world else [],
        "is_simulated": wants_simulated,
        "breadcrumbs": [
            {"label": _("Tests"), "url": reverse("characterization:test-list")},
            {"label": _("Curves")},
        ],
    }
    return render(request, "characterization/test_curves.html", context)


def _in_world(request, is_simulated: bool) -> str:
    query = request.GET.copy()
    query["simulated"] = "1" if is_simulated else "0"
    return f"?{query.urlencode()}"


@login_required
@require_safe
def test_detail(request, test_uid, version=None):  # noqa: PT028 (a view, not a test)
    """One test: its newest version, or the version asked for."""
    lookup = {"version": version} if version else {"is_current": True}
    test = get_visible_or_404(
        request.user, WITH_EVERYTHING.all(), test_uid=test_uid, **lookup
    )
    page = test_page(test, person=request.user)
    context = {
        "page": page,
        "breadcrumbs": page.breadcrumbs,
        "is_simulated": test.compartment.is_simulated,
        "markings": test.compartment.marking,
        "history_url": reverse("audit:history", args=[test._meta.label_lower, test.pk]),
    }
    return render(request, "characterization/test_detail.html", context)


@login_required
@require_safe
def test_raw(request, test_uid, version):
    """The bytes as they came, as a download."""
    test = get_visible_or_404(
        request.user,
        Test.objects.select_related("submission"),
        test_uid=test_uid,
        version=version,
        submission__isnull=False,
    )
    return as_it_came(test.submission, suffix="json")


@login_required
@require_safe
def specimen_tests(request, pk):
    """Fragment on the specimen page: what was found on this specimen."""
    specimen = get_visible_or_404(request.user, Specimen, pk=pk)
    tests = (
        visible_to(request.user, Test)
        .filter(specimen=specimen, is_current=True)
        .select_related("method", "material_state__cycle")
        .prefetch_related("measurements__property")
        .order_by("-created_at")
    )
    seen = seen_compartments(request.user)
    tests = list(tests)
    for test in tests:
        test.shown_state = test.material_state.label_for(seen)
    context = {"specimen": specimen, "tests": tests}
    return render(request, "characterization/_specimen_tests.html", context)


def _command(act, *, takes_reason=False):
    """A view that moves a test and comes back to it; a refusal is said on the page."""

    @login_required
    @require_POST
    def view(request, test_uid):
        test = get_visible_or_404(
            request.user, Test.objects.filter(is_current=True), test_uid=test_uid
        )
        reason = request.POST.get("reason", "")
        given = {"reason": reason} if takes_reason else {}
        try:
            _check_revision(test, request.POST.get("revision", ""))
            with attributed(request.user, reason):
                moved = act(test=test, by=request.user, **given)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect(test)
        messages.success(
            request,
            _("%(test)s: %(state)s.")
            % {"test": test.specimen.code, "state": moved.get_state_display().lower()},
        )
        return redirect(test)

    return view


def _check_revision(test: Test, given: str) -> None:
    """The page may be older than the test; then the person looks again first."""
    if given.isascii() and given.isdigit():
        recording.refuse_stale(test, int(given[:9]))


submit = _command(lifecycle.submit)
verify = _command(lifecycle.verify)
approve = _command(lifecycle.approve)
reject = _command(lifecycle.reject, takes_reason=True)
withdraw = _command(lifecycle.withdraw, takes_reason=True)


@login_required
@require_POST
def discard(request, test_uid) -> HttpResponse:
    """Delete a draft."""
    test = get_visible_or_404(
        request.user, Test.objects.filter(is_current=True), test_uid=test_uid
    )
    try:
        lifecycle.discard_draft(test=test, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(test)
    messages.success(request, _("The draft is gone."))
    return redirect(test.specimen)
