"""Pages of the catalogue: methods and what each owes."""

from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from characterization.models import TestMethod
from labtrack.accounts.visibility import get_visible_or_404, visible_to


@login_required
@require_safe
def method_list(request):
    """Every method with its standard, edition and number of properties."""
    methods = (
        visible_to(request.user, TestMethod)
        .annotate(property_count=Count("parts"))
        .order_by("code")
    )
    context = {
        "methods": methods,
        "columns": [
            {"label": _("Code")},
            {"label": _("Standard")},
            {"label": _("Edition"), "css": "opt"},
            {"label": _("Title"), "css": "opt2"},
            {"label": _("Properties"), "is_number": True},
        ],
        "rows": [
            [
                {"text": m.code, "url": m.get_absolute_url(), "is_code": True},
                m.standard,
                m.edition,
                m.title,
                m.property_count,
            ]
            for m in methods
        ],
    }
    return render(request, "characterization/method_list.html", context)


@login_required
@require_safe
def method_detail(request, code):
    """What one method measures, who supplies each number, and its limits."""
    method = get_visible_or_404(request.user, TestMethod, code=code)
    context = {
        "method": method,
        "parts": method.parts.select_related("property").order_by("position"),
        "rules": method.rules.select_related("left", "right"),
        "breadcrumbs": [{"label": _("Methods"), "url": ".."}, {"label": method.code}],
    }
    return render(request, "characterization/method_detail.html", context)
