"""Micrographs on screen: uploaded, looked at in tiles, given a scale, corrected by hand."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from characterization.actions import image_files, micrographs
from characterization.actions.micrograph_files import About, NewPicture
from characterization.actions.micrographs import Uploaded
from characterization.actions.recording import Facts
from characterization.choices import ScaleSource
from characterization.dashboards import micrographs as dashboard
from characterization.forms.micrographs import (
    CorrectionsForm,
    FieldsForm,
    ImageSettingsForm,
    MicrographUploadForm,
    ScaleForm,
    initial_settings,
)
from characterization.imaging.asked import ImageSettings
from characterization.models import FieldEvaluation, ImageEvaluation, Micrograph
from characterization.views.on_test import OnTest, refusals_beside_fields
from labtrack.accounts import permissions
from labtrack.accounts.visibility import get_visible_or_404
from labtrack.instruments.downloads import as_it_came
from labtrack.jobs.models import Job
from labtrack.pages.edits import FormPage
from labtrack.refusals import Fault, Refused

ROWS = Micrograph.objects.select_related("submission", "compartment", "test__method")
FOREVER = cache_control(private=True, max_age=31_536_000, immutable=True)


def _pictures(files: Sequence[Any]) -> list[NewPicture]:
    return [NewPicture(f.read(), f.name, f.content_type or "") for f in files]


class _WithPictures(FormPage):
    """A form that takes files; those that are no pictures are said beside it."""

    action_text = gettext_lazy("Upload and measure")

    def _arguments(self) -> dict[str, Any]:
        return super()._arguments() | {"files": self.request.FILES or None}

    def checked(self, uploaded: Uploaded) -> Uploaded:
        """Refused where none of the files gives anything new."""
        for problem in uploaded.problems:
            messages.warning(
                self.request,
                _("%(name)s needs attention: %(why)s")
                % {"name": problem.submission.file_name, "why": problem.in_words},
            )
        if uploaded.job is None:
            sentence = (
                _("None of the files is a picture that can be measured; they are kept.")
                if uploaded.problems
                else _("These pictures are in the series already.")
            )
            raise Refused(Fault("files", sentence, ("files",)))
        return uploaded

    def saved_url(self, saved: Uploaded) -> str:
        return reverse("characterization:job", args=[saved.job.pk])

    def saved_message(self, saved: Uploaded) -> str:
        return _("%(n)d pictures are kept; they are being measured.") % {
            "n": len(saved.fields)
        }


class MicrographUpload(_WithPictures):
    """A new test of its fields of view."""

    form_class = MicrographUploadForm
    title = gettext_lazy("Upload micrographs")

    def initial(self):
        from characterization.forms.numbers import first_facts

        return {
            "specimen": self.request.GET.get("specimen", ""),
            "performed_at": first_facts(self.request.user)["performed_at"],
            "temperature": "23 degC",
        }

    def save(self, form):
        data, person = form.cleaned_data, self.request.user
        number, _space, unit = str(data["temperature"] or "").partition(" ")
        with refusals_beside_fields(form):
            return self.checked(
                micrographs.start(
                    specimen=data["specimen"],
                    material_state=data["specimen"]
                    .material_states.order_by("-number")
                    .first(),
                    method=data["method"],
                    pictures=_pictures(data["files"]),
                    about=About.said(data, data["scale"]),
                    entries=form.entries(),
                    facts=Facts(
                        performed_at=data["performed_at"],
                        temperature=number,
                        temperature_unit=unit or "degC",
                        operator=person,
                    ),
                    by=person,
                )
            )


class FieldsAdd(_WithPictures, OnTest):
    """More fields of the series of a test."""

    form_class = FieldsForm
    title = gettext_lazy("Add fields")

    def save(self, form):
        data = form.cleaned_data
        with refusals_beside_fields(form):
            return self.checked(
                micrographs.add_fields(
                    test=self.test,
                    pictures=_pictures(data["files"]),
                    about=About.said(data, data["scale"]),
                    reason=data["reason"],
                    by=self.request.user,
                )
            )


class ImageReevaluation(OnTest):
    """Measure every field with other parameters."""

    verb = "record"
    form_class = ImageSettingsForm
    title = gettext_lazy("Measure again")
    action_text = gettext_lazy("Measure again")

    def may_open(self) -> None:
        super().may_open()
        if not ImageSettingsForm.ASKED.get(self.test.method.kind):
            raise Http404

    def _arguments(self) -> dict[str, Any]:
        return super()._arguments() | {"kind": self.test.method.kind}

    def initial(self):
        last = ImageEvaluation.last_of(self.test.test_uid)
        return initial_settings(last.settings if last else ImageSettings().as_json())

    def save(self, form):
        with refusals_beside_fields(form):
            return micrographs.evaluate_again(
                test=self.test,
                settings=form.settings(),
                reason=form.cleaned_data["reason"],
                by=self.request.user,
            )

    def saved_url(self, saved) -> str:
        return reverse("characterization:job", args=[saved.pk])

    def saved_message(self, saved) -> str:
        return _("The fields are being measured again.")


class _OnMicrograph(FormPage):
    """A form beside a picture."""

    tool = ""

    def may_open(self) -> None:
        self.micrograph = get_visible_or_404(
            self.request.user, ROWS.all(), pk=self.kwargs["pk"]
        )
        if self.request.method == "POST":
            permissions.require(
                self.request.user, "record", self.micrograph.compartment_id
            )

    def cancel_url(self) -> str:
        return self.micrograph.test.get_absolute_url()

    def context(self):
        page = dashboard.viewer(self.micrograph, person=self.request.user)
        return {
            "title": page.title,
            "page": page,
            "viewer": page.config | {"tool": self.tool},
            "breadcrumbs": page.breadcrumbs,
            "is_simulated": self.micrograph.compartment.is_simulated,
            "markings": self.micrograph.compartment.marking,
        }

    def saved_url(self, saved) -> str:
        return reverse("characterization:job", args=[saved.pk])

    def saved_message(self, saved) -> str:
        return _("The field is being measured again.")


class MicrographDetail(_OnMicrograph):
    """One field: looked at, and corrected by hand."""

    form_class = CorrectionsForm
    template_name = "characterization/micrograph_detail.html"
    action_text = gettext_lazy("Measure again with these corrections")

    def save(self, form):
        with refusals_beside_fields(form):
            return micrographs.correct_field(
                micrograph=self.micrograph,
                corrections=form.cleaned_data["corrections"],
                reason=form.cleaned_data["reason"],
                by=self.request.user,
            )


class MicrographScale(_OnMicrograph):
    """The scale, drawn on the scale bar."""

    form_class = ScaleForm
    template_name = "characterization/micrograph_scale.html"
    action_text = gettext_lazy("Set the scale")
    tool = "scale"

    def cancel_url(self) -> str:
        return self.micrograph.get_absolute_url()

    def save(self, form):
        data = form.cleaned_data
        length = data["length"]
        with refusals_beside_fields(form):
            return micrographs.set_scale(
                micrograph=self.micrograph,
                um_per_pixel=length.value / data["pixels"],
                source=ScaleSource.DRAWN,
                said=f"{data['pixels']:g} px = {length}",
                whole_series=data["whole_series"],
                reason=data["reason"],
                by=self.request.user,
            )


@login_required
@require_POST
def exclude(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave a field out of its series, with a reason."""
    return _counting(request, pk, micrographs.exclude)


@login_required
@require_POST
def include(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a field that was left out count again, with a reason."""
    return _counting(request, pk, micrographs.include)


def _counting(request: HttpRequest, pk: int, act: Callable[..., Job]) -> HttpResponse:
    micrograph = get_visible_or_404(request.user, ROWS.all(), pk=pk)
    try:
        job = act(
            micrograph=micrograph,
            reason=request.POST.get("reason", ""),
            by=request.user,
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(micrograph)
    return redirect("characterization:job", pk=job.pk)


@login_required
@require_safe
def original(request: HttpRequest, pk: int) -> HttpResponse:
    """The bytes as they came: a download that no browser interprets."""
    submission = get_visible_or_404(request.user, ROWS.all(), pk=pk).submission
    return as_it_came(submission, suffix="bin")


@FOREVER
@login_required
@require_safe
def tile(
    request: HttpRequest, pk: int, level: int, column: int, row: int
) -> HttpResponse:
    """A part of the picture, made by us from its pixels."""
    micrograph = get_visible_or_404(request.user, ROWS.all(), pk=pk)
    return _png(micrograph.submission.sha256, level, column, row)


@FOREVER
@login_required
@require_safe
def overlay(
    request: HttpRequest, pk: int, number: int, level: int, column: int, row: int
) -> HttpResponse:
    """A part of what one evaluation drew over the picture."""
    micrograph = get_visible_or_404(request.user, ROWS.all(), pk=pk)
    found = get_visible_or_404(
        request.user,
        FieldEvaluation.objects.all(),
        micrograph=micrograph,
        evaluation__number=number,
    )
    return _png(found.overlay_sha256, level, column, row)


def _png(sha256: str, level: int, column: int, row: int) -> HttpResponse:
    body = image_files.tile(sha256, level=level, column=column, row=row)
    if body is None:
        raise Http404
    return HttpResponse(
        body, content_type="image/png", headers={"X-Content-Type-Options": "nosniff"}
    )
