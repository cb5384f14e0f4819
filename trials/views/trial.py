"""Trials: their page, the form of what is asked, the table of runs, the heat of a run."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from labtrack.accounts.natural_keys import key_of
from labtrack.pages.detail import RecordDetailPage
from labtrack.pages.edits import EditPage, FormPage
from trials.actions import trials
from trials.dashboards import trial as dashboards
from trials.forms.design_table import DesignTableForm, Grid, grid_of
from trials.forms.trial import RunForm, TrialEditForm, TrialForm
from trials.models import Trial, TrialRun
from trials.views import starting

PLACE = ("compartment", "organisation")
FIELDS = (
    "program", "title", "question", "hypothesis", "blocked_by", "seed", "notes",
)  # fmt: skip
MORE_COLUMNS, MORE_ROWS = 2, 8


class TrialDetail(RecordDetailPage):
    rows = Trial.objects.select_related("program", "created_by", *PLACE)
    dashboard = staticmethod(dashboards.compose)
    template_name = "trials/trial_detail.html"


class TrialCreate(FormPage):
    form_class = TrialForm
    title = gettext_lazy("Plan a trial")
    action_text = gettext_lazy("Save and go on to its table")

    def initial(self):
        last = starting.like_the_last(self.request, Trial, "compartment", "program")
        return last | starting.from_address(self.request, "program")

    def save(self, form):
        return trials.record(by=self.request.user, **form.values())

    def saved_url(self, saved):
        return reverse("trials:trial-table", args=[key_of(saved)])


class TrialUpdate(EditPage):
    rows = Trial.objects.select_related("program", *PLACE)
    form_class = TrialEditForm
    title = gettext_lazy("Edit %(record)s")
    action_text = gettext_lazy("Save changes")

    def initial(self):
        return starting.of(self.record, *FIELDS)

    def save(self, form):
        return trials.edit(
            by=self.request.user,
            trial=self.record,
            version=form.cleaned_data["version"],
            **form.values(),
        )


class TrialTable(EditPage):
    """The design table. What was pasted is put into the cells and not saved yet; more
    rows and columns are given without saving either.
    """

    rows = Trial.objects.select_related(*PLACE)
    form_class = DesignTableForm
    template_name = "trials/trial_table_form.html"
    title = gettext_lazy("Table of runs of %(record)s")
    action_text = gettext_lazy("Save the table")

    def _arguments(self):
        return super()._arguments() | {"grid": grid_of(self.record)}

    def _post(self, request: HttpRequest) -> HttpResponse:
        if "fill" not in request.POST and "more" not in request.POST:
            return super()._post(request)
        form = self.form_class.restored(dict(request.POST.lists()), **self._arguments())
        form.grid = (
            form.filled()
            if "fill" in request.POST
            else _larger(form.grid, request.POST)
        )
        return self._page(form)

    def save(self, form):
        return trials.set_table(
            by=self.request.user,
            trial=self.record,
            version=form.cleaned_data["version"],
            factors=form.grid.factors(),
            runs=form.grid.runs(),
            reason=form.cleaned_data["reason"],
        )


def _larger(grid: Grid, texts) -> Grid:
    is_wider = texts["more"] == "factors"
    return Grid(
        texts,
        len(grid.headings) + (MORE_COLUMNS if is_wider else 0),
        len(grid.rows) + (0 if is_wider else MORE_ROWS),
    )


class TrialRunUpdate(EditPage):
    """Which heat was melted for a run, or why none will be."""

    rows = TrialRun.objects.select_related(
        "trial__organisation", "heat__organisation", "compartment"
    )
    form_class = RunForm
    action_text = gettext_lazy("Save the run")

    def initial(self):
        heat = self.record.heat
        start = starting.of(self.record, "shares_heat_because", "dropped_because")
        return start | ({"heat": key_of(heat)} if heat is not None else {})

    def save(self, form):
        values = form.values()
        common = {
            "by": self.request.user,
            "run": self.record,
            "version": form.cleaned_data["version"],
        }
        if values["heat"] is not None:
            return trials.link_heat(
                heat=values["heat"],
                shares_heat_because=values["shares_heat_because"],
                reason=values["reason"],
                **common,
            )
        if self.record.heat_id is not None:
            return trials.unlink_heat(reason=values["reason"], **common)
        return trials.drop(because=values["dropped_because"], **common)

    def saved_message(self, saved):
        return _("Run %(n)d is saved.") % {"n": saved.number}

    def context(self):
        return {
            "title": _("Run %(n)d of %(trial)s")
            % {"n": self.record.number, "trial": self.record.trial}
        }
