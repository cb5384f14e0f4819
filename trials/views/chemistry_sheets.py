"""Results sheets of laboratories: leave them, look at what would be taken, import. The
reading is the worker's; the page follows it.
"""

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from labtrack.accounts import permissions
from labtrack.accounts.visibility import get_visible_or_404, visible_to
from labtrack.instruments.models import RawSubmission
from labtrack.jobs.choices import JobState
from labtrack.jobs.models import Job
from labtrack.pages.edits import FormPage
from labtrack.refusals import Refused
from trials.actions import chemistry_sheets, sheet_jobs
from trials.forms.chemistry_sheets import SheetsForm
from trials.models import ChemistrySample
from trials.views import starting

OVER = (JobState.DONE, JobState.FAILED, JobState.QUARANTINED)


class ChemistrySheetsUpload(FormPage):
    """Which files, of what, by which profile. The bytes are kept; nothing is imported yet."""

    form_class = SheetsForm
    title = gettext_lazy("Import results sheets")
    action_text = gettext_lazy("Look at what would be taken")
    template_name = "trials/chemistry_sheets_form.html"

    def initial(self):
        return starting.from_address(self.request, "source")

    def _arguments(self) -> dict[str, Any]:
        return super()._arguments() | {"files": self.request.FILES or None}

    def save(self, form):
        source, _code = form.cleaned_data["source"]
        return sheet_jobs.leave(
            by=self.request.user,
            source=source,
            profile=form.cleaned_data["profile"],
            files=[(f.name, f.read()) for f in form.cleaned_data["files"]],
        )

    def saved_url(self, saved):
        return reverse("trials:chemistry-sheets-preview", args=[saved.pk])

    def saved_message(self, saved):
        return _("The files are kept; they are being read.")


class ChemistrySheetsPreview(LoginRequiredMixin, View):
    """What each kept sheet would become, once it is read; posting asks for the import."""

    http_method_names = ["get", "head", "post", "options"]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        part = "_chemistry_sheets" if request.htmx else "chemistry_sheets_preview"
        return render(request, f"trials/{part}.html", self._context(pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        looked = self._looked(pk)
        permissions.require(request.user, "record", looked.compartment_id)
        typed = {
            file: request.POST.get(f"laboratory-{file}", "").strip()[:120]
            for file in looked.arguments["files"]
        }
        try:
            sheet_jobs.take(by=request.user, looked=looked, laboratories=typed)
        except Refused as refusal:
            messages.warning(request, str(refusal))
        return redirect(request.get_full_path())

    def _looked(self, pk: int) -> Job:
        rows = visible_to(self.request.user, Job).filter(kind=sheet_jobs.LOOK)
        return get_visible_or_404(
            self.request.user, rows.select_related("compartment"), pk=pk
        )

    def _context(self, pk: int) -> dict[str, Any]:
        person, looked = self.request.user, self._looked(pk)
        imports = visible_to(person, Job).filter(
            kind=sheet_jobs.IMPORT, subject_id=looked.pk
        )
        imported = imports.order_by("-pk").first()
        files = looked.arguments["files"]
        kept = visible_to(person, RawSubmission).select_related("compartment")
        kept = get_visible_or_404(person, kept, pk=files[0])
        samples = visible_to(person, ChemistrySample).filter(submission__in=files)
        by_file = {row.submission_id: row for row in samples}
        refused = imported.result.get("refused", {}) if imported else {}
        sheets = [
            sheet
            | {
                "sample": by_file.get(sheet["file"]),
                "fault": sheet["fault"] or refused.get(str(sheet["file"]), ""),
            }
            for sheet in looked.result.get("sheets", ())
        ]
        waits = [job for job in (imported, looked) if job and job.state not in OVER]
        return {
            "job": looked,
            "waiting": waits[0] if waits else None,
            "failed": next(
                (j for j in (imported, looked) if j and _has_failed(j)), None
            ),
            "sheets": sheets,
            "source": chemistry_sheets.source_of(kept),
            "profile": chemistry_sheets.profile_of(kept),
            "n_ready": sum(1 for s in sheets if not s["fault"] and s["sample"] is None),
            "n_imported": len(by_file),
            "may_import": not waits
            and permissions.may(person, "record", looked.compartment_id),
            "is_simulated": looked.compartment.is_simulated,
            "markings": looked.compartment.marking,
        }


def _has_failed(job: Job) -> bool:
    return job.state in (JobState.FAILED, JobState.QUARANTINED)
