"""Creating and editing cycles and loads."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from labtrack.accounts import permissions
from labtrack.pages.edits import EditPage, FormPage
from trials.actions import heat_treatment, load_segments
from trials.actions.heat_treatment import TOLERANCES
from trials.forms.heat_treatment import (
    ActualSegmentForm,
    ActualSegmentsForm,
    CycleEditForm,
    CycleForm,
    LoadEditForm,
    LoadForm,
    NewEditionForm,
)
from trials.models import (
    HeatTreatmentCycle,
    HeatTreatmentLoad,
    HeatTreatmentSegment,
    LoadSegment,
)
from trials.views import starting

PLACE = ("compartment", "organisation")


def _segments_of(cycle: HeatTreatmentCycle) -> list[dict[str, Any]]:
    return [
        {
            "kind": step.kind,
            "set_temperature": step.set_temperature_as_entered,
            "duration": step.duration_as_entered,
            "medium": step.medium,
            "medium_temperature": step.medium_temperature_as_entered,
            "delay": step.delay_as_entered,
            "ramp": step.ramp_as_entered,
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
        start = starting.of(self.record, "temper", *TOLERANCES, "notes")
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
        start = starting.of(self.record, "temper", *TOLERANCES, "notes")
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
        return starting.of(
            self.record,
            "started_at",
            "finished_at",
            "furnace",
            "furnace_class",
            "notes",
        )

    def save(self, form):
        return heat_treatment.edit_load(
            by=self.request.user,
            load=self.record,
            version=form.cleaned_data["version"],
            **form.values(),
        )


class LoadSegments(LoadUpdate):
    """The steps of a load as they ran."""

    form_class = ActualSegmentsForm
    title = gettext_lazy("How %(record)s ran")
    action_text = gettext_lazy("Save the steps")

    def initial(self):
        there = {row.position: row for row in self.record.segments.all()}
        planned = {step.position: step for step in self.record.cycle.segments.all()}
        last = max([*there, *planned], default=0)
        return {
            "rows": [_actual(there.get(n), planned.get(n)) for n in range(1, last + 1)]
        }

    def save(self, form):
        try:
            return load_segments.record_segments(
                by=self.request.user,
                load=self.record,
                version=form.cleaned_data["version"],
                segments=form.segments(),
                reason=form.cleaned_data["reason"],
            )
        except load_segments.SegmentRefused as refusal:
            form.blame(refusal.position, refusal)
            raise ValidationError(
                _("Step %(n)d was refused, so nothing is saved yet; see beside it.")
                % {"n": refusal.position}
            ) from refusal


def _actual(
    row: LoadSegment | None, planned: HeatTreatmentSegment | None
) -> dict[str, Any]:
    """A recorded step as its row begins; else the kind of the planned one."""
    if row is None:
        return {"kind": planned.kind} if planned else {}
    return starting.of(row, *ActualSegmentForm.base_fields)
