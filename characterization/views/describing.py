"""Describe an instrument's files: from an example to a profile, without a programmer."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from characterization.dashboards import profile_preview
from characterization.dashboards.profile_preview import Preview
from characterization.forms import describing_answers
from characterization.forms.describing import DescribeForm, ExampleForm
from characterization.parsers import ParseError
from characterization.parsers.looking import AS_IT_LOOKS, Looked, Stance, look
from labtrack.accounts.permissions import require_laboratory_manager
from labtrack.accounts.visibility import get_visible_or_404
from labtrack.instruments import profiles
from labtrack.instruments.actions import examples, import_profiles, submissions
from labtrack.instruments.choices import SubmissionKind
from labtrack.instruments.models import ImportProfile, RawSubmission
from labtrack.pages.edits import FormPage


class ExampleUpload(FormPage):
    """One file of an instrument, kept as it came; describing it is the next step."""

    form_class = ExampleForm
    title = gettext_lazy("Describe an instrument's files")
    action_text = gettext_lazy("Look at the file")
    template_name = "characterization/example_form.html"

    def may_open(self) -> None:
        person = self.request.user
        require_laboratory_manager(person, person.organisation_id)

    def initial(self) -> dict[str, Any]:
        return {"instrument": self.request.GET.get("instrument", "")}

    def _arguments(self) -> dict[str, Any]:
        return super()._arguments() | {"files": self.request.FILES or None}

    def save(self, form: ExampleForm) -> RawSubmission:
        data = form.cleaned_data
        return examples.keep(
            by=self.request.user,
            instrument=data["instrument"],
            file_name=data["file"].name,
            body=data["file"].read(),
        )

    def saved_url(self, saved: RawSubmission) -> str:
        url = reverse("characterization:profile-describe", args=[saved.pk])
        edition_of = self.request.GET.get("edition_of", "")
        return f"{url}?edition_of={edition_of}" if edition_of.isdigit() else url

    def saved_message(self, saved: RawSubmission) -> str:
        return _("The file is kept. Now say what it holds.")


class Describe(FormPage):
    """The file as a table, what a person says about it, and what would come of it."""

    form_class = DescribeForm
    title = gettext_lazy("Describe these files")
    action_text = gettext_lazy("Save the profile")
    template_name = "characterization/describe_form.html"

    def dispatch(self, request, *args, **kwargs):
        self.shown: Preview | None = None
        return super().dispatch(request, *args, **kwargs)

    def may_open(self) -> None:
        self.submission = _example(self.request, self.kwargs["pk"])
        self.edition_of = _edition_of(self.request)
        self.body = _bytes(self.submission)

    def initial(self) -> dict[str, Any]:
        looked = self._looked()
        initial = describing_answers.proposed(
            looked, profile_preview.likely_kind(looked, self.submission.instrument)
        )
        if self.edition_of is not None:
            initial |= describing_answers.said_before(
                self.edition_of.definition, looked
            )
        instrument = self.submission.instrument
        return initial | {"instrument": instrument.pk if instrument else None}

    def _looked(self, stance: Stance = AS_IT_LOOKS) -> Looked:
        return look(self.body, file_name=self.submission.file_name, stance=stance)

    def _arguments(self) -> dict[str, Any]:
        stance = (
            describing_answers.stance_of(self.request.POST)
            if self.request.method == "POST"
            else AS_IT_LOOKS
        )
        try:
            self.looked = self._looked(stance)
        except ParseError:
            # Another encoding than was said: show it as it looks, and say so on reading.
            self.looked = self._looked()
        return super()._arguments() | {
            "looked": self.looked,
            "is_edition": self.edition_of is not None,
        }

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.may_open()
        try:
            self._looked()
        except ParseError as error:
            return self._no_text(error)
        return super().get(request, **kwargs)

    def _post(self, request: HttpRequest) -> HttpResponse:
        try:
            arguments = self._arguments()
        except ParseError as error:
            return self._no_text(error)
        if "look" in request.POST:
            texts = describing_answers.looked_again(request.POST, self.looked)
            return self._page(DescribeForm.restored(texts, **arguments))
        form = DescribeForm(request.POST, **arguments)
        if "preview" in request.POST:
            is_valid = form.is_valid()
            if is_valid:
                self.shown = _preview(form, self.submission, self.body, request.user)
            return self._page(form, status=200 if is_valid else 422)
        return super()._post(request)

    def _no_text(self, error: ParseError) -> HttpResponse:
        return render(
            self.request,
            "characterization/describe_refused.html",
            {"submission": self.submission, "reason": str(error)},
            status=422 if self.request.method == "POST" else 200,
        )

    def save(self, form: DescribeForm) -> ImportProfile:
        definition = form.definition()
        form.refuse(profiles.problems_of(definition))
        shown = _preview(form, self.submission, self.body, self.request.user)
        if shown.fault:
            raise ValidationError(
                _("With these answers the example cannot be read: %(why)s")
                % {"why": shown.fault}
            )
        by = self.request.user
        with transaction.atomic():
            if self.edition_of is not None:
                profile = import_profiles.make_edition(
                    profile=self.edition_of, definition=definition, by=by
                )
            else:
                profile = import_profiles.make(
                    name=form.cleaned_data["name"], definition=definition, by=by
                )
            if instrument := form.cleaned_data["instrument"]:
                import_profiles.adopt(profile=profile, instrument=instrument, by=by)
        return profile

    def saved_message(self, saved: ImportProfile) -> str:
        return _("Saved. Files like this one are understood from now on.")

    def cancel_url(self) -> str:
        return reverse("instruments:import-profile-list")

    def context(self) -> dict[str, Any]:
        compartment = self.submission.compartment
        return {
            "title": self.title,
            "submission": self.submission,
            "looked": self.looked,
            "edition_of": self.edition_of,
            "shown": self.shown,
            "is_simulated": compartment.is_simulated,
            "markings": compartment.marking,
        }


@login_required
@require_POST
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Fragment: what the open form would make of the example. Nothing is stored."""
    submission = _example(request, pk)
    body = _bytes(submission)
    try:
        looked = look(
            body,
            file_name=submission.file_name,
            stance=describing_answers.stance_of(request.POST),
        )
    except ParseError as error:
        return _fragment(request, Preview(fault=str(error)))
    form = DescribeForm(
        request.POST, person=request.user, looked=looked, is_edition=True
    )
    if not form.is_valid():
        return _fragment(request, Preview(fault=form.first_fault()))
    return _fragment(request, _preview(form, submission, body, request.user))


def _fragment(request: HttpRequest, shown: Preview) -> HttpResponse:
    return render(request, "characterization/_profile_preview.html", {"shown": shown})


def _preview(form: DescribeForm, submission: RawSubmission, body: bytes, person):
    return profile_preview.preview(
        body,
        form.definition(),
        file_name=submission.file_name,
        person=person,
        instrument=form.cleaned_data.get("instrument") or submission.instrument,
    )


def _example(request: HttpRequest, pk: int) -> RawSubmission:
    """A kept file that this person may describe: hidden first, then forbidden."""
    submission = get_visible_or_404(
        request.user,
        RawSubmission.objects.select_related(
            "compartment", "instrument", "submitted_by"
        ),
        pk=pk,
        kind=SubmissionKind.FILE,
    )
    sender = submission.instrument or submission.submitted_by
    require_laboratory_manager(request.user, sender.organisation_id)
    return submission


def _edition_of(request: HttpRequest) -> ImportProfile | None:
    given = request.GET.get("edition_of", "")
    if not given:
        return None
    if not (given.isascii() and given.isdigit() and len(given) < 18):
        raise Http404
    return get_visible_or_404(request.user, ImportProfile, pk=int(given))


def _bytes(submission: RawSubmission) -> bytes:
    try:
        return submissions.content(submission)
    except OSError as error:
        raise Http404(_("The store has lost these bytes; restore a backup.")) from error
