"""Instruments of one's organisation: list, one of them, calibrations, tokens."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from labtrack.accounts.forms.attempt import attempt
from labtrack.accounts.models import Compartment
from labtrack.accounts.permissions import (
    is_laboratory_manager,
    require_laboratory_manager,
)
from labtrack.accounts.views.commands import command
from labtrack.accounts.visibility import get_visible_or_404, visible_to
from labtrack.instruments import profiles
from labtrack.instruments.actions import instruments as actions
from labtrack.instruments.actions import tokens
from labtrack.instruments.forms.instrument import (
    CalibrationForm,
    InstrumentForm,
    TokenForm,
)
from labtrack.instruments.models import (
    Calibration,
    Instrument,
    InstrumentToken,
    RawSubmission,
)

LATEST = 10


@require_safe
def instrument_list(request: HttpRequest) -> HttpResponse:
    """Every instrument, with its last calibration."""
    person = request.user
    shown = (
        visible_to(person, Instrument)
        .with_latest_calibration()
        .order_by("-is_active", "name")
    )
    context = {
        "instruments": shown,
        "today": timezone.localdate(),
        "is_manager": is_laboratory_manager(person, person.organisation_id),
    }
    return render(request, "instruments/instrument_list.html", context)


@require_safe
def instrument_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One instrument: what it is, its calibrations, tokens and last submissions."""
    return _page(request, _visible(request, pk))


def _visible(request: HttpRequest, pk: int) -> Instrument:
    return get_visible_or_404(
        request.user,
        Instrument.objects.select_related("default_profile", "organisation"),
        pk=pk,
    )


def _managed(request: HttpRequest, pk: int) -> Instrument:
    """Hidden first, then forbidden."""
    instrument = _visible(request, pk)
    require_laboratory_manager(request.user, instrument.organisation_id)
    return instrument


def _page(
    request: HttpRequest, instrument: Instrument, *, status: int = 200, **more
) -> HttpResponse:
    person = request.user
    submissions = visible_to(person, RawSubmission).filter(instrument=instrument)
    context = {
        "instrument": instrument,
        "home": visible_to(person, Compartment)
        .filter(pk=instrument.default_compartment_id)
        .first(),
        "calibrations": visible_to(person, Calibration).filter(instrument=instrument),
        "tokens": visible_to(person, InstrumentToken)
        .filter(instrument=instrument)
        .select_related("created_by"),
        "submissions": submissions.defer("body")[:LATEST],
        "example_url": profiles.example_url(),
        "today": timezone.localdate(),
        "now": timezone.now(),
        "is_manager": is_laboratory_manager(person, instrument.organisation_id),
        "states": [
            {"key": "active", "word": _("In use")}
            if instrument.is_active
            else {"key": "inactive", "word": _("Out of use")}
        ],
        "token_form": TokenForm(),
        "calibration_form": CalibrationForm(),
    }
    return render(
        request, "instruments/instrument_detail.html", context | more, status=status
    )


@require_http_methods(["GET", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Register a machine."""
    person = request.user
    require_laboratory_manager(person, person.organisation_id)
    form = InstrumentForm(
        request.POST or None, person=person, initial={"time_zone": person.time_zone}
    )
    if form.is_valid() and (
        made := attempt(form, actions.register, by=person, **form.cleaned_data)
    ):
        messages.success(request, _("Registered. Now make its token."))
        return redirect(made)
    return render(
        request,
        "instruments/instrument_form.html",
        {"form": form},
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Describe it anew."""
    instrument = _managed(request, pk)
    initial = {name: getattr(instrument, name) for name in actions.EDITABLE}
    form = InstrumentForm(request.POST or None, person=request.user, initial=initial)
    if form.is_valid() and attempt(
        form,
        actions.edit,
        instrument=instrument,
        by=request.user,
        **form.cleaned_data,
    ):
        messages.success(request, _("Saved."))
        return redirect(instrument)
    return render(
        request,
        "instruments/instrument_form.html",
        {"form": form, "instrument": instrument},
        status=422 if form.errors else 200,
    )


@require_POST
def take_out_of_use(request: HttpRequest, pk: int) -> HttpResponse:
    """Its tokens open nothing; what it sent stays."""
    instrument = _managed(request, pk)
    return command(
        request,
        actions.set_in_use,
        instrument=instrument,
        is_active=False,
        by=request.user,
        back=instrument,
        done=_("%(name)s is out of use.") % {"name": instrument},
    )


@require_POST
def put_in_use(request: HttpRequest, pk: int) -> HttpResponse:
    """Its live tokens work again."""
    instrument = _managed(request, pk)
    return command(
        request,
        actions.set_in_use,
        instrument=instrument,
        is_active=True,
        by=request.user,
        back=instrument,
        done=_("%(name)s is in use.") % {"name": instrument},
    )


@require_POST
def record_calibration(request: HttpRequest, pk: int) -> HttpResponse:
    """Add one calibration."""
    instrument = _managed(request, pk)
    form = CalibrationForm(request.POST)
    if form.is_valid() and attempt(
        form,
        actions.record_calibration,
        instrument=instrument,
        by=request.user,
        **form.cleaned_data,
    ):
        messages.success(request, _("Recorded."))
        return redirect(instrument)
    return _page(request, instrument, calibration_form=form, status=422)


@require_POST
def make_token(request: HttpRequest, pk: int) -> HttpResponse:
    """The answer shows the secret, this once."""
    instrument = _managed(request, pk)
    form = TokenForm(request.POST)
    if form.is_valid() and (
        made := attempt(
            form,
            tokens.issue,
            instrument=instrument,
            by=request.user,
            **form.cleaned_data,
        )
    ):
        token, text = made
        return _page(request, instrument, made_token=token, token_text=text)
    return _page(request, instrument, token_form=form, status=422)


@require_POST
def revoke_token(request: HttpRequest, pk: int, token_pk: int) -> HttpResponse:
    """From the next request on it opens nothing."""
    instrument = _managed(request, pk)
    token = get_visible_or_404(
        request.user, InstrumentToken, pk=token_pk, instrument=instrument
    )
    return command(
        request,
        tokens.revoke,
        token=token,
        by=request.user,
        back=instrument,
        done=_("ltk_%(id)s is revoked.") % {"id": token.public_id},
    )
