"""Pages of people who are not signed in yet, and the way out."""

from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from labtrack.accounts.actions import first_run as first_run_actions
from labtrack.accounts.actions import links
from labtrack.accounts.choices import LinkKind
from labtrack.accounts.forms.attempt import attempt
from labtrack.accounts.forms.signing_in import (
    FirstRunForm,
    InvitationForm,
    NewPasswordForm,
    SignInForm,
)
from labtrack.accounts.models import OneTimeLink, User
from labtrack.accounts.refusals import SecretRefused

BACKEND = "labtrack.accounts.backends.EmailBackend"


@method_decorator(login_not_required, name="dispatch")
class SignInView(LoginView):
    """E-mail and password; on an empty installation, the way to the first-run page."""

    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if first_run_actions.is_needed():
            return redirect("accounts:first-run")
        return super().get(request, *args, **kwargs)

    def form_invalid(self, form: SignInForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


sign_in = SignInView.as_view()
sign_out = login_not_required(LogoutView.as_view())


@login_not_required
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def first_run(request: HttpRequest) -> HttpResponse:
    """The first organisation and its first manager; gone afterwards."""
    if not first_run_actions.is_needed():
        raise Http404
    form = FirstRunForm(request.POST or None)
    if form.is_valid():
        person = attempt(form, first_run_actions.set_up, **form.cleaned_data)
        if person is not None:
            return _enter(request, person)
    return render(
        request,
        "accounts/first_run.html",
        {"form": form},
        status=422 if form.errors else 200,
    )


@login_not_required
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def one_time_link(request: HttpRequest, secret: str) -> HttpResponse:
    """Accept an invitation, or set a new password; the link works once."""
    try:
        link = links.find(secret=secret)
        response = _use(request, link, secret)
    except SecretRefused as refusal:
        response = render(
            request, "accounts/link_refused.html", {"why": str(refusal)}, status=404
        )
    # The address is the secret: it goes nowhere from here.
    response["Referrer-Policy"] = "no-referrer"
    return response


def _use(request: HttpRequest, link: OneTimeLink, secret: str) -> HttpResponse:
    is_invitation = link.kind == LinkKind.INVITATION
    form = _form_of(link, request.POST or None)
    action = links.accept_invitation if is_invitation else links.set_new_password
    if form.is_valid():
        person = attempt(form, action, secret=secret, **form.cleaned_data)
        if person is not None:
            return _enter(request, person)
    template = "invitation" if is_invitation else "new_password"
    return render(
        request,
        f"accounts/{template}.html",
        {"form": form, "link": link},
        status=422 if form.errors else 200,
    )


def _form_of(link: OneTimeLink, data):
    if link.kind == LinkKind.RESET:
        return NewPasswordForm(data)
    return InvitationForm(
        data, initial={"full_name": link.full_name, "staff_code": link.staff_code}
    )


def _enter(request: HttpRequest, person: User) -> HttpResponse:
    """Sign in; whoever used this browser before is out, with another session id."""
    request.session.flush()
    login(request, person, backend=BACKEND)
    return redirect("home")
