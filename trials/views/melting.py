"""Creating and editing alloys, lots, heats and charge additions."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from labtrack.accounts import permissions
from labtrack.pages.edits import EditPage, FormPage
from labtrack.pages.finding import RecordPage
from trials.actions import alloys, heats, material_lots
from trials.choices import AdditionMaterial
from trials.dashboards.alloy import alike
from trials.forms.alloy import AlloyEditForm, AlloyForm
from trials.forms.heat import (
    AdditionCorrectionForm,
    AdditionForm,
    HeatEditForm,
    HeatForm,
)
from trials.forms.material_lot import MaterialLotEditForm, MaterialLotForm
from trials.models import Alloy, ChargeAddition, Heat, MaterialLot
from trials.views import starting

PLACE = ("compartment", "organisation")


def _targets_of(alloy: Alloy) -> list[dict[str, Any]]:
    rows = []
    for target in alloy.targets.all():
        numbers = (target.low_wt_pct, target.target_wt_pct, target.high_wt_pct)
        texts = zip(("low", "target", "high"), alike(*numbers), strict=True)
        rows.append({"element": target.element, **dict(texts)})
    return rows


class AlloyCreate(FormPage):
    is_serial = True
    form_class = AlloyForm
    title = gettext_lazy("Design a variant")
    action_text = gettext_lazy("Save the variant")

    def initial(self):
        start = starting.like_the_last(self.request, Alloy, "compartment", "parent")
        return start | starting.from_address(self.request, "parent")

    def save(self, form):
        return alloys.record_variant(
            by=self.request.user, targets=form.targets(), **form.values()
        )


class AlloyUpdate(EditPage):
    rows = Alloy.objects.select_related(*PLACE).filter(compartment__isnull=False)
    form_class = AlloyEditForm
    title = gettext_lazy("Edit %(record)s")
    action_text = gettext_lazy("Save changes")

    def initial(self):
        start = starting.of(self.record, "name", "notes")
        return start | {"rows": _targets_of(self.record)}

    def save(self, form):
        return alloys.edit(
            by=self.request.user,
            alloy=self.record,
            version=form.cleaned_data["version"],
            targets=form.targets(),
            **form.values(),
        )


LOT_FIELDS = (
    "kind",
    "material",
    "alloy",
    "supplier",
    "supplier_lot",
    "certificate",
    "received_on",
    "mass",
    "supplied_temper",
    "section_thickness",
    "notes",
)


class MaterialLotCreate(FormPage):
    is_serial = True
    form_class = MaterialLotForm
    title = gettext_lazy("Receive a lot")
    action_text = gettext_lazy("Save the lot")

    def initial(self):
        return starting.like_the_last(
            self.request, MaterialLot, "compartment", "kind", "supplier"
        )

    def save(self, form):
        return material_lots.record(by=self.request.user, **form.values())


class MaterialLotUpdate(EditPage):
    rows = MaterialLot.objects.select_related(*PLACE)
    form_class = MaterialLotEditForm
    title = gettext_lazy("Edit %(record)s")
    action_text = gettext_lazy("Save changes")

    def initial(self):
        return starting.of(self.record, *LOT_FIELDS)

    def save(self, form):
        return material_lots.edit(
            by=self.request.user,
            lot=self.record,
            version=form.cleaned_data["version"],
            **form.values(),
        )


class HeatCreate(FormPage):
    is_serial = True
    form_class = HeatForm
    title = gettext_lazy("Record a heat")
    action_text = gettext_lazy("Save the heat")

    def initial(self):
        start = starting.like_the_last(
            self.request, Heat, "compartment", "alloy", "furnace", "crucible"
        )
        now = timezone.now().replace(second=0, microsecond=0)
        return {"charged_at": now, "melted_by": self.request.user.pk} | start

    def save(self, form):
        return heats.record(
            by=self.request.user, additions=form.additions(), **form.values()
        )


class HeatUpdate(EditPage):
    rows = Heat.objects.select_related("alloy", *PLACE)
    form_class = HeatEditForm
    title = gettext_lazy("Edit %(record)s")
    action_text = gettext_lazy("Save changes")

    def initial(self):
        return starting.of(
            self.record,
            "alloy",
            "charged_at",
            "furnace",
            "crucible",
            "melted_by",
            "heel_mass",
            "heel_from",
            "notes",
        )

    def save(self, form):
        return heats.edit(
            by=self.request.user,
            heat=self.record,
            version=form.cleaned_data["version"],
            **form.values(),
        )


class ChargeAdditionCreate(RecordPage, FormPage):
    """Log an addition to the heat that the address names."""

    is_serial = True
    rows = Heat.objects.select_related(*PLACE)
    form_class = AdditionForm
    title = gettext_lazy("Log an addition")
    action_text = gettext_lazy("Log this addition")
    heat: Heat

    def may_open(self) -> None:
        self.heat = self.find()
        permissions.require(self.request.user, "record", self.heat.compartment_id)

    def initial(self):
        now = timezone.now().replace(second=0, microsecond=0)
        start = {"added_at": now, "purpose": AdditionMaterial.ADDITION}
        return start | starting.from_address(self.request, "lot", "mass", "purpose")

    def save(self, form):
        addition = heats.Addition(**form.values())
        return heats.add(by=self.request.user, heat=self.heat, addition=addition)

    def saved_url(self, saved):
        return self.heat.get_absolute_url()

    def saved_message(self, saved):
        return _("%(mass)s of %(lot)s is logged.") % {
            "mass": saved.mass_as_entered,
            "lot": saved.lot,
        }

    def context(self):
        return {
            "title": _("Log an addition to %(heat)s") % {"heat": self.heat},
            "cancel_url": self.heat.get_absolute_url(),
            "is_simulated": self.heat.compartment.is_simulated,
            "markings": self.heat.compartment.marking,
        }


class ChargeAdditionUpdate(EditPage):
    """Correct a misread mass or time."""

    rows = ChargeAddition.objects.select_related(
        "heat__organisation", "lot", "compartment"
    )
    form_class = AdditionCorrectionForm
    title = gettext_lazy("Correct an addition")
    action_text = gettext_lazy("Save the correction")

    def initial(self):
        return starting.of(
            self.record, "mass", "added_at", "purpose", "loss", "late_reason"
        )

    def save(self, form):
        return heats.correct_addition(
            by=self.request.user,
            addition=self.record,
            version=form.cleaned_data["version"],
            **form.values(),
        )

    def cancel_url(self):
        return self.record.heat.get_absolute_url()

    def saved_url(self, saved):
        return self.record.heat.get_absolute_url()

    def saved_message(self, saved):
        return _("The addition is now %(mass)s.") % {"mass": saved.mass_as_entered}

    def context(self):
        return {
            "title": _("Correct an addition to %(heat)s") % {"heat": self.record.heat}
        }
