"""Needs attention: what arrived and was not understood, and what a person does about it."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import BadRequest, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from labtrack.accounts.forms.attempt import attempt
from labtrack.accounts.models import Compartment
from labtrack.accounts.permissions import is_laboratory_manager, may, require
from labtrack.accounts.visibility import get_visible_or_404, visible_to
from labtrack.instruments import profiles
from labtrack.instruments.actions import intake_problems as actions
from labtrack.instruments.choices import ProblemState, SubmissionKind
from labtrack.instruments.dashboards.excerpt import excerpt_of
from labtrack.instruments.downloads import as_it_came
from labtrack.instruments.forms.intake_problem import DismissForm, ReplayForm
from labtrack.instruments.models import IntakeProblem
from labtrack.instruments.replay import Outcome, Result
from labtrack.refusals import Refused

PER_PAGE = 50
ALL = "all"
SHOWN_AS = {
    ProblemState.OPEN: {"key": "asked"},
    ProblemState.RESOLVED: {"key": "done"},
    ProblemState.DISMISSED: {"key": "inactive"},
}


@require_safe
def problem_list(request: HttpRequest) -> HttpResponse:
    """Open ones first; `?state=` shows the closed ones too, `?compartment=` those of one."""
    state = request.GET.get("state", ProblemState.OPEN)
    if state not in (*ProblemState.values, ALL):
        raise BadRequest(f"state is {state!r}; expected one of open, resolved, ...")
    shown = (
        visible_to(request.user, IntakeProblem)
        .select_related("submission__instrument", "submission__submitted_by")
        .defer("submission__body", "submission__fields")
    )
    if state != ALL:
        shown = shown.filter(state=state)
    place = _place(request)
    if place is not None:
        shown = shown.filter(compartment=place)
    kept = {"compartment": place.pk} if place else {}
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "place": place,
        "pager": _pager(page, {"state": state, **kept}),
        "tabs": [
            {
                "label": label,
                "url": f"?{urlencode({'state': value, **kept})}",
                "is_here": value == state,
            }
            for value, label in [*ProblemState.choices, (ALL, _("All"))]
        ],
    }
    return render(request, "instruments/intake_problem_list.html", context)


def _place(request: HttpRequest) -> Compartment | None:
    """The one compartment that is asked for; one that is not visible does not exist."""
    asked = request.GET.get("compartment", "")
    if not asked:
        return None
    pk = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else 0
    return get_visible_or_404(request.user, Compartment, pk=pk)


def _pager(page, kept: dict) -> dict:
    def url(number: int) -> str:
        return f"?{urlencode({**kept, 'page': number})}"

    return {
        "shown": f"{page.start_index()}–{page.end_index()}",
        "count": page.paginator.count,
        "previous_url": url(page.previous_page_number()) if page.has_previous() else "",
        "next_url": url(page.next_page_number()) if page.has_next() else "",
    }


@require_safe
def problem_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Why it was not understood, the bytes, who sent them how often."""
    return _page(request, _visible(request, pk))


def _visible(request: HttpRequest, pk: int) -> IntakeProblem:
    return get_visible_or_404(
        request.user,
        IntakeProblem.objects.select_related(
            "compartment",
            "closed_by",
            "submission__instrument",
            "submission__submitted_by",
        ),
        pk=pk,
    )


def _page(
    request: HttpRequest, problem: IntakeProblem, *, status: int = 200, **more
) -> HttpResponse:
    submission = problem.submission
    context = {
        "problem": problem,
        "states": [SHOWN_AS[problem.state] | {"word": problem.get_state_display()}],
        "submission": submission,
        "excerpt": excerpt_of(submission),
        "receipts": submission.receipts.order_by("-received_at")[:PER_PAGE],
        "describe_url": _describe_url(request, problem),
        "may_mend": problem.state == ProblemState.OPEN
        and may(request.user, "record", problem.compartment_id),
        "replay_form": ReplayForm(person=request.user),
        "dismiss_form": DismissForm(),
        "is_simulated": problem.compartment.is_simulated,
        "markings": problem.compartment.marking,
    }
    return render(
        request, "instruments/intake_problem_detail.html", context | more, status=status
    )


def _describe_url(request: HttpRequest, problem: IntakeProblem) -> str:
    """The profile editor, for a file whose instruments this person looks after."""
    submission = problem.submission
    sender = submission.instrument or submission.submitted_by
    if submission.kind != SubmissionKind.FILE or not is_laboratory_manager(
        request.user, sender.organisation_id
    ):
        return ""
    return profiles.describe_url(submission.pk)


@require_safe
def problem_bytes(request: HttpRequest, pk: int) -> HttpResponse:
    """The bytes as they came: a download that no browser interprets."""
    problem = _visible(request, pk)
    try:
        return as_it_came(problem.submission, suffix=problem.submission.kind)
    except OSError:
        messages.error(request, _("The store has lost these bytes; restore a backup."))
        return redirect(problem)


@require_POST
def replay(request: HttpRequest, pk: int) -> HttpResponse:
    """Read the bytes once more with what the person adds."""
    problem = _visible(request, pk)
    require(request.user, "record", problem.compartment_id)
    form = ReplayForm(request.POST, person=request.user)
    if form.is_valid():
        try:
            outcome = actions.replay(
                problem=problem, by=request.user, corrections=form.corrections
            )
        except ValidationError as error:
            form.add_error(None, error)
        except Refused as refusal:
            for fault in refusal.faults:
                form.add_error(None, fault.message)
        else:
            return _after_replay(request, problem, outcome)
    return _page(request, problem, replay_form=form, status=422)


def _after_replay(
    request: HttpRequest, problem: IntakeProblem, outcome: Outcome
) -> HttpResponse:
    level = (
        messages.WARNING if outcome.result is Result.STILL_OPEN else messages.SUCCESS
    )
    messages.add_message(request, level, outcome.message)
    return redirect(outcome.url or problem)


@require_POST
def dismiss(request: HttpRequest, pk: int) -> HttpResponse:
    """The bytes stay; nobody is asked about them any more."""
    problem = _visible(request, pk)
    require(request.user, "record", problem.compartment_id)
    form = DismissForm(request.POST)
    if form.is_valid() and attempt(
        form, actions.dismiss, problem=problem, by=request.user, **form.cleaned_data
    ):
        messages.success(request, _("Dismissed; the bytes stay."))
        return redirect("instruments:intake-problem-list")
    return _page(request, problem, dismiss_form=form, status=422)
