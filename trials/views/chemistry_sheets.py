"""Results sheets of laboratories: choose, look at what would be taken, import."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views import View

from labtrack.accounts import permissions
from labtrack.accounts.visibility import visible_to
from labtrack.instruments.choices import SubmissionKind
from labtrack.instruments.models import RawSubmission
from labtrack.pages.edits import FormPage
from labtrack.refusals import Refused
from trials.actions import chemistry_sheets
from trials.forms.chemistry_sheets import SheetsForm
from trials.forms.refusals import shown_beside
from trials.views import starting


class ChemistrySheetsUpload(FormPage):
    """Which files, of what, by which profile. The bytes are kept; nothing is imported yet."""

    form_class = SheetsForm
    title = gettext_lazy("Import results sheets")
    action_text = gettext_lazy("Look at what would be taken")
    template_name = "trials/chemistry_sheets_form.html"

    def initial(self):
        return starting.from_address(self.request, "source")

    def _post(self, request):
        form = self.form_class(request.POST, request.FILES, **self._arguments())
        if not form.is_valid():
            return self._page(form, status=422)
        source, _code = form.cleaned_data["source"]
        try:
            with shown_beside():
                kept = chemistry_sheets.keep(
                    by=request.user,
                    source=source,
                    profile=form.cleaned_data["profile"],
                    files=[(f.name, f.read()) for f in form.cleaned_data["files"]],
                )
        except ValidationError as refusal:
            form.take(refusal)
            return self._page(form, status=422)
        keys = ",".join(str(row.pk) for row in kept)
        return redirect(f"{reverse('trials:chemistry-sheets-preview')}?files={keys}")


class ChemistrySheetsPreview(LoginRequiredMixin, View):
    """`?files=12,13`: what each kept sheet would become; posting imports them."""

    http_method_names = ["get", "head", "post", "options"]

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page([chemistry_sheets.read(row) for row in self._submissions()])

    def post(self, request: HttpRequest) -> HttpResponse:
        if not permissions.compartments_where(request.user, "record").exists():
            raise PermissionDenied(_("Your role does not allow recording anywhere."))
        rows = self._submissions()
        made, refused = [], 0
        for row in rows:
            permissions.require(request.user, "record", row.compartment_id)
            try:
                made.append(
                    chemistry_sheets.make_sample(
                        by=request.user,
                        submission=row,
                        laboratory=request.POST.get(f"laboratory-{row.pk}", "").strip(),
                    )
                )
            except (Refused, ValidationError):
                refused += 1
        if refused or not made:
            messages.warning(
                request,
                ngettext(
                    "%(n)d sheet could not be imported; it says why.",
                    "%(n)d sheets could not be imported; each says why.",
                    refused,
                )
                % {"n": refused},
            )
            return redirect(request.get_full_path())
        messages.success(request, _("%(n)d sheets are imported.") % {"n": len(made)})
        return redirect(made[0].source.get_absolute_url())

    def _submissions(self) -> list[RawSubmission]:
        """The kept sheets of the address that this person may see; 404 for any other."""
        keys = self.request.GET.get("files", "").split(",")
        if not keys or not all(key.isascii() and key.isdigit() for key in keys):
            raise Http404
        wanted = [int(key[:18]) for key in keys[: chemistry_sheets.MOST_FILES]]
        found = visible_to(self.request.user, RawSubmission).filter(
            pk__in=wanted, kind=SubmissionKind.WORKBOOK
        )
        rows = {row.pk: row for row in found.select_related("compartment")}
        if set(rows) != set(wanted):
            raise Http404
        return [rows[pk] for pk in wanted]

    def _page(self, sheets: list[chemistry_sheets.Read]) -> HttpResponse:
        first = sheets[0]
        compartment = first.submission.compartment
        return render(
            self.request,
            "trials/chemistry_sheets_preview.html",
            {
                "sheets": sheets,
                "source": first.source,
                "profile": first.profile,
                "n_ready": sum(
                    1 for s in sheets if s.record is not None and s.sample is None
                ),
                "may_import": permissions.may(
                    self.request.user, "record", compartment.pk
                ),
                "is_simulated": compartment.is_simulated,
                "markings": compartment.marking,
            },
        )
