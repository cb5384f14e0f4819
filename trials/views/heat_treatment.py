"""Creating and editing cycles and loads."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy

from labtrack.accounts import permissions
from labtrack.pages.edits import EditPage, FormPage
from trials.actions import heat_treatment
from trials.forms.heat_treatment import (
    CycleEditForm,
    CycleForm,
    LoadEditForm,
    LoadForm,
    NewEditionForm,
)
from trials.models import HeatTreatmentCycle, HeatTreatmentLoad
from trials.views import starting

PLACE = ("compartment", "organisation")


def _segments_of(cycle: HeatTreatmentCycle) -> list[dict[str, Any]]:
    return [
        {
            "kind": step.kind,
            "set_temperature": step.set_temperature_as_entered,
            "duration": step.duration_as_entered,
            "medium": step.medium,
        }
        for step in cycle.segments.all()
    ]


class CycleCreate(FormPage):
    is_serial = True
    form_class = CycleForm
    title = gettext_lazy("Write a heat-treatment cycle")
    action_text = gettext_lazy("Save the cycle")

    def initial(self):
        return starting.like_the_last(
            self.request, HeatTreatmentCycle, "compartment", "temper"
        )

    def save(self, form):
        return heat_treatment.record_cycle(
            by=self.request.user, segments=form.segments(), **form.values()
        )


class CycleUpdate(EditPage):
    rows = HeatTreatmentCycle.objects.select_related(*PLACE)
    form_class = CycleEditForm
    title = gettext_lazy("Edit %(record)s")
    action_text = gettext_lazy("Save changes")

    def initial(self):
        start = starting.of(self.record, "temper", "notes")
        return start | {"rows": _segments_of(self.record)}

    def save(self, form):
        return heat_treatment.edit_cycle(
            by=self.request.user,
            cycle=self.record,
            version=form.cleaned_data["version"],
            segments=form.segments(),
            **form.values(),
        )


class CycleNewEdition(EditPage):
    """The next edition, starting from this one."""

    rows = HeatTreatmentCycle.objects.select_related(*PLACE)
    verb = "record"
    form_class = NewEditionForm
    title = gettext_lazy("New edition of %(record)s")
    action_text = gettext_lazy("Save the new edition")

    def initial(self):
        start = starting.of(self.record, "temper", "notes")
        return start | {"rows": _segments_of(self.record)}

    def save(self, form):
        return heat_treatment.new_edition(
            by=self.request.user,
            cycle=self.record,
            segments=form.segments(),
            **form.values(),
        )


class LoadCreate(FormPage):
    is_serial = True
    form_class = LoadForm
    title = gettext_lazy("Record a heat-treatment load")
    action_text = gettext_lazy("Save the load")

    def initial(self):
        start = starting.like_the_last(
            self.request, HeatTreatmentLoad, "cycle", "furnace"
        )
        now = timezone.now().replace(second=0, microsecond=0)
        given = starting.from_address(self.request, "cycle", "items")
        return {"started_at": now} | start | given

    def save(self, form):
        return heat_treatment.record_load(by=self.request.user, **form.values())


class LoadUpdate(EditPage):
    rows = HeatTreatmentLoad.objects.select_related("organisation", "cycle")
    form_class = LoadEditForm
    title = gettext_lazy("Edit %(record)s")
    action_text = gettext_lazy("Save changes")

    def may_open(self) -> None:
        """A load has no compartment: the right in each of its items' is asked."""
        self.record = self.find()
        places = self.record.items.values_list("compartment_id", flat=True)
        for compartment_id in set(places):
            permissions.require(self.request.user, "correct", compartment_id)

    def initial(self):
        return starting.of(self.record, "started_at", "finished_at", "furnace", "notes")

    def save(self, form):
        return heat_treatment.edit_load(
            by=self.request.user,
            load=self.record,
            version=form.cleaned_data["version"],
            **form.values(),
        )
