"""The page that shows the design language, for people who build pages."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from labtrack.style import charts, samples
from labtrack.style.forms import SampleForm

REFUSED = {
    "refused-lot": "ML-0117",
    "refused-gross_mass": "2.60",
    "refused-preheat": "20",
    "refused-recovery": "90",
}


@login_required
def style(request: HttpRequest) -> HttpResponse:
    """Everything a page can be made of, light or dark as the reader chose."""
    context = samples.everything() | {
        "charts": charts.cards(),
        "form": SampleForm(),
        "refused_form": SampleForm(REFUSED, prefix="refused"),
        "table": samples.table(),
        "empty_table": samples.table(rows=[]),
        "is_simulated": True,
        "markings": "Program proprietary. Shared with both partners, engineers only.",
    }
    return render(request, "style/style.html", context)


@login_required
def history_sample(request: HttpRequest) -> HttpResponse:
    """What the drawer of the style page holds."""
    return render(request, "components/history.html", samples.history())
