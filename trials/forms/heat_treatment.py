"""Process sheets and furnace loads."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from labtrack.accounts.visibility import visible_to
from labtrack.entry import codes
from labtrack.entry.forms import (
    EditForm,
    PersonalForm,
    RecordForm,
    VisibleChoiceField,
    field_of,
)
from labtrack.entry.moment import LocalMomentField
from labtrack.entry.quantity import QuantityField
from trials.actions.heat_treatment import Item, Segment
from trials.choices import SegmentKind
from trials.forms.fields import CompartmentField, code_field, notes_field
from trials.models import (
    Casting,
    HeatTreatmentCycle,
    HeatTreatmentLoad,
    HeatTreatmentSegment,
    Specimen,
)
from trials.stamp_marks import is_stamp_mark

LARGEST_LOAD = 300


class SegmentForm(PersonalForm):
    """One step of a cycle."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Step"), choices=[("", "–"), *SegmentKind.choices]
    )
    set_temperature = QuantityField(
        "degC", label=gettext_lazy("Set temperature"), required=False
    )
    duration = QuantityField(
        "h", ("h", "min", "s"), label=gettext_lazy("Time"), required=False
    )
    medium = field_of(HeatTreatmentSegment, "medium")


class _CycleFields(RecordForm):
    rows_class = forms.formset_factory(SegmentForm, extra=2, max_num=30)
    rows_title = gettext_lazy("Segments")

    temper = field_of(HeatTreatmentCycle, "temper")
    notes = notes_field()

    def segments(self) -> list[Segment]:
        return [Segment(**row) for row in self.row_values()]


class CycleForm(_CycleFields):
    """A new process sheet."""

    compartment = CompartmentField()
    code = field_of(HeatTreatmentCycle, "code")

    field_order = ["compartment", "code", "temper", "notes"]


class CycleEditForm(EditForm, _CycleFields):
    """An unused edition put right."""

    field_order = ["temper", "notes", "reason"]


class NewEditionForm(_CycleFields):
    """The next edition of a process sheet."""


class _LoadFields(RecordForm):
    furnace = field_of(HeatTreatmentLoad, "furnace")
    started_at = LocalMomentField(label=gettext_lazy("Started"))
    finished_at = LocalMomentField(label=gettext_lazy("Finished"), required=False)
    notes = notes_field()


class LoadForm(_LoadFields):
    """A new load with what lies in it."""

    cycle = VisibleChoiceField(HeatTreatmentCycle, label=gettext_lazy("Cycle"))
    code = code_field()
    items = forms.CharField(
        label=gettext_lazy("Castings and specimens"),
        max_length=20_000,
        help_text=gettext_lazy(
            "One code or stamp mark on each line, scanned or pasted; a position may "
            "follow after a space."
        ),
        widget=forms.Textarea(
            attrs={"rows": 8, "class": "code", "spellcheck": "false"}
        ),
    )

    field_order = ["cycle", "code", "items", "started_at", "finished_at", "furnace"]

    def clean_items(self) -> list[Item]:
        """What each line names; every line that names nothing is said."""
        lines = [line.split(None, 1) for line in self.cleaned_data["items"].split("\n")]
        lines = [line for line in lines if line]
        if len(lines) > LARGEST_LOAD:
            raise forms.ValidationError(
                _("%(given)d lines; expected at most %(most)d.")
                % {"given": len(lines), "most": LARGEST_LOAD}
            )
        items, wrong = [], []
        for number, line in enumerate(lines, start=1):
            position = line[1].strip() if len(line) > 1 else ""
            try:
                items.append(Item(self._named(line[0].rstrip(",;")), position[:40]))
            except forms.ValidationError as error:
                wrong.append(
                    _("Line %(number)d: %(why)s")
                    % {"number": number, "why": " ".join(error.messages)}
                )
        if wrong:
            raise forms.ValidationError(wrong)
        return items

    def _named(self, text: str) -> Any:
        """A specimen by mark or code, or a casting by code."""
        if is_stamp_mark(text):
            marked = visible_to(self.person, Specimen).filter(stamp_mark=text)
            marked = list(marked[:2])
            if len(marked) == 1:
                return marked[0]
        try:
            return codes.found(self.person, Specimen, text)
        except forms.ValidationError as error:
            if error.code == "ambiguous_record":
                raise
        try:
            return codes.found(self.person, Casting, text)
        except forms.ValidationError as error:
            if error.code == "ambiguous_record":
                raise
        raise forms.ValidationError(
            _(
                "%(given)s is neither a casting nor a specimen nor a stamp mark that exists."
            )
            % {"given": text[:60]}
        )


class LoadEditForm(EditForm, _LoadFields):
    """A load put right, or its end added."""
