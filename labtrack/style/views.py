"""The page that shows the design language, for people who build pages."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from labtrack.style import charts, samples
from labtrack.style.forms import SampleFilterForm, SampleForm

REFUSED = {
    "refused-lot": "ML-0117",
    "refused-gross_mass": "2.60",
    "refused-preheat": "20",
    "refused-recovery": "90",
}


@login_required
@require_http_methods(["GET", "POST"])
def style(request: HttpRequest) -> HttpResponse:
    """Everything a page can be made of, light or dark as the reader chose."""
    form = SampleForm(request.POST or None)
    is_refused = request.method == "POST" and not form.is_valid()
    if request.method == "POST" and not is_refused:
        messages.success(
            request, _("This would have been saved; the page keeps nothing.")
        )
        return redirect("style")
    refused_form = SampleForm(REFUSED, prefix="refused")
    refused_form.is_sample = True
    context = samples.everything() | {
        "charts": charts.cards(),
        "form": form,
        "refused_form": refused_form,
        "filter": {"form": SampleFilterForm(request.GET or {"state": "approved"})},
        "table": samples.table(),
        "empty_table": samples.table(rows=[]),
        "is_simulated": True,
        "markings": "Program proprietary. Shared with both partners, engineers only.",
    }
    return render(
        request, "style/style.html", context, status=422 if is_refused else 200
    )


@login_required
@require_safe
def history_sample(request: HttpRequest) -> HttpResponse:
    """What the drawer of the style page holds."""
    return render(request, "components/history.html", samples.history())
