"""Pages of the catalogue: methods and what each owes, properties and their limits."""

from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from characterization import told_settings
from characterization.actions.catalogue import keeps
from characterization.choices import PropertyRole
from characterization.dashboards import calculated
from characterization.models import Property, TestMethod
from labtrack.accounts.visibility import get_visible_or_404, visible_to
from labtrack.templatetags.display import pretty_unit


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
        "keeps": keeps(request.user),
        "columns": [
            {"label": _("Code"), "css": "breaks"},
            {"label": _("Title"), "css": "w"},
            {"label": _("Standard"), "css": "opt w"},
            {"label": _("Edition"), "css": "opt"},
            {"label": _("Properties"), "is_number": True, "css": "opt2"},
        ],
        "rows": [
            [
                {"text": m.code, "url": m.get_absolute_url(), "is_code": True},
                m.title,
                m.standard,
                m.edition,
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
    parts = list(method.parts.select_related("property").order_by("position"))
    context = {
        "method": method,
        "keeps": keeps(request.user),
        "history_url": reverse(
            "audit:history", args=[method._meta.label_lower, method.pk]
        ),
        "settings": told_settings.groups_of(method.kind, method.evaluation_settings),
        "parts": parts,
        "identity": [part for part in parts if part.is_identity],
        "formulas": calculated.of_method(method, person=request.user),
        "rules": method.rules.filter(withdrawn_because="").select_related(
            "left", "right"
        ),
        "breadcrumbs": [{"label": _("Methods"), "url": ".."}, {"label": method.code}],
    }
    return render(request, "characterization/method_detail.html", context)


@login_required
@require_safe
def property_list(request):
    """Every property with its unit, place and what is usual."""
    rows = visible_to(request.user, Property).order_by("position", "code")
    context = {
        "keeps": keeps(request.user),
        "columns": [
            {"label": _("Symbol")},
            {"label": _("Name")},
            {"label": _("Kind"), "css": "opt2"},
            {"label": _("Unit")},
            {"label": _("Report to"), "is_number": True, "css": "opt"},
        ],
        "rows": [
            [
                {"text": p.code, "url": p.get_absolute_url(), "is_code": True},
                p.name,
                p.get_role_display(),
                pretty_unit(p.canonical_unit),
                p.place,
            ]
            for p in rows
        ],
    }
    return render(request, "characterization/property_list.html", context)


@login_required
@require_safe
def property_detail(request, code):
    """One property: units, places, limits or codes, and the methods that give it."""
    prop = get_visible_or_404(request.user, Property, code=code)
    is_calculated = prop.role == PropertyRole.CALCULATED
    context = {
        "prop": prop,
        "states": ["calculated"] if is_calculated else [],
        "formula": calculated.of_property(prop, person=request.user)
        if is_calculated
        else None,
        "taking": calculated.taking(prop, person=request.user),
        "keeps": keeps(request.user),
        "history_url": reverse("audit:history", args=[prop._meta.label_lower, prop.pk]),
        "methods": prop.methods.order_by("code"),
        "breadcrumbs": [{"label": _("Properties"), "url": ".."}, {"label": prop.code}],
    }
    return render(request, "characterization/property_detail.html", context)
