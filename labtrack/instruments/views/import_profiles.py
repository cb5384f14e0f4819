"""Import profiles: what a person said about an instrument's files, edition by edition."""

import json

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from labtrack.accounts.forms.attempt import attempt
from labtrack.accounts.permissions import (
    compartments_where,
    is_laboratory_manager,
    require_laboratory_manager,
)
from labtrack.accounts.visibility import get_visible_or_404, visible_to
from labtrack.instruments import profiles
from labtrack.instruments.actions import import_profiles as actions
from labtrack.instruments.actions import replays
from labtrack.instruments.forms.import_profile import EditionForm, ImportProfileForm
from labtrack.instruments.models import ImportProfile, Instrument, SubmissionReading
from labtrack.navigation import address_of

FILES = 50

EXAMPLE = {
    "format": "delimited",
    "delimiter": ",",
    "decimal_mark": ".",
    "header_line": 1,
    "columns": [
        {"channel": "strain", "name": "Strain", "unit": "mm/mm"},
        {"channel": "stress", "name": "Stress", "unit": "MPa"},
    ],
}


@require_safe
def profile_list(request: HttpRequest) -> HttpResponse:
    """The latest edition under each name."""
    person = request.user
    latest = (
        visible_to(person, ImportProfile)
        .select_related("created_by")
        .order_by("name", "-edition")
        .distinct("name")
    )
    context = {
        "profiles": latest,
        "is_manager": is_laboratory_manager(person, person.organisation_id),
        "example_url": profiles.example_url(),
    }
    return render(request, "instruments/import_profile_list.html", context)


@require_safe
def profile_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One edition, the others under its name, and who reads with it."""
    person = request.user
    profile = _visible(request, pk)
    editions = visible_to(person, ImportProfile).filter(name=profile.name)
    context = {
        "profile": profile,
        "definition": json.dumps(profile.definition, indent=2, ensure_ascii=False),
        "editions": editions.select_related("created_by"),
        "latest": editions.first(),
        "instruments": visible_to(person, Instrument).filter(default_profile=profile),
        "is_manager": is_laboratory_manager(person, profile.organisation_id),
        "files": visible_to(person, SubmissionReading)
        .filter(profile=profile)
        .select_related("submission__instrument")
        .defer("submission__body")[:FILES],
        "n_files": visible_to(person, SubmissionReading)
        .filter(profile=profile)
        .count(),
        "example_url": profiles.example_url(),
    }
    context["waiting"] = [
        (instrument, n)
        for instrument in context["instruments"]
        if (n := replays.waiting(person=person, instrument=instrument).count())
    ]
    return render(request, "instruments/import_profile_detail.html", context)


@require_POST
def read_again(request: HttpRequest, pk: int, instrument_pk: int) -> HttpResponse:
    """Every file of that instrument that waits, by this edition, in the background."""
    profile = _visible(request, pk)
    instrument = get_visible_or_404(request.user, Instrument, pk=instrument_pk)
    if not compartments_where(request.user, "record").exists():
        raise PermissionDenied(_("Your role does not allow recording anywhere."))
    try:
        job = replays.request(profile=profile, instrument=instrument, by=request.user)
    except ValidationError as refusal:
        messages.warning(request, " ".join(refusal.messages))
        return redirect(profile)
    return redirect(address_of("characterization:job", job.pk) or profile)


def _visible(request: HttpRequest, pk: int) -> ImportProfile:
    return get_visible_or_404(
        request.user, ImportProfile.objects.select_related("created_by"), pk=pk
    )


@require_http_methods(["GET", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """A first edition under a new name."""
    person = request.user
    require_laboratory_manager(person, person.organisation_id)
    form = ImportProfileForm(request.POST or None, initial={"definition": EXAMPLE})
    if form.is_valid() and (
        made := attempt(form, actions.make, by=person, **form.cleaned_data)
    ):
        messages.success(request, _("Saved. Choose it on the instrument's page."))
        return redirect(made)
    return render(
        request,
        "instruments/import_profile_form.html",
        {"form": form},
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "POST"])
def make_edition(request: HttpRequest, pk: int) -> HttpResponse:
    """The next edition; this one stays for the files it has read."""
    profile = _visible(request, pk)
    require_laboratory_manager(request.user, profile.organisation_id)
    form = EditionForm(request.POST or None, initial={"definition": profile.definition})
    if form.is_valid() and (
        made := attempt(
            form,
            actions.make_edition,
            profile=profile,
            by=request.user,
            **form.cleaned_data,
        )
    ):
        messages.success(request, _("Saved as edition %(n)d.") % {"n": made.edition})
        return redirect(made)
    return render(
        request,
        "instruments/import_profile_form.html",
        {"form": form, "profile": profile},
        status=422 if form.errors else 200,
    )
