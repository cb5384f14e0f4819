"""Forms of micrographs: upload, more fields, scale, other settings, corrections by hand."""

import json
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from characterization.actions.entries import Entry
from characterization.choices import OwedBy
from characterization.forms.measured import Typed
from characterization.forms.numbers import field_of_part
from characterization.imaging.asked import KINDS
from characterization.models import MethodProperty, Micrograph, TestMethod
from labtrack.accounts.visibility import visible_to
from labtrack.entry.codes import RecordField
from labtrack.entry.forms import RecordForm, VisibleChoiceField, field_of
from labtrack.entry.moment import LocalMomentField
from labtrack.entry.quantity import QuantityField
from trials.models import Specimen

ACCEPTED = ".tif,.tiff,.png,.jpg,.jpeg,image/tiff,image/png,image/jpeg"
LENGTH_UNITS = ("um", "mm", "nm")


class ImageMethodField(VisibleChoiceField):
    """Methods that are measured on micrographs."""

    def rows(self, actor):
        rows = super().rows(actor).filter(kind__in=KINDS)
        counted = "evaluation_settings__counted"
        return rows.filter(
            Q(**{f"{counted}__isnull": True}) | ~Q(**{counted: "intersections"})
        )


class ManyFilesInput(forms.FileInput):
    """A file input that takes several at once."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """A list of uploaded files."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        one = super().clean
        files = data if isinstance(data, list | tuple) else [data]
        return [one(each, initial) for each in files]


class PicturesForm(RecordForm):
    """Files of fields of view, and what is said of all of them."""

    files = ManyFilesField(
        label=_("Pictures"),
        help_text=_(
            "TIFF, PNG or JPEG of 8 or 16 bits, one field of view each; several at once. "
            "They are kept as they are."
        ),
        widget=ManyFilesInput(attrs={"accept": ACCEPTED}),
    )
    scale = QuantityField(
        "um",
        LENGTH_UNITS,
        label=_("One pixel is"),
        required=False,
        help_text=_(
            "Leave empty where the microscope wrote it, or to draw it on the scale bar. "
            "Without a scale fractions are measured, lengths are not."
        ),
    )
    etchant = field_of(Micrograph, "etchant")
    magnification = field_of(Micrograph, "magnification")
    location = field_of(Micrograph, "location")
    section_plane = field_of(Micrograph, "section_plane")


class MicrographUploadForm(PicturesForm):
    """A new test of its fields of view."""

    specimen = RecordField(
        Specimen, label=_("Specimen"), help_text=_("Its code or its stamp mark.")
    )
    method = ImageMethodField(TestMethod, label=_("Method"))
    performed_at = LocalMomentField(label=_("Taken"))
    temperature = QuantityField(
        "degC", label=_("Specimen at"), required=False, initial="23 degC"
    )
    field_order = (
        "specimen", "method", "files", "scale", "performed_at", "temperature",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.conditions = self._conditions()
        for name, parts in self.conditions.items():
            self.fields[name] = _asked_of(parts)
            self._make_personal(self.fields[name])
        first = ["specimen", "method", *self.conditions]
        self.order_fields([*first, *(n for n in self.fields if n not in first)])

    def _conditions(self) -> dict[str, list[MethodProperty]]:
        """What belongs to the identity of what the offered methods give, such as the phase
        that is measured: by the name of its field, of each method that declares it.
        """
        rows = (
            visible_to(self.person, MethodProperty)
            .filter(method__in=self.fields["method"].queryset, is_identity=True)
            .select_related("property", "method")
            .order_by("property__position", "method__code")
        )
        found: dict[str, list[MethodProperty]] = {}
        for part in rows:
            found.setdefault(f"under_{part.property_id}", []).append(part)
        return found

    def clean(self) -> dict[str, Any]:
        """Every condition of the chosen method is said now, not found missing later."""
        data = super().clean() or {}
        method = data.get("method")
        for name, parts in self.conditions.items() if method else ():
            part = next((one for one in parts if one.method_id == method.pk), None)
            given = data.get(name)
            words = {"method": method.code, "name": parts[0].property.name}
            if part is None and given:
                self.add_error(
                    name,
                    gettext("%(method)s does not ask for it; leave it empty.") % words,
                )
            elif part is not None and not given and not part.default_text:
                self.add_error(
                    name,
                    gettext(
                        "%(method)s asks for it: results of different ones share no mean."
                    )
                    % words,
                )
        return data

    def entries(self) -> tuple[Entry, ...]:
        """The conditions as numbers of the test."""
        typed: list[tuple[str, Typed]] = [
            (name, given)
            for name in self.conditions
            if (given := self.cleaned_data.get(name)) is not None
        ]
        return tuple(
            Entry(
                self.conditions[name][0].property.code,
                given.number,
                given.unit,
                source=OwedBy.PERSON,
                pointer=(name,),
            )
            for name, given in typed
        )


def _asked_of(parts: list[MethodProperty]) -> forms.Field:
    field = field_of_part(parts[0])
    said = [
        f"{part.method.code} ({gettext('empty')}: {part.default_as_entered()})"
        if part.default_text
        else part.method.code
        for part in parts
    ]
    field.label = parts[0].property.name
    field.help_text = gettext("Needed for %(methods)s. %(why)s") % {
        "methods": ", ".join(said),
        "why": field.help_text,
    }
    return field


class FieldsForm(PicturesForm):
    """More fields of a series."""

    reason = forms.CharField(
        label=_("Why are they added"), max_length=400, initial=_("More fields")
    )


class ScaleForm(RecordForm):
    """A line on the scale bar: how many pixels it has, and how long it is."""

    pixels = forms.FloatField(
        label=_("Length of the line"),
        min_value=2,
        max_value=100_000,
        help_text=_("Click both ends of the scale bar in the picture, or type it."),
    )
    pixels.is_number, pixels.suffix = True, "px"
    length = QuantityField("um", LENGTH_UNITS, label=_("The bar says"))
    whole_series = forms.BooleanField(
        label=_("For every field of this series with the same size"),
        required=False,
        initial=True,
    )
    reason = forms.CharField(
        label=_("Why"), max_length=400, initial=_("Drawn on the scale bar")
    )


class CorrectionsForm(RecordForm):
    """What was done by hand on one field, as the viewer writes it."""

    corrections = forms.CharField(
        required=False,
        max_length=400_000,
        widget=forms.HiddenInput(attrs={"data-marks": ""}),
    )
    reason = forms.CharField(label=_("What was corrected, and why"), max_length=400)

    def clean_corrections(self) -> dict[str, Any]:
        text = self.cleaned_data["corrections"] or "{}"
        try:
            found = json.loads(text)
        except ValueError:
            found = None
        if not isinstance(found, dict):
            raise forms.ValidationError(_("The corrections cannot be read."))
        return found


class ImageSettingsForm(RecordForm):
    """Every parameter of an evaluation; those of other methods are left out."""

    threshold = forms.ChoiceField(
        label=_("Threshold"),
        choices=[
            ("otsu", _("Chosen from the picture (Otsu)")),
            ("fixed", _("A fixed gray value")),
            ("local", _("Against its surroundings")),
        ],
    )
    level = forms.FloatField(
        label=_("Gray value"),
        required=False,
        min_value=0,
        max_value=65535,
        help_text=_("For a fixed threshold, in the picture's own scale."),
    )
    polarity = forms.ChoiceField(
        label=_("What is looked for is"),
        choices=[("dark", _("darker")), ("bright", _("brighter"))],
    )
    smoothing_px = forms.FloatField(label=_("Smoothing"), min_value=0, max_value=50)
    block_px = forms.IntegerField(
        label=_("Surroundings"), min_value=3, max_value=2001, help_text=_("Odd.")
    )
    least_object_px = forms.IntegerField(label=_("Smallest object"), min_value=0)
    fill_holes_px = forms.IntegerField(label=_("Holes closed below"), min_value=0)
    watershed = forms.BooleanField(
        label=_("Part what touches (watershed)"), required=False
    )
    watershed_distance_px = forms.IntegerField(
        label=_("Parts lie apart by"), min_value=1, max_value=1000
    )
    spacing_px = forms.IntegerField(
        label=_("Test lines apart"),
        min_value=0,
        max_value=5000,
        help_text=_("0: a twelfth of the shorter side."),
    )
    least_px = forms.FloatField(
        label=_("Gaps within a boundary below"), min_value=0, max_value=1000
    )
    estimate = forms.ChoiceField(
        label=_("Mean intercept from"),
        choices=[
            ("count", _("length of lines over grains counted (E112)")),
            ("lengths", _("grains that lie whole on a line (E1382)")),
        ],
    )
    between = forms.ChoiceField(
        label=_("Grains are measured between"),
        choices=[
            ("centers", _("middles of boundaries")),
            ("edges", _("edges of boundaries")),
        ],
    )
    columns = forms.IntegerField(label=_("Columns"), min_value=2, max_value=40)
    rows_of_points = forms.IntegerField(label=_("Rows"), min_value=2, max_value=40)
    reason = forms.CharField(label=_("Why is it evaluated again"), max_length=400)

    SEGMENTATION = (
        "threshold", "level", "polarity", "smoothing_px", "block_px",
        "least_object_px", "fill_holes_px", "watershed", "watershed_distance_px",
    )  # fmt: skip
    LINES = ("spacing_px", "least_px", "estimate", "between")
    POINTS = ("columns", "rows_of_points")
    ASKED = {
        "area-fraction": SEGMENTATION,
        "grain-intercepts": SEGMENTATION + LINES,
        "point-count": POINTS,
        "arm-spacing": (),
    }

    def __init__(self, *args: Any, kind: str, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.asked = self.ASKED[kind]
        for name in (*self.SEGMENTATION, *self.LINES, *self.POINTS):
            if name not in self.asked:
                del self.fields[name]
            elif name.endswith("_px"):
                self.fields[name].suffix, self.fields[name].is_number = "px", True
        if kind == "grain-intercepts":
            self.fields["polarity"].label = gettext("Boundaries are")
            self.fields["polarity"].choices = [
                ("dark", gettext("darker than the grains")),
                ("bright", gettext("brighter than the grains")),
            ]

    def settings(self) -> dict[str, Any]:
        """As the evaluation takes them; what is not asked keeps its default."""
        data = {name: self.cleaned_data[name] for name in self.asked}
        segmentation = {n: data.pop(n) for n in self.SEGMENTATION if n in data}
        if segmentation.get("threshold") != "fixed":
            segmentation["level"] = None
        if "rows_of_points" in data:
            data["rows"] = data.pop("rows_of_points")
        return data | ({"segmentation": segmentation} if segmentation else {})


def initial_settings(kept: dict[str, Any]) -> dict[str, Any]:
    """Kept settings as the form's first texts."""
    return {
        **kept.get("segmentation", {}),
        **{n: kept[n] for n in (*ImageSettingsForm.LINES, "columns") if n in kept},
        "rows_of_points": kept.get("rows", 10),
    }
