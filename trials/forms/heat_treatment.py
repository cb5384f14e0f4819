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
from labtrack.entry.quantity import QuantityField, shown_as_entered
from trials.actions.heat_treatment import TOLERANCES, Item, Segment
from trials.actions.load_order import REASON
from trials.actions.load_segments import ActualSegment
from trials.choices import SegmentKind
from trials.forms.fields import CompartmentField, code_field, notes_field
from trials.models import (
    Casting,
    HeatTreatmentCycle,
    HeatTreatmentLoad,
    HeatTreatmentSegment,
    LoadSegment,
    Specimen,
)
from trials.stamp_marks import is_stamp_mark

LARGEST_LOAD = 300
RAMPS = ("K/h", "K/min", "degF/h", "degF/min")


def _tolerance(name: str, unit: str) -> forms.FloatField:
    """Left empty, the usual one."""
    field = field_of(HeatTreatmentCycle, name, required=False, min_value=0)
    field.suffix = unit
    return field


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
    medium_temperature = QuantityField(
        "degC", label=gettext_lazy("Medium at"), required=False
    )
    delay = QuantityField(
        "s", ("s", "min"), label=gettext_lazy("Longest delay"), required=False
    )
    ramp = QuantityField("K/h", RAMPS, label=gettext_lazy("Ramp"), required=False)


class _CycleFields(RecordForm):
    rows_as_cards = True
    rows_class = forms.formset_factory(SegmentForm, extra=2, max_num=30)
    rows_title = gettext_lazy("Segments")

    temper = field_of(HeatTreatmentCycle, "temper")
    temperature_tolerance_k = _tolerance("temperature_tolerance_k", "K")
    time_tolerance_pct = _tolerance("time_tolerance_pct", "%")
    notes = notes_field()

    def segments(self) -> list[Segment]:
        return [Segment(**row) for row in self.row_values()]


class CycleForm(_CycleFields):
    """A new process sheet."""

    compartment = CompartmentField()
    code = field_of(HeatTreatmentCycle, "code")

    field_order = ["compartment", "code", "temper", *TOLERANCES, "notes"]


class CycleEditForm(EditForm, _CycleFields):
    """An unused edition put right."""

    field_order = ["temper", *TOLERANCES, "notes", "reason"]


class NewEditionForm(_CycleFields):
    """The next edition of a process sheet."""


class _LoadFields(RecordForm):
    furnace = field_of(HeatTreatmentLoad, "furnace")
    furnace_class = field_of(HeatTreatmentLoad, "furnace_class")
    started_at = LocalMomentField(label=gettext_lazy("Started"))
    finished_at = LocalMomentField(label=gettext_lazy("Finished"), required=False)
    order_reason = forms.CharField(
        label=gettext_lazy("It is right all the same, because"),
        required=False,
        max_length=400,
        widget=forms.HiddenInput,
    )
    notes = notes_field()

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if self.data.get(REASON):
            self.ask_for(REASON)


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


class ActualSegmentForm(PersonalForm):
    """One step as it ran; its heading says what was planned."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Step"),
        choices=[("", "–"), *SegmentKind.choices],
        required=False,
    )
    set_temperature = QuantityField("degC", label=gettext_lazy("Set"), required=False)
    actual_temperature = QuantityField(
        "degC", label=gettext_lazy("Load by thermocouple"), required=False
    )
    started_at = LocalMomentField(label=gettext_lazy("Began"), required=False)
    duration = QuantityField(
        "h", ("h", "min", "s"), label=gettext_lazy("Time"), required=False
    )
    medium = field_of(LoadSegment, "medium")
    medium_temperature = QuantityField(
        "degC", label=gettext_lazy("Medium at"), required=False
    )
    delay = QuantityField(
        "s", ("s", "min"), label=gettext_lazy("Delay"), required=False
    )
    ramp = QuantityField("K/h", RAMPS, label=gettext_lazy("Ramp"), required=False)
    furnace = field_of(LoadSegment, "furnace")
    chart = field_of(LoadSegment, "chart", help_text="")

    def is_said(self) -> bool:
        """Whether anything but the step itself was typed."""
        return any(value for name, value in self.cleaned_data.items() if name != "kind")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not data.get("kind") and self.is_said():
            self.add_error("kind", _("Say which step it was."))
        return data


class ActualSegmentsForm(EditForm, RecordForm):
    """The steps of a load as they ran; what nobody saw stays empty."""

    rows_class = forms.formset_factory(ActualSegmentForm, extra=2, max_num=40)
    rows_title = gettext_lazy("Steps as they ran")
    rows_heading = gettext_lazy("Planned")
    rows_as_cards = True

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        planned = {step.position: step for step in self.record.cycle.segments.all()}
        for position, row in enumerate(self.rows.forms, start=1):
            step = planned.get(position)
            row.heading = step_words(step) if step else _("not planned")

    def segments(self) -> list[ActualSegment]:
        """The rows in which something was typed, at their places."""
        return [
            ActualSegment(position, **row.cleaned_data)
            for position, row in enumerate(self.rows.forms, start=1)
            if row.is_said()
        ]

    def blame(self, position: int, error: forms.ValidationError) -> None:
        """Show what was refused of one step in its row."""
        row = self.rows.forms[position - 1]
        for name, messages in error.message_dict.items():
            fields = [each for each in row.fields if name.startswith(each)]
            row.add_error(fields[0] if fields else None, messages)


def step_words(step: HeatTreatmentSegment) -> str:
    """A planned step in a few words: Soak, 325 °C, 4 h, air."""
    texts = (
        step.set_temperature_as_entered,
        step.duration_as_entered,
        step.ramp_as_entered,
    )
    delay = step.delay_as_entered
    parts = [
        step.get_kind_display(),
        *(shown_as_entered(text) for text in texts if text),
        step.medium,
        shown_as_entered(step.medium_temperature_as_entered),
        _("within %(delay)s") % {"delay": shown_as_entered(delay)} if delay else "",
    ]
    return ", ".join(filter(None, parts))
