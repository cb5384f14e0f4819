"""Logs of a furnace load: shown on its page, uploaded, downloaded, withdrawn."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from labtrack.accounts import permissions
from labtrack.accounts.visibility import get_visible_or_404, seen_compartments
from labtrack.audit.history import attributed
from labtrack.entry.forms import RecordForm, nothing_invisible
from labtrack.instruments.downloads import as_it_came
from labtrack.pages.detail import Reader
from labtrack.pages.edits import EditPage
from labtrack.refusals import Refused
from trials.actions import furnace_files
from trials.dashboards import load_logs
from trials.models import HeatTreatmentLoad, LoadLog

MOST_BYTES = 64 * 2**20


class LogForm(RecordForm):
    """The recorder's own file."""

    file = forms.FileField(
        label=gettext_lazy("File of the recorder"),
        help_text=gettext_lazy(
            "Text with date, time and temperatures with their units. It is kept as it came."
        ),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError(_("A log has at most 64 MB."))
        return file


@login_required
@require_safe
def fragment(request: HttpRequest, pk: int) -> HttpResponse:
    """Fragment on the page of a load; asked again while a file is being read."""
    load = get_visible_or_404(
        request.user,
        HeatTreatmentLoad.objects.select_related("cycle").prefetch_related(
            "segments", "cycle__segments"
        ),
        pk=pk,
    )
    reader = Reader(request.user, seen_compartments(request.user))
    context = {"page": load_logs.logs_page(load, reader)}
    return render(request, "trials/_load_logs.html", context)


class LogUpload(EditPage):
    """A file that a person says is the log of this load."""

    rows = HeatTreatmentLoad.objects.select_related("organisation", "cycle")
    form_class = LogForm
    title = gettext_lazy("A furnace log of %(record)s")
    action_text = gettext_lazy("Upload")

    def may_open(self) -> None:
        """A load has no compartment: the log goes where this person records."""
        person = self.request.user
        self.record = self.find()
        places = set(self.record.items.values_list("compartment_id", flat=True))
        if not any(permissions.may(person, "record", place) for place in places):
            raise PermissionDenied(_("Your role does not allow recording here."))

    def _arguments(self) -> dict[str, Any]:
        return super()._arguments() | {"files": self.request.FILES or None}

    def save(self, form: LogForm) -> HeatTreatmentLoad:
        file = form.cleaned_data["file"]
        furnace_files.keep_upload(
            load=self.record,
            file_name=file.name,
            content_type=file.content_type or "",
            body=file.read(),
            by=self.request.user,
        )
        return self.record

    def saved_message(self, saved: HeatTreatmentLoad) -> str:
        return _("The file is kept; a worker reads it.")


@login_required
@require_safe
def original(request: HttpRequest, pk: int) -> HttpResponse:
    """The bytes as they came, as a download."""
    log = get_visible_or_404(
        request.user, LoadLog.objects.select_related("submission"), pk=pk
    )
    return as_it_came(log.submission, suffix="txt")


@login_required
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Not of this load after all; the file and the reason stay."""
    log = get_visible_or_404(
        request.user, LoadLog.objects.select_related("load"), pk=pk
    )
    reason = request.POST.get("reason", "")
    try:
        nothing_invisible(reason)
        with attributed(request.user, reason):
            furnace_files.withdraw(log=log, reason=reason, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect(log.load)
