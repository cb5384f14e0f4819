"""One's own settings: units, time zone, password, personal API tokens."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from labtrack.accounts.actions import people, personal_tokens
from labtrack.accounts.forms.attempt import attempt
from labtrack.accounts.forms.person import (
    PasswordForm,
    PersonalTokenForm,
    SettingsForm,
)
from labtrack.accounts.models import PersonalToken
from labtrack.accounts.views.commands import command
from labtrack.accounts.visibility import get_visible_or_404, visible_to


def _page(request: HttpRequest, *, status: int = 200, **forms) -> HttpResponse:
    person = request.user
    context = {
        "settings_form": SettingsForm(
            initial={"unit_system": person.unit_system, "time_zone": person.time_zone}
        ),
        "password_form": PasswordForm(),
        "token_form": PersonalTokenForm(),
        "tokens": visible_to(person, PersonalToken).filter(revoked_at__isnull=True),
    }
    return render(request, "accounts/profile.html", context | forms, status=status)


@require_safe
def profile(request: HttpRequest) -> HttpResponse:
    """Everything about oneself on one page."""
    return _page(request)


@require_POST
def save_settings(request: HttpRequest) -> HttpResponse:
    """Units and time zone."""
    form = SettingsForm(request.POST)
    if form.is_valid() and attempt(
        form, people.choose_settings, person=request.user, **form.cleaned_data
    ):
        messages.success(request, _("Saved."))
        return redirect("accounts:profile")
    return _page(request, settings_form=form, status=422)


@sensitive_post_parameters()
@require_POST
def change_password(request: HttpRequest) -> HttpResponse:
    """This session goes on, every other one of this person ends."""
    form = PasswordForm(request.POST)
    if form.is_valid() and attempt(
        form, people.change_password, person=request.user, **form.cleaned_data
    ):
        update_session_auth_hash(request, request.user)
        messages.success(
            request, _("Your password is changed. You are signed out everywhere else.")
        )
        return redirect("accounts:profile")
    return _page(request, password_form=form, status=422)


@require_POST
def make_token(request: HttpRequest) -> HttpResponse:
    """The answer shows the secret, this once."""
    form = PersonalTokenForm(request.POST)
    if form.is_valid() and (
        made := attempt(
            form, personal_tokens.issue, person=request.user, **form.cleaned_data
        )
    ):
        token, text = made
        return _page(request, made_token=token, token_text=text)
    return _page(request, token_form=form, status=422)


@require_POST
def revoke_token(request: HttpRequest, pk: int) -> HttpResponse:
    """From the next request on the token opens nothing."""
    token = get_visible_or_404(request.user, PersonalToken, pk=pk)
    return command(
        request,
        personal_tokens.revoke,
        token=token,
        by=request.user,
        back="accounts:profile",
        done=_("%(name)s is revoked.") % {"name": token.name},
    )
