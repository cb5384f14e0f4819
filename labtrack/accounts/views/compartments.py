"""Compartments: the list, one of them, who shares it and who is in it."""

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from labtrack.accounts.actions import compartments as actions
from labtrack.accounts.actions import memberships
from labtrack.accounts.forms.attempt import attempt
from labtrack.accounts.forms.compartment import (
    CompartmentForm,
    MembershipForm,
    NewCompartmentForm,
    NewMemberForm,
    ShareForm,
)
from labtrack.accounts.models import Compartment, Membership, Organisation, User
from labtrack.accounts.permissions import (
    is_laboratory_manager,
    may,
    require,
    require_laboratory_manager,
)
from labtrack.accounts.views.commands import command
from labtrack.accounts.visibility import get_visible_or_404, visible_to


@require_safe
def compartment_list(request: HttpRequest) -> HttpResponse:
    """Those the reader may see now, with the reader's role."""
    shown = (
        visible_to(request.user, Compartment)
        .select_related("organisation")
        .annotate(members=Count("memberships", filter=_counting()))
        .order_by("is_simulated", "name")
    )
    roles = {
        membership.compartment_id: membership.get_role_display()
        for membership in visible_to(request.user, Membership).filter(user=request.user)
    }
    context = {
        "rows": [(compartment, roles.get(compartment.pk)) for compartment in shown],
        "may_create": is_laboratory_manager(request.user, request.user.organisation_id),
    }
    return render(request, "accounts/compartment_list.html", context)


def _counting() -> Q:
    not_over = Q(memberships__expires_at__isnull=True) | Q(
        memberships__expires_at__gt=timezone.now()
    )
    return Q(memberships__user__is_active=True) & not_over


@require_safe
def compartment_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One compartment: members with role, basis and end; who shares it."""
    return _page(request, _visible(request, pk))


def _visible(request: HttpRequest, pk: int) -> Compartment:
    return get_visible_or_404(
        request.user, Compartment.objects.select_related("organisation"), pk=pk
    )


def _page(
    request: HttpRequest, compartment: Compartment, *, status: int = 200, **more
) -> HttpResponse:
    person = request.user
    may_manage = may(person, "manage", compartment.pk)
    owns = person.organisation_id == compartment.organisation_id
    members = visible_to(person, Membership).filter(compartment=compartment)
    context = {
        "compartment": compartment,
        "members": members.select_related("user__organisation"),
        "shares": compartment.compartmentshare_set.select_related("organisation"),
        "may_manage": may_manage,
        "may_share": may_manage and owns,
        "now": timezone.now(),
        "is_simulated": compartment.is_simulated,
        "markings": compartment.marking,
    }
    if may_manage:
        context |= {
            "colleagues": visible_to(person, User).filter(is_active=True),
            "member_form": NewMemberForm(),
            "share_form": ShareForm(person=person, compartment=compartment),
        }
    return render(
        request, "accounts/compartment_detail.html", context | more, status=status
    )


@require_http_methods(["GET", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """A laboratory manager makes one and is its first manager."""
    require_laboratory_manager(request.user, request.user.organisation_id)
    form = NewCompartmentForm(request.POST or None)
    if form.is_valid() and (
        made := attempt(form, actions.create, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, _("Made. Now name its members."))
        return redirect(made)
    return render(
        request,
        "accounts/compartment_form.html",
        {"form": form},
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Name, tag, marking."""
    compartment = _visible(request, pk)
    require(request.user, "manage", compartment.pk)
    initial = {name: getattr(compartment, name) for name in ("name", "tag", "marking")}
    form = CompartmentForm(request.POST or None, initial=initial)
    if form.is_valid() and attempt(
        form,
        actions.edit,
        compartment=compartment,
        by=request.user,
        **form.cleaned_data,
    ):
        messages.success(request, _("Saved."))
        return redirect(compartment)
    return render(
        request,
        "accounts/compartment_form.html",
        {"form": form, "compartment": compartment},
        status=422 if form.errors else 200,
    )


@require_POST
def share(request: HttpRequest, pk: int) -> HttpResponse:
    """People of another organisation may become members."""
    compartment = _visible(request, pk)
    require(request.user, "manage", compartment.pk)
    form = ShareForm(request.POST, person=request.user, compartment=compartment)
    if form.is_valid() and attempt(
        form,
        actions.share,
        compartment=compartment,
        by=request.user,
        **form.cleaned_data,
    ):
        messages.success(request, _("Shared. Its people see nothing until named."))
        return redirect(compartment)
    return _page(request, compartment, share_form=form, status=422)


@require_POST
def stop_sharing(request: HttpRequest, pk: int, organisation_pk: int) -> HttpResponse:
    """Its people are members no more."""
    compartment = _visible(request, pk)
    require(request.user, "manage", compartment.pk)
    organisation = get_visible_or_404(request.user, Organisation, pk=organisation_pk)
    return command(
        request,
        actions.stop_sharing,
        compartment=compartment,
        organisation=organisation,
        by=request.user,
        back=compartment,
        done=_("No longer shared with %(name)s.") % {"name": organisation},
    )


@require_POST
def add_member(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody of an organisation that owns or shares it."""
    compartment = _visible(request, pk)
    require(request.user, "manage", compartment.pk)
    form = NewMemberForm(request.POST)
    if form.is_valid() and (
        made := attempt(
            form,
            memberships.add,
            compartment=compartment,
            by=request.user,
            **form.cleaned_data,
        )
    ):
        messages.success(request, _("%(name)s is a member.") % {"name": made.user})
        return redirect(compartment)
    return _page(request, compartment, member_form=form, status=422)


@require_http_methods(["GET", "POST"])
def edit_member(request: HttpRequest, pk: int, membership_pk: int) -> HttpResponse:
    """Role, basis, end."""
    compartment = _visible(request, pk)
    membership = _member(request, compartment, membership_pk)
    require(request.user, "manage", compartment.pk)
    ends = membership.expires_at
    initial = {
        "role": membership.role,
        "basis": membership.basis,
        "expires_at": timezone.localtime(ends).date() if ends else None,
    }
    form = MembershipForm(request.POST or None, initial=initial)
    if form.is_valid() and attempt(
        form,
        memberships.change,
        membership=membership,
        by=request.user,
        **form.cleaned_data,
    ):
        messages.success(request, _("Saved."))
        return redirect(compartment)
    return render(
        request,
        "accounts/membership_form.html",
        {"form": form, "compartment": compartment, "membership": membership},
        status=422 if form.errors else 200,
    )


@require_POST
def remove_member(request: HttpRequest, pk: int, membership_pk: int) -> HttpResponse:
    """A manager removes anybody; anybody may leave."""
    compartment = _visible(request, pk)
    membership = _member(request, compartment, membership_pk)
    is_own = membership.user_id == request.user.pk
    return command(
        request,
        memberships.remove,
        membership=membership,
        by=request.user,
        back="accounts:compartment-list" if is_own else compartment,
        done=_("%(name)s is no member any more.") % {"name": membership.user},
    )


def _member(
    request: HttpRequest, compartment: Compartment, membership_pk: int
) -> Membership:
    return get_visible_or_404(
        request.user,
        Membership.objects.select_related("user"),
        pk=membership_pk,
        compartment=compartment,
    )
