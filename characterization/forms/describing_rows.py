"""Rows of the profile editor: one for each column, one for each line that states something."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from characterization.parsers import drafting
from characterization.parsers.evidence import LEGACY, TEXTS, Constant, Evidence
from labtrack.entry.forms import PersonalForm
from labtrack.units import UNITS


def units_like(canonical: Iterable[str]) -> list[tuple[str, Any]]:
    """Units of the dimensions of these, grouped by dimension."""
    wanted = dict.fromkeys(UNITS[unit].dimension for unit in canonical)
    return [
        (
            dimension,
            [
                (name, name)
                for name, unit in UNITS.items()
                if unit.dimension == dimension
            ],
        )
        for dimension in wanted
    ]


class ColumnForm(PersonalForm):
    """One column of the file: what it is, and in which unit."""

    position = forms.IntegerField(min_value=1, max_value=2000, widget=forms.HiddenInput)
    name = forms.CharField(required=False, max_length=300, widget=forms.HiddenInput)
    printed_unit = forms.CharField(
        required=False, max_length=60, widget=forms.HiddenInput
    )
    channel = forms.ChoiceField(
        label=gettext_lazy("What it is"),
        required=False,
        choices=[("", gettext_lazy("not used"))],
    )
    unit = forms.ChoiceField(label=gettext_lazy("Unit"), required=False)
    remark = forms.ChoiceField(
        label=gettext_lazy("But"),
        required=False,
        choices=[
            ("", "–"),
            (drafting.COUNTS_DOWN, gettext_lazy("it counts with the other sign")),
            (drafting.UNIT_IS_WRONG, gettext_lazy("the file's unit is wrong")),
            (drafting.MAY_LACK, gettext_lazy("some files or rows lack it")),
        ],
    )

    def __init__(self, *args: Any, evidence: Evidence = LEGACY, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.evidence = evidence
        self.fields["channel"].choices = [
            ("", _("not used")),
            *((one.name, _(one.label)) for one in evidence.channels),
        ]
        self.fields["unit"].choices = [
            ("", _("as in the file")),
            *units_like(one.unit for one in evidence.channels if one.has_unit),
        ]

    @property
    def heading(self) -> str:
        """The column as the file prints it."""
        name = self["name"].value() or _("column %(n)s") % {
            "n": self["position"].value()
        }
        unit = self["printed_unit"].value() or ""
        return f"{name} [{unit}]" if unit and unit not in name else name

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        channel = self.evidence.channel(data.get("channel") or "")
        unit = data.get("unit")
        if channel and unit and not channel.has_unit:
            self.add_error(
                "unit", _("%(what)s has no unit.") % {"what": _(channel.label)}
            )
        elif channel and unit and not _is_like(unit, channel.unit):
            self.add_error("unit", _no_unit_of(unit, channel.unit))
        return data


def _is_like(unit: str, canonical: str) -> bool:
    return UNITS[unit].dimension == UNITS[canonical].dimension


def _no_unit_of(unit: str, canonical: str) -> str:
    return _("%(unit)s is no unit of %(dimension)s.") % {
        "unit": unit,
        "dimension": UNITS[canonical].dimension,
    }


class StatedForm(PersonalForm):
    """One line before the table that states something."""

    key = forms.CharField(max_length=80, widget=forms.HiddenInput)
    value = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    line = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)
    meaning = forms.ChoiceField(
        label=gettext_lazy("What it is"),
        required=False,
        choices=[("", gettext_lazy("not used"))],
    )
    unit = forms.ChoiceField(label=gettext_lazy("Unit"), required=False)

    def __init__(self, *args: Any, evidence: Evidence = LEGACY, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.evidence = evidence
        known = numbers_of(evidence)
        self.fields["meaning"].choices = [
            ("", _("not used")),
            *((name, _(label)) for name, label in TEXTS.items()),
            *((one.name, _(one.label)) for one in known),
        ]
        self.fields["unit"].choices = [
            ("", "–"),
            *units_like(one.unit for one in known if not one.is_plain),
        ]

    @property
    def heading(self) -> str:
        return f"{self['key'].value()}: {self['value'].value() or ''}"

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        meaning, unit = data.get("meaning"), data.get("unit")
        constant = self.evidence.constant(meaning or "")
        if not meaning:
            return data
        if constant is None or constant.is_plain:
            if unit:
                self.add_error("unit", _("That has no unit."))
        elif not unit:
            self.add_error("unit", _("Choose its unit; units are never guessed."))
        elif not _is_like(unit, constant.unit):
            self.add_error("unit", _no_unit_of(unit, constant.unit))
        return data


def numbers_of(evidence: Evidence) -> list[Constant]:
    """Each number that a file of this kind may state before its table."""
    return [one for name in evidence.units() if (one := evidence.constant(name))]


Columns = forms.formset_factory(ColumnForm, extra=0, max_num=200, validate_max=True)
StatedRows = forms.formset_factory(StatedForm, extra=0, max_num=60, validate_max=True)
