"""Typing, naming and mending chemistry samples and reference materials."""

from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from labtrack.accounts.natural_keys import key_of
from labtrack.pages.counting import number_of
from labtrack.pages.detail import RecordDetailPage
from labtrack.pages.edits import EditPage, FormPage
from labtrack.pages.lists import RecordList
from trials import filtersets, tables
from trials.actions import chemistry, reference_materials
from trials.dashboards import chemistry_sample, reference_material
from trials.forms.chemistry import (
    FIRST_ELEMENTS,
    ExclusionForm,
    ReferenceMaterialEditForm,
    ReferenceMaterialForm,
    SampleEditForm,
    SampleExclusionForm,
    SampleForm,
)
from trials.models import ChemistrySample, ReferenceMaterial
from trials.views import starting
from trials.views.lists import PLACE

SOURCES = ("heat", "lot", "reference_material")
FACTS = (
    "stage",
    "position",
    "taken_at",
    "method",
    "program",
    "drift_standard",
    "laboratory",
    "is_full_analysis",
    "notes",
)


class ChemistrySampleList(RecordList):
    rows = ChemistrySample.objects.select_related(*SOURCES, "instrument", *PLACE)
    filterset_class = filtersets.ChemistrySampleFilterSet
    table_class = tables.ChemistrySampleTable
    title = gettext_lazy("Chemistry samples")
    empty_text = gettext_lazy(
        "No samples yet. A spectrometer posts them, or a person types one."
    )
    create_url_name = "trials:chemistry-sample-create"
    create_text = gettext_lazy("Type a sample")


class ReferenceMaterialList(RecordList):
    rows = ReferenceMaterial.objects.select_related(*PLACE).annotate(
        samples=number_of(ChemistrySample.objects.all(), "reference_material")
    )
    filterset_class = filtersets.ReferenceMaterialFilterSet
    table_class = tables.ReferenceMaterialTable
    title = gettext_lazy("Reference materials")
    empty_text = gettext_lazy("No reference materials yet.")
    create_url_name = "trials:reference-material-create"
    create_text = gettext_lazy("Record a reference material")


class ChemistrySampleDetail(RecordDetailPage):
    rows = ChemistrySample.objects.select_related(
        *SOURCES, "specimen", "instrument", "excluded_by", "created_by", *PLACE
    )
    dashboard = staticmethod(chemistry_sample.compose)


class ReferenceMaterialDetail(RecordDetailPage):
    rows = ReferenceMaterial.objects.select_related("created_by", *PLACE)
    dashboard = staticmethod(reference_material.compose)
    template_name = "trials/reference_material_detail.html"


class ChemistrySampleCreate(FormPage):
    is_serial = True
    form_class = SampleForm
    title = gettext_lazy("Type a chemistry sample")
    action_text = gettext_lazy("Save the sample")

    def initial(self):
        start = starting.like_the_last(
            self.request, ChemistrySample, "method", "program", "drift_standard"
        )
        now = timezone.now().replace(second=0, microsecond=0)
        return (
            {"taken_at": now, "rows": [{"element": e} for e in FIRST_ELEMENTS]}
            | start
            | starting.from_address(self.request, "source", "stage")
        )

    def save(self, form):
        return chemistry.record(
            by=self.request.user, burns=form.burns(), **form.values()
        )

    def next_url(self, saved):
        """Another sample of the same melt."""
        return f"{self.request.path}?{urlencode({'source': key_of(saved.source)})}"

    def saved_url(self, saved):
        return (
            saved.source.get_absolute_url()
            if saved.heat_id
            else super().saved_url(saved)
        )


class ChemistrySampleUpdate(EditPage):
    """Name a sample that an instrument made, or put right what was written of it."""

    rows = ChemistrySample.objects.select_related(*SOURCES, *PLACE)
    form_class = SampleEditForm
    title = gettext_lazy("Name or correct %(record)s")
    action_text = gettext_lazy("Save changes")

    def initial(self):
        # An instrument knows when it burned, not when the melt was drawn: near enough to
        # start from, and seen by the person who names the sample.
        taken_at = self.record.taken_at or self.record.analysed_at
        return (
            starting.of(self.record, *FACTS)
            | {"taken_at": taken_at}
            | starting.from_address(self.request, "stage")
        )

    def save(self, form):
        return chemistry.edit(
            by=self.request.user,
            sample=self.record,
            version=form.cleaned_data["version"],
            **form.values(),
        )


class ChemistrySampleExclude(EditPage):
    """Leave a burn, or one element of it, out of the means."""

    rows = ChemistrySample.objects.select_related(*SOURCES, *PLACE)
    form_class = ExclusionForm
    title = gettext_lazy("Leave out a burn of %(record)s")
    action_text = gettext_lazy("Leave it out; it stays on record")

    def initial(self):
        return starting.from_address(self.request, "burn", "element", "is_counted")

    def save(self, form):
        values = form.values()
        row = self._row(values["burn"], values["element"])
        if values["is_counted"]:
            chemistry.include(
                by=self.request.user, excluded=row, reason=values["reason"]
            )
        elif values["element"]:
            chemistry.exclude_reading(
                by=self.request.user, reading=row, reason=values["reason"]
            )
        else:
            chemistry.exclude_burn(
                by=self.request.user, burn=row, reason=values["reason"]
            )
        return self.record

    def _row(self, number: int, element: str):
        burn = self.record.burns.filter(number=number).first()
        if burn is None:
            raise ValidationError(
                {"burn": _("There is no burn %(n)d.") % {"n": number}}
            )
        if not element:
            return burn
        reading = burn.readings.filter(element=element).first()
        if reading is None:
            raise ValidationError(
                {"element": _("Burn %(n)d has no such reading.") % {"n": number}}
            )
        return reading


class ChemistrySampleLeaveOut(EditPage):
    """Leave a whole sample out of what stands for its heat."""

    rows = ChemistrySample.objects.select_related(*SOURCES, *PLACE)
    form_class = SampleExclusionForm
    title = gettext_lazy("Leave out %(record)s")
    action_text = gettext_lazy("Save")

    def initial(self):
        return {"reason": self.record.excluded_reason}

    def save(self, form):
        return chemistry.exclude_sample(
            by=self.request.user,
            sample=self.record,
            version=form.cleaned_data["version"],
            reason=form.cleaned_data["reason"].strip(),
        )


class ReferenceMaterialCreate(FormPage):
    form_class = ReferenceMaterialForm
    title = gettext_lazy("Record a reference material")
    action_text = gettext_lazy("Save the reference material")

    def initial(self):
        return starting.like_the_last(self.request, ReferenceMaterial, "compartment")

    def save(self, form):
        return reference_materials.record(
            by=self.request.user, values=form.certified(), **form.values()
        )


class ReferenceMaterialUpdate(EditPage):
    rows = ReferenceMaterial.objects.select_related(*PLACE)
    form_class = ReferenceMaterialEditForm
    title = gettext_lazy("Edit %(record)s")
    action_text = gettext_lazy("Save changes")

    def initial(self):
        start = starting.of(self.record, "name", "producer", "certificate", "notes")
        return start | {
            "rows": [
                {
                    "element": value.element,
                    "value": value.text,
                    "uncertainty": value.uncertainty_text,
                    "unit": value.unit,
                    "is_informative": not value.is_certified,
                }
                for value in self.record.certified_values.all()
            ]
        }

    def save(self, form):
        return reference_materials.edit(
            by=self.request.user,
            material=self.record,
            version=form.cleaned_data["version"],
            values=form.certified(),
            **form.values(),
        )
