"""Evaluate many tests again: chosen in the list, looked at, confirmed once."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from characterization.actions import reevaluations
from characterization.dashboards.reevaluations import reevaluations_page
from characterization.forms.reevaluations import ManyForm, form_of
from characterization.reevaluating import PREVIEW_JOB
from characterization.views.choosing import chosen, refuse_too_many
from characterization.views.on_test import refusals_beside_fields
from labtrack.accounts import permissions
from labtrack.accounts.visibility import get_visible_or_404
from labtrack.entry.forms import nothing_invisible
from labtrack.jobs.models import Job
from labtrack.pages.edits import FormPage
from labtrack.refusals import Fault, Refused


class ReevaluateMany(FormPage):
    """What is to be different in the chosen tests; a worker computes what would change."""

    title = gettext_lazy("Evaluate many tests again")
    action_text = gettext_lazy("Look at the result first")
    template_name = "characterization/reevaluate_many.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().dispatch(request, *args, **kwargs)
        except Refused as refusal:
            context = {"title": self.title, "refusal": str(refusal)}
            return render(
                request, "characterization/not_chosen.html", context, status=400
            )

    def may_open(self) -> None:
        person = self.request.user
        if not permissions.compartments_where(person, "reevaluate").exists():
            raise PermissionDenied(_("Your role does not allow evaluating again."))
        self.chosen = chosen(self.request)
        refuse_too_many(self.chosen, reevaluations.MOST_TESTS)
        self.form_class = self._form_class()

    def _form_class(self) -> type[ManyForm]:
        tests = self.chosen.tests.order_by()
        kinds = set(tests.values_list("method__kind", flat=True))
        found = form_of(kinds.pop()) if len(kinds) == 1 else None
        if found is None:
            codes = sorted(set(tests.values_list("method__code", flat=True)))
            raise Refused(
                Fault(
                    "methods",
                    _(
                        "Tests that are evaluated together are of one method with "
                        "recordings or readings; these are of %(codes)s."
                    )
                    % {"codes": ", ".join(codes)[:200]},
                )
            )
        return found

    def context(self) -> dict[str, Any]:
        return {"title": self.title, "chosen": self.chosen.said}

    def cancel_url(self) -> str:
        return reverse("characterization:test-list")

    def save(self, form: ManyForm) -> Job:
        with refusals_beside_fields(form):
            return reevaluations.ask(
                tests=list(self.chosen.tests.select_related("method")),
                asked=form.asked(),
                by=self.request.user,
            )

    def saved_url(self, saved: Job) -> str:
        return reverse("characterization:reevaluation", args=[saved.pk])

    def saved_message(self, saved: Job) -> str:
        return ngettext(
            "A worker computes before and after of %(n)d test.",
            "A worker computes before and after of %(n)d tests.",
            saved.total_steps,
        ) % {"n": saved.total_steps}


@login_required
@require_safe
def reevaluation(request: HttpRequest, pk: int) -> HttpResponse:
    """Before and after of each test; confirmed here."""
    return render(
        request, "characterization/reevaluation_many.html", _context(request, pk)
    )


@login_required
@require_safe
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """Fragment, asked again until the job has ended."""
    return render(
        request, "characterization/_reevaluation_many.html", _context(request, pk)
    )


@login_required
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """One reason for all of them."""
    preview = _preview(request, pk)
    reason = request.POST.get("reason", "")
    try:
        nothing_invisible(reason)
        reevaluations.confirm(preview=preview, reason=reason, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("characterization:reevaluation", pk=preview.pk)


def _preview(request: HttpRequest, pk: int) -> Job:
    return get_visible_or_404(
        request.user,
        Job.objects.filter(kind=PREVIEW_JOB).select_related("compartment"),
        pk=pk,
    )


def _context(request: HttpRequest, pk: int) -> dict[str, Any]:
    preview = _preview(request, pk)
    return {
        "page": reevaluations_page(preview, person=request.user),
        "is_simulated": preview.compartment.is_simulated,
        "markings": preview.compartment.marking,
        "breadcrumbs": [
            {"label": _("Tests"), "url": reverse("characterization:test-list")},
            {"label": _("Evaluate many tests again")},
        ],
    }
