"""Creating and editing casting runs and castings."""

from django.utils import timezone
from django.utils.translation import gettext_lazy

from labtrack.pages.edits import EditPage, FormPage
from trials.actions import casting_runs, castings
from trials.forms.casting import (
    CastingEditForm,
    CastingForm,
    CastingRunEditForm,
    CastingRunForm,
)
from trials.models import Casting, CastingRun
from trials.views import starting

RUN_FIELDS = (
    "process",
    "mold_class",
    "mold",
    "poured_at",
    "pour_temperature",
    "mold_temperature",
    "notes",
)


class CastingRunCreate(FormPage):
    form_class = CastingRunForm
    title = gettext_lazy("Record a pour")
    action_text = gettext_lazy("Save the pour")

    def initial(self):
        start = starting.like_the_last(
            self.request, CastingRun, "process", "mold_class", "mold"
        )
        now = timezone.now().replace(second=0, microsecond=0)
        given = starting.from_address(self.request, "heat")
        return {"poured_at": now} | start | given

    def save(self, form):
        return casting_runs.record(by=self.request.user, **form.values())


class CastingRunUpdate(EditPage):
    rows = CastingRun.objects.select_related("compartment", "organisation")
    form_class = CastingRunEditForm
    title = gettext_lazy("Edit %(record)s")
    action_text = gettext_lazy("Save changes")

    def initial(self):
        return starting.of(self.record, *RUN_FIELDS)

    def save(self, form):
        return casting_runs.edit(
            by=self.request.user,
            casting_run=self.record,
            version=form.cleaned_data["version"],
            **form.values(),
        )


class CastingCreate(FormPage):
    form_class = CastingForm
    title = gettext_lazy("Record a casting")
    action_text = gettext_lazy("Save the casting")

    def initial(self):
        start = starting.like_the_last(self.request, Casting, "piece")
        return start | starting.from_address(self.request, "casting_run")

    def save(self, form):
        return castings.record(by=self.request.user, **form.values())


class CastingUpdate(EditPage):
    rows = Casting.objects.select_related("compartment", "organisation")
    form_class = CastingEditForm
    title = gettext_lazy("Edit %(record)s")
    action_text = gettext_lazy("Save changes")

    def initial(self):
        return starting.of(self.record, "piece", "mass", "notes")

    def save(self, form):
        return castings.edit(
            by=self.request.user,
            casting=self.record,
            version=form.cleaned_data["version"],
            **form.values(),
        )
