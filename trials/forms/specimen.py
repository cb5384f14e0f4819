"""Bars and other specimens, many at a time."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from labtrack.entry import codes
from labtrack.entry.forms import EditForm, RecordForm, field_of
from labtrack.entry.quantity import QuantityField
from trials.actions.specimens import LARGEST_BATCH, Dimensions
from trials.choices import SpecimenOrigin
from trials.forms.fields import notes_field
from trials.models import Casting, CastingRun, Heat, MaterialLot, Specimen

PARENTS = {
    SpecimenOrigin.SEPARATELY_CAST: CastingRun,
    SpecimenOrigin.CUT_FROM_CASTING: Casting,
    SpecimenOrigin.DRAWN_FROM_MELT: Heat,
    SpecimenOrigin.CUT_FROM_STOCK: MaterialLot,
    SpecimenOrigin.SPLIT_FROM_SPECIMEN: Specimen,
}


class _SpecimenFields(RecordForm):
    kind = field_of(Specimen, "kind")
    diameter = QuantityField(
        "mm",
        label=_("Diameter"),
        required=False,
        help_text=_("Of the gauge, for round bars."),
    )
    diameter.computes = "area-of-diameter:diameter"
    gauge_length = QuantityField("mm", label=_("Gauge length"), required=False)
    section_thickness = QuantityField(
        "mm",
        label=_("Section thickness"),
        required=False,
        help_text=_("Of the casting or stock where it comes from."),
    )
    location = field_of(Specimen, "location")
    orientation = field_of(Specimen, "orientation")
    notes = notes_field()

    def values(self) -> dict[str, Any]:
        """The three dimensions as one."""
        values = super().values()
        names = ("diameter", "gauge_length", "section_thickness")
        return values | {"dimensions": Dimensions(**{n: values.pop(n) for n in names})}


class SpecimenBatchForm(_SpecimenFields):
    """Several specimens alike."""

    origin = forms.ChoiceField(label=_("Origin"), choices=SpecimenOrigin.choices)
    parent = forms.CharField(
        label=_("From"),
        max_length=90,
        help_text=_(
            "Code of the casting run, casting, heat, lot or specimen. Type or scan it."
        ),
        widget=forms.TextInput(
            attrs={"class": "code", "autocomplete": "off", "spellcheck": "false"}
        ),
    )
    count = forms.IntegerField(
        label=_("How many"),
        min_value=1,
        max_value=LARGEST_BATCH,
        initial=4,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    has_stamp_marks = forms.BooleanField(
        label=_("Draw a stamp mark for each"), required=False, initial=True
    )

    field_order = [
        "origin",
        "parent",
        "kind",
        "count",
        "diameter",
        "gauge_length",
        "section_thickness",
        "orientation",
        "location",
        "has_stamp_marks",
        "notes",
    ]

    def clean(self) -> dict[str, Any]:
        """The parent is looked for among what its origin names."""
        cleaned = super().clean()
        origin, text = cleaned.get("origin"), cleaned.get("parent")
        if origin and isinstance(text, str) and text:
            try:
                cleaned["parent"] = codes.found(
                    self.person, PARENTS[SpecimenOrigin(origin)], text.strip()
                )
            except forms.ValidationError as error:
                self.add_error("parent", error)
        return cleaned

    def values(self) -> dict[str, Any]:
        values = super().values()
        values.pop("origin")
        return values


class SpecimenEditForm(EditForm, _SpecimenFields):
    """A specimen put right; code, origin and parent stay."""

    stamp_mark = field_of(Specimen, "stamp_mark")
