"""The melt log, recoveries and decisions of a heat."""

from typing import Any

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from labtrack.accounts import permissions
from labtrack.pages.edits import EditPage, FormPage
from labtrack.pages.finding import RecordPage
from trials.actions import melt
from trials.forms.melt import EventEditForm, EventForm, RecoveriesForm
from trials.melt_choices import MeltEventKind
from trials.models import ChargeAddition, Heat, MeltEvent
from trials.views import starting
from trials.views.lists import PLACE

KINDS = dict(MeltEventKind.choices)
NUMBERS = ("value", "duration", "rotor", "flow")


class OfHeat(RecordPage, FormPage):
    """A form about the heat that the address names; saving leads back to it."""

    rows = Heat.objects.select_related("alloy", *PLACE)
    heat: Heat

    def may_open(self) -> None:
        self.heat = self.find()
        permissions.require(self.request.user, "record", self.heat.compartment_id)

    def saved_url(self, saved):
        return self.heat.get_absolute_url()

    def context(self) -> dict[str, Any]:
        return {
            "title": f"{self.title}, {self.heat.code}",
            "cancel_url": self.heat.get_absolute_url(),
            "is_simulated": self.heat.compartment.is_simulated,
            "markings": self.heat.compartment.marking,
        }


class MeltEventCreate(OfHeat):
    """Log what happens to the melt: `?kind=degas`."""

    is_serial = True
    form_class = EventForm
    action_text = gettext_lazy("Log it")

    @property
    def kind(self) -> str:
        kind = self.request.GET.get("kind", MeltEventKind.TEMPERATURE)
        if kind not in KINDS:
            raise Http404
        return kind

    @property
    def title(self):
        return KINDS[self.kind]

    def _arguments(self):
        return super()._arguments() | {"kind": self.kind}

    def initial(self):
        return {"at": timezone.now().replace(second=0, microsecond=0)}

    def save(self, form):
        return melt.log(
            by=self.request.user, heat=self.heat, kind=self.kind, **form.values()
        )

    def saved_message(self, saved):
        return _("%(what)s is logged.") % {"what": saved.get_kind_display()}


class MeltEventUpdate(EditPage):
    """Correct a line of the melt log, or strike it out."""

    rows = MeltEvent.objects.select_related("heat__organisation", "compartment")
    form_class = EventEditForm
    title = gettext_lazy("Correct a line: %(record)s")
    action_text = gettext_lazy("Save the correction")

    def _arguments(self):
        return super()._arguments() | {"kind": self.record.kind}

    def initial(self):
        return starting.of(self.record, "at", *NUMBERS, "gas", "note", "struck_reason")

    def save(self, form):
        return melt.edit_event(
            by=self.request.user,
            event=self.record,
            version=form.cleaned_data["version"],
            **form.values(),
        )

    def cancel_url(self):
        return self.record.heat.get_absolute_url()

    def saved_url(self, saved):
        return self.record.heat.get_absolute_url()


class AdditionRecoveries(RecordPage, FormPage):
    """What of an addition is expected to stay, element by element."""

    rows = ChargeAddition.objects.select_related("heat__organisation", "compartment")
    form_class = RecoveriesForm
    title = gettext_lazy("Recoveries of an addition")
    action_text = gettext_lazy("Save the recoveries")
    addition: ChargeAddition

    def may_open(self) -> None:
        self.addition = self.find()
        permissions.require(self.request.user, "correct", self.addition.compartment_id)

    def initial(self):
        rows = list(self.addition.recoveries.all())
        kept = {row.element: row.recovery_as_entered for row in rows}
        start = {"source": rows[0].source if rows else ""}
        # From the page of the heat, where it was calculated back.
        offered = starting.from_address(self.request, "element", "recovery", "source")
        if {"element", "recovery"} <= offered.keys():
            kept[offered.pop("element")] = offered.pop("recovery")
            start |= offered
        return start | {
            "rows": [{"element": e, "recovery": text} for e, text in kept.items()]
        }

    def save(self, form):
        recoveries = {
            row["element"]: row["recovery"]
            for row in form.row_values()
            if row.get("element")
        }
        melt.set_recoveries(
            by=self.request.user,
            addition=self.addition,
            recoveries=recoveries,
            source=form.cleaned_data["source"],
        )
        return self.addition

    def saved_url(self, saved):
        return self.addition.heat.get_absolute_url()

    def saved_message(self, saved):
        return _("The recoveries are saved.")

    def context(self):
        return {
            "title": self.title,
            "cancel_url": self.addition.heat.get_absolute_url(),
            "is_simulated": self.addition.compartment.is_simulated,
            "markings": self.addition.compartment.marking,
        }
