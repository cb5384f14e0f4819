"""The people of one's organisation, and what a laboratory manager does about them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from labtrack.accounts.actions import links
from labtrack.accounts.actions import people as actions
from labtrack.accounts.choices import LinkKind
from labtrack.accounts.forms.attempt import attempt
from labtrack.accounts.forms.person import InvitationToSendForm, PersonForm
from labtrack.accounts.models import Compartment, Membership, OneTimeLink, User
from labtrack.accounts.permissions import (
    is_laboratory_manager,
    require_laboratory_manager,
)
from labtrack.accounts.views.commands import command
from labtrack.accounts.visibility import get_visible_or_404, visible_to


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Everybody of the reader's organisation; managers see open invitations too."""
    is_manager = is_laboratory_manager(request.user, request.user.organisation_id)
    invitations = visible_to(request.user, OneTimeLink).filter(
        kind=LinkKind.INVITATION, used_at__isnull=True, expires_at__gt=timezone.now()
    )
    context = {
        "people": visible_to(request.user, User).order_by("-is_active", "full_name"),
        "is_manager": is_manager,
        "invitations": invitations.select_related("created_by") if is_manager else (),
    }
    return render(request, "accounts/people.html", context)


@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person, with the memberships in compartments that the reader sees too."""
    shown = get_visible_or_404(
        request.user, User.objects.select_related("organisation"), pk=pk
    )
    return _person_page(request, shown)


def _person_page(request: HttpRequest, shown: User, **more) -> HttpResponse:
    memberships = visible_to(request.user, Membership).filter(user=shown)
    context = {
        "person": shown,
        "memberships": memberships.select_related("compartment"),
        "is_manager": is_laboratory_manager(request.user, shown.organisation_id),
        "is_self": shown.pk == request.user.pk,
    }
    return render(request, "accounts/person.html", context | more)


@require_http_methods(["GET", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    """The answer shows the one-time link, this once."""
    require_laboratory_manager(request.user, request.user.organisation_id)
    form = InvitationToSendForm(request.POST or None, person=request.user)
    if form.is_valid() and (
        made := attempt(form, links.invite, by=request.user, **form.cleaned_data)
    ):
        link, secret = made
        context = {"link": link, "address": _address(request, secret)}
        return render(request, "accounts/link_made.html", context)
    return render(
        request,
        "accounts/invite.html",
        {"form": form, "has_compartments": visible_to(request.user, Compartment)},
        status=422 if form.errors else 200,
    )


def _address(request: HttpRequest, secret: str) -> str:
    return request.build_absolute_uri(reverse("accounts:one-time-link", args=[secret]))


@require_POST
def withdraw_invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """The link works no more."""
    require_laboratory_manager(request.user, request.user.organisation_id)
    link = get_visible_or_404(
        request.user, OneTimeLink, pk=pk, kind=LinkKind.INVITATION
    )
    return command(
        request,
        links.withdraw,
        link=link,
        by=request.user,
        back="accounts:people",
        done=_("The invitation of %(name)s is withdrawn.") % {"name": link.full_name},
    )


def _managed_or_404(request: HttpRequest, pk: int) -> User:
    """A colleague that the reader may manage; hidden first, then forbidden."""
    shown = get_visible_or_404(request.user, User, pk=pk)
    require_laboratory_manager(request.user, shown.organisation_id)
    return shown


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a name or a staff code."""
    shown = _managed_or_404(request, pk)
    initial = {"full_name": shown.full_name, "staff_code": shown.staff_code}
    form = PersonForm(request.POST or None, initial=initial)
    if form.is_valid() and attempt(
        form, actions.edit, person=shown, by=request.user, **form.cleaned_data
    ):
        messages.success(request, _("Saved."))
        return redirect(shown)
    return render(
        request,
        "accounts/person_form.html",
        {"form": form, "person": shown},
        status=422 if form.errors else 200,
    )


@require_POST
def ask_new_password(request: HttpRequest, pk: int) -> HttpResponse:
    """The answer shows the one-time link, this once."""
    shown = _managed_or_404(request, pk)
    if not shown.is_active:
        messages.error(
            request,
            _("%(person)s is not active. Reactivate first.") % {"person": shown},
        )
        return redirect(shown)
    link, secret = links.ask_new_password(person=shown, by=request.user)
    context = {"link": link, "person": shown, "address": _address(request, secret)}
    return render(request, "accounts/link_made.html", context)


@require_POST
def deactivate(request: HttpRequest, pk: int) -> HttpResponse:
    """Sessions end, tokens open nothing, records stay."""
    shown = _managed_or_404(request, pk)
    return command(
        request,
        actions.deactivate,
        person=shown,
        by=request.user,
        back=shown,
        done=_("%(person)s can no longer sign in.") % {"person": shown},
    )


@require_POST
def reactivate(request: HttpRequest, pk: int) -> HttpResponse:
    """May sign in again, with the memberships that have not expired."""
    shown = _managed_or_404(request, pk)
    return command(
        request,
        actions.reactivate,
        person=shown,
        by=request.user,
        back=shown,
        done=_("%(person)s may sign in again.") % {"person": shown},
    )


@require_POST
def make_laboratory_manager(request: HttpRequest, pk: int) -> HttpResponse:
    """People, instruments, number patterns, new compartments."""
    shown = _managed_or_404(request, pk)
    return command(
        request,
        actions.set_laboratory_manager,
        person=shown,
        is_manager=True,
        by=request.user,
        back=shown,
        done=_("%(person)s is a laboratory manager.") % {"person": shown},
    )


@require_POST
def end_laboratory_manager(request: HttpRequest, pk: int) -> HttpResponse:
    """The last one stays."""
    shown = _managed_or_404(request, pk)
    return command(
        request,
        actions.set_laboratory_manager,
        person=shown,
        is_manager=False,
        by=request.user,
        back=shown,
        done=_("%(person)s is no laboratory manager any more.") % {"person": shown},
    )
